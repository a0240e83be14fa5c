"""What Takehold reads from a real EspoCRM, against figures counted independently while the CRM was used."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.homes import mapping, number, refreshed, rows

NAMED = "join crm_identity as i on i.source_id = e.source_id and i.user_id = e.user_id"


@pytest.fixture(scope="module")
def truth(test_data: Path) -> dict[str, Any]:
    return json.loads((test_data / "crm" / "espocrm-mariadb-truth.json").read_text())


@pytest.fixture(scope="module")
def home(espocrm_home: Path) -> Path:
    return espocrm_home


def per_user(truth: dict[str, Any], count: Any) -> dict[str, int]:
    """A figure of every account but the administrator, zeros left out."""
    return {name: figure for name, user in truth["per_user"].items() if name != "admin" and (figure := count(user))}


def test_sign_ins_by_person(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, f"select i.username, count(*) from login_event as e {NAMED} where e.outcome = 'success' group by 1")
    assert found == {name: user["logins_ok"] for name, user in truth["per_user"].items() if user["logins_ok"]}
    assert sum(found.values()) == truth["totals"]["logins_ok"] == 1248


def test_last_sign_in_by_person(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, "select i.username, e.last_login_at from crm_user as e " + NAMED + " where e.last_login_at is not null")
    expected = {name: user["last_login"] for name, user in truth["per_user"].items() if user["last_login"]}
    assert {name: at[:16] for name, at in found.items()} == {name: at[:16] for name, at in expected.items()}


def test_denied_sign_ins_carry_the_name_that_was_typed(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, "select username_raw, count(*) from login_event where outcome = 'failed' group by 1")
    expected: dict[str, int] = {}
    for _, name, _ in truth["logins_denied"]:
        expected[name] = expected.get(name, 0) + 1
    assert found == expected
    assert sum(found.values()) == truth["totals"]["logins_denied"] == 48


def test_api_traffic_stands_apart_from_sign_ins(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, f"select i.username, count(*) from api_request as e {NAMED} group by 1")
    assert found == {truth["api_user"]: truth["api_user_requests"]}
    assert number(home, "select count(*) from usage_event where channel = 'api' and actor_kind = 'integration'") == 511
    assert number(home, "select count(*) from login_event where channel = 'api'") == 0


def test_creates_by_person_and_object_include_those_made_by_lead_conversion(home: Path, truth: dict[str, Any]) -> None:
    sql = f"select i.username, e.object_type, count(*) from usage_event as e {NAMED} "
    found = mapping(home, sql + "where e.action = 'create' and e.object_type <> 'note' and i.username <> 'admin' group by 1, 2")
    expected: dict[tuple[str, str], int] = {}
    for name, user in truth["per_user"].items():
        for made in (user["created"], user["created_by_convert"]):
            for kind, count in made.items():
                if name != "admin" and count:
                    expected[name, kind.lower()] = expected.get((name, kind.lower()), 0) + count
    assert found == expected


@pytest.mark.parametrize(("action", "figure"), [("update", "updates_put"), ("view", "views"), ("delete", "deletes")])
def test_updates_reads_and_deletes_by_person(home: Path, truth: dict[str, Any], action: str, figure: str) -> None:
    found = mapping(home, f"select i.username, count(*) from usage_event as e {NAMED} where e.action = '{action}' group by 1")
    assert found == {name: user[figure] for name, user in truth["per_user"].items() if user[figure]}


def test_a_mass_reassignment_is_no_persons_update(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, "select object_type, count(*) from usage_event where action = 'mass_update' group by 1")
    assert found == {change[1].lower(): change[2] for change in truth["mass_updates"]}


def test_active_days_by_person_count_days_with_a_logged_write(home: Path, truth: dict[str, Any]) -> None:
    sql = f"select i.username, count(distinct cast(e.occurred_at as date)) from usage_event as e {NAMED} where e.action <> 'view' "
    found = mapping(home, sql + "and i.username <> 'admin' group by 1")
    assert found == per_user(truth, lambda user: user["active_days_write"])


def test_last_activity_by_person(home: Path, truth: dict[str, Any]) -> None:
    sql = (
        f"select i.username, max(e.occurred_at) from usage_event as e {NAMED} where e.action <> 'view' and i.username <> 'admin' group by 1"
    )
    found = mapping(home, sql)
    expected = {name: user["last_write"] for name, user in truth["per_user"].items() if user["last_write"] and name != "admin"}
    assert {name: at[:16] for name, at in found.items()} == {name: at[:16] for name, at in expected.items()}


def test_records_live_and_deleted(home: Path, truth: dict[str, Any]) -> None:
    found = mapping(home, "select object_type, is_deleted, count(*) from record group by 1, 2")
    expected = {(kind.lower(), False): figures["live"] for kind, figures in truth["per_entity"].items()}
    expected |= {(kind.lower(), True): figures["deleted"] for kind, figures in truth["per_entity"].items() if figures["deleted"]}
    assert found == expected


@pytest.mark.parametrize(("column", "figure"), [("owner_user_id", "live_by_owner"), ("created_by_user_id", "live_created_by")])
def test_live_records_by_person(home: Path, truth: dict[str, Any], column: str, figure: str) -> None:
    sql = (
        f"select r.object_type, coalesce(i.username, '(none)'), count(*) from record as r "
        f"left join crm_identity as i on i.user_id = r.{column} where not r.is_deleted group by 1, 2"
    )
    expected = {
        (kind.lower(), name): count for kind, figures in truth["per_entity"].items() for name, count in figures[figure].items() if count
    }
    assert mapping(home, sql) == expected


def test_filled_fields_by_object(home: Path, truth: dict[str, Any]) -> None:
    sql = (
        "select f.object_type, f.field_name, count(*) from record_field as f join record as r "
        "on r.object_type = f.object_type and r.record_id = f.record_id where f.is_filled and not r.is_deleted group by 1, 2"
    )
    expected = {(kind.lower(), field): count for kind, figures in truth["per_entity"].items() for field, count in figures["filled"].items()}
    assert mapping(home, sql) == expected


@pytest.mark.parametrize(
    ("field", "figure"), [("emailAddress", "contacts_live_without_email"), ("accountId", "contacts_live_without_account")]
)
def test_contacts_without_email_and_without_account(home: Path, truth: dict[str, Any], field: str, figure: str) -> None:
    sql = (
        "select count(*) from record_field as f join record as r on r.object_type = f.object_type and r.record_id = f.record_id "
        f"where f.object_type = 'contact' and f.field_name = '{field}' and not f.is_filled and not r.is_deleted"
    )
    assert number(home, sql) == truth[figure]


def test_open_opportunities_untouched_for_30_days_by_modified_at(home: Path, truth: dict[str, Any]) -> None:
    assert number(home, "select sum(n_untouched_30d) from open_opportunities") == truth["open_opportunities_not_modified_for_30d"] == 147


def test_opportunities_and_amounts_by_stage_and_currency(home: Path, truth: dict[str, Any]) -> None:
    found = rows(
        home, "select stage_native, currency, count(*) as n, sum(amount) as amount from opportunity where not is_deleted group by 1, 2"
    )
    counts: dict[str, int] = {}
    amounts: dict[tuple[str, str], float] = {}
    for row in found:
        counts[row["stage_native"]] = counts.get(row["stage_native"], 0) + row["n"]
        amounts[row["stage_native"], row["currency"]] = float(row["amount"])
    assert counts == {stage: figures["n"] for stage, figures in truth["opportunities_by_stage"].items()}
    expected = {
        (stage, currency): amount
        for stage, figures in truth["opportunities_by_stage"].items()
        for currency, amount in figures.items()
        if currency != "n"
    }
    assert amounts == pytest.approx(expected, abs=1)


def test_every_stage_change_with_its_time_deal_person_and_stages(home: Path, truth: dict[str, Any]) -> None:
    sql = (
        "select e.changed_at, e.object_id, i.username, e.old_value, e.new_value from field_change as e "
        "join crm_identity as i on i.user_id = e.changed_by_user_id "
        "where e.object_type = 'opportunity' and e.field_canonical = 'stage' and not e.is_initial"
    )
    found = sorted((row["changed_at"], row["object_id"], row["username"], row["old_value"], row["new_value"]) for row in rows(home, sql))
    expected = sorted((c["at"], c["opportunity"], c["user"], c["from"], c["to"]) for c in truth["stage_changes"])
    assert [change[1:] for change in found] == [change[1:] for change in expected]
    assert number(home, "select count(*) from stage_history where previous_stage_native is not null") == len(truth["stage_changes"]) == 249


def test_stage_changes_by_pair(home: Path, truth: dict[str, Any]) -> None:
    pair = "previous_stage_native || ' > ' || stage_native"
    sql = f"select {pair}, count(*) from stage_history where previous_stage_native is not null group by 1"
    assert mapping(home, sql) == truth["stage_change_counts"]


def test_figures_by_record_team(home: Path, truth: dict[str, Any]) -> None:
    sql = (
        "select t.name, f.object_type, count(*) from record_team as rt join org_unit as t on t.org_unit_id = rt.org_unit_id "
        "join record as f on f.object_type = rt.object_type and f.record_id = rt.record_id "
        "where not rt.is_deleted and not f.is_deleted and f.object_type in ('contact', 'opportunity') group by 1, 2"
    )
    without_email = (
        "select t.name, count(*) from record_team as rt join org_unit as t on t.org_unit_id = rt.org_unit_id "
        "join record as r on r.object_type = rt.object_type and r.record_id = rt.record_id "
        "join record_field as f on f.object_type = rt.object_type and f.record_id = rt.record_id "
        "where not rt.is_deleted and not r.is_deleted and f.object_type = 'contact' and f.field_name = 'emailAddress' and not f.is_filled "
        "group by 1"
    )
    renamed = dict([truth["team_renamed"].split(" (")[0].split(" > ")])
    expected: dict[tuple[str, str], int] = {}
    for team, figures in truth["by_record_team"].items():
        name = renamed.get(team, team)
        expected[name, "contact"] = figures["contacts_live_on_record_team"]
        expected[name, "opportunity"] = figures["opportunities_live_on_record_team"]
    assert mapping(home, sql) == {key: count for key, count in expected.items() if count}
    figures = truth["by_record_team"].items()
    assert mapping(home, without_email) == {renamed.get(team, team): row["contacts_without_email"] for team, row in figures}


def test_current_members_and_their_sign_ins_by_team(home: Path, truth: dict[str, Any]) -> None:
    members = rows(
        home,
        "select t.name, i.username from org_membership as m join org_unit as t on t.org_unit_id = m.org_unit_id and t.unit_kind = 'team' "
        "join crm_user as u on u.user_id = m.user_id and u.user_kind = 'human' and u.is_active and not u.is_deleted "
        "join crm_identity as i on i.user_id = m.user_id where m.valid_to is null",
    )
    found: dict[str, list[str]] = {}
    for row in members:
        found.setdefault(row["name"], []).append(row["username"])
    expected = [sorted(row["members_now_active_humans"]) for row in truth["by_record_team"].values()]
    assert sorted(sorted(names) for names in found.values()) == sorted(expected)
    logins = mapping(
        home,
        "select t.name, count(*) from org_membership as m join org_unit as t on t.org_unit_id = m.org_unit_id and t.unit_kind = 'team' "
        "join crm_user as u on u.user_id = m.user_id and u.is_active and not u.is_deleted "
        "join login_event as l on l.user_id = m.user_id and l.outcome = 'success' where m.valid_to is null group by 1",
    )
    assert sorted(logins.values()) == sorted(row["logins_ok_total_of_current_members"] for row in truth["by_record_team"].values())


def test_the_mover_the_leaver_and_the_deleted_account_carry_their_dates(home: Path) -> None:
    moves = rows(
        home,
        "select t.name, m.valid_from, m.valid_to, m.valid_basis from org_membership as m "
        "join org_unit as t on t.org_unit_id = m.org_unit_id join crm_identity as i on i.user_id = m.user_id "
        "where i.username = 'sam.moved' and t.unit_kind = 'team' order by t.name",
    )
    moved_at = "2026-08-31 06:00:00"
    assert [tuple(row.values()) for row in moves] == [("Sales North", moved_at, None, "audit"), ("Sales South", None, moved_at, "audit")]
    left = mapping(home, f"select i.username, e.deactivated_at from crm_user as e {NAMED} where e.deactivated_at is not null")
    assert left == {"rosa.left": "2026-09-07 06:00:00", "tina.gone": "2026-09-24 06:00:00"}


def test_the_import_is_seen_in_its_records_and_counts_for_no_one(home: Path, truth: dict[str, Any]) -> None:
    assert number(home, "select count(*) from record where create_channel = 'import'") == truth["import_run"]["rows"]
    assert number(home, "select count(*) from usage_event where action = 'import'") == 1


def test_the_import_is_one_job_that_made_every_imported_contact(home: Path, truth: dict[str, Any]) -> None:
    job = rows(home, "select job_id, object_type, status_canonical, started_at, n_rows, n_created, n_failed from data_job")
    made = truth["import_run"]["rows"]
    assert [tuple(row.values())[1:] for row in job] == [("contact", "done", "2026-06-03 06:00:01", made, made, 0)]
    linked = "select count(*) from record_link where from_object_type = 'contact' and to_object_type = 'data_job' and to_record_id = "
    assert number(home, f"{linked}'{job[0]['job_id']}'") == made == 120


def test_every_active_person_may_read_every_deal_and_nobody_but_the_administrator_may_export(home: Path, truth: dict[str, Any]) -> None:
    sql = "select p.read_level, p.delete_level, p.export_level, p.basis, count(*) from permission as p where p.object_type = 'opportunity' "
    found = [tuple(row.values()) for row in rows(home, sql + "group by 1, 2, 3, 4 order by 4, 2")]
    assert found == [
        ("all", "all", "all", "admin", 1),
        ("all", "all", "none", "roles", 2),  # sales managers
        ("all", "none", "none", "roles", 2),  # role Read only
        ("all", "own", "none", "roles", 15),  # 10 sales representatives, the ERP's account among them, and 5 of support
    ]


def test_changed_rows_of_the_dump_change_the_figures(tmp_path: Path, espocrm_copy: Any, truth: dict[str, Any]) -> None:
    database = espocrm_copy()
    anna, eva = truth["per_user"]["anna.berg"]["user_id"], truth["per_user"]["eva.lund"]["user_id"]
    removed = "delete from auth_log_record where user_id = :anna and auth_token_id is not null order by number limit 7"
    database.change(removed.replace("order by number", "order by id"), {"anna": anna})
    database.change(
        "update team_user set team_id = (select id from team where name = 'Customer Success') "
        "where user_id = :eva and team_id = (select id from team where name = 'Sales South')",
        {"eva": eva},
    )
    database.change("update user set default_team_id = (select id from team where name = 'Customer Success') where id = :eva", {"eva": eva})
    database.change("update account set industry = null where industry is not null order by id limit 1")
    home = refreshed(tmp_path, database.url)
    sql = f"select count(*) from login_event as e {NAMED} where e.outcome = 'success'"
    assert number(home, sql) == 1248 - 7
    assert number(home, sql + " and i.username = 'anna.berg'") == truth["per_user"]["anna.berg"]["logins_ok"] - 7
    team = (
        "select t.name from org_membership as m join org_unit as t on t.org_unit_id = m.org_unit_id "
        f"where m.user_id = '{eva}' and t.unit_kind = 'team' and m.valid_to is null"
    )
    assert number(home, team) == "Customer Success"
    home_team = number(
        home, f"select t.team from person as p join setting_team as t on t.org_unit_id = p.org_unit_id where p.user_id = '{eva}'"
    )
    assert home_team == "Customer Success"
    filled = "select count(*) from record_field where object_type = 'account' and field_name = 'industry' and is_filled"
    assert number(home, filled) == truth["per_entity"]["Account"]["filled"]["industry"] - 1


def test_facts_hold_what_was_counted_apart(home: Path, truth: dict[str, Any]) -> None:
    traffic = rows(home, "select sum(logins_ok) as ok, sum(logins_failed) as refused, sum(machine_events) as machine from team_traffic")[0]
    totals = truth["totals"]
    assert traffic == {"ok": totals["logins_ok"], "refused": totals["logins_denied"], "machine": truth["api_user_requests"]}
    handed = totals["converts"] + truth["opportunities_by_stage"]["Closed Won"]["n"] + truth["per_entity"]["Case"]["total"]
    assert number(home, "select sum(handoffs) from team_handoff") == handed == 89 + 14 + 364
    left = truth["per_entity"]["Account"]["live_by_owner"]["tina.gone"]  # rosa.left's accounts were handed over long before
    assert number(home, "select sum(leaver_accounts) from account_load") == left == 4
    closings = sum("> Closed" in change for change, times in truth["stage_change_counts"].items() for _ in range(times))
    assert number(home, "select sum(judged_backdated) from closed_deals") == closings == 51
