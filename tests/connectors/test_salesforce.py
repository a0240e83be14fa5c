"""Salesforce against a replayed organisation that is counted by hand: sign-ins, histories, log files, and what the account may not see."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sql.api.salesforce_logs import file_rows
from sql.api.vendor import BadRow
from tests.connectors.homes import mapping, number, rows
from tests.connectors.replay.homes import FIRST, NEXT, Landed, api_home, refresh
from tests.connectors.replay.reading import read
from tests.connectors.replay.salesforce import ANN, BEN, BOT, CAT, ME
from tests.connectors.replay.salesforce_small import ACME, OPEN, QUEUE, WON, change, small_org, url
from tests.connectors.replay.server import serving


@pytest.fixture(scope="module")
def home(landed_home: Callable[[str], Landed]) -> Path:
    return landed_home("salesforce").home


def test_accounts_roles_and_queues_are_read(home: Path) -> None:
    kinds = mapping(home, "select user_id, user_kind, is_active from crm_user")
    assert kinds == {(ANN, "human"): True, (BEN, "human"): True, (CAT, "human"): False, (BOT, "integration"): True, (ME, "human"): True}
    units = mapping(home, "select org_unit_id, parent_org_unit_id from org_unit")
    assert units == {"role:00E1": None, "role:00E2": "role:00E1", f"group:{QUEUE}": None}
    assert mapping(home, "select org_unit_id, user_id, is_primary from org_membership") == {
        ("role:00E1", ANN): True, ("role:00E2", BEN): True, (f"group:{QUEUE}", BEN): False,
    }  # fmt: skip
    assert rows(home, "select edition, tenant_tz, base_currency from crm_source") == [
        {"edition": "Enterprise Edition", "tenant_tz": "Europe/Berlin", "base_currency": "EUR"}
    ]


def test_sign_ins_of_people_and_of_programs_are_kept_apart(home: Path) -> None:
    assert mapping(home, "select user_id, outcome, channel, count(*) as n from login_event group by all") == {
        (ANN, "success", "ui"): 1, (ANN, "success", "mobile"): 1, (BEN, "success", "ui"): 1, (BEN, "failed", "ui"): 1,
    }  # fmt: skip
    assert number(home, "select failure_reason from login_event where outcome = 'failed'") == "Invalid Password"
    assert mapping(home, "select auth_method, user_id, count(*) as n from api_request group by all") == {
        ("Remote Access 2.0", BOT): 1, ("REST", BOT): 2,  # the log file has ids of 15 letters
    }  # fmt: skip


def test_opened_pages_come_from_log_files_and_before_them_from_lightning_usage(home: Path) -> None:
    columns = "granularity, user_id, object_type, latency_ms, dwell_ms, event_count"
    views = rows(home, f"select {columns} from usage_event where action = 'view' order by occurred_at")
    assert [tuple(view.values()) for view in views] == [
        ("day", ANN, "opportunity", 1500, None, 7),  # 1 February; what usage says of the 2nd is in the log file of that day
        ("second", ANN, "opportunity", 812, 4000, 1),
        ("second", BEN, "account", 812, 4000, 1),
        ("second", ANN, "lead", 812, 4000, 1),
    ]
    assert mapping(home, "select user_id, granularity from usage_event where channel = 'mobile'") == {BEN: "day"}
    known = "select capability, status from source_capability where capability in ('usage_event.view', 'usage_event.list', 'latency')"
    assert mapping(home, known) == {"usage_event.view": "native_on", "latency": "native_on", "usage_event.list": "addon"}


def test_creations_and_edits_are_counted_by_person(home: Path) -> None:
    assert mapping(home, "select action, user_id, count(*) as n from usage_event where action in ('create', 'update') group by all") == {
        ("create", ANN): 3,  # account, deal, call
        ("create", BOT): 1,  # a contact
        ("create", BEN): 5,  # lead, open and deleted deal, case, meeting; the deal with the amount "a lot" is set apart
        ("update", ANN): 2,  # deal won (two histories tell it), owner of the account
        ("update", BEN): 2,  # amount of deal 1, next step of deal 2
    }
    assert number(home, f"select actor_kind from usage_event where user_id = '{BOT}' and action = 'create'") == "automation"


def test_deals_and_their_history_are_read_without_texts(home: Path) -> None:
    deals = "select opportunity_id, stage_canonical, amount, currency, closed_at, is_deleted from opportunity order by 1"
    assert [tuple(deal.values()) for deal in rows(home, deals)] == [
        (WON, "won", 1200.5, "EUR", "2026-01-15 10:00:00", False), (OPEN, "open", 0, "EUR", None, False),
        ("006000000000009AAA", "open", 5, "EUR", None, True),
    ]  # fmt: skip
    stages = f"select stage_native, entered_at, left_at from stage_history where opportunity_id = '{WON}' order by 2"
    assert [tuple(stage.values()) for stage in rows(home, stages)] == [
        ("Prospecting", "2026-01-10 10:00:00", "2026-01-15 10:00:00"), ("Closed Won", "2026-01-15 10:00:00", None),
    ]  # fmt: skip
    changes = "select field_name, old_value, new_value, changed_by_user_id from field_change where not is_initial order by changed_at, 1"
    assert [tuple(change.values()) for change in rows(home, changes)] == [
        ("Amount", "1000", "1200.5", BEN), ("StageName", "Prospecting", "Closed Won", ANN), ("NextStep", None, "(not read)", BEN),
        ("Owner", BEN, ANN, ANN),
    ]  # fmt: skip


def test_what_is_hidden_from_the_account_is_not_known_and_not_empty(home: Path) -> None:
    states = mapping(home, f"select field_name, is_filled from record_field where record_id = '{ACME}'")
    assert (states["Name"], states["Phone"], states["Website"]) == (True, False, None)
    notes = mapping(home, "select stream, note from source_problem where problem = 'note 1'")
    assert "Account.Website" in notes["sf_account"]


def test_a_torn_line_is_set_apart_and_a_missing_day_told(home: Path) -> None:
    told = mapping(home, "select stream, problem, row_count from source_problem where problem not like 'note%'")
    assert told == {
        ("elf_page_view", "row set apart"): 1, ("sf_opportunity", "row set apart"): 1, ("LightningPageView", "daily log file missing"): 1,
    }  # fmt: skip
    note = number(home, "select note from source_problem where problem = 'daily log file missing'")
    assert note.startswith("No file for 2026-02-03:")


def test_a_log_file_that_comes_late_is_read_when_it_comes(tmp_path: Path) -> None:
    world = small_org()
    with serving(world.answer) as server:
        read("salesforce", url(server.port), tmp_path, FIRST)
        change(world)
        world.token = 1  # the token of the first run has expired in between
        later = read("salesforce", url(server.port), tmp_path, NEXT)
        downloads = [request.path for request in server.asked("/LogFile")]
    assert later.of("usage_event", "user_id", raw_action="LightningPageView", object_type="case") == [(BEN,)]
    told = {(row["stream"], row["problem"]): row["row_count"] for row in later.problems if row["stream"] == "LightningPageView"}
    assert told == {("LightningPageView", "daily log file late"): 1}
    assert sum("0AT1" in path for path in downloads) == 1, "a file that was read is not fetched again"
    assert later.of("record", "is_deleted", object_type="contact") == [(True,)]
    assert later.of("opportunity", "stage_canonical", opportunity_id=OPEN) == [("lost",)]


def test_a_log_file_that_is_gone_before_it_was_read_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    world = small_org()
    with serving(world.answer) as server:
        server.trouble("0AT1/LogFile", 404, content=[{"errorCode": "NOT_FOUND", "message": "gone"}])
        found = read("salesforce", url(server.port), tmp_path, FIRST)
    assert found.of("usage_event", "object_type", raw_action="LightningPageView") == [("lead",)]
    assert "The log file of 2026-02-02 was gone before it was read." in [row["note"] for row in found.problems]


def test_a_query_whose_next_page_is_forgotten_begins_again(tmp_path: Path) -> None:
    world = small_org()
    with serving(world.answer) as server:
        whole = read("salesforce", url(server.port), tmp_path / "whole", FIRST)
        server.trouble("/query/", 400, content=[{"errorCode": "INVALID_QUERY_LOCATOR", "message": "invalid query locator"}])
        assert read("salesforce", url(server.port), tmp_path / "begun", FIRST).content() == whole.content()


def test_missing_permissions_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    world = small_org()
    world.rights = {"ApiEnabled"}
    world.missing = {"LightningUsageByPageMetrics": "NOT_FOUND", "Lead": "INSUFFICIENT_ACCESS"}
    with serving(world.answer) as server:
        found = read("salesforce", url(server.port), tmp_path, FIRST)
    assert found.capabilities["login_event"][0] == "needs_setup"
    assert "Manage Users or Monitor Login History" in found.capabilities["login_event"][1]
    assert "it needs the permission Read on Lead (INSUFFICIENT_ACCESS)" in found.capabilities["record_field"][1]
    assert (len(found.rows["login_event"]), len(found.rows["opportunity"])) == (0, 3)
    assert any("lacks View All Data, or View All Records of Account" in note for note in found.notes)
    assert any("elf_page_view cannot be read" in note and "View Event Log Files" in note for note in found.notes)


def test_a_refused_secret_and_a_nearly_spent_quota_end_in_words(tmp_path: Path) -> None:
    world = small_org()
    with serving(world.answer) as server:
        home = api_home(tmp_path / "home", "salesforce", url(server.port))
        refused = refresh(home, url(server.port).replace("replayed.secret", "other-secret"), FIRST, exit_code=4)["words"]
        world.calls = 14_000
        spent = refresh(home, url(server.port), FIRST, exit_code=4)["words"]
    assert "refuses to sign in (invalid_client)" in refused and "other-secret" not in refused
    assert "14000 of the day's 15000 API calls are used" in spent


def test_equal_lines_of_a_log_file_stay_two_events_and_keep_their_ids() -> None:
    body = b'"A","TIMESTAMP","USER_ID"\n"1","20260202080000.123","0051G000005Mun4"\n"1","20260202080000.123","0051G000005Mun4"\n"torn"\n'
    first, second, torn = file_rows(body, {"_file": "f"})
    assert first["_id"] != second["_id"]
    assert [row["_id"] for row in file_rows(body, {"_file": "g"}) if not isinstance(row, BadRow)] == [first["_id"], second["_id"]]
    assert (first["_user"], first["_at"]) == ("0051G000005Mun4QAC", "2026-02-02T08:00:00.123+00:00")
    assert isinstance(torn, BadRow)
