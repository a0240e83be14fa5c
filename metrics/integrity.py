"""Whether activity is work or made for the eye: bursts before reviews, entries in batches. Shown for ten people or more, never for one."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio
from metrics.spread import classes, column, percentile

TEN = 10
MILLION = 1_000_000
POINTS = 100
EDGES_DAYS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 11.0, 30.0)
CLASSES = range(7)
MORE_THAN_TWO = range(3, 7)


def review_burst(team_signals: pd.DataFrame) -> pd.Series:
    """How much more of the writing falls on the eve and day of a review than those days' part of the working time, in points.

    Formula: 100 x (writes on the last working day before a review and on its day - what they would be if every working day from Monday to
    the review had as many) / writes from Monday to the review, in those of the four weeks that
    have a review in the calendar.
    Does not count: reviews on a Monday, which have no eve in their week; weekends; what integrations write.
    Not known when: the calendar holds no review in the four weeks, nothing was written before it, fewer than ten people are entitled, the
    CRM logs no use, or its log begins later.

    >>> one = {"eligible_people": [12], "review_writes": [100], "burst_writes": [70], "burst_expected_millionths": [40_000_000]}
    >>> review_burst(pd.DataFrame(one)).tolist()
    [30.0]
    """
    return POINTS * _excess(team_signals)


def core_actions_discounted(team_signals: pd.DataFrame) -> pd.Series:
    """How much of the core work would be left if bursts before reviews were made for the eye: a lower bound beside the core actions.

    Formula: core actions of four weeks x (1 - the part of the writing that exceeds the working time on the eve and day
    of a review, nil where it does not).
    Does not count: other kinds of entries for the eye, such as edits that change nothing and notes copied over, which no CRM read here lets
    anybody see: the discount is the least there may be; it is a discount of the figure and no verdict on anybody.
    Not known when: the calendar holds no review in the four weeks, nothing was written before it, fewer than ten people are entitled, the
    CRM logs no use, or its log begins later.

    >>> one = {"eligible_people": [12], "review_writes": [100], "burst_writes": [70], "burst_expected_millionths": [40_000_000]}
    >>> core_actions_discounted(pd.DataFrame(one | {"core_actions_28": [200]})).round(6).tolist()
    [140.0]
    """
    return team_signals["core_actions_28"].astype("float64") * (1 - _excess(team_signals).clip(lower=0))


def _excess(team_signals: pd.DataFrame) -> pd.Series:
    above = team_signals["burst_writes"] - team_signals["burst_expected_millionths"] / MILLION
    return ratio(above, team_signals["review_writes"].where(team_signals["eligible_people"] >= TEN))


def contacts_entered_late(team_contacts: pd.DataFrame, team_signals: pd.DataFrame) -> pd.Series:
    """Share of the calls and meetings that were entered more than two days after they took place.

    Formula: calls and meetings of four weeks entered three days after they ended or later / those entered after they ended.
    Does not count: what was planned in the CRM beforehand; e-mails, which file themselves; contacts that nobody entered.
    Not known when: fewer than ten calls and meetings were entered afterwards in the four weeks, fewer than ten people are entitled, or the
    CRM does not keep when they took place.

    >>> late = pd.DataFrame({"entered": [20], "late_3": [3], "late_6": [2]})
    >>> contacts_entered_late(late, pd.DataFrame({"eligible_people": [10]})).tolist()
    [0.25]
    """
    late = column(classes(team_contacts, "late", MORE_THAN_TWO).sum(axis=1), team_contacts)
    return ratio(late, team_contacts["entered"].where(_enough(team_contacts, team_signals)))


def entry_lag(team_contacts: pd.DataFrame, team_signals: pd.DataFrame) -> pd.Series:
    """Within how many days nine of ten calls and meetings are entered.

    Formula: 90th percentile of the time from the end of a call or meeting to its entry, read from seven classes of days and linear inside
    one; the last class runs from 11 to 30 days.
    Does not count: what was planned in the CRM beforehand; e-mails, which file themselves; contacts that nobody entered.
    Not known when: fewer than ten calls and meetings were entered afterwards in the four weeks, fewer than ten people are entitled, or the
    CRM does not keep when they took place.

    >>> entry_lag(pd.DataFrame({"entered": [10], "late_0": [8], "late_2": [2]}), pd.DataFrame({"eligible_people": [10]})).tolist()
    [2.5]
    """
    found = percentile(classes(team_contacts, "late", CLASSES), EDGES_DAYS, 0.9)
    return column(found, team_contacts).where(_enough(team_contacts, team_signals))


def _enough(team_contacts: pd.DataFrame, team_signals: pd.DataFrame) -> pd.Series:
    people = team_signals["eligible_people"].reindex(team_contacts.index)
    return (team_contacts["entered"] >= TEN) & (people >= TEN)


USE = ("usage_event",)
READERS = ("project", "team")
NO_REVIEW = "the calendar holds no review in the four weeks, or fewer than ten people are entitled"
NOT_TEN = "fewer than ten calls and meetings were entered after they took place in the four weeks, or fewer than ten people are entitled"
METRICS = (
    Metric(review_burst, "Burst before reviews", "points", "lower", READERS, ("N5",), USE, 28, "stock", gap_reason=NO_REVIEW),
    Metric(core_actions_discounted, "Core actions without bursts", "events", "higher", READERS, ("N5",), USE, 28, "stock",
           gap_reason=NO_REVIEW),
    Metric(contacts_entered_late, "Entered days later", "share", "lower", READERS, ("N5", "F57"), (), 28, "stock", gap_reason=NOT_TEN),
    Metric(entry_lag, "Days until nine of ten are entered", "days", "lower", READERS, ("N5", "F57"), (), 28, "stock", gap_reason=NOT_TEN),
)  # fmt: skip
