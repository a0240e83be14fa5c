"""Indicators of the programme: the metrics of the ledger's facts, as of a day, for those who may read what they are counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from access.perception import habits_on, perception_counts
from access.programme import MONEY, Marks, Programme
from access.snapshot import Snapshot
from access.viewer import Viewer
from access.worth import Worth
from ledger.counts import counts
from metrics.catalog import PROGRAMME
from metrics.metric import Metric

HIGH = 4  # of five marks
PILLARS = ("technology", "process", "people")
COUNTED_FROM = {
    "ledger_decisions": ("decision",),
    "ledger_reviews": ("review",),
    "ledger_goals": ("goal", "wave"),
    "ledger_requirements": ("requirement",),
    "ledger_systems": ("system",),
    "ledger_causes": ("cause",),
    "ledger_milestones": ("milestone", "wave"),
    "ledger_waves": ("wave",),
    "ledger_costs": ("cost",),
    "ledger_trainings": ("intervention",),
    "ledger_capacity": ("capacity",),
    "ledger_preparation": ("wave", "milestone", "case_terms", "cost", "intervention", "review", "goal"),
    "ledger_return": MONEY,
    "ledger_answers": ("survey",),
    "ledger_perception": ("survey",),
}
CHANGES_READ = 100_000


@dataclass(frozen=True)
class Indicator:
    """One metric of the ledger: its value, or null with the reason."""

    metric: Metric
    value: float | None
    reason: str | None


def indicators(
    programme: Programme, viewer: Viewer, as_of: date, *, worth: Worth | None = None, snapshot: Snapshot | None = None
) -> list[Indicator]:
    """Every metric of the programme that the viewer may see, in the catalogue's order; ``snapshot``: what answers are set against."""
    facts = facts_of(programme, viewer, as_of, worth=worth, snapshot=snapshot)
    found = []
    for metric in PROGRAMME.values():
        if all(name in facts for name in metric.facts):
            value = float(metric.function(**{name: facts[name] for name in metric.facts}).iloc[0])
            is_known = not pd.isna(value)
            found.append(Indicator(metric, value if is_known else None, None if is_known else metric.when_unknown))
    return found


def facts_of(
    programme: Programme, viewer: Viewer, as_of: date, *, worth: Worth | None = None, snapshot: Snapshot | None = None
) -> dict[str, pd.DataFrame]:
    """The facts of which the viewer may read every table that they are counted from, one row each."""
    readable = programme.readable(viewer)

    def rows(table: str) -> Sequence[Mapping[str, Any]]:
        return programme.rows(viewer, table) if table in readable else []

    found: dict[str, Mapping[str, float]] = dict(counts(rows, programme.changes(viewer, "goal", most=CHANGES_READ), as_of))
    if worth is not None:
        found["ledger_return"] = _return(worth)
    if "survey" in readable:
        marks, latest = programme.survey_marks(viewer), _latest_survey(rows("survey"), as_of)
        key = None if latest is None else str(latest["key"])
        found["ledger_answers"] = answer_counts(marks, key)
        if snapshot is not None:
            habits = {} if latest is None else habits_on(snapshot, viewer, latest["asked_on"])
            found["ledger_perception"] = perception_counts(marks, key, habits)
    found = {name: row for name, row in found.items() if set(COUNTED_FROM.get(name, ())) <= set(readable)}
    return {name: pd.DataFrame([dict(row)]) for name, row in found.items()}


def _return(worth: Worth) -> dict[str, float]:
    so_far, drawn = worth.so_far, worth.range
    return {
        "benefit_so_far": so_far.likely if so_far else 0.0,
        "benefit_planned": so_far.planned if so_far else 0.0,
        "draws": len(drawn.values) if drawn else 0,
        "draws_with_gain": int((drawn.values > 0).sum()) if drawn else 0,
    }


def _latest_survey(surveys: Sequence[Mapping[str, Any]], as_of: date) -> Mapping[str, Any] | None:
    over = [row for row in surveys if row["asked_on"] <= as_of]
    return max(over, key=lambda row: (row["asked_on"], row["key"]), default=None)


def answer_counts(marks: Sequence[Marks], survey: str | None) -> dict[str, float]:
    """Counts of the latest round's answers; a question that fewer answered than the floor is not among ``marks`` and counts nothing."""
    company = {one.question: one for one in marks if one.survey == survey and one.unit is None}
    fear, gain = company.get("fear of being watched"), company.get("what I gain")
    pairs = [(company.get(f"{pillar} expected"), company.get(f"{pillar} found")) for pillar in PILLARS]
    gaps = [expected.mean - met.mean for expected, met in pairs if expected is not None and met is not None]
    is_whole = len(gaps) == len(PILLARS)
    return {
        "fear_answers": fear.answers if fear else 0,
        "fear_high": fear.high if fear else 0,
        "gain_answers": gain.answers if gain else 0,
        "gain_high": gain.high if gain else 0,
        "gap_pillars": len(gaps) if is_whole else 0,
        "gap_sum": sum(gaps) if is_whole else 0.0,
    }
