"""What a refresh says about risk: the scores of a history's last week, their trend, and the alerts that they raise."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from models.alerts import Weeks, judged, paused, play
from models.drift import drift_at
from models.history import Floats, History
from models.risk import RiskModel
from models.scores import RiskFile, Trust
from models.scoring import score, trend, typical_of

TREND_WEEKS = 26


def risk_file(
    history: History, model: RiskModel, trust: Trust | str, *, snapshot_id: str, floor: int, work: dict[str, float],
    before: RiskFile | None = None,
) -> RiskFile:  # fmt: skip
    """Scores, their trend and the alerts they raise at the end of ``history``; ``trust`` in words where there is no back-test.

    What the file ``before`` said of earlier weeks stays as it was said.
    """
    last = history.people.shape[1]
    chances = _as_said(history, trend(history, model, TREND_WEEKS), before)
    starts = [_start(history, week) for week in range(last - chances.shape[1] + 1, last + 1)]
    held = paused(history)[last - chances.shape[1] + 1 :]
    known = None if isinstance(trust, str) else trust
    typical = typical_of(chances, model, is_calibrated=known is not None and known.passes)
    told = None if before is None else (before.week, before.alerts)
    alarming = chances if known is not None and known.passes else levelled(chances, typical)
    raised = play(Weeks(history.teams, alarming, history.people, starts, held.tolist()), typical=typical, before=told)
    scores = [
        replace(one, trend=tuple(None if np.isnan(value) else float(value) for value in row))
        for one, row in zip(score(history, model, work=work, typical=typical), chances, strict=True)
    ]
    return RiskFile(
        week=_start(history, last),
        snapshot_id=snapshot_id,
        floor=floor,
        base_rate=typical,
        trained=model.trained,
        weeks=[start.isoformat() for start in starts],
        scores=scores,
        alerts=judged(history, raised),
        is_paused=bool(held[-1]) if len(held) else False,
        trust=known,
        why_no_trust=trust if isinstance(trust, str) else None,
        drift=drift_at(history),
    )


def levelled(chances: Floats, typical: float) -> Floats:
    """Chances (cohorts x weeks) brought to one level, ``typical``, in the middle of each week.

    Until they are checked here their level means little, and what all teams share (a roll-out, a season) moves all of them.

    >>> levelled(np.array([[0.1, 0.3], [0.2, 0.6], [0.4, 1.2]]), 0.2).round(2).tolist()
    [[0.1, 0.1], [0.2, 0.2], [0.4, 0.4]]
    """
    known = (~np.isnan(chances)).any(axis=0)
    middle = np.full(chances.shape[1], np.nan)
    middle[known] = np.nanmedian(chances[:, known], axis=0)
    return np.asarray(chances * typical / np.where(middle > 0, middle, np.nan), dtype=float)


def _as_said(history: History, chances: Floats, before: RiskFile | None) -> Floats:
    if before is None:
        return chances
    last, said = history.people.shape[1], {one.cohort_id: dict(zip(before.weeks, one.trend, strict=True)) for one in before.scores}
    for column in range(chances.shape[1] - 1):
        week = _start(history, last - chances.shape[1] + 1 + column).isoformat()
        for team, name in enumerate(history.teams):
            value = said.get(name, {}).get(week)
            chances[team, column] = chances[team, column] if value is None else value
    return chances


def _start(history: History, week: int) -> date:
    return (history.weeks[0] + pd.Timedelta(weeks=week)).date()
