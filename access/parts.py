"""Parts: groups that every answer of a level treats alike, so that their sums need to be read only once.

At the level of teams every group is a part. Above it, groups of the same units are one part, and where application types are chosen, groups
of the same units and types; save those that are ever hidden in a block with groups of another kind: an answer may show the one without
the other, so each of them stays a part of its own.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from access.blocks import Codes, Flags, kinds_of
from access.cohorts import Counts, Lattice, added
from access.hiding import Hiding, hiding_of
from access.snapshot import Snapshot, kept

Apart = Literal["groups", "types", "units"]


@dataclass(frozen=True)
class Parts:
    """A partition of the groups.

    ``of_group``: part of each group; ``of_team``: of each team. ``first``: one group of each part, which stands for all of them.
    ``people``: parts x weeks. ``present``: parts x slots, people and members, weeks added up: zero only where nobody was there.
    ``hidden_part``, ``hidden_slot``, ``hidden_block``: one entry for each part and slot in a block; a block's number is unique.
    """

    name: Apart
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


def parts_of(snapshot: Snapshot, lattice: Lattice, *, apart: Apart) -> Parts:
    """The parts of a lattice: every group for itself, or as few as answers above the teams need, with or without a choice of types."""
    return kept(snapshot, ("parts", lattice.floor, apart), lambda: _parts(lattice, hiding_of(snapshot, lattice), apart))


def _parts(lattice: Lattice, hiding: Hiding, by: Apart) -> Parts:
    group, slot, block, n_blocks = _blocks(hiding)
    if by == "groups":
        of_group = np.arange(len(lattice.groups), dtype=np.int64)
    else:
        kind = kinds_of(lattice, by_type=by == "types")
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
        by,
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
