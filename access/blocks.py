"""Blocks: which groups are hidden together in the weeks in which one of them was too small.

In a week in which a group had fewer people than the floor, it is put with the smallest other groups into a block that has the floor: with
groups of its own unit and application type where these suffice, else of its unit, else of any. So most answers can show a block whole.
A union of groups is published with the whole block or without it, so no difference of published figures isolates fewer than the floor.
A sum over a month uses the blocks of its weeks, overlapping ones joined, so it is made of the very cells that its weeks show. A week in
which the company as a whole is below the floor is hidden.

Blocks are kept per *slot*: the weeks in order, then the months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.cohorts import Lattice
from access.snapshot import Snapshot, kept

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Blocks = list[list[int]]


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
    nested = (kinds_of(lattice, by_type=True), kinds_of(lattice, by_type=False), lattice.unit_of_group)
    for week in np.flatnonzero(~hidden_weeks) if lattice.floor else ():
        counts = np.stack([lattice.people[:, week], lattice.members[:, week]], axis=1)
        for number, block in enumerate(hidden_blocks(counts, nested, floor=lattice.floor)):
            blocks[block, week] = number
    by_month = [joined_blocks(blocks[:, months == month]) for month in range(int(months.max(initial=-1)) + 1)]
    return Hiding(np.column_stack([blocks, *by_month]), hidden_weeks)


def kinds_of(lattice: Lattice, *, by_type: bool) -> Codes:
    """Groups that lie in the same units (and, if wanted, have the same application types) get the same number."""
    teams = lattice.teams
    columns = [teams["source_id"], teams["unit_id"], teams["unit"], *([teams["application_type"]] if by_type else [])]
    kind = np.asarray(teams.groupby(columns, dropna=False).ngroup(), dtype=np.int64)
    pairs = np.unique(np.column_stack([lattice.group_of_team, kind]), axis=0)
    several = np.bincount(pairs[:, 0]) > 1
    found = np.empty(len(lattice.groups), dtype=np.int64)
    found[pairs[:, 0]] = pairs[:, 1]
    mixed = pd.Series(pairs[:, 1]).groupby(pairs[:, 0]).agg(tuple)
    found[several] = int(kind.max(initial=-1)) + 1 + pd.factorize(mixed[several].to_numpy())[0]
    merged = np.unique(np.column_stack([found, lattice.unit_of_group]), axis=0, return_inverse=True)[1]
    return merged.reshape(-1).astype(np.int64)


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


def hidden_blocks(counts: NDArray[np.float64], nested: Sequence[Codes], *, floor: int) -> Blocks:
    """Blocks that hide every group with 0 < people < floor in some column (``counts``: groups x columns).

    ``nested``: ever coarser partitions of the groups; a block is made inside the finest that has enough people. Every block has no people
    or at least ``floor`` in every column, provided that all groups together have.
    """
    too_small: Flags = np.any((counts > 0) & (counts < floor), axis=1)
    if not too_small.any():
        return []
    order = np.argsort(counts.sum(axis=1), kind="stable")
    sizes = _Sizes(counts.tolist(), floor)
    blocks: Blocks = []
    seeds = [[group] for group in order[too_small[order]].tolist()]
    for codes in (*nested, np.zeros(len(counts), dtype=np.int64)):
        blocks, seeds = _blocked(seeds, blocks, order, codes, sizes)
    return blocks + seeds


class _Sizes(NamedTuple):
    """People of each group, column by column, and how many a block needs."""

    people: list[list[float]]
    floor: int


def _blocked(seeds: Blocks, blocks: Blocks, order: Codes, codes: Codes, sizes: _Sizes) -> tuple[Blocks, Blocks]:
    """The seeds of each class padded with its smallest other groups: the blocks that have the floor, and those that still lack people."""
    people, floor = sizes
    if not seeds:
        return blocks, seeds
    taken = {group for block in (*seeds, *blocks) for group in block}
    of_class: dict[int, list[list[int]]] = {int(codes[seed[0]]): [] for seed in seeds}
    loose = [int(group) for group in order[np.isin(codes[order], list(of_class))] if int(group) not in taken]
    others = [*blocks, *([group] for group in loose)]
    for other in sorted(others, key=lambda members: sum(_together(members, people))):
        if int(codes[other[0]]) in of_class:
            of_class[int(codes[other[0]])].append(other)
    lacking: Blocks = []
    for number, padding in of_class.items():
        block = _padded([seed for seed in seeds if codes[seed[0]] == number], padding, people, floor)
        absorbed = set(block)
        blocks = [known for known in blocks if known[0] not in absorbed]
        (blocks if _safe(_together(block, people), floor) else lacking).append(block)
    return blocks, lacking


def _padded(seeds: Blocks, others: Blocks, people: list[list[float]], floor: int) -> list[int]:
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
