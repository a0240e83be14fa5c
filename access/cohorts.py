"""The lattice: teams, the groups that stand for them, and the units above. Nothing else can be asked for.

The operator's groups are the teams themselves. For everyone else a team with fewer than the floor's people in the latest week is merged
with its next-smallest siblings, and a unit that is too small as a whole with the next-smallest unit. Groups are fixed per snapshot.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.facts import columns_of, headcounts, named_teams
from access.periods import Calendar, as_days, calendar_of
from access.snapshot import Snapshot, kept

NO_TEAM = "(no team)"
NO_UNIT = "(no unit)"
HEADCOUNT = ("eligible_people",)
MEMBERS = ("eligible_people_7", "on_leave_people")
ACTIVITY = "team_activity"
KEYS = ["source_id", "org_unit_id"]
LABELS_SHOWN = 3
TEAM_SQL = "select source_id, org_unit_id, team, unit_id, unit, application_type from setting_team"
Codes = NDArray[np.int64]
Counts = NDArray[np.float64]
Merged = dict[bytes, Codes]


@dataclass(frozen=True)
class Lattice:
    """Teams, groups and units of one snapshot, by position.

    ``teams``: source_id, org_unit_id, team, unit_id, unit, application_type. ``groups``, ``units``: cohort_id, cohort, unit,
    application_type. ``group_of_team``, ``unit_of_group``: positions. Groups x weeks: people eligible in 28 days, members of the week.
    ``keys``: the teams' source_id and org_unit_id; ``named``: positions of the teams of the settings, in the order of their numbers;
    ``seen``: teams that ever had people.
    """

    teams: pd.DataFrame
    groups: pd.DataFrame
    units: pd.DataFrame
    group_of_team: Codes
    unit_of_group: Codes
    people: Counts
    members: Counts
    calendar: Calendar
    floor: int
    keys: pd.MultiIndex
    named: Codes
    seen: NDArray[np.bool_]


def lattice_of(snapshot: Snapshot, *, floor: int) -> Lattice:
    """The lattice of a snapshot; ``floor=0`` is the operator's, with every team for itself."""
    return kept(snapshot, ("lattice", floor), lambda: _build(snapshot, floor))


def merge_small(sizes: Sequence[float], *, floor: int) -> list[list[int]]:
    """Positions of ``sizes`` in groups: the smallest two are merged until the smallest group has ``floor`` people or one is left.

    >>> merge_small([3, 9, 4, 12], floor=5)
    [[0, 2], [1], [3]]
    """
    heap = [(size, position, [position]) for position, size in enumerate(sizes)]
    heapq.heapify(heap)
    while len(heap) > 1 and heap[0][0] < floor:
        small, first, members = heapq.heappop(heap)
        next_size, second, others = heapq.heappop(heap)
        heapq.heappush(heap, (small + next_size, min(first, second), members + others))
    return sorted(sorted(members) for _, _, members in heap)


@dataclass(frozen=True)
class Counted:
    """What every lattice of a snapshot starts from: the teams, and teams x weeks of people eligible in 28 days and members of the week."""

    teams: pd.DataFrame
    keys: pd.MultiIndex
    calendar: Calendar
    people: Counts
    members: Counts


def counted_in(snapshot: Snapshot) -> Counted:
    """What every lattice of the snapshot starts from."""
    return kept(snapshot, "headcounts", lambda: _counted(snapshot))


def _counted(snapshot: Snapshot) -> Counted:
    elapsed = [name for name in ("days_elapsed",) if name in columns_of(snapshot, ACTIVITY)]
    activity = headcounts(snapshot, ACTIVITY, [*HEADCOUNT, *MEMBERS, *elapsed])
    calendar = calendar_of(activity, as_of_at=snapshot.manifest.as_of_at)
    teams = _teams(snapshot.query(TEAM_SQL), activity)
    keys = pd.MultiIndex.from_frame(teams[KEYS])
    number = activity["number"].to_numpy(dtype=np.int64)
    codes = np.append(-1, team_codes(keys, named_teams(snapshot)))[number]
    unnamed = number == 0
    if unnamed.any():
        codes[unnamed] = team_codes(keys, activity.loc[unnamed, KEYS])
    cell = codes * len(calendar.weeks) + np.searchsorted(calendar.weeks, as_days(activity["day"]))
    people, members = (
        np.bincount(cell, activity[list(columns)].to_numpy(dtype=float).sum(axis=1), minlength=len(teams) * len(calendar.weeks))
        .astype(np.float64)
        .reshape(len(teams), len(calendar.weeks))
        for columns in (HEADCOUNT, MEMBERS)
    )
    return Counted(teams, keys, calendar, people, members)


def _build(snapshot: Snapshot, floor: int) -> Lattice:
    counted = counted_in(snapshot)
    teams, people = counted.teams, counted.people
    latest = people[:, -1] if people.shape[1] else np.zeros(len(teams))
    unit_of_team = merged_units(unit_codes(teams), latest, floor)
    group_of_team = merged_teams(unit_of_team, latest, floor)
    n_groups = int(group_of_team.max(initial=-1)) + 1
    unit_of_group = np.zeros(n_groups, dtype=np.int64)
    unit_of_group[group_of_team] = unit_of_team
    seen = people.max(axis=1, initial=0) > 0
    return Lattice(
        teams=teams,
        groups=_labelled(teams, group_of_team, seen, level="team"),
        units=_labelled(teams, unit_of_team, seen, level="unit"),
        group_of_team=group_of_team,
        unit_of_group=unit_of_group,
        people=added(people, group_of_team, n_groups),
        members=added(counted.members, group_of_team, n_groups),
        calendar=counted.calendar,
        floor=floor,
        keys=counted.keys,
        named=team_codes(counted.keys, named_teams(snapshot)),
        seen=seen,
    )


def _teams(named: pd.DataFrame, activity: pd.DataFrame) -> pd.DataFrame:
    """Every team of the settings and of the facts, with one ``(no team)`` per source, in a fixed order."""
    found = activity.loc[activity["number"] == 0, KEYS].drop_duplicates()
    sources = pd.unique(pd.concat([named["source_id"], found["source_id"]], ignore_index=True))
    nobody = pd.DataFrame({"source_id": sources, "org_unit_id": NO_TEAM, "team": NO_TEAM})
    teams = pd.concat([named, nobody, found], ignore_index=True).drop_duplicates(KEYS).sort_values(KEYS, ignore_index=True)
    teams["team"] = teams["team"].fillna(teams["org_unit_id"])
    teams["unit_id"] = teams["unit_id"].fillna(NO_UNIT)
    teams["unit"] = teams["unit"].fillna(teams["unit_id"])
    return teams


def team_codes(keys: pd.MultiIndex, rows: pd.DataFrame) -> Codes:
    """Position of each row's team; a team that is not known counts in its source's ``(no team)``; -1 for an unknown source."""
    codes = np.asarray(keys.get_indexer(pd.MultiIndex.from_frame(rows[KEYS])), dtype=np.int64)
    lost = codes < 0
    if lost.any():
        nobody = rows.loc[lost, ["source_id"]].assign(org_unit_id=NO_TEAM)
        codes[lost] = keys.get_indexer(pd.MultiIndex.from_frame(nobody))
    return codes


def added(amounts: Counts, codes: Codes, size: int) -> Counts:
    """Rows of ``amounts`` added up by code, ``size`` of them; rows with code -1 are left out."""
    total = np.zeros((size, amounts.shape[1]))
    order = np.argsort(codes, kind="stable")
    order = order[np.searchsorted(codes[order], 0) :]
    if len(order):
        starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
        total[codes[order][starts]] = np.add.reduceat(amounts[order], starts, axis=0)
    return total


def unit_codes(teams: pd.DataFrame) -> Codes:
    """A number for the unit of every team."""
    return np.asarray(teams.groupby(["source_id", "unit_id"]).ngroup(), dtype=np.int64)


def merged_units(units: Codes, latest: NDArray[np.float64], floor: int) -> Codes:
    """Unit position of every team, small units merged; ``units`` as :func:`unit_codes` numbers them."""
    sizes = np.bincount(units, weights=latest)
    merged = np.empty(len(sizes), dtype=np.int64)
    for position, members in enumerate(merge_small(sizes.tolist(), floor=floor)):
        merged[members] = position
    return merged[units]


def merged_teams(unit_of_team: Codes, latest: NDArray[np.float64], floor: int, found: Merged | None = None) -> Codes:
    """Group position of every team: small siblings merged inside their unit. ``found`` remembers how sizes were merged, for other weeks."""
    found = {} if found is None else found
    order = np.argsort(unit_of_team, kind="stable")
    starts = np.flatnonzero(np.diff(unit_of_team[order], prepend=-1))
    sizes = _that_matter(latest[order], starts, floor)
    least = np.arange(len(order))
    inside = zip(starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True) if len(starts) else ()
    has_small = np.logical_or.reduceat(sizes < floor, starts).tolist() if len(starts) else []
    for (start, end), is_merged in zip(inside, has_small, strict=True):
        if is_merged:
            key = sizes[start:end].tobytes()
            if key not in found:
                found[key] = _least_of_each(sizes[start:end].tolist(), floor)
            least[start:end] = found[key] + start
    groups = np.empty(len(order), dtype=np.int64)
    groups[order] = (np.cumsum(least == np.arange(len(order))) - 1)[least]
    return groups


def _that_matter(sizes: NDArray[np.float64], starts: Codes, floor: int) -> NDArray[np.float64]:
    """Sizes of teams in the order of their units, endless where a team is not merged: it has enough and is not its unit's next."""
    if not len(starts):
        return sizes
    enough = np.where(sizes >= floor, sizes, np.inf)
    is_next = enough == np.repeat(np.minimum.reduceat(enough, starts), np.diff(starts, append=len(sizes)))
    return np.where((sizes < floor) | is_next, sizes, np.inf)


def _least_of_each(sizes: list[float], floor: int) -> Codes:
    """For each team of one unit the first team of the group that it is merged into."""
    least = np.arange(len(sizes))
    able = [place for place, size in enumerate(sizes) if size < np.inf]
    for group in merge_small([sizes[place] for place in able], floor=floor):
        least[[able[place] for place in group]] = able[group[0]]
    return least


def _labelled(teams: pd.DataFrame, codes: Codes, seen: NDArray[np.bool_], *, level: str) -> pd.DataFrame:
    """cohort_id, cohort, unit, application_type and n_teams per code; members that never had people lend no name."""
    kind = {"team": ("org_unit_id", "team"), "unit": ("unit_id", "unit")}[level]
    mark = "" if level == "team" else "unit:"
    ids = (teams["source_id"] + ":" + mark + teams[kind[0]]).tolist()
    columns = {"cohort": teams[kind[1]].tolist(), "unit": teams["unit"].tolist()}
    types = teams["application_type"].tolist()
    size = int(codes.max(initial=-1)) + 1
    has_seen = np.zeros(size, dtype=bool)
    has_seen[codes[seen]] = True
    shown = np.flatnonzero(seen | ~has_seen[codes])
    shown = shown[np.argsort(codes[shown], kind="stable")]
    members = [part.tolist() for part in np.split(shown, np.flatnonzero(np.diff(codes[shown])) + 1)] if size else []
    labels = {"cohort_id": ["+".join(dict.fromkeys(ids[team] for team in part)) for part in members]}
    labels |= {name: [joined(names[team] for team in part) for part in members] for name, names in columns.items()}
    labels["application_type"] = [single(types[team] for team in part) for part in members]
    described = pd.DataFrame({name: pd.array(texts, dtype="str") for name, texts in labels.items()})
    return described.assign(n_teams=np.bincount(codes, minlength=size))


def joined(names: Iterable[str]) -> str:
    """Names in one label, those without a name of their own last, at most three: ``A + B + C + 4 more``."""
    unique = sorted(dict.fromkeys(names), key=lambda name: name in {NO_TEAM, NO_UNIT})
    more = len(unique) - LABELS_SHOWN
    return " + ".join([*unique[:LABELS_SHOWN], *([f"{more} more"] if more > 0 else [])])


def single(names: Iterable[str | None]) -> str | None:
    """The one name that all share, ``mixed`` for several, null for none."""
    unique = list(dict.fromkeys(name for name in names if isinstance(name, str)))
    return None if not unique else unique[0] if len(unique) == 1 else "mixed"
