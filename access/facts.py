"""Facts as figures need them: added up inside the store's engine by place, day and dimension, so that few rows ever leave it.

A *place* is what rows are added up to: a group of teams, or several groups that every answer treats alike. Teams are numbered in the
order of the settings, and texts carry the place of each number: the one form in which every engine takes ten thousand of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.periods import Days, as_days
from access.snapshot import Snapshot, kept

Codes = NDArray[np.int64]
Short = NDArray[np.integer[Any]]
KEYS = ("source_id", "org_unit_id", "week_start_date", "snapshot_date")
ONE_PER_WEEK = "days_elapsed"
TEAMS_A_TEXT = 100
WHOLE = frozenset({"integer", "bigint"})
ADDED_UP = WHOLE | {"double", "decimal"}
NUMBERED = """
    named as (select distinct source_id, org_unit_id from setting_team),
    numbered as (select source_id, org_unit_id, row_number() over (order by source_id, org_unit_id) as number from named)"""
NAMED_SQL = f"with {NUMBERED} select source_id, org_unit_id, number from numbered order by number"


@dataclass(frozen=True)
class Asked:
    """What to read of a fact: the columns to add up, the dimensions to keep apart, and the days.

    ``days``: (first, last) of a weekly fact, both inclusive; of a fact taken on snapshot dates the dates wanted of each source.
    """

    fact: str
    dimensions: tuple[str, ...]
    columns: frozenset[str]
    days: tuple[np.datetime64, np.datetime64] | Mapping[str, Sequence[np.datetime64]]

    def with_more(self, other: "Asked") -> "Asked":
        """This with the columns of another too, and of a weekly fact with its days and what lies between."""
        days = self.days
        if isinstance(days, tuple) and isinstance(other.days, tuple):
            days = (min(days[0], other.days[0]), max(days[1], other.days[1]))
        return replace(self, columns=self.columns | other.columns, days=days)


@dataclass(frozen=True)
class Sums:
    """Rows of a fact by place, day and kind, as positions, in the order of the days; ``columns`` is what was added up.

    ``days`` lists the days, ``kinds`` the values of the dimensions, both in order. Whole numbers are held in as few bytes as they need.
    """

    place: Short
    day: Short
    kind: Short
    days: Days
    kinds: pd.DataFrame
    columns: dict[str, NDArray[Any]]

    @cached_property
    def size(self) -> int:
        """Bytes held."""
        return self.place.nbytes + self.day.nbytes + self.kind.nbytes + sum(column.nbytes for column in self.columns.values())

    def between(self, first: np.datetime64, last: np.datetime64) -> "Sums":
        """The rows of these days alone, both inclusive, without copying any."""
        codes = np.searchsorted(self.days, np.array([first, last + np.timedelta64(1, "D")]))
        begin, end = np.searchsorted(self.day, codes).tolist()
        rows = slice(begin, end)
        columns = {name: column[rows] for name, column in self.columns.items()}
        return replace(self, place=self.place[rows], day=self.day[rows], kind=self.kind[rows], columns=columns)


def day_column(snapshot: Snapshot, fact: str) -> str:
    """The column with the day of each row."""
    return "snapshot_date" if "snapshot_date" in columns_of(snapshot, fact) else "week_start_date"


def columns_of(snapshot: Snapshot, fact: str) -> Mapping[str, str]:
    """The fact's columns with their types."""
    return kept(snapshot, ("columns", fact), lambda: dict(snapshot.columns(fact)))


def measures_of(snapshot: Snapshot, fact: str, dimensions: Iterable[str]) -> frozenset[str]:
    """The columns that can be added up."""
    left_out = {*KEYS, *dimensions, ONE_PER_WEEK}
    return frozenset(name for name, type_ in columns_of(snapshot, fact).items() if type_ in ADDED_UP and name not in left_out)


def looks_of(snapshot: Snapshot, fact: str) -> tuple[NDArray[np.object_], Days]:
    """Every source and day for which the fact has rows at all."""
    return kept(snapshot, ("looks", fact), lambda: _looks(snapshot, fact))


def _looks(snapshot: Snapshot, fact: str) -> tuple[NDArray[np.object_], Days]:
    day = day_column(snapshot, fact)
    found = snapshot.query(f"select distinct source_id, {day} as day from {fact}")
    return found["source_id"].to_numpy(dtype=object), as_days(found["day"])


def named_teams(snapshot: Snapshot) -> pd.DataFrame:
    """The teams of the settings in the order of their numbers: source_id, org_unit_id."""
    return kept(snapshot, "named teams", lambda: snapshot.query(NAMED_SQL)[["source_id", "org_unit_id"]])


def headcounts(snapshot: Snapshot, fact: str, columns: Sequence[str]) -> pd.DataFrame:
    """Rows of a weekly fact as they are: number of the team (0 for one that the settings do not know), its keys if so, day, columns."""
    wanted = "".join(f", fact.{name}" for name in columns)
    return snapshot.query(f"""
with {NUMBERED}
select
    coalesce(numbered.number, 0) as number,
    case when numbered.number is null then fact.source_id end as source_id,
    case when numbered.number is null then fact.org_unit_id end as org_unit_id,
    fact.week_start_date as day{wanted}
from {fact} as fact
left join numbered on numbered.source_id = fact.source_id and numbered.org_unit_id = fact.org_unit_id""")


def read_placed(snapshot: Snapshot, asked: Asked, place_of_number: Codes) -> pd.DataFrame:
    """Sums by place (-1 for teams that the settings do not know, then with their keys); teams with place -1 are left out."""
    of_number, texts = _place_of_number(place_of_number)
    # The outer coalesce keeps PostgreSQL from cutting the text anew for every row of the fact.
    places = f"""{NUMBERED},
    placed as (select source_id, org_unit_id, coalesce(cast({of_number} as integer), 0) as place from numbered)"""
    keys = (
        "coalesce(placed.place, 0) - 1 as place",
        "case when placed.place is null then fact.source_id end as source_id",
        "case when placed.place is null then fact.org_unit_id end as org_unit_id",
    )
    joined = "left join placed on placed.source_id = fact.source_id and placed.org_unit_id = fact.org_unit_id"
    where, values = _days(asked, day_column(snapshot, asked.fact))
    sql = _select(snapshot, asked, [places], keys, f"{joined} where coalesce(placed.place, 1) > 0 and {where}")
    return snapshot.query(sql, {**texts, **values})


def _place_of_number(place_of_number: Codes) -> tuple[str, dict[str, Any]]:
    """SQL that finds the digits of a team's place (plus one) by its number, and the texts that hold them, a hundred teams in each.

    An engine that counts the characters of a text from its start, as PostgreSQL does, took four seconds for ten thousand teams in one.
    """
    width = len(str(int(place_of_number.max(initial=0)) + 1))
    digits = np.char.zfill((place_of_number + 1).astype(str), width).tolist()
    arms: list[str] = []
    texts: dict[str, Any] = {}
    for part, first in enumerate(range(0, max(len(digits), 1), TEAMS_A_TEXT)):
        texts[f"places_{part}"] = "".join(digits[first : first + TEAMS_A_TEXT])
        cut = f"substring($places_{part}, cast((number - {first + 1}) * {width} + 1 as integer), {width})"
        arms.append(f"when number <= {first + TEAMS_A_TEXT} then {cut}")
    return f"case {' '.join(arms)} end", texts


def read_teams(snapshot: Snapshot, asked: Asked, org_unit_ids: Sequence[str]) -> pd.DataFrame:
    """Sums of a few teams by their keys: only their rows are read. ``place`` is -1 throughout."""
    where, values = _days(asked, day_column(snapshot, asked.fact))
    teams = {f"team_{place}": team for place, team in enumerate(org_unit_ids)}
    where += f" and fact.org_unit_id in ({', '.join(f'${name}' for name in teams)})"
    sql = _select(snapshot, asked, [], ("-1 as place", "fact.source_id", "fact.org_unit_id"), f"where {where}")
    return snapshot.query(sql, {**teams, **values})


def _select(snapshot: Snapshot, asked: Asked, before: Sequence[str], keys: Sequence[str], rest: str) -> str:
    types, day = columns_of(snapshot, asked.fact), day_column(snapshot, asked.fact)
    columns = [*keys, f"fact.{day} as day", *(f"fact.{name}" for name in (*asked.dimensions, *sorted(asked.columns)))]
    by = ", ".join(("place", "source_id", "org_unit_id", "day", *asked.dimensions))
    sums = "".join(f", {_added_up(name, types[name])}" for name in sorted(asked.columns))
    chosen = f"\n    chosen as (select {', '.join(columns)} from {asked.fact} as fact {rest})"
    summed = f"\n    summed as (select {by}, count(*) as n_rows{sums} from chosen group by {by})"
    return f"with {','.join([*before, chosen, summed])}\nselect * from summed"


def _added_up(name: str, type_: str) -> str:
    return f"cast(coalesce(sum({name}), 0) as {'bigint' if type_ in WHOLE else 'double'}) as {name}"


def _days(asked: Asked, day: str) -> tuple[str, dict[str, Any]]:
    """The condition on the days, and its values."""
    if isinstance(asked.days, tuple):
        first, last = asked.days
        return (
            f"fact.{day} >= cast($first_day as date) and fact.{day} <= cast($last_day as date)",
            {"first_day": first.astype("datetime64[D]").item(), "last_day": last.astype("datetime64[D]").item()},
        )
    parts: list[str] = []
    values: dict[str, Any] = {}
    for place, (source, days) in enumerate(asked.days.items()):
        names = [f"day_{place}_{number}" for number in range(len(days))]
        values |= {f"source_{place}": source, **{name: day.item() for name, day in zip(names, days, strict=True)}}
        listed = ", ".join(f"cast(${name} as date)" for name in names)
        parts.append(f"(fact.source_id = $source_{place} and fact.{day} in ({listed}))")
    return f"({' or '.join(parts)})" if parts else "1 = 0", values


def sums_of(rows: pd.DataFrame, asked: Asked, place: Codes) -> Sums:
    """The rows read, with their places; rows without a place or with an empty dimension are left out."""
    kept_rows = (place >= 0) & rows[list(asked.dimensions)].notna().all(axis=1).to_numpy(dtype=bool)
    if not kept_rows.all():
        rows, place = rows[kept_rows], place[kept_rows]
    kind, kinds = _kinds(rows[list(asked.dimensions)])
    days, day = np.unique(as_days(rows["day"]), return_inverse=True)
    order = np.argsort(day.reshape(-1), kind="stable")
    columns = {name: _short(rows[name].to_numpy()[order]) for name in sorted(asked.columns)}
    return Sums(_short(place[order]), _short(day.reshape(-1)[order]), _short(kind[order]), days, kinds, columns)


def _short(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers in the fewest bytes that hold them all; everything else as it is."""
    if values.dtype.kind != "i" or not len(values):
        return values
    ends = (values.min(), values.max())
    fitting = (kind for kind in (np.int16, np.int32) if all(np.iinfo(kind).min <= end <= np.iinfo(kind).max for end in ends))
    return values.astype(next(fitting, np.int64))


def _kinds(dimensions: pd.DataFrame) -> tuple[Codes, pd.DataFrame]:
    """The number of each row's values of the dimensions, in their order, and those values."""
    kind = np.zeros(len(dimensions), dtype=np.int64)
    if not dimensions.columns.size:
        return kind, pd.DataFrame(index=range(1))
    found = []
    for name in dimensions.columns:
        codes, values = pd.factorize(dimensions[name], sort=True)
        kind = kind * max(len(values), 1) + codes
        found.append(np.asarray(values, dtype=object))
    used, kind = np.unique(kind, return_inverse=True)
    values = {}
    for name, known in zip(reversed(dimensions.columns), reversed(found), strict=True):
        used, code = np.divmod(used, max(len(known), 1))
        values[name] = known[code]
    kinds = pd.DataFrame({name: pd.Series(values[name], dtype=object) for name in dimensions.columns})
    return kind.astype(np.int64), kinds
