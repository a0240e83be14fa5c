"""Has what the model looks at drifted since it was trained? Against a null that is simulated for this many rows, not a fixed cut-off.

The index is the population stability index, the sum of (p - q) log(p / q). With few rows it exceeds the customary .1 and .25 by chance
alone, so its threshold is what draws of as many rows from the training rows themselves stay below, 95 times in 100 for all features.
"""

from dataclasses import replace

import numpy as np

from models.features import FEATURES, NAMES, features_at
from models.history import Floats, History
from models.label import BASELINE_WEEKS, eligibility
from models.scores import Drifted

BINS = 5
DRAWS = 200
LEVEL = 0.95
LEAST = 1e-3
RECENT_WEEKS, STEP_WEEKS = 8, 4
FEWEST_THEN, FEWEST_NOW = 200, 10
ALWAYS_MOVE = ("age", "organisation", "season")  # teams grow older, and two are the same for all teams of a week
COMPARED = tuple(name for name in NAMES if name not in ALWAYS_MOVE)


def drift_at(history: History) -> list[Drifted] | None:
    """Drift of the features of the teams at the end of ``history`` against their own past, every fourth week up to eight weeks before.

    None where fewer than 200 rows of the past, or ten teams now, are there to compare.
    """
    last = history.people.shape[1]
    then = [_compared(history, week) for week in range(BASELINE_WEEKS, last - RECENT_WEEKS, STEP_WEEKS)]
    now = _compared(history, last) if last >= BASELINE_WEEKS else np.zeros((0, len(COMPARED)))
    if sum(map(len, then)) < FEWEST_THEN or len(now) < FEWEST_NOW:
        return None
    past = np.concatenate(then)
    is_higher = dict(zip(COMPARED, now.mean(axis=0) > past.mean(axis=0), strict=True))
    words = {one.name: one.high if is_higher[one.name] else one.low for one in FEATURES if one.name in is_higher}
    return [replace(one, words=words[one.name]) for one in drift_of(past, now, COMPARED)]


def _compared(history: History, week: int) -> Floats:
    teams = np.flatnonzero(eligibility(history, week).full).astype(np.int64)
    return features_at(history, week, teams)[:, [NAMES.index(name) for name in COMPARED]]


def drift_of(trained: Floats, now: Floats, names: tuple[str, ...], *, seed: int = 1) -> list[Drifted]:
    """Drift of each feature (columns) between the rows of the training and those of now, the strongest first."""
    random = np.random.default_rng(seed)
    found = []
    for column, name in enumerate(names):
        edges = np.unique(np.quantile(trained[:, column], np.arange(1, BINS) / BINS))
        usual = _shares(trained[:, column], edges)
        counts = random.multinomial(len(now), usual / usual.sum(), size=DRAWS)  # as many rows as now, drawn from those of the training
        drawn = [stability_index(usual, np.maximum(one / max(len(now), 1), LEAST)) for one in counts]
        threshold = np.quantile(drawn, LEVEL ** (1 / len(names)))
        found.append(Drifted(name, stability_index(usual, _shares(now[:, column], edges)), float(threshold)))
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
