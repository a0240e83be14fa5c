"""A small made-up company for the dashboard's tests: a door that answers from a formula, and the wiring to it.

Habit of team ``index`` in the week ``back`` weeks before the last complete one is 0.30 + 0.05 * index - 0.01 * back; the other
metrics are 0.5. Hidden and unknown teams are named so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pandas as pd

from access import diagnosis
from access.door import COLUMNS, PeopleNote
from access.risk import COLUMNS as RISK_COLUMNS
from access.risk import Episode, RiskAnswer
from access.viewer import local_viewer
from dashboard import data, entered
from metrics.playbook import read_playbook
from metrics.skills import read_skills
from models.scores import Case, Drifted, Trust

AS_OF = datetime(2026, 6, 17, 6, 0)
LAST_COMPLETE = date(2026, 6, 8)
WEEKS = 30
HOSTILE_TEAM = "![](http://evil.example/x.png) [click](http://evil.example) <b>Team</b>"
TEAMS = ("North", "South", "East", HOSTILE_TEAM, "Hidden", "Unknown")
UNITS = {"North": "Sales", "South": "Sales", "East": "Service", HOSTILE_TEAM: "Service", "Hidden": "Service", "Unknown": "Sales"}
FIELDS = (("contact", "email"), ("contact", "phone"), ("account", "industry"))


def week_start(back: int) -> date:
    """Monday of the week ``back`` weeks before the last complete one; -1 is the week that is not over."""
    return LAST_COMPLETE - timedelta(weeks=back)


@dataclass
class Door:
    """Stands in for ``access.door``; counts its calls."""

    calls: int = 0
    is_assumed: bool = True
    passes: bool = True

    def values(
        self, snapshot: Any, viewer: Any, metrics: Iterable[Any], *, by: str, units: list[str] | None = None, **asked: Any
    ) -> pd.DataFrame:
        """Rows for every metric, cohort and week that overlaps [since, until)."""
        self.calls += 1
        since, until = asked.get("since") or date.min, asked.get("until") or date.max
        rows = [
            _row(metric, cohort, back, dimension)
            for metric in metrics
            for cohort in _cohorts(by, units)
            for back in range(WEEKS - 1, -2, -1)
            if week_start(back) + timedelta(days=7) > since and week_start(back) < until
            for dimension in _dimensions(metric)
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def together(self, snapshot: Any, viewer: Any, metrics: Iterable[Any], named: dict[str, Any], **asked: Any) -> pd.DataFrame:
        """Rows for every metric, name and week: the second name has the habit of a later team; one without members of ours is not there."""
        known = {*TEAMS, *UNITS.values()}
        rows = [
            _row(metric, (name, "", index), back, (None, None)) | {"cohort_id": f"gathered:{name}"}
            for metric in metrics
            for index, (name, members) in enumerate(named.items())
            if known & set(members)
            for back in range(WEEKS - 1, -2, -1)
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def cohorts(self, snapshot: Any, viewer: Any) -> pd.DataFrame:
        """Every team with its unit and type."""
        return pd.DataFrame(
            [
                {"cohort_id": f"t:{name}", "cohort": name, "unit": UNITS[name], "application_type": "sales", "level": "team"}
                for name in TEAMS
            ]
        )

    def lifecycle(self, snapshot: Any, viewer: Any, *, by: str, **asked: Any) -> pd.DataFrame:
        """Eight returning, one new, two dormant in every team and week."""
        return self._counted(by, "lifecycle_state", {"returning": 8, "new": 1, "dormant": 2, "never": 1})

    def active_days(self, snapshot: Any, viewer: Any, *, by: str, **asked: Any) -> pd.DataFrame:
        """Three people on no day, five on 4 days, four on 20."""
        return self._counted(by, "active_days", {0: 3, 4: 5, 20: 4})

    def retention_matrix(self, snapshot: Any, viewer: Any, *, by: str, **asked: Any) -> pd.DataFrame:
        """Ten who began in April, six of them there in May; in a hidden team nobody is shown."""
        shown = [(since, 10.0, active) for since, active in enumerate((10.0, 6.0))]
        rows = [
            {"cohort_id": f"t:{name}", "cohort": name, "unit": unit, "level": by, "started_from": pd.Timestamp("2026-04-01"),
             "started_to": pd.Timestamp("2026-05-01"), "months_since": since, "starters": starters, "active": active,
             "value": active / starters, "bound": None, "state": "value", "reason": None}
            for name, unit, _ in _cohorts(by, None)
            for since, starters, active in shown
        ]  # fmt: skip
        chosen = asked.get("cohort_ids")
        return pd.DataFrame([row for row in rows if chosen is None or row["cohort_id"] in chosen])

    def quality(self, snapshot: Any, viewer: Any, **asked: Any) -> pd.DataFrame:
        """Contacts with a good score and an e-mail address below its floor."""
        return pd.DataFrame(
            [{"cohort_id": "company", "period_start": pd.Timestamp(LAST_COMPLETE), "object_type": "contact", "score": 0.9, "bound": None,
              "state": "value", "reason": None, "failed": "email", "missing": "missing: email (45 %)", "unknown_share": 0.0,
              "confidence": "good", "rule_version": 1, "moved": 0.0, "by_people": 0.0, "by_rule": 0.0}]
        )  # fmt: skip

    def capabilities(self, snapshot: Any, viewer: Any) -> pd.DataFrame:
        """One recorded stream and one that is switched off."""
        row = {"source_id": "demo", "observed_from_at": datetime(2025, 1, 1), "retention_days": 90}
        return pd.DataFrame(
            [{**row, "capability": "usage_event", "status": "native_on", "note": "Kept for 90 days."},
             {**row, "capability": "usage_event.view", "status": "native_off", "note": "Switch on page views."}]
        )  # fmt: skip

    def ingestion(self, snapshot: Any, viewer: Any) -> pd.DataFrame:
        """One stream with three rows set aside."""
        return pd.DataFrame(
            [
                {
                    "source_id": "demo",
                    "stream": "usage_event",
                    "last_run_at": AS_OF,
                    "rows_read": 1200,
                    "rows_quarantined": 3,
                    "observed_to_at": AS_OF,
                }
            ]
        )

    def risk(self, snapshot: Any, viewer: Any, found: Any, *, units: list[str] | None = None, **asked: Any) -> RiskAnswer:
        """North at high risk with an open alert, the hidden and the unknown team with their reasons."""
        rows = [_risk_row(*cohort) for cohort in _cohorts("team", units)]
        trust = TRUST if self.passes else replace(TRUST, passes=False, why_not="only 3 of the 20 collapses were seen here")
        weeks = tuple(week_start(back).isoformat() for back in range(25, -1, -1))
        learnt = {"source": "local", "rows": 900, "collapses": 40, "from": "2025-01-06", "to": "2026-04-20"}
        base = 0.08 if self.passes else None
        return RiskAnswer(pd.DataFrame(rows, columns=list(RISK_COLUMNS)), weeks, LAST_COMPLETE, self.passes, False, base, learnt, trust,
                          trust.why_not, None, EPISODES, DRIFT)  # fmt: skip

    def people_note(self, snapshot: Any, viewer: Any) -> PeopleNote:
        """Whether a people.csv was given."""
        return PeopleNote({"account": 60}, self.is_assumed, "Every active human account counts as entitled: there is no people.csv.")

    def _counted(self, by: str, column: str, amounts: dict[Any, int]) -> pd.DataFrame:
        metric = SimpleNamespace(name=column, dimensions=())
        rows = [
            {**_row(metric, cohort, back, (None, None)), column: key, "value": float(amount)}
            for cohort in _cohorts(by, None)
            for back in range(WEEKS - 1, -2, -1)
            for key, amount in amounts.items()
        ]
        return pd.DataFrame(rows)


TRUST = Trust(
    forecasts=900, teams=30, collapses=40, since="2025-06-02", until="2026-04-20",
    figures=dict.fromkeys(("calibration_error", "brier_skill", "coverage", "calibration_slope"), (0.02, 0.01, 0.04)),
    bins=[(0.02, 0.01, 450.0), (0.3, 0.28, 450.0)], alerts=90, precision=0.31, recall=0.6, early=0.4, rule_recall=0.65, rule_precision=0.2,
    leads=[0, 2, 5], misses=[Case("t:South", "2026-03-02")], false_alarms=[Case("t:North", "2025-11-03")], passes=True, why_not=None,
    episodes=10,
)  # fmt: skip


EPISODES = (
    Episode("t:North", LAST_COMPLETE, None, None, None, None),
    Episode("t:South", date(2026, 2, 2), date(2026, 3, 30), "recovered", False, 0.85),
    Episode("t:East", date(2026, 1, 5), date(2026, 4, 27), "over", True, 0.2),
)
DRIFT = (
    Drifted("ratio_2", 0.4, 0.2, "fewer people active in the last 2 weeks than usual"),
    Drifted("slope", 0.1, 0.2, "rising over 12 weeks"),
)


def _risk_row(name: str, unit: str, index: int) -> dict[str, Any]:
    row: dict[str, Any] = {"cohort_id": f"t:{name}", "cohort": name, "unit": unit, "application_type": "sales", "state": "value"}
    if name == "Hidden":
        return {**row, "state": "hidden", "remark": "hidden: fewer people than may be shown"}
    if name == "Unknown":
        return {**row, "state": "not known", "remark": "too early: younger than twelve weeks"}
    said = {"band": "high", "reasons": ("newcomers stay away",), "alerted_since": LAST_COMPLETE} if name == "North" else {"band": "usual"}
    known = {"basis": "model", "chance": 0.4 - 0.1 * index, "keep_low": 0.45, "keep_high": 1.1, "warning_from": 1, "warning_to": 5}
    return {**row, **known, "reasons": (), "lost_work": 40.0 - index, "trend": (0.1, 0.2, None, 0.4), **said}


def configure(door: Door, monkeypatch: Any, **settings: Any) -> None:
    """Wire the dashboard to ``door``, with a few rows of playbook and skills: this door takes long to answer."""
    settings = {"plays": read_playbook()[2:5:2], "skills": read_skills()[:3], **settings}
    monkeypatch.setattr(data, "door", door)
    monkeypatch.setattr(diagnosis, "door", door)
    monkeypatch.setattr(entered, "door", door)
    snapshot = SimpleNamespace(manifest=SimpleNamespace(id="s1", as_of_at=AS_OF, published_at=AS_OF))
    viewer = local_viewer()
    data.configure(lambda: snapshot, lambda: viewer, data.DashboardSettings(**settings))


def _cohorts(by: str, units: list[str] | None) -> list[tuple[str, str, int]]:
    """(name, unit, index) of the cohorts of a level."""
    if by == "company":
        return [("Company", "", 2)]
    if by == "unit":
        return [(unit, unit, index) for index, unit in enumerate(sorted(set(UNITS.values())))]
    return [(name, UNITS[name], index) for index, name in enumerate(TEAMS) if units is None or UNITS[name] in units]


def _dimensions(metric: Any) -> tuple[tuple[str | None, str | None], ...]:
    if "field_name" in metric.dimensions:
        return FIELDS
    return (("contact", None), ("account", None)) if "object_type" in metric.dimensions else ((None, None),)


def _row(metric: Any, cohort: tuple[str, str, int], back: int, dimension: tuple[str | None, str | None]) -> dict[str, Any]:
    name, unit, index = cohort
    value, state, reason = (0.30 + 0.05 * index - 0.01 * back if metric.name == "habit_rate" else 0.5), "value", None
    value = 200.0 if getattr(metric, "unit", "") == "records" else value  # the cases behind a share
    if name == "Hidden":
        value, state, reason = None, "hidden", "hidden (fewer than 5)"
    if name == "Unknown" or (name == "East" and back > 20):
        value, state, reason = None, "not known", "the CRM's log reaches back to 2026-01-19 only"
    start = pd.Timestamp(week_start(back))
    return {
        "metric": metric.name, "cohort_id": f"t:{name}", "cohort": name, "unit": unit, "application_type": "sales", "level": "team",
        "period_start": start, "period_end": start + pd.Timedelta(days=7), "is_complete": back >= 0, "object_type": dimension[0],
        "field_name": dimension[1], "value": value, "state": state, "reason": reason, "bound": None,
        "people": None if state == "hidden" else 20,
    }  # fmt: skip
