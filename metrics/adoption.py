"""Who works in the CRM: active people, habit, stickiness, breadth and depth."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import count, ratio

WINDOW = 28


def eligible_people(team_activity: pd.DataFrame) -> pd.Series:
    """How many people are expected to work in the CRM.

    Formula: people entitled and not on leave on at least one of the 28 days to the end of the period.
    Does not count: integrations, system and API accounts; people on leave for all of the 28 days.
    Not known when: never; without people.csv every active human account counts as entitled.

    >>> eligible_people(pd.DataFrame({"eligible_people": [12]})).tolist()
    [12.0]
    """
    return count(team_activity["eligible_people"])


def daily_active_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people work in the CRM on an average day of the week.

    Formula: people active on a day, averaged over the elapsed days of the week, weekends included.
    Does not count: signing in without doing anything; integrations; people who are not eligible in the week.
    Not known when: the CRM logs no use, or its log begins later.

    >>> daily_active_users(pd.DataFrame({"daily_active": [3.5]})).tolist()
    [3.5]
    """
    return count(team_activity["daily_active"])


def weekly_active_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people worked in the CRM this week.

    Formula: eligible people with at least one active day in the week.
    Does not count: signing in without doing anything; integrations; people on leave all week.
    Not known when: the CRM logs no use, or its log begins later.

    >>> weekly_active_users(pd.DataFrame({"weekly_active": [9]})).tolist()
    [9.0]
    """
    return count(team_activity["weekly_active"])


def monthly_active_users(team_activity: pd.DataFrame) -> pd.Series:
    """How many people worked in the CRM in the last four weeks.

    Formula: eligible people with at least one active day in the 28 days to the end of the period: always four weekends, unlike a month.
    Does not count: signing in without doing anything; integrations; people on leave for all of the 28 days.
    Not known when: the CRM logs no use, or its log begins within the 28 days.

    >>> monthly_active_users(pd.DataFrame({"monthly_active": [10]})).tolist()
    [10.0]
    """
    return count(team_activity["monthly_active"])


def active_user_rate(team_activity: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who worked in the CRM in the last four weeks.

    Formula: sum of active x weight / sum of weight; active is at least one active day in 28, the weight is a person's eligible days / 28,
    so that who joined last week or came back from leave counts for the days they could have worked.
    Does not count: signing in without doing anything; integrations; people on leave for all of the 28 days.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the 28 days.

    >>> active_user_rate(pd.DataFrame({"active_eligible_days": [28 + 14], "eligible_days": [28 + 14 + 28]})).tolist()
    [0.6]
    """
    return ratio(team_activity["active_eligible_days"], team_activity["eligible_days"])


def habit_rate(team_activity: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who work in the CRM as a habit: in at least nine of the last twelve weeks.

    Formula: habitual people / eligible people. Habitual is an active day in at least three of four eligible weeks among
    the last 12 complete ones (9 of 12); in the first 12 weeks after entitlement, in each of the last four eligible weeks.
    Does not count: weeks wholly on leave, which are skipped and not missed. People with fewer than four eligible weeks are not habitual
    yet; how many they are stands in "Too early to judge".
    Not known when: it is too early for everybody, nobody is eligible, the CRM logs no use, or its log begins within the 12 weeks.

    >>> habit_rate(pd.DataFrame({"habitual_people": [6], "eligible_people": [12], "too_early_people": [2]})).tolist()
    [0.5]
    """
    judged = team_activity["eligible_people"] > team_activity["too_early_people"]
    return ratio(team_activity["habitual_people"], team_activity["eligible_people"].where(judged))


def too_early_share(team_activity: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who have not had four weeks yet to form a habit.

    Formula: people with fewer than four eligible complete weeks among the last 12 / eligible people.
    Does not count: nobody eligible is left out.
    Not known when: nobody is eligible.

    >>> too_early_share(pd.DataFrame({"eligible_people": [12], "too_early_people": [3]})).tolist()
    [0.25]
    """
    return ratio(team_activity["too_early_people"], team_activity["eligible_people"])


def stickiness(team_activity: pd.DataFrame) -> pd.Series:
    """How much of a month an active person is there: daily actives as a share of monthly actives.

    Formula: mean over 28 days of the people active on the day / people active in the 28 days; the same as their mean number of active days
    / 28. Who works five days a week reaches 20 / 28 = 0.71.
    Does not count: people without an active day in the 28 days; they show in the active users.
    Not known when: nobody was active, the CRM logs no use, or its log begins within the 28 days.

    >>> stickiness(pd.DataFrame({"active_days_28": [20 + 8], "monthly_active": [2]})).tolist()
    [0.5]
    """
    return ratio(team_activity["active_days_28"], team_activity["monthly_active"]) / WINDOW


def workday_stickiness(team_activity: pd.DataFrame) -> pd.Series:
    """Share of their working days on which active people work in the CRM.

    Formula: mean over the people active in 28 days of active working days / scheduled working days; scheduled are Monday to Friday on which
    the person is eligible and the team has no holiday.
    Does not count: work on weekends and holidays; people without a scheduled day.
    Not known when: nobody was active, the CRM logs no use, or its log begins within the 28 days.

    >>> workday_stickiness(pd.DataFrame({"worked_share_millionths": [1_000_000 + 500_000], "scheduled_people": [2]})).tolist()
    [0.75]
    """
    return ratio(team_activity["worked_share_millionths"], team_activity["scheduled_people"]) / 1_000_000


def active_days_7(team_activity: pd.DataFrame) -> pd.Series:
    """On how many days of the week the week's active people worked in the CRM, on average.

    Formula: active days in the week / people active in the week (L7).
    Does not count: people without an active day in the week.
    Not known when: nobody was active, the CRM logs no use, or its log begins later.

    >>> active_days_7(pd.DataFrame({"active_days_7": [9], "weekly_active": [3]})).tolist()
    [3.0]
    """
    return ratio(team_activity["active_days_7"], team_activity["weekly_active"])


def active_days_28(team_activity: pd.DataFrame) -> pd.Series:
    """On how many of the last 28 days the active people worked in the CRM, on average.

    Formula: active days in 28 / people active in 28 (L28); the distribution is published beside this mean.
    Does not count: people without an active day in the 28 days.
    Not known when: nobody was active, the CRM logs no use, or its log begins within the 28 days.

    >>> active_days_28(pd.DataFrame({"active_days_28": [20 + 8], "monthly_active": [2]})).tolist()
    [14.0]
    """
    return ratio(team_activity["active_days_28"], team_activity["monthly_active"])


def never_used_share(team_activity: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who have never worked in the CRM.

    Formula: eligible people without any qualifying event since the log begins / eligible people.
    Does not count: people who stopped; they are dormant, and need something else.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins after accounts were created.

    >>> never_used_share(pd.DataFrame({"never_people_28": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_activity["never_people_28"], team_activity["eligible_people"])


def dormant_share(team_activity: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who once worked in the CRM but not in the last four weeks.

    Formula: eligible people with a qualifying event ever but none in 28 days / eligible people.
    Does not count: people who never started; people on leave for all of the 28 days.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the 28 days.

    >>> dormant_share(pd.DataFrame({"dormant_people_28": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_activity["dormant_people_28"], team_activity["eligible_people"])


def breadth(team_activity: pd.DataFrame) -> pd.Series:
    """How much of what their role needs the active people use.

    Formula: capabilities of the role's pack used in the weeks of the 28 days / capabilities in the pack, summed over the people active.
    Does not count: actions outside the pack; people who were not active, so that breadth is not adoption once more.
    Not known when: nobody was active, the CRM logs no use of this kind, or its log begins within the 28 days.

    >>> breadth(pd.DataFrame({"capabilities_used": [4 + 2], "capabilities_expected": [8 + 4]})).tolist()
    [0.5]
    """
    return ratio(team_activity["capabilities_used"], team_activity["capabilities_expected"])


def depth(team_activity: pd.DataFrame) -> pd.Series:
    """How many core actions an active person does on an active day.

    Formula: core actions of the week / active days of the week. A plain mean: it is not winsorised, so one very busy day moves it.
    Does not count: actions outside the role's pack; days without activity.
    Not known when: nobody was active, the CRM logs no use, or its log begins later.

    >>> depth(pd.DataFrame({"core_actions": [45], "active_days_7": [9]})).tolist()
    [5.0]
    """
    return ratio(team_activity["core_actions"], team_activity["active_days_7"])


def core_actions(team_activity: pd.DataFrame) -> pd.Series:
    """How much of the role's real work was done in the CRM.

    Formula: number of actions that the person's pack names as core.
    Does not count: signing in, and actions outside the pack; integrations.
    Not known when: the CRM logs no use, or its log begins later.

    >>> core_actions(pd.DataFrame({"core_actions": [45]})).tolist()
    [45.0]
    """
    return count(team_activity["core_actions"])


USE = ("usage_event",)
ALL = ("sponsor", "project", "training", "team")
TOO_EARLY = "too early: nobody has had four weeks yet"
NOBODY_IN_28 = "nobody was active in the four weeks"
NOBODY_IN_7 = "nobody was active in the week"
NO_WORKING_DAY = "no active person had a working day in the four weeks"
NOTHING_EXPECTED = "nobody whose role has core actions was active in the four weeks"
METRICS = (
    Metric(active_user_rate, "Active users", "share", "higher", ALL, ("F20",), USE, 28, "stock"),
    Metric(habit_rate, "Habitual users", "share", "higher", ALL, ("F20", "F28"), USE, 84, "stock", gap_reason=TOO_EARLY),
    Metric(too_early_share, "Too early to judge", "share", "neither", ("project", "training"), ("F29",), USE, None, "stock"),
    Metric(eligible_people, "People entitled", "people", "neither", ALL, ("F20",), (), 28, "stock"),
    Metric(daily_active_users, "Daily active people", "people", "higher", ("project", "team"), ("F20",), USE, 7, "stock"),
    Metric(weekly_active_users, "Weekly active people", "people", "higher", ("project", "team"), ("F20",), USE, 7, "stock"),
    Metric(monthly_active_users, "Monthly active people", "people", "higher", ("project", "team"), ("F20",), USE, 28, "stock"),
    Metric(stickiness, "Stickiness", "share", "higher", ("project", "team"), ("F20", "F28"), USE, 28, "stock", gap_reason=NOBODY_IN_28),
    Metric(workday_stickiness, "Workday stickiness", "share", "higher", ("project", "team"), ("F20", "F28"), USE, 28, "stock",
           gap_reason=NO_WORKING_DAY),
    Metric(active_days_7, "Active days a week", "days", "higher", ("project", "team"), ("F20",), USE, 7, "stock", gap_reason=NOBODY_IN_7),
    Metric(active_days_28, "Active days in four weeks", "days", "higher", ("project", "team"), ("F20",), USE, 28, "stock",
           gap_reason=NOBODY_IN_28),
    Metric(never_used_share, "Never used", "share", "lower", ALL, ("F20", "F42"), USE, 28, "stock"),
    Metric(dormant_share, "Dormant", "share", "lower", ALL, ("F20", "F28"), USE, 28, "stock"),
    Metric(breadth, "Breadth of use", "share", "higher", ("training", "team"), ("F21", "F47"), USE, 28, "stock",
           gap_reason=NOTHING_EXPECTED),
    Metric(depth, "Core actions per active day", "events", "higher", ("training", "team"), ("F20", "F43"), USE, 7, "stock",
           gap_reason=NOBODY_IN_7),
    Metric(core_actions, "Core actions", "events", "higher", ("project", "training", "team"), ("F20",), USE, 7, "flow"),
)  # fmt: skip
