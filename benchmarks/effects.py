"""How often the interval of an intervention's effect holds the truth, and how often a dip is taken for one: simulations.

    python -m benchmarks.effects [--simulations 200] [--teams 10,20,50,100]

The worlds follow published practice for such checks: 52 weeks, log points, errors AR(1) with
correlation .6 and standard deviation .35, interventions in weeks 14, 20, 26 and 32, 30 % of the teams never treated.
"""

import argparse
import sys
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

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
    """One simulated panel and the true mean effect in the weeks after the donut."""

    panel: Panel
    truth: float


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
    effect = np.zeros((teams, WEEKS))
    if kind == "growing":
        size = random.normal(1, 0.3, teams)[:, None]
        effect = np.where(since >= 0, size * np.minimum(0.15 + 0.03 * since, 0.45), 0.0)
    judged = (since >= DONUT_AFTER) & (first < WEEKS)[:, None]
    panel = Panel(
        level + noise + effect, first, tuple(f"team {n:03d}" for n in range(teams)), pd.date_range("2025-01-06", periods=WEEKS, freq="7D")
    )
    return World(panel, float(effect[judged].mean()) if judged.any() else 0.0)


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


def _one(kind: str, teams: int, simulations: int) -> str:
    rows = []
    started = time.perf_counter()
    for seed in range(simulations):
        made = world(teams, np.random.default_rng([seed, teams]), kind=kind)
        found = effect_of(made.panel)
        if found.estimate is not None:
            dip = found.pre_dip
            rows.append((
                found.estimate.value - made.truth, found.estimate.low <= made.truth <= found.estimate.high, found.estimate.is_clear,
                found.estimate.smallest_detectable, dip is not None and dip.high < 0, found.fading == "fading",
            ))  # fmt: skip
    table = np.asarray(rows, dtype=float)
    seconds = (time.perf_counter() - started) / simulations
    bias, covered, clear, smallest, dips, fades = table.mean(axis=0)
    return (
        f"{kind:9} {teams:5d} {len(rows):5d} {bias:+8.3f} {table[:, 0].std():7.3f} {covered:9.3f} {clear:7.3f} {smallest:9.3f}"
        f" {dips:8.3f} {fades:7.3f} {seconds:9.3f}"
    )


def main(arguments: list[str]) -> None:
    """Print one row per kind of world and number of teams."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=200)
    parser.add_argument("--teams", default="10,20,50,100")
    parser.add_argument("--kinds", default="null,growing,dipping")
    given = parser.parse_args(arguments)
    print("kind      teams  runs     bias    rmse  coverage  clear  smallest  pre-dip  fading  s per run")
    for kind in given.kinds.split(","):
        for teams in map(int, given.teams.split(",")):
            print(_one(kind, teams, given.simulations), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
