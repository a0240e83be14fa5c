"""Cells as a week first showed them, when it was the latest: whatever a later snapshot shows of that week is made of whole ones.

Groups follow the latest sizes, so the group of a small team may be another one a month later. Two snapshots that put it with two different
neighbours would give it away by one subtraction. The first cells of a week depend on that week's people alone: every snapshot works them
out alike, and hides together all groups that one of them cuts. So figures kept over any number of snapshots tell no more of a week than
its first cells. What came too late to be counted when the week was the latest, and people moved into another team for times past, are not
covered: the cells are those of the counts as they stand now.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from access.blocks import Blocks, Codes, Flags, hidden_blocks, kinds_of
from access.cohorts import Counted, Lattice, Merged, added, merged_teams, merged_units, unit_codes


class FirstCells:
    """The cells of every week of a lattice."""

    def __init__(self, lattice: Lattice, counted: Counted) -> None:
        """Nothing is worked out yet."""
        self._lattice = lattice
        self._counted = counted
        self._units = unit_codes(counted.teams)
        self._merged: Merged = {}
        self._small: Flags = _too_small(counted.people, lattice.floor) | _too_small(counted.members, lattice.floor)

    def cut_by_groups(self, week: int) -> Blocks:
        """For every cell that lies in several groups of the lattice: those groups."""
        if not self._small[:, week].any():
            return []
        cells = self._cells(week)
        there = (self._counted.people[:, week] > 0) | (self._counted.members[:, week] > 0)
        size = len(self._lattice.groups)
        cell, group = np.divmod(np.unique(cells[there] * size + self._lattice.group_of_team[there]), size)
        is_cut = (np.bincount(cell, minlength=1) > 1)[cell]
        cell, group = cell[is_cut], group[is_cut]
        return _runs(group, cell)

    def _cells(self, week: int) -> Codes:
        """The cell of every team: the group that a snapshot of that week gives it, with what hid together with that group."""
        floor, people = self._lattice.floor, self._counted.people[:, week]
        unit_of_team = merged_units(self._units, people, floor)
        cell_of_team = merged_teams(unit_of_team, people, floor, self._merged)
        size = int(cell_of_team.max(initial=-1)) + 1
        counts = added(np.column_stack([people, self._counted.members[:, week]]), cell_of_team, size)
        if not _too_small(counts, floor).any():
            return cell_of_team
        unit_of_cell = np.zeros(size, dtype=np.int64)
        unit_of_cell[cell_of_team] = unit_of_team
        then = replace(self._lattice, groups=pd.DataFrame(index=range(size)), group_of_team=cell_of_team, unit_of_group=unit_of_cell)
        nested = (kinds_of(then, by_type=True), kinds_of(then, by_type=False), unit_of_cell)
        number = np.arange(size)
        for block in hidden_blocks(counts, nested, floor=floor):
            number[block] = block[0]
        return number[cell_of_team]


def joined_lists(lists: Iterable[list[int]]) -> Blocks:
    """Lists that share a member put together.

    >>> joined_lists([[1, 2], [4, 5], [2, 3], [3, 1]])
    [[1, 2, 3], [4, 5]]
    """
    held: dict[int, list[int]] = {}
    for one in lists:
        group: list[int] = []
        for member in one:
            other = held.get(member)
            if other is not None and other is not group:
                group, less = (group, other) if len(group) >= len(other) else (other, group)
                group += less
                held.update(dict.fromkeys(less, group))
        fresh = [member for member in dict.fromkeys(one) if member not in held]
        group += fresh
        held.update(dict.fromkeys(fresh, group))
    found = {id(group): group for group in held.values()}
    return sorted(sorted(group) for group in found.values())


def _runs(values: Codes, by: Codes) -> Blocks:
    """The values of each run of equal numbers in ``by``."""
    ends = [*(np.flatnonzero(np.diff(by)) + 1).tolist(), len(values)] if len(values) else []
    listed = values.tolist()
    return [listed[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def _too_small(counts: np.ndarray, floor: int) -> Flags:
    return (counts > 0) & (counts < floor)
