"""How the start spread: who began first and who has not, who began in the busiest weeks, and whether a team is ever left alone."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

POINTS = 100
FIVE = 5
CLASSES = ("innovators", "early_adopters", "early_majority", "late_majority", "laggards")


def early_starters(team_rollout: pd.DataFrame) -> pd.Series:
    """Share of the people who were among the first sixth of the whole CRM to begin their core work: whom a roll-out can lean on.

    Formula: innovators and early adopters (the first 16 of 100 eligible people by the week of their first core action; all who began in
    one week stand at its middle) / eligible people. Over everybody it is about 0.16, once all have begun.
    Does not count: people who have not begun, who come after all others; the quality of their work.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins later.
    Source: Rogers, Diffusion of Innovations (2003): 2.5, 13.5, 34, 34 and 16 of 100.

    >>> early_starters(pd.DataFrame({"innovators": [1], "early_adopters": [2], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_rollout["innovators"] + team_rollout["early_adopters"], team_rollout["eligible_people"])


def late_starters(team_rollout: pd.DataFrame) -> pd.Series:
    """Share of the people who were among the last sixth of the whole CRM to begin their core work, or have not begun.

    Formula: (laggards, the last 16 of 100 eligible people by the week of their first core action, + people without any) / eligible people.
    Does not count: people who began and stopped.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins later.
    Source: Rogers, Diffusion of Innovations (2003).

    >>> late_starters(pd.DataFrame({"laggards": [1], "not_begun": [2], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_rollout["laggards"] + team_rollout["not_begun"], team_rollout["eligible_people"])


def early_late_gap(team_rollout: pd.DataFrame) -> pd.Series:
    """How many points more of the early starters than of all others have a habit: the CRM that works for the keenest only.

    Formula: 100 x (habitual innovators and early adopters / all of them - habitual others / all others).
    Does not count: how long ago each began: a gap soon after a start is no sign yet.
    Not known when: there are fewer than five early starters or fewer than five others, the CRM logs no use, or its log begins later.
    Source: Rogers, Diffusion of Innovations (2003).

    >>> one = {"innovators": [2], "early_adopters": [6], "eligible_people": [28], "early_habitual": [6], "later_habitual": [5]}
    >>> early_late_gap(pd.DataFrame(one)).tolist()
    [50.0]
    """
    early = team_rollout["innovators"] + team_rollout["early_adopters"]
    later = team_rollout["eligible_people"] - early
    first = ratio(team_rollout["early_habitual"], early.where(early >= FIVE))
    return POINTS * (first - ratio(team_rollout["later_habitual"], later.where(later >= FIVE)))


def starts_in_busy_weeks(team_rollout: pd.DataFrame) -> pd.Series:
    """Share of the people who had to begin with the CRM in a peak, a freeze or the exams.

    Formula: people whose first use of the last 26 weeks fell in a week with a day marked peak, freeze or exam in their team's calendar /
    people who began in the 26 weeks.
    Does not count: teams whose calendar marks no such day at all; training before the first use.
    Not known when: nobody began in the 26 weeks, calendar.csv marks no peak, freeze or exam, or the CRM logs no use.

    >>> starts_in_busy_weeks(pd.DataFrame({"busy_starters": [3], "starters": [12]})).tolist()
    [0.25]
    """
    return ratio(team_rollout["busy_starters"], team_rollout["starters"])


def covered_days_share(team_coverage: pd.DataFrame) -> pd.Series:
    """Share of the days on which a team is scheduled that found somebody of it at work in the CRM: a service that never stands alone.

    Formula: scheduled days of teams with at least one active person of the team / scheduled days of teams (Monday to Friday, no holiday,
    somebody entitled and not on leave).
    Does not count: hours: a day is covered by one action; weekends and shifts at night, which covered_hours_share counts.
    Not known when: nobody was scheduled, the CRM logs no use, or its log begins later.

    >>> covered_days_share(pd.DataFrame({"covered_days": [3], "scheduled_days": [4]})).tolist()
    [0.75]
    """
    return ratio(team_coverage["covered_days"], team_coverage["scheduled_days"])


def practised_days_share(team_coverage: pd.DataFrame) -> pd.Series:
    """Share of the days on which a team is scheduled that found somebody practised of it at work in the CRM, to stand in for the new ones.

    Formula: scheduled days of teams with at least one active person who has a habit / scheduled days of teams.
    Does not count: hours; weekends and shifts at night; trainings, of which the habit is taken as the outcome.
    Not known when: nobody was scheduled, the CRM logs no use, or its log begins within the 12 weeks.

    >>> practised_days_share(pd.DataFrame({"practised_days": [3], "scheduled_days": [4]})).tolist()
    [0.75]
    """
    return ratio(team_coverage["practised_days"], team_coverage["scheduled_days"])


def covered_hours_share(team_hours: pd.DataFrame) -> pd.Series:
    """Share of the hours on shift in which somebody of the team was at work in the CRM: a service that never stands alone.

    Formula: hours on shift of teams with an action of a person of the team / hours on shift (shifts.csv, by the team's own clock).
    Does not count: signing in alone; part hours at the ends of a shift; the minutes within an hour: one action covers it.
    Not known when: shifts.csv names no team here, the CRM logs no use, or its log begins later.

    >>> covered_hours_share(pd.DataFrame({"covered_hours": [126], "shift_hours": [168]})).tolist()
    [0.75]
    """
    return ratio(team_hours["covered_hours"], team_hours["shift_hours"])


def practised_hours_share(team_hours: pd.DataFrame) -> pd.Series:
    """Share of the hours on shift in which somebody practised of the team was at work in the CRM, to stand in for the new ones.

    Formula: hours on shift of teams with at least one action of a person who has a habit / hours on shift (shifts.csv).
    Does not count: part hours at the ends of a shift; trainings, of which the habit is taken as the outcome.
    Not known when: shifts.csv names no team here, the CRM logs no use, or its log begins within the 12 weeks.

    >>> practised_hours_share(pd.DataFrame({"practised_hours": [84], "shift_hours": [168]})).tolist()
    [0.5]
    """
    return ratio(team_hours["practised_hours"], team_hours["shift_hours"])


def long_gap_share(team_hours: pd.DataFrame) -> pd.Series:
    """Share of the hours on shift that lie in stretches of four hours and more in which nobody of the team did anything in the CRM.

    Formula: hours on shift in unbroken stretches of at least four without an action / hours on shift (shifts.csv); weeks end a stretch.
    Does not count: shorter gaps, such as breaks; hours off shift, which end a stretch.
    Not known when: shifts.csv names no team here, the CRM logs no use, or its log begins later.

    >>> long_gap_share(pd.DataFrame({"alone_hours": [42], "shift_hours": [168]})).tolist()
    [0.25]
    """
    return ratio(team_hours["alone_hours"], team_hours["shift_hours"])


USE = ("usage_event",)
READERS = ("project", "training")
TOO_FEW = "fewer than five people began early, or fewer than five later"
NOT_SCHEDULED = "nobody of the team was scheduled on a day of this period"
NO_SHIFTS = "shifts.csv names no team of this group for the period"
NOBODY_BEGAN = "nobody began in half a year, or calendar.csv marks no peak, freeze or exam for the team"
METRICS = (
    Metric(early_starters, "Among the first to begin", "share", "neither", READERS, ("F43",), USE, None, "stock"),
    Metric(late_starters, "Among the last to begin", "share", "lower", READERS, ("F43",), USE, None, "stock"),
    Metric(early_late_gap, "Habit of early against later starters", "points", "lower", READERS, ("F43",), USE, None, "stock",
           gap_reason=TOO_FEW),
    Metric(starts_in_busy_weeks, "Begun in busy weeks", "share", "lower", ("project", "sponsor"), ("F15",), USE, 182, "stock",
           gap_reason=NOBODY_BEGAN),
    Metric(covered_days_share, "Days with somebody there", "share", "higher", ("project", "team"), ("F13",), USE, 7, "flow",
           gap_reason=NOT_SCHEDULED),
    Metric(covered_hours_share, "Hours on shift with somebody there", "share", "higher", ("project", "team"), ("F13",), USE, 7, "flow",
           gap_reason=NO_SHIFTS),
    Metric(practised_hours_share, "Hours on shift with somebody practised there", "share", "higher", ("project", "team"), ("F13",), USE, 84,
           "flow", gap_reason=NO_SHIFTS),
    Metric(long_gap_share, "Hours on shift in long gaps", "share", "lower", ("project", "team"), ("F13",), USE, 7, "flow",
           gap_reason=NO_SHIFTS),
    Metric(practised_days_share, "Days with somebody practised there", "share", "higher", ("project", "team"), ("F13",), USE, 84, "flow",
           gap_reason=NOT_SCHEDULED),
)  # fmt: skip
