"""Leaving out one team at a time: what the intervals of effects are made of.

A mean difference is a weighted sum of outcomes, with everyone and without each team. The spread of the latter is the cluster jackknife's
variance; it is never too small on average, and with few teams too large. So variance and degrees of freedom are taken from the
weights themselves: what the jackknife would find on errors that are independent and alike.

Source: R. M. Bell, D. F. McCaffrey, Bias Reduction in Standard Errors for Linear Regression with Multi-Stage Samples, Survey
Methodology 28 (2002): bias and degrees of freedom under independent errors, found through the weights.
"""

from dataclasses import dataclass

import numpy as np

from models.panel import NEVER, Flags, Floats, Panel, connected

SINGULAR = 1e8  # an entry of an inverse beyond this: the weeks left are not linked to each other
MOST_TEAMS = 150  # beyond it the adjustment is below a hundredth and its weights are many


@dataclass(frozen=True)
class LeftOut:
    """A two-way fit on some cells of a panel: the first of its systems has every team, each other one lacks a team.

    ``within`` (teams x weeks) are the cells that the fit speaks about; ``share`` (teams x weeks) the weight of each week in the mean of a
    team over the cells it was fitted on; ``known`` (fits x weeks) the weeks with such cells, ``inverses`` (fits x weeks x weeks) give
    the week effects from ``rights`` (fits x weeks).
    """

    outcome: Floats
    within: Flags
    share: Floats
    known: Floats
    inverses: Floats
    rights: Floats
    comparison: int

    def judged(self, cells: Flags) -> int:
        """How many of the ``cells`` the fit foretells."""
        return int((self._cells(cells) * self.known[0]).sum())

    def spread(self, cells: Flags, *, minus: Flags | None = None) -> tuple[float, float, float]:
        """The mean over the ``cells`` (less that over ``minus``), its standard error and degrees of freedom; NaN where it is undefined."""
        means = self.means(cells) if minus is None else self.means(cells) - self.means(minus)
        counted = ~np.isnan(means[1:])
        number = int(counted.sum())
        if np.isnan(means[0]) or number < 2:
            return float(means[0]), float("nan"), 1.0
        others = means[1:][counted]
        variance = float((number - 1) / number * ((others - others.mean()) ** 2).sum())
        if len(self.outcome) > MOST_TEAMS:
            return float(means[0]), variance**0.5, float(self._smaller_side(cells))
        weights = self.weights(cells) if minus is None else self.weights(cells) - self.weights(minus)
        flat = weights.reshape(len(weights), -1)
        apart = flat[1:] if counted.all() else flat[1:][counted]
        apart = apart - apart.mean(axis=0)
        products = apart @ apart.T
        expected = (number - 1) / number * float(np.trace(products))
        return (
            float(means[0]),
            (variance * float((flat[0] ** 2).sum()) / expected) ** 0.5,
            float(np.trace(products) ** 2 / (products**2).sum()),
        )

    def means(self, cells: Flags) -> Floats:
        """The mean of outcome minus forecast over the ``cells``, first of all teams, then without each; NaN where none is left."""
        judged = self._cells(cells)
        level = (self.share * np.nan_to_num(self.outcome)).sum(axis=1)
        above = judged * np.nan_to_num(self.outcome - level[:, None])
        number, slopes = self._slopes(judged)
        total = (self.known * _without(above)[: len(number)]).sum(axis=1) - (slopes * self.rights).sum(axis=1)
        return np.where(number > 0, total / np.maximum(number, 1), np.nan)

    def weights(self, cells: Flags) -> Floats:
        """The weight of each outcome in each of ``means`` (fits x teams x weeks); a team that is left out has none."""
        judged = self._cells(cells)
        number, slopes = self._slopes(judged)
        used = (self.share > 0).astype(float)
        left = self.known @ judged.T - slopes @ used.T
        found = self.known[:, None, :] * judged
        found -= slopes[:, None, :] * used
        found -= left[:, :, None] * self.share
        teams = np.arange(len(number) - 1)
        found[teams + 1, teams] = 0.0
        found /= np.maximum(number, 1)[:, None, None]
        return found

    def _cells(self, cells: Flags) -> Floats:
        return (cells & self.within & ~np.isnan(self.outcome)).astype(float)

    def _smaller_side(self, cells: Flags) -> int:
        treated = int((self._cells(cells) > 0).any(axis=1).sum())
        return max(min(len(self.outcome), *(2 * side for side in (treated, self.comparison) if side)) - 1, 1)

    def _slopes(self, judged: Floats) -> tuple[Floats, Floats]:
        """Number of cells judged in each fit, and how their sum falls with each right side."""
        fits = len(self.known)
        counts = _without(judged)[:fits]
        levels = self.known @ (judged.T @ self.share)
        if fits > 1:
            levels[1:] -= (self.known[1:] * judged).sum(axis=1)[:, None] * self.share
        slopes = np.einsum("fvw,fv->fw", self.inverses, self.known * counts - self.known * levels)
        return np.rint((self.known * counts).sum(axis=1)), slopes


def _without(rows: Floats) -> Floats:
    """The sum of all rows, then the sums without each."""
    return rows.sum(axis=0) - np.vstack([np.zeros((1, rows.shape[1])), rows])


def left_out(panel: Panel, used: Flags, *, each: bool = True) -> LeftOut:
    """Fit team and week effects on the ``used`` cells: once with every team and, for ``each``, once without it.

    After the team effects were taken out, each team adds its part to one system of weeks x weeks; leaving a team out is subtracting it.
    """
    used = used & ~np.isnan(panel.outcome)
    within = connected(used)
    mask = (used & within).astype(float)
    filled = np.where(mask > 0, panel.outcome, 0.0)
    share = mask / np.maximum(mask.sum(axis=1), 1.0)[:, None]
    fits = len(mask) + 1 if each else 1
    rights = _without(filled - mask * (share * filled).sum(axis=1)[:, None])[:fits]
    known = (_without(mask)[:fits] > 0.5).astype(float)
    systems = np.repeat((np.diag(mask.sum(axis=0)) - mask.T @ share)[None], fits, axis=0)
    if each:
        systems[1:] += mask[:, :, None] * share[:, None, :]
        systems[1:, np.arange(mask.shape[1]), np.arange(mask.shape[1])] -= mask
    comparison = int((panel.first_treated >= NEVER).sum())
    return LeftOut(panel.outcome, within, share, known, _inverses(systems, known), rights, comparison)


def _inverses(systems: Floats, known: Floats) -> Floats:
    """Inverses of the ``systems`` in their ``known`` weeks; all weeks may rise alike: that direction is filled up and means nothing."""
    weeks = np.arange(known.shape[1])
    free = known[:, :, None] * known[:, None, :] / np.maximum(known.sum(axis=1), 1.0)[:, None, None]
    filled = systems * (free > 0) + free
    filled[:, weeks, weeks] += 1 - known
    try:
        found = np.linalg.inv(filled)
    except np.linalg.LinAlgError:
        found = np.full_like(filled, np.inf)
    broken = ~(np.abs(found).max(axis=(1, 2)) < SINGULAR)
    if broken.any():
        found[broken] = np.linalg.pinv(filled[broken], rcond=1e-10, hermitian=True)
    return found * (free > 0)
