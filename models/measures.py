"""How good forecasts are, each measure from its definition; ``weight`` counts a row several times, as a bootstrap of whole teams does."""

import numpy as np
from scipy.optimize import minimize

from models.history import Codes, Floats

BINS = 10
FEWEST_FOR_SLOPE = 5


def weights_of(outcome: Floats, weight: Floats | None) -> Floats:
    """The weights given, or one for every row."""
    return np.ones(len(outcome)) if weight is None else weight


def average_precision(outcome: Floats, score: Floats, weight: Floats | None = None) -> float:
    """Area under precision and recall, rows of one score taken together; NaN without any collapse.

    >>> average_precision(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.5, 0.1]))
    0.8333333333333333
    """
    hits, every = _cumulated(outcome, score, weights_of(outcome, weight))
    if not len(hits) or hits[-1] == 0:
        return float("nan")
    gained = np.diff(hits, prepend=0.0)
    return float((gained * hits / np.maximum(every, 1e-12)).sum() / hits[-1])


def area_under_curve(outcome: Floats, score: Floats, weight: Floats | None = None) -> float:
    """Chance that a collapse has the higher score of two rows, half for equal scores; NaN where all rows are of one kind.

    >>> area_under_curve(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.5, 0.1]))
    0.5
    """
    hits, every = _cumulated(outcome, score, weights_of(outcome, weight))
    if not len(hits) or hits[-1] in (0, every[-1]):
        return float("nan")
    misses = every - hits
    steps, before = np.diff(misses, prepend=0.0), np.r_[0.0, hits[:-1]]
    return float((steps * (before + hits) / 2).sum() / (hits[-1] * misses[-1]))


def precision_at(share: float, outcome: Floats, score: Floats, weight: Floats | None = None) -> float:
    """Share of collapses among the highest scores that make up ``share`` of the rows; rows of one score stand in for each other.

    >>> precision_at(0.5, np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.5, 0.5, 0.1]))
    0.75
    """
    hits, every = _cumulated(outcome, score, weights_of(outcome, weight))
    if not len(hits):
        return float("nan")
    chosen = share * every[-1]
    return float(np.interp(chosen, np.r_[0.0, every], np.r_[0.0, hits]) / chosen)


def _cumulated(outcome: Floats, score: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Weighted collapses and rows at or above each distinct score, from the highest down."""
    order = np.argsort(-score, kind="stable")
    ends = np.flatnonzero(np.r_[np.diff(score[order]) != 0, True]) if len(order) else order
    return np.cumsum((weight * outcome)[order])[ends], np.cumsum(weight[order])[ends]


def calibration_error(outcome: Floats, chance: Floats, *, weight: Floats | None = None, bins: int = BINS) -> float:
    """Mean distance between chance and frequency over ``bins`` groups of equal weight, lowest chances first (ECE).

    >>> calibration_error(np.array([0.0, 1.0]), np.array([0.25, 0.75]), bins=2)
    0.25
    """
    groups = reliability(outcome, chance, weight=weight, bins=bins)
    return float((groups[:, 2] * np.abs(groups[:, 1] - groups[:, 0])).sum() / groups[:, 2].sum())


def reliability(outcome: Floats, chance: Floats, *, weight: Floats | None = None, bins: int = BINS) -> Floats:
    """Mean chance, share of collapses and weight of each group of equal weight (groups x 3)."""
    given = weights_of(outcome, weight)
    order = np.argsort(chance, kind="stable")
    passed = np.cumsum(given[order])
    group = np.minimum(((passed - given[order] / 2) * bins / passed[-1]).astype(int), bins - 1)
    sums = [np.bincount(group, amounts[order], minlength=bins) for amounts in (given * chance, given * outcome, given)]
    filled = sums[2] > 0
    return np.asarray(np.column_stack([sums[0][filled] / sums[2][filled], sums[1][filled] / sums[2][filled], sums[2][filled]]), dtype=float)


def calibration_slope(outcome: Floats, chance: Floats, *, weight: Floats | None = None) -> float:
    """By how much the log odds of the chances must be stretched to fit what happened: 1 is right, below 1 the chances are too extreme.

    NaN below five collapses or five rows without one.
    """
    given = weights_of(outcome, weight)
    if min((given * outcome).sum(), (given * (1 - outcome)).sum()) < FEWEST_FOR_SLOPE:
        return float("nan")
    odds = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / (1 - np.clip(chance, 1e-6, 1 - 1e-6)))

    def loss(line: Floats) -> tuple[float, Floats]:
        margin = line[0] + line[1] * odds
        wrong = given * (1 / (1 + np.exp(-margin)) - outcome)
        return float((given * (np.logaddexp(0, margin) - outcome * margin)).sum()), np.asarray([wrong.sum(), (wrong * odds).sum()])

    return float(minimize(loss, np.asarray([0.0, 1.0]), jac=True, method="BFGS").x[1])


def brier_skill(outcome: Floats, chance: Floats, base_rate: Floats, weight: Floats | None = None) -> float:
    """Share of the base rate's squared error that the chances save; below 0 they are worse than the base rate."""
    given = weights_of(outcome, weight)
    reference = float((given * (base_rate - outcome) ** 2).sum())
    return 1 - float((given * (chance - outcome) ** 2).sum()) / reference if reference > 0 else float("nan")


def drawn_teams(team: Codes, *, seed: int, draws: int) -> Floats:
    """Weight of each row in each draw of whole teams with replacement (draws x rows)."""
    names, code = np.unique(team, return_inverse=True)
    random = np.random.default_rng(seed)
    counts = random.multinomial(len(names), np.full(len(names), 1 / max(len(names), 1)), size=draws)
    return counts[:, code].astype(float)
