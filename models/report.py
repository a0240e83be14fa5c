"""The back-test as a table: every figure with its interval, the rules beside the model, and what is aimed at."""

from dataclasses import dataclass

import numpy as np

from models.backtest import Forecasts, bootstrap, figures, variants
from models.history import History
from models.measures import drawn_teams
from models.replay import BUDGETS, replay

INFINITE = float("inf")
# What each figure should reach on a log like OpenStack's: the least and the most; for gains the lower end of the interval counts.
TARGETS = {
    "average precision / base rate": (2.0, INFINITE),
    "gain on the rule": (0.0, INFINITE),
    "gain on recency": (0.0, INFINITE),
    "area under the curve": (0.70, 0.90),
    "Brier skill": (0.05, 1.0),
    "calibration error": (0.0, 0.03),
    "calibration slope": (0.85, 1.15),
    "activity inside the 90 % interval": (0.88, 0.93),
    "whole window 50 %: area under the curve": (0.70, 0.90),
    "whole window 50 %: average precision": (0.30, 1.0),
    "whole window 50 %: Brier skill": (0.07, 1.0),
    "whole window 50 %: calibration error": (0.0, 0.03),
    "whole window 50 %: calibration slope": (0.85, 1.15),
    "whole window 50 %: precision at 15% alerts": (0.30, 1.0),
    "budget 10 %: collapses warned of": (0.60, 1.0),
    "budget 10 %: warned two weeks ahead": (0.40, 1.0),
}


@dataclass(frozen=True)
class ReportRow:
    """One figure: its value, the interval (null where none was drawn), the target in words and whether it is met (null without one)."""

    figure: str
    value: float | None
    low: float | None
    high: float | None
    target: str | None
    met: bool | None


def report(history: History, forecasts: Forecasts, *, seed: int, draws: int) -> list[ReportRow]:
    """Every figure of the back-test, in the order in which it is read."""
    counts = {"forecasts": len(forecasts.team), "teams": len(np.unique(forecasts.team)), "collapses": int(forecasts.outcome.sum())}
    rows = [ReportRow(name, count, None, None, None, None) for name, count in counts.items()]
    found = bootstrap(forecasts, seed=seed, draws=draws)
    weights = drawn_teams(forecasts.team, seed=seed, draws=draws)
    found |= figures(variants(forecasts), [variants(forecasts, weight) for weight in weights])
    rows += [_row(name, figure.value, figure.low, figure.high) for name, figure in found.items()]
    return rows + [_row(name, value) for name, value in replayed(history, forecasts).items()]


def replayed(history: History, forecasts: Forecasts) -> dict[str, float]:
    """The alert budgets played through, model and rule side by side: spent on what does not show yet, as alerts are, and on everything."""
    found: dict[str, float] = {}
    for budget in BUDGETS:
        for score, of in ((forecasts.chance, ""), (forecasts.rule, " by the rule")):
            for shown_too, start in ((False, f"budget {budget * 100:.0f} %: "), (True, f"budget {budget * 100:.0f} %, shown ones too: ")):
                played = replay(history, forecasts, budget=budget, score=score, shown_too=shown_too)
                found[f"{start}alerts{of}"] = float(played.alerts)
                found[f"{start}alerts that came true{of}"] = played.precision
                found[f"{start}collapses warned of{of}"] = played.recall
                found[f"{start}warned two weeks ahead{of}"] = played.early
                found[f"{start}median weeks of warning{of}"] = played.median_lead
    return found


def _row(name: str, value: float, low: float | None = None, high: float | None = None) -> ReportRow:
    if name not in TARGETS:
        return ReportRow(name, _known(value), _known(low), _known(high), None, None)
    least, most = TARGETS[name]
    if name.startswith("gain"):
        met = low is not None and low > least
        return ReportRow(name, _known(value), _known(low), _known(high), "interval above 0", met)
    words = f"at least {least:g}" if most >= 1.0 and most != 1.15 else f"at most {most:g}" if least == 0 else f"{least:g} to {most:g}"
    return ReportRow(name, _known(value), _known(low), _known(high), words, bool(least <= value <= most))


def _known(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else value
