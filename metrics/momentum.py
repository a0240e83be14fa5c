"""Whether use gains or loses ground, and whether people changed or the people are others."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

LEAST = 5
POINTS = 100


def habit_momentum(team_change: pd.DataFrame) -> pd.Series:
    """Whether more people took up the habit than lost it in four weeks, in units of what chance alone would do.

    Formula: (gained - lost) / square root of (gained + lost), over the people counted now and four weeks before in the same team: the
    change of their habit rate / its standard error. Below -1.64 chance alone is a poor explanation.
    Does not count: people who came or went in between; people who had fewer than four weeks to be judged by.
    Not known when: fewer than five people can be compared over the four weeks, the CRM logs no use, or its log begins within 16 weeks.
    Source: McNemar's test of paired shares; the same people are compared, so a plain slope over weeks would overstate its error.

    >>> habit_momentum(pd.DataFrame({"paired_people": [12], "gained_people": [0], "lost_people": [4]})).tolist()
    [-2.0]
    """
    return _paired(team_change, "")


def momentum_two_checks(team_change: pd.DataFrame) -> pd.Series:
    """Whether a loss of momentum has lasted: below -1.64 it was found this week and the week before.

    Formula: the higher of the two latest weekly values of the habit momentum.
    Does not count: a fall that only one of the two weeks shows; people who came or went in between.
    Not known when: one of the two weeks is not known.

    >>> both = {"paired_people": [12], "gained_people": [0], "lost_people": [4]}
    >>> before = {"paired_people_before": [12], "gained_people_before": [0], "lost_people_before": [1]}
    >>> momentum_two_checks(pd.DataFrame(both | before)).tolist()
    [-1.0]
    """
    now, before = _paired(team_change, ""), _paired(team_change, "_before")
    return now.where(now >= before, before).where(now.notna() & before.notna())


def _paired(team_change: pd.DataFrame, when: str) -> pd.Series:
    gained = team_change[f"gained_people{when}"].astype("float64")
    lost = team_change[f"lost_people{when}"].astype("float64")
    moved = (gained + lost).pow(0.5)
    found = ((gained - lost) / moved.where(moved > 0)).where(moved > 0, 0.0)  # nobody changed: no momentum, and that is known
    return found.where(team_change[f"paired_people{when}"] >= LEAST)


def habit_change_within(team_change: pd.DataFrame) -> pd.Series:
    """How far the habit rate moved in a quarter because the same people changed what they do, in points.

    Formula: 100 x mean of the stayers' share of the team now and 12 weeks before x (their habit rate now - then).
    Does not count: people who joined, left or changed teams in the quarter; they stand beside it.
    Not known when: nobody was eligible now or 12 weeks before, the CRM logs no use, or its log begins within 24 weeks.
    Source: Kitagawa (1955), Components of a Difference Between Two Rates.

    >>> people = {"people_now": [10], "people_before": [10], "habitual_now": [4], "habitual_before": [6]}
    >>> stayed = {"stayers": [8], "stayers_habitual_now": [4], "stayers_habitual_before": [4]}
    >>> habit_change_within(pd.DataFrame(people | stayed)).tolist()
    [0.0]
    """
    weight = (ratio(team_change["stayers"], team_change["people_now"]) + ratio(team_change["stayers"], team_change["people_before"])) / 2
    moved = ratio(team_change["stayers_habitual_now"] - team_change["stayers_habitual_before"], team_change["stayers"])
    return POINTS * (weight * moved).where(team_change["stayers"] > 0, weight)  # without stayers nothing changed within: 0 where known


def habit_change_turnover(team_change: pd.DataFrame) -> pd.Series:
    """How far the habit rate moved in a quarter because others sit in the seats, in points.

    Formula: 100 x (habit rate now - 12 weeks before) - what the stayers changed; both parts add up to the whole change.
    Does not count: what people who stayed changed.
    Not known when: nobody was eligible now or 12 weeks before, the CRM logs no use, or its log begins within 24 weeks.
    Source: Kitagawa (1955), Components of a Difference Between Two Rates.

    >>> people = {"people_now": [10], "people_before": [10], "habitual_now": [4], "habitual_before": [6]}
    >>> stayed = {"stayers": [8], "stayers_habitual_now": [4], "stayers_habitual_before": [4]}
    >>> habit_change_turnover(pd.DataFrame(people | stayed)).round(9).tolist()
    [-20.0]
    """
    now = ratio(team_change["habitual_now"], team_change["people_now"])
    before = ratio(team_change["habitual_before"], team_change["people_before"])
    return POINTS * (now - before) - habit_change_within(team_change)


def turnover_share(team_change: pd.DataFrame) -> pd.Series:
    """Share of the seats in which somebody else sits than a quarter ago.

    Formula: (people now who were not in the team 12 weeks before + people then who are not in it now) / (people now + people then).
    Does not count: people on leave for all of the 28 days at either time, who look like leavers.
    Not known when: nobody was eligible at either time, or the source does not tell since when people are in their team.

    >>> turnover_share(pd.DataFrame({"people_now": [10], "people_before": [10], "stayers": [8]})).tolist()
    [0.2]
    """
    both = team_change["people_now"] + team_change["people_before"]
    return ratio(both - 2 * team_change["stayers"], both.where((team_change["people_now"] > 0) & (team_change["people_before"] > 0)))


USE = ("usage_event",)
READERS = ("sponsor", "project", "team")
NO_PAIRS = "fewer than five people can be compared over the four weeks"
NO_QUARTER = "nobody can be compared over the quarter"
METRICS = (
    Metric(habit_momentum, "Momentum of the habit", "ratio", "higher", READERS, ("F28",), USE, 112, "stock", gap_reason=NO_PAIRS),
    Metric(momentum_two_checks, "Momentum, two checks running", "ratio", "higher", READERS, ("F28",), USE, 119, "stock",
           gap_reason=NO_PAIRS),
    Metric(habit_change_within, "Habit changed by the same people", "points", "higher", READERS, ("F14",), USE, 168, "stock",
           gap_reason=NO_QUARTER),
    Metric(habit_change_turnover, "Habit changed by turnover", "points", "higher", READERS, ("F14",), USE, 168, "stock",
           gap_reason=NO_QUARTER),
    Metric(turnover_share, "Turnover of a quarter", "share", "neither", ("project", "training"), ("F14",), ("org_membership.dates",), 84,
           "stock",
           gap_reason=NO_QUARTER),
)  # fmt: skip
