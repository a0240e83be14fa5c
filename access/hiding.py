"""What is hidden where: the blocks of every slot of a snapshot, and the weeks that nobody is shown.

Blocks are kept per *slot*: the weeks in order, then the months.
"""

from dataclasses import dataclass

import numpy as np

from access.blocks import Codes, Flags, hidden_blocks, joined_blocks, kinds_of
from access.cohorts import Counted, Lattice, counted_in
from access.first_cells import FirstCells, joined_lists
from access.snapshot import Snapshot, kept


@dataclass(frozen=True)
class Hiding:
    """``blocks``: groups x slots, the number of the hidden block, -1 for none. ``weeks``: weeks hidden for everybody."""

    blocks: Codes
    weeks: Flags


def hiding_of(snapshot: Snapshot, lattice: Lattice) -> Hiding:
    """Blocks and hidden weeks of a lattice; none for the operator's."""
    return kept(snapshot, ("hiding", lattice.floor), lambda: _hiding(lattice, counted_in(snapshot)))


def _hiding(lattice: Lattice, counted: Counted) -> Hiding:
    total = np.stack([lattice.people, lattice.members]).sum(axis=1)
    hidden_weeks = ((total > 0) & (total < lattice.floor)).any(axis=0)
    months = lattice.calendar.month_codes
    blocks = np.full((len(lattice.groups), len(months)), -1, dtype=np.int64)
    nested = (kinds_of(lattice, by_type=True), kinds_of(lattice, by_type=False), lattice.unit_of_group)
    first = FirstCells(lattice, counted)
    for week in np.flatnonzero(~hidden_weeks) if lattice.floor else ():
        counts = np.stack([lattice.people[:, week], lattice.members[:, week]], axis=1)
        cut = joined_lists(first.cut_by_groups(int(week)))
        for number, block in enumerate(hidden_blocks(counts, nested, floor=lattice.floor, joined=cut)):
            blocks[block, week] = number
    by_month = [joined_blocks(blocks[:, months == month]) for month in range(int(months.max(initial=-1)) + 1)]
    return Hiding(np.column_stack([blocks, *by_month]), hidden_weeks)
