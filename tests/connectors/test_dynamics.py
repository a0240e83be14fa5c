"""Dynamics 365 against a replayed environment that is counted by hand: the audit log, what it lacks, and what vanishes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sql.api.dynamics_changes import with_changes
from tests.connectors.homes import mapping, rows
from tests.connectors.replay.dynamics import ACME, ANN, BEN, BOT, CAT, HEAD, NORTH, OPEN, WON, at, audit, small_environment, url
from tests.connectors.replay.homes import FIRST, NEXT, WEEK_LATER, Landed
from tests.connectors.replay.reading import read
from tests.connectors.replay.server import serving


@pytest.fixture(scope="module")
def home(landed_home: Callable[[str], Landed]) -> Path:
    return landed_home("dynamics").home


def test_accounts_units_and_teams_are_read(home: Path) -> None:
    kinds = mapping(home, "select user_id, user_kind, is_active from crm_user")
    assert kinds == {(ANN, "human"): True, (BEN, "human"): True, (CAT, "human"): False, (BOT, "integration"): True}
    assert mapping(home, "select org_unit_id, parent_org_unit_id from org_unit") == {
        f"bu:{HEAD}": None, f"bu:{NORTH}": f"bu:{HEAD}", "team:t1": f"bu:{NORTH}",
    }  # fmt: skip
    assert mapping(home, "select user_id, count(*) as n from org_membership group by 1") == {ANN: 1, BEN: 2, BOT: 1}


def test_access_by_web_and_by_programs_comes_from_the_audit_log(home: Path) -> None:
    assert mapping(home, "select user_id, occurred_at from login_event") == {ANN: "2026-02-02 08:00:00", BEN: "2026-02-02 09:00:00"}
    assert mapping(home, "select user_id, count(*) as n from api_request group by 1") == {BOT: 1}
    assert mapping(home, "select capability, status from source_capability where capability in ('login_event', 'field_change')") == {
        "login_event": "native_on", "field_change": "native_on",
    }  # fmt: skip


def test_creations_and_edits_are_counted_by_person(home: Path) -> None:
    assert mapping(home, "select action, user_id, count(*) as n from usage_event group by all") == {
        ("create", ANN): 3,  # account, deal 1, call
        ("create", BOT): 1,  # contact
        ("create", BEN): 5,  # lead, deals 2 and 4, case, task; deal 3 with the estimate "a lot" is set apart
        ("update", BEN): 1, ("update", ANN): 2, ("update", BOT): 1,
    }  # fmt: skip
    assert mapping(home, "select user_id, actor_kind from usage_event where action = 'update' and object_type = 'contact'") == {
        BOT: "integration"
    }


def test_deals_changes_and_stages_are_read_without_texts(home: Path) -> None:
    deals = "select opportunity_id, stage_native, stage_canonical, amount, currency, closed_at from opportunity order by 1"
    assert [tuple(deal.values()) for deal in rows(home, deals)] == [
        (WON, "Close", "won", 1200.5, "EUR", "2026-01-15 00:00:00"), (OPEN, "Develop", "open", 0, "EUR", None),
        ("o4", "Develop", "open", 70, "EUR", None),
    ]  # fmt: skip
    changes = "select field_name, old_value, new_value from field_change order by changed_at, field_name"
    assert [tuple(change.values()) for change in rows(home, changes)] == [
        ("description", "(not read)", "(not read)"), ("estimatedvalue", "1000", "1200.5"), ("statecode", "0", "1"),
        ("stepname", "Develop", "Close"), ("ownerid", BEN, ANN),
    ]  # fmt: skip
    stages = "select stage_native, entered_at from stage_history order by 2"
    assert [tuple(stage.values()) for stage in rows(home, stages)] == [("Develop", "2026-01-10 10:00:00"), ("Close", "2026-01-15 10:00:00")]


def test_fields_activities_and_unreadable_rows_are_told(home: Path) -> None:
    states = mapping(home, f"select field_name, is_filled from record_field where record_id = '{ACME}'")
    assert (states["name"], states["telephone1"], states["revenue"], states["websiteurl"]) == (True, False, False, None)
    call = "select related_object_type, related_object_id, duration_s from activity where kind = 'call'"
    assert rows(home, call) == [{"related_object_type": "opportunity", "related_object_id": WON, "duration_s": 900}]
    assert mapping(home, "select stream, problem, row_count from source_problem") == {
        ("dv_audit", "changes not told"): 1, ("dv_opportunity", "row set apart"): 1, ("account", "note 1"): 0,
    }  # fmt: skip


def test_a_deletion_is_told_by_the_audit_log_or_found_missing_after_a_week(tmp_path: Path) -> None:
    world = small_environment()
    with serving(world.answer) as server:
        read("dynamics", url(server.port), tmp_path, FIRST)
        world.rows["opportunities"] = [row for row in world.rows["opportunities"] if row["opportunityid"] not in {OPEN, "o4"}]
        world.rows["audits"].append(audit("del", at(20, 12, 2), BEN, 3, ("opportunity", OPEN)))
        world.token = 1  # the token of the first run has expired in between
        next_run = read("dynamics", url(server.port), tmp_path, NEXT)
        week_later = read("dynamics", url(server.port), tmp_path, WEEK_LATER)
    deals = {"object_type": "opportunity"}
    assert next_run.of("record", "record_id", "deleted_basis", **deals) == [(WON, None), (OPEN, "native"), ("o4", None)]
    assert week_later.of("record", "record_id", **deals) == [(WON,)], "what vanished is marked deleted when it is merged"
    assert next_run.of("usage_event", "user_id", action="delete") == [(BEN,)]


def test_missing_privileges_and_columns_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    world = small_environment()
    world.without = {"incidents": "prvReadIncident", "audits": "prvReadAuditSummary"}
    world.unknown = {"stepname"}
    with serving(world.answer) as server:
        found = read("dynamics", url(server.port), tmp_path, FIRST)
    assert "lacks the privilege prvReadAuditSummary" in found.capabilities["login_event"][1]
    assert "lacks the privilege prvReadIncident" in found.capabilities["record_field"][1]
    assert "Not in this environment: stepname." in [row["note"] for row in found.problems if row["stream"] == "dv_opportunity"]
    assert found.of("record_field", "is_filled", field_name="stepname", record_id=WON) == [(None,)], "not known, not empty"
    assert len(found.rows["opportunity"]) == 3
    assert any("dv_incident cannot be read" in note for note in found.notes)


def test_auditing_that_is_off_is_said_with_the_setting(tmp_path: Path) -> None:
    world = small_environment()
    world.rows["organizations"][0] |= {"isauditenabled": False}
    with serving(world.answer) as server:
        found = read("dynamics", url(server.port), tmp_path, FIRST).capabilities
    off = {name for name, (status, _) in found.items() if status == "native_off"}
    assert off == {"login_event", "api_request", "field_change", "stage_history"}
    assert "Power Platform admin center" in found["field_change"][1]


@pytest.mark.parametrize(("changedata", "changes", "state"), [
    ('[["statecode", 0, 1]]', [{"p": "statecode", "o": "0", "v": "1"}], "read"),
    ('[["stepname", "1 - Open", "2 - Propose, agree"]]', [{"p": "stepname", "o": "1 - Open", "v": "2 - Propose, agree"}], "read"),
    ('[["ownerid", "", "systemuser,u-1"]]', [{"p": "ownerid", "o": None, "v": "u-1"}], "read"),
    ('[["name", "", "private"]]', [{"p": "name", "o": None, "v": "(not read)"}], "read"),
    ("3", [], "another shape"),
    (None, [], "none"),
])  # fmt: skip
def test_changes_are_read_only_in_the_shape_that_is_known(changedata: str | None, changes: list[dict[str, str]], state: str) -> None:
    listed = json.loads(changedata) if changedata else None
    named = (
        [dict(zip(("logicalName", "oldValue", "newValue"), each, strict=True)) for each in listed] if isinstance(listed, list) else listed
    )
    row = with_changes({"auditid": "1", "changedata": None if listed is None else json.dumps({"changedAttributes": named})})
    assert (row["_made_changes"], row["_made_state"]) == (changes, state)
    assert "changedata" not in row
