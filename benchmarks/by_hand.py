"""What a competent analyst would write for the same figures in pandas and in Polars, without a product around it.

Both reduce the events to what each account did by week, channel and kind of actor, and from there to a dense grid of people and weeks;
then both use the same NumPy, the fastest form that we know. They do less than the product: no leave, no holidays, no entitlement that
begins or ends, no stored pieces, no checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

KINDS = {
    "sign_ins": ("login", "logout"),
    "writes": (
        "create", "update", "delete", "restore", "assign", "link", "unlink", "activity_done", "comment", "email", "call", "meeting",
    ),
    "reads": ("view", "list", "search", "report", "edit_open"),
}  # fmt: skip
CHANNELS = ("ui", "mobile", "api", "sync", "import", "automation", "portal", "system")
ACTORS = ("human", "automation", "integration")
EVENT_COLUMNS = ["user_id", "occurred_at", "action", "object_type", "channel", "actor_kind", "event_count"]
TRAFFIC = ["user_id", "week_start_date", "channel", "actor_kind"]
Grid = np.ndarray


@dataclass(frozen=True)
class Setting:
    """What the events meet: people in order with zone and team, the pack's (object, action) -> capability bits, weeks from a Monday."""

    users: Sequence[str]
    zones: Sequence[str]
    teams: Sequence[str]
    pack: dict[tuple[str, str], int]
    monday: date
    weeks: int


@dataclass(frozen=True)
class Weeks:
    """People x weeks: days as bits (bit 6 = Monday), capabilities as bits, core actions; and the traffic.

    ``traffic`` has a row for each account, week, channel and kind of actor: events, and of those sign-ins, writes and reads.
    """

    days: Grid
    capabilities: Grid
    core: Grid
    traffic: pd.DataFrame


def pandas_weeks(files: Sequence[Path], setting: Setting) -> Weeks:
    """The grid by pandas: categories for the words, one pass a file."""
    shape = (len(setting.users), setting.weeks, len(CHANNELS), len(ACTORS))
    days, capabilities, core = (np.zeros(np.prod(shape), np.int64) for _ in range(3))
    sums = {name: np.zeros(np.prod(shape), np.int64) for name in ("events", *KINDS)}
    for file in files:
        events = pd.read_parquet(file, columns=EVENT_COLUMNS)
        person = np.asarray(pd.Categorical(events["user_id"], categories=setting.users).codes, np.int64)
        channel, actor = (
            np.asarray(pd.Categorical(events[n], categories=c).codes, np.int64) for n, c in (("channel", CHANNELS), ("actor_kind", ACTORS))
        )
        action, kind = pd.Categorical(events["action"]), pd.Categorical(events["object_type"])
        bits = np.array([[setting.pack.get((o, a), 0) for a in action.categories] for o in kind.categories])[kind.codes, action.codes]
        day = _local_days(events["occurred_at"], person, setting)
        place = ((person * setting.weeks + day // 7) * len(CHANNELS) + channel) * len(ACTORS) + actor
        count = np.asarray(events["event_count"], np.int64)
        sums["events"] += np.bincount(place, count, len(days)).astype(np.int64)
        for name, words in KINDS.items():
            chosen = np.isin(action.categories, words)[action.codes]
            sums[name] += np.bincount(place[chosen], count[chosen], len(days)).astype(np.int64)
        work = ~np.isin(action.categories, KINDS["sign_ins"])[action.codes]
        np.bitwise_or.at(days, place[work], (64 >> day[work] % 7))
        np.bitwise_or.at(capabilities, place, bits)
        core += np.bincount(place[bits > 0], minlength=len(days))
    human = [np.asarray(grid.reshape(shape)[..., 0]) for grid in (days, capabilities, core)]
    used = [np.bitwise_or.reduce(grid, axis=2) for grid in human[:2]]
    return Weeks(used[0], used[1], human[2].sum(axis=2), _traffic(sums, setting))


def _local_days(occurred_at: pd.Series, person: Any, setting: Setting) -> Any:
    """Days since the first Monday, in each person's own zone."""
    day = np.zeros(len(occurred_at), np.int64)
    for zone in set(setting.zones):
        mine: Any = np.array([z == zone for z in setting.zones])[person]
        local = occurred_at[mine].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
        day[mine] = (local.dt.normalize() - pd.Timestamp(setting.monday)).dt.days
    return day


def _traffic(sums: dict[str, Grid], setting: Setting) -> pd.DataFrame:
    """The cells of the grid that hold an event."""
    held = np.flatnonzero(sums["events"])
    rest, actor = np.divmod(held, len(ACTORS))
    rest, channel = np.divmod(rest, len(CHANNELS))
    person, week = np.divmod(rest, setting.weeks)
    mondays = pd.date_range(str(setting.monday), periods=setting.weeks, freq="7D").to_numpy()
    named = (np.array(setting.users)[person], mondays[week], np.array(CHANNELS)[channel], np.array(ACTORS)[actor])
    return pd.DataFrame({**dict(zip(TRAFFIC, named, strict=True)), **{name: grid[held] for name, grid in sums.items()}})


def polars_weeks(files: Sequence[Path], setting: Setting) -> Weeks:
    """The grid by Polars: one lazy plan, streamed."""
    import polars as pl

    is_kind = {name: pl.col("action").is_in(words) for name, words in KINDS.items()}
    traffic = (
        _polars_events(files, setting)
        .group_by("person", "channel", "actor_kind", week=pl.col("day") // 7)
        .agg(
            pl.col("event_count").sum().alias("events"),
            *(pl.col("event_count").filter(chosen).sum().alias(name) for name, chosen in is_kind.items()),
            days=pl.col("bit").bitwise_or(),
            capabilities=pl.col("bits").drop_nulls().bitwise_or(),
            core=pl.col("bits").count(),
        )
        .collect(engine="streaming")
    )
    weeks = (
        traffic.filter(pl.col("actor_kind") == "human")
        .group_by("person", "week")
        .agg(pl.col("days").bitwise_or(), pl.col("capabilities").drop_nulls().bitwise_or(), pl.col("core").sum())
    )
    named = traffic.select(
        pl.Series(setting.users).gather(traffic["person"]).alias("user_id"),
        (pl.lit(setting.monday) + pl.duration(weeks=pl.col("week"))).alias("week_start_date"),
        "channel", "actor_kind", "events", *KINDS,
    )  # fmt: skip
    return Weeks(*_grids(weeks, setting), named.to_pandas())


def polars_team_weeks(files: Sequence[Path], setting: Setting) -> Weeks:
    """The same grid and no traffic, a smaller question than the product answers: people's events alone, by person and week."""
    import polars as pl

    weeks = (
        _polars_events(files, setting, actor="human")
        .group_by("person", week=pl.col("day") // 7)
        .agg(days=pl.col("bit").bitwise_or(), capabilities=pl.col("bits").drop_nulls().bitwise_or(), core=pl.col("bits").count())
        .collect(engine="streaming")
    )
    return Weeks(*_grids(weeks, setting), pd.DataFrame())


def _polars_events(files: Sequence[Path], setting: Setting, *, actor: str | None = None) -> Any:
    """The events, of one kind of actor where that is named, with person, day since the first Monday, its bit, and capability bits."""
    import polars as pl

    people = pl.LazyFrame({"user_id": setting.users, "zone": setting.zones}).with_row_index("person")
    pack = pl.LazyFrame([{"object_type": o, "action": a, "bits": bits} for (o, a), bits in setting.pack.items()])
    at = pl.col("occurred_at").dt.replace_time_zone("UTC")
    local = pl.lit(None, pl.Date)
    for zone in sorted(set(setting.zones)):
        local = pl.when(pl.col("zone") == zone).then(at.dt.convert_time_zone(zone).dt.date()).otherwise(local)
    signs_in = pl.col("action").is_in(KINDS["sign_ins"])
    return (
        pl.scan_parquet(list(files))
        .filter(pl.lit(value=True) if actor is None else pl.col("actor_kind") == actor)
        .select(EVENT_COLUMNS)
        .join(people, on="user_id", how="left")
        .join(pack, on=["object_type", "action"], how="left")
        .with_columns(day=(local - pl.lit(setting.monday)).dt.total_days())
        .with_columns(bit=pl.when(signs_in).then(0).otherwise(pl.lit(64) // (2 ** (pl.col("day") % 7)).cast(pl.Int64)))
    )


def _grids(weeks: Any, setting: Setting) -> tuple[Grid, Grid, Grid]:
    """Days, capabilities and core actions of a Polars frame by person and week, as grids."""
    place = (weeks["person"].to_numpy(), weeks["week"].to_numpy())
    days, capabilities, core = (np.zeros((len(setting.users), setting.weeks), np.int64) for _ in range(3))
    for grid, name in ((days, "days"), (capabilities, "capabilities"), (core, "core")):
        grid[place] = weeks[name].fill_null(0).to_numpy()
    return days, capabilities, core


def earlier(grid: Grid, weeks: int) -> Grid:
    """The grid as it stood some weeks before; nothing before the first."""
    moved = np.zeros_like(grid)
    moved[:, weeks:] = grid[:, : grid.shape[1] - weeks]
    return moved


def team_figures(found: Weeks, setting: Setting, expected: int) -> pd.DataFrame:
    """Per team and week: the sums behind the adoption figures, in the columns' names of team_activity."""
    active = found.days > 0
    seen = np.logical_or.accumulate(active, axis=1)
    before = earlier(active, 1)
    was_seen = earlier(seen, 1)
    week = np.arange(setting.weeks)
    days_28 = sum(np.bitwise_count(earlier(found.days, back)).astype(np.int64) for back in range(4))
    workdays_28 = sum(np.bitwise_count(earlier(found.days, back) & 124).astype(np.int64) for back in range(4))
    used = np.bitwise_count(np.bitwise_or.reduce([earlier(found.capabilities, back) for back in range(4)])).astype(np.int64)
    monthly = days_28 > 0
    kept = sum(earlier(active, back).astype(np.int64) for back in range(12))
    running = np.cumprod([earlier(active, back) for back in range(12)], axis=0).sum(axis=0)
    eligible_weeks = np.minimum(week + 1, 12)
    habitual = np.where(week < 11, running >= 4, 4 * kept >= 3 * eligible_weeks) & (eligible_weeks >= 4)
    core_4 = sum(earlier(found.core, back) for back in range(4))
    scheduled = 5 * np.minimum(week + 1, 4)
    columns = {
        "monthly_active": monthly,
        "active_days_28": days_28,
        "weekly_active": active,
        "active_days_7": np.bitwise_count(found.days),
        "worked_share_millionths": np.where(monthly, np.round(1000000.0 * workdays_28 / scheduled), 0),
        "habitual_people": habitual,
        "power_people": habitual & (core_4 >= 60),
        "never_people_28": ~seen,
        "capabilities_used": np.where(monthly, used, 0),
        "capabilities_expected": np.where(monthly, expected, 0),
        "core_actions": found.core,
        "new_people": active & ~was_seen,
        "returning_people": active & before,
        "resurrected_people": active & ~before & was_seen,
        "dormant_people": ~active & before,
        "churned_people": ~active & ~before & seen,
        "never_people": ~seen,
    }
    team, names = pd.factorize(pd.Series(setting.teams), sort=True)
    team = np.asarray(team)
    order = np.argsort(team, kind="stable")
    starts = np.searchsorted(team[order], np.arange(len(names)))
    mondays = pd.date_range(str(setting.monday), periods=setting.weeks, freq="7D")
    index = pd.MultiIndex.from_product([list(names), mondays], names=["org_unit_id", "week_start_date"])
    sums = {name: np.add.reduceat(np.asarray(grid, np.int64)[order], starts, axis=0).ravel() for name, grid in columns.items()}
    return pd.DataFrame(sums, index=index)
