"""Did an intervention work? An imputation estimate that trainers who pick dipping teams do not fool.

Source: K. Borusyak, X. Jaravel, J. Spiess, Revisiting Event-Study Designs: Robust and Efficient Estimation, Review of Economic
Studies 91 (2024): fit team and week effects on untreated cells only, impute what treated teams would have done, average the difference.
Around the intervention a donut of weeks is left out of both, since teams are trained when they dip and recover anyway.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from models.jackknife import LeftOut, left_out
from models.panel import Flags, Panel

DONUT_BEFORE = 4
DONUT_AFTER = 4
FEWEST_TREATED = 5
FEWEST_COMPARISON = 5
FEWEST_CLEAN_WEEKS = 8
DIP_WEEKS = 4
DIP_REFERENCE_WEEKS = 8
BLOCK_WEEKS = 4
POWER_FACTOR = 2.8  # 80 % power at a two-sided 5 %: 1.96 + 0.84

Fading = Literal["fading", "no sign of fading", "too short to tell"]


@dataclass(frozen=True)
class Estimate:
    """A mean difference with its cluster-jackknife interval (log points when the outcome is a logarithm)."""

    value: float
    standard_error: float
    low: float
    high: float
    p_value: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0

    @property
    def smallest_detectable(self) -> float:
        """Effect that would be found in four of five cases with this much data."""
        return POWER_FACTOR * self.standard_error


@dataclass(frozen=True)
class Block:
    """The effect in some weeks after the intervention, ``first_week`` to ``last_week`` counted from 1 in the week of the intervention."""

    first_week: int
    last_week: int
    teams: int
    estimate: Estimate


@dataclass(frozen=True)
class Effect:
    """What can be said about an intervention; ``estimate`` is None where nothing can, and ``why_not`` says why."""

    treated_teams: int
    comparison_teams: int
    weeks_after: int
    estimate: Estimate | None
    why_not: str | None = None
    pre_dip: Estimate | None = None
    blocks: tuple[Block, ...] = ()
    fading: Fading = "too short to tell"
    left_out_cells: int = 0


def effect_of(
    panel: Panel, *, donut_before: int = DONUT_BEFORE, donut_after: int = DONUT_AFTER, level: float = 0.95, only_value: bool = False
) -> Effect:
    """The effect of the interventions of ``panel``: weeks from ``donut_after`` on, against what untreated cells foretell.

    Treated teams need ``FEWEST_CLEAN_WEEKS`` observed weeks before the donut and one after it; teams treated before the first week are
    left out. "Not estimable" below five treated or five comparison teams. ``only_value`` spares the interval (it is then infinite) and
    what else is said about the estimate.
    """
    panel, treated = _eligible(panel, donut_before, donut_after)
    comparison = int((~treated).sum())
    weeks_after = int(max((panel.since[treated].max(initial=-1)) + 1, 0))
    why_not = _why_not(int(treated.sum()), comparison)
    if why_not:
        return Effect(int(treated.sum()), comparison, weeks_after, None, why_not)
    after = panel.since >= donut_after
    used = panel.since < -donut_before
    fit = left_out(panel, used, each=not only_value)
    estimate = _value(fit, after) if only_value else jackknifed(fit, after, level=level)
    if only_value and estimate is not None:
        return Effect(int(treated.sum()), comparison, weeks_after, estimate)
    if estimate is None:
        return Effect(int(treated.sum()), comparison, weeks_after, None, "no comparison team was observed in the weeks after it")
    blocks = _blocks(panel, fit, donut_after, weeks_after, level)
    observed = int((after & ~np.isnan(panel.outcome)).sum())
    return Effect(
        treated_teams=int(treated.sum()), comparison_teams=comparison, weeks_after=weeks_after, estimate=estimate,
        pre_dip=_pre_dip(panel, level), blocks=blocks, fading=_fading(panel, fit, blocks, level),
        left_out_cells=observed - fit.judged(after),
    )  # fmt: skip


def _eligible(panel: Panel, donut_before: int, donut_after: int) -> tuple[Panel, Flags]:
    """The teams that count, and which of them are treated."""
    observed = ~np.isnan(panel.outcome)
    clean = (observed & (panel.since < -donut_before)).sum(axis=1)
    after = (observed & (panel.since >= donut_after)).sum(axis=1)
    treated = panel.is_treated & (clean >= FEWEST_CLEAN_WEEKS) & (after > 0)
    compares = ~panel.is_treated & (clean >= FEWEST_CLEAN_WEEKS)
    keep = np.flatnonzero(treated | compares)
    names = tuple(panel.teams[team] for team in keep)
    return Panel(panel.outcome[keep], panel.first_treated[keep], names, panel.weeks), treated[keep]


def _why_not(treated: int, comparison: int) -> str | None:
    if treated < FEWEST_TREATED:
        return (
            f"only {treated} teams have the {FEWEST_CLEAN_WEEKS} clean weeks before it and some weeks after it; "
            f"at least {FEWEST_TREATED} are needed"
        )
    if comparison < FEWEST_COMPARISON:
        return f"only {comparison} teams without it can be compared; at least {FEWEST_COMPARISON} are needed"
    return None


def _value(fit: LeftOut, judged: Flags) -> Estimate | None:
    """The mean of the judged cells without an interval."""
    value = float(fit.means(judged)[0])
    return None if np.isnan(value) else Estimate(value, float("inf"), float("-inf"), float("inf"), 1.0)


def jackknifed(fit: LeftOut, judged: Flags, *, level: float, minus: Flags | None = None) -> Estimate | None:
    """The mean difference in the ``judged`` cells (less that in ``minus``) with leave-one-team-out standard error and t interval.

    None where the mean is undefined, or rests on one team.
    """
    value, error, freedom = fit.spread(judged, minus=minus)
    return None if np.isnan(error) else _estimate(value, error, freedom, level)


def _estimate(value: float, error: float, freedom: float, level: float) -> Estimate:
    reach = float(stats.t.ppf(0.5 + level / 2, freedom)) * error
    p_value = float(2 * stats.t.sf(abs(value) / error, freedom)) if error > 0 else float(value == 0)
    return Estimate(value, error, value - reach, value + reach, p_value)


def _pre_dip(panel: Panel, level: float) -> Estimate | None:
    """Last four weeks before the intervention against the eight before them, treated against untreated: below zero is a dip."""
    since = panel.since
    recent = (since < 0) & (since >= -DIP_WEEKS)
    reference = np.where(panel.is_treated[:, None], (since < -DIP_WEEKS) & (since >= -DIP_WEEKS - DIP_REFERENCE_WEEKS), since < 0)
    return jackknifed(left_out(panel, reference), recent, level=level)


def _blocks(panel: Panel, fit: LeftOut, donut_after: int, weeks_after: int, level: float) -> tuple[Block, ...]:
    blocks = []
    for first in range(donut_after, weeks_after, BLOCK_WEEKS):
        judged = (panel.since >= first) & (panel.since < first + BLOCK_WEEKS)
        teams = int((judged & ~np.isnan(panel.outcome)).any(axis=1).sum())
        estimate = jackknifed(fit, judged, level=level) if teams >= FEWEST_TREATED else None
        if estimate is not None:
            blocks.append(Block(first + 1, min(first + BLOCK_WEEKS, weeks_after), teams, estimate))
    return tuple(blocks)


def _fading(panel: Panel, fit: LeftOut, blocks: tuple[Block, ...], level: float) -> Fading:
    """Whether the last block is clearly below the first, among teams observed in both."""
    if len(blocks) < 2:
        return "too short to tell"
    start, end = blocks[0].first_week - 1, blocks[-1].first_week - 1
    since = panel.since
    early, late = (since >= start) & (since < start + BLOCK_WEEKS), (since >= end) & (since < end + BLOCK_WEEKS)
    observed = ~np.isnan(panel.outcome)
    both = ((early & observed).any(axis=1) & (late & observed).any(axis=1)).reshape(-1, 1)
    change = jackknifed(fit, late & both, level=level, minus=early & both)
    if change is None:
        return "too short to tell"
    return "fading" if change.high < 0 else "no sign of fading"
