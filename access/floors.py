"""Which cells are shown: hidden blocks for the weeks in which a group was too small, and the unions that may still be published.

In a week in which a group had fewer people than the floor, it is put with the smallest other groups into a block that has the floor.
A union of groups is published with the whole block or without it, so no difference of published figures isolates fewer than the floor.
A sum over a month uses the blocks of its weeks, overlapping ones joined, so it is made of the very cells that its weeks show. A week in
which the company as a whole is below the floor is hidden.

Blocks and what follows from them are kept per *slot*: the weeks in order, then the months.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.cohorts import Lattice, joined, lattice_of, single
from access.snapshot import Snapshot, kept
from access.viewer import AccessDenied, Viewer, check_known

Level = Literal["team", "unit", "company"]
COMPANY = "company"
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


class UnknownUnit(LookupError):
    """A unit was asked for that the snapshot does not have."""


@dataclass(frozen=True)
class Hiding:
    """``blocks``: groups x slots, the number of the hidden block, -1 for none. ``weeks``: weeks hidden for everybody."""

    blocks: Codes
    weeks: Flags


@dataclass(frozen=True)
class Cut:
    """What one viewer may see at one level: unions of groups.

    ``unions``: cohort_id, cohort, unit, application_type, mixed_out (groups left out for mixing application types).
    ``union_of_group``: position or -1. ``shown``: groups x slots. ``left_out``: groups left out, unions x slots.
    ``emptied``: unions x slots with nothing left to show.
    """

    level: Level
    lattice: Lattice
    unions: pd.DataFrame
    union_of_group: Codes
    shown: Flags
    left_out: Codes
    emptied: Flags
    hidden_weeks: Flags


def lattice_for(snapshot: Snapshot, viewer: Viewer) -> Lattice:
    """The lattice this viewer may use: exact teams for the operator, groups for everyone else known; others are refused."""
    check_known(viewer)
    return lattice_of(snapshot, floor=0 if viewer.is_operator else viewer.floor.k)


def hiding_of(snapshot: Snapshot, lattice: Lattice) -> Hiding:
    """Blocks and hidden weeks of a lattice; none for the operator's."""
    return kept(snapshot, ("hiding", lattice.floor), lambda: _hiding(lattice))


def _hiding(lattice: Lattice) -> Hiding:
    total = np.stack([lattice.people, lattice.members]).sum(axis=1)
    hidden_weeks = ((total > 0) & (total < lattice.floor)).any(axis=0)
    months = lattice.calendar.month_codes
    blocks = np.full((len(lattice.groups), len(months)), -1, dtype=np.int64)
    for week in np.flatnonzero(~hidden_weeks):
        counts = np.stack([lattice.people[:, week], lattice.members[:, week]], axis=1)
        for number, block in enumerate(hidden_blocks(counts, lattice.unit_of_group, floor=lattice.floor)):
            blocks[block, week] = number
    by_month = [joined_blocks(blocks[:, months == month]) for month in range(int(months.max(initial=-1)) + 1)]
    return Hiding(np.column_stack([blocks, *by_month]), hidden_weeks)


def joined_blocks(blocks: Codes) -> Codes:
    """One block number per group (-1 for none) out of several weeks' (groups x weeks): blocks that share a group become one.

    >>> joined_blocks(np.array([[0, -1], [0, 0], [-1, 0], [-1, -1]])).tolist()
    [0, 0, 0, -1]
    """
    lowest = np.where((blocks >= 0).any(axis=1), np.arange(len(blocks)), -1)
    while True:
        before = lowest.copy()
        for week in range(blocks.shape[1]):
            inside = np.flatnonzero(blocks[:, week] >= 0)
            if len(inside):
                least = np.full(int(blocks[:, week].max()) + 1, len(blocks), dtype=np.int64)
                np.minimum.at(least, blocks[inside, week], lowest[inside])
                lowest[inside] = least[blocks[inside, week]]
        if (lowest == before).all():
            return lowest


def hidden_blocks(counts: NDArray[np.float64], unit_of_group: Codes, *, floor: int) -> list[list[int]]:
    """Blocks that hide every group with 0 < people < floor in some column (``counts``: groups x columns), inside a unit where possible.

    Every block has no people or at least ``floor`` in every column, provided that all groups together have.
    """
    too_small: Flags = np.any((counts > 0) & (counts < floor), axis=1)
    if not too_small.any():
        return []
    order = np.argsort(counts.sum(axis=1), kind="stable")
    blocks: list[list[int]] = []
    spilled: list[list[int]] = []
    affected = order[np.isin(unit_of_group[order], unit_of_group[too_small])]
    for inside in pd.Series(affected).groupby(unit_of_group[affected]).groups.values():
        groups = affected[np.asarray(inside, dtype=np.int64)]
        seeds, others = ([[group] for group in part.tolist()] for part in (groups[too_small[groups]], groups[~too_small[groups]]))
        block = _padded(seeds, others, counts, floor)
        (blocks if _safe(counts[block].sum(axis=0), floor) else spilled).append(block)
    if spilled:
        taken = {group for block in (*blocks, *spilled) for group in block}
        others = [*blocks, *([int(g)] for g in order if int(g) not in taken)]
        others.sort(key=lambda members: float(counts[members].sum()))
        joint = _padded(spilled, others, counts, floor)
        joined_up = set(joint)
        blocks = [joint, *(block for block in blocks if block[0] not in joined_up)]
    return blocks


def _padded(seeds: list[list[int]], others: list[list[int]], counts: NDArray[np.float64], floor: int) -> list[int]:
    """The seeds, and of the others, smallest first, those that add people to a column that is still too small."""
    block = [group for seed in seeds for group in seed]
    people = counts[block].sum(axis=0)
    for other in others:
        if _safe(people, floor):
            break
        more = counts[other].sum(axis=0)
        if (more[(people > 0) & (people < floor)] > 0).any():
            block += other
            people = people + more
    return block


def _safe(people: NDArray[np.float64], floor: int) -> bool:
    return not bool(((people > 0) & (people < floor)).any())


def cut_for(
    snapshot: Snapshot, viewer: Viewer, level: Level, *, units: Iterable[str] | None = None, application_types: Iterable[str] | None = None
) -> Cut:
    """The unions this viewer is given at a level, limited to units (ids or names) and application types.

    Raises ``AccessDenied`` for a unit outside the viewer's reach and ``UnknownUnit`` for one that does not exist.
    """
    lattice = lattice_for(snapshot, viewer)
    hiding = hiding_of(snapshot, lattice)
    chosen = _in_reach(lattice, viewer)
    if units is not None:
        chosen &= _asked(lattice, viewer, list(units), chosen)
    fits, mixed = _of_types(lattice, None if application_types is None else set(application_types))
    mixed_out = chosen & mixed
    chosen &= fits
    codes, unions = _unions(lattice, level, chosen, narrowed=not bool(chosen.all()))
    unions["mixed_out"] = _mixed_out(lattice, level, unions, mixed_out)
    shown, left_out, emptied = _publishable(lattice, hiding, codes, len(unions))
    return Cut(level, lattice, unions, codes, shown, left_out, emptied, hiding.weeks)


def _teams_in(lattice: Lattice, units: Iterable[str]) -> Flags:
    wanted = set(units)
    return (lattice.teams["unit_id"].isin(wanted) | lattice.teams["unit"].isin(wanted)).to_numpy(dtype=bool)


def _in_reach(lattice: Lattice, viewer: Viewer) -> Flags:
    """Groups all of whose teams lie in the viewer's units."""
    reach = np.ones(len(lattice.groups), dtype=bool)
    if viewer.units is not None:
        outside = ~_teams_in(lattice, viewer.units)
        reach[lattice.group_of_team[outside]] = False
    return reach


def _asked(lattice: Lattice, viewer: Viewer, units: list[str], reach: Flags) -> Flags:
    """Groups of the units asked for; a unit merged with another brings the whole merged unit."""
    for unit in units:
        teams = _teams_in(lattice, [unit])
        if viewer.units is not None and not (set(viewer.units) & _names(lattice, teams)):
            raise AccessDenied(f"The unit {unit!r} is not among the units that {viewer.name} may see.")
        if not teams.any():
            raise UnknownUnit(f"There is no unit {unit!r} in this snapshot. Known: {joined(lattice.teams['unit'])}.")
    wanted = lattice.unit_of_group[lattice.group_of_team[_teams_in(lattice, units)]]
    return reach & np.isin(lattice.unit_of_group, wanted)


def _names(lattice: Lattice, teams: Flags) -> set[str]:
    return set(lattice.teams.loc[teams, "unit_id"]) | set(lattice.teams.loc[teams, "unit"])


def _of_types(lattice: Lattice, types: set[str] | None) -> tuple[Flags, Flags]:
    """Groups whose every team is of one of the types, and groups of which only some teams are."""
    if types is None:
        return np.ones(len(lattice.groups), dtype=bool), np.zeros(len(lattice.groups), dtype=bool)
    fits = lattice.teams["application_type"].isin(types).groupby(lattice.group_of_team)
    every = fits.all().to_numpy(dtype=bool)
    return every, fits.any().to_numpy(dtype=bool) & ~every


def _unions(lattice: Lattice, level: Level, chosen: Flags, *, narrowed: bool) -> tuple[Codes, pd.DataFrame]:
    """Union of every group (-1 when not chosen) and one described row per union."""
    parts = {"team": np.arange(len(lattice.groups)), "unit": lattice.unit_of_group, COMPANY: np.zeros(len(lattice.groups), dtype=np.int64)}
    part = parts[level]
    used, codes = np.unique(part[chosen], return_inverse=True)
    union_of_group = np.full(len(lattice.groups), -1, dtype=np.int64)
    union_of_group[chosen] = codes
    if level == COMPANY:
        label = "Selected units" if narrowed else "Company"
        whole = pd.DataFrame({"cohort_id": [COMPANY], "cohort": [label], "unit": [None], "part": [0]})
        unions = whole.assign(application_type=single(lattice.groups.loc[chosen, "application_type"])).iloc[: len(used)]
    else:
        unions = (lattice.groups if level == "team" else lattice.units).iloc[used].assign(part=used)
    return union_of_group, unions.reset_index(drop=True)


def _mixed_out(lattice: Lattice, level: Level, unions: pd.DataFrame, mixed_out: Flags) -> NDArray[np.int64]:
    if level == "team":
        return np.zeros(len(unions), dtype=np.int64)
    part = lattice.unit_of_group if level == "unit" else np.zeros(len(lattice.groups), dtype=np.int64)
    counts = np.bincount(part[mixed_out], minlength=int(part.max(initial=0)) + 1)
    return counts[unions["part"].to_numpy(dtype=np.int64)]


def _publishable(lattice: Lattice, hiding: Hiding, union_of_group: Codes, n_unions: int) -> tuple[Flags, Codes, Flags]:
    """``shown`` (groups x slots), ``left_out`` and ``emptied`` (unions x slots) of a choice of unions."""
    chosen = union_of_group >= 0
    shown = np.repeat(chosen[:, None], hiding.blocks.shape[1], axis=1)
    for slot in np.flatnonzero((hiding.blocks >= 0).any(axis=0)):
        inside = np.flatnonzero(hiding.blocks[:, slot] >= 0)
        block = hiding.blocks[inside, slot]
        least = np.full(int(block.max()) + 1, n_unions, dtype=np.int64)
        most = np.full(len(least), -1, dtype=np.int64)
        np.minimum.at(least, block, union_of_group[inside])
        np.maximum.at(most, block, union_of_group[inside])
        shown[inside[least[block] != most[block]], slot] = False
    left_out = np.zeros((n_unions, shown.shape[1]), dtype=np.int64)
    np.add.at(left_out, union_of_group[chosen], chosen[chosen, None] & ~shown[chosen])
    remaining = np.zeros(left_out.shape)
    np.add.at(remaining, union_of_group[chosen], np.where(shown, _headcount(lattice), 0.0)[chosen])
    return shown, left_out, (left_out > 0) & (remaining == 0)


def _headcount(lattice: Lattice) -> NDArray[np.float64]:
    """People of every group in every slot, weeks added up: zero only where nobody was there."""
    months = lattice.calendar.month_codes
    weekly = lattice.people + lattice.members
    monthly = np.zeros((int(months.max(initial=-1)) + 1, len(weekly)))
    np.add.at(monthly, months, weekly.T)
    return np.column_stack([weekly, monthly.T])
