"""Logistic regression shrunk toward coefficients that are known beforehand: with few labels the prior speaks, with many the data.

Source: S. le Cessie, J. C. van Houwelingen, Ridge Estimators in Logistic Regression, Applied Statistics 41 (1992), with the penalty
around a target instead of zero.
"""

from typing import Any, Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from models.history import Floats

CLIP = 2.5  # standard deviations: what lies further out is no stronger evidence
STEPS = 50
TOLERANCE = 1e-8


class PriorLogistic(ClassifierMixin, BaseEstimator):
    """Binary logistic regression with a ridge of ``strength`` toward ``prior`` (coefficients of the standardised features; None is zero).

    Features are standardised, by ``standard`` (means and scales of them, as of the data that the prior comes from) or by the rows
    themselves, and clipped at ``clip`` standard deviations. The intercept is free, or held toward ``intercept`` (its target, and how
    strongly). After ``fit``: ``coef_`` (features), ``intercept_``, ``mean_``, ``scale_``, ``classes_``, ``n_iter_``.
    """

    def __init__(
        self,
        *,
        strength: float = 100.0,
        prior: Floats | None = None,
        clip: float = CLIP,
        standard: tuple[Floats, Floats] | None = None,
        intercept: tuple[float, float] | None = None,
    ) -> None:
        self.strength = strength
        self.prior = prior
        self.clip = clip
        self.standard = standard
        self.intercept = intercept

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:  # noqa: N803
        """Fit to features ``X`` (rows x features) and two classes ``y``, optionally weighted by row."""
        X, y = validate_data(self, X, y)  # noqa: N806
        check_classification_targets(y)
        self.classes_, positive = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            raise ValueError(f"Only binary classification is supported. The type of the target is {len(self.classes_)} classes.")
        if len(self.classes_) < 2:
            raise ValueError("Only one class is in the data; two are needed.")
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True, allow_all_zero_weights=False)
        if self.standard is None:
            self.mean_ = np.average(X, axis=0, weights=weight)
            deviation = np.sqrt(np.average((X - self.mean_) ** 2, axis=0, weights=weight))
            self.scale_ = np.where(deviation > 1e-12, deviation, 1.0)
        else:
            self.mean_, self.scale_ = (np.asarray(part, dtype=float) for part in self.standard)
        self._solve(self._standardised(X), positive.astype(float), weight)
        return self

    def _solve(self, rows: Floats, positive: Floats, weight: Floats) -> None:
        """Newton steps from the prior, halved where they overshoot."""
        features = rows.shape[1]
        target = np.zeros(features + 1)
        target[1:] = 0.0 if self.prior is None else self.prior
        penalty = np.r_[0.0 if self.intercept is None else self.intercept[1], np.full(features, self.strength)]
        target[0] = 0.0 if self.intercept is None else self.intercept[0]
        design = np.column_stack([np.ones(len(rows)), rows])
        at = target.copy()
        share = np.clip((weight * positive).sum() / weight.sum(), 1e-6, 1 - 1e-6)
        at[0] = np.log(share / (1 - share)) if self.intercept is None else target[0]

        def loss(parameters: Floats) -> float:
            margin = design @ parameters
            return float((weight * (np.logaddexp(0, margin) - positive * margin)).sum() + (penalty * (parameters - target) ** 2).sum() / 2)

        for step in range(1, STEPS + 1):
            chance = expit(design @ at)
            gradient = design.T @ (weight * (chance - positive)) + penalty * (at - target)
            curvature = (design * (weight * chance * (1 - chance))[:, None]).T @ design + np.diag(penalty + 1e-9)
            move, before = np.linalg.solve(curvature, gradient), loss(at)
            size = 1.0
            while loss(at - size * move) > before + 1e-12 * abs(before) and size > 1e-6:
                size /= 2
            at = at - size * move
            self.n_iter_ = step
            if np.abs(size * move).max() < TOLERANCE:
                break
        self.intercept_, self.coef_ = float(at[0]), at[1:]

    def _standardised(self, rows: Floats) -> Floats:
        return np.asarray(np.clip((rows - self.mean_) / self.scale_, -self.clip, self.clip), dtype=float)

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Log odds of the second class, one per row."""
        check_is_fitted(self)
        return np.asarray(self._standardised(validate_data(self, X, reset=False)) @ self.coef_ + self.intercept_, dtype=float)

    def contributions(self, X: Any) -> Floats:  # noqa: N803
        """What each feature adds to the log odds of each row, against the mean row (rows x features): exact for a logistic model."""
        check_is_fitted(self)
        return np.asarray(self._standardised(validate_data(self, X, reset=False)) * self.coef_, dtype=float)

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Chances of both classes (rows x 2)."""
        second = expit(self.decision_function(X))
        return np.column_stack([1 - second, second])

    def predict(self, X: Any) -> Any:  # noqa: N803
        """The likelier class of each row."""
        is_second = self.decision_function(X) > 0
        return self.classes_[is_second.astype(int)]

    def __sklearn_tags__(self) -> Any:
        """Only two classes."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags
