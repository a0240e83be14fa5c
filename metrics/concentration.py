"""Whether a few carry the CRM: segments of use, the gap between the busiest and the quietest, concentration of the work."""

import numpy as np
import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio
from metrics.spread import classes, column, fewest_for, gini, percentile

EDGES = (0.0, 0.0, 10.0, 20.0, 35.0, 50.0, 70.0, 100.0, 140.0, 200.0, 280.0, 400.0, 560.0, 800.0, np.inf)
CLASSES = range(14)
FEW, SMALL = 5, 10


def power_share(team_segments: pd.DataFrame) -> pd.Series:
    """Share of the people entitled for whom the CRM is a habit and the place of their work.

    Formula: people with a habit and at least 15 core actions a week over the last four complete weeks / eligible people.
    Does not count: people on leave for all of the 28 days.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the 12 weeks.
    Source: Microsoft's usage segments (power, habitual, novice, low, non), read from the top down so that each person is in one.

    >>> power_share(pd.DataFrame({"segment_power": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_segments["segment_power"], team_segments["eligible_people"])


def novice_share(team_segments: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who do core work in the CRM now and then, without a habit yet.

    Formula: people without a habit and with at least one core action a week on average over the last four complete weeks / eligible people.
    Does not count: people with a habit; people on leave for all of the 28 days.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the 12 weeks.
    Source: Microsoft's usage segments.

    >>> novice_share(pd.DataFrame({"segment_novice": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_segments["segment_novice"], team_segments["eligible_people"])


def low_share(team_segments: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who look in, but hardly work in the CRM.

    Formula: people without a habit and with less than one core action a week, yet active in the 28 days or the last 12 complete weeks
    / eligible people.
    Does not count: people on leave for all of the 28 days.
    Not known when: nobody is eligible, the CRM logs no use, or its log begins within the 12 weeks.
    Source: Microsoft's usage segments.

    >>> low_share(pd.DataFrame({"segment_low": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_segments["segment_low"], team_segments["eligible_people"])


def core_work_gini(team_segments: pd.DataFrame) -> pd.Series:
    """How unequally the core work is spread: 0 if everybody does the same, towards 1 if one person does all of it.

    Formula: Gini coefficient of core actions in four weeks, each person measured against the average of their role in the company, so that
    roles with more clicks do not count as busier. Read from 14 classes of work with their sums: up to 0.02 too low, never too high.
    Does not count: people eligible on fewer than 14 of the 28 days; roles without core actions.
    Not known when: fewer than five people can be compared, nobody did core work, the CRM logs no use, or its log begins within the weeks.

    >>> core_work_gini(pd.DataFrame({"compared_people": [6], "people_0": [3], "people_9": [3], "work_9": [600]})).tolist()
    [0.5]
    """
    found = gini(classes(team_segments, "people", CLASSES), classes(team_segments, "work", CLASSES))
    return _where_enough(found, team_segments, FEW)


def tail_gap(team_segments: pd.DataFrame) -> pd.Series:
    """How many times the core work of the quiet tenth the busy tenth does, inside their roles.

    Formula: 90th / 10th percentile of core actions in four weeks, each person measured against the average of their role; percentiles are
    read from 14 classes and linear inside one; of the open last class its lower edge is taken.
    Does not count: people eligible on fewer than 14 of the 28 days; roles without core actions.
    Not known when: fewer than ten people can be compared, a tenth of them did nothing, the CRM logs no use, or its log begins within the
    weeks.

    >>> tail_gap(pd.DataFrame({"compared_people": [20], "people_3": [10], "people_9": [10]})).round(2).tolist()
    [11.48]
    """
    people = classes(team_segments, "people", CLASSES)
    low, high = percentile(people, EDGES, 0.1), percentile(people, EDGES, 0.9)
    return _where_enough(np.divide(high, low, out=np.full(len(low), np.nan), where=low > 0), team_segments, SMALL)


def bus_factor(team_segments: pd.DataFrame) -> pd.Series:
    """How few people do half of the core work: if they stop, half of it is gone.

    Formula: the smallest number of people whose core actions in four weeks, each measured against the average of their role, are half of
    all; read from 14 classes, everybody of a class taken as its mean, so it can be one or two off in a large cohort.
    Does not count: people eligible on fewer than 14 of the 28 days; roles without core actions.
    Not known when: fewer than ten people can be compared, nobody did core work, the CRM logs no use, or its log begins within the weeks.

    >>> bus_factor(pd.DataFrame({"compared_people": [10], "people_6": [8], "work_6": [480], "people_11": [2], "work_11": [920]})).tolist()
    [2.0]
    """
    found = fewest_for(classes(team_segments, "people", CLASSES), classes(team_segments, "work", CLASSES), 0.5)
    return _where_enough(found, team_segments, SMALL)


def _where_enough(found: np.ndarray, team_segments: pd.DataFrame, least: int) -> pd.Series:
    return column(found, team_segments).where(team_segments["compared_people"] >= least)


USE = ("usage_event",)
READERS = ("project", "training", "team")
NOT_FIVE = "fewer than five people can be compared, or nobody did core work"
NOT_TEN = "fewer than ten people can be compared, or nobody did core work"
NO_TAIL = "fewer than ten people can be compared, or a tenth of them did no core work"
METRICS = (
    Metric(power_share, "Power users", "share", "higher", READERS, ("F20", "F43"), USE, 84, "stock"),
    Metric(novice_share, "Novices", "share", "neither", READERS, ("F42", "F43"), USE, 84, "stock"),
    Metric(low_share, "Rare users", "share", "lower", READERS, ("F20", "F43"), USE, 84, "stock"),
    Metric(
        core_work_gini, "Core work on few shoulders (0 to 1)", "ratio", "lower", READERS, ("F43",), USE, 35, "stock", gap_reason=NOT_FIVE
    ),
    Metric(tail_gap, "Busy tenth against quiet tenth", "ratio", "lower", READERS, ("F43",), USE, 35, "stock", gap_reason=NO_TAIL),
    Metric(bus_factor, "People who do half of the work", "people", "higher", READERS, ("F43",), USE, 35, "stock", gap_reason=NOT_TEN),
)
