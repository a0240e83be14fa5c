"""Does one more thing that is known of a team at a cut-off improve the forecasts? What does not earn its place stays out.

At each origin a small logistic model learns from closed weeks how to correct the champion's log odds by the candidate, held toward no
correction; the corrected chances stand against the champion's on the same rows. The rule is that of a challenger.
"""

import numpy as np
from scipy.special import logit

from models.backtest import REFIT_WEEKS, Forecasts
from models.challengers import Contest, compared
from models.history import Floats
from models.logistic import PriorLogistic
from models.risk import FEWEST_COLLAPSES, last_usable_week

STRENGTH = 10.0
SMALL = 1e-4


def candidate(champion: Forecasts, values: Floats, name: str, *, seed: int = 1, draws: int = 200) -> Contest | None:
    """The gain of ``values`` (one per row of the champion, NaN where not known) beside its forecasts; None where nothing could be learnt.

    Rows without a value keep the champion's chance. Values must have been known at the row's cut-off.
    """
    chances = corrected(champion, values)
    return None if np.isnan(chances).all() else compared(champion, chances, name, seed=seed, draws=draws)


def corrected(champion: Forecasts, values: Floats) -> Floats:
    """The champion's chances corrected by what the past says of ``values``; NaN before ten collapses are known, and where it was silent."""
    odds = np.asarray(logit(np.clip(champion.chance, SMALL, 1 - SMALL)), dtype=float)
    known = ~np.isnan(values)
    chances = np.full(len(values), np.nan)
    model, fitted_at = None, -REFIT_WEEKS
    for week in np.unique(champion.week):
        past = (champion.week <= last_usable_week(int(week))) & known
        if week - fitted_at >= REFIT_WEEKS and champion.outcome[past].sum() >= FEWEST_COLLAPSES and values[past].std() > 0:
            rows = np.column_stack([odds[past], values[past]])
            as_said = np.asarray([odds[past].std(), 0.0])  # the odds one for one, and no correction
            model = PriorLogistic(strength=STRENGTH, prior=as_said, clip=5.0).fit(rows, champion.outcome[past])
            fitted_at = int(week)
        now = champion.week == week
        if model is not None:
            told = np.column_stack([odds[now], np.where(known[now], values[now], 0.0)])
            chances[now] = np.where(known[now], model.predict_proba(told)[:, 1], champion.chance[now])
    return chances
