"""The rules that anybody could watch, given the same chance as the model: their scores turned into chances by what came before."""

import numpy as np

from models.backtest import ALERTED, REFIT_WEEKS, Forecasts
from models.history import Floats
from models.logistic import PriorLogistic
from models.measures import area_under_curve, brier_skill, calibration_error, calibration_slope, precision_at, weights_of
from models.risk import FEWEST_COLLAPSES, last_usable_week

STRENGTH = 1.0
RULES = {"the rule": "rule", "recency": "recency"}


def chances_by_rule(forecasts: Forecasts) -> dict[str, Floats]:
    """The chance that each rule gives each row; the base rate known then until ten collapses are."""
    return {words: _chances(forecasts, getattr(forecasts, name)) for words, name in RULES.items()}


def _chances(forecasts: Forecasts, score: Floats) -> Floats:
    chances, model, fitted_at = forecasts.base_rate.copy(), None, -REFIT_WEEKS
    for week in np.unique(forecasts.week):
        past, now = forecasts.week <= last_usable_week(int(week)), forecasts.week == week
        if week - fitted_at >= REFIT_WEEKS and FEWEST_COLLAPSES <= forecasts.outcome[past].sum() < past.sum():
            model, fitted_at = PriorLogistic(strength=STRENGTH, clip=5.0).fit(score[past, None], forecasts.outcome[past]), int(week)
        if model is not None:
            chances[now] = model.predict_proba(score[now, None])[:, 1]
    return chances


def rules_table(forecasts: Forecasts, chances: dict[str, Floats], weight: Floats | None = None) -> dict[str, float]:
    """What the model is judged by, for each rule: ranking by its score, chances as ``chances_by_rule`` made them."""
    given = weights_of(forecasts.outcome, weight)
    used = given > 0
    outcome, base, given = forecasts.outcome[used], forecasts.base_rate[used], given[used]
    found = {}
    for words, name in RULES.items():
        score, chance = getattr(forecasts, name)[used], chances[words][used]
        found[f"area under the curve of {words}"] = area_under_curve(outcome, score, given)
        found[f"Brier skill of {words}"] = brier_skill(outcome, chance, base, given)
        found[f"calibration error of {words}"] = calibration_error(outcome, chance, weight=given)
        found[f"calibration slope of {words}"] = calibration_slope(outcome, chance, weight=given)
        found[f"precision at {ALERTED:.0%} alerts of {words}"] = precision_at(ALERTED, outcome, score, given)
    return found
