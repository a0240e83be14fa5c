"""Who stands apart from the others, and how surely: medians instead of means, few data held back, many looks paid for."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST_OTHERS = 4
BORROWED = 6  # how many teams the spread of all kinds counts for beside a kind's own
FALSE_SHARE = 0.1
TO_SIGMA = 1.4826
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


def places(values: Floats, kinds: Sequence[str | None], noise: Floats, *, least: float) -> list[Place | None]:
    """Each value against the others of its kind; None where it is not known or fewer than four others are.

    ``noise`` is the variance that chance alone gives each value (0 where that is not known) and ``least`` a difference too small to
    matter, in whose thirds the spread is never smaller. The spread of a kind is held towards that of all kinds: four teams say little
    of how far teams differ.
    """
    known = np.isfinite(values)
    members = {kind: np.flatnonzero(known & np.array([one == kind for one in kinds])) for kind in set(kinds) if kind is not None}
    pooled = _pooled(values, list(members.values()))
    found: list[Place | None] = [None] * len(values)
    for at in members.values():
        for place in at:
            others = at[at != place]
            if len(others) >= FEWEST_OTHERS:
                found[place] = _place(float(values[place]), values[others], float(noise[place]), (pooled, least / 3))
    return found


def _pooled(values: Floats, groups: Sequence[NDArray[np.int64]]) -> float:
    """Spread around the kind's own median over all kinds that have four members or more."""
    apart = [np.abs(values[at] - np.median(values[at])) for at in groups if len(at) >= FEWEST_OTHERS]
    return TO_SIGMA * float(np.median(np.concatenate(apart))) if apart else 0.0


def _place(value: float, others: Floats, noise: float, floors: tuple[float, float]) -> Place:
    centre = float(np.median(others))
    own = TO_SIGMA * float(np.median(np.abs(others - centre)))
    count = len(others)
    spread = (count * own**2 + BORROWED * floors[0] ** 2) / (count + BORROWED)
    variance = max(spread, noise, floors[1] ** 2)
    distance = (value - centre) / sqrt(variance * (1 + MEDIAN_COST / count))
    return Place(centre, count, distance, tail(distance, count - 1 + BORROWED))


def surprising(chances: Sequence[float], *, false_share: float = FALSE_SHARE) -> list[bool]:
    """Which of many looks stand out when all are paid for: at most ``false_share`` of those named are expected to be chance.

    Source: Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate", 1995.

    >>> surprising([0.001, 0.06, 0.9, 0.8])
    [True, False, False, False]
    """
    ordered = sorted(chances)
    limit = max((chance for rank, chance in enumerate(ordered, 1) if chance <= false_share * rank / len(ordered)), default=-1.0)
    return [chance <= limit for chance in chances]
