"""Whether stale records and missing use feed each other: lagged slopes of weekly changes, never a correlation of two trends."""

import pandas as pd

from metrics.metric import Metric
from metrics.spread import slope

LEAST = 20
SIGNIFICANT = 1.64


def use_after_freshness(team_loop: pd.DataFrame) -> pd.Series:
    """By how many points use changes in the week after freshness changed by one point; 0 where chance explains it.

    Formula: least-squares slope of the weekly change of the share of people active on the change of freshness one week before, over 26
    complete weeks and all teams of the cohort; 0 below t = 1.64.
    Does not count: levels and trends: two series that both fall always look alike. Teams of fewer than five people.
    Not known when: fewer than twenty pairs of weeks are known, the CRM logs no use, or its log begins within the half year.

    >>> sums = {"use_sum": [0], "fresh_before_sum": [0], "use_squared": [2500], "fresh_before_squared": [10_000]}
    >>> use_after_freshness(pd.DataFrame({"pairs": [26], "use_by_fresh_before": [5000]} | sums)).tolist()
    [0.5]
    """
    return _slope(team_loop, x="fresh_before", y="use", product="use_by_fresh_before")


def freshness_after_use(team_loop: pd.DataFrame) -> pd.Series:
    """By how many points freshness changes in the week after use changed by one point; 0 where chance explains it.

    Formula: least-squares slope of the weekly change of the mean freshness on the change of the share of people active one week before,
    over 26 complete weeks and all teams of the cohort; 0 below t = 1.64.
    Does not count: levels and trends: two series that both fall always look alike. Teams of fewer than five people.
    Not known when: fewer than twenty pairs of weeks are known, the CRM logs no use, or its log begins within the half year.

    >>> sums = {"fresh_sum": [0], "use_before_sum": [0], "fresh_squared": [2500], "use_before_squared": [10_000]}
    >>> freshness_after_use(pd.DataFrame({"pairs": [26], "fresh_by_use_before": [5000]} | sums)).tolist()
    [0.5]
    """
    return _slope(team_loop, x="use_before", y="fresh", product="fresh_by_use_before")


def loop_gain(team_loop: pd.DataFrame) -> pd.Series:
    """How strongly stale records and missing use feed each other while both fall; 0 is no spiral.

    Formula: product of the two lagged slopes where both are above zero beyond chance and both use and freshness fell over the 26 weeks,
    else 0. At 0.25 a quarter of every loss comes back as another two weeks later.
    Does not count: two series that fall without one following the other.
    Not known when: fewer than twenty pairs of weeks are known, the CRM logs no use, or its log begins within the half year.

    >>> both = {"use_sum": [-10], "fresh_before_sum": [-8], "use_squared": [2500], "fresh_before_squared": [10_000]}
    >>> more = {"fresh_sum": [-10], "use_before_sum": [-8], "fresh_squared": [2500], "use_before_squared": [10_000]}
    >>> pairs = {"pairs": [26], "use_by_fresh_before": [5000], "fresh_by_use_before": [5000]}
    >>> loop_gain(pd.DataFrame(both | more | pairs)).round(2).tolist()
    [0.25]
    """
    forth, back = use_after_freshness(team_loop), freshness_after_use(team_loop)
    falls = (team_loop["use_sum"] < 0) & (team_loop["fresh_sum"] < 0) & (forth > 0) & (back > 0)
    return (forth * back).where(falls, 0.0).where(forth.notna() & back.notna())


def _slope(team_loop: pd.DataFrame, *, x: str, y: str, product: str) -> pd.Series:
    names = {"x": f"{x}_sum", "y": f"{y}_sum", "xx": f"{x}_squared", "xy": product, "yy": f"{y}_squared"}
    sums = {short: team_loop[name].astype("float64") for short, name in names.items()}
    found, t_value = slope(team_loop["pairs"].where(team_loop["pairs"] >= LEAST), sums)
    return found.where(~(t_value.abs() < SIGNIFICANT), 0.0).where(found.notna())


USE = ("usage_event", "record.modified_at")
READERS = ("project", "data steward")
TOO_FEW = "fewer than twenty weeks in which both use and freshness are known and changed"
METRICS = (
    Metric(use_after_freshness, "Use that follows freshness", "ratio", "neither", READERS, ("F59",), USE, 196, "stock", gap_reason=TOO_FEW),
    Metric(freshness_after_use, "Freshness that follows use", "ratio", "neither", READERS, ("F59",), USE, 196, "stock", gap_reason=TOO_FEW),
    Metric(loop_gain, "Spiral of stale and unused", "ratio", "lower", ("sponsor", *READERS), ("F59", "N6"), USE, 196, "stock",
           gap_reason=TOO_FEW),
)  # fmt: skip
