"""How long training and scoring of the risk model take, and how much memory: ``python -m benchmarks.risk_speed``.

1,000 teams of eight people over 104 weeks, one in ten fading. Training is what a refresh does every four weeks: fit, back-test, trust.
Writes benchmarks/results/risk_speed.json.
"""

import json
import os
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd

from models.backtest import rolling
from models.history import History, history_of
from models.risk_file import risk_file
from models.shipped import shipped
from models.training import train
from models.trust import trust_of

RESULT = Path(__file__).parent / "results" / "risk_speed.json"
TEAMS, PEOPLE, WEEKS = 1000, 8, 104


def world(seed: int = 1) -> History:
    """The history, by the same way as from rows of a store."""
    random = np.random.default_rng(seed)
    rate = np.full((TEAMS, WEEKS), 0.7)
    for team in range(0, TEAMS, 10):
        stop = int(random.integers(40, WEEKS - 8))
        rate[team, stop - 8 : stop], rate[team, stop:] = np.linspace(0.6, 0.25, 8), 0.05
    team, person, week = np.nonzero(random.random((TEAMS, PEOPLE, WEEKS)) < rate[:, None, :])
    names = pd.Series(team).map("t{:04d}".format)
    weeks = pd.Timestamp("2024-01-01") + pd.to_timedelta(7 * week, unit="D")
    rows = pd.DataFrame({"team": names, "account": names + "/" + pd.Series(person).astype(str), "week": weeks, "actions": 3})
    return history_of(rows)


def main() -> None:
    """Measure and write."""
    started = time.perf_counter()
    history = world()
    read = time.perf_counter()
    model = train(history, prior=shipped(), about={})
    trust = trust_of(history, rolling(history, prior=shipped()))
    trained = time.perf_counter()
    found = risk_file(history, model, trust, snapshot_id="s", floor=5, work={})
    scored = time.perf_counter()
    body = {
        "teams": len(found.scores),
        "weeks": WEEKS,
        "collapses": trust.collapses,
        "history_s": round(read - started, 1),
        "training_s": round(trained - read, 1),
        "scoring_s": round(scored - trained, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "load_before": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    RESULT.write_text(json.dumps(body, indent=1) + "\n")
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
