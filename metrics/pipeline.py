"""Whether the open deals are real: untouched, past their close date."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import count, ratio


def open_opportunities(open_opportunities: pd.DataFrame) -> pd.Series:
    """How many deals are open.

    Formula: deals in an open stage, not deleted.
    Does not count: won, lost and deleted deals.
    Not known when: the CRM keeps no deals.

    >>> open_opportunities(pd.DataFrame({"n_open": [205]})).tolist()
    [205.0]
    """
    return count(open_opportunities["n_open"])


def stale_open_share(open_opportunities: pd.DataFrame) -> pd.Series:
    """Share of the open deals that nobody and nothing has touched for 30 days.

    Formula: open deals last modified more than 30 days ago / open deals.
    Does not count: won, lost and deleted deals. Nightly integrations and bulk updates do count as a touch here; the figure beside it
    looks at people only.
    Not known when: there are no open deals, or the CRM keeps no time of the last change.

    >>> stale_open_share(pd.DataFrame({"n_untouched_30d": [147], "n_open": [196]})).tolist()
    [0.75]
    """
    return ratio(open_opportunities["n_untouched_30d"], open_opportunities["n_open"])


def stale_open_share_human(open_opportunities: pd.DataFrame) -> pd.Series:
    """Share of the open deals that no person has touched for 30 days.

    Formula: open deals created more than 30 days ago and not changed by a person in the last 30 days / open deals.
    Does not count: won, lost and deleted deals; changes by integrations, imports and bulk updates as a touch.
    Not known when: there are no open deals, or the CRM keeps no time of the last change.

    >>> stale_open_share_human(pd.DataFrame({"n_untouched_30d_human": [150], "n_open": [200]})).tolist()
    [0.75]
    """
    return ratio(open_opportunities["n_untouched_30d_human"], open_opportunities["n_open"])


def past_due_share(open_opportunities: pd.DataFrame) -> pd.Series:
    """Share of the open deals whose close date has passed.

    Formula: open deals with a close date before today / open deals.
    Does not count: deals without a close date as past due; won, lost and deleted deals.
    Not known when: there are no open deals, or none of them has a close date.

    >>> past_due_share(pd.DataFrame({"n_past_due": [50, 0], "n_dated": [180, 0], "n_open": [200, 30]})).tolist()
    [0.25, nan]
    """
    open_deals = open_opportunities["n_open"]
    return ratio(open_opportunities["n_past_due"], open_deals.where(open_opportunities["n_dated"] > 0))


READERS = ("sponsor", "project", "team")
TOUCHED = ("record.modified_at",)
NO_DEALS = "there are no open deals"
METRICS = (
    Metric(open_opportunities, "Open deals", "deals", "neither", READERS, ("F16",), (), None, "stock"),
    Metric(stale_open_share, "Untouched open deals", "share", "lower", READERS, ("F59",), TOUCHED, None, "stock", gap_reason=NO_DEALS),
    Metric(stale_open_share_human, "Open deals no person touched", "share", "lower", READERS, ("F59",), TOUCHED, None, "stock",
           gap_reason=NO_DEALS),
    Metric(past_due_share, "Past close date", "share", "lower", READERS, ("F58",), (), None, "stock",
           gap_reason="no open deal has a close date"),
)  # fmt: skip
