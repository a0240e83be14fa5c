"""Who stands apart from the others, and how surely: medians instead of means, few data held back, many looks paid for."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST_OTHERS = 4
FEWEST_BORROWING = 2  # others of a kind that is compared by the spread of all kinds, where a larger kind tells it
BORROWED = 6  # how many teams the spread of all kinds counts for beside a kind's own
MANY = 40  # members of a kind beyond which one of them moves neither median nor spread, and is not left out of them
FALSE_SHARE = 0.15
TO_SIGMA = 1.4826
NINETEEN_IN_TWENTY = 1.96  # standard errors
MEDIAN_COST = 1.57  # variance of a median against that of a mean, pi / 2


@dataclass(frozen=True)
class Place:
    """Where one value lies: the median of the ``others``, the distance from it in spreads (positive is more), and how likely by chance."""

    centre: float
    others: int
    distance: float
    chance: float


def tail(distance: float, freedom: float) -> float:
    """Chance of a value this far above the middle if nothing were different: Student's t, by Wallace's approximation.

    Source: D. L. Wallace, "Bounds on Normal Approximations to Student's and the Chi-Square Distributions", 1959.

    >>> round(tail(2.015, 5), 3), round(tail(0.0, 5), 3), round(tail(-2.015, 5), 3)
    (0.05, 0.5, 0.95)
    """
    above = (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * log1p(distance**2 / freedom))
    return 0.5 * erfc((above if distance >= 0 else -above) / sqrt(2))


def places(values: Floats, kinds: Sequence[str | None], noise: Floats, *, least: float, people: Floats | None = None) -> list[Place | None]:
    """Each value against the others of its kind; None where it is not known or too few others are.

    ``noise`` is the variance that chance alone gives each value (0 where that is not known) and ``least`` a difference too small to
    matter, in whose thirds the spread is never smaller. How far teams truly differ is what is seen of their spread less that noise; a
    value's own noise is then added. Where it is not known, a team with fewer ``people`` than the middle one is held to scatter as much
    more. The spread of a kind is held towards that of all kinds: four teams say little of how far teams differ.
    """
    known = np.isfinite(values)
    members = {kind: np.flatnonzero(known & np.array([one == kind for one in kinds])) for kind in set(kinds) if kind is not None}
    pooled = _pooled(values, noise, list(members.values()))
    smaller = _smaller(people, known)
    least_others = FEWEST_BORROWING if any(len(at) > FEWEST_OTHERS for at in members.values()) else FEWEST_OTHERS
    found: list[Place | None] = [None] * len(values)
    for at in members.values():
        shared = _middle(values[at], noise[at]) if len(at) > MANY else None
        for place in at:
            if len(at) <= least_others:
                continue
            others = at[at != place] if shared is None else at
            middle = shared or _middle(values[others], noise[others])
            own_noise = float(noise[place])
            spreads = (pooled, least / 3, 1.0 if own_noise > 0 else float(smaller[place]))
            found[place] = _place(float(values[place]) - middle[0], own_noise, (*middle, len(at) - 1), spreads)
    return found


def _smaller(people: Floats | None, known: NDArray[np.bool_]) -> Floats:
    """How many times fewer people than the middle team; 1 where there are as many or more, or where it is not told."""
    if people is None or not known.any():
        return np.ones(len(known))
    return np.maximum(1.0, float(np.median(people[known])) / np.maximum(people, 1.0))


def _middle(values: Floats, noise: Floats) -> tuple[float, float]:
    """Median, and the variance by which the values differ beyond their noise."""
    centre = float(np.median(values))
    seen = TO_SIGMA * float(np.median(np.abs(values - centre)))
    return centre, max(seen**2 - float(np.median(noise)), 0.0)


def _pooled(values: Floats, noise: Floats, groups: Sequence[NDArray[np.int64]]) -> float:
    """Variance around the kind's own median beyond noise, over all kinds that have four members or more."""
    large = [at for at in groups if len(at) >= FEWEST_OTHERS]
    if not large:
        return 0.0
    apart = np.concatenate([np.abs(values[at] - np.median(values[at])) for at in large])
    return max((TO_SIGMA * float(np.median(apart))) ** 2 - float(np.median(np.concatenate([noise[at] for at in large]))), 0.0)


def _place(apart: float, noise: float, middle: tuple[float, float, int], spreads: tuple[float, float, float]) -> Place:
    """The place of a value ``apart`` from the middle (centre, variance, others); ``spreads``: pooled variance, least spread, scale."""
    centre, own, count = middle
    pooled, least, scale = spreads
    spread = (count * own + BORROWED * pooled) / (count + BORROWED)
    variance = max(spread * scale + noise, least**2)
    distance = apart / sqrt(variance * (1 + MEDIAN_COST / count))
    return Place(centre, count, distance, tail(distance, count - 1 + BORROWED))


def surprising(chances: Sequence[float], *, false_share: float = FALSE_SHARE) -> list[bool]:
    """Which of many looks stand out when all are paid for: at most ``false_share`` of those named are expected to be chance.

    Source: Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate", 1995.

    >>> surprising([0.001, 0.08, 0.9, 0.8])
    [True, False, False, False]
    """
    ordered = sorted(chances)
    limit = max((chance for rank, chance in enumerate(ordered, 1) if chance <= false_share * rank / len(ordered)), default=-1.0)
    return [chance <= limit for chance in chances]


def beyond_chance(one: float, people: int, other: float, others: int) -> bool:
    """Whether two shares, of ``people`` and of ``others``, differ by more than chance does nineteen times in twenty.

    Source: the test of two proportions with their pooled standard error.

    >>> beyond_chance(0.35, 20, 0.30, 20), beyond_chance(0.71, 38, 0.87, 77)
    (False, True)
    """
    pooled = min(max((one * people + other * others) / (people + others), 0.0), 1.0)
    error = sqrt(pooled * (1 - pooled) * (1 / people + 1 / others))
    return abs(one - other) > NINETEEN_IN_TWENTY * error + 1e-9
