"""Division that keeps the gap: nothing to divide by is not known, never zero."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def ratio(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Element-wise quotient as floats; NaN where the denominator is zero or either side is missing."""
    if not numerator.index.equals(denominator.index):
        return numerator.astype("float64") / denominator.astype("float64").where(denominator != 0)
    # The same in arrays: of a hundred figures over a few rows each, nearly all the time went into aligning.
    above, below = floats(numerator), floats(denominator)
    found = np.divide(above, below, out=np.full(len(above), np.nan), where=below != 0)
    return pd.Series(found, index=numerator.index)


def floats(column: pd.Series) -> NDArray[np.float64]:
    """The numbers of a column, NaN for what is missing; plain numbers are not searched for gaps first."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
        return np.asarray(column.to_numpy(), dtype=np.float64)
    return np.asarray(column.to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)


def count(column: pd.Series) -> pd.Series:
    """A summed column as floats, so that a gap can be a gap."""
    return column.astype("float64")
