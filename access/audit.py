"""The audit: can anything hidden be computed from what is published? Answered exactly, in the row space of the published sums."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from access.cohorts import added, lattice_of
from access.floors import Cut, Level, cut_for
from access.hiding import hiding_of
from access.snapshot import Snapshot
from access.viewer import FloorBroken, FloorPolicy, Viewer

TOLERANCE = 1e-8


def recoverable_cells(published: NDArray[np.float64], hidden: Iterable[int]) -> list[int]:
    """Hidden cells whose value follows from the published sums.

    ``published``: one row per published sum, one column per cell, 1 where the cell is in the sum. A cell can be computed exactly when
    its unit vector lies in the row space, that is when its projection onto it has length 1.

    >>> recoverable_cells(np.array([[1.0, 1, 1], [1, 1, 0]]), [0, 2])
    [2]
    """
    basis = _row_space(np.asarray(published, dtype=float))
    own = (basis**2).sum(axis=0)
    return [cell for cell in hidden if own[cell] > 1 - TOLERANCE]


def check_lattice(groups: Sequence[Sequence[int]], counts: NDArray[np.float64], floor: int) -> None:
    """Raise ``FloorBroken`` if the published unions ``groups`` (lists of cells) pin a set of cells with 0 < people < ``floor``.

    ``counts``: people per cell. Cells that always appear together are one atom. When every atom has no people or enough, no difference
    can isolate fewer; else every union of small atoms is tested against the row space.
    """
    people = np.asarray(counts, dtype=float)
    atoms = _atoms(groups, len(people))
    held = np.array([people[list(cells)].sum() for cells in atoms.values()])
    small = [atom for atom, members in enumerate(atoms) if members and 0 < held[atom] < floor]
    if not small:
        return
    basis = _row_space(_incidence(list(atoms), len(groups)))
    for chosen in _small_unions(small, held, floor):
        if (basis[:, chosen].sum(axis=1) ** 2).sum() > len(chosen) - TOLERANCE:
            cells = sorted(cell for atom, found in enumerate(atoms.values()) if atom in chosen for cell in found)
            raise FloorBroken(f"Published figures pin {held[chosen].sum():g} people, fewer than {floor}: cells {cells}.")


def audit_snapshot(snapshot: Snapshot, *, policy: FloorPolicy | None = None) -> int:
    """Check every union that a viewer of any scope and filter may be given, week by week; returns the number of weeks checked.

    Cells are groups of teams: no answer ever tells the teams of one group apart. Raises ``FloorBroken`` if one group, or a few together,
    with fewer people than the floor could be computed.
    """
    policy = policy or FloorPolicy()
    lattice, exact = lattice_of(snapshot, floor=policy.k), lattice_of(snapshot, floor=0)
    teams = np.argsort(exact.group_of_team)  # the operator's groups are the teams themselves
    held = [
        added(people[exact.group_of_team[teams]], lattice.group_of_team[teams], len(lattice.groups))
        for people in (exact.people, exact.members)
    ]
    cuts = [_Published.of(cut) for cut in _choices(snapshot, policy)]
    weeks, months = len(lattice.calendar.weeks), lattice.calendar.month_codes
    for week in np.flatnonzero(~hiding_of(snapshot, lattice).weeks):
        told_apart = _told_apart(cuts, (int(week), weeks + int(months[week])))
        atoms, of_atom = np.unique(told_apart, axis=0, return_inverse=True)
        for people in held:
            in_atom = np.bincount(of_atom.reshape(-1), people[:, week], minlength=len(atoms))
            if ((in_atom > 0) & (in_atom < policy.k) & (atoms >= 0).any(axis=1)).any():
                check_lattice(_unions_in(told_apart), people[:, week], policy.k)
    return weeks


def published_teams(snapshot: Snapshot, weeks: Iterable[int], *, policy: FloorPolicy | None = None) -> dict[int, set[tuple[int, ...]]]:
    """For each of these weeks every set of teams (positions in the order of their keys) whose figures somebody is given together.

    By weeks and by the months that hold them, at every level, for every viewer and filter that :func:`audit_snapshot` knows. Sets of
    several snapshots put together say what can be computed by one who kept them all.
    """
    policy = policy or FloorPolicy()
    lattice = lattice_of(snapshot, floor=policy.k)
    cuts = [_Published.of(cut) for cut in _choices(snapshot, policy)]
    count, months = len(lattice.calendar.weeks), lattice.calendar.month_codes
    hidden = hiding_of(snapshot, lattice).weeks
    found: dict[int, set[tuple[int, ...]]] = {}
    for week in weeks:
        groups: list[tuple[int, ...]] = [] if hidden[week] else _unions_in(_told_apart(cuts, (week, count + int(months[week]))))
        found[week] = {tuple(np.flatnonzero(np.isin(lattice.group_of_team, union)).tolist()) for union in groups}
    return found


@dataclass(frozen=True)
class _Published:
    """What one cut publishes: the union of each group, and groups x slots, packed, whether the group is in it there."""

    union: NDArray[np.int64]
    is_in: NDArray[np.uint8]

    @classmethod
    def of(cls, cut: Cut) -> "_Published":
        """The published cells of a cut."""
        union = cut.union_of_part
        is_in = cut.shown & (union >= 0)[:, None]
        is_in &= ~np.vstack([cut.emptied, np.zeros((1, is_in.shape[1]), dtype=bool)])[union]
        return cls(cut.union_of_group, np.packbits(is_in[cut.parts.of_group], axis=0))

    def at(self, slot: int) -> NDArray[np.int64]:
        """The union in which each group is published in a slot, -1 for none."""
        return np.where(np.unpackbits(self.is_in[:, slot], count=len(self.union)), self.union, -1)


def _told_apart(cuts: Sequence[_Published], slots: Sequence[int]) -> NDArray[np.int64]:
    """Groups x (cuts and slots): the published union of each group; groups with the same row are never told apart."""
    return np.column_stack([cut.at(slot) for cut in cuts for slot in slots])


def _unions_in(told_apart: NDArray[np.int64]) -> list[tuple[int, ...]]:
    """Every published union as positions of groups, each once."""
    found: set[tuple[int, ...]] = set()
    for column in told_apart.T:
        for union in np.unique(column[column >= 0]):
            found.add(tuple(np.flatnonzero(column == union).tolist()))
    return sorted(found)


def _atoms(groups: Sequence[Sequence[int]], size: int) -> dict[tuple[int, ...], list[int]]:
    """Cells that lie in the very same unions, by the list of those unions."""
    member_of: list[list[int]] = [[] for _ in range(size)]
    for union, cells in enumerate(groups):
        for cell in cells:
            member_of[cell].append(union)
    atoms: dict[tuple[int, ...], list[int]] = {}
    for cell, unions in enumerate(member_of):
        atoms.setdefault(tuple(unions), []).append(cell)
    return atoms


def _incidence(atoms: Sequence[tuple[int, ...]], unions: int) -> NDArray[np.float64]:
    incidence = np.zeros((unions, len(atoms)))
    for atom, members in enumerate(atoms):
        incidence[list(members), atom] = 1
    return incidence


def _choices(snapshot: Snapshot, policy: FloorPolicy) -> Iterator[Cut]:
    """Cuts of every level for everybody, for every unit alone, and for every application type."""
    lattice = lattice_of(snapshot, floor=policy.k)
    everybody = Viewer("audit", "administrator", floor=policy)
    levels: tuple[Level, ...] = ("team", "unit", "company")
    for level in levels:
        yield cut_for(snapshot, everybody, level)
        for kind in lattice.teams["application_type"].dropna().unique():
            yield cut_for(snapshot, everybody, level, application_types=[kind])
    for unit in lattice.teams["unit_id"].unique():
        yield cut_for(snapshot, everybody, "company", units=[unit])
        yield cut_for(snapshot, Viewer("audit", "trainer", (unit,), policy), "company")


def _row_space(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis of the row space, one vector a row."""
    if not matrix.size:
        return np.zeros((0, matrix.shape[1]))
    _, sizes, vectors = np.linalg.svd(matrix, full_matrices=False)
    return vectors[sizes > sizes.max(initial=0) * TOLERANCE]


def _small_unions(small: list[int], held: NDArray[np.float64], floor: int) -> Iterator[list[int]]:
    """Every union of small atoms that together have fewer than ``floor`` people, each once."""
    stack: list[tuple[list[int], int]] = [([], 0)]
    while stack:
        chosen, following = stack.pop()
        for place in range(following, len(small)):
            grown = [*chosen, small[place]]
            if held[grown].sum() < floor:
                yield grown
                stack.append((grown, place + 1))
