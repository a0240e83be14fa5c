"""Division that keeps the gap: nothing to divide by is not known, never zero."""

import pandas as pd


def ratio(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Element-wise quotient as floats; NaN where the denominator is zero or either side is missing."""
    return numerator.astype("float64") / denominator.astype("float64").where(denominator != 0)


def count(column: pd.Series) -> pd.Series:
    """A summed column as floats, so that a gap can be a gap."""
    return column.astype("float64")
