"""The quality score of an object's records, with what it must not hide: floors, gaps, what is missing, and the effect of a new rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from access.answers import BOUND, BOUNDED_BELOW, answer, column_of
from access.counts import Count
from access.floors import Level, cut_for
from access.periods import Grain, periods_of
from access.snapshot import Snapshot
from access.viewer import Viewer
from access.windows import Window
from metrics.rules import RULES, Rules, rules_at
from metrics.scores import Composite, FieldCounts, composite_of, missing_of

KEYS = ("cohort_id", "cohort", "unit", "level", "period_start", "period_end", "is_complete", "object_type")
COLUMNS = (
    *KEYS, "score", "bound", "state", "reason", "failed", "missing", "unknown_share", "confidence", "rule_version", "moved", "by_people",
    "by_rule", "people",
)  # fmt: skip
OBJECT, FIELD = column_of("object_type"), column_of("field_name")
COUNTED = ("filled", "applicable", "unknown")
TAKEN = ("metric", "field_name", "value", "state", "reason", "people")
Cells = list[dict[str, Any]]
COUNTS = tuple(Count(name, ("record_fill",), ("object_type", "field_name"), ("record_field",), "records") for name in COUNTED)


@dataclass(frozen=True)
class _Judged:
    """One period's fields of an object, with the score under the rules in force then."""

    fields: FieldCounts
    rules: Rules
    score: Composite


def quality(
    snapshot: Snapshot,
    viewer: Viewer,
    *,
    by: Level = "company",
    period: Grain = "week",
    since: date | None = None,
    units: Iterable[str] | None = None,
    rules: Sequence[Rules] = RULES,
) -> pd.DataFrame:
    """One row per cohort, period and object with a look at its fields: the columns are ``COLUMNS``.

    ``failed`` names fields below their floor, ``missing`` the emptiest ones, ``unknown_share`` how much of the weight nothing is known of.
    ``moved`` is the change since the look before: ``by_people`` under the rules and fields of that look, ``by_rule`` what other rules or
    newly watched fields add to it. Raises ``AccessDenied`` and ``UnknownUnit`` as ``values`` does.
    """
    cut = cut_for(snapshot, viewer, by, units=units)
    first = None if since is None else np.datetime64(since, "D")
    window = Window(cut, periods_of(cut.lattice.calendar, period, since=first, until=None))
    counted = answer(snapshot, viewer, COUNTS, window).rename(columns={OBJECT: "object_type", FIELD: "field_name"})
    counted = counted[counted["object_type"].notna()] if "object_type" in counted else counted.iloc[:0]
    rows = []
    for looks in _looks(counted):
        before: _Judged | None = None
        for start in sorted(looks):
            row, before = _row(looks[start], before, rules, is_bounded=not viewer.is_operator)
            rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _looks(counted: pd.DataFrame) -> list[dict[pd.Timestamp, Cells]]:
    """The cells of each cohort and object by the start of their period, in the order in which they come."""
    found: dict[tuple[str, str], dict[pd.Timestamp, Cells]] = {}
    if counted.empty:
        return []
    names = (*KEYS, *TAKEN)
    for cells in zip(*(counted[name].tolist() for name in names), strict=True):
        one = dict(zip(names, cells, strict=True))
        found.setdefault((one["cohort_id"], one["object_type"]), {}).setdefault(one["period_start"], []).append(one)
    return list(found.values())


def _row(look: Cells, before: _Judged | None, rules: Sequence[Rules], *, is_bounded: bool) -> tuple[dict[str, object], _Judged | None]:
    """One row, and what the next look is set against."""
    first = look[0]
    row: dict[str, object] = {name: first[name] for name in KEYS}
    shown = [cell for cell in look if cell["state"] == "value"]
    if not shown:
        return row | {"state": first["state"], "reason": first["reason"]}, before
    day = (first["period_end"] - timedelta(days=1)).date()
    now = _judged(_fields(shown), rules_at(rules, day), str(first["object_type"]))
    people = float(first["people"])
    row |= _told(now, people, is_few=is_bounded and people < BOUNDED_BELOW)
    if "bound" not in row:
        row |= _moved(now, before, str(first["object_type"]))
    return row | {"people": people, "rule_version": now.rules.version}, now


def _fields(shown: Cells) -> FieldCounts:
    """The counts of each field, by name."""
    names = sorted({str(cell["field_name"]) for cell in shown})
    place = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(COUNTED), len(names)))
    for cell in shown:
        counts[COUNTED.index(cell["metric"]), place[str(cell["field_name"])]] = cell["value"]
    return FieldCounts(tuple(names), *counts)


def _judged(fields: FieldCounts, rules: Rules, object_type: str) -> _Judged:
    names = list(fields.names)
    score = composite_of(fields, weights=rules.weights_of(object_type, names), floors=rules.floors_of(object_type, names))
    return _Judged(fields, rules, score)


def _told(now: _Judged, people: float, *, is_few: bool) -> dict[str, object]:
    """Score, reasons and doubts; of few people 0 and 1 are bounds, and what is missing is named without shares."""
    score, missing = now.score, missing_of(now.fields.names, now.fields.filled, now.fields.applicable)
    told: dict[str, object] = {"failed": ", ".join(score.failed), "unknown_share": score.unknown_share, "confidence": score.confidence}
    if score.value is None:
        reason = "nothing to divide by: no eligible people" if people == 0 else "of no field is it known whether it is filled"
        return told | {"state": "not known", "reason": reason, "missing": ""}
    if is_few:
        missing = missing.replace(" (", "\x00(").replace(")", ")\x00")
        missing = "".join(part for part in missing.split("\x00") if not part.startswith("("))
        if score.value in {0.0, 1.0}:
            value, sign, words = (1 - BOUND, ">", ">90 %") if score.value else (BOUND, "<", "<10 %")
            return told | {"score": value, "bound": sign, "state": "value", "reason": words, "missing": missing}
    return told | {"score": score.value, "state": "value", "missing": missing}


def _moved(now: _Judged, before: _Judged | None, object_type: str) -> dict[str, object]:
    """The change since the look before, split; nothing where one of the two is not known."""
    if before is None or before.score.value is None or now.score.value is None:
        return {}
    same = now.fields.among(before.fields.names)
    as_before = _judged(same, before.rules, object_type).score.value if same.names else None
    moved = now.score.value - before.score.value
    if as_before is None:
        return {"moved": moved}
    return {"moved": moved, "by_people": as_before - before.score.value, "by_rule": now.score.value - as_before}
