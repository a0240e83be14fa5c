"""What the model would have said in the past, judged as it would have been used: rolling origins, an embargo, an alert budget."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from models.features import NAMES
from models.history import Codes, Floats, History
from models.label import BASELINE_WEEKS, HORIZON_WEEKS
from models.risk import FEWEST_COLLAPSES, ModelProblem, RiskModel, Rows, fit, labelled_rows, last_usable_week

REFIT_WEEKS = 8
BINS = 10


@dataclass(frozen=True)
class Forecasts:
    """One row per team and origin: outcome, the model's chance, the base rate known then, and the scores of two rules."""

    team: Codes
    week: Codes
    outcome: Floats
    chance: Floats
    base_rate: Floats
    rule: Floats
    recency: Floats


@dataclass(frozen=True)
class Figure:
    """A figure with the interval of a bootstrap that draws whole teams."""

    value: float
    low: float
    high: float


def rolling(history: History, *, step: int = 1, refit: int = REFIT_WEEKS) -> Forecasts:
    """Forecasts at every ``step``-th week by a model that saw only rows whose eight weeks were over, refitted every ``refit`` weeks."""
    weeks = range(BASELINE_WEEKS, history.actions.shape[1] - HORIZON_WEEKS + 1)
    rows = labelled_rows(history, weeks)
    parts: list[tuple[NDArray[np.generic], ...]] = []
    model: RiskModel | None = None
    fitted_at = -refit
    for week in weeks[::step]:
        now = rows.week == week
        known = rows.week <= last_usable_week(week)
        if not now.any():
            continue
        if week - fitted_at >= refit and rows.sustained[known].sum() >= FEWEST_COLLAPSES:
            try:
                model, fitted_at = fit(rows.where(known)), week
            except ModelProblem:
                continue
        if model is not None:
            parts.append(_forecast(rows.where(now), model.chances(rows.features[now]), float(rows.sustained[known].mean())))
    if not parts:
        raise ModelProblem("No origin has ten collapses before it: a back-test is not possible yet.")
    return Forecasts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _forecast(rows: Rows, chance: Floats, base_rate: float) -> tuple[NDArray[np.generic], ...]:
    change, silent = rows.features[:, NAMES.index("change")], rows.features[:, NAMES.index("silent_4")]
    return rows.team, rows.week, rows.sustained, chance, np.full(len(chance), base_rate), -change, silent


def average_precision(outcome: Floats, score: Floats) -> float:
    """Area under precision and recall; NaN without any collapse."""
    return float(average_precision_score(outcome, score)) if outcome.sum() else float("nan")


def calibration_error(outcome: Floats, chance: Floats, *, bins: int = BINS) -> float:
    """Mean distance between chance and frequency over ``bins`` groups of equally many rows (ECE).

    >>> calibration_error(np.array([0.0, 1.0]), np.array([0.25, 0.75]), bins=2)
    0.25
    """
    groups = np.array_split(np.argsort(chance, kind="stable"), bins)
    distances = [len(group) * abs(outcome[group].mean() - chance[group].mean()) for group in groups if len(group)]
    return float(sum(distances) / len(outcome))


def brier_skill(outcome: Floats, chance: Floats, base_rate: Floats) -> float:
    """Share of the base rate's squared error that the chances save; below 0 they are worse than the base rate."""
    reference = float(((base_rate - outcome) ** 2).mean())
    return 1 - float(((chance - outcome) ** 2).mean()) / reference if reference > 0 else float("nan")


def bootstrap(forecasts: Forecasts, *, seed: int, draws: int = 500) -> dict[str, Figure]:
    """The table of the back-test; intervals hold 95 % of draws of whole teams."""
    teams = np.unique(forecasts.team)
    rows_of = {team: np.flatnonzero(forecasts.team == team) for team in teams}
    random = np.random.default_rng(seed)
    everything = _table(forecasts, np.arange(len(forecasts.team)))
    drawn = [_table(forecasts, np.concatenate([rows_of[team] for team in random.choice(teams, len(teams))])) for _ in range(draws)]
    figures = {}
    for name, value in everything.items():
        sample = np.asarray([table[name] for table in drawn])
        sample = sample[~np.isnan(sample)]
        low, high = np.quantile(sample, [0.025, 0.975]) if len(sample) else (float("nan"), float("nan"))
        figures[name] = Figure(value, float(low), float(high))
    return figures


def _table(forecasts: Forecasts, rows: NDArray[np.int64]) -> dict[str, float]:
    outcome, chance = forecasts.outcome[rows], forecasts.chance[rows]
    base = float(outcome.mean())
    model, rule, recency = (average_precision(outcome, score[rows]) for score in (forecasts.chance, forecasts.rule, forecasts.recency))
    return {
        "base rate": base,
        "average precision": model,
        "average precision / base rate": model / base if base else float("nan"),
        "average precision of the rule": rule,
        "average precision of recency": recency,
        "gain on the rule": model - rule,
        "gain on recency": model - recency,
        "area under the curve": float(roc_auc_score(outcome, chance)) if 0 < base < 1 else float("nan"),
        "Brier skill": brier_skill(outcome, chance, forecasts.base_rate[rows]),
        "calibration error": calibration_error(outcome, chance),
    }
