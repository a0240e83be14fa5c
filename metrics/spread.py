"""What counts per class still tell: percentiles, concentration, and how long it takes to get somewhere."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def classes(fact: pd.DataFrame, prefix: str, names: Sequence[int]) -> Floats:
    """Columns ``prefix_0``, ``prefix_1`` ... of a fact: rows x classes; a class without a column is zero."""
    found = np.zeros((len(fact), len(names)))
    for place, name in enumerate(names):
        if f"{prefix}_{name}" in fact:
            found[:, place] = fact[f"{prefix}_{name}"].to_numpy(dtype=float)
    return found


def column(values: Floats, fact: pd.DataFrame | pd.Series) -> pd.Series:
    """One value a row as a series on the index of the fact, or of a column of it."""
    return pd.Series(values.tolist(), index=fact.index, dtype="float64")


def percentile(counts: Floats, edges: Sequence[float], share: float) -> Floats:
    """The value below which ``share`` of the counted lie, per row; linear inside a class, NaN for a row without counts.

    ``edges`` has one more entry than there are classes; one that lies in the open last class is given as its lower edge.

    >>> percentile(np.array([[2.0, 2.0]]), [0, 10, 20], 0.75).tolist()
    [15.0]
    """
    low, high = np.asarray(edges[:-1], dtype=float), np.asarray(edges[1:], dtype=float)
    total = counts.sum(axis=1)
    wanted = share * total
    reached = counts.cumsum(axis=1)
    place = np.minimum((reached < wanted[:, None] - 1e-9).sum(axis=1), counts.shape[1] - 1)
    rows = np.arange(len(counts))
    inside = counts[rows, place]
    before = reached[rows, place] - inside
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(inside > 0, (wanted - before) / inside, 0.0)
    width = np.where(np.isfinite(high[place]), high[place] - low[place], 0.0)
    return np.where(total > 0, low[place] + within * width, np.nan)


def gini(people: Floats, work: Floats) -> Floats:
    """Gini coefficient of work over people in classes of rising work, everybody of a class taken as its mean; NaN without work.

    >>> gini(np.array([[1.0, 1.0]]), np.array([[0.0, 10.0]])).tolist()
    [0.5]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share_of_people = people / people.sum(axis=1, keepdims=True)
        reached = work.cumsum(axis=1) / work.sum(axis=1, keepdims=True)
    before = np.column_stack([np.zeros(len(people)), reached[:, :-1]])
    return 1 - (share_of_people * (before + reached)).sum(axis=1)


def fewest_for(people: Floats, work: Floats, share: float) -> Floats:
    """The fewest people who do ``share`` of the work, a whole number, everybody of a class taken as its mean; NaN without work.

    >>> fewest_for(np.array([[8.0, 2.0]]), np.array([[40.0, 60.0]]), 0.5).tolist()
    [2.0]
    """
    total = work.sum(axis=1)
    left, found = share * total, np.zeros(len(people))
    for place in range(people.shape[1] - 1, -1, -1):
        mean = work[:, place] / np.maximum(people[:, place], 1)
        needed = np.divide(left, mean, out=np.full(len(people), np.inf), where=mean > 0)
        taken = np.minimum(people[:, place], np.ceil(np.maximum(needed, 0) - 1e-9))
        found += np.where(left > 1e-9, taken, 0)
        left = np.maximum(left - work[:, place], 0)
    return np.where(total > 0, found, np.nan)


def survival(waiting: Floats, arrived: Floats, weeks: Sequence[int]) -> Floats:
    """Share still waiting at the end of each class of ``weeks`` weeks: the product-limit estimate, weekly hazards constant in a class.

    ``waiting`` are person-weeks at risk, ``arrived`` events. Where nobody is left to look at, the share stays not known from there on.

    >>> survival(np.array([[10.0, 5.0]]), np.array([[5.0, 1.0]]), [1, 2]).round(2).tolist()
    [[0.5, 0.32]]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = (1 - arrived / np.where(waiting > 0, waiting, np.nan)) ** np.asarray(weeks, dtype=float)
    shares = np.ones(len(waiting))
    columns = []
    for place in range(waiting.shape[1]):
        shares = np.where(shares <= 0, 0.0, shares * kept[:, place])  # whoever has arrived needs nobody to wait
        columns.append(shares)
    return np.column_stack(columns)


def median_weeks(shares: Floats, starts: Sequence[int], weeks: Sequence[int]) -> Floats:
    """Weeks after which half have arrived, linear inside a class; NaN where fewer than half do within sight.

    >>> median_weeks(np.array([[0.8, 0.4]]), [0, 1], [1, 2]).round(2).tolist()
    [2.5]
    """
    before = np.column_stack([np.ones(len(shares)), shares[:, :-1]])
    found = np.full(len(shares), np.nan)
    for place in range(shares.shape[1] - 1, -1, -1):
        crosses = (before[:, place] > 0.5) & (shares[:, place] <= 0.5)
        drop = np.where(crosses, before[:, place] - shares[:, place], 1.0)
        found = np.where(crosses, starts[place] + weeks[place] * (before[:, place] - 0.5) / drop, found)
    return found


def slope(count: pd.Series, sums: dict[str, pd.Series]) -> tuple[pd.Series, pd.Series]:
    """Least-squares slope of y on x and its t value, from the sums x, y, xx, xy, yy of ``count`` pairs; NaN under three pairs.

    >>> pairs = {name: pd.Series([value]) for name, value in {"x": 6.0, "y": 12.0, "xx": 14.0, "xy": 28.0, "yy": 56.5}.items()}
    >>> [float(round(part.iloc[0], 3)) for part in slope(pd.Series([3.0]), pairs)]
    [2.0, 4.0]
    """
    n, x, y, xx, xy, yy = (np.asarray(part, dtype=float) for part in (count, *(sums[name] for name in ("x", "y", "xx", "xy", "yy"))))
    n = np.where(n >= 3, n, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = xx - x * x / n
        found = (xy - x * y / n) / np.where(spread > 0, spread, np.nan)
        rest = np.maximum(yy - y * y / n - found * (xy - x * y / n), 0)
        error = np.sqrt(rest / (n - 2) / spread)
        t_value = found / np.where(error > 0, error, np.nan)
    return column(found, count), column(t_value, count)
