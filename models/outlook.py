"""How active a team will be in the next eight weeks: a discounted level and a split conformal interval around it.

Source: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a Random World (2005), on the log of what came against what was expected;
until enough weeks are over, the Gamma-Poisson distribution of the level itself (see ``models.cold_start``).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom

from models.cold_start import level_of
from models.history import Floats
from models.label import HORIZON_WEEKS

NOMINAL = 0.9
FEWEST_ROWS = 200
RECENT_ROWS = 3000
DRIFT = 0.15  # variance of the log level over eight weeks, beside the noise of counting


@dataclass(frozen=True)
class Outlook:
    """Expected active-user-weeks of the next eight weeks and the interval that holds them nine times in ten (one entry per team)."""

    expected: Floats
    low: Floats
    high: Floats


def expected_weeks(people: Floats) -> Floats:
    """Active-user-weeks to expect in the next eight weeks, per team, from the weeks given."""
    shape, rate = level_of(people)
    return np.asarray(HORIZON_WEEKS * shape / rate, dtype=float)


def spread_of(expected: Floats) -> Floats:
    """How far the log of what comes usually lies from the log of what was expected."""
    return np.asarray(np.sqrt(1 / (expected + 0.5) + DRIFT), dtype=float)


def quantiles_of(expected: Floats, actual: Floats) -> tuple[float, float] | None:
    """Lower and upper quantile of the scaled errors of rows whose eight weeks are over, the last given ones; None for too few rows."""
    known = ~np.isnan(actual)
    expected, actual = expected[known][-RECENT_ROWS:], actual[known][-RECENT_ROWS:]
    if len(actual) < FEWEST_ROWS:
        return None
    errors = np.log((actual + 0.5) / (expected + 0.5)) / spread_of(expected)
    outside = (1 - NOMINAL) / 2 * (1 - 1 / len(errors))
    return float(np.quantile(errors, outside)), float(np.quantile(errors, 1 - outside))


def interval(expected: Floats, quantiles: tuple[float, float] | None) -> Outlook:
    """The interval by conformal ``quantiles``, or by a negative binomial of the drifting level where there are none yet."""
    if quantiles is None:
        size = 1 / (np.exp(DRIFT) - 1)
        tails = [nbinom.ppf(share, size, size / (size + expected)) for share in ((1 - NOMINAL) / 2, (1 + NOMINAL) / 2)]
        return Outlook(expected, np.asarray(tails[0], dtype=float), np.asarray(tails[1], dtype=float))
    low, high = (np.exp(quantile * spread_of(expected)) * (expected + 0.5) - 0.5 for quantile in quantiles)
    return Outlook(expected, np.maximum(np.ceil(low), 0.0), np.floor(high))  # the whole numbers inside
