"""Whether deals are known early, and what is known of them when they close: late entry, thin records, sources."""

import pandas as pd

from metrics.metric import Better, Metric, MetricFunction
from metrics.ratio import ratio


def late_disclosure(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won amount that the CRM learned of only when the deal was as good as done.

    Formula: amount of won deals entered 7 days or a tenth of the median cycle before closing, whichever is more, or later / amount of
    won deals, in the company's currency.
    Does not count: imports, renewals (entered early by design) and deals that partners entered; amounts that cannot be compared.
    Not known when: no deal was won in the period of which it is known when it was entered, or none with an amount.

    >>> late_disclosure(pd.DataFrame({"amount_late": [40_000], "amount_judged_late": [100_000]})).tolist()
    [0.4]
    """
    return ratio(closed_deals["amount_late"], closed_deals["amount_judged_late"])


def late_created_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won deals that were entered only when they were as good as done.

    Formula: won deals entered 7 days or a tenth of the median cycle before closing, whichever is more, or later / won deals.
    Does not count: imports, renewals (entered early by design) and deals that partners entered.
    Not known when: no deal was won in the period of which it is known when it was entered.

    >>> late_created_share(pd.DataFrame({"late": [3], "judged_late": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["late"], closed_deals["judged_late"])


def late_first_stage_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won deals that were first seen in the later half of the stages.

    Formula: won deals whose first stage lies in the later half of the pipeline / won deals with a first stage in a known order.
    Does not count: imports, renewals and deals that partners entered.
    Not known when: the CRM keeps no stage history, its stages have no order, or no deal was won.

    >>> late_first_stage_share(pd.DataFrame({"late_first_stage": [3], "judged_first_stage": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["late_first_stage"], closed_deals["judged_first_stage"])


def backdated_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the closed deals that were closed in the CRM days after they were closed in life.

    Formula: won and lost deals with a close date more than two working days before the closing was entered / won and lost deals with both.
    Does not count: public holidays as days off.
    Not known when: the CRM keeps no stage history, or no deal was closed.

    >>> backdated_share(pd.DataFrame({"backdated": [3], "judged_backdated": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["backdated"], closed_deals["judged_backdated"])


def quarter_end_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won deals that were won in the last two weeks of a fiscal quarter; two in thirteen if wins were spread evenly.

    Formula: won deals closed in the last 14 days of a quarter of the fiscal year (setting fiscal_year_starts_in) / won deals.
    Does not count: lost deals.
    Not known when: no deal was won in the period.

    >>> quarter_end_share(pd.DataFrame({"quarter_end": [3], "judged_quarter": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["quarter_end"], closed_deals["judged_quarter"])


def sourced_amount_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won amount of which it is known what brought it in.

    Formula: amount of won deals with a source that is no placeholder / amount of won deals, in the company's currency.
    Does not count: deals of a CRM in which no deal has a source; amounts that cannot be compared.
    Not known when: no deal in the CRM has a source, or none with an amount was won.

    >>> sourced_amount_share(pd.DataFrame({"amount_sourced": [3], "amount_judged_source": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["amount_sourced"], closed_deals["amount_judged_source"])


def attributable_amount_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won amount that marketing can trace from its source to a campaign.

    Formula: amount of won deals with a source and a campaign, their own or that of the lead they came from / amount of won deals.
    Does not count: deals of a CRM that links nothing to campaigns; amounts that cannot be compared.
    Not known when: the CRM links no record to a campaign, or no deal with an amount was won.

    >>> attributable_amount_share(pd.DataFrame({"amount_campaigned": [3], "amount_judged_campaign": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["amount_campaigned"], closed_deals["amount_judged_campaign"])


def thin_record_share(closed_deals: pd.DataFrame) -> pd.Series:
    """Share of the won deals that hold hardly more than an order needs.

    Formula: won deals with less than a fifth of the fields filled that an order does not need / won deals with such fields. An order needs
    name, account, amount, currency, close date, stage, owner. Fields are judged as of now, not as of the closing.
    Does not count: placeholders as filled; fields that do not apply.
    Not known when: no deal was won in the period, or the connector cannot read which fields are filled.

    >>> thin_record_share(pd.DataFrame({"thin": [3], "judged_thin": [12]})).tolist()
    [0.25]
    """
    return ratio(closed_deals["thin"], closed_deals["judged_thin"])


def presale_activities_per_won_deal(closed_deals: pd.DataFrame) -> pd.Series:
    """How many calls, meetings and e-mails with the customer the CRM saw before a deal was won.

    Formula: activities done on the deal or its account between its entry and its closing / won deals.
    Does not count: planned and cancelled activities, tasks and notes.
    Not known when: the CRM links no call, meeting or e-mail to a deal nor, with its deals, to an account, or no deal was won in the period.

    >>> presale_activities_per_won_deal(pd.DataFrame({"presale_activities": [30], "judged_presale": [12]})).tolist()
    [2.5]
    """
    return ratio(closed_deals["presale_activities"], closed_deals["judged_presale"])


def late_entry_share(activity_entry: pd.DataFrame) -> pd.Series:
    """Share of the calls, meetings and e-mails that were entered days after they took place.

    Formula: activities entered as done more than two working days after they took place / activities entered as done.
    Does not count: what integrations and imports entered; public holidays as days off.
    Not known when: nobody entered an activity in the period, or the CRM does not keep when it took place.

    >>> late_entry_share(pd.DataFrame({"entered_late": [3], "entered": [12]})).tolist()
    [0.25]
    """
    return ratio(activity_entry["entered_late"], activity_entry["entered"])


READERS = ("sponsor", "project", "team")
NO_WINS = "no deal was won in this period of which that is known"
STAGES = ("stage_history",)


def _share(
    function: MetricFunction, title: str, answers: tuple[str, ...], better: Better = "lower", *, needs: tuple[str, ...] = ()
) -> Metric:
    return Metric(function, title, "share", better, READERS, answers, needs, 7, "flow", gap_reason=NO_WINS)


METRICS = (
    _share(late_disclosure, "Late disclosure by amount", ("F16",)),
    _share(late_created_share, "Deals entered late", ("F16",)),
    _share(late_first_stage_share, "First seen in a late stage", ("F16",), needs=STAGES),
    Metric(backdated_share, "Closings entered late", "share", "lower", READERS, ("F16",), STAGES, 7, "flow",
           gap_reason="no deal was closed in this period with both times known"),
    _share(quarter_end_share, "Won at the end of a quarter", ("F16",), "neither"),
    _share(sourced_amount_share, "Won amount with a source", ("F40",), "higher"),
    _share(attributable_amount_share, "Won amount with a campaign", ("F40",), "higher"),
    _share(thin_record_share, "Thin won deals", ("F44",), needs=("record_field",)),
    Metric(presale_activities_per_won_deal, "Conversations before a win", "ratio", "higher", READERS, ("F44",), (), 7, "flow",
           gap_reason=NO_WINS),
    Metric(late_entry_share, "Activities entered late", "share", "lower", READERS, ("F16", "F57"), (), 7, "flow",
           gap_reason="nobody entered an activity in this period with both times known"),
)  # fmt: skip
