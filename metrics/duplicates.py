"""Records that stand twice, with the confidence of each pair: similar values weighed by how much their agreement says.

Values are compared in memory and go nowhere: what comes out are ids, levels of agreement and probabilities. The weights are learnt from the
records themselves (Fellegi and Sunter 1969, "A Theory for Record Linkage", with the EM algorithm): no labelled pairs are needed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.likeness import is_place, normalise, normalise_place, numbers_differ, shared_weights, spelling, word_weights

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]
SURE = 0.9
LEVELS = (1.0, 0.92, 0.8)
UNKNOWN = len(LEVELS) + 1
LARGEST_BLOCK = 60
WINDOW = 6
RANDOM_PAIRS = 30_000
ROUNDS = 25
LEAST_SHARED = 0.4  # of the weight of their words: below, two names have nothing to speak of in common


@dataclass(frozen=True)
class Duplicates:
    """``pairs``: one row per probable pair (first, second: positions; confidence); ``cluster``: number of the cluster of every record."""

    pairs: pd.DataFrame
    cluster: Codes

    @property
    def duplicate_rate(self) -> float:
        """1 - clusters / records: the share of records that would go if each cluster became one; 0 without records."""
        return 1 - len(np.unique(self.cluster)) / len(self.cluster) if len(self.cluster) else 0.0


def find_duplicates(records: pd.DataFrame, columns: Sequence[str], *, at_least: float = SURE, seed: int = 1) -> Duplicates:
    """Probable duplicates among ``records`` by the text ``columns`` that should agree.

    Columns that by their name say where somebody is (an address, a telephone) cannot make a duplicate alone: two firms of one house share
    them. Raises ValueError for fewer than two columns: one value alone cannot tell a namesake from a duplicate.
    """
    if len(columns) < 2:
        raise ValueError("duplicates need two columns or more: one value alone cannot tell a namesake from a duplicate")
    written = {name: normalise_place if is_place(name) else normalise for name in columns}
    values = {name: np.array([plain(value) for value in records[name]], dtype=object) for name, plain in written.items()}
    candidates = _candidates(values)
    if not len(candidates):
        return Duplicates(pd.DataFrame({"first": [], "second": [], "confidence": []}), np.arange(len(records)))
    confidence = _confidence(values, candidates, seed=seed)
    sure = confidence >= at_least
    found = pd.DataFrame({"first": candidates[sure, 0], "second": candidates[sure, 1], "confidence": confidence[sure]})
    pairs = found.sort_values(["confidence", "first", "second"], ascending=[False, True, True], ignore_index=True)
    return Duplicates(pairs, clusters(pairs, len(records)))


def _candidates(values: Mapping[str, Texts]) -> Codes:
    """Pairs worth comparing: the same value of a column, the same beginnings of two columns, or neighbours in order of a column."""
    size = len(next(iter(values.values())))
    found: set[tuple[int, int]] = set()
    for column in values.values():
        found.update(_within(column))
        for texts in (column, np.array([text[::-1] for text in column], dtype=object)):
            order = [int(place) for place in np.argsort(texts.astype(str), kind="stable") if texts[place]]
            found.update((min(a, b), max(a, b)) for step in range(1, WINDOW + 1) for a, b in zip(order, order[step:], strict=False))
    for one, other in combinations(values.values(), 2):
        starts = [f"{a[:3]}|{b[:3]}" if a and b else "" for a, b in zip(one, other, strict=True)]
        found.update(_within(np.array(starts, dtype=object)))
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return pairs[pairs[:, 1] < size]


def _within(keys: Texts) -> Iterable[tuple[int, int]]:
    """All pairs with the same key; a key that very many share says little and is left to the other ways."""
    groups: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        groups.setdefault(str(key), []).append(place)
    for key, places in groups.items():
        if key and 1 < len(places) <= LARGEST_BLOCK:
            yield from combinations(places, 2)


def _confidence(values: Mapping[str, Texts], candidates: Codes, *, seed: int) -> Floats:
    """Probability that each pair is one thing: EM over levels of agreement, chance agreement taken from pairs drawn at random."""
    size = len(next(iter(values.values())))
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, size, (RANDOM_PAIRS, 2))
    drawn, times = np.unique(np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1), axis=0, return_counts=True)
    weights = word_weights(values.values())
    levels = [_levels(column, candidates, weights) for column in values.values()]
    chance = [_shares(_levels(column, drawn, weights), times) for column in values.values()]
    strangers = _strangers(values, candidates, levels, weights)
    rarity = [
        _rarity(column, candidates, level, by_chance) for column, level, by_chance in zip(values.values(), levels, chance, strict=True)
    ]
    agreement = [np.array([0.75, 0.12, 0.06, 0.07]) for _ in levels]
    all_pairs = size * (size - 1) / 2
    expected, probability = size / 10, np.zeros(len(candidates))
    for _ in range(ROUNDS):
        weight = np.full(len(candidates), np.log(expected / max(all_pairs - expected, 1.0)))
        for level, by_chance, rare, share in zip(levels, chance, rarity, agreement, strict=True):
            known = level < UNKNOWN
            weight[known] += np.log(share[level[known]] / by_chance[level[known]]) + rare[known]
        probability = np.where(strangers, 0.0, 1 / (1 + np.exp(-np.clip(weight, -50, 50))))
        agreement = [_shares(level, probability) for level in levels]
        expected = max(float(probability.sum()), 1.0)
    return probability


def _strangers(values: Mapping[str, Texts], pairs: Codes, levels: Sequence[Codes], weights: Mapping[str, float]) -> Flags:
    """Pairs that are known to agree in nothing that says who they are, whatever they share of the place where they are.

    Agreement about one place is no independent evidence: neighbours share house and telephone. Source of the thought: M. Larsen and D.
    Rubin, "Iterative Automated Record Linkage Using Mixture Models", 2001, where pairs of one household are a class of their own.
    """
    compared, agreed = np.zeros(len(pairs), dtype=bool), np.zeros(len(pairs), dtype=bool)
    for (name, column), level in zip(values.items(), levels, strict=True):
        if is_place(name):
            continue
        known = level < UNKNOWN
        compared |= known
        agreed |= known & (level < len(LEVELS))
        open_pairs = np.flatnonzero(known & ~agreed)
        shared = shared_weights(column[pairs[open_pairs, 0]], column[pairs[open_pairs, 1]], weights)
        agreed[open_pairs] = shared >= LEAST_SHARED
    return compared & ~agreed


def _levels(column: Texts, pairs: Codes, weights: Mapping[str, float]) -> Codes:
    """Level of agreement of each pair: 0 equal, then less, ``len(LEVELS)`` different, ``UNKNOWN`` where one side is empty."""
    left, right = column[pairs[:, 0]], column[pairs[:, 1]]
    likeness = np.maximum(spelling(left, right), shared_weights(left, right, weights))
    level = np.searchsorted(-np.array(LEVELS), -likeness, side="left")
    level = np.where((left != right) & (level == 0), 1, level)
    near = np.flatnonzero(level < len(LEVELS))
    apart = [place for place in near if left[place] != right[place] and numbers_differ(left[place], right[place])]
    level[apart] = len(LEVELS)
    return np.where((left == "") | (right == ""), UNKNOWN, level).astype(np.int64)


def _shares(level: Codes, weight: Floats | Codes) -> Floats:
    """Weighted share of each level among pairs with both sides known, none of them zero."""
    known = level < UNKNOWN
    counted = np.bincount(level[known], weights=weight[known], minlength=UNKNOWN)[:UNKNOWN]
    smoothed = counted + 0.5
    return np.asarray(smoothed / smoothed.sum(), dtype=np.float64)


def _rarity(column: Texts, pairs: Codes, level: Codes, by_chance: Floats) -> Floats:
    """What equality of this very value adds to equality at large: two rare names agree less by chance than two common ones.

    The pair itself is left out of the count: a value that only these two have is as rare as can be.
    """
    times = Counter(column)
    others = np.array([max(times[value] - 2, 0) + 0.5 for value in column], dtype=np.float64) / len(column)
    added = np.log(max(float(by_chance[0]), 0.5 / len(column)) / others[pairs[:, 0]])
    return np.where(level == 0, np.clip(added, -4.0, 4.0), 0.0)


def clusters(pairs: pd.DataFrame, size: int) -> Codes:
    """Cluster of every record: surest pairs first; two clusters join only if at least half of the pairs between them are known duplicates.

    A chain of doubtful pairs would else draw strangers together.
    """
    cluster = np.arange(size)
    members: dict[int, list[int]] = {place: [place] for place in range(size)}
    sure = set(zip(pairs["first"].astype(int), pairs["second"].astype(int), strict=True))
    for first, second in zip(pairs["first"].astype(int), pairs["second"].astype(int), strict=True):
        one, other = int(cluster[first]), int(cluster[second])
        if one != other:
            between = sum((min(a, b), max(a, b)) in sure for a in members[one] for b in members[other])
            if 2 * between >= len(members[one]) * len(members[other]):
                cluster[members[other]] = one
                members[one].extend(members.pop(other))
    return cluster
