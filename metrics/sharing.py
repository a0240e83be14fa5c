"""Whether records are shared: read across teams, of use to somebody after they were entered, and linked along the way of a customer."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio
from metrics.spread import column, percentile

TEN = 10
EDGES_DAYS = (1.0, 3.0, 7.0, 14.0, 28.0)
SERVED = ("served_1", "served_3", "served_7", "served_14")


def across_teams_share(team_handoff: pd.DataFrame) -> pd.Series:
    """Share of the customer records that people open or change which belong to somebody of another team: working together through the CRM.

    Formula: openings and changes of records whose owner is in another team / openings and changes of records with an owner, 91 days.
    Does not count: records of integrations and of nobody; lists and searches; what bulk changes touch.
    Not known when: nobody opened or changed a record with an owner, or the CRM does not log openings.

    >>> across_teams_share(pd.DataFrame({"foreign_looks": [3], "looks": [12]})).tolist()
    [0.25]
    """
    return ratio(team_handoff["foreign_looks"], team_handoff["looks"])


def linked_handoff_share(team_handoff: pd.DataFrame) -> pd.Series:
    """Share of the hand-offs after which the next team finds the way back: from the lead to the deal, from deal and case to the customer.

    Formula: converted leads that name their deal or account, won deals and cases that name their account / leads converted, deals won and
    cases opened in a year.
    Does not count: hand-offs outside the CRM; deleted records.
    Not known when: no lead was converted, no deal won and no case opened in a year, or the CRM holds no such link of any of them.

    >>> linked_handoff_share(pd.DataFrame({"linked_handoffs": [9], "handoffs": [12]})).tolist()
    [0.75]
    """
    return ratio(team_handoff["linked_handoffs"], team_handoff["handoffs"])


def entries_of_use_to_others(team_handoff: pd.DataFrame) -> pd.Series:
    """Share of the records that a team enters which somebody else opens or changes within four weeks.

    Formula: records entered by hand and opened or changed by another person within 28 days / records entered by hand in the 91 days that
    ended 28 days ago.
    Does not count: what lists, reports and searches show of a record without its being opened; imports.
    Not known when: fewer than ten records were entered, or the CRM does not log openings.

    >>> entries_of_use_to_others(pd.DataFrame({"served_others": [9], "entries": [12]})).tolist()
    [0.75]
    """
    return ratio(team_handoff["served_others"], _entries(team_handoff))


def entries_of_use_to_oneself(team_handoff: pd.DataFrame) -> pd.Series:
    """Share of the records that people enter to which they come back themselves, a day to four weeks after.

    Formula: records entered by hand and opened or changed by who entered them from a day to 28 days after / records entered by hand in the
    91 days that ended 28 days ago.
    Does not count: corrections on the same day; reading a list.
    Not known when: fewer than ten records were entered, or the CRM does not log openings.

    >>> served = {"served_1": [2], "served_3": [1], "served_7": [0], "served_14": [3]}
    >>> entries_of_use_to_oneself(pd.DataFrame(served | {"entries": [12]})).tolist()
    [0.5]
    """
    return ratio(_served(team_handoff), _entries(team_handoff))


def payoff_lag(team_handoff: pd.DataFrame) -> pd.Series:
    """How many days pass until half of the records that people come back to are opened again by who entered them: the first own use.

    Formula: median days from the entry to the first own opening or change a day later or more, of the records that had one within 28 days,
    read from four classes of days and linear inside one. To be set against how often people are paid or reviewed; how many records never
    come to it, the share beside it says.
    Does not count: benefits that leave no opening: a list, a report, a match made by a program.
    Not known when: fewer than ten records were opened again, or the CRM does not log openings.

    >>> payoff_lag(pd.DataFrame({"served_1": [5], "served_3": [10], "served_7": [5], "served_14": [0]})).tolist()
    [5.0]
    """
    classes = team_handoff[list(SERVED)].to_numpy(dtype=float)
    return column(percentile(classes, EDGES_DAYS, 0.5), team_handoff).where(_served(team_handoff) >= TEN)


def _served(team_handoff: pd.DataFrame) -> pd.Series:
    return team_handoff["served_1"] + team_handoff["served_3"] + team_handoff["served_7"] + team_handoff["served_14"]


def _entries(team_handoff: pd.DataFrame) -> pd.Series:
    return team_handoff["entries"].where(team_handoff["entries"] >= TEN)


VIEWS = ("usage_event", "usage_event.view")
READERS = ("project", "sponsor")
NOT_LOOKED = "nobody opened or changed a record that somebody owns in 91 days"
NO_HANDOFF = "no lead was converted, no deal won and no case opened in a year"
NOT_TEN = "fewer than ten records were entered by hand in the 91 days looked at"
NOT_AGAIN = "fewer than ten records were opened again by who entered them"
METRICS = (
    Metric(across_teams_share, "Records of other teams", "share", "neither", READERS, ("F37",), VIEWS, None, "stock",
           gap_reason=NOT_LOOKED),
    Metric(linked_handoff_share, "Hand-offs with a link", "share", "higher", (*READERS, "data steward"), ("F37",), (), None, "stock",
           gap_reason=NO_HANDOFF),
    Metric(entries_of_use_to_others, "Entries others come to use", "share", "higher", READERS, ("F37", "F10"), VIEWS, None, "stock",
           gap_reason=NOT_TEN),
    Metric(entries_of_use_to_oneself, "Entries one comes back to", "share", "higher", (*READERS, "training"), ("F19",), VIEWS, None,
           "stock", gap_reason=NOT_TEN),
    Metric(payoff_lag, "Days to the first own use", "days", "lower", (*READERS, "training"), ("F19",), VIEWS, None,
           "stock", gap_reason=NOT_AGAIN),
)  # fmt: skip
