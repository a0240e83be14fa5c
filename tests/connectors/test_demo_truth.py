"""The demo against the truth that its generator wrote beside it, read the way a real CRM is read: connect, refresh, ask."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.generate import build
from tests.connectors.homes import AS_OF, mapping, number, refreshed, rows, run

NAMED = "join crm_identity as i on i.source_id = e.source_id and i.user_id = e.user_id"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    database = build(folder, as_of=datetime.fromisoformat(AS_OF).astimezone(UTC), scale=0.05)
    return refreshed(folder, f"sqlite:///{database}", kind="demo")


@pytest.fixture(scope="module")
def truth(home: Path) -> dict[str, Any]:
    return json.loads((home / "truth.json").read_text())


def test_sign_ins_by_person_and_in_all(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, f"select i.username, count(*) from login_event as e {NAMED} where e.outcome = 'success' group by 1")
    expected = {name: user["logins_ok"] for name, user in truth["per_user"].items() if user["logins_ok"]}
    assert {name: count for name, count in found.items() if name in truth["per_user"]} == expected
    assert number(home, "select count(*) from login_event where outcome = 'success'") == truth["totals"]["logins_ok"]
    assert number(home, "select count(*) from login_event where outcome = 'failed'") == truth["totals"]["logins_denied"]


def test_usage_by_action_and_by_actor_and_api_requests_apart(home: Path, truth: dict[str, Any]) -> None:
    assert mapping(home, "select action, count(*) from usage_event group by 1") == truth["totals"]["usage_rows_by_action"]
    assert mapping(home, "select actor_kind, count(*) from usage_event group by 1") == truth["totals"]["usage_rows_by_actor"]
    assert number(home, "select count(*) from api_request") == truth["totals"]["api_requests"]


@pytest.mark.parametrize("field", ["records", "applicable", "filled", "placeholders"])
def test_fill_counts_of_every_object_and_field(home: Path, truth: dict[str, Any], field: str) -> None:
    latest = "snapshot_date = (select max(snapshot_date) from record_fill)"
    found = mapping(home, f"select object_type, field_name, sum({field}) from record_fill where {latest} group by 1, 2")
    assert found == {
        (kind, name): row[field.removesuffix("s") if field == "placeholders" else field]
        for kind, fields in truth["fill"].items()
        for name, row in fields.items()
    }


def test_open_deals_untouched_for_30_days_by_anything_and_by_people(home: Path, truth: dict[str, Any]) -> None:
    latest = "where snapshot_date = (select max(snapshot_date) from open_opportunities)"
    sql = f"select sum(n_open) as a, sum(n_untouched_30d) as b, sum(n_untouched_30d_human) as c from open_opportunities {latest}"
    known = truth["opportunities"]
    assert list(rows(home, sql)[0].values()) == [known["open"], known["open_untouched_30_days"], known["open_untouched_30_days_by_people"]]


def test_deals_and_amounts_by_stage_and_currency(home: Path, truth: dict[str, Any]) -> None:
    counted = "count(*) as n, coalesce(sum(amount), 0) as amount"
    sql = f"select stage_native, currency, {counted} from opportunity where not is_deleted group by 1, 2"
    found = {(row["stage_native"], row["currency"]): (row["n"], row["amount"]) for row in rows(home, sql)}
    listed = truth["opportunities"]["by_stage_and_currency"]
    assert found == {(row["stage"], row["currency"]): (row["count"], pytest.approx(row["amount"])) for row in listed}


@pytest.mark.parametrize(
    ("column", "figure"),
    [
        ("eligible_people", "eligible"),
        ("eligible_days", "eligible_days_28"),
        ("weekly_active", "active_7"),
        ("monthly_active", "active_28"),
        ("active_days_28", "active_days_28"),
    ],
)
def test_the_last_complete_week_of_every_team(home: Path, truth: dict[str, Any], column: str, figure: str) -> None:
    week = truth["last_complete_week"]
    sql = (
        f"select t.team, a.{column} from team_activity as a join setting_team as t on t.org_unit_id = a.org_unit_id "
        f"where a.week_start_date = cast('{week['week_start']}' as date)"
    )
    found = {team: count for team, count in mapping(home, sql).items() if team in week["teams"]}
    assert found == {team: figures[figure] for team, figures in week["teams"].items()}


def test_the_dipping_team_shows_in_its_active_people_and_the_trained_ones_in_their_core_work(home: Path, truth: dict[str, Any]) -> None:
    dipping = truth["planted"]["dipping_team"]
    sql = (
        "select cast(avg(case when a.week_start_date >= cast('{day}' as date) then a.core_actions end) as double) "
        "/ avg(case when a.week_start_date < cast('{day}' as date) then a.core_actions end) as ratio from team_activity as a "
        "join setting_team as t on t.org_unit_id = a.org_unit_id where t.team = '{team}' and a.days_elapsed = 7 "
        "and a.week_start_date >= cast('{day}' as date) - 70"
    )
    assert number(home, sql.format(day=dipping["from"], team=dipping["team"])) < 0.8


def test_the_demo_runs_from_one_command_and_says_that_it_is_synthetic(tmp_path: Path) -> None:
    run(tmp_path, "demo", "--no-serve", "--scale", "0.02", "--as-of", "2026-11-21")
    assert "synthetic = true" in (tmp_path / "takehold.toml").read_text()
    told = json.loads(run(tmp_path, "metrics", "active_user_rate", "--by", "company", "--json"))
    assert 0 < told[0]["value"] < 1
