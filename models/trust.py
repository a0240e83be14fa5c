"""Can the chances be trusted here? The back-test of this organisation, in the few figures that a reader needs."""

import numpy as np

from models.backtest import Forecasts, bootstrap
from models.history import History
from models.measures import reliability
from models.replay import alerted, episodes, replay
from models.scores import Case, Trust
from models.training import BUDGET

FEWEST_COLLAPSES = 20
MOST_ERROR = 0.05
LISTED = 5
DRAWS = 100
BINS = 5
SHOWN = {
    "base rate": "base_rate",
    "average precision": "average_precision",
    "average precision of the rule": "rule_precision",
    "Brier skill": "brier_skill",
    "calibration error": "calibration_error",
    "calibration slope": "calibration_slope",
    "activity inside the 90 % interval": "coverage",
}


def trust_of(history: History, forecasts: Forecasts, *, seed: int = 1) -> Trust:
    """The figures behind the trust panel, from rolling forecasts of ``history``."""
    found = bootstrap(forecasts, seed=seed, draws=DRAWS)
    played = replay(history, forecasts, budget=BUDGET)
    ruled = replay(history, forecasts, budget=BUDGET, score=forecasts.rule)
    collapses = int(forecasts.outcome.sum())
    why_not = _why_not(collapses, found["calibration error"].value, found["Brier skill"].value)
    missed, wrong = _misses(history, forecasts), _false_alarms(history, forecasts)
    return Trust(
        forecasts=len(forecasts.team),
        teams=len(np.unique(forecasts.team)),
        collapses=collapses,
        since=_day(history, int(forecasts.week.min())),
        until=_day(history, int(forecasts.week.max())),
        figures={key: (found[name].value, found[name].low, found[name].high) for name, key in SHOWN.items()},
        bins=[(float(chance), float(share), float(rows)) for chance, share, rows in reliability(*_said(forecasts), bins=BINS)],
        alerts=played.alerts,
        precision=played.precision,
        recall=played.recall,
        early=played.early,
        rule_recall=ruled.recall,
        rule_precision=ruled.precision,
        leads=sorted(played.leads),
        misses=missed,
        false_alarms=wrong,
        passes=why_not is None,
        why_not=why_not,
        episodes=played.episodes,
    )


def _why_not(collapses: int, error: float, skill: float) -> str | None:
    if collapses < FEWEST_COLLAPSES:
        return f"only {collapses} of the {FEWEST_COLLAPSES} team-weeks before a collapse that a check of the chances needs were seen here"
    if error > MOST_ERROR:
        return f"chances were {100 * error:.0f} points off on average here, more than {100 * MOST_ERROR:.0f}"
    return "chances were no better than the average rate here" if skill < 0 else None


def _said(forecasts: Forecasts) -> tuple[np.ndarray, np.ndarray]:
    return forecasts.outcome, forecasts.chance


def _misses(history: History, forecasts: Forecasts) -> list[Case]:
    flags = alerted(forecasts, forecasts.chance, BUDGET) == 1
    missed = []
    for team, shown in episodes(history, forecasts):
        near = (forecasts.team == team) & (forecasts.week <= shown) & (forecasts.week >= shown - 8)
        if not flags[near].any():
            missed.append((shown, team))
    return [Case(history.teams[team], _day(history, shown)) for shown, team in sorted(missed)[-LISTED:]]


def _false_alarms(history: History, forecasts: Forecasts) -> list[Case]:
    """The first alert of each run of alerts of a team in which no collapse came."""
    flags = alerted(forecasts, forecasts.chance, BUDGET) == 1
    wrong: list[tuple[int, int]] = []
    for team in np.unique(forecasts.team):
        mine = np.flatnonzero((forecasts.team == team) & flags)
        runs = np.split(mine, np.flatnonzero(np.diff(forecasts.week[mine]) > 4) + 1)
        wrong += [(int(forecasts.week[run[0]]), int(team)) for run in runs if len(run) and not forecasts.outcome[run].any()]
    return [Case(history.teams[team], _day(history, week)) for week, team in sorted(wrong)[-LISTED:]]


def _day(history: History, week: int) -> str:
    return (history.weeks[0] + np.timedelta64(7 * week, "D")).date().isoformat()
