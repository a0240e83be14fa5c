"""Without any label: how likely is a collapse if a team's activity only varies by chance around its discounted level?

Source: a Gamma-Poisson model with discounting (J. Q. Smith, A generalization of the Bayesian steady forecasting model, Journal of the Royal
Statistical Society B 41, 1979).
"""

import numpy as np
from scipy.stats import gamma, poisson

from models.history import Floats
from models.label import BASELINE_WEEKS, DROP, HALF_WEEKS

DISCOUNT = 0.9
MEMORY_WEEKS = 26
SPREAD = 0.6  # the level drifts over the coming weeks: what is known of it is worth this share
NODES = 15


def level_of(people: Floats) -> tuple[Floats, Floats]:
    """Shape and rate of the Gamma distribution of each team's active people a week, from the weeks given (teams x weeks)."""
    memory = people[:, -MEMORY_WEEKS:]
    weights = DISCOUNT ** np.arange(memory.shape[1])[::-1]
    usual = people[:, -BASELINE_WEEKS:].sum(axis=1) / BASELINE_WEEKS
    shape = SPREAD * np.maximum(memory @ weights + usual, 0.05)
    return shape, np.full(len(people), SPREAD * (weights.sum() + 1))


def chance_of_collapse(people: Floats) -> Floats:
    """Chance that both halves of the next eight weeks stay at or below half of the usual level (per team)."""
    shape, rate = level_of(people)
    usual = people[:, -BASELINE_WEEKS:].sum(axis=1) / BASELINE_WEEKS
    levels = gamma.ppf((np.arange(NODES) + 0.5) / NODES, shape[:, None], scale=1 / rate[:, None])
    few = np.floor(HALF_WEEKS * DROP * usual)[:, None]
    return np.asarray((poisson.cdf(few, HALF_WEEKS * levels) ** 2).mean(axis=1), dtype=float)
