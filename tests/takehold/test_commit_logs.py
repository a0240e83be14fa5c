"""The risk model judged on any log of commits: other names, several files, bad rows, and no day given."""

import gzip
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from models.history import History
from takehold.cli import app
from takehold.errors import InputError
from takehold.file_history import COLUMNS, commit_history, commit_logs

HEADER = ",".join(COLUMNS)
MONDAY = pd.Timestamp("2020-01-06")
WEEKS, TEAMS, PEOPLE = 70, 24, 6
NOW = datetime(2026, 1, 1)
BAD_ROWS = (
    "2020-02-03T10:00:00Z,2020-02-03T10:00:00Z,P1,Acme 1,kernel",  # a field too few
    "2020-02-03T10:00:00Z,no time,P1,Acme 1,kernel,False",
    "2020-02-03T10:00:00Z,2020-02-03T10:00:00Z,,Acme 1,kernel,False",  # nobody's
    "2020-02-03T10:00:00Z,2020-02-03T10:00:00Z,P9001,,kernel,False",  # of no employer
    "2020-02-03T10:00:00Z,2099-02-03T10:00:00Z,P1,Acme 1,kernel,False",  # not yet
    "2020-02-03T10:00:00Z,2020-02-03T10:00:00Z,B1,*robots,kernel,True",
)


def lines_of_teams() -> list[str]:
    """Commits of teams of six in one repository; every third fades over eight weeks and stops. The last week ends on a Wednesday."""
    random = np.random.default_rng(3)
    rate = np.full((TEAMS, WEEKS + 1), 0.7)
    for team in range(0, TEAMS, 3):
        stop = int(random.integers(30, WEEKS - 10))
        rate[team, stop - 8 : stop], rate[team, stop:] = np.linspace(0.6, 0.25, 8), 0.02
    found = []
    for team, person, week in np.argwhere(random.random((TEAMS, PEOPLE, WEEKS + 1)) < rate[:, None, :]):
        moment = (MONDAY + pd.Timedelta(weeks=int(week), days=int(person) % 3, hours=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
        found.append(f"{moment},{moment},P{team * PEOPLE + person},Acme {team},kernel,False")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two halves of a log under other names, one of them packed, beside a file that is no log and one that is damaged."""
    place = tmp_path_factory.mktemp("logs")
    lines = lines_of_teams()
    half = len(lines) // 2
    (place / "Kernel.CSV").write_text("\n".join([HEADER, *lines[:half], *BAD_ROWS]) + "\n")
    with gzip.open(place / "companies_2019_2026.csv.gz", "wt") as packed:
        packed.write("\n".join([HEADER, *lines[half:]]) + "\n")
    (place / "contacts.csv").write_text("id,name\n1,x\n")
    (place / "broken.csv.gz").write_bytes(b"\x1f\x8bnothing")
    return place


@pytest.fixture(scope="module")
def history(folder: Path) -> History:
    return commit_history(folder, until=None, now=NOW)


def test_every_log_in_a_folder_is_read_whatever_it_is_called_and_bad_rows_are_nobodys_work(history: History) -> None:
    assert history.teams == tuple(sorted(f"files:team:Acme {team} kernel" for team in range(TEAMS)))
    expected = sum(line.startswith("20") for line in lines_of_teams() if line[:10] < str((MONDAY + pd.Timedelta(weeks=WEEKS)).date()))
    assert history.work.sum() == history.people.sum() == expected


def test_without_a_day_the_last_whole_week_of_the_log_is_the_last(history: History) -> None:
    assert history.weeks[0] == MONDAY
    assert history.weeks[-1] == MONDAY + pd.Timedelta(weeks=WEEKS - 1)  # the week after it is cut short; 2099 is a mistake


def test_a_day_after_the_end_of_the_log_adds_no_silent_weeks(folder: Path, history: History) -> None:
    later = commit_history(folder / "Kernel.CSV", until=datetime(2025, 1, 1).date(), now=NOW)
    assert later.weeks[-1] == history.weeks[-1]


def test_the_back_test_of_a_log_prints_rules_and_base_rate_beside_the_model_with_what_is_met(folder: Path) -> None:
    done = CliRunner().invoke(app, ["backtest", "--commits", str(folder), "--draws", "20", "--step", "4"])
    assert done.exit_code == 0, done.output
    assert f"{TEAMS} teams in {WEEKS} weeks, from that of 2020-01-06" in done.stderr
    heads = done.stdout.splitlines()[0].split()
    assert heads == ["figure", "model", "rule", "recency", "base", "rate", "target", "outcome"]
    line = next(line for line in done.stdout.splitlines() if line.startswith("area under the curve"))
    assert line.count(" to ") == 4 and " 0.5 " in line and line.split()[-1] in ("met", "missed")
    assert "targets met." in done.stdout.splitlines()[-1]


def test_a_place_without_a_log_says_what_a_log_is(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"whose header names authored_at, .*contacts\.csv lacks authored_at"):
        commit_logs(folder / "contacts.csv")
    with pytest.raises(InputError, match="No such file lies there"):
        commit_logs(tmp_path)
    with pytest.raises(InputError, match="There is no"):
        commit_logs(tmp_path / "nowhere")
    assert [path.name for path in commit_logs(folder)] == ["Kernel.CSV", "companies_2019_2026.csv.gz"]


def test_a_log_that_is_too_short_to_judge_says_so(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("\n".join([HEADER, *lines_of_teams()[:40]]) + "\n")
    done = CliRunner().invoke(app, ["backtest", "--commits", str(tmp_path), "--json"])
    assert done.exit_code == 2 and "a back-test is not possible yet" in done.output
    both = CliRunner().invoke(app, ["backtest", "--commits", str(tmp_path), "--files", str(tmp_path)])
    assert both.exit_code == 2 and "either --files or --commits" in both.output
