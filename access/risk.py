"""Risk scores through the door: of the cohorts a viewer may see, with chances only where the back-test allows them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from access.blocks import Flags
from access.floors import cut_for
from access.periods import periods_of
from access.snapshot import Snapshot
from access.viewer import Viewer
from access.windows import Window
from models.scores import Alert, Drifted, RiskFile, Score, Trust

COLUMNS = (
    "cohort_id", "cohort", "unit", "application_type", "state", "remark", "basis", "band", "chance", "keep_low", "keep_high",
    "warning_from", "warning_to", "reasons", "lost_work", "trend", "alerted_since", "alert_end",
    "outlook_remark",
)  # fmt: skip
LOOKED_BACK_WEEKS = 12  # what a score rests on most: in none of them was the cohort too small to be shown
STEP = 0.05  # shares of the usual activity are given in steps: no head can be counted from them
HIDDEN = "hidden: fewer people than may be shown"
NO_SCORE = "no score yet: the next refresh gives one"
COLLAPSED = "it has collapsed already"  # the range would be one of the little that is left
OTHER_FLOOR = "The scores were made for another floor; the next refresh makes them anew."


@dataclass(frozen=True)
class Episode:
    """One alert of a cohort in reach: raised on ``since``, ended on ``until`` (null while open) as ``end`` says.

    ``came``: whether the collapse came in the eight weeks after it, null while they are not over; ``kept``: the share of the usual
    activity that was left in them, to the nearest step.
    """

    cohort_id: str
    since: date
    until: date | None
    end: str | None
    came: bool | None
    kept: float | None


@dataclass(frozen=True)
class RiskAnswer:
    """What a viewer may see of the scores.

    ``teams``: one row per cohort (``COLUMNS``); ``trend`` as shares of the highest chance where chances may not be shown. ``weeks``: starts
    of the trend's weeks. ``week``: the scores' own, null without scores. ``shows_chances``: else bands only. ``missing`` says in words why
    there is nothing. ``trust`` and ``episodes`` (the latest first) are limited to the cohorts in ``teams``. ``drift``: what the model looks
    at against its own past, of all teams together; null where that is not known.
    """

    teams: pd.DataFrame
    weeks: tuple[str, ...]
    week: date | None
    shows_chances: bool
    is_paused: bool
    base_rate: float | None
    trained: dict[str, Any]
    trust: Trust | None
    why_no_chances: str | None
    missing: str | None
    episodes: tuple[Episode, ...] = ()
    drift: tuple[Drifted, ...] | None = None


def risk(snapshot: Snapshot, viewer: Viewer, found: RiskFile | None, *, units: Iterable[str] | None = None,
         application_types: Iterable[str] | None = None) -> RiskAnswer:  # fmt: skip
    """The scores in ``found`` that this viewer may see. Raises ``AccessDenied`` for an unknown role or a unit out of reach."""
    cut = cut_for(snapshot, viewer, "team", units=units, application_types=application_types)
    if found is None:
        return _nothing("No scores yet: a refresh makes them once there are complete weeks.")
    if viewer.is_operator or found.floor != viewer.floor.k:
        return _nothing(OTHER_FLOOR)
    window = Window(cut, periods_of(cut.lattice.calendar, "week", since=None, until=None))
    weekly = window.hidden("stock")
    hidden: Flags = np.asarray(weekly[:, -LOOKED_BACK_WEEKS:].any(axis=1), dtype=bool)
    # a chance rests on the week before its start
    spoken_of = np.asarray([date.fromisoformat(day) - timedelta(days=7) for day in found.weeks], dtype="datetime64[D]")
    dark = np.column_stack([weekly, np.ones(len(weekly), dtype=bool)])[:, window.periods.codes(spoken_of)]
    shows = found.trust is not None and found.trust.passes
    scores = {one.cohort_id: one for one in found.scores}
    alerts = {one.cohort_id: one for one in found.alerts}
    rows = []
    for place, union in enumerate(cut.unions.to_dict("records")):
        names = {name: union[name] for name in COLUMNS[:4]}
        one = scores.get(str(union["cohort_id"]))
        if hidden[place]:
            rows.append({**names, "state": "hidden", "remark": HIDDEN})
        elif one is None:
            rows.append({**names, "state": "not known", "remark": NO_SCORE})
        else:
            lit = tuple(None if is_dark else value for value, is_dark in zip(one.trend, dark[place], strict=True))
            alert = alerts.get(one.cohort_id)
            rows.append({**names, **_shown(replace(one, trend=lit), shows_chances=shows), **_alerted(alert)} | _after(alert))
    why_not = found.why_no_trust if found.trust is None else found.trust.why_not
    seen = set(cut.unions["cohort_id"][~hidden])
    return RiskAnswer(
        pd.DataFrame(rows, columns=list(COLUMNS)), tuple(found.weeks), found.week, shows, found.is_paused,
        found.base_rate if shows else None, found.trained, _within(found.trust, seen), why_not, None, _episodes(found.alerts, seen),
        None if found.drift is None else tuple(found.drift),
    )  # fmt: skip


def _episodes(alerts: Iterable[Alert], cohort_ids: set[str]) -> tuple[Episode, ...]:
    shown = sorted((alert for alert in alerts if alert.cohort_id in cohort_ids), key=lambda alert: alert.since, reverse=True)
    return tuple(Episode(one.cohort_id, one.since, one.until, one.end, one.came, _stepped(one.kept, 1.0, np.round)) for one in shown)


def _alerted(alert: Alert | None) -> dict[str, Any]:
    return {} if alert is None else {"alerted_since": alert.since, "alert_end": alert.end}


def _after(alert: Alert | None) -> dict[str, Any]:
    """No range for a team whose collapse came and whose episode is open: its usual activity is what was left of it."""
    has_collapsed = alert is not None and alert.came and alert.end is None
    return {"keep_low": None, "keep_high": None, "outlook_remark": COLLAPSED} if has_collapsed else {}


def _shown(one: Score, *, shows_chances: bool) -> dict[str, Any]:
    """The columns of one score; without chances the trend keeps its shape and loses its height."""
    top = max((value for value in one.trend if value is not None), default=0.0)
    scale = 1.0 if shows_chances or top == 0 else 1 / top
    weeks = one.warning_weeks or (None, None)
    return {
        "state": "value" if one.basis else "not known",
        "remark": one.remark,
        "basis": one.basis,
        "band": one.band,
        "chance": one.chance if shows_chances else None,
        "keep_low": _stepped(one.low, one.usual, np.floor),
        "keep_high": _stepped(one.high, one.usual, np.ceil),
        "warning_from": weeks[0],
        "warning_to": weeks[1],
        "reasons": one.reasons,
        "lost_work": one.lost_work,
        "trend": tuple(None if value is None else value * scale for value in one.trend),
    }


def _stepped(amount: float | None, usual: float | None, rounded: Any) -> float | None:
    return None if amount is None or not usual else float(rounded(amount / usual / STEP) * STEP)


def _within(trust: Trust | None, cohort_ids: set[str]) -> Trust | None:
    if trust is None:
        return None
    misses, false_alarms = ([case for case in cases if case.cohort_id in cohort_ids] for cases in (trust.misses, trust.false_alarms))
    return replace(trust, misses=misses, false_alarms=false_alarms)


def _nothing(words: str) -> RiskAnswer:
    return RiskAnswer(pd.DataFrame(columns=list(COLUMNS)), (), None, False, False, None, {}, None, None, words)
