"""The risk model in organisations of 10, 20 and 50 teams, drawn from logs of commits; its coefficients never saw their teams.

    python -m benchmarks.small_organisations FOLDER --as-of 2018-12-31 --draws 30

Each organisation is drawn among teams at work in the same two years; what is learnt beforehand comes from the other teams up to the day on
which its second year begins. How strongly an organisation's own weeks may move the coefficients was chosen on organisations of earlier
years; those whose second year begins after the week ``REPORTED_FROM`` are reported. Writes benchmarks/results/small_organisations.json.
"""

import argparse
import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from models.backtest import joined, rolled
from models.history import History, chosen
from models.label import eligibility
from models.measures import average_precision, brier_skill
from models.risk import ModelProblem, RiskModel, fit, last_usable_week
from models.rows import Rows, labelled_rows
from models.training import usable_weeks
from takehold.file_history import commit_history

RESULT = Path(__file__).parent / "results" / "small_organisations.json"
SIZES = (10, 20, 50)
YEAR = 52
REPORTED_FROM = 290  # weeks since the log begins


def main() -> None:
    """Draw, judge, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--as-of", type=date.fromisoformat, required=True)
    asked.add_argument("--draws", type=int, default=30)
    options = asked.parse_args()
    history = commit_history(options.folder, until=options.as_of, now=datetime.combine(options.as_of, datetime.min.time()))
    started = time.perf_counter()
    rows = labelled_rows(history, usable_weeks(history))
    found = {str(size): summary([one for one in judged(history, rows, size, options.draws) if one]) for size in SIZES}
    about = {"as_of": options.as_of.isoformat(), "draws": options.draws, "seconds": round(time.perf_counter() - started)}
    body = {**about, **found}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")
    print(RESULT.read_text())


def judged(history: History, rows: Rows, size: int, draws: int) -> list[dict[str, float]]:
    """Figures of each organisation of ``size`` teams."""
    random = np.random.default_rng(size)
    return [one_organisation(history, rows, size, random) for _ in range(draws)]


def one_organisation(history: History, rows: Rows, size: int, random: np.random.Generator) -> dict[str, float]:
    """Two years of some teams: the first to learn from, the second judged at every week. Empty where nothing collapsed."""
    last = history.people.shape[1] - YEAR - 8
    for _ in range(100):
        middle = int(random.integers(REPORTED_FROM, last))
        there = np.flatnonzero(eligibility(history, middle).full)
        if len(there) >= size:
            break
    else:
        return {}
    drawn = np.sort(random.choice(there, size, replace=False)).astype(np.int64)
    try:
        prior = fit(rows.where(~np.isin(rows.team, drawn) & (rows.week <= last_usable_week(middle))))
    except ModelProblem:
        return {}
    own = chosen(history, drawn, (middle - YEAR, middle + YEAR + 8))
    own_rows = labelled_rows(own, usable_weeks(own))
    return _figures(own_rows, prior)


def _figures(rows: Rows, prior: RiskModel) -> dict[str, float]:
    origins = range(YEAR, YEAR + YEAR + 1)
    with_prior = rolled(rows, origins, lambda known: fit(known, prior=prior), refit=8, prior=prior)
    shipped = rolled(rows, origins, _never, refit=8, prior=prior)
    if not with_prior:
        return {}
    forecasts, alone = joined(with_prior), joined(shipped)
    outcome = forecasts.outcome
    if outcome.sum() == 0:
        return {}
    base = float(outcome.mean())
    return {
        "base_rate": base,
        "ap_over_base": average_precision(outcome, forecasts.chance) / base,
        "ap_over_base_shipped": average_precision(alone.outcome, alone.chance) / base,
        "ap_over_base_rule": average_precision(outcome, forecasts.rule) / base,
        "ap_gain_on_rule": average_precision(outcome, forecasts.chance) - average_precision(outcome, forecasts.rule),
        "brier_skill": brier_skill(outcome, forecasts.chance, forecasts.base_rate),
        "brier_skill_shipped": brier_skill(alone.outcome, alone.chance, alone.base_rate),
    }


def _never(known: Rows) -> RiskModel:
    raise ModelProblem(f"{len(known.team)} rows are not looked at: the shipped coefficients alone.")


def summary(organisations: list[dict[str, float]]) -> dict[str, Any]:
    """Lower tenth, median, mean and upper tenth of each figure over the organisations in which something collapsed.

    ``from`` and ``to`` hold the mean in 95 % of draws of the organisations, which share teams and years: they are a little too narrow.
    """
    random = np.random.default_rng(1)
    said: dict[str, Any] = {"organisations": len(organisations)}
    for name in organisations[0] if organisations else ():
        values = np.asarray([one[name] for one in organisations])
        tenths = np.quantile(values, [0.1, 0.5, 0.9])
        low, high = np.quantile(random.choice(values, (1000, len(values))).mean(axis=1), [0.025, 0.975])
        said[name] = {
            "lower tenth": tenths[0],
            "median": tenths[1],
            "upper tenth": tenths[2],
            "mean": values.mean(),
            "from": low,
            "to": high,
        }
        said[name] = {key: round(float(value), 4) for key, value in said[name].items()}
    return said


if __name__ == "__main__":
    main()
