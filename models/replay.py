"""The past played again with a budget of alerts: how many came true, how many collapses were warned of, and how long before.

A collapse shows itself in the week in which the mean of the last four weeks is at most half of the twelve before them: the rule that
anybody could watch. A warning counts for it when it was given in the eight weeks up to that week. The budget goes to what does not show
yet: on the OpenStack log that warned of more collapses, and earlier, in early and in late years alike.
"""

from dataclasses import dataclass

import numpy as np

from models.backtest import Forecasts
from models.history import Floats, History
from models.label import BASELINE_WEEKS, DROP, HALF_WEEKS, HORIZON_WEEKS

BUDGETS = (0.05, 0.10, 0.15)
MEMORY_WEEKS = 52


@dataclass(frozen=True)
class Replay:
    """One budget played through.

    ``precision``: alerts after which the collapse came. ``recall``: episodes with a warning by the week they showed. ``early``: those
    warned two weeks before it or more. ``leads``: weeks from the first warning of each warned episode to the week it showed.
    """

    budget: float
    alerts: int
    episodes: int
    precision: float
    recall: float
    early: float
    leads: tuple[int, ...]

    @property
    def median_lead(self) -> float:
        """Weeks of warning in the middle case; NaN where nothing was warned of."""
        return float(np.median(self.leads)) if self.leads else float("nan")


def alerted(forecasts: Forecasts, score: Floats, budget: float, *, shown_too: bool = False) -> Floats:
    """1 for rows whose score is among the highest ``budget`` of all rows of the last year up to then: nothing later is looked at.

    The budget is not spent on collapses that show already, unless ``shown_too``.
    """
    if not shown_too:
        score = np.where(forecasts.shows, score.min(initial=0.0) - 1.0, score)
    weeks = np.unique(forecasts.week)
    is_alert = np.zeros(len(score))
    for week in weeks:
        now = forecasts.week == week
        lately = (forecasts.week <= week) & (forecasts.week > week - MEMORY_WEEKS)
        is_alert[now] = score[now] >= np.quantile(score[lately], 1 - budget)
    return is_alert


def episodes(history: History, forecasts: Forecasts) -> list[tuple[int, int]]:
    """Team and week of each sustained collapse that could have been forecast, at the week in which it showed itself."""
    found = []
    for team in np.unique(forecasts.team):
        mine = forecasts.team == team
        weeks, fell = forecasts.week[mine], forecasts.outcome[mine] == 1
        shown_before = -HORIZON_WEEKS
        for week in weeks[fell]:
            shown = shows_at(history.people[team], int(week))
            if shown - shown_before >= HORIZON_WEEKS:
                found.append((int(team), shown))
            shown_before = max(shown, shown_before)
    return found


def shows_at(people: Floats, week: int) -> int:
    """First week, from ``week`` on, at whose start the last four weeks are at most half of the twelve before ``week``."""
    usual = people[max(week - BASELINE_WEEKS, 0) : week].mean()
    for later in range(week, min(week + HORIZON_WEEKS, len(people)) + 1):
        if people[later - HALF_WEEKS : later].mean() <= DROP * usual:
            return later
    return min(week + HORIZON_WEEKS, len(people))


def replay(history: History, forecasts: Forecasts, *, budget: float, score: Floats | None = None, shown_too: bool = False) -> Replay:
    """Play the forecasts (or another ``score``) through with ``budget``, the share of team-weeks that may alert."""
    flags = alerted(forecasts, forecasts.chance if score is None else score, budget, shown_too=shown_too)
    first: list[int | None] = []
    found = episodes(history, forecasts)
    for team, shown in found:
        given = forecasts.week[(forecasts.team == team) & (flags == 1)]
        given = given[(given <= shown) & (given >= shown - HORIZON_WEEKS)]
        first.append(int(given.min()) if len(given) else None)
    leads = tuple(shown - week for (_, shown), week in zip(found, first, strict=True) if week is not None)
    total = max(len(found), 1)
    hits = forecasts.outcome[flags == 1]
    precision = float(hits.mean()) if len(hits) else float("nan")
    return Replay(budget, int(flags.sum()), len(found), precision, len(leads) / total, sum(lead >= 2 for lead in leads) / total, leads)
