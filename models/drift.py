"""Has what the model looks at drifted since it was trained? Against a null that is simulated for this many rows, not a fixed cut-off.

The index is the population stability index, the sum of (p - q) log(p / q). With few rows it exceeds the customary .1 and .25 by chance
alone, so its threshold is what draws of as many rows from the training rows themselves stay below, 95 times in 100 for all features.
"""

from dataclasses import dataclass

import numpy as np

from models.history import Floats

BINS = 5
DRAWS = 200
LEVEL = 0.95
LEAST = 1e-3


@dataclass(frozen=True)
class Drift:
    """One feature: its stability index and the largest that chance alone gives in 95 of 100 cases."""

    name: str
    index: float
    threshold: float

    @property
    def drifted(self) -> bool:
        """Whether chance alone does not explain it."""
        return self.index > self.threshold


def drift_of(trained: Floats, now: Floats, names: tuple[str, ...], *, seed: int = 1) -> list[Drift]:
    """Drift of each feature (columns) between the rows of the training and those of now, the strongest first."""
    random = np.random.default_rng(seed)
    found = []
    for column, name in enumerate(names):
        edges = np.unique(np.quantile(trained[:, column], np.arange(1, BINS) / BINS))
        usual = _shares(trained[:, column], edges)
        drawn = [_shares(random.choice(trained[:, column], len(now)), edges) for _ in range(DRAWS)]
        threshold = np.quantile([stability_index(usual, one) for one in drawn], LEVEL ** (1 / len(names)))
        found.append(Drift(name, stability_index(usual, _shares(now[:, column], edges)), float(threshold)))
    return sorted(found, key=lambda one: one.threshold - one.index)


def stability_index(usual: Floats, now: Floats) -> float:
    """The population stability index of two distributions over the same bins.

    >>> round(stability_index(np.array([0.5, 0.5]), np.array([0.9, 0.1])), 3)
    0.879
    """
    return float(((now - usual) * np.log(now / usual)).sum())


def _shares(values: Floats, edges: Floats) -> Floats:
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1).astype(float)
    return np.maximum(counts / max(len(values), 1), LEAST)
