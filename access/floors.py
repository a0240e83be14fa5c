"""Which cells a viewer is shown: unions of groups at a level, and what of them is hidden in each slot (see ``access/blocks.py``)."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.blocks import Codes, Flags
from access.cohorts import Lattice, added, joined, lattice_of, single
from access.hiding import hiding_of
from access.parts import Parts, ends_of, parts_of
from access.permissions import check
from access.snapshot import Snapshot, kept
from access.viewer import AccessDenied, Viewer, check_known

Level = Literal["team", "unit", "company"]
COMPANY = "company"
KEPT_CHOICES = 12
Counted = NDArray[np.int32]


class UnknownUnit(LookupError):
    """A unit was asked for that the snapshot does not have."""


@dataclass(frozen=True)
class Cut:
    """What one viewer may see at one level: unions of parts.

    ``unions``: cohort_id, cohort, unit, application_type, mixed_out (groups left out for mixing application types).
    ``union_of_part``: position or -1. ``shown``: parts x slots. ``left_out``: groups left out, unions x slots.
    ``emptied``: unions x slots with nothing left to show.
    """

    level: Level
    lattice: Lattice
    parts: Parts
    unions: pd.DataFrame
    union_of_part: Codes
    shown: Flags
    left_out: Counted
    emptied: Flags
    hidden_weeks: Flags

    @property
    def union_of_group(self) -> Codes:
        """Union of each group, -1 for those that are not chosen."""
        return self.union_of_part[self.parts.of_group]


def lattice_for(snapshot: Snapshot, viewer: Viewer) -> Lattice:
    """The lattice this viewer may use: exact teams for the operator, groups for everyone else known; others are refused."""
    check_known(viewer)
    return lattice_of(snapshot, floor=0 if viewer.is_operator else viewer.floor.k)


def cut_for(
    snapshot: Snapshot, viewer: Viewer, level: Level, *, units: Iterable[str] | None = None, application_types: Iterable[str] | None = None
) -> Cut:
    """The unions this viewer is given at a level, limited to units (ids or names) and application types.

    Raises ``AccessDenied`` for a role that sees no cohorts or a unit outside the viewer's reach, ``UnknownUnit`` for one that is not there.
    """
    check(viewer, "figures", "values", "view")
    lattice = lattice_for(snapshot, viewer)
    chosen = _in_reach(lattice, viewer)
    if units is not None:
        chosen &= _asked(lattice, viewer, list(units), chosen)
    fits, mixed = _of_types(lattice, None if application_types is None else set(application_types))
    mixed_out = chosen & mixed
    chosen &= fits
    codes, unions = _unions(lattice, level, chosen, narrowed=not bool(chosen.all()))
    unions["mixed_out"] = _mixed_out(lattice, level, unions, mixed_out)
    parts = parts_of(snapshot, lattice, apart="groups" if level == "team" else "units" if application_types is None else "types")
    union_of_part = codes[parts.first]
    shown, left_out, emptied = _remembered(snapshot, lattice, parts, union_of_part, len(unions))
    return Cut(level, lattice, parts, unions, union_of_part, shown, left_out, emptied, hiding_of(snapshot, lattice).weeks)


def only(cut: Cut, cohort_ids: Iterable[str]) -> Cut:
    """The same cut with these cohorts alone; those that the viewer is not given are not there either."""
    chosen = cut.unions["cohort_id"].isin(set(cohort_ids)).to_numpy(dtype=bool)
    number = np.append(np.where(chosen, np.cumsum(chosen) - 1, -1), -1)
    unions = cut.unions[chosen].reset_index(drop=True)
    return replace(cut, unions=unions, union_of_part=number[cut.union_of_part], left_out=cut.left_out[chosen], emptied=cut.emptied[chosen])


def gathered(snapshot: Snapshot, cut: Cut, named: Mapping[str, Sequence[str]]) -> Cut:
    """A cut of teams put together under other names, each for the units and teams that it lists by id or name; empty ones are not there.

    A team that stands under two names counts under the first. A group of small teams of which only some belong is left out and counted.
    """
    lattice, of_group = cut.lattice, cut.lattice.group_of_team
    of_team = np.full(len(lattice.teams), -1, dtype=np.int64)
    for place, members in reversed(list(enumerate(named.values()))):
        of_team[lattice.teams[["org_unit_id", "team", "unit_id", "unit"]].isin(set(members)).any(axis=1).to_numpy(dtype=bool)] = place
    least = np.full(len(lattice.groups), len(named), dtype=np.int64)
    most = np.full(len(lattice.groups), -1, dtype=np.int64)
    np.minimum.at(least, of_group[lattice.seen], of_team[lattice.seen])
    np.maximum.at(most, of_group[lattice.seen], of_team[lattice.seen])
    code = np.where((least == most) & (cut.union_of_group >= 0), most, -1)
    used = np.unique(code[code >= 0])
    names = [list(named)[place] for place in used]
    unions = pd.DataFrame({"cohort_id": [f"gathered:{name}" for name in names], "cohort": names, "unit": None, "application_type": None})
    unions["mixed_out"] = 0
    union_of_part = np.append(np.searchsorted(used, code), -1)[np.where(code >= 0, np.arange(len(code)), -1)][cut.parts.first]
    shown, left_out, emptied = _remembered(snapshot, lattice, cut.parts, union_of_part, len(unions))
    partly = [len(np.unique(of_group[(of_team == place) & (least[of_group] != most[of_group])])) for place in used]
    left_out = left_out + np.array(partly, dtype=np.int32)[:, None]
    return replace(cut, unions=unions, union_of_part=union_of_part, shown=shown, left_out=left_out, emptied=emptied)


def _teams_in(lattice: Lattice, units: Iterable[str]) -> Flags:
    wanted = set(units)
    return (lattice.teams["unit_id"].isin(wanted) | lattice.teams["unit"].isin(wanted)).to_numpy(dtype=bool)


def _in_reach(lattice: Lattice, viewer: Viewer) -> Flags:
    """Groups all of whose teams lie in the viewer's units, but for those that never had people."""
    reach = np.ones(len(lattice.groups), dtype=bool)
    if viewer.units is not None:
        outside = ~_teams_in(lattice, viewer.units) & lattice.seen
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


def _remembered(snapshot: Snapshot, lattice: Lattice, parts: Parts, union_of_part: Codes, n_unions: int) -> tuple[Flags, Counted, Flags]:
    """What :func:`_publishable` gives, kept for the last choices: pages ask for the same one again and again."""
    held: OrderedDict[object, tuple[Flags, Counted, Flags]] = kept(snapshot, "publishable", OrderedDict)
    key = (lattice.floor, parts.name, union_of_part.tobytes())
    if key not in held:
        held[key] = _publishable(parts, union_of_part, n_unions)
    held.move_to_end(key)
    while len(held) > KEPT_CHOICES:
        held.popitem(last=False)
    return held[key]


def _publishable(parts: Parts, union_of_part: Codes, n_unions: int) -> tuple[Flags, Counted, Flags]:
    """``shown`` (parts x slots), ``left_out`` and ``emptied`` (unions x slots): a block is shown where all of it lies in one union."""
    chosen = union_of_part >= 0
    shown = np.repeat(chosen[:, None], parts.present.shape[1], axis=1)
    least, most = ends_of(union_of_part[parts.hidden_part], parts.hidden_block, parts.n_blocks)
    hidden = (least != most)[parts.hidden_block]
    part, slot = parts.hidden_part[hidden], parts.hidden_slot[hidden]
    shown[part, slot] = False
    inside = chosen[part]
    left_out = np.zeros((n_unions, shown.shape[1]), dtype=np.int32)
    np.add.at(left_out, (union_of_part[part[inside]], slot[inside]), 1)
    if np.bincount(union_of_part[chosen]).max(initial=0) <= 1:  # each union is one part
        return shown, left_out, left_out > 0
    emptied = np.zeros(left_out.shape, dtype=bool)
    touched = np.unique(slot[inside])
    remaining = added(np.where(shown[:, touched], parts.present[:, touched], 0.0), union_of_part, n_unions)
    emptied[:, touched] = (left_out[:, touched] > 0) & (remaining == 0)
    return shown, left_out, emptied
