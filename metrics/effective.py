"""Whether use is worth something, for everybody: effective adoption, weighed by influence, alike across teams and functions."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

FIVE = 5


def effective_adoption(team_effective: pd.DataFrame) -> pd.Series:
    """Share of the people entitled whose use carries the CRM: a habit, most of their core work in it, and records worth reading.

    Formula: people who have a habit, used at least two thirds of their pack's capabilities in the weeks of the 28 days, and have at least
    60 % of the applicable fields filled on the records they own / eligible people.
    Does not count: presence alone. Whose records were not looked at in five weeks, or who owns none, is judged by habit and core work only;
    how many that are stands beside it.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the 12 weeks.

    >>> effective_adoption(pd.DataFrame({"effective_people": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_effective["effective_people"], team_effective["eligible_people"])


def quality_judged_share(team_effective: pd.DataFrame) -> pd.Series:
    """Share of the people entitled whose records' filling is known, so that effective adoption could look at it.

    Formula: people whose own records were looked at in the last five weeks / eligible people.
    Does not count: people who own no records.
    Not known when: nobody is eligible.

    >>> quality_judged_share(pd.DataFrame({"quality_known_people": [9], "eligible_people": [12]})).tolist()
    [0.75]
    """
    return ratio(team_effective["quality_known_people"], team_effective["eligible_people"])


def rhythm_rate(team_effective: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who are in the CRM as often as their role's work calls for it.

    Formula: people active on at least three quarters of the days that their pack expects / eligible people with a pack that says so. A call
    centre is expected on 20 of 20 working days, field sales on 12, marketing and partners on 4, analysts on 2; who has fewer scheduled days
    in the 28 is expected on as many fewer.
    Does not count: work on weekends and holidays; people without a scheduled day.
    Not known when: nobody eligible has a scheduled day and a pack with a rhythm, the CRM logs no use, or its log begins within the 28 days.

    >>> rhythm_rate(pd.DataFrame({"in_rhythm_people": [9], "rhythm_people": [12]})).tolist()
    [0.75]
    """
    return ratio(team_effective["in_rhythm_people"], team_effective["rhythm_people"])


def influence_weighted_habit(team_effective: pd.DataFrame) -> pd.Series:
    """Habit rate in which everybody counts once, and once more for each person who reports to them.

    Formula: sum of weight x habitual / sum of weight; the weight is 1 + direct reports. Below the plain habit rate, those whom others look
    to hold back.
    Does not count: influence that the CRM does not know of; revenue.
    Not known when: fewer than five people lead others (the figure would speak of single ones), the CRM knows no managers, logs no use, or
    its log begins within the 12 weeks.

    >>> led = {"leaders": [5], "reports": [10], "reports_habitual": [0]}
    >>> influence_weighted_habit(pd.DataFrame({"eligible_people": [20], "habitual_people": [15]} | led)).tolist()
    [0.5]
    """
    weight = team_effective["eligible_people"] + team_effective["reports"]
    habitual = team_effective["habitual_people"] + team_effective["reports_habitual"]
    return ratio(habitual, weight.where(team_effective["leaders"] >= FIVE))


def leaders_habit_rate(team_effective: pd.DataFrame) -> pd.Series:
    """Share of the people whom others report to who work in the CRM as a habit themselves.

    Formula: habitual people with direct reports / eligible people with direct reports.
    Does not count: people without direct reports.
    Not known when: fewer than five people lead others, the CRM knows no managers, logs no use, or its log begins within the 12 weeks.

    >>> leaders_habit_rate(pd.DataFrame({"leaders_habitual": [3], "leaders": [6]})).tolist()
    [0.5]
    """
    return ratio(team_effective["leaders_habitual"], team_effective["leaders"].where(team_effective["leaders"] >= FIVE))


def divergence_between_teams(team_effective: pd.DataFrame) -> pd.Series:
    """How far teams pull apart: the part of the differences in effective use that lies between teams, not between people of one team.

    Formula: intraclass correlation of effective use in teams of at least ten eligible people, one-way analysis of variance; what comes out
    below zero is zero: teams differ by no more than chance.
    Does not count: teams of fewer than ten, whose shares are mostly chance.
    Not known when: fewer than five such teams, everybody or nobody in them is effective, the CRM logs no use, or its log begins within the
    12 weeks.
    Source: Donner and Koval (1980), the analysis-of-variance estimator.

    >>> teams = {"large_teams": [5], "large_people": [50], "large_people_squared": [500]}
    >>> split = {"large_effective": [20], "large_effective_millionths": [20_000_000]}
    >>> divergence_between_teams(pd.DataFrame(teams | split)).round(9).tolist()
    [1.0]
    """
    return _divergence(team_effective, "large_teams", "large")


def divergence_between_units(team_effective: pd.DataFrame) -> pd.Series:
    """How far units pull apart: the part of the differences in effective use that lies between units, not between people of one unit.

    Formula: intraclass correlation of effective use in units of at least ten eligible people, one-way analysis of variance; what comes out
    below zero is zero: units differ by no more than chance.
    Does not count: units of fewer than ten; people without a team; teams under no unit.
    Not known when: fewer than five such units, everybody or nobody in them is effective, the CRM logs no use, or its log begins within the
    12 weeks.
    Source: Donner and Koval (1980), the analysis-of-variance estimator.

    >>> units = {"large_units": [5], "unit_people": [50], "unit_people_squared": [500]}
    >>> split = {"unit_effective": [20], "unit_effective_millionths": [20_000_000]}
    >>> divergence_between_units(pd.DataFrame(units | split)).round(9).tolist()
    [1.0]
    """
    return _divergence(team_effective, "large_units", "unit")


def _divergence(team_effective: pd.DataFrame, groups: str, prefix: str) -> pd.Series:
    """Intraclass correlation from the number of groups and sums over them."""
    count = team_effective[groups].astype("float64")
    people, squared, effective, explained = (
        team_effective[f"{prefix}_{name}"].astype("float64") for name in ("people", "people_squared", "effective", "effective_millionths")
    )
    enough = count.where(count >= FIVE)
    explained = explained / 1_000_000
    between = (explained - effective**2 / people.where(people > 0)) / (enough - 1)
    within = (effective - explained).clip(lower=0) / (people - enough)
    size = (people - squared / people.where(people > 0)) / (enough - 1)
    whole = between + (size - 1) * within
    return ((between - within) / whole.where(whole > 0)).clip(lower=0)


def function_coverage(team_effective: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who work in a function in which effective use has become the rule.

    Formula: eligible people whose application type has at least half of all its eligible people in this CRM effective / eligible people
    with an application type.
    Does not count: people without an application type; functions that have no access to the CRM, which it cannot know of.
    Not known when: nobody eligible has an application type, the CRM logs no use, or its log begins within the 12 weeks.

    >>> function_coverage(pd.DataFrame({"reached_people": [30], "function_people": [40]})).tolist()
    [0.75]
    """
    return ratio(team_effective["reached_people"], team_effective["function_people"])


USE = ("usage_event",)
READERS = ("sponsor", "project")
NO_LEADERS = "fewer than five people here lead others, as far as the CRM knows"
NO_TEAMS = "fewer than five teams of ten people or more, or all of their people alike"
NO_UNITS = "fewer than five units of ten people or more, or all of their people alike"
NO_RHYTHM = "nobody has a working day in the four weeks and a pack that says how often its role is there"
NO_TYPES = "nobody has an application type"
METRICS = (
    Metric(effective_adoption, "Effective adoption", "share", "higher", (*READERS, "team"), ("F20",), USE, 84, "stock"),
    Metric(quality_judged_share, "Judged by record quality", "share", "neither", ("project",), ("F20",), (), 35, "stock"),
    Metric(rhythm_rate, "In the rhythm of the role", "share", "higher", (*READERS, "team"), ("F20", "F03"), USE, 28, "stock",
           gap_reason=NO_RHYTHM),
    Metric(influence_weighted_habit, "Habit weighed by influence", "share", "higher", READERS, ("F18",), USE, 84, "stock",
           gap_reason=NO_LEADERS),
    Metric(leaders_habit_rate, "Leaders with a habit", "share", "higher", READERS, ("F18", "F30"), USE, 84, "stock",
           gap_reason=NO_LEADERS),
    Metric(divergence_between_teams, "Divergence between teams", "ratio", "lower", READERS, ("F26",), USE, 84, "stock",
           gap_reason=NO_TEAMS),
    Metric(divergence_between_units, "Divergence between units", "ratio", "lower", READERS, ("F26",), USE, 84, "stock",
           gap_reason=NO_UNITS),
    Metric(function_coverage, "Functions reached", "share", "higher", READERS, ("F64", "F03"), USE, 84, "stock", gap_reason=NO_TYPES),
)  # fmt: skip
