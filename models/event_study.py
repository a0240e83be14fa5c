"""The course of an effect, week by week around the intervention: what stands in an event-study plot."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from models.effect import DONUT_AFTER, DONUT_BEFORE
from models.panel import NEVER, Panel, TwoWay, connected

FEWEST_TEAMS = 3


@dataclass(frozen=True)
class Week:
    """The mean difference in one week: ``since`` 0 is the week of the intervention; ``is_left_out`` for the weeks around it."""

    since: int
    teams: int
    value: float
    low: float
    high: float
    is_left_out: bool


def event_study(panel: Panel, *, weeks_before: int = 12, weeks_after: int = 26, level: float = 0.95) -> tuple[Week, ...]:
    """Differences from what untreated cells foretell, with cluster-jackknife intervals, for weeks that at least three teams have.

    Weeks before the donut were used for the fit: they lie around zero if teams were on the same path. Those in the donut are shown, but
    are part of no estimate.
    """
    used = (panel.since < -DONUT_BEFORE) & ~np.isnan(panel.outcome)
    within = connected(used)
    fit = TwoWay(panel.outcome, used & within)
    matrices, rights = fit.parts()
    matrix, right = matrices.sum(axis=0), rights.sum(axis=0)
    treated = panel.first_treated < NEVER
    span = range(-weeks_before, weeks_after + 1)

    def means(residuals: np.ndarray, left_out: int | None) -> np.ndarray:
        kept = np.where(within & treated[:, None], residuals, np.nan)
        if left_out is not None:
            kept[left_out] = np.nan
        cells = [kept[panel.since == since] for since in span]
        return np.asarray([cell[~np.isnan(cell)].mean() if (~np.isnan(cell)).any() else np.nan for cell in cells])

    whole = fit.residuals(matrix, right)
    middle = means(whole, None)
    others = np.stack([means(fit.residuals(matrix - matrices[t], right - rights[t]), t) for t in range(len(panel.teams))])
    counts = [int((~np.isnan(np.where(within & treated[:, None], whole, np.nan)[panel.since == since])).sum()) for since in span]
    found = []
    for place, since in enumerate(span):
        left = others[~np.isnan(others[:, place]), place]
        if counts[place] >= FEWEST_TEAMS and len(left) > 1:
            error = float(np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum()))
            reach = float(stats.t.ppf(0.5 + level / 2, counts[place] - 1)) * error
            value = float(middle[place])
            found.append(Week(since, counts[place], value, value - reach, value + reach, -DONUT_BEFORE <= since < DONUT_AFTER))
    return tuple(found)
