"""How far one team's figure must lie beyond the others before the diagnosis says so: the smallest change that each sign can find.

python -m benchmarks.detectable HOME > detectable.json

HOME is a world without problems (python -m benchmarks.worlds --homes). One team at a time, one sign at a time is moved in the bad
direction, by bisection, until the diagnosis of all teams together gives the team the row of the playbook that is meant for the problem.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from access.diagnosis import sign_levels
from access.viewer import local_viewer
from benchmarks.machine import machine
from benchmarks.worlds import CODES
from metrics.diagnosis import diagnose
from metrics.levels import Level
from metrics.playbook import Play, Sign, read_playbook
from takehold import wiring
from takehold.settings import load_settings

STEPS = 6
Held = Mapping[Sign, Mapping[str, Level]]


def moved(sign: Sign, level: Level, by: float) -> Level:
    """The level made worse: by so much, or where the sign is relative by such a part of itself; a share stays within 0 and 1."""
    value = level.value or 0.0
    step = value * by if sign.is_relative else by
    worse = value + step if sign.worse == "higher" else value - step
    return replace(level, value=min(max(worse, 0.0), 1.0) if sign.metric.unit == "share" else max(worse, 0.0), bound=None)


def smallest(plays: Sequence[Play], held: Held, play: Play, sign: Sign, cohort: str, *, most: float) -> float | None:
    """The least change by which ``play`` is found in ``cohort``; null where even ``most`` is not found, or the level is not known."""
    level = held[sign].get(cohort)
    if level is None or level.value is None:
        return None

    def is_found(by: float) -> bool:
        changed = {**held, sign: {**held[sign], cohort: moved(sign, level, by)}}
        return any(cause.play.code == play.code for cause in diagnose(plays, changed)[cohort].causes)

    if not is_found(most):
        return None
    low, high = 0.0, most
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_found(middle) else (middle, high)
    return high


def most_of(sign: Sign) -> float:
    """How far it is moved at most: all of a share, ten times a relative figure (downwards nearly all), else ten times what matters."""
    if sign.is_relative:
        return 10.0 if sign.worse == "higher" else 0.95
    return 1.0 if sign.metric.unit == "share" else 10 * (sign.by or 1.0)


def by_problem(plays: Sequence[Play], held: Held, cohorts: Sequence[str]) -> list[dict[str, Any]]:
    """Per planted problem and sign of its row: in how many teams it can be found at all, and the median of the least changes there."""
    told = []
    for problem, code in CODES.items():
        play = next(one for one in plays if one.code == code)
        for sign in play.signs:
            known = [cohort for cohort in cohorts if (level := held[sign].get(cohort)) is not None and level.value is not None]
            least = [smallest(plays, held, play, sign, cohort, most=most_of(sign)) for cohort in known]
            seen = sorted(one for one in least if one is not None)
            told.append({
                "problem": problem, "row": code, "sign": sign.metric.name, "against": sign.against, "relative": sign.is_relative,
                "unit": sign.metric.unit, "known": len(known), "findable": len(seen),
                "least_median": round(median(seen), 3) if seen else None,
            })  # fmt: skip
    return told


def main(words: Sequence[str] | None = None) -> None:
    """Print the least changes as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, help="a refreshed home without problems")
    parser.add_argument("--every", type=int, default=4, help="every so many teams are moved")
    chosen = parser.parse_args(words)
    plays = read_playbook()
    snapshot = wiring.published_snapshot(chosen.home, load_settings(chosen.home))
    held = sign_levels(snapshot, local_viewer(), plays)
    cohorts = sorted({cohort for one in held.values() for cohort in one})[:: chosen.every]
    result = {"machine": machine(), "home": chosen.home.name, "teams": len(cohorts), "signs": by_problem(plays, held, cohorts)}
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
