"""Who is still there some weeks after starting; every figure compares people at the same distance from their first week."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

LEAST = 5


def retention_week_4(team_retention: pd.DataFrame) -> pd.Series:
    """Share of new people who work in the CRM in the fourth week after their first.

    Formula: people active in week 4 / people eligible in their week 4, for everybody whose week 4 lay in the last 13 complete weeks: exact
    retention, all at the same follow-up.
    Does not count: people on leave all of that week; leavers; people who had used the CRM before they were entitled.
    Not known when: fewer than five people came to their week 4, the CRM logs no use, or its log begins within the weeks looked at.

    >>> retention_week_4(pd.DataFrame({"week_4_active": [6], "week_4_people": [8]})).tolist()
    [0.75]
    """
    return _kept(team_retention, "week_4_active", "week_4_people")


def retention_week_12(team_retention: pd.DataFrame) -> pd.Series:
    """Share of new people who work in the CRM in the twelfth week after their first.

    Formula: people active in week 12 / people eligible in their week 12, for everybody whose week 12 lay in the last 13 complete weeks.
    Does not count: people on leave all of that week; leavers; people who had used the CRM before they were entitled.
    Not known when: fewer than five people came to their week 12, the CRM logs no use, or its log begins within the weeks looked at.

    >>> retention_week_12(pd.DataFrame({"week_12_active": [4], "week_12_people": [8]})).tolist()
    [0.5]
    """
    return _kept(team_retention, "week_12_active", "week_12_people")


def retention_week_26(team_retention: pd.DataFrame) -> pd.Series:
    """Share of new people who work in the CRM half a year after their first week.

    Formula: people active in week 26 / people eligible in their week 26, for everybody whose week 26 lay in the last 13 complete weeks.
    Does not count: people on leave all of that week; leavers; people who had used the CRM before they were entitled.
    Not known when: fewer than five people came to their week 26, the CRM logs no use, or its log begins within the weeks looked at.

    >>> retention_week_26(pd.DataFrame({"week_26_active": [4], "week_26_people": [8]})).tolist()
    [0.5]
    """
    return _kept(team_retention, "week_26_active", "week_26_people")


def retention_streak_4(team_retention: pd.DataFrame) -> pd.Series:
    """Share of new people who came back in every one of the four weeks after their first.

    Formula: people active in each of weeks 1 to 4 / people eligible in their week 4, for everybody whose week 4 lay in the last 13 complete
    weeks.
    Does not count: people on leave all of week 4; a week of leave before it breaks the row.
    Not known when: fewer than five people came to their week 4, the CRM logs no use, or its log begins within the weeks looked at.

    >>> retention_streak_4(pd.DataFrame({"week_4_streak": [4], "week_4_people": [8]})).tolist()
    [0.5]
    """
    return _kept(team_retention, "week_4_streak", "week_4_people")


def retention_bracket_5_8(team_retention: pd.DataFrame) -> pd.Series:
    """Share of new people who worked in the CRM at least once in their second month.

    Formula: people active in at least one of weeks 5 to 8 / people eligible in their week 8, for everybody whose week 8 lay in the last 13
    complete weeks.
    Does not count: people on leave all of week 8; leavers.
    Not known when: fewer than five people came to their week 8, the CRM logs no use, or its log begins within the weeks looked at.

    >>> retention_bracket_5_8(pd.DataFrame({"week_8_bracket": [6], "week_8_people": [8]})).tolist()
    [0.75]
    """
    return _kept(team_retention, "week_8_bracket", "week_8_people")


def retention_unbounded_12(team_retention: pd.DataFrame) -> pd.Series:
    """Share of new people who were seen again in the CRM in or after their twelfth week.

    Formula: people active in at least one of weeks 12 to 16 / people eligible in their week 16, for everybody whose week 16 lay in the last
    13 complete weeks. Everybody is followed up to week 16 and no further: else those who started long ago would look better.
    Does not count: people on leave all of week 16; leavers.
    Not known when: fewer than five people came to their week 16, the CRM logs no use, or its log begins within the weeks looked at.

    >>> retention_unbounded_12(pd.DataFrame({"week_16_unbounded": [6], "week_16_people": [8]})).tolist()
    [0.75]
    """
    return _kept(team_retention, "week_16_unbounded", "week_16_people")


def _kept(team_retention: pd.DataFrame, kept: str, people: str) -> pd.Series:
    return ratio(team_retention[kept], team_retention[people].where(team_retention[people] >= LEAST))


USE = ("usage_event",)
READERS = ("project", "training", "team")
NOT_FIVE = "fewer than five people reached that week in the last quarter"
METRICS = (
    Metric(retention_week_4, "Still there after 4 weeks", "share", "higher", READERS, ("F29", "F42"), USE, 119, "stock",
           gap_reason=NOT_FIVE),
    Metric(retention_week_12, "Still there after 12 weeks", "share", "higher", READERS, ("F20", "F28"), USE, 175, "stock",
           gap_reason=NOT_FIVE),
    Metric(retention_week_26, "Still there after 26 weeks", "share", "higher", READERS, ("F20", "F28"), USE, 273, "stock",
           gap_reason=NOT_FIVE),
    Metric(retention_streak_4, "Four weeks in a row", "share", "higher", READERS, ("F29", "F42"), USE, 119, "stock", gap_reason=NOT_FIVE),
    Metric(retention_bracket_5_8, "Seen in the second month", "share", "higher", READERS, ("F42",), USE, 147, "stock", gap_reason=NOT_FIVE),
    Metric(retention_unbounded_12, "Seen after 12 weeks or later", "share", "higher", READERS, ("F20",), USE, 203, "stock",
           gap_reason=NOT_FIVE),
)  # fmt: skip
