"""What a CRM knows of a team beside its activity, as of each cut-off of a back-test: candidates for features of the risk model."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from access.cohorts import lattice_of
from access.history import cohorts_of
from models.backtest import Forecasts
from models.history import Floats, History
from takehold.ledgers import open_ledger
from takehold.settings import Settings

if TYPE_CHECKING:
    from sql.store import Snapshot

# Sums by team and day on which they were known: the week after the one they speak of, or the day of the look.
SUMS = {
    "freshness": """
select source_id || ':' || org_unit_id as team, week_start_date as day, sum(freshness_millionths) / 1000000.0 as part,
       sum(known_records) as whole
from record_freshness where days_elapsed = 7 group by source_id || ':' || org_unit_id, week_start_date""",
    "completeness": """
select source_id || ':' || org_unit_id as team, snapshot_date - 7 as day, sum(filled) as part, sum(applicable) as whole
from record_fill group by source_id || ':' || org_unit_id, snapshot_date""",
    "latency": """
select source_id || ':' || org_unit_id as team, week_start_date as day, sum(waited_ms) as part, sum(timed) as whole
from team_latency group by source_id || ':' || org_unit_id, week_start_date""",
    "leaders' own use": """
select source_id || ':' || org_unit_id as team, week_start_date as day, sum(leaders_habitual) as part, sum(leaders) as whole
from team_effective group by source_id || ':' || org_unit_id, week_start_date""",
}
MOMENT = "datetime64[us]"
LONGEST_DAYS = 70  # an older look tells nothing of today
NEVER_TRAINED_WEEKS = 52


def candidates_of(
    home: Path, settings: Settings, snapshot: "Snapshot", history: History, champion: Forecasts
) -> Mapping[str, Floats | None]:
    """Values of every candidate for each row of the champion (NaN where not known then); None where the CRM never tells."""
    cohort_of = cohorts_of(lattice_of(snapshot, floor=settings.privacy.floor))
    found = {name: _as_known(snapshot.query(sql), cohort_of, history, champion) for name, sql in SUMS.items()}
    return {**found, "time since training": _since_training(home, settings, snapshot, history, champion)}


def _as_known(rows: pd.DataFrame, cohort_of: Mapping[str, str], history: History, champion: Forecasts) -> Floats | None:
    """The share of each row's team in the last week that was over at its cut-off."""
    rows = rows.assign(cohort=rows["team"].map(dict(cohort_of)), day=pd.to_datetime(rows["day"]).astype(MOMENT)).dropna(subset="cohort")
    sums = rows.groupby(["cohort", "day"], as_index=False)[["part", "whole"]].sum().astype({"part": float, "whole": float})
    sums = sums[sums["whole"] > 0].assign(known_at=lambda one: one["day"] + pd.Timedelta(days=7)).sort_values("known_at")
    if sums.empty:
        return None
    asked = _rows_of(history, champion)
    joined = pd.merge_asof(
        asked.sort_values("at"), sums[["cohort", "known_at", "part", "whole"]], left_on="at", right_on="known_at", by="cohort",
        tolerance=pd.Timedelta(days=LONGEST_DAYS),
    )  # fmt: skip
    return np.asarray((joined["part"] / joined["whole"]).to_numpy(dtype=float)[np.argsort(joined["row"].to_numpy())], dtype=float)


def _rows_of(history: History, champion: Forecasts) -> pd.DataFrame:
    """Cohort and cut-off of each row, with its number."""
    starts = history.weeks[0] + pd.to_timedelta(7 * champion.week, unit="D")
    names = [history.teams[team] for team in champion.team]
    return pd.DataFrame({"row": np.arange(len(names)), "cohort": names, "at": pd.DatetimeIndex(starts).astype(MOMENT)})


def _since_training(home: Path, settings: Settings, snapshot: "Snapshot", history: History, champion: Forecasts) -> Floats | None:
    """Weeks since the last training of the team that was entered, at most a year; a year where there was none."""
    held = _trainings(home, settings)
    if not held:
        return None
    lattice = lattice_of(snapshot, floor=settings.privacy.floor)
    cohort_of = cohorts_of(lattice)
    titles = {f"{row['source_id']}:{row['org_unit_id']}": str(row["team"]) for row in lattice.teams.to_dict("records")}
    trained: dict[str, list[date]] = {}
    for team, cohort in cohort_of.items():
        trained.setdefault(cohort, []).extend(day for title, day in held if title == titles[team])
    asked = _rows_of(history, champion)
    values = []
    for cohort, at in zip(asked["cohort"], asked["at"].dt.date, strict=True):
        days = [day for day in trained.get(cohort, ()) if day < at]
        weeks = (at - max(days)) / timedelta(weeks=1) if days else float(NEVER_TRAINED_WEEKS)
        values.append(min(weeks, float(NEVER_TRAINED_WEEKS)))
    return np.asarray(values, dtype=float)


def _trainings(home: Path, settings: Settings) -> list[tuple[str, date]]:
    book = open_ledger(home, settings)
    rows: list[dict[str, Any]] = [row for row in book.rows("intervention") if row["kind"] == "training" and row["teams"]]
    book.close()
    return [(team.strip(), row["held_on"]) for row in rows for team in str(row["teams"]).split(";")]
