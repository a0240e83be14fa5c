"""Sign-ins and machine traffic, kept apart from what people do."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import count, ratio


def logins(team_traffic: pd.DataFrame) -> pd.Series:
    """How often people signed in.

    Formula: successful sign-ins with a session.
    Does not count: refused sign-ins; API requests, which come without a session.
    Not known when: the CRM logs no sign-ins, or its log begins later.

    >>> logins(pd.DataFrame({"logins_ok": [1248]})).tolist()
    [1248.0]
    """
    return count(team_traffic["logins_ok"])


def failed_login_share(team_traffic: pd.DataFrame) -> pd.Series:
    """Share of the sign-ins that were refused.

    Formula: refused sign-ins / all sign-ins.
    Does not count: API requests.
    Not known when: nobody tried to sign in, or the CRM logs no sign-ins.

    >>> failed_login_share(pd.DataFrame({"logins_ok": [90], "logins_failed": [10]})).tolist()
    [0.1]
    """
    return ratio(team_traffic["logins_failed"], team_traffic["logins_ok"] + team_traffic["logins_failed"])


def api_traffic_share(team_traffic: pd.DataFrame) -> pd.Series:
    """Share of what happens in the CRM that is done by machines, not by people at a screen.

    Formula: usage events by integrations and automation or through API, sync and import / usage events of which that is known.
    Does not count: sign-ins; API requests without a usage event; what was done under a person's account through an unknown channel.
    Not known when: nothing happened, the CRM logs no use, or not through which channel.

    >>> api_traffic_share(pd.DataFrame({"machine_events": [30], "told_events": [120]})).tolist()
    [0.25]
    """
    return ratio(team_traffic["machine_events"], team_traffic["told_events"])


READERS = ("project", "IT")
NO_SIGN_INS = "nobody tried to sign in"
NO_EVENTS = "the CRM recorded no use in this period"
METRICS = (
    Metric(logins, "Sign-ins", "logins", "neither", READERS, ("F20",), ("login_event",), 7, "flow"),
    Metric(failed_login_share, "Refused sign-ins", "share", "lower", READERS, ("F49",), ("login_event",), 7, "flow",
           gap_reason=NO_SIGN_INS),
    Metric(api_traffic_share, "Machine traffic", "share", "neither", READERS, ("F04", "F34"), ("usage_event",), 7, "flow",
           gap_reason=NO_EVENTS),
)  # fmt: skip
