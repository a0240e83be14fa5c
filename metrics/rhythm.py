"""Coming, staying and going at the pace of the role: an analyst who reads on the first of the month has not left in between."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio


def pack_habit_rate(team_rhythm: pd.DataFrame) -> pd.Series:
    """Share of the people who come as regularly as their role's work recurs: weekly, every two weeks, or every four.

    Formula: people active in at least three quarters of their eligible intervals of the last twelve complete weeks / people with at least
    four of them (three where an interval is four weeks). The interval follows the pack: one week where it expects four of twenty working
    days or more, two weeks for two or three, else four.
    Does not count: intervals wholly on leave; people too new to judge.
    Not known when: nobody has enough eligible intervals, the CRM logs no use, or its log begins within the 12 weeks.

    >>> pack_habit_rate(pd.DataFrame({"habitual_people": [9], "judged_people": [12]})).tolist()
    [0.75]
    """
    return ratio(team_rhythm["habitual_people"], team_rhythm["judged_people"])


def pack_active_rate(team_rhythm: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who worked in the CRM within the last interval of their role.

    Formula: people active in the last complete interval of their pack (one, two or four weeks) / people eligible in it.
    Does not count: people on leave for all of it; signing in alone.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the four weeks.

    >>> pack_active_rate(pd.DataFrame({"active_people": [9], "here_people": [12]})).tolist()
    [0.75]
    """
    return ratio(team_rhythm["active_people"], team_rhythm["here_people"])


def pack_stopped_share(team_rhythm: pd.DataFrame) -> pd.Series:
    """Share of those who worked in the CRM in their last interval but one and did not in the last: stopping, at the role's own pace.

    Formula: dormant / (dormant + returning), each judged in the interval of the pack; an interval wholly on leave is skipped.
    Does not count: leavers; people on leave for all of the last interval.
    Not known when: nobody was active in the interval before, the CRM logs no use, or its log begins within the twelve weeks.

    >>> pack_stopped_share(pd.DataFrame({"dormant_people": [3], "returning_people": [9]})).tolist()
    [0.25]
    """
    return ratio(team_rhythm["dormant_people"], team_rhythm["dormant_people"] + team_rhythm["returning_people"])


def pack_quick_ratio(team_rhythm: pd.DataFrame) -> pd.Series:
    """How many people were won for each one lost, in the interval of their role.

    Formula: (new + resurrected) / dormant, each judged in the interval of the pack.
    Does not count: leavers and people on leave, who are not lost to the CRM.
    Not known when: nobody stopped, the CRM logs no use, or its log begins within the twelve weeks.

    >>> pack_quick_ratio(pd.DataFrame({"new_people": [2], "resurrected_people": [1], "dormant_people": [2]})).tolist()
    [1.5]
    """
    return ratio(team_rhythm["new_people"] + team_rhythm["resurrected_people"], team_rhythm["dormant_people"])


USE = ("usage_event",)
READERS = ("project", "training", "team")
TOO_EARLY = "too early: nobody has had enough intervals of their role yet"
NOBODY_HERE = "nobody was there in the last complete interval of their role"
NOBODY_BEFORE = "nobody worked in the CRM in the interval before"
NOBODY_STOPPED = "nobody stopped within the last interval of their role"
METRICS = (
    Metric(pack_habit_rate, "Habit at the pace of the role", "share", "higher", READERS, ("F20", "F03"), USE, 91, "stock",
           gap_reason=TOO_EARLY),
    Metric(pack_active_rate, "Active at the pace of the role", "share", "higher", READERS, ("F20", "F03"), USE, 35, "stock",
           gap_reason=NOBODY_HERE),
    Metric(pack_stopped_share, "Stopped, at the pace of the role", "share", "lower", READERS, ("F28", "F03"), USE, 91, "stock",
           gap_reason=NOBODY_BEFORE),
    Metric(pack_quick_ratio, "Won for each lost, at the pace of the role", "ratio", "higher", READERS, ("F28",), USE, 91, "stock",
           gap_reason=NOBODY_STOPPED),
)  # fmt: skip
