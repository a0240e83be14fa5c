"""Training and scoring by command and in a refresh: scores are dated, whole, and survive a failure."""

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.alerts import budget_of
from takehold import risk_run, wiring
from takehold.cli import app
from takehold.settings import load_settings


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """A copy of the prepared home, to change."""
    copy = tmp_path / "home"
    shutil.copytree(prepared_home, copy)
    return copy


def run(home: Path, *words: str) -> str:
    """Run a command; fails the test with its words unless it ends well."""
    done = CliRunner().invoke(app, ["--home", str(home), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_refresh_trains_and_scores_every_cohort_above_the_floor(prepared_home: Path) -> None:
    found = risk_run.latest_scores(prepared_home)
    assert found is not None and found.week.isoformat() == "2026-06-29" and found.floor == 5
    assert len(found.scores) >= 30 and {one.basis for one in found.scores} >= {"model"}
    assert found.trained["source"] in ("shipped", "local") and found.trust is not None
    assert [path.stat().st_mode & 0o077 for path in (prepared_home / "risk").iterdir()] == [0] * 3


def test_no_person_stands_in_any_stored_file(prepared_home: Path) -> None:
    rows = json.loads(
        run(prepared_home, "sql", "select user_id, username from crm_identity join crm_user using (source_id, user_id)", "--json")
    )
    stored = "".join(path.read_text() for path in (prepared_home / "risk").iterdir())
    logins = {str(row["username"]) for row in rows if len(str(row["username"])) > 3}
    assert len(logins) > 100
    assert [login for login in logins if login in stored] == []
    assert "user_id" not in stored and "account" not in stored


def test_no_table_of_the_snapshot_scores_a_person(prepared_home: Path) -> None:
    snapshot = wiring.published_snapshot(prepared_home, load_settings(prepared_home))
    columns = {name: tuple(snapshot.columns(name)) for name in snapshot.manifest.tables}
    about_people = {name: known for name, known in columns.items() if "user_id" in known}
    assert len(about_people) > 10
    words = ("risk", "chance", "score")
    assert [(name, column) for name, known in about_people.items() for column in known if any(word in column for word in words)] == []


def test_alerts_keep_to_the_budget_of_a_month_and_to_no_holiday(prepared_home: Path) -> None:
    found = risk_run.latest_scores(prepared_home)
    assert found is not None and found.alerts
    months = Counter((alert.since.year, alert.since.month) for alert in found.alerts)
    assert max(months.values()) <= budget_of(len(found.scores))
    assert [alert for alert in found.alerts if date(2025, 12, 22) <= alert.since < date(2026, 1, 19)] == []  # everybody is away


def test_the_risk_command_prints_the_same_scores_and_looks_back(home: Path) -> None:
    found = json.loads(run(home, "risk", "--json"))
    stored = risk_run.latest_scores(home)
    assert stored is not None and [one["cohort_id"] for one in found["scores"]] == [one.cohort_id for one in stored.scores]
    before = json.loads(run(home, "risk", "--as-of", "2026-03-01", "--json"))
    assert before["week"] == "2026-02-23"
    again = risk_run.latest_scores(home)
    assert again is not None and again.week == stored.week  # looking back stores nothing
    table = run(home, "risk")
    assert "At the start of the week of 2026-06-29" in table and "ranks only" in table


def test_a_failure_leaves_the_last_scores_with_their_date(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(home)
    snapshot = wiring.published_snapshot(home, settings)

    def broken(*asked: object, **options: object) -> None:
        raise ArithmeticError("4711")

    before = risk_run.latest_scores(home)
    monkeypatch.setattr(risk_run, "score_home", broken)
    assert risk_run.after_refresh(home, settings, snapshot) == (
        "The risk scores could not be computed (ArithmeticError). Those of 2026-06-29 stay."
    )
    assert risk_run.latest_scores(home) == before


def test_a_damaged_file_of_scores_gives_way_to_the_one_before(home: Path) -> None:
    newest = max((home / "risk").glob("scores-*.json"))
    older = newest.with_name("scores-2026-06-22.json")
    shutil.copy(newest, older)
    latest = risk_run.LatestScores(home)
    assert latest.current() is not None
    newest.write_text(newest.read_text().replace('"usual"', '"high"', 1))
    found = latest.current()
    assert found is not None and risk_run.latest_scores(home) == found
    older.unlink()
    assert latest.current() is None


def test_training_writes_a_model_that_is_used_until_it_is_four_weeks_old(home: Path) -> None:
    about = json.loads(run(home, "train", "--json"))
    settings = load_settings(home)
    tried = wiring.published_snapshot(home, settings).manifest.as_of_at
    assert about["tried_at"] == tried.isoformat(timespec="seconds")
    assert risk_run.due_model(home, settings, now=tried) is not None
    assert risk_run.due_model(home, settings, now=tried.replace(month=8)) is None
    (home / "risk" / "model.json").write_text("{}")
    assert risk_run.due_model(home, settings, now=tried) is None


def test_coefficients_to_ship_need_a_place(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", "--files", str(tmp_path)])
    assert done.exit_code == 2 and "--out" in done.output
