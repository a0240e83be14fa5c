"""How people come, stay, go and come back, week by week."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import count, ratio


def new_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people worked in the CRM for the first time.

    Formula: eligible people whose first qualifying event ever, over the full history, falls in the week.
    Does not count: people who come back, however long they were away; people who changed teams.
    Not known when: the CRM logs no use, or its log begins after accounts were created.

    >>> new_users(pd.DataFrame({"new_people": [2]})).tolist()
    [2.0]
    """
    return count(team_activity["new_people"])


def returning_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people worked in the CRM this week and in their week before.

    Formula: eligible people active in this week and in their last eligible week; weeks wholly on leave are skipped.
    Does not count: people who are new or come back.
    Not known when: the CRM logs no use, or its log begins within the two weeks.

    >>> returning_users(pd.DataFrame({"returning_people": [7]})).tolist()
    [7.0]
    """
    return count(team_activity["returning_people"])


def resurrected_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people came back to the CRM after a pause.

    Formula: eligible people active in this week and once before, but not in their last eligible week.
    Does not count: people back from leave who had worked in their last week before it; people who are new.
    Not known when: the CRM logs no use, or its log begins later.

    >>> resurrected_users(pd.DataFrame({"resurrected_people": [1]})).tolist()
    [1.0]
    """
    return count(team_activity["resurrected_people"])


def dormant_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people stopped working in the CRM this week.

    Formula: eligible people active in their last eligible week but not in this one.
    Does not count: people on leave all week; people who left the company or lost their entitlement.
    Not known when: the CRM logs no use, or its log begins within the two weeks.

    >>> dormant_users(pd.DataFrame({"dormant_people": [2]})).tolist()
    [2.0]
    """
    return count(team_activity["dormant_people"])


def churned_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people have stayed away from the CRM for two weeks or longer.

    Formula: eligible people once active, without an active day in at least their last two eligible weeks.
    Does not count: people who never started; people on leave all week; leavers.
    Not known when: the CRM logs no use, or its log begins later.

    >>> churned_users(pd.DataFrame({"churned_people": [3]})).tolist()
    [3.0]
    """
    return count(team_activity["churned_people"])


def bounce_back_rate(team_activity: pd.DataFrame) -> pd.Series:
    """Share of the people who had stopped and came back this week.

    Formula: people active again / people who were dormant or churned in their last eligible week and are eligible now.
    Does not count: leavers and people on leave all week, who cannot come back.
    Not known when: nobody had stopped, the CRM logs no use, or its log begins later.

    >>> bounce_back_rate(pd.DataFrame({"bounced_back_people": [1], "dormant_before_people": [4]})).tolist()
    [0.25]
    """
    return ratio(team_activity["bounced_back_people"], team_activity["dormant_before_people"])


def quick_ratio(team_activity: pd.DataFrame) -> pd.Series:
    """How many people were won for each one lost; above 1 the CRM gains people.

    Formula: (new + resurrected) / dormant.
    Does not count: leavers and people on leave, who are not lost to the CRM.
    Not known when: nobody stopped, the CRM logs no use, or its log begins later.
    Source: the growth-accounting identity active(t) - active(t-1) = new + resurrected - dormant.

    >>> quick_ratio(pd.DataFrame({"new_people": [2], "resurrected_people": [1], "dormant_people": [2]})).tolist()
    [1.5]
    """
    return ratio(team_activity["new_people"] + team_activity["resurrected_people"], team_activity["dormant_people"])


USE = ("usage_event",)
READERS = ("project", "training", "team")
NOBODY_AWAY = "nobody who had stopped could come back in this period"
NOBODY_STOPPED = "nobody stopped in this period"
METRICS = (
    Metric(new_users, "New people", "people", "higher", READERS, ("F29",), USE, 7, "flow"),
    Metric(returning_users, "Returning people", "people", "higher", READERS, ("F20",), USE, 14, "stock"),
    Metric(resurrected_users, "People who came back", "people", "higher", READERS, ("F28",), USE, 14, "flow"),
    Metric(dormant_users, "People who stopped", "people", "lower", READERS, ("F28",), USE, 14, "flow"),
    Metric(churned_users, "People who stayed away", "people", "lower", READERS, ("F28",), USE, 14, "stock"),
    Metric(bounce_back_rate, "Bounce-back rate", "share", "higher", READERS, ("F28",), USE, 14, "flow", gap_reason=NOBODY_AWAY),
    Metric(quick_ratio, "Won for each lost", "ratio", "higher", READERS, ("F28",), USE, 14, "flow", gap_reason=NOBODY_STOPPED),
)
