"""The back-test as a table: every figure with its interval, the rules beside the model, and what is aimed at."""

from dataclasses import dataclass

import numpy as np

from models.backtest import ALERTED, LABELS, Figure, Forecasts, bootstrap, figures, variants
from models.history import Floats, History
from models.measures import drawn_teams
from models.replay import BUDGETS, replay, shares
from models.rules import chances_by_rule, rules_table

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
    rules = chances_by_rule(forecasts)
    found |= figures(rules_table(forecasts, rules), [rules_table(forecasts, rules, weight) for weight in weights])
    found |= figures(variants(forecasts), [variants(forecasts, weight) for weight in weights])
    rows += [_row(name, figure.value, figure.low, figure.high) for name, figure in found.items()]
    of_teams = drawn_teams(np.unique(forecasts.team), seed=seed, draws=draws)
    return rows + [_row(name, one.value, one.low, one.high) for name, one in replayed(history, forecasts, of_teams).items()]


OF_RULES = {"rule": (" of the rule", " by the rule"), "recency": (" of recency",)}
# What the base rate alone reaches, where that is a figure of the table or plain: it ranks nobody and is right on the whole.
OF_BASE_RATE = {
    "average precision": "base rate",
    "average precision / base rate": 1.0,
    "area under the curve": 0.5,
    "Brier skill": 0.0,
    f"precision at {ALERTED:.0%} alerts": "base rate",
}


def side_by_side(rows: list[ReportRow]) -> list[dict[str, str | None]]:
    """The table for people: the model's figures with their intervals, both rules and the base rate beside them, target and outcome."""
    known = {row.figure: row for row in rows}
    beside = {name + ending: column for name in known for column, endings in OF_RULES.items() for ending in endings}
    said: list[dict[str, str | None]] = []
    for row in rows:
        if row.figure in beside:
            continue
        rules = {column: _first(known, row.figure, endings) for column, endings in OF_RULES.items()}
        outcome = {True: "met", False: "missed", None: None}[row.met]
        model = {"figure": row.figure, "model": _words(row)}
        said.append({**model, **rules, "base rate": _of_base_rate(known, row.figure), "target": row.target, "outcome": outcome})
    return said


def _first(known: dict[str, ReportRow], figure: str, endings: tuple[str, ...]) -> str | None:
    return next((_words(known[figure + ending]) for ending in endings if figure + ending in known), None)


def _of_base_rate(known: dict[str, ReportRow], figure: str) -> str | None:
    start, _, plain = figure.rpartition(": ")
    reached = OF_BASE_RATE.get(plain) if start == "" or start in LABELS else None
    if isinstance(reached, str):
        return _words(known[f"{start}: {reached}" if start else reached])
    return None if reached is None else f"{reached:g}"


def _words(row: ReportRow) -> str:
    if row.value is None:
        return "not known"
    value = f"{row.value:,.0f}" if float(row.value).is_integer() else f"{row.value:.3f}"
    return value if row.low is None or row.high is None else f"{value} ({row.low:.3f} to {row.high:.3f})"


SHARES = {"precision": "alerts that came true", "recall": "collapses warned of", "early": "warned two weeks ahead"}


def replayed(history: History, forecasts: Forecasts, drawn: Floats) -> dict[str, Figure]:
    """The alert budgets played through, model and rule side by side: spent on what does not show yet, as alerts are, and on everything.

    Shares with the interval of the ``drawn`` teams (draws x teams). Recency has too few values to keep to a budget.
    """
    found: dict[str, Figure] = {}
    scores = {"": forecasts.chance, " by the rule": forecasts.rule}
    for budget in BUDGETS:
        for of, score in scores.items():
            for shown_too, start in ((False, f"budget {budget * 100:.0f} %: "), (True, f"budget {budget * 100:.0f} %, shown ones too: ")):
                played = replay(history, forecasts, budget=budget, score=score, shown_too=shown_too)
                told = figures(shares(played.by_team), [shares(played.by_team, weight) for weight in drawn])
                found[f"{start}alerts{of}"] = _exact(played.alerts)
                found |= {f"{start}{words}{of}": told[name] for name, words in SHARES.items()}
                found[f"{start}median weeks of warning{of}"] = _exact(played.median_lead)
    return found


def _exact(value: float) -> Figure:
    return Figure(float(value), float("nan"), float("nan"))


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
