"""How long people wait for the CRM, and whether it gets worse the more of them work at once."""

import numpy as np
import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio
from metrics.spread import classes, column, percentile, slope

EDGES_MS = (0.0, 200.0, 500.0, 1_000.0, 2_000.0, 3_000.0, 5_000.0, 10_000.0, 30_000.0, 60_000.0)
CLASSES = range(9)
SLOW = range(6, 9)  # over five seconds
LEAST = 100
LEAST_HOURS = 50
PERCENT = 100
SIGNIFICANT = 1.64
MILLISECONDS = 1_000
TEN_PEOPLE = 10


def slow_actions(team_latency: pd.DataFrame) -> pd.Series:
    """Share of the actions for which people waited longer than five seconds.

    Formula: actions of people that took more than 5 seconds / actions of people whose time is logged.
    Does not count: integrations; actions whose time is not logged.
    Not known when: the CRM does not log how long an action took, or nobody did anything in the week.

    >>> slow_actions(pd.DataFrame({"timed": [200], "waits_6": [3], "waits_7": [1], "waits_8": [0]})).tolist()
    [0.02]
    """
    return ratio(column(classes(team_latency, "waits", SLOW).sum(axis=1), team_latency), team_latency["timed"])


def typical_wait(team_latency: pd.DataFrame) -> pd.Series:
    """How many seconds people wait for half of their actions at most.

    Formula: median of the time taken, read from nine classes of time and linear inside one.
    Does not count: integrations; actions whose time is not logged.
    Not known when: fewer than a hundred actions were timed, or the CRM does not log how long an action took.

    >>> typical_wait(pd.DataFrame({"timed": [200], "waits_0": [50], "waits_2": [150]})).round(3).tolist()
    [0.667]
    """
    return _percentile(team_latency, 0.5)


def long_wait(team_latency: pd.DataFrame) -> pd.Series:
    """How many seconds people wait for nineteen of twenty actions at most.

    Formula: 95th percentile of the time taken, read from nine classes of time and linear inside one; what takes longer than a minute counts
    as a minute.
    Does not count: integrations; actions whose time is not logged.
    Not known when: fewer than a hundred actions were timed, or the CRM does not log how long an action took.

    >>> long_wait(pd.DataFrame({"timed": [200], "waits_0": [180], "waits_3": [20]})).tolist()
    [1.5]
    """
    return _percentile(team_latency, 0.95)


def wait_per_ten_people(team_latency: pd.DataFrame) -> pd.Series:
    """How many seconds longer an action takes for every ten more people who work in the CRM in the same hour.

    Formula: 10 x slope of the least-squares line of the time taken (at most a minute) on the people with timed actions in the same clock
    hour, over all timed actions of the week; 0 where the slope does not stand out from chance (t below 1.64).
    Does not count: load by integrations.
    Not known when: fewer than a hundred actions were timed, the same number worked in every hour, or the CRM does not log how long an
    action took.

    >>> crowds = {"crowd": [1500], "crowd_squared": [25_000]}
    >>> waits = {"waited_ms": [150_000], "waited_squared": [250_100_000], "crowd_waited": [2_500_000]}
    >>> wait_per_ten_people(pd.DataFrame({"timed": [100]} | crowds | waits)).round(3).tolist()
    [1.0]
    """
    names = {"x": "crowd", "y": "waited_ms", "xx": "crowd_squared", "xy": "crowd_waited", "yy": "waited_squared"}
    sums = {short: team_latency[name].astype("float64") for short, name in names.items()}
    found, t_value = slope(team_latency["timed"].where(team_latency["timed"] >= LEAST), sums)
    return TEN_PEOPLE * found.where(~(t_value.abs() < SIGNIFICANT), 0.0).where(found.notna()) / MILLISECONDS


def work_lost_per_second(team_latency: pd.DataFrame) -> pd.Series:
    """How much less people do in an hour in which the CRM answers a second slower, in percent of what they do.

    Formula: 100 x (1 - e^b); b is the least-squares slope of the change of ln(1 + actions) on the change of the wait in seconds, each the
    mean over the team's people and from the same hour of the week before, so that neither the habits of a person nor the time of day nor a
    common trend can make it. The wait is that of all others in that hour, which nobody's own work makes. The bounds stand beside it.
    Does not count: hours in which somebody did nothing, for nothing is timed there: who goes away altogether is missed, and the loss is
    larger.
    Not known when: fewer than fifty hours can be compared, others waited equally long in all of them, or the CRM does not log how long an
    action took.

    >>> sums = {"wait_change": [0], "work_change": [0], "wait_change_squared": [50_000_000], "wait_work_change": [-5_000_000]}
    >>> work_lost_per_second(pd.DataFrame({"hour_pairs": [50], "work_change_squared": [600_000]} | sums)).round(3).tolist()
    [9.516]
    """
    found, _ = _elasticity(team_latency)
    return _lost(found)


def work_lost_at_least(team_latency: pd.DataFrame) -> pd.Series:
    """The lower bound of what a second of waiting costs in work: where it is below zero, it may cost nothing.

    Formula: 100 x (1 - e^(b + 1.64 standard errors)), b as in the figure beside it: the lower end of a 90 % interval.
    Does not count: that an hour slow for all is slow in several teams at once: over many teams the interval is too narrow.
    Not known when: fewer than fifty hours can be compared, others waited equally long in all of them, or the CRM does not log how long an
    action took.

    >>> sums = {"wait_change": [0], "work_change": [0], "wait_change_squared": [50_000_000], "wait_work_change": [-5_000_000]}
    >>> work_lost_at_least(pd.DataFrame({"hour_pairs": [50], "work_change_squared": [600_000]} | sums)).round(3).tolist()
    [8.553]
    """
    found, error = _elasticity(team_latency)
    return _lost(found + SIGNIFICANT * error)


def work_lost_at_most(team_latency: pd.DataFrame) -> pd.Series:
    """The upper bound of what a second of waiting costs in work.

    Formula: 100 x (1 - e^(b - 1.64 standard errors)), b as in the figure beside it: the upper end of a 90 % interval.
    Does not count: that an hour slow for all is slow in several teams at once: over many teams the interval is too narrow.
    Not known when: fewer than fifty hours can be compared, others waited equally long in all of them, or the CRM does not log how long an
    action took.

    >>> sums = {"wait_change": [0], "work_change": [0], "wait_change_squared": [50_000_000], "wait_work_change": [-5_000_000]}
    >>> work_lost_at_most(pd.DataFrame({"hour_pairs": [50], "work_change_squared": [600_000]} | sums)).round(3).tolist()
    [10.469]
    """
    found, error = _elasticity(team_latency)
    return _lost(found - SIGNIFICANT * error)


def _elasticity(team_latency: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Change of the logarithm of work per second of waiting, and its standard error."""
    names = {"x": "wait_change", "y": "work_change", "xx": "wait_change_squared", "xy": "wait_work_change", "yy": "work_change_squared"}
    sums = {short: team_latency[name].astype("float64") for short, name in names.items()}
    found, t_value = slope(team_latency["hour_pairs"].where(team_latency["hour_pairs"] >= LEAST_HOURS), sums)
    return found, (found / t_value.where(t_value != 0)).abs()


def _lost(slope_of_work: pd.Series) -> pd.Series:
    return PERCENT * (1 - slope_of_work.map(np.exp))


def _percentile(team_latency: pd.DataFrame, share: float) -> pd.Series:
    found = percentile(classes(team_latency, "waits", CLASSES), EDGES_MS, share) / MILLISECONDS
    return column(found, team_latency).where(team_latency["timed"] >= LEAST)


READERS = ("IT", "project")
NEEDS = ("usage_event", "latency")
NOTHING_TIMED = "no action of a person was timed in this period"
NOT_ENOUGH = "fewer than a hundred actions were timed in this period"
NO_PAIRS = "not estimable: fewer than fifty hours can be compared with the week before, or others waited equally long in all of them"
NO_SPREAD = "fewer than a hundred actions were timed, or the same number of people worked in every hour"
METRICS = (
    Metric(slow_actions, "Slow actions", "share", "lower", READERS, ("F07",), NEEDS, 7, "flow", gap_reason=NOTHING_TIMED),
    Metric(typical_wait, "Typical wait", "seconds", "lower", READERS, ("F07",), NEEDS, 7, "flow", gap_reason=NOT_ENOUGH),
    Metric(long_wait, "Wait of one action in twenty", "seconds", "lower", READERS, ("F07", "F08"), NEEDS, 7, "flow", gap_reason=NOT_ENOUGH),
    Metric(
        wait_per_ten_people, "Longer wait per ten people", "seconds", "lower", READERS, ("F08",), NEEDS, 7, "flow", gap_reason=NO_SPREAD
    ),
    Metric(work_lost_per_second, "Work lost per second of waiting", "points", "lower", READERS, ("F07",), NEEDS, 14, "flow",
           gap_reason=NO_PAIRS),
    Metric(work_lost_at_least, "Work lost per second, at least", "points", "lower", READERS, ("F07",), NEEDS, 14, "flow",
           gap_reason=NO_PAIRS),
    Metric(work_lost_at_most, "Work lost per second, at most", "points", "lower", READERS, ("F07",), NEEDS, 14, "flow",
           gap_reason=NO_PAIRS),
)  # fmt: skip
