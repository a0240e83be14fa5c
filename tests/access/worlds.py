"""Small hand-made snapshots: frames in memory, asked through DuckDB where a test needs SQL."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pandas as pd

MONDAY = date(2026, 1, 5)
CAPABILITIES = ["source_id", "capability", "status", "granularity", "retention_days", "expected_lag_minutes", "observed_from_at",
                "observed_to_at", "note"]  # fmt: skip


@dataclass(frozen=True)
class HandMadeManifest:
    """Id and time of a hand-made snapshot."""

    id: str
    as_of_at: datetime


class HandMadeSnapshot:
    """A snapshot of frames: facts and canonical tables by name."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], *, as_of_at: datetime) -> None:
        self.manifest = HandMadeManifest("s1", as_of_at)
        self.tables = dict(tables)
        self._connection = duckdb.connect()

    def columns(self, name: str, /) -> dict[str, str]:
        """Columns of one frame; a whole number is a bigint, any other a double."""
        types = {"i": "bigint", "u": "bigint", "f": "double"}
        return {str(column): types.get(self.tables[name][column].dtype.kind, "text") for column in self.tables[name].columns}

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None, /) -> pd.DataFrame:
        """One SELECT over the frames."""
        for name in set(re.findall(r"[a-z_]+", sql)) & set(self.tables):
            self._connection.register(name, self.tables[name])
        return self._connection.sql(sql, params=dict(parameters or {})).df()

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """One SELECT as dictionaries."""
        frame = self.query(sql, parameters)
        return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


@dataclass(frozen=True)
class OwnMetric:
    """A metric record of a test's own."""

    name: str
    function: Callable[..., pd.Series]
    facts: tuple[str, ...] = ("team_activity",)
    unit: str = "share"
    kind: str = "stock"
    needs: tuple[str, ...] = ("usage_event",)
    window_days: int | None = None
    dimensions: tuple[str, ...] = ()
    gap_reason: str | None = None


@dataclass(frozen=True)
class Team:
    """One team: name, unit, people in each week, active people in each week (all of them when not given)."""

    name: str
    unit: str
    people: Sequence[int]
    active: Sequence[int] = field(default=())
    application_type: str | None = "inside_sales"


def weeks(count: int, *, first: date = MONDAY) -> list[date]:
    """Mondays in a row."""
    return [first + timedelta(days=7 * week) for week in range(count)]


def activity(teams: Sequence[Team], *, first: date = MONDAY, source: str = "crm", days_elapsed: int = 7) -> pd.DataFrame:
    """A small team_activity: one row per team and week with people in it; the last week has ``days_elapsed`` days."""
    rows = []
    for team in teams:
        mondays = weeks(len(team.people), first=first)
        for week, (monday, people) in enumerate(zip(mondays, team.people, strict=True)):
            active = team.active[week] if team.active else people
            elapsed = days_elapsed if monday == mondays[-1] else 7
            rows.append((source, team.name, monday, elapsed, people, active, people, 0, active))
    columns = ["source_id", "org_unit_id", "week_start_date", "days_elapsed", "eligible_people", "monthly_active", "eligible_people_7",
               "on_leave_people", "core_actions"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def snapshot(teams: Sequence[Team], *, first: date = MONDAY, days_elapsed: int = 7, **tables: pd.DataFrame) -> HandMadeSnapshot:
    """A snapshot of one source called crm, whose as-of lies at the end of the last week's elapsed days."""
    facts = activity(teams, first=first, days_elapsed=days_elapsed)
    settings = pd.DataFrame(
        [("crm", team.name, f"Team {team.name}", team.unit, f"Unit {team.unit}", team.application_type, "UTC") for team in teams],
        columns=["source_id", "org_unit_id", "team", "unit_id", "unit", "application_type", "time_zone"],
    )
    last = weeks(max(len(team.people) for team in teams), first=first)[-1]
    users = pd.DataFrame({"source_id": ["crm"], "user_id": ["u1"], "created_at": [datetime(2020, 1, 1)]})
    whole = {
        "team_activity": facts,
        "setting_team": settings,
        "crm_user": users,
        "source_capability": capability_rows(),
        **tables,
    }
    return HandMadeSnapshot(whole, as_of_at=datetime(last.year, last.month, last.day) + timedelta(days=days_elapsed))


def capability_rows(*rows: dict[str, object]) -> pd.DataFrame:
    """A source_capability table of source crm; what a row does not name is null."""
    typed = {name: "datetime64[us]" if name.endswith("_at") else "str" for name in CAPABILITIES}
    typed |= {"retention_days": "Int64", "expected_lag_minutes": "Int64"}
    return pd.DataFrame([{"source_id": "crm", **row} for row in rows], columns=CAPABILITIES).astype(typed)


def active_share(team_activity: pd.DataFrame) -> pd.Series:
    """Active per eligible people."""
    return team_activity["monthly_active"] / team_activity["eligible_people"]


def actions(team_activity: pd.DataFrame) -> pd.Series:
    """Core actions, summed."""
    return team_activity["core_actions"].astype(float)


ACTIVE_SHARE = OwnMetric("active_share", active_share)
ACTIONS = OwnMetric("actions", actions, unit="events", kind="flow")
