"""HubSpot against a replayed portal that is counted by hand: what it says, what it may not say, and how it searches."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sql.api import hubspot as client
from sql.api.address import parse_address
from sql.api.hubspot import open_hubspot
from sql.api.landing import Landing, land_all
from sql.api.staging import Staging
from sql.api.tables import open_tables
from tests.connectors.homes import mapping, number, rows
from tests.connectors.replay.homes import FIRST, Landed, api_home, doctor, refresh
from tests.connectors.replay.hubspot import HubspotWorld, row, small_portal, url
from tests.connectors.replay.server import Replay, serving


@pytest.fixture(scope="module")
def home(landed_home: Callable[[str], Landed]) -> Path:
    return landed_home("hubspot").home


def test_accounts_teams_and_former_owners_are_read(home: Path) -> None:
    assert mapping(home, "select user_id, is_active from crm_user") == {"101": True, "102": True, "103": True, "104": False, "105": True}
    assert rows(home, "select edition, tenant_tz, base_currency from crm_source") == [
        {"edition": "STANDARD", "tenant_tz": "Europe/Berlin", "base_currency": "EUR"}
    ]
    primary = "select user_id, org_unit_id from org_membership where is_primary"
    assert mapping(home, primary) == {"101": "team:1", "102": "team:1", "103": "team:2", "105": "team:2"}
    assert rows(home, "select user_id, org_unit_id from org_membership where not is_primary") == [
        {"user_id": "103", "org_unit_id": "team:1"}
    ]


def test_sign_ins_are_counted_by_outcome_and_channel(home: Path) -> None:
    assert mapping(home, "select user_id, outcome, channel, count(*) as n from login_event group by all") == {
        ("101", "success", "ui"): 1, ("101", "success", "mobile"): 1, ("102", "success", "ui"): 1, ("103", "failed", "ui"): 1,
    }  # fmt: skip


def test_creations_and_edits_come_from_the_records_and_their_history(home: Path) -> None:
    assert mapping(home, "select action, actor_kind, count(*) as n from usage_event group by all") == {
        ("create", "human"): 14,  # 16 records but for the imported contact and the deal that was set apart
        ("create", "automation"): 1,  # the imported contact names nobody
        ("update", "human"): 2,  # deal 701: once by 102 (amount and next step together), once by 101
        ("update", "integration"): 1,  # the amount of deal 702
        ("export", "human"): 1,  # from the audit log; its creation of a contact is not counted twice
    }
    edits = "select user_id, count(*) as n from usage_event where action = 'update' and object_id = '701' group by 1"
    assert mapping(home, edits) == {"101": 1, "102": 1}


def test_deals_carry_stage_amount_and_history(home: Path) -> None:
    deals = "select opportunity_id, stage_native, stage_canonical, amount, owner_user_id from opportunity order by 1"
    assert [tuple(deal.values()) for deal in rows(home, deals)] == [
        ("701", "Won", "won", 1200.5, "101"), ("702", "Qualified", "open", 0, "102"), ("703", "Qualified", "open", None, "104"),
    ]  # fmt: skip
    stages = "select stage_native, entered_at, left_at from stage_history where opportunity_id = '701' order by entered_at"
    assert [tuple(stage.values()) for stage in rows(home, stages)] == [
        ("Qualified", "2026-01-10 10:00:00", "2026-01-15 10:00:00"), ("Won", "2026-01-15 10:00:00", None),
    ]  # fmt: skip
    changes = "select old_value, new_value, changed_by_user_id from field_change where not is_initial and field_name = 'amount' order by 3"
    assert [tuple(change.values()) for change in rows(home, changes)] == [("1000", "1200.50", "102"), (None, "0", None)]
    hidden = "select distinct new_value from field_change where field_name = 'hs_next_step' and new_value is not null"
    assert rows(home, hidden) == [{"new_value": "(not read)"}]


def test_filled_fields_and_activities_are_read_without_their_values(home: Path) -> None:
    filled = "select record_id, count(*) filter (is_filled) as n from record_field where object_type = 'account' group by 1"
    assert mapping(home, filled) == {"501": 3, "502": 2}  # 502: owner and phone; its name "n/a" is a placeholder
    assert number(home, "select is_placeholder from record_field where record_id = '702' and field_name = 'amount'") is True
    related = "select kind, related_object_type, related_object_id, duration_s from activity where kind in ('call', 'meeting') order by 1"
    assert [tuple(each.values()) for each in rows(home, related)] == [("call", "opportunity", "701", 61), ("meeting", None, None, 3600)]
    assert mapping(home, "select record_id, is_deleted from record where object_type = 'contact' and record_id > '602'") == {
        "603": False, "604": True,
    }  # fmt: skip


def test_an_unreadable_row_is_set_apart_and_counted(home: Path) -> None:
    assert rows(home, "select stream, problem, row_count, rows_checked, note from source_problem") == [
        {
            "stream": "deal", "problem": "row set apart", "row_count": 1, "rows_checked": 4,
            "note": "Not landed. The first: page 2, row 1: properties.amount is no number.",
        }
    ]  # fmt: skip


def test_a_missing_scope_is_named_and_the_other_streams_go_on(tmp_path: Path) -> None:
    world = small_portal()
    world.without = {"/objects/deals": "crm.objects.deals.read", "/audit-logs": "account-info.security.read"}
    with serving(world.answer) as server:
        home = api_home(tmp_path / "home", "hubspot", url(server.port))
        refresh(home, url(server.port), FIRST)
        told = doctor(home, url(server.port))
    status = mapping(home, "select capability, status, note from source_capability where status in ('needs_setup', 'addon')")
    lacks = "Not readable: the private app lacks the scope crm.objects.deals.read."
    assert {key[0] for key, note in status.items() if note == lacks} == {
        "usage_event", "field_change", "stage_history", "record_field", "record.modified_at", "opportunity", "data_job",
        "record_link",
    }  # fmt: skip
    assert "HubSpot Enterprise" in status[("audit_log", "addon")]
    assert number(home, "select count(*) as n from opportunity") == 0
    assert number(home, "select count(*) as n from login_event") == 4
    assert "deal cannot be read: the private app lacks the scope crm.objects.deals.read." in told["notes"]
    assert any("never run against a live system" in note for note in told["notes"])


def test_a_refused_token_and_a_spent_quota_end_the_refresh_in_words(tmp_path: Path) -> None:
    world = small_portal()
    with serving(world.answer) as server:
        home = api_home(tmp_path / "home", "hubspot", url(server.port))
        refused = refresh(home, url(server.port).replace("replayed", "expired"), FIRST, exit_code=4)
        assert "refuses the credentials (401)" in refused["words"]
        assert "expired-token" not in refused["words"]
        server.trouble("/objects/companies", 429, content={"status": "error", "policyName": "DAILY"})
        assert "API calls of the day are used up" in refresh(home, url(server.port), FIRST, exit_code=4)["words"]


def landed_deals(world: HubspotWorld, server: Replay, folder: Path) -> dict[str, str]:
    """Amounts by deal after one landing."""
    vendor = open_hubspot(parse_address(url(server.port)))
    staging = Staging(folder)
    land_all(Landing(vendor, staging, datetime.fromisoformat("2026-03-02"), lambda step, share: None))
    with open_tables(staging, vendor.streams) as tables:
        return dict(tables.execute("select id, amount from deal").fetchall())


def test_a_search_begins_again_where_it_may_page_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_portal()
    world.page = world.search_cap = 2
    monkeypatch.setattr(client, "SEARCH_LIMIT", 2)
    monkeypatch.setattr(client, "PAGE_WITH_HISTORY", 2)
    with serving(world.answer) as server:
        landed_deals(world, server, tmp_path)
        world.objects["deals"] += [row(f"75{n}", f"2026-02-0{n}T00:00:00Z", f"2026-02-0{n}T00:00:00Z", amount=str(n)) for n in range(1, 8)]
        found = landed_deals(world, server, tmp_path)
    assert {number: amount for number, amount in found.items() if number > "750"} == {f"75{n}": str(n) for n in range(1, 8)}
    assert len(server.asked("/objects/deals/search")) > 3


def test_more_changes_in_one_moment_than_a_search_can_page_are_read_by_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_portal()
    world.page = world.search_cap = 2
    monkeypatch.setattr(client, "SEARCH_LIMIT", 2)
    monkeypatch.setattr(client, "PAGE_WITH_HISTORY", 2)
    with serving(world.answer) as server:
        landed_deals(world, server, tmp_path)
        at = "2026-02-05T00:00:00.000Z"
        world.objects["deals"] += [row(f"75{n}", at, at, amount=str(n)) for n in range(1, 6)]
        found = landed_deals(world, server, tmp_path)
    assert {number: amount for number, amount in found.items() if number > "750"} == {f"75{n}": str(n) for n in range(1, 6)}
