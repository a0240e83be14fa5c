"""What the estimator of effects says where nothing happened: an honest yardstick for what it says where something did."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.effect import DONUT_AFTER, DONUT_BEFORE, FEWEST_CLEAN_WEEKS, Effect, effect_of
from models.panel import NEVER, Panel

PLACEBO_WEEKS_AFTER = 4


@dataclass(frozen=True)
class PlaceboDraws:
    """Estimates for interventions that never were; ``as_large`` is the share at least as far from zero as the real one."""

    estimates: NDArray[np.float64]
    as_large: float


def untreated_part(panel: Panel) -> Panel:
    """The panel without any cell from the donut before an intervention on: what happened later is not known to it."""
    kept = np.where(panel.since < -DONUT_BEFORE, panel.outcome, np.nan)
    return replace(panel, outcome=kept, first_treated=np.full(len(panel.teams), NEVER, dtype=np.int64))


def placebo_date(panel: Panel, *, weeks_earlier: int = DONUT_BEFORE + DONUT_AFTER + PLACEBO_WEEKS_AFTER) -> Effect:
    """The "effect" of the same interventions had they been ``weeks_earlier``, from rows before the real ones alone.

    A clear answer means that treated teams were on another path already, and that the real estimate must not be believed.
    """
    earlier = np.where(panel.is_treated, panel.first_treated - weeks_earlier, NEVER)
    return effect_of(replace(untreated_part(panel), first_treated=np.asarray(earlier, dtype=np.int64)))


def placebo_draws(panel: Panel, effect: Effect, *, seed: int, draws: int = 200) -> PlaceboDraws | None:
    """Estimates after giving the real dates to teams drawn at random, from untreated rows alone; None where too few teams could carry one.

    As many teams are drawn as were treated, but at most half of those that have rows enough on both sides of some real date.
    """
    if effect.estimate is None:
        return None
    quiet = untreated_part(panel)
    dates = np.unique(panel.first_treated[panel.is_treated & (panel.first_treated >= 0)])
    observed = ~np.isnan(quiet.outcome)
    before = np.stack([observed[:, : max(date - DONUT_BEFORE, 0)].sum(axis=1) for date in dates], axis=1) >= FEWEST_CLEAN_WEEKS
    after = np.stack([observed[:, date + DONUT_AFTER :].sum(axis=1) for date in dates], axis=1) >= PLACEBO_WEEKS_AFTER
    possible = before & after
    carriers = np.flatnonzero(possible.any(axis=1))
    wanted = min(effect.treated_teams, len(carriers) // 2)
    random = np.random.default_rng(seed)
    found = [_draw(quiet, dates, possible, random.choice(carriers, wanted, replace=False), random) for _ in range(draws if wanted else 0)]
    estimates = np.asarray([value for value in found if value is not None])
    if not len(estimates):
        return None
    return PlaceboDraws(estimates, float((1 + (np.abs(estimates) >= abs(effect.estimate.value)).sum()) / (1 + len(estimates))))


def _draw(
    quiet: Panel, dates: NDArray[np.int64], possible: NDArray[np.bool_], teams: NDArray[np.int64], random: np.random.Generator
) -> float | None:
    first = np.full(len(quiet.teams), NEVER, dtype=np.int64)
    for team in teams:
        first[team] = random.choice(dates[possible[team]])
    estimate = effect_of(replace(quiet, first_treated=first), only_value=True).estimate
    return None if estimate is None else estimate.value
