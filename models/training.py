"""Training as a refresh does it: local collapses where there are enough, the shipped coefficients where there are not."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from models.backtest import Forecasts
from models.features import NAMES
from models.history import Floats, History
from models.label import BASELINE_WEEKS, HORIZON_WEEKS
from models.replay import replay
from models.risk import ModelProblem, RiskModel, fit
from models.rows import Rows, labelled_rows

BUDGET = 0.10


def usable_weeks(history: History) -> range:
    """Cut-offs whose twelve weeks before and eight weeks after are in the history."""
    return range(BASELINE_WEEKS, max(history.people.shape[1] - HORIZON_WEEKS + 1, BASELINE_WEEKS))


def train(history: History, *, prior: RiskModel | None, about: dict[str, Any]) -> RiskModel:
    """A model of all closed weeks of ``history``, held toward ``prior``; the prior itself where collapses are too few.

    Raises ``ModelProblem`` where there is no prior and too little to learn from.
    """
    rows = labelled_rows(history, usable_weeks(history))
    try:
        model = fit(rows, prior=prior, trained={"teams": len(np.unique(rows.team)), **window(history, rows), **about})
    except ModelProblem as problem:
        if prior is None:
            raise
        local = {"local_rows": len(rows.team), "local_collapses": int(rows.sustained.sum()), "why_shipped": str(problem)}
        return replace(prior, trained={**prior.trained, **local, "source": "shipped"})
    return replace(model, trained={**model.trained, "lost_share": lost_share(rows), "source": "local" if prior else "alone"})


def window(history: History, rows: Rows) -> dict[str, date | None]:
    """First and last cut-off of the rows."""
    if not len(rows.week):
        return {"from": None, "to": None}
    return {"from": history.weeks[int(rows.week.min())].date(), "to": history.weeks[int(rows.week.max())].date()}


def lost_share(rows: Rows) -> float:
    """Share of the usual active-user-weeks that a collapse takes away in its eight weeks, on average over the collapses."""
    fell = rows.sustained == 1
    usual = usual_of(rows.features[fell])
    return float(np.clip(1 - rows.seen[fell] / usual, 0, 1).mean())


def usual_of(features: Floats) -> Floats:
    """Active-user-weeks of eight usual weeks, from the features."""
    return np.asarray((np.exp(features[:, NAMES.index("baseline")]) - 1) * HORIZON_WEEKS / BASELINE_WEEKS, dtype=float)


def leads_of(history: History, forecasts: Forecasts) -> tuple[int, int] | None:
    """Weeks of warning that the middle half of the warned collapses had at the usual budget; None where none was warned of."""
    leads = replay(history, forecasts, budget=BUDGET).leads
    if not leads:
        return None
    low, high = np.quantile(leads, [0.25, 0.75])
    return int(np.floor(low)), int(np.ceil(high))
