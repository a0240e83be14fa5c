"""How long newcomers take to their first real work, and to the pace of experienced peers."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio
from metrics.spread import classes, column, median_weeks, survival

FIRST_STARTS, FIRST_WEEKS = (0, 1, 2, 3, 4, 5, 7, 9, 13), (1, 1, 1, 1, 1, 2, 2, 4, 13)
PACE_STARTS, PACE_WEEKS = (3, 5, 7, 9, 13, 18, 26, 39), (2, 2, 2, 4, 5, 8, 13, 13)
UP_TO_WEEK_8 = 6  # class 7 to 8 ends 63 days after the week of entitlement began
LEAST = 5
WEEK = 7


def time_to_first_value(team_start: pd.DataFrame) -> pd.Series:
    """After how many days half of the newcomers have done their first core work in the CRM.

    Formula: median of the Kaplan-Meier curve of the time from the week of entitlement to the first core action, over everybody who waited
    in the last 26 complete weeks, by weeks and linear inside one. Who left, went on leave or still waits counts for as long as they waited.
    Does not count: signing in and looking around; people entitled since before the log begins; roles without core actions.
    Not known when: fewer than five people started in that time, fewer than half of them get there within half a year, the CRM logs no use,
    or its log begins within the weeks looked at.
    Source: Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations.

    >>> quick = {"waiting_0": [10], "first_0": [4], "waiting_1": [6], "first_1": [3]}
    >>> time_to_first_value(pd.DataFrame(quick)).round(3).tolist()
    [9.333]
    """
    waiting = classes(team_start, "waiting", FIRST_STARTS)
    shares = survival(waiting, classes(team_start, "first", FIRST_STARTS), FIRST_WEEKS)
    found = WEEK * median_weeks(shares, FIRST_STARTS, FIRST_WEEKS)
    return column(found, team_start).where(column(waiting[:, 0], team_start) >= LEAST)


def no_value_in_60_days(team_start: pd.DataFrame) -> pd.Series:
    """Share of the newcomers who have done no core work in the CRM nine weeks after they were entitled.

    Formula: what is left of the Kaplan-Meier curve at the end of week 8, counted from the week of entitlement: some 60 days.
    Does not count: signing in and looking around; people entitled since before the log begins; roles without core actions.
    Not known when: fewer than five people started in the last 26 weeks, nobody was watched that long, the CRM logs no use, or its log
    begins within the weeks looked at.
    Source: Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations.

    >>> none = {f"waiting_{week}": [0] for week in (1, 2, 3, 4, 5, 7)}
    >>> no_value_in_60_days(pd.DataFrame({"waiting_0": [5], "first_0": [5]} | none)).tolist()
    [0.0]
    """
    waiting = classes(team_start, "waiting", FIRST_STARTS)
    shares = survival(waiting, classes(team_start, "first", FIRST_STARTS), FIRST_WEEKS)
    return column(shares[:, UP_TO_WEEK_8], team_start).where(column(waiting[:, 0], team_start) >= LEAST)


def time_to_proficiency(team_start: pd.DataFrame) -> pd.Series:
    """After how many weeks half of the newcomers work at the pace of experienced colleagues.

    Formula: median of the Kaplan-Meier curve of the time from the week of entitlement to the second week in a row in which a newcomer's
    core actions of four weeks reach the median of the same role's experienced people, as it was when the newcomer started. Experienced is
    half a year or longer; three of them are needed.
    Does not count: how good the work is; rejected saves, which no connected CRM logs; roles without core actions.
    Not known when: fewer than five newcomers can be compared, fewer than half of them get there within a year, the CRM logs no use, or its
    log begins within the weeks looked at.
    Source: Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations.

    >>> table = {"learning_3": [20], "proficient_3": [0], "learning_5": [20], "proficient_5": [10]}
    >>> time_to_proficiency(pd.DataFrame(table)).round(3).tolist()
    [6.333]
    """
    learning = classes(team_start, "learning", PACE_STARTS)
    shares = survival(learning, classes(team_start, "proficient", PACE_STARTS), PACE_WEEKS)
    found = median_weeks(shares, PACE_STARTS, PACE_WEEKS)
    return column(found, team_start).where(column(learning[:, 0], team_start) >= LEAST * PACE_WEEKS[0])


def proficient_newcomers(team_start: pd.DataFrame) -> pd.Series:
    """Share of the newcomers who work at the pace of experienced colleagues.

    Formula: people 4 to 25 weeks after entitlement whose core actions of four weeks reach the median of the same role's experienced people,
    as it was when they started / people in those weeks who can be compared.
    Does not count: how good the work is; roles without core actions or without three experienced people.
    Not known when: fewer than five newcomers can be compared, the CRM logs no use, or its log begins within the weeks looked at.

    >>> proficient_newcomers(pd.DataFrame({"newcomers_at_pace": [3], "newcomers_compared": [6]})).tolist()
    [0.5]
    """
    return ratio(team_start["newcomers_at_pace"], team_start["newcomers_compared"].where(team_start["newcomers_compared"] >= LEAST))


USE = ("usage_event",)
READERS = ("project", "training", "team")
NO_NEWCOMERS = "fewer than five people started in the half year, or fewer than half of them have got there"
NOT_WATCHED = "fewer than five people started in the half year, or nobody was watched for nine weeks"
NO_PEERS = "fewer than five newcomers can be compared with experienced peers, or fewer than half of them have got there"
NO_COMPARISON = "fewer than five newcomers can be compared with experienced peers"
METRICS = (
    Metric(time_to_first_value, "Days to the first core work", "days", "lower", READERS, ("F29",), USE, 182, "stock",
           gap_reason=NO_NEWCOMERS),
    Metric(no_value_in_60_days, "No core work in nine weeks", "share", "lower", READERS, ("F29",), USE, 182, "stock",
           gap_reason=NOT_WATCHED),
    Metric(time_to_proficiency, "Weeks to the pace of peers", "weeks", "lower", READERS, ("F21", "F14"), USE, 364, "stock",
           gap_reason=NO_PEERS),
    Metric(proficient_newcomers, "Newcomers at the pace of peers", "share", "higher", READERS, ("F21",), USE, 208, "stock",
           gap_reason=NO_COMPARISON),
)  # fmt: skip
