"""Sudden falls of single cohorts: each against its own past, with what all share divided out; many looks pay for each other."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from models.history import Flags, Floats

RECENT_WEEKS = 8
LONGEST_BASE, SHORTEST_BASE = 52, 12
SHORTEST_LOOK = 4  # fewer weeks are no course
LEAST_COHORTS = 6
LOOKS = 2.8  # spans of 4 to 8 weeks are about that many looks at one course: tests/models/test_anomaly.py
FALSE_SHARE = 0.20
LINGERS = -1.0
RESTING = 0.6
PRIOR_WEEKS = 12.0
MOST_KINSHIP = 0.9


@dataclass(frozen=True)
class Look:
    """How every cohort stands in the last week.

    ``chance``: of a turn this large where nothing happened, NaN where it cannot be told. ``fires``: beyond what a look at so many cohorts
    brings by chance. ``lingers``: the last four weeks still lie far off, so that an open alert stays open. ``left``: the part of the usual
    level that they hold.
    """

    chance: Floats
    fires: Flags
    lingers: Flags
    left: Floats


def look(values: Floats, *, rising: bool = False) -> Look:
    """Judge the last column of ``values`` (cohorts x weeks, not negative, NaN where not known), for falls or, ``rising``, for rises.

    The level of all (median of each cohort's value over its own usual one) is divided out; cube roots make counts nearly normal (Wilson
    and Hilferty 1931). The mean of the last 4 to 8 weeks is compared with up to 52 weeks before them; its spread is the cohort's own,
    drawn towards that of all, and wider where neighbouring weeks resemble each other. Which chances count is decided over all cohorts:
    a false discovery rate of ``FALSE_SHARE`` (Benjamini and Hochberg 1995).
    """
    roots = np.cbrt(_own_course(values))
    roots = roots[:, ~np.isnan(roots).all(axis=0)]
    base, recent = roots[:, -LONGEST_BASE - RECENT_WEEKS : -RECENT_WEEKS], roots[:, -RECENT_WEEKS:]
    known = (~np.isnan(base)).sum(axis=1)
    can_tell = (known >= SHORTEST_BASE) & ~np.isnan(recent[:, -1:]).any(axis=1)
    nothing = np.full(len(values), np.nan)
    if recent.shape[1] < RECENT_WEEKS or can_tell.sum() < LEAST_COHORTS:
        return Look(nothing, np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool), nothing)
    middle, spread = np.full(len(values), np.nan), np.full(len(values), np.nan)
    middle[can_tell] = np.nanmean(base[can_tell], axis=1)
    spread[can_tell] = _spread(base[can_tell], known[can_tell])
    depths = np.column_stack(
        [_depth(recent[:, -weeks:], middle, spread, known) for weeks in range(SHORTEST_LOOK, RECENT_WEEKS + 1)]
    )  # fmt: skip
    depths = np.where(can_tell[:, None], -depths if rising else depths, np.nan)
    deepest = np.where(can_tell, np.nanmin(np.where(np.isnan(depths), np.inf, depths), axis=1), np.nan)
    chance = np.minimum(LOOKS * student.cdf(deepest, np.maximum(known, 1) + PRIOR_WEEKS), 1.0)
    month = np.where(can_tell, np.nan_to_num(depths[:, 4 - SHORTEST_LOOK]), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = (_mean(recent[:, -4:]) / middle) ** 3
    return Look(chance, _discovered(chance), month < LINGERS, np.where(can_tell, left, np.nan))


def _own_course(values: Floats) -> Floats:
    """Values over the level that all cohorts share in the week; a week in which all rest says nothing and is left out."""
    usual = _median(values[:, -LONGEST_BASE - RECENT_WEEKS : -RECENT_WEEKS], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = values / np.where(usual > 0, usual, np.nan)[:, None]
        level = _median(relative, axis=0)
        return values / np.where(level >= RESTING * _median(level[None, :], axis=1), level, np.nan)


def _median(values: Floats, *, axis: int) -> Floats:
    """Medians of what is known, NaN where nothing is."""
    empty = np.isnan(values).all(axis=axis)
    found = np.nanmedian(np.where(np.expand_dims(empty, axis), 0.0, values), axis=axis)
    return np.where(empty, np.nan, found)


def _mean(values: Floats) -> Floats:
    """Means of each row's known values, NaN where there is none."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), np.nan)


def _spread(base: Floats, known: Floats) -> Floats:
    """Standard deviation of each cohort's weeks, drawn towards that of all; widened by how much a week resembles the one before."""
    away = base - np.nanmean(base, axis=1, keepdims=True)
    own = np.nansum(away**2, axis=1) / np.maximum(known - 1, 1)
    shared = float(np.median(own))
    drawn = (own * known + shared * PRIOR_WEEKS) / (known + PRIOR_WEEKS)
    pairs = away[:, 1:] * away[:, :-1]
    kinship = float(np.clip(np.nansum(pairs) / max(float(np.nansum(away**2)), 1e-12), 0.0, MOST_KINSHIP))
    return np.sqrt(np.maximum(drawn, 1e-12) * (1 + kinship) / (1 - kinship))


def _depth(recent: Floats, middle: Floats, spread: Floats, known: Floats) -> Floats:
    """How many standard errors the mean of the recent weeks lies from the usual; NaN where fewer than half of them are known."""
    seen = (~np.isnan(recent)).sum(axis=1)
    enough = 2 * seen > recent.shape[1]
    error = spread * np.sqrt(1 / np.maximum(seen, 1) + 1 / np.maximum(known, 1))
    return np.where(enough, (_mean(recent) - middle) / error, np.nan)


def _discovered(chance: Floats) -> Flags:
    """Which chances are found at the false discovery rate.

    >>> _discovered(np.asarray([0.001, 0.2, 0.9, np.nan])).tolist()
    [True, False, False, False]
    """
    asked = np.flatnonzero(~np.isnan(chance))
    ordered = asked[np.argsort(chance[asked], kind="stable")]
    passes = chance[ordered] <= FALSE_SHARE * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    found = np.zeros(len(chance), dtype=bool)
    if passes.any():
        found[ordered[: int(np.flatnonzero(passes)[-1]) + 1]] = True
    return found
