"""The risk model: how likely is it that a team halves its use within eight weeks, and why.

Ranking is learnt from drops of the whole eight weeks, which are more frequent than sustained ones and say the same; a second, small
step turns the rank into the chance of a sustained collapse. Both are shrunk toward what is known beforehand.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from models.features import FEATURES, NAMES
from models.history import Floats
from models.label import HORIZON_WEEKS
from models.logistic import PriorLogistic
from models.outlook import quantiles_of
from models.rows import Rows

RIDGE = 100.0
RIDGE_OF_SCALE = 4.0
FEWEST_COLLAPSES = 10
SCHEMA = 2
LEAST_REASON = 0.02  # log odds
# Weekly cut-offs look at nearly the same eight weeks, and teams stay what they are: hundreds of local rows are a few pieces of evidence.
# Chosen by the least log loss on organisations of early years and of one half of the later teams (benchmarks/README.md). A loose
# intercept follows the luck of the last weeks, and with it the order of teams that are asked in different weeks.
RIDGE_TO_SHIPPED = 100.0
RIDGE_OF_INTERCEPT = 100.0
# In log odds per standard deviation: a falling four weeks, people who stop, and chance variation all count before any data is seen.
PRIOR = {"change": -0.35, "ratio_4": -0.15, "expected": -0.15, "chance": 0.2}


class ModelProblem(ValueError):
    """A stored model that cannot be used, or too little to fit one."""


@dataclass(frozen=True)
class RiskModel:
    """A fitted ranking, the scale that makes chances of it, and the errors behind the intervals; ``trained`` says on what."""

    ranking: PriorLogistic
    scale: PriorLogistic
    quantiles: tuple[float, float] | None
    trained: dict[str, Any]

    def whole_chances(self, features: Floats) -> Floats:
        """Chance of a drop by half over the eight weeks as a whole, one per row: what the ranking learns from."""
        return np.asarray(self.ranking.predict_proba(features)[:, 1], dtype=float)

    def chances(self, features: Floats) -> Floats:
        """Chance of a sustained collapse within eight weeks, one per row."""
        rank = self.ranking.decision_function(features)[:, None]
        return np.asarray(self.scale.predict_proba(rank)[:, 1], dtype=float)

    def reasons(self, features: Floats, *, most: int = 3) -> list[tuple[str, ...]]:
        """For each row what raises its chance most, in words: only features at their worrying end.

        A coefficient can point the other way where features overlap; what it then adds is no reason that a reader could use.
        """
        parts = self.ranking.contributions(features)
        is_high = features > self.ranking.mean_
        said = []
        for row, high in zip(parts, is_high, strict=True):
            worrying = [at for at in np.argsort(-row) if row[at] > LEAST_REASON and FEATURES[at].worry == ("high" if high[at] else "low")]
            said.append(tuple(FEATURES[at].high if high[at] else FEATURES[at].low for at in worrying[:most]))
        return said


def fit(rows: Rows, *, ridge: float = RIDGE, prior: RiskModel | None = None, trained: dict[str, Any] | None = None) -> RiskModel:
    """A model of closed ``rows``, shrunk toward ``prior`` where one is given, else toward what is plain beforehand.

    Raises ``ModelProblem`` below ten collapses or where every row is one.
    """
    collapses = int(rows.sustained.sum())
    if collapses < FEWEST_COLLAPSES or collapses == len(rows.sustained):
        raise ModelProblem(
            f"{collapses} of {len(rows.sustained)} rows are collapses; at least {FEWEST_COLLAPSES} are needed, and some that are none."
        )
    ranking = _ranking(ridge, prior).fit(rows.features, rows.whole)
    rank = ranking.decision_function(rows.features)[:, None]
    scale = _scale(rank, prior).fit(rank, rows.sustained)
    about = {"rows": len(rows.sustained), "collapses": collapses, "base_rate": float(rows.sustained.mean()), **(trained or {})}
    quantiles = quantiles_of(rows.expected, rows.seen)
    return RiskModel(ranking, scale, quantiles or (prior.quantiles if prior is not None else None), about)


def _ranking(ridge: float, prior: RiskModel | None) -> PriorLogistic:
    if prior is None:
        return PriorLogistic(strength=ridge, prior=np.asarray([PRIOR.get(name, 0.0) for name in NAMES]))
    known = prior.ranking
    return PriorLogistic(
        strength=ridge * RIDGE_TO_SHIPPED, prior=known.coef_, standard=(known.mean_, known.scale_),
        intercept=(known.intercept_, RIDGE_OF_INTERCEPT),
    )  # fmt: skip


def _scale(rank: Floats, prior: RiskModel | None) -> PriorLogistic:
    if prior is None:
        one_for_one = np.asarray([float(rank.std())])  # a slope of 1 in log odds, in standard deviations of the rank
        return PriorLogistic(strength=RIDGE_OF_SCALE, prior=one_for_one, clip=1e9)
    known = prior.scale
    return PriorLogistic(
        strength=RIDGE_OF_SCALE * RIDGE_TO_SHIPPED, prior=known.coef_, clip=1e9, standard=(known.mean_, known.scale_),
        intercept=(known.intercept_, RIDGE_OF_INTERCEPT),
    )  # fmt: skip


def last_usable_week(cut_off: int) -> int:
    """The latest cut-off whose eight weeks were over at ``cut_off``: later ones are pending and must not be learnt from."""
    return cut_off - HORIZON_WEEKS


def to_json(model: RiskModel) -> str:
    """The model as text: coefficients, schema and a hash over both; nothing that could run."""
    body = {
        "schema": SCHEMA,
        "features": list(NAMES),
        "ranking": _numbers(model.ranking),
        "scale": _numbers(model.scale),
        "quantiles": model.quantiles,
        "trained": model.trained,
    }
    text = json.dumps(body, sort_keys=True, default=_day)
    return json.dumps({**json.loads(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}, sort_keys=True, indent=1)


def from_json(text: str) -> RiskModel:
    """The model of ``to_json``. Raises ``ModelProblem`` where the text was changed or is of another schema or other features."""
    try:
        body = json.loads(text)
        stated = body.pop("sha256")
    except (ValueError, KeyError, AttributeError) as problem:
        raise ModelProblem("This is no stored risk model.") from problem
    if hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest() != stated:
        raise ModelProblem("The stored risk model was changed: its hash does not fit. Train it again with: takehold train")
    if body["schema"] != SCHEMA or body["features"] != list(NAMES):
        raise ModelProblem("The stored risk model was made by another version. Train it again with: takehold train")
    return RiskModel(_estimator(body["ranking"]), _estimator(body["scale"]), _pair(body["quantiles"]), body["trained"])


def _numbers(model: PriorLogistic) -> dict[str, Any]:
    lists = {name: np.asarray(getattr(model, name)).tolist() for name in ("coef_", "mean_", "scale_")}
    return {**lists, "intercept_": model.intercept_, "clip": model.clip, "strength": model.strength}


def _estimator(numbers: dict[str, Any]) -> PriorLogistic:
    model = PriorLogistic(strength=numbers["strength"], clip=numbers["clip"])
    model.coef_, model.mean_, model.scale_ = (np.asarray(numbers[name], dtype=float) for name in ("coef_", "mean_", "scale_"))
    model.intercept_, model.classes_, model.n_features_in_ = numbers["intercept_"], np.asarray([0.0, 1.0]), len(numbers["coef_"])
    return model


def _pair(numbers: Any) -> tuple[float, float] | None:
    return None if numbers is None else (float(numbers[0]), float(numbers[1]))


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a stored model")
