"""What the switch to the CRM cost the business that went on meanwhile: operations in the first weeks against what they would have been."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

MILLION = 1_000_000


def switchover_loss(team_switch: pd.DataFrame) -> pd.Series:
    """Share of the orders, calls, mails and tickets to be expected that were missing in the first 13 weeks with the CRM.

    Formula: sum of max(0, expected - actual) / sum of expected, over the weeks from the team's first use of the CRM on, thirteen at most.
    Expected is the weekly mean of the (at most) twelve weeks before, times the season where the log reaches back a year: the three weeks
    around the same week of last year against the mean of the twelve weeks a year before the start.
    Does not count: weeks above what was expected, which make good nothing; the first and the last week of the operational log, which may be
    cut; customers whom the CRM does not know.
    Not known when: no operational log of a team reaches eight whole weeks back before its first use, or the CRM logs no use.

    >>> switchover_loss(pd.DataFrame({"lost_millionths": [3_000_000], "forecast_millionths": [12_000_000]})).tolist()
    [0.25]
    """
    return ratio(team_switch["lost_millionths"], team_switch["forecast_millionths"])


def switchover_balance(team_switch: pd.DataFrame) -> pd.Series:
    """How many orders, calls, mails and tickets more (or, below zero, fewer) than expected there were in the first 13 weeks with the CRM.

    Formula: actual - expected, summed over the weeks from the team's first use on, thirteen at most; expected as in the share beside it.
    Does not count: the first and the last week of the operational log; customers whom the CRM does not know.
    Not known when: no operational log of a team reaches eight whole weeks back before its first use, or the CRM logs no use.

    >>> one = {"actual_events": [9], "forecast_millionths": [12_000_000], "switched_teams": [1]}
    >>> switchover_balance(pd.DataFrame(one)).tolist()
    [-3.0]
    """
    found = team_switch["actual_events"].astype("float64") - team_switch["forecast_millionths"] / MILLION
    return found.where(team_switch["switched_teams"] > 0)


def switchover_recovery(team_switch: pd.DataFrame) -> pd.Series:
    """After how many weeks with the CRM operations were back in their usual range.

    Formula: weeks from the first use to the first of two weeks in a row with at least the expected number less 1.28 standard deviations of
    the weeks before (the lower end of an 80 % range), the mean of the teams that have come there; 0 where they never left it.
    Does not count: teams that have not come back, which the share beside it tells.
    Not known when: no team has come back so far, or no operational log reaches eight whole weeks back before the first use.

    >>> switchover_recovery(pd.DataFrame({"recovery_weeks": [3], "recovered_teams": [2]})).tolist()
    [1.5]
    """
    return ratio(team_switch["recovery_weeks"], team_switch["recovered_teams"])


def switchover_recovered_share(team_switch: pd.DataFrame) -> pd.Series:
    """Share of the teams whose operations have come back to their usual range after the start of the CRM.

    Formula: teams with two weeks in a row in their usual range, within 13 weeks of their first use / teams with an operational log that
    reaches eight whole weeks back before it.
    Does not count: teams without such a log.
    Not known when: no operational log of a team reaches back so far, or the CRM logs no use.

    >>> switchover_recovered_share(pd.DataFrame({"recovered_teams": [3], "switched_teams": [4]})).tolist()
    [0.75]
    """
    return ratio(team_switch["recovered_teams"], team_switch["switched_teams"])


USE = ("usage_event",)
READERS = ("project", "sponsor")
NO_BEFORE = "no team has a log of its operations that reaches eight whole weeks back before its first use"
NOT_BACK = "no team with a log of its operations before its first use has come back to its usual range so far"
METRICS = (
    Metric(switchover_loss, "Operations lost at the start", "share", "lower", READERS, ("F02",), USE, None, "stock", gap_reason=NO_BEFORE),
    Metric(switchover_balance, "Operations against the forecast", "events", "higher", READERS, ("F02",), USE, None, "stock",
           gap_reason=NO_BEFORE),
    Metric(switchover_recovery, "Weeks until operations recovered", "weeks", "lower", READERS, ("F02",), USE, None, "stock",
           gap_reason=NOT_BACK),
    Metric(switchover_recovered_share, "Operations back in their range", "share", "higher", READERS, ("F02",), USE, None, "stock",
           gap_reason=NO_BEFORE),
)  # fmt: skip
