"""What the model would have said in the past, judged as it would have been used: rolling origins, an embargo, whole teams drawn."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from models.features import NAMES, SMALL
from models.history import Codes, Flags, Floats, History
from models.label import BASELINE_WEEKS, HORIZON_WEEKS, shows
from models.measures import (
    area_under_curve,
    average_precision,
    brier_skill,
    calibration_error,
    calibration_slope,
    drawn_teams,
    precision_at,
    weights_of,
)
from models.outlook import interval, quantiles_of
from models.risk import FEWEST_COLLAPSES, ModelProblem, RiskModel, fit, last_usable_week
from models.rows import Rows, labelled_rows

REFIT_WEEKS = 8
ALERTED = 0.15
LABELS = {"whole window 50 %": "whole", "whole window 30 %": "deep", "organisation-adjusted": "adjusted"}


@dataclass(frozen=True)
class Forecasts:
    """What was said at each origin of each team, and what came (one entry per row of ``rows``).

    ``chance`` of a sustained collapse, ``whole`` of a drop over the eight weeks as a whole; ``base_rate`` and ``whole_rate`` known then;
    ``low`` and ``high`` hold the active-user-weeks nine times in ten. ``rule`` and ``recency`` are the scores of two rules.
    """

    rows: Rows
    chance: Floats
    whole: Floats
    base_rate: Floats
    whole_rate: Floats
    low: Floats
    high: Floats

    @property
    def outcome(self) -> Floats:
        """Whether a sustained collapse came."""
        return self.rows.sustained

    @property
    def team(self) -> Codes:
        """Position of each row's team."""
        return self.rows.team

    @property
    def week(self) -> Codes:
        """Position of each row's cut-off."""
        return self.rows.week

    @property
    def rule(self) -> Floats:
        """The fall of the last four weeks against the eight before."""
        return -self.rows.features[:, NAMES.index("change")]

    @property
    def recency(self) -> Floats:
        """Silent weeks of the last four."""
        return self.rows.features[:, NAMES.index("silent_4")]

    @property
    def shows(self) -> Flags:
        """Whether a collapse showed already at each row's cut-off: a warning of it is none."""
        usual = np.exp(self.rows.features[:, NAMES.index("baseline")]) - 1
        recent = np.exp(self.rows.features[:, NAMES.index("ratio_4")]) * (usual / BASELINE_WEEKS + SMALL) - SMALL
        return shows(np.asarray(recent, dtype=float), usual / BASELINE_WEEKS)


@dataclass(frozen=True)
class Figure:
    """A figure with the interval of a bootstrap that draws whole teams."""

    value: float
    low: float
    high: float


Fit = Callable[[Rows], RiskModel]


def rolling(history: History, *, step: int = 1, refit: int = REFIT_WEEKS, prior: RiskModel | None = None) -> Forecasts:
    """Forecasts at every ``step``-th week by a model that saw only rows whose eight weeks were over, refitted every ``refit`` weeks.

    With a ``prior`` it speaks before ten collapses are known and holds later fits; it must not have seen these teams.
    """
    weeks = range(BASELINE_WEEKS, history.actions.shape[1] - HORIZON_WEEKS + 1)
    rows = labelled_rows(history, weeks)
    found = rolled(rows, weeks[::step], lambda known: fit(known, prior=prior), refit=refit, prior=prior)
    if not found:
        raise ModelProblem("No origin has ten collapses before it: a back-test is not possible yet.")
    return joined(found)


def rolled(rows: Rows, origins: range, fitted: Fit, *, refit: int, prior: RiskModel | None) -> list[Forecasts]:
    """Forecasts of each origin, oldest first; origins without a model yet are left out."""
    parts: list[Forecasts] = []
    model, fitted_at = prior, -refit
    for week in origins:
        now, known = rows.week == week, rows.week <= last_usable_week(week)
        if not now.any():
            continue
        if week - fitted_at >= refit and rows.sustained[known].sum() >= FEWEST_COLLAPSES:
            with suppress(ModelProblem):  # the model before it stays
                model, fitted_at = fitted(rows.where(known)), week
        if model is not None:
            parts.append(_forecast(rows.where(now), rows.where(known), model))
    return parts


def joined(parts: list[Forecasts]) -> Forecasts:
    """One set of forecasts from those of several origins."""
    rows = Rows(**{name: np.concatenate([getattr(part.rows, name) for part in parts]) for name in vars(parts[0].rows)})
    names = [name for name in vars(parts[0]) if name != "rows"]
    return Forecasts(rows, **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _forecast(now: Rows, known: Rows, model: RiskModel) -> Forecasts:
    size = len(now.team)
    rates = [known.sustained, known.whole]
    usual = [float(rate.mean()) if len(rate) else float(model.trained["base_rate"]) for rate in rates]
    outlook = interval(now.expected, quantiles_of(known.expected, known.seen) or model.quantiles)
    chances = model.chances(now.features), model.whole_chances(now.features)
    return Forecasts(now, *chances, np.full(size, usual[0]), np.full(size, usual[1]), outlook.low, outlook.high)


def bootstrap(forecasts: Forecasts, *, seed: int, draws: int = 500) -> dict[str, Figure]:
    """The table of the back-test; intervals hold 95 % of draws of whole teams."""
    everything = table(forecasts)
    drawn = [table(forecasts, weight) for weight in drawn_teams(forecasts.team, seed=seed, draws=draws)]
    return figures(everything, drawn)


def figures(everything: dict[str, float], drawn: list[dict[str, float]]) -> dict[str, Figure]:
    """Each figure with the middle 95 % of its draws; NaN where no draw has it."""
    found = {}
    for name, value in everything.items():
        sample = np.asarray([one[name] for one in drawn])
        sample = sample[~np.isnan(sample)]
        low, high = np.quantile(sample, [0.025, 0.975]) if len(sample) else (float("nan"), float("nan"))
        found[name] = Figure(value, float(low), float(high))
    return found


def table(forecasts: Forecasts, weight: Floats | None = None) -> dict[str, float]:
    """Every figure once, rows counted by ``weight``."""
    given = weights_of(forecasts.outcome, weight)
    used = given > 0
    outcome, chance, given = forecasts.outcome[used], forecasts.chance[used], given[used]
    base = _share(outcome, given)
    model, rule, recency = (average_precision(outcome, s[used], given) for s in (forecasts.chance, forecasts.rule, forecasts.recency))
    held = (forecasts.rows.seen >= forecasts.low) & (forecasts.rows.seen <= forecasts.high)
    return {
        "base rate": base,
        "average precision": model,
        "average precision / base rate": model / base if base else float("nan"),
        "average precision of the rule": rule,
        "average precision of recency": recency,
        "gain on the rule": model - rule,
        "gain on recency": model - recency,
        "area under the curve": area_under_curve(outcome, chance, given),
        "Brier skill": brier_skill(outcome, chance, forecasts.base_rate[used], given),
        "calibration error": calibration_error(outcome, chance, weight=given),
        "calibration slope": calibration_slope(outcome, chance, weight=given),
        f"precision at {ALERTED:.0%} alerts": precision_at(ALERTED, outcome, chance, given),
        "activity inside the 90 % interval": _share(held[used].astype(float), given),
    }


def variants(forecasts: Forecasts, weight: Floats | None = None) -> dict[str, float]:
    """The same forecasts against other labels: the whole eight weeks at 50 % and 30 %, and with the organisation's level divided out."""
    given = weights_of(forecasts.outcome, weight)
    found = {}
    for words, kind in LABELS.items():
        outcome = getattr(forecasts.rows, kind)
        base = _share(outcome, given)
        found[f"{words}: base rate"] = base
        for score, of in ((forecasts.whole, ""), (forecasts.rule, " of the rule"), (forecasts.recency, " of recency")):
            found[f"{words}: average precision{of}"] = average_precision(outcome, score, given)
            found[f"{words}: area under the curve{of}"] = area_under_curve(outcome, score, given)
            found[f"{words}: precision at {ALERTED:.0%} alerts{of}"] = precision_at(ALERTED, outcome, score, given)
        if kind == "whole":
            found[f"{words}: Brier skill"] = brier_skill(outcome, forecasts.whole, forecasts.whole_rate, given)
            found[f"{words}: calibration error"] = calibration_error(outcome, forecasts.whole, weight=given)
            found[f"{words}: calibration slope"] = calibration_slope(outcome, forecasts.whole, weight=given)
    return found


def _share(flags: Floats, weight: Floats) -> float:
    return float((flags * weight).sum() / weight.sum()) if weight.sum() else float("nan")
