"""Every command on a small demo: built, refreshed, asked, damaged and repaired as a user would."""

import json
import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.viewlog import verify
from takehold.cli import app
from takehold.secrets import store_source_url
from tests.takehold.conftest import SCALE


def invoke(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """A copy of the prepared home, to change."""
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def truth(prepared_home: Path) -> dict:
    """What the generator knows about its own history."""
    return json.loads((prepared_home / "demo" / "truth.json").read_text(encoding="utf-8"))


def answer(home: Path, statement: str) -> list[dict]:
    result = invoke(home, "sql", statement, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_second_demo_reuses_what_is_there_and_another_time_starts_anew(home: Path) -> None:
    database = home / "demo" / "crm.sqlite"
    built_at = database.stat().st_mtime_ns
    again = invoke(home, "demo", "--no-serve", "--scale", str(SCALE), "--as-of", "2026-07-01", "--json")
    assert (again.exit_code, json.loads(again.stdout)["unchanged"], database.stat().st_mtime_ns) == (0, True, built_at)
    other = invoke(home, "demo", "--no-serve", "--scale", str(SCALE), "--as-of", "2026-07-02", "--json")
    assert (other.exit_code, json.loads(other.stdout)["snapshot_id"]) == (0, "s000001")
    assert database.stat().st_mtime_ns > built_at
    assert answer(home, "select count(*) as late from usage_event where occurred_at >= timestamp '2026-07-02'") == [{"late": 0}]


def test_the_days_of_a_team_end_its_weeks_with_the_weeks_own_figures(home: Path) -> None:
    result = invoke(home, "days", "--since", "2026-05-04", "--until", "2026-06-01", "--json")
    assert result.exit_code == 0, result.output
    sundays = {
        (row["org_unit_id"], row["day_date"]): [
            row[name] for name in ("monthly_active", "active_days_28", "weekly_active", "active_days_7")
        ]
        for row in json.loads(result.stdout)
        if row["day_date"] in {"2026-05-10", "2026-05-17", "2026-05-24", "2026-05-31"}
    }
    weeks = answer(
        home,
        "select org_unit_id, cast(week_start_date + 6 as varchar) as day_date, monthly_active, active_days_28, weekly_active, "
        "active_days_7 from team_activity "
        "where week_start_date >= date '2026-05-04' and week_start_date < date '2026-06-01' and monthly_active > 0",
    )
    assert weeks
    assert sum(week["monthly_active"] for week in weeks) > 0
    assert all(sundays[week.pop("org_unit_id"), week.pop("day_date")] == list(week.values()) for week in weeks)


def test_only_the_owner_may_enter_the_store_and_the_demo_needs_no_variable(prepared_home: Path) -> None:
    for folder in (prepared_home, prepared_home / "store", prepared_home / "demo"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert invoke(prepared_home, "doctor").exit_code == 0


def test_sql_gives_rows_as_json_that_equal_the_truth_and_writes_the_view_log(home: Path, truth: dict) -> None:
    question = "select count(*) as logins from login_event where outcome = 'success'"
    assert answer(home, question) == [{"logins": truth["totals"]["logins_ok"]}]
    (typed,) = answer(
        home,
        "select timestamp '2026-06-30 23:59:59' as at, date '2026-06-30' as on_day, cast(12.5 as decimal(18, 4)) as amount, "
        "sum(cast(3 as bigint)) as whole, true as flag, null as nothing, 'a' as text, cast('nan' as double) as undefined from crm_source",
    )
    assert typed == {
        "at": "2026-06-30 23:59:59", "on_day": "2026-06-30", "amount": 12.5, "whole": 3, "flag": True, "nothing": None, "text": "a",
        "undefined": None,
    }  # fmt: skip
    log = home / "view-log.jsonl"
    assert question in log.read_text(encoding="utf-8")
    assert (len(log.read_text(encoding="utf-8").splitlines()), verify(log)) == (2, None)


def test_sql_that_cannot_be_answered_is_bad_input_and_named(prepared_home: Path) -> None:
    result = invoke(prepared_home, "sql", "select nonsense from login_event")
    assert (result.exit_code, "nonsense" in result.stderr) == (2, True)
    said = " ".join(invoke(prepared_home, "sql", "with own as (select 1 as n) select n from own, login_evnt").stderr.split())
    assert said.startswith("The snapshot has no table called login_evnt; did you mean login_event? It has: account, ")


def test_metrics_show_the_latest_complete_week_before_a_day(prepared_home: Path) -> None:
    def weeks(*options: str) -> set[tuple[str, bool]]:
        rows = json.loads(invoke(prepared_home, "metrics", "active_user_rate", "logins", "--json", *options).stdout)
        assert {row["metric"] for row in rows} == {"active_user_rate", "logins"}
        return {(row["period_start"], row["is_complete"]) for row in rows}

    assert weeks() == {("2026-06-22", True)}  # as of Wednesday 1 July the week of 29 June runs
    assert weeks("--as-of", "2026-06-22") == {("2026-06-15", True)}  # that Monday the week before it is over
    assert weeks("--as-of", "2026-06-21") == {("2026-06-08", True)}  # on Sunday it is not
    assert weeks("--since", "2026-06-08") == {("2026-06-08", True), ("2026-06-15", True), ("2026-06-22", True)}
    assert weeks("--period", "month") == {("2026-06-01", True)}


def test_teams_add_up_to_units_and_to_the_company(prepared_home: Path) -> None:
    totals = []
    for level in ("team", "unit", "company"):
        rows = json.loads(invoke(prepared_home, "metrics", "logins", "--by", level, "--source", "demo", "--json").stdout)
        totals.append(sum(row["value"] for row in rows if row["value"] is not None))
    assert totals[0] > 0
    assert totals[0] == totals[1] == totals[2]


def test_a_bad_row_of_people_is_named_counted_and_the_rest_is_published(home: Path) -> None:
    people = home / "people.csv"
    lines = people.read_text(encoding="utf-8").splitlines()
    people.write_text("\n".join([*lines, "nobody,,,01.02.2026,,"]) + "\n", encoding="utf-8")
    result = invoke(home, "refresh", "--as-of", "2026-07-01", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["quarantined_total"], report["files"]["people.csv"]) == (3, 1, len(lines))
    assert report["file_problems"][0]["row"] == len(lines) + 1
    assert report["file_problems"][0]["column"] == "entitled_from"
    spoken = invoke(home, "refresh", "--as-of", "2026-07-01")
    assert (spoken.exit_code, f"people.csv row {len(lines) + 1}, column entitled_from: " in spoken.stderr) == (3, True)


def test_a_file_without_its_column_stops_the_refresh_and_the_last_snapshot_stays(home: Path) -> None:
    home.joinpath("teams.csv").write_text("name\nNorth\n", encoding="utf-8")
    result = invoke(home, "refresh", "--as-of", "2026-07-03")
    assert (result.exit_code, "teams.csv: column team is missing" in result.stderr) == (2, True)
    (kept,) = json.loads(invoke(home, "snapshots", "--json").stdout)
    assert (kept["id"], kept["as_of_at"], kept["is_published"], kept["is_whole"]) == ("s000001", "2026-07-01 00:00:00", True, True)


def test_an_earlier_snapshot_can_be_served_again_and_a_damaged_one_is_refused(home: Path) -> None:
    before = {path for path in (home / "store").rglob("*") if path.is_file()}
    assert invoke(home, "refresh", "--as-of", "2026-07-02").exit_code == 0
    assert invoke(home, "snapshots", "rollback", "s000001").exit_code == 0
    assert [row["is_published"] for row in json.loads(invoke(home, "snapshots", "list", "--json").stdout)] == [True, False]
    assert invoke(home, "snapshots", "verify").exit_code == 0
    piece = max((path for path in (home / "store").rglob("*.parquet") if path not in before), key=lambda path: path.stat().st_size)
    content = bytearray(piece.read_bytes())
    content[len(content) // 2] ^= 1
    piece.chmod(0o600)
    piece.write_bytes(content)
    verified = invoke(home, "snapshots", "verify")
    assert (verified.exit_code, "Not whole: s000002." in verified.stderr) == (5, True)
    refused = invoke(home, "snapshots", "rollback", "s000002")
    assert (refused.exit_code, "s000002 is not whole" in refused.stderr) == (5, True)
    findings = json.loads(invoke(home, "doctor", "--json").stdout)
    assert (findings["store"]["served"], findings["store"]["damaged"]) == ("s000001", ["s000002"])


def test_the_doctor_names_units_of_the_settings_that_the_crm_does_not_have(home: Path) -> None:
    settings = home / "takehold.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        f'{before}\n[api.tokens.sheet]\nsha256 = "{"a" * 64}"\nrole = "sponsor"\nunits = ["Field Service", "Nowhere"]\n'
        '\n[digest.board]\nrole = "sponsor"\nto = "board@example.org"\nunits = ["Nobody"]\n',
        encoding="utf-8",
    )
    try:
        told = invoke(home, "doctor").stdout
    finally:
        settings.write_text(before, encoding="utf-8")
    assert "api.tokens.sheet.units: the CRM has no unit 'Nowhere'" in told and "digest.board.units: the CRM has no unit 'Nobody'" in told
    assert "'Field Service'" not in told


def test_the_doctor_says_what_is_logged_and_what_cannot_be_reached(home: Path) -> None:
    (source,) = json.loads(invoke(home, "doctor", "--json").stdout)["sources"]
    assert (source["name"], source["crm"], source["is_reachable"], source["problem"]) == ("demo", "demo", True, None)
    assert {"login_event", "usage_event"} <= {row["capability"] for row in source["capabilities"]}
    store_source_url(home, "demo", f"sqlite:///{home}/gone.sqlite")
    result = invoke(home, "doctor")
    assert (result.exit_code, "not reachable: There is no file" in result.stdout) == (4, True)
    assert invoke(home, "refresh").exit_code == 4


def test_the_sponsors_brief_of_the_demo_is_a_pdf_that_says_that_it_is_made_up(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    result = invoke(home, "brief", str(path), "--json")
    assert result.exit_code == 0, result.output
    assert (path.read_bytes()[:5], stat.S_IMODE(path.stat().st_mode)) == (b"%PDF-", 0o600)
    assert json.loads(result.stdout)["bytes"] == len(path.read_bytes())


def test_the_demo_enters_its_programme_once_and_leaves_what_people_entered(home: Path) -> None:
    rows = json.loads(invoke(home, "ledger", "list", "--json").stdout)
    counts = {row["table"]: row["rows"] for row in rows}
    assert (counts["wave"], counts["intervention"], counts["goal"], counts["case_year"]) == (4, 3, 3, 4)
    again = invoke(home, "demo", "--no-serve", "--scale", str(SCALE), "--as-of", "2026-07-01", "--json")
    assert (again.exit_code, json.loads(invoke(home, "ledger", "list", "--json").stdout)) == (0, rows)
