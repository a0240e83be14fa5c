"""How often sudden falls are told, and how often falsely: ``python -m benchmarks.anomalies``; one JSON object on stdout.

Weekly counts of many teams with planted falls, and what the look of every week makes of them.
"""

import json
import sys
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.machine import machine
from models import anomaly
from models.history import Flags, Floats

NEVER = 10**6
FIRST_LOOK, WITHIN_WEEKS, LEFT = 26, 8, 0.55
WORLDS = 60
CASES: dict[str, dict[str, float]] = {
    "counts, usual noise": {"size": 6.0},
    "counts, wild": {"size": 4.0},
    "counts, calm": {"size": 10.0},
    "weeks that resemble their neighbours": {"size": 6.0, "kinship": 0.5},
    "20 teams": {"size": 6.0, "teams": 20},
}


@dataclass(frozen=True)
class Outcome:
    """``false_per_hundred``: alerts of teams that had not fallen, per 100 of their weeks; ``found``: falls told within eight weeks."""

    false_per_hundred: float
    found: float
    weeks_waited: float


def world(seed: int, *, teams: int = 60, weeks: int = 78, size: float = 6.0, kinship: float = 0.0) -> tuple[Floats, np.ndarray]:
    """Negative binomial counts (``size``: smaller is wilder) with holidays and a season of all; one team in five falls by 45 % for good.

    ``kinship``: how much a week's own mood lasts into the next one.
    """
    draw = np.random.default_rng(seed)
    level = 1 + 0.1 * np.sin(np.arange(weeks) / 9)
    for start in (24, 50, 76):
        level[start : start + 2] *= 0.35
    falls = np.full(teams, NEVER)
    falls[draw.choice(teams, teams // 5, replace=False)] = draw.integers(30, weeks - 10, teams // 5)
    usual = draw.lognormal(np.log(40), 0.6, teams)
    mood = draw.normal(size=(teams, weeks))
    for week in range(1, weeks):
        mood[:, week] = kinship * mood[:, week - 1] + np.sqrt(1 - kinship**2) * mood[:, week]
    shock = np.exp(mood / np.sqrt(size) - 0.5 / size) if kinship else draw.gamma(size, 1 / size, mood.shape)
    mean = usual[:, None] * level * np.where(np.arange(weeks) >= falls[:, None], LEFT, 1.0) * shock
    return draw.poisson(mean).astype(float), falls


def outcome(seeds: range, **options: float) -> Outcome:
    """What all weekly looks of several worlds bring; an alert that lasts is told once."""
    false = spared = found = falls_in_all = 0
    waited: list[int] = []
    for seed in seeds:
        values, falls = world(seed, **options)  # type: ignore[arg-type]
        lasting: Flags = np.zeros(len(values), dtype=bool)
        told: Flags = np.zeros(len(values), dtype=bool)
        for week in range(FIRST_LOOK, values.shape[1]):
            seen = anomaly.look(values[:, : week + 1])
            new = seen.fires & ~lasting
            false += int((new & (falls > week)).sum())
            spared += int((falls > week).sum())
            right = new & (falls <= week) & (week - falls < WITHIN_WEEKS) & ~told
            waited += (week - falls[right] + 1).tolist()
            told |= right
            lasting = np.asarray(seen.fires | (lasting & seen.lingers), dtype=bool)
        found += int(told.sum())
        falls_in_all += int((falls < NEVER).sum())
    return Outcome(100 * false / spared, found / falls_in_all, float(np.median(waited)))


def main() -> None:
    """Run every case."""
    found = {}
    for name, options in CASES.items():
        whole = {key: int(value) if key == "teams" else value for key, value in options.items()}
        found[name] = asdict(outcome(range(WORLDS), **whole))
        print(name, found[name], file=sys.stderr)
    print(json.dumps({"machine": machine(), "worlds": WORLDS, "weeks": 78, "fall": 0.45, "cases": found}, indent=1))


if __name__ == "__main__":
    main()
