"""Where adoption is heading: a diffusion curve that cannot pass the seats, held back by what such curves look like elsewhere.

Source: F. M. Bass, A New Product Growth for Model Consumer Durables, Management Science 15 (1969). A free ceiling is biased to the last
observed penetration (C. Van den Bulte, G. L. Lilien, Marketing Science 16, 1997): so the ceiling is a share of the seats with a prior, and
so are the two rates. The priors are those below, chosen for weekly roll-outs inside companies; they matter less with every week seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import expit, logit

Floats = NDArray[np.float64]

# mean and deviation of log innovation, log imitation (both per week) and logit of the ceiling as a share of the seats
PRIOR_MEAN = np.array([np.log(0.02), np.log(0.15), logit(0.75)])
PRIOR_DEVIATION = np.array([0.8, 0.6, 1.0])
FEWEST_WEEKS = 4
LEAST_NOISE = 0.01  # share of seats: the weekly wobble of even the steadiest curve
RECENT_WEEKS = 8  # all on one side of a curve that fits happens by wobble once in 128 times
LEAST_APART = 0.02


@dataclass(frozen=True)
class Forecast:
    """Adoption (share of seats) by week from the first observed one on: middle and range; ``draws`` are draws x weeks.

    ``apart`` is how far above the curve (below it: negative) the latest observed weeks lie, null where they follow it: a course that has
    left the shape of the model, such as a decline, which it cannot show, is not told by it.
    """

    low: Floats
    middle: Floats
    high: Floats
    draws: Floats
    ceiling: tuple[float, float, float]
    apart: float | None = None

    def chance_of(self, target: float, week: int) -> float:
        """Share of the draws that have reached ``target`` in ``week`` (0 is the first observed week)."""
        return float((self.draws[:, week] >= target).mean())

    def week_of(self, target: float) -> int | None:
        """The first week in which the middle of the forecast reaches ``target``; None where it never does in the weeks drawn."""
        reached = np.flatnonzero(self.middle >= target)
        return int(reached[0]) if len(reached) else None


def curve(parameters: Floats, weeks: Floats) -> Floats:
    """Share of seats that have adopted by the end of each week since go-live; ``parameters`` as in the priors."""
    innovation, imitation, ceiling = np.exp(parameters[0]), np.exp(parameters[1]), expit(parameters[2])
    decay = np.exp(-(innovation + imitation) * weeks)
    return np.asarray(ceiling * (1 - decay) / (1 + imitation / innovation * decay), dtype=float)


def forecast(shares: Floats, *, weeks: int, seed: int, first_week: int = 1, level: float = 0.8, draws: int = 2000) -> Forecast | None:
    """The course of adoption over ``weeks`` weeks in all, from the observed ``shares`` of seats (NaN where not known).

    ``first_week`` counts the first observed week from go-live on. None below four observed weeks. The range joins what the parameters
    leave open (normal around the most likely ones) and the wobble seen around the curve; it holds ``level`` of the draws.
    """
    observed = np.flatnonzero(~np.isnan(shares))
    if len(observed) < FEWEST_WEEKS:
        return None
    age = first_week + np.arange(max(weeks, len(shares)), dtype=float)
    noise = 0.05
    for _ in range(3):  # the wobble and the curve depend on each other
        fit = least_squares(_misfit, PRIOR_MEAN, args=(age[observed], shares[observed], noise))
        left = shares[observed] - curve(fit.x, age[observed])
        noise = max(float(np.sqrt((left**2).sum() / max(len(observed) - 1, 1))), LEAST_NOISE)
    random = np.random.default_rng(seed)
    spread = np.linalg.inv(fit.jac.T @ fit.jac)
    drawn = random.multivariate_normal(fit.x, spread, draws)
    paths = curve(drawn.T[:, :, None], age)
    paths = np.clip(paths + random.normal(0, noise, (draws, 1)), 0, 1)
    low, middle, high = np.quantile(paths, [0.5 - level / 2, 0.5, 0.5 + level / 2], axis=0)
    ceilings = np.quantile(expit(drawn[:, 2]), [0.5 - level / 2, 0.5, 0.5 + level / 2])
    return Forecast(low, middle, high, paths, (float(ceilings[0]), float(ceilings[1]), float(ceilings[2])), _apart(left))


def _apart(left: Floats) -> float | None:
    """How far the latest weeks lie on one side of the curve, from what it leaves of each week."""
    recent = left[-RECENT_WEEKS:]
    is_beside = len(left) > RECENT_WEEKS and bool((recent > 0).all() or (recent < 0).all())
    return float(recent.mean()) if is_beside and abs(recent.mean()) >= LEAST_APART else None


def _misfit(parameters: Floats, age: Floats, shares: Floats, noise: float) -> Floats:
    """Standardised distances from the observations and from the priors."""
    return np.concatenate([(curve(parameters, age) - shares) / noise, (parameters - PRIOR_MEAN) / PRIOR_DEVIATION])
