"""Do other models, or more to look at, forecast collapses better than the champion? Each is judged on the same rolling origins.

    uv run --group bench python -m benchmarks.challengers FOLDER --as-of 2018-12-31
    uv run --group bench python -m benchmarks.challengers --home HOME

FOLDER holds logs of commits; a HOME is refreshed. What a CRM knows beside activity (how full and fresh the records are,
how long people wait, whether leaders use it, time since a training) is a candidate in a home that has it. Writes
benchmarks/results/challengers.json or challengers-home.json.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.activity_candidates import activity_candidates
from benchmarks.crm_candidates import candidates_of
from models.backtest import rolling
from models.candidates import candidate
from models.challengers import Contest, boosting, challenge
from models.risk import ModelProblem
from models.rows import labelled_rows
from models.shipped import shipped
from models.training import usable_weeks
from takehold import risk_run
from takehold.file_history import commit_history
from takehold.settings import load_settings
from takehold.wiring import published_snapshot

RESULTS = Path(__file__).parent / "results"
STEP, REFIT = 4, 48  # weeks; the same for all, as explainable boosting takes its time


def explained_boosting() -> Any:
    """Explainable boosting without interactions, as small as the gradient boosting beside it."""
    from interpret.glassbox import ExplainableBoostingClassifier  # only in the group bench

    return ExplainableBoostingClassifier(interactions=0, outer_bags=1, max_rounds=300, learning_rate=0.03, random_state=1, n_jobs=1)


MODELS: dict[str, Callable[[], Any]] = {"gradient boosting": boosting, "explainable boosting": explained_boosting}


def main() -> None:
    """Judge and write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--home", type=Path)
    asked.add_argument("--as-of", type=date.fromisoformat)
    options = asked.parse_args()
    body, path = (
        (of_home(options.home), "challengers-home.json") if options.home else (of_files(options.folder, options.as_of), "challengers.json")
    )
    (RESULTS / path).write_text(json.dumps(body, indent=1) + "\n")
    print((RESULTS / path).read_text())


def of_files(folder: Path, as_of: date) -> dict[str, Any]:
    """Other models on exported files: a log of activity alone."""
    history = commit_history(folder, until=as_of, now=datetime.combine(as_of, datetime.min.time()))
    champion = rolling(history, step=STEP, refit=REFIT)
    rows = labelled_rows(history, usable_weeks(history))
    found = [challenge(rows, champion, name, made, refit=REFIT) for name, made in MODELS.items()]
    return {
        "as_of": as_of.isoformat(),
        "refit_weeks": REFIT,
        "forecasts": len(champion.team),
        "collapses": int(champion.outcome.sum()),
        "models": [{**asdict(one), "promoted": one.promoted} for one in found],
        "candidates": {name: _told(candidate(champion, values, name)) for name, values in activity_candidates(history, champion).items()},
        "not in this log": "how full and fresh records are, waits, leaders' own use, trainings",
    }


def of_home(home: Path) -> dict[str, Any]:
    """What the CRM of a home knows beside activity, as candidates."""
    settings = load_settings(home)
    snapshot = published_snapshot(home, settings)
    history = risk_run.history_at(snapshot, settings, until=None)
    try:
        champion = rolling(history, prior=shipped())
    except ModelProblem as problem:
        return {"candidates": {}, "why": str(problem)}
    values_of = candidates_of(home, settings, snapshot, history, champion)
    told = {name: _told(None if values is None else candidate(champion, values, name), values) for name, values in values_of.items()}
    collapses = int(champion.outcome.sum())
    return {"forecasts": len(champion.team), "collapses": collapses, "teams": len(set(champion.team.tolist())), "candidates": told}


def _told(found: Contest | None, values: object = "known") -> Any:
    if found is None:
        return "not known in this CRM" if values is None else "too few collapses to learn from"
    return {**asdict(found), "promoted": found.promoted}


if __name__ == "__main__":
    main()
