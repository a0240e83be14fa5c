"""Models that may take the champion's place, and the rule by which one would.

Promoted only if the interval of its gain in average precision (whole teams drawn) lies above zero, and neither Brier score nor
calibration is worse.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models.backtest import REFIT_WEEKS, Forecasts, figures
from models.history import Floats
from models.measures import average_precision, calibration_error, drawn_teams, weights_of
from models.risk import FEWEST_COLLAPSES, last_usable_week
from models.rows import Rows

Estimator = Callable[[], Any]


@dataclass(frozen=True)
class Contest:
    """A challenger against the champion on the same rows: gain in average precision with its interval, both Brier scores and errors."""

    name: str
    gain: float
    low: float
    high: float
    brier: tuple[float, float]
    calibration_error: tuple[float, float]

    @property
    def promoted(self) -> bool:
        """Whether the challenger takes the champion's place."""
        return self.low > 0 and self.brier[0] <= self.brier[1] and self.calibration_error[0] <= self.calibration_error[1]


def boosting() -> Any:
    """Gradient boosting kept small for some thousand rows."""
    return HistGradientBoostingClassifier(max_iter=80, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=40, l2_regularization=5.0)


def challenge(rows: Rows, champion: Forecasts, name: str, made: Estimator, *, refit: int = REFIT_WEEKS * 3, draws: int = 200) -> Contest:
    """Let a challenger forecast the champion's rows from what was known at each origin, refitted every ``refit`` weeks, and compare."""
    return compared(champion, challenged(rows, champion, made, refit=refit), name, seed=1, draws=draws)


def compared(champion: Forecasts, chances: Floats, name: str, *, seed: int, draws: int) -> Contest:
    """Other ``chances`` of the champion's rows (NaN where there are none) against its own."""
    known = ~np.isnan(chances)
    outcome, theirs, ours = champion.outcome[known], chances[known], champion.chance[known]

    def gain(weight: Floats | None = None) -> dict[str, float]:
        given = weights_of(outcome, weight)
        return {"gain": average_precision(outcome, theirs, given) - average_precision(outcome, ours, given)}

    found = figures(gain(), [gain(weight) for weight in drawn_teams(champion.team[known], seed=seed, draws=draws)])["gain"]
    brier = [float(((chance - outcome) ** 2).mean()) for chance in (theirs, ours)]
    errors = [calibration_error(outcome, chance) for chance in (theirs, ours)]
    return Contest(name, found.value, found.low, found.high, (brier[0], brier[1]), (errors[0], errors[1]))


def challenged(rows: Rows, champion: Forecasts, made: Estimator, *, refit: int) -> Floats:
    """The challenger's chance for each of the champion's rows, NaN before it could be fitted."""
    chances = np.full(len(champion.team), np.nan)
    model, fitted_at = None, -refit
    for week in np.unique(champion.week):
        known = rows.where(rows.week <= last_usable_week(int(week)))
        if week - fitted_at >= refit and known.sustained.sum() >= FEWEST_COLLAPSES:
            model, fitted_at = made().fit(known.features, known.sustained.astype(int)), week
        now = champion.week == week
        if model is not None:
            chances[now] = model.predict_proba(champion.rows.features[now])[:, 1]
    return chances
