"""Causes, skill gaps and lost work of the cohorts that a viewer may see: like every figure they come through the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from access import door
from access.cohorts import NO_TEAM
from access.counts import Count
from access.floors import Level as Cohorts
from access.periods import Grain
from access.snapshot import MetricRecord, Snapshot
from access.viewer import Viewer
from metrics.cases import CASES
from metrics.catalog import CATALOG
from metrics.diagnosis import Diagnosis, diagnose, signs_in
from metrics.levels import Level, Spans, by_cohort, levels
from metrics.lost_work import LostWork, lost_work
from metrics.metric import Metric
from metrics.playbook import Play, Sign

WEEKS_READ = 31
WINDOW = 28
ROWS_AT_ONCE = 600_000
NEEDED = [
    "metric", "cohort_id", "application_type", "period_start", "is_complete", "object_type", "field_name", "value", "state", "reason",
    "bound", "people",
]  # fmt: skip


def diagnosed(snapshot: Snapshot, viewer: Viewer, plays: Sequence[Play], *, by: Cohorts = "team") -> dict[str, Diagnosis]:
    """The diagnosis of every cohort that the viewer may see, by cohort id.

    A cohort is compared with those that the same viewer may see, never with others. Who has no team is in nobody's comparison.
    """
    return diagnose(plays, sign_levels(snapshot, viewer, plays, by=by))


def sign_levels(snapshot: Snapshot, viewer: Viewer, plays: Sequence[Play], *, by: Cohorts = "team") -> dict[Sign, Mapping[str, Level]]:
    """Per sign of the plays the level of every cohort that the viewer may see: what a diagnosis is made of."""
    held: dict[Sign, Mapping[str, Level]] = {}
    for (dimensions, kind), group in _grouped(signs_in(plays)).items():
        for signs in _few_at_a_time(snapshot, viewer, group, by=by):
            rows = _rows(snapshot, viewer, list(dict.fromkeys(sign.metric for sign in signs)), by=by, dimensions=dimensions)
            held |= {sign: _levels(rows, sign, grain=_grain(kind)) for sign in signs}
    return held


def _levels(rows: Mapping[str, pd.DataFrame], sign: Sign, *, grain: Grain) -> dict[str, Level]:
    metric = sign.metric
    counted = _chosen(rows, sign, _case_name(metric)) if metric.name in CASES else None
    spans = Spans(sign.looks, metric.window_days or WINDOW)
    return levels(_chosen(rows, sign, metric.name), grain=grain, is_moment=metric.window_days is None, counted=counted, spans=spans)


def _few_at_a_time(snapshot: Snapshot, viewer: Viewer, signs: Sequence[Sign], *, by: Cohorts) -> list[list[Sign]]:
    """Signs by metric in portions whose rows fit into memory: ten thousand teams make 300,000 rows of one metric alone."""
    by_metric: dict[Metric, list[Sign]] = {}
    for sign in signs:
        by_metric.setdefault(sign.metric, []).append(sign)
    cohorts = int((door.cohorts(snapshot, viewer)["level"] == by).sum())
    size = max(1, ROWS_AT_ONCE // max(1, cohorts * WEEKS_READ))
    groups = list(by_metric.values())
    return [[sign for group in groups[at : at + size] for sign in group] for at in range(0, len(groups), size)]


def lost_core_work(snapshot: Snapshot, viewer: Viewer, *, by: Cohorts = "team") -> dict[str, LostWork]:
    """Core actions that each cohort loses a week, by cohort id."""
    found = {}
    for name in ("core_actions", "eligible_people"):
        metric = CATALOG[name]
        rows = _rows(snapshot, viewer, [metric], by=by)
        found[name] = levels(rows[name], grain=_grain(metric.kind), is_moment=False)
    return lost_work(found["core_actions"], found["eligible_people"])


def _grouped(signs: Sequence[Sign]) -> dict[tuple[tuple[str, ...], str], list[Sign]]:
    """Signs that are read together: the same dimensions, the same kind."""
    groups: dict[tuple[tuple[str, ...], str], list[Sign]] = {}
    for sign in signs:
        named = {"object_type": sign.object_type, "field_name": sign.field_name}
        groups.setdefault((tuple(name for name, wanted in named.items() if wanted is not None), sign.metric.kind), []).append(sign)
    return groups


def _rows(
    snapshot: Snapshot, viewer: Viewer, metrics: Sequence[Metric], *, by: Cohorts, dimensions: tuple[str, ...] = ()
) -> dict[str, pd.DataFrame]:
    """The rows of each metric and of its cases by name, over all values of what is not among ``dimensions``."""
    asked: list[MetricRecord] = [replace(metric, dimensions=dimensions) for metric in metrics]
    asked += dict.fromkeys(_case_count(metric, dimensions) for metric in metrics if metric.name in CASES)
    since: date = snapshot.manifest.as_of_at.date() - timedelta(weeks=WEEKS_READ)
    rows = door.values(snapshot, viewer, asked, by=by, period=_grain(metrics[0].kind), since=since)
    nameless = [name for name in pd.unique(rows["cohort"]) if _is_nameless(name)]
    rows = by_cohort(rows[NEEDED] if not nameless else rows.loc[~rows["cohort"].isin(nameless), NEEDED])
    held = {str(name): one for name, one in rows.groupby("metric", sort=False)}
    return {one.name: held.get(one.name, rows.iloc[:0]) for one in asked}


def _case_name(metric: Metric) -> str:
    """Under which name the cases of a metric are asked for: apart from any metric of the same name."""
    return f"{metric.facts[0]}: {CASES[metric.name]}"


@dataclass(frozen=True)
class _Cases(Count):
    """How many records, deals or contacts a share speaks of."""

    column: str = ""

    def function(self, **frames: pd.DataFrame) -> pd.Series:
        """The one column of the first fact."""
        return frames[self.facts[0]][self.column]


def _case_count(metric: Metric, dimensions: tuple[str, ...]) -> _Cases:
    facts, unit = metric.facts[:1], "records"
    return _Cases(_case_name(metric), facts, dimensions, metric.needs, unit, metric.kind, metric.window_days, column=CASES[metric.name])


def _chosen(rows: Mapping[str, pd.DataFrame], sign: Sign, name: str) -> pd.DataFrame:
    chosen = rows[name]
    for column, wanted in (("object_type", sign.object_type), ("field_name", sign.field_name)):
        if wanted is not None:
            chosen = chosen[chosen[column] == wanted]
    return chosen


def _grain(kind: str) -> Grain:
    return "month" if kind == "flow" else "week"


def _is_nameless(name: object) -> bool:
    return all(part == NO_TEAM for part in str(name).split(" + "))
