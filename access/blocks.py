"""Blocks: which groups are hidden together in the weeks in which one of them was too small.

In a week in which a group had fewer people than the floor, it is put with the smallest other groups into a block that has the floor: with
groups of its own unit and application type where these suffice, else of its unit, else of any. So most answers can show a block whole.
A union of groups is published with the whole block or without it, so no difference of published figures isolates fewer than the floor.
A sum over a month uses the blocks of its weeks, overlapping ones joined, so it is made of the very cells that its weeks show. A week in
which the company as a whole is below the floor is hidden.
"""

import heapq
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from access.cohorts import Lattice

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Blocks = list[list[int]]


def kinds_of(lattice: Lattice, *, by_type: bool) -> Codes:
    """Groups that lie in the same units (and, if wanted, have the same application types) get the same number."""
    teams = lattice.teams
    columns = [teams["source_id"], teams["unit_id"], teams["unit"], *([teams["application_type"]] if by_type else [])]
    kind = np.asarray(teams.groupby(columns, dropna=False).ngroup(), dtype=np.int64)
    pairs = np.unique(np.column_stack([lattice.group_of_team, kind]), axis=0)
    several = np.bincount(pairs[:, 0]) > 1
    found = np.empty(len(lattice.groups), dtype=np.int64)
    found[pairs[:, 0]] = pairs[:, 1]
    first = np.searchsorted(pairs[:, 0], np.arange(len(several) + 1)).tolist()
    number_of: dict[tuple[int, ...], int] = {}
    for group in np.flatnonzero(several).tolist():
        own = tuple(pairs[first[group] : first[group + 1], 1].tolist())
        found[group] = int(kind.max(initial=-1)) + 1 + number_of.setdefault(own, len(number_of))
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


def hidden_blocks(counts: NDArray[np.float64], nested: Sequence[Codes], *, floor: int, joined: Sequence[list[int]] = ()) -> Blocks:
    """Blocks that hide every group with 0 < people < floor in some column (``counts``: groups x columns).

    ``joined``: groups that must be hidden together in any case, without overlaps. ``nested``: ever coarser partitions of the groups; a
    block is made inside the finest that has enough people. Every block has no people or at least ``floor`` in every column, provided that
    all groups together have.
    """
    too_small: Flags = np.any((counts > 0) & (counts < floor), axis=1)
    if not too_small.any():
        return list(joined)
    total = counts.sum(axis=1)
    sizes = _Sizes(counts.tolist(), total.tolist(), np.argsort(total, kind="stable"), floor)
    inside = {group for one in joined for group in one}
    blocks = [one for one in joined if _safe(sizes.together(one), floor)]
    seeds = [one for one in joined if not _safe(sizes.together(one), floor)]
    seeds += [[group] for group in sizes.order[too_small[sizes.order]].tolist() if group not in inside]
    for codes in (*nested, np.zeros(len(counts), dtype=np.int64)):
        blocks, seeds = _blocked(seeds, blocks, codes, sizes)
    return blocks + seeds


class _Sizes(NamedTuple):
    """People of each group, column by column, their sums, the groups from the smallest on, and how many a block needs."""

    people: list[list[float]]
    total: list[float]
    order: Codes
    floor: int

    def together(self, groups: list[int]) -> list[float]:
        """People of several groups, column by column."""
        return self.people[groups[0]] if len(groups) == 1 else [sum(c) for c in zip(*(self.people[group] for group in groups), strict=True)]

    def size(self, groups: list[int]) -> float:
        """All of them."""
        return sum(self.total[group] for group in groups)


def _blocked(seeds: Blocks, blocks: Blocks, codes: Codes, sizes: _Sizes) -> tuple[Blocks, Blocks]:
    """The seeds of each class padded with its smallest other groups: the blocks that have the floor, and those that still lack people."""
    if not seeds:
        return blocks, seeds
    seeds_of, blocks_of = _by_class(seeds, codes), _by_class(blocks, codes)
    taken = {group for block in (*seeds, *blocks) for group in block}
    members = sizes.order[np.argsort(codes[sizes.order], kind="stable")]
    starts = np.searchsorted(codes[members], np.arange(int(codes.max()) + 2))
    lacking: Blocks = []
    for number, inside in seeds_of.items():
        known = sorted(blocks_of.get(number, []), key=sizes.size)
        loose = ([group] for group in members[starts[number] : starts[number + 1]].tolist() if group not in taken)
        block = _padded(inside, heapq.merge(known, loose, key=sizes.size), sizes)
        absorbed = set(block)
        blocks_of[number] = [other for other in known if other[0] not in absorbed]
        (blocks_of[number] if _safe(sizes.together(block), sizes.floor) else lacking).append(block)
    return [block for found in blocks_of.values() for block in found], lacking


def _by_class(blocks: Blocks, codes: Codes) -> dict[int, Blocks]:
    found: dict[int, Blocks] = {}
    for block in blocks:
        found.setdefault(int(codes[block[0]]), []).append(block)
    return found


def _padded(seeds: Blocks, others: Iterable[list[int]], sizes: _Sizes) -> list[int]:
    """The seeds, and of the others, smallest first, those that add people to a column that is still too small."""
    block = [group for seed in seeds for group in seed]
    total = sizes.together(block)
    for other in others:
        if _safe(total, sizes.floor):
            break
        more = sizes.together(other)
        if any(added > 0 and 0 < there < sizes.floor for added, there in zip(more, total, strict=True)):
            block += other
            total = [there + added for there, added in zip(total, more, strict=True)]
    return block


def _safe(total: list[float], floor: int) -> bool:
    return not any(0 < people < floor for people in total)
