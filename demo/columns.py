"""From arrays of codes to lists that SQLite takes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from demo.clock import Ints

Column = Sequence[object]
Columns = dict[str, Column]


def words(names: Sequence[str | None], codes: npt.ArrayLike) -> Column:
    """The name of each code; None for a negative code."""
    return np.array([*names, None], dtype=object)[np.where(np.asarray(codes) < 0, len(names), codes)].tolist()


def known(values: npt.ArrayLike) -> Column:
    """Whole numbers, None where negative."""
    numbers = np.asarray(values, dtype=np.int64)
    column = numbers.astype(object)
    column[numbers < 0] = None
    return column.tolist()


def ids(numbers: npt.ArrayLike) -> Column:
    """Ids count from 1; a negative number is no id."""
    given = np.asarray(numbers, dtype=np.int64)
    return known(np.where(given >= 0, given + 1, -1))


def running(count: int) -> Column:
    """Ids of ``count`` rows in order."""
    return range(1, count + 1)


def spread(texts: Sequence[str | None], numbers: Ints) -> Column:
    """A text per number, going round."""
    return words(texts, np.asarray(numbers) % len(texts))
