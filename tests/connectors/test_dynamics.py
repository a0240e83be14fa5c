"""Dynamics 365 against a replayed environment that is counted by hand: the audit log, what it lacks, and what vanishes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sql.api.dynamics_changes import with_changes
from tests.connectors.homes import mapping, number, rows
from tests.connectors.replay.dynamics import ACME, ANN, BEN, BOT, CAT, HEAD, NORTH, OPEN, WON, at, audit, small_environment, url
from tests.connectors.replay.homes import api_home, doctor, refresh
from tests.connectors.replay.server import serving

FIRST, NEXT = "2026-02-16T00:00:00Z", "2026-02-22T00:00:00Z"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with serving(small_environment().answer) as server:
        folder = api_home(tmp_path_factory.mktemp("dynamics") / "home", "dynamics", url(server.port))
        refresh(folder, url(server.port), FIRST, exit_code=3)
        yield folder


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
        home = api_home(tmp_path / "home", "dynamics", url(server.port))
        refresh(home, url(server.port), FIRST, exit_code=3)
        world.rows["opportunities"] = [row for row in world.rows["opportunities"] if row["opportunityid"] not in {OPEN, "o4"}]
        world.rows["audits"].append(audit("del", at(20, 12, 2), BEN, 3, ("opportunity", OPEN)))
        world.token = 1  # the token of the first run has expired in between
        gone = "select record_id, deleted_basis from record where is_deleted"
        refresh(home, url(server.port), NEXT, exit_code=3)
        assert mapping(home, gone) == {OPEN: "native"}
        refresh(home, url(server.port), "2026-02-24T00:00:00Z", exit_code=3)
        assert mapping(home, gone) == {OPEN: "native", "o4": "reconciled"}


def test_missing_privileges_and_columns_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    world = small_environment()
    world.without = {"incidents": "prvReadIncident", "audits": "prvReadAuditSummary"}
    world.unknown = {"stepname"}
    world.rows["organizations"][0]["isauditenabled"] = False
    with serving(world.answer) as server:
        home = api_home(tmp_path / "home", "dynamics", url(server.port))
        refresh(home, url(server.port), FIRST, exit_code=3)
        told = doctor(home, url(server.port))
    notes = mapping(home, "select capability, note from source_capability")
    assert "lacks the privilege prvReadAuditSummary" in notes["login_event"]
    assert "lacks the privilege prvReadIncident" in notes["record_field"]
    assert number(home, "select note from source_problem where stream = 'dv_opportunity' and problem = 'note 1'").endswith(": stepname.")
    assert number(home, "select count(*) as n from opportunity") == 3
    assert any("dv_incident cannot be read" in note for note in told["notes"])


def test_auditing_that_is_off_is_said_with_the_setting(tmp_path: Path) -> None:
    world = small_environment()
    world.rows["organizations"][0] |= {"isauditenabled": False}
    with serving(world.answer) as server:
        home = api_home(tmp_path / "home", "dynamics", url(server.port))
        refresh(home, url(server.port), FIRST, exit_code=3)
    found = mapping(home, "select capability, status, note from source_capability where status = 'native_off'")
    assert {capability for capability, _ in found} == {"login_event", "api_request", "field_change", "stage_history"}
    assert "Power Platform admin center" in found[("field_change", "native_off")]


@pytest.mark.parametrize(("changedata", "changes", "state"), [
    ('[["statecode", 0, 1]]', [{"p": "statecode", "o": "0", "v": "1"}], "read"),
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
