"""What a full build costs against events, people, teams and threads: the measured exponents, and on paper 10 billion events.

python -m benchmarks.scaling
"""

import argparse
import json
import sys
from dataclasses import replace

import numpy as np

from benchmarks.build_facts import figures
from benchmarks.machine import machine
from benchmarks.world import World

BASE = World(4_000_000, staff=1_000, team_count=100)
PAPER_EVENTS = 10_000_000_000
FACTORS = (1, 2, 4)

Points = list[tuple[int, float]]


def series(worlds: dict[int, World], runs: int) -> Points:
    """Processor seconds of a full build for each size."""
    return [(size, seconds(world, runs, threads=2)[1]) for size, world in worlds.items()]


def seconds(world: World, runs: int, *, threads: int) -> tuple[float, float]:
    """Seconds and processor seconds of a full build, the median of some runs."""
    found = figures(world, builds=runs, limits={"threads": threads})
    return float(str(found["build_s"])), float(str(found["build_cpu_s"]))


def exponent(points: Points) -> float:
    """The k of cost = c * size ** k, by least squares on the logarithms."""
    sizes, costs = np.log([size for size, _ in points]), np.log([cost for _, cost in points])
    return round(float(np.polyfit(sizes, costs, 1)[0]), 2)


def on_paper(points: Points, events: int) -> float:
    """Processor hours at another number of events: from the largest point on by the measured exponent, but never below proportion."""
    size, cost = points[-1]
    return round(cost * (events / size) ** max(exponent(points), 1.0) / 3600, 1)


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object: points, exponents, the speed-up of a second thread, and the paper figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--events", type=int, default=BASE.events)
    chosen = parser.parse_args(arguments)
    base = replace(BASE, events=chosen.events)
    grown = {
        "events": {base.events * by: replace(base, events=base.events * by) for by in FACTORS},
        "people": {base.people * by: replace(base, staff=base.people * by) for by in FACTORS},
        "teams": {len(base.teams) * by: replace(base, team_count=len(base.teams) * by) for by in FACTORS},
    }
    points = {name: series(worlds, chosen.runs) for name, worlds in grown.items()}
    threads = {count: seconds(base, chosen.runs, threads=count)[0] for count in (1, 2)}
    found = {
        "build_cpu_s": points,
        "exponents": {name: exponent(each) for name, each in points.items()},
        "build_s_by_threads": threads,
        "speed_up_of_two_threads": round(threads[1] / threads[2], 2),
        "cpu_hours_on_paper_at_10_billion_events": on_paper(points["events"], PAPER_EVENTS),
    }
    sys.stdout.write(json.dumps({**found, **machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
