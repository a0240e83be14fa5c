"""How many planted problems the diagnosis finds in made-up companies, and how often it blames a healthy team.

python -m benchmarks.worlds --seeds 6 --scale 0.05 > worlds.json; python -m benchmarks.worlds --table worlds.json

For each seed one world per strength (weak, middle, strong) in which every problem sits in a team of its own, drawn at random, and one world
without any. Each world is written as raw CRM tables, read and refreshed as a user's would be, and diagnosed as the dashboard does: through
the door, with groups under five people merged. Seeds start at 2001: the rules were written on seeds below 1000, and 1001 to 1007
were looked at in an earlier report. With --homes the worlds are kept, and those that stand there already are only diagnosed.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from access import door
from access.diagnosis import diagnosed
from access.viewer import local_viewer
from benchmarks.machine import machine
from demo.generate import build
from demo.plants import NONE, STRENGTHS, Plants, planted_at
from demo.teams import IMPORT_TEAM, LEAVER_TEAM, TEAMS
from metrics.diagnosis import Diagnosis
from metrics.playbook import read_playbook
from takehold import wiring
from takehold.secrets import store_source_url
from takehold.settings import load_settings
from takehold.settings_file import write_settings

AS_OF = datetime(2026, 6, 17, tzinfo=UTC)
FIRST_SEED = 2001
FEWEST_SEATS = 7  # smaller teams are merged with others before anybody sees them
CODES = {
    "dip": "F28", "stale": "F59", "slow": "F07", "placeholder": "F44", "turnover": "F14", "never": "F42", "poor": "F06", "narrow": "F21",
    "eager": "F43", "export": "F46",
}  # fmt: skip
ALWAYS_THERE = {IMPORT_TEAM, LEAVER_TEAM}  # a bad import and a leaver's book are part of every world: these teams are not healthy
NAMES = ("weak", "middle", "strong")
WRITTEN = "written"


@dataclass(frozen=True)
class Made:
    """One world: what was planted in it, and the diagnosis of each cohort by its name."""

    seed: int
    strength: int
    teams: Mapping[str, str]
    found: Mapping[str, Diagnosis]


def chosen_teams(seed: int, strength: int) -> dict[str, str]:
    """Problem to team: different teams of at least seven seats, drawn by seed and strength."""
    rng = np.random.default_rng([seed, strength])
    names = [team.name for team in TEAMS if team.seats >= FEWEST_SEATS and team.name not in ALWAYS_THERE]
    return dict(zip(STRENGTHS, rng.permutation(names).tolist(), strict=False))


def make(seed: int, strength: int, scale: float, homes: Path | None = None) -> Made:
    """Write, read, refresh and diagnose one world; strength 0 has no problem. A world that stands in ``homes`` is only diagnosed."""
    teams = chosen_teams(seed, strength) if strength else {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) if homes is None else home_of(homes, seed, strength, scale)
        if not (home / WRITTEN).exists():
            write_world(home, planted_at(strength, teams) if strength else NONE, seed, scale)
        return Made(seed, strength, teams, _diagnosed(home))


def home_of(homes: Path, seed: int, strength: int, scale: float) -> Path:
    """The folder of one world."""
    return homes / f"{seed}-{strength}-{scale}"


def write_world(home: Path, plants: Plants, seed: int, scale: float) -> None:
    """A home whose one source is a made-up CRM, refreshed as a user's would be."""
    database = build(home / "demo", as_of=AS_OF, seed=seed, scale=scale, plants=plants)
    for name in ("people.csv", "teams.csv", "calendar.csv"):
        (home / "demo" / name).rename(home / name)
    write_settings(home, {"synthetic": True, "sources": {"demo": {"crm": "demo"}}})
    store_source_url(home, "demo", f"sqlite:///{database}")
    wiring.run_refresh(home, load_settings(home), ["demo"], as_of=AS_OF, progress=lambda *_: None)
    (home / WRITTEN).touch()


def _diagnosed(home: Path) -> dict[str, Diagnosis]:
    settings = load_settings(home)
    snapshot, viewer = wiring.published_snapshot(home, settings), local_viewer()
    cohorts = door.cohorts(snapshot, viewer)
    names = dict(zip(cohorts["cohort_id"], cohorts["cohort"], strict=True))
    return {str(names[cohort]): one for cohort, one in diagnosed(snapshot, viewer, read_playbook()).items()}


def trial(made: Made, problem: str) -> dict[str, Any]:
    """Whether a planted problem was found by its own row, where it ranks, and how many causes the team was given."""
    team = made.teams[problem]
    one = next((found for name, found in made.found.items() if team in name.split(" + ")), None)
    told = {"problem": problem, "strength": NAMES[made.strength - 1], "seed": made.seed, "team": team}
    if one is None:
        return told | {"outcome": "not judged", "rank": None, "causes": 0}
    ranked = [cause.play.code for cause in one.causes]
    rank = next((place for place, code in enumerate(ranked, 1) if code == CODES[problem]), None)
    is_unknown = rank is None and any(play.code == CODES[problem] for play, _ in one.unknown)
    return told | {"outcome": "found" if rank else "not judged" if is_unknown else "missed", "rank": rank, "causes": len(ranked)}


def healthy(made: Made) -> dict[str, Any]:
    """Teams without any planted problem, those of them that were given a cause, and which causes."""
    ill = set(made.teams.values()) | ALWAYS_THERE
    well = {name: one for name, one in made.found.items() if not ill & set(name.split(" + "))}
    blamed = {name: [cause.play.code for cause in one.causes] for name, one in well.items() if one.causes}
    return {"seed": made.seed, "strength": made.strength, "teams": len(well), "blamed": blamed}


def summary(trials: Sequence[Mapping[str, Any]], wells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts by problem and strength, and false alarms per healthy team."""
    by_problem: dict[str, dict[str, Any]] = {}
    for problem in STRENGTHS:
        for strength in NAMES:
            held = [one for one in trials if (one["problem"], one["strength"]) == (problem, strength)]
            ranks = sorted(one["rank"] for one in held if one["rank"])
            unknown = sum(one["outcome"] == "not judged" for one in held)
            counted = {"worlds": len(held), "found": len(ranks), "first": ranks.count(1), "not_judged": unknown, "ranks": ranks}
            by_problem.setdefault(problem, {})[strength] = counted
    teams, blamed = sum(one["teams"] for one in wells), sum(len(one["blamed"]) for one in wells)
    empty = [one for one in wells if one["strength"] == 0]
    return {
        "problems": by_problem,
        "healthy_teams": {"teams": teams, "blamed": blamed, "share": round(blamed / teams, 4) if teams else None},
        "worlds_without_problems": {"worlds": len(empty), "with_a_false_alarm": sum(bool(one["blamed"]) for one in empty)},
    }


def table(told: Mapping[str, Any]) -> str:
    """The summary as a table: found of made, how often first, and of how many the problem could not be judged."""
    lines = ["| planted | row | weak | middle | strong |", "|---|---|---|---|---|"]
    for problem, held in told["summary"]["problems"].items():
        lines.append(f"| {problem} | {CODES[problem]} | {' | '.join(_cell(held[strength]) for strength in NAMES)} |")
    well, empty = told["summary"]["healthy_teams"], told["summary"]["worlds_without_problems"]
    share = "not known" if well["share"] is None else f"{100 * well['share']:.1f} %"
    alarms = f"Healthy teams that were given a cause: {well['blamed']} of {well['teams']} ({share})"
    rest = f"Worlds without problems in which any team was given one: {empty['with_a_false_alarm']} of {empty['worlds']}"
    lines += ["", f"{told['worlds']} worlds. {alarms}. {rest}."]
    return "\n".join(lines) + "\n"


def _cell(held: Mapping[str, Any]) -> str:
    if not held["worlds"]:
        return "not run"
    unknown = f", {held['not_judged']} not judged" if held["not_judged"] else ""
    return f"{held['found']} of {held['worlds']}, {held['first']} first{unknown}"


def main(words: Sequence[str] | None = None) -> None:
    """Make the worlds and print one JSON object: machine, summary, every trial, every healthy team that was blamed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="each gives four worlds: three strengths and one without problems")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no further world after so long; what was not made is told")
    parser.add_argument("--homes", type=Path, help="keep the worlds in this folder; those that stand there are not made again")
    parser.add_argument("--table", type=Path, help="print the table of a result instead of making worlds")
    chosen = parser.parse_args(words)
    if chosen.table:
        sys.stdout.write(table(json.loads(chosen.table.read_text(encoding="utf-8"))))
        return
    sys.stdout.write(json.dumps(run(chosen), indent=1) + "\n")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Every world that is asked for, or stands there already when the time is over."""
    began = time.monotonic()
    trials: list[dict[str, Any]] = []
    wells: list[dict[str, Any]] = []
    not_run: list[tuple[int, int]] = []
    for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds):
        for strength in range(4):
            stands = chosen.homes is not None and (home_of(chosen.homes, seed, strength, chosen.scale) / WRITTEN).exists()
            if not stands and time.monotonic() - began > 60 * chosen.minutes:
                not_run.append((seed, strength))
                continue
            made = make(seed, strength, chosen.scale, chosen.homes)
            trials += [trial(made, problem) for problem in made.teams]
            wells.append(healthy(made))
            sys.stderr.write(f"seed {seed} strength {strength}: {time.monotonic() - began:.0f} s\n")
    told = {"machine": machine(), "scale": chosen.scale, "as_of": AS_OF.isoformat(), "worlds": len(wells), "not_run": not_run}
    return told | {"seconds": round(time.monotonic() - began), "summary": summary(trials, wells), "trials": trials, "healthy": wells}


if __name__ == "__main__":
    main()
