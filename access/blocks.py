"""Blocks: which groups are hidden together in the weeks in which one of them was too small.

In a week in which a group had fewer people than the floor, it is put with the smallest other groups into a block that has the floor.
A union of groups is published with the whole block or without it, so no difference of published figures isolates fewer than the floor.
A sum over a month uses the blocks of its weeks, overlapping ones joined, so it is made of the very cells that its weeks show. A week in
which the company as a whole is below the floor is hidden.

Blocks are kept per *slot*: the weeks in order, then the months.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from access.cohorts import Lattice
from access.snapshot import Snapshot, kept

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Hiding:
    """``blocks``: groups x slots, the number of the hidden block, -1 for none. ``weeks``: weeks hidden for everybody."""

    blocks: Codes
    weeks: Flags


def hiding_of(snapshot: Snapshot, lattice: Lattice) -> Hiding:
    """Blocks and hidden weeks of a lattice; none for the operator's."""
    return kept(snapshot, ("hiding", lattice.floor), lambda: _hiding(lattice))


def _hiding(lattice: Lattice) -> Hiding:
    total = np.stack([lattice.people, lattice.members]).sum(axis=1)
    hidden_weeks = ((total > 0) & (total < lattice.floor)).any(axis=0)
    months = lattice.calendar.month_codes
    blocks = np.full((len(lattice.groups), len(months)), -1, dtype=np.int64)
    for week in np.flatnonzero(~hidden_weeks) if lattice.floor else ():
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
    people = counts.tolist()
    blocks: list[list[int]] = []
    spilled: list[list[int]] = []
    for groups in _by_unit(order, unit_of_group, too_small):
        seeds, others = ([[group] for group in part.tolist()] for part in (groups[too_small[groups]], groups[~too_small[groups]]))
        block = _padded(seeds, others, people, floor)
        (blocks if _safe(_together(block, people), floor) else spilled).append(block)
    if spilled:
        taken = {group for block in (*blocks, *spilled) for group in block}
        others = [*blocks, *([int(g)] for g in order if int(g) not in taken)]
        others.sort(key=lambda members: sum(_together(members, people)))
        joint = _padded(spilled, others, people, floor)
        joined_up = set(joint)
        blocks = [joint, *(block for block in blocks if block[0] not in joined_up)]
    return blocks


def _by_unit(order: Codes, unit_of_group: Codes, too_small: Flags) -> list[Codes]:
    """The groups of each unit that has a small one, in the given order."""
    touched = np.zeros(int(unit_of_group.max(initial=-1)) + 1, dtype=bool)
    touched[unit_of_group[too_small]] = True
    affected = order[touched[unit_of_group[order]]]
    affected = affected[np.argsort(unit_of_group[affected], kind="stable")]
    return np.split(affected, np.flatnonzero(np.diff(unit_of_group[affected])) + 1)


def _padded(seeds: list[list[int]], others: list[list[int]], people: list[list[float]], floor: int) -> list[int]:
    """The seeds, and of the others, smallest first, those that add people to a column that is still too small."""
    block = [group for seed in seeds for group in seed]
    total = _together(block, people)
    for other in others:
        if _safe(total, floor):
            break
        more = _together(other, people)
        if any(added > 0 and 0 < there < floor for added, there in zip(more, total, strict=True)):
            block += other
            total = [there + added for there, added in zip(total, more, strict=True)]
    return block


def _together(groups: list[int], people: list[list[float]]) -> list[float]:
    """People of several groups, column by column."""
    return [sum(column) for column in zip(*(people[group] for group in groups), strict=True)]


def _safe(total: list[float], floor: int) -> bool:
    return not any(0 < people < floor for people in total)
