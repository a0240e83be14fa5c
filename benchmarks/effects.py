"""How often the interval of an intervention's effect holds the truth, and how often a dip is taken for one: simulations.

    python -m benchmarks.effects [--simulations 1000] [--teams 10,20,50,100] [--kinds null,growing,dipping]

The worlds follow published practice for such checks: 52 weeks, log points, errors AR(1) with correlation .6 and standard deviation .35,
interventions in weeks 14, 20, 26 and 32, 30 % of the teams never treated, but five at least. Prints JSON: shares come with the 95 %
(Wilson) interval that so many simulations leave. ``covered`` asks for the effect on the teams at hand, ``covered_alike`` for that on
teams like them (where effects differ by team, the jackknife's interval is for the latter).
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.machine import machine
from models.effect import DONUT_AFTER, effect_of
from models.panel import NEVER, Panel

WEEKS = 52
CORRELATION = 0.6
DEVIATION = 0.35
STARTS = (14, 20, 26, 32)
NEVER_TREATED = 0.3
DIP = 0.5  # in log points: how far below their own level teams are when a trainer picks them


@dataclass(frozen=True)
class World:
    """One simulated panel and the true mean effect in the weeks after the donut: on its teams, and on teams like them."""

    panel: Panel
    truth: float
    truth_alike: float


def errors(teams: int, random: np.random.Generator) -> np.ndarray:
    """AR(1) errors (teams x weeks) in their stationary state."""
    shocks = random.normal(0, DEVIATION * np.sqrt(1 - CORRELATION**2), (teams, WEEKS))
    values = np.empty((teams, WEEKS))
    values[:, 0] = random.normal(0, DEVIATION, teams)
    for week in range(1, WEEKS):
        values[:, week] = CORRELATION * values[:, week - 1] + shocks[:, week]
    return values


def world(teams: int, random: np.random.Generator, *, kind: str) -> World:
    """A world of one ``kind``: null, growing (an effect that grows to .45 and differs by team), dipping (teams picked when they dip)."""
    level = random.normal(3, 0.5, teams)[:, None] + 0.15 * np.sin(np.arange(WEEKS) / 8)[None, :]
    noise = errors(teams, random)
    never = max(round(NEVER_TREATED * teams), 5)
    first = np.full(teams, NEVER, dtype=np.int64)
    first[never:] = np.resize(STARTS, teams - never)
    if kind == "dipping":
        first = _picked(noise, never)
    since = np.arange(WEEKS)[None, :] - first[:, None]
    typical = np.where(since >= 0, np.minimum(0.15 + 0.03 * since, 0.45), 0.0) * (kind == "growing")
    effect = typical * (random.normal(1, 0.3, teams)[:, None] if kind == "growing" else 1.0)
    judged = (since >= DONUT_AFTER) & (first < WEEKS)[:, None]
    panel = Panel(
        level + noise + effect, first, tuple(f"team {n:03d}" for n in range(teams)), pd.date_range("2025-01-06", periods=WEEKS, freq="7D")
    )
    return World(panel, *((float(part[judged].mean()) if judged.any() else 0.0) for part in (effect, typical)))


def _picked(noise: np.ndarray, never: int) -> np.ndarray:
    """Each start takes the teams, not yet picked, whose last four weeks were lowest; ``never`` teams are left."""
    teams = len(noise)
    first = np.full(teams, NEVER, dtype=np.int64)
    shares = np.diff(np.linspace(0, teams - never, len(STARTS) + 1).round().astype(int))
    for start, share in zip(STARTS, shares, strict=True):
        recent = noise[:, start - 4 : start].mean(axis=1)
        recent[first != NEVER] = np.inf
        first[np.argsort(recent)[:share]] = start
    return first


def share(count: int, of: int) -> dict[str, float]:
    """A share with its 95 % Wilson interval.

    >>> share(95, 100)
    {'share': 0.95, 'low': 0.888, 'high': 0.978}
    """
    middle, reach = (count + 1.92) / (of + 3.84), 1.96 * np.sqrt(count * (of - count) / of + 0.96) / (of + 3.84)
    return {"share": round(count / of, 3), "low": round(max(float(middle - reach), 0.0), 3), "high": round(float(middle + reach), 3)}


def cell(kind: str, teams: int, simulations: int) -> dict[str, object]:
    """What ``simulations`` worlds of one kind and size show."""
    rows: list[tuple[float, ...]] = []
    started = time.process_time()
    for seed in range(simulations):
        made = world(teams, np.random.default_rng([seed, teams]), kind=kind)
        found = effect_of(made.panel)
        if found.estimate is not None:
            dip, one = found.pre_dip, found.estimate
            held = [one.low <= truth <= one.high for truth in (made.truth, made.truth_alike)]
            rows.append((
                *held, one.is_clear, dip is not None and dip.high < 0, found.fading == "fading",
                one.value - made.truth, one.standard_error, one.smallest_detectable,
            ))  # fmt: skip
    table = np.asarray(rows, dtype=float)
    named = ("covered", "covered_alike", "clear", "pre_dip", "fading")
    return {
        "kind": kind, "teams": teams, "estimable": len(rows),
        **{name: share(int(table[:, place].sum()), len(rows)) for place, name in enumerate(named)},
        "bias": round(float(table[:, 5].mean()), 4), "deviation": round(float(table[:, 5].std()), 4),
        "standard_error": round(float(np.sqrt((table[:, 6] ** 2).mean())), 4), "smallest_detectable": round(float(table[:, 7].mean()), 3),
        "processor_ms": round(1000 * (time.process_time() - started) / simulations, 1),
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the figures of every kind of world and number of teams as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=1000)
    parser.add_argument("--teams", default="10,20,50,100")
    parser.add_argument("--kinds", default="null,growing,dipping")
    given = parser.parse_args(arguments)
    cells = [cell(kind, int(teams), given.simulations) for kind in given.kinds.split(",") for teams in given.teams.split(",")]
    command = " ".join(["python -m benchmarks.effects", *arguments])
    print(json.dumps({"command": command, **machine(), "cells": cells}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
