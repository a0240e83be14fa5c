"""Parts: groups that every answer of a level treats alike, so that their sums need to be read only once.

At the level of teams every group is a part. Above it, groups of the same units and application types are one part, save those that are
ever hidden in a block with groups of another kind: an answer may show the one without the other, so each of them stays a part of its own.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.blocks import Codes, Flags, Hiding, hiding_of
from access.cohorts import Counts, Lattice, added
from access.snapshot import Snapshot, kept


@dataclass(frozen=True)
class Parts:
    """A partition of the groups.

    ``of_group``: part of each group; ``of_team``: of each team. ``first``: one group of each part, which stands for all of them.
    ``people``: parts x weeks. ``present``: parts x slots, people and members, weeks added up: zero only where nobody was there.
    ``hidden_part``, ``hidden_slot``, ``hidden_block``: one entry for each part and slot in a block; a block's number is unique.
    """

    name: str
    of_group: Codes
    of_team: Codes
    first: Codes
    people: Counts
    present: Counts
    hidden_part: Codes
    hidden_slot: Codes
    hidden_block: Codes
    n_blocks: int

    @property
    def size(self) -> int:
        """How many."""
        return len(self.first)


def parts_of(snapshot: Snapshot, lattice: Lattice, *, single: bool) -> Parts:
    """The parts of a lattice: every group for itself, or as few as answers above the teams need."""
    return kept(snapshot, ("parts", lattice.floor, single), lambda: _parts(lattice, hiding_of(snapshot, lattice), single=single))


def _parts(lattice: Lattice, hiding: Hiding, *, single: bool) -> Parts:
    group, slot, block, n_blocks = _blocks(hiding)
    if single:
        of_group = np.arange(len(lattice.groups), dtype=np.int64)
    else:
        kind = _kinds(lattice)
        straddles = _varies(kind[group], block, n_blocks)[block]
        apart = np.zeros(len(kind), dtype=bool)
        apart[group[straddles]] = True
        group, slot, block = group[straddles], slot[straddles], block[straddles]
        alone = kind.max(initial=-1) + 1 + np.arange(len(kind))
        of_group = np.unique(np.where(apart, alone, kind), return_inverse=True)[1].astype(np.int64)
    first = np.unique(of_group, return_index=True)[1].astype(np.int64)
    people = added(lattice.people, of_group, len(first))
    weekly = people + added(lattice.members, of_group, len(first))
    months = lattice.calendar.month_codes
    monthly = added(weekly.T, months, int(months.max(initial=-1)) + 1).T
    present = np.column_stack([weekly, monthly])
    return Parts(
        "groups" if single else "parts",
        of_group,
        of_group[lattice.group_of_team],
        first,
        people,
        present,
        of_group[group],
        slot,
        block,
        n_blocks,
    )


def _blocks(hiding: Hiding) -> tuple[Codes, Codes, Codes, int]:
    """Group and slot of everything hidden, and the block's number, unique over slots."""
    group, slot = np.nonzero(hiding.blocks >= 0)
    block = slot * len(hiding.blocks) + hiding.blocks[group, slot]
    used, block = np.unique(block, return_inverse=True)
    return group, slot, block.astype(np.int64), len(used)


def _varies(codes: Codes, block: Codes, n_blocks: int) -> Flags:
    """Whether the codes of a block's members differ, per block."""
    least, most = ends_of(codes, block, n_blocks)
    return least != most


def ends_of(codes: Codes, block: Codes, n_blocks: int) -> tuple[Codes, Codes]:
    """The least and the greatest code among each block's members."""
    least = np.full(n_blocks, np.iinfo(np.int64).max)
    most = np.full(n_blocks, -2, dtype=np.int64)
    np.minimum.at(least, block, codes)
    np.maximum.at(most, block, codes)
    return least, most


def _kinds(lattice: Lattice) -> Codes:
    """Groups that lie in the same units and have the same application types get the same number."""
    teams = lattice.teams
    columns = [teams["source_id"], teams["unit_id"], teams["unit"], teams["application_type"]]
    kind = np.asarray(teams.groupby(columns, dropna=False).ngroup(), dtype=np.int64)
    pairs = np.unique(np.column_stack([lattice.group_of_team, kind]), axis=0)
    several = np.bincount(pairs[:, 0]) > 1
    found = np.empty(len(lattice.groups), dtype=np.int64)
    found[pairs[:, 0]] = pairs[:, 1]
    mixed = pd.Series(pairs[:, 1]).groupby(pairs[:, 0]).agg(tuple)
    found[several] = int(kind.max(initial=-1)) + 1 + pd.factorize(mixed[several].to_numpy())[0]
    merged = np.unique(np.column_stack([found, lattice.unit_of_group]), axis=0, return_inverse=True)[1]
    return merged.reshape(-1).astype(np.int64)
