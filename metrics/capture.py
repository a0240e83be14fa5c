"""What the systems beside the CRM know of the business, and how much of it reaches the CRM."""

import pandas as pd

from metrics.metric import Better, Metric, MetricFunction
from metrics.ratio import ratio


def bypass_share(team_capture: pd.DataFrame) -> pd.Series:
    """Share of the business that went past the CRM: nobody of the team had looked at or worked on the customer there the day before.

    Formula: orders, invoices, calls, e-mails, meetings and tickets without a CRM event of the team for that customer in the day before /
    those of customers whom the CRM knows.
    Does not count: events that name no account of the CRM; what integrations and imports did in the CRM.
    Not known when: no export of an operational system names accounts of this CRM.

    >>> bypass_share(pd.DataFrame({"ops_events": [100], "known_before": [56]})).tolist()
    [0.44]
    """
    return ratio(team_capture["ops_events"] - team_capture["known_before"], team_capture["ops_events"])


def never_in_crm_share(team_capture: pd.DataFrame) -> pd.Series:
    """Share of the business of which the team's CRM knew nothing, neither the day before nor the week after.

    Formula: operational events without a CRM event of the team for that customer from a day before to seven days after / operational
    events of customers whom the CRM knows.
    Does not count: events that name no account of the CRM; what integrations and imports did in the CRM.
    Not known when: no export of an operational system names accounts of this CRM.

    >>> never_in_crm_share(pd.DataFrame({"ops_events": [100], "known_before": [56], "known_after": [14]})).tolist()
    [0.3]
    """
    return ratio(team_capture["ops_events"] - team_capture["known_before"] - team_capture["known_after"], team_capture["ops_events"])


def capture_rate(team_capture: pd.DataFrame) -> pd.Series:
    """Share of the calls, e-mails and meetings with customers that stand in the CRM within a day.

    Formula: calls, e-mails and meetings of the telephone, mail and calendar logs with an activity of that kind on the account, at the
    same time give or take a day and entered within a day after / those of customers whom the CRM knows.
    Does not count: events that name no account of the CRM.
    Not known when: no export of a telephone, mail or calendar log names accounts of this CRM, or the CRM keeps no activities.

    >>> capture_rate(pd.DataFrame({"captured_talks": [30], "talks": [40]})).tolist()
    [0.75]
    """
    return ratio(team_capture["captured_talks"], team_capture["talks"])


def double_entry_share(team_capture: pd.DataFrame) -> pd.Series:
    """Share of what people typed into another system that somebody typed into the CRM as well.

    Formula: events that a person typed in elsewhere, with a deal, case or activity for the same customer that a person entered in the CRM
    within a day of it / events that people typed in elsewhere. What time it takes is no CRM's log: see entries_typed_twice.
    Does not count: what systems recorded by themselves; what integrations and imports did in the CRM.
    Not known when: no export says that people typed its events in.

    >>> double_entry_share(pd.DataFrame({"typed_twice": [10], "typed": [40]})).tolist()
    [0.25]
    """
    return ratio(team_capture["typed_twice"], team_capture["typed"])


def entries_typed_twice(team_capture: pd.DataFrame) -> pd.Series:
    """How many entries people typed into another system and into the CRM as well.

    Formula: events that a person typed in elsewhere, with a deal, case or activity for the same customer that a person entered in the CRM
    within a day of it. Times the minutes of an entry in ``[double_entry]`` it is the time that double entry takes.
    Does not count: what systems recorded by themselves; what integrations and imports did in the CRM.
    Not known when: no export says that people typed its events in.

    >>> entries_typed_twice(pd.DataFrame({"typed_twice": [10, 0], "typed": [40, 0]})).tolist()
    [10.0, nan]
    """
    return team_capture["typed_twice"].astype(float).where(team_capture["typed"] > 0)


def unified_customer_share(customer_channels: pd.DataFrame) -> pd.Series:
    """Share of the customers with several channels who are one and the same customer in the CRM.

    Formula: customers with events in two channels or more in 365 days whose events all stand on one account / such customers.
    Does not count: customers of one channel.
    Not known when: no export with customer keys has more than one channel.

    >>> unified_customer_share(pd.DataFrame({"unified": [30], "multi_channel": [40]})).tolist()
    [0.75]
    """
    return ratio(customer_channels["unified"], customer_channels["multi_channel"])


READERS = ("sponsor", "project", "team")
NOT_TYPED = "no export says that people typed its events in"
NO_OPS = "no operational system's export names a customer of this team in this period"


def _flow(function: MetricFunction, title: str, better: Better, answers: tuple[str, ...], gap: str = NO_OPS) -> Metric:
    return Metric(function, title, "share", better, READERS, answers, (), 7, "flow", gap_reason=gap)


METRICS = (
    _flow(bypass_share, "Business past the CRM", "lower", ("F05",)),
    _flow(never_in_crm_share, "Business never in the CRM", "lower", ("F05", "F46")),
    _flow(capture_rate, "Conversations captured", "higher", ("F57",), "no log of conversations names a customer of this team"),
    _flow(double_entry_share, "Typed twice", "lower", ("F04",), NOT_TYPED),
    Metric(entries_typed_twice, "Entries typed twice", "events", "lower", READERS, ("F04",), (), 7, "flow", gap_reason=NOT_TYPED),
    Metric(unified_customer_share, "One customer over all channels", "share", "higher", (*READERS, "data steward"), ("F38",), (), None,
           "stock", gap_reason="no customer came through more than one channel"),
)  # fmt: skip
