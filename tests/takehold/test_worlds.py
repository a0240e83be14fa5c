"""The report on generated worlds counts what it says it counts."""

import argparse
import json
from pathlib import Path

import pytest

from benchmarks import worlds
from benchmarks.worlds import ALWAYS_THERE, CODES, FEWEST_SEATS, Made, chosen_teams, healthy, summary, table, trial
from demo.plants import STRENGTHS
from demo.teams import TEAMS
from metrics.diagnosis import Cause, Diagnosis, Evidence
from metrics.playbook import read_playbook

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PLAYS = {play.code: play for play in read_playbook()}


def told(*codes: str, unknown: tuple[str, ...] = ()) -> Diagnosis:
    """A diagnosis with these causes, the strongest first."""
    causes = tuple(Cause(PLAYS[code], (Evidence(PLAYS[code].signs[0], "found"),), (), 9.0 - rank) for rank, code in enumerate(codes))
    return Diagnosis(causes, (), tuple((PLAYS[code], "no log") for code in unknown))


MADE = Made(1, 2, {"slow": "A", "stale": "B", "dip": "C", "poor": "D"}, {
    "A": told("F07"), "B + X": told("F28", "F59"), "C": told(unknown=("F28",)), "D": told("F59"), "E": told(), "F": told("F07"),
})  # fmt: skip


def test_a_planted_problem_is_found_by_its_own_row_only_and_its_rank_is_told() -> None:
    found = {problem: trial(MADE, problem) for problem in MADE.teams}
    assert {problem: (one["outcome"], one["rank"], one["causes"]) for problem, one in found.items()} == {
        "slow": ("found", 1, 1), "stale": ("found", 2, 2), "dip": ("not judged", None, 0), "poor": ("missed", None, 1),
    }  # fmt: skip
    assert {one["strength"] for one in found.values()} == {"middle"}


def test_healthy_teams_that_are_given_a_cause_are_false_alarms() -> None:
    assert healthy(MADE) == {"seed": 1, "strength": 2, "teams": 2, "blamed": {"F": ["F07"]}}


def test_the_summary_adds_up() -> None:
    empty = {"seed": 1, "strength": 0, "teams": 38, "blamed": {}}
    told_all = summary([trial(MADE, problem) for problem in MADE.teams], [healthy(MADE), empty])
    assert told_all["problems"]["stale"]["middle"] == {"worlds": 1, "found": 1, "first": 0, "not_judged": 0, "ranks": [2]}
    assert told_all["problems"]["dip"]["middle"]["not_judged"] == 1
    assert told_all["healthy_teams"] == {"teams": 40, "blamed": 1, "share": 0.025}
    assert told_all["worlds_without_problems"] == {"worlds": 1, "with_a_false_alarm": 0}


def test_the_table_in_the_readme_is_that_of_the_committed_result() -> None:
    result = json.loads((BENCHMARKS / "results" / "worlds-2026-11-22-third.json").read_text())
    assert table(result) in (BENCHMARKS / "README.md").read_text()
    assert min(one["seed"] for one in result["healthy"]) > 100  # those used while the rules were written lie below
    assert result["summary"] == summary(result["trials"], result["healthy"])


def test_every_problem_has_a_row_in_the_playbook_and_a_team_of_its_own_that_is_large_enough() -> None:
    assert set(CODES) == set(STRENGTHS) and set(CODES.values()) <= set(PLAYS)
    seats = {team.name: team.seats for team in TEAMS}
    for strength in (1, 2, 3):
        teams = chosen_teams(2001, strength)
        assert list(teams) == list(STRENGTHS) and len(set(teams.values())) == len(teams)
        assert min(seats[team] for team in teams.values()) >= FEWEST_SEATS and not ALWAYS_THERE & set(teams.values())
    assert chosen_teams(1001, 1) != chosen_teams(1001, 2) != chosen_teams(1002, 2)


def test_a_world_that_is_kept_is_only_diagnosed_and_what_time_did_not_allow_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    monkeypatch.setattr(worlds, "write_world", lambda home, *_: written.append(home))
    monkeypatch.setattr(worlds, "_diagnosed", lambda _: {"E": told("F07")})
    kept = worlds.home_of(tmp_path, 3001, 0, 0.2)
    kept.mkdir()
    (kept / worlds.WRITTEN).touch()
    chosen = argparse.Namespace(seeds=1, first_seed=3001, scale=0.2, minutes=-1.0, homes=tmp_path)
    result = worlds.run(chosen)
    assert (result["worlds"], result["not_run"], written) == (1, [(3001, 1), (3001, 2), (3001, 3)], [])
    assert result["summary"]["worlds_without_problems"] == {"worlds": 1, "with_a_false_alarm": 1}
    chosen.minutes = 60.0
    assert (worlds.run(chosen)["worlds"], len(written)) == (4, 3)
