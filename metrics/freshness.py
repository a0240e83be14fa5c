"""Whether the records can still be trusted: how long ago a person last changed them."""

import math

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio


def half_life_months(decay_per_month: float) -> float:
    """Months after which half of the records are out of date, from the share that decays each month.

    Raises ValueError unless the share lies between 0 and 1, both exclusive.

    >>> round(half_life_months(0.021), 2)
    32.66
    """
    if not 0 < decay_per_month < 1:
        raise ValueError(f"decay_per_month is a share between 0 and 1, not {decay_per_month}")
    return math.log(0.5) / math.log(1 - decay_per_month)


def record_freshness(record_freshness: pd.DataFrame) -> pd.Series:
    """How much of what the records say can still be trusted.

    Formula: mean over live records of 0.5 ^ (days since a person last changed the record / half-life of the object).
    Does not count: changes by integrations, imports and bulk updates, and saves that change nothing; records whose last human change is
    not known, which freshness_known_share shows.
    Not known when: no record has a known human change.
    Source: field decay of 2.1 % a month is a half-life of 32.7 months, the built-in value for contacts.

    >>> record_freshness(pd.DataFrame({"freshness_millionths": [1_000_000 + 250_000], "known_records": [2]})).tolist()
    [0.625]
    """
    return ratio(record_freshness["freshness_millionths"], record_freshness["known_records"]) / 1_000_000


def renewed_share(record_freshness: pd.DataFrame) -> pd.Series:
    """Share of the records that a person entered or changed within 90 days.

    Formula: live records whose last human change is at most 90 days old / live records with a known human change.
    Does not count: changes by integrations, imports and bulk updates, and saves that change nothing; records whose last human change is
    not known.
    Not known when: no record has a known human change.

    >>> renewed_share(pd.DataFrame({"changed_90d": [30], "known_records": [120]})).tolist()
    [0.25]
    """
    return ratio(record_freshness["changed_90d"], record_freshness["known_records"])


def freshness_known_share(record_freshness: pd.DataFrame) -> pd.Series:
    """Share of the records of which it is known when a person last changed them.

    Formula: live records with a human change on record / live records.
    Does not count: deleted records.
    Not known when: there are no records.

    >>> freshness_known_share(pd.DataFrame({"known_records": [90], "records": [120]})).tolist()
    [0.75]
    """
    return ratio(record_freshness["known_records"], record_freshness["records"])


READERS = ("project", "team", "data steward")
NEEDS = ("record.modified_at",)
NO_HUMAN_CHANGE = "no record has a known change by a person"
NO_RECORDS = "there are no records"
METRICS = (
    Metric(record_freshness, "Fresh records", "share", "higher", READERS, ("F59",), NEEDS, None, "stock", ("object_type",),
           gap_reason=NO_HUMAN_CHANGE),
    Metric(renewed_share, "Renewed records", "share", "higher", READERS, ("F59",), NEEDS, None, "stock", ("object_type",),
           gap_reason=NO_HUMAN_CHANGE),
    Metric(freshness_known_share, "Known last change", "share", "higher", READERS, ("F59",), NEEDS, None, "stock", ("object_type",),
           gap_reason=NO_RECORDS),
)  # fmt: skip
