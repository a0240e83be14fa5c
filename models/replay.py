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
EARLY_WEEKS = 2


@dataclass(frozen=True)
class Replay:
    """One budget played through.

    ``precision``: alerts after which the collapse came. ``recall``: episodes with a warning by the week they showed. ``early``: those
    warned two weeks before it or more. ``leads``: weeks from the first warning of each warned episode to the week it showed.
    ``by_team``: of each team (in the order of their positions) alerts, true ones, episodes, warned and early ones.
    """

    budget: float
    alerts: int
    episodes: int
    precision: float
    recall: float
    early: float
    leads: tuple[int, ...]
    by_team: Floats

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
    found = episodes(history, forecasts)
    leads = np.asarray([_lead(forecasts, flags, team, shown) for team, shown in found], dtype=float)
    teams = np.unique(forecasts.team)
    of_row, of_episode = np.searchsorted(teams, forecasts.team), np.searchsorted(teams, [team for team, _ in found]).astype(np.int64)
    is_warned, is_early = (~np.isnan(leads)).astype(float), (np.nan_to_num(leads, nan=-1.0) >= EARLY_WEEKS).astype(float)
    counted = [(of_row, flags), (of_row, flags * forecasts.outcome), (of_episode, np.ones(len(found)))]
    counted += [(of_episode, is_warned), (of_episode, is_early)]
    by_team = np.column_stack([np.bincount(place, amounts, minlength=len(teams)) for place, amounts in counted]).astype(float)
    told = tuple(int(lead) for lead in leads if not np.isnan(lead))
    return Replay(budget, int(flags.sum()), len(found), **shares(by_team), leads=told, by_team=by_team)


def shares(by_team: Floats, weight: Floats | None = None) -> dict[str, float]:
    """Precision, recall and early warnings as shares of sums, teams counted by ``weight``; NaN without alerts, 0 without episodes."""
    given = np.ones(len(by_team)) if weight is None else weight
    alerts, hits, found, warned, early = (float(amount) for amount in given @ by_team)
    return {"precision": hits / alerts if alerts else float("nan"), "recall": warned / max(found, 1.0), "early": early / max(found, 1.0)}


def _lead(forecasts: Forecasts, flags: Floats, team: int, shown: int) -> float:
    """Weeks from the first warning of an episode to the week it showed; NaN without one."""
    given = forecasts.week[(forecasts.team == team) & (flags == 1)]
    given = given[(given <= shown) & (given >= shown - HORIZON_WEEKS)]
    return float(shown - given.min()) if len(given) else float("nan")
