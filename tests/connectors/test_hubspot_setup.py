"""How the replayed HubSpot portal is set up and joined, counted by hand; and what is said where the token may not see it."""

from pathlib import Path

import pytest

from tests.connectors.replay.homes import FIRST, NEXT
from tests.connectors.replay.hubspot import audit, change, small_portal, url
from tests.connectors.replay.reading import Reading, read
from tests.connectors.replay.server import serving


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, Reading]:
    """The portal, and the same a week later: each with a pipeline changed and a property deleted in its audit log."""
    world = small_portal()
    world.audit_logs += [
        audit("s1", 101, "2026-02-03T10:00:00.000Z", "PIPELINE", "DEAL", "UPDATE"),
        audit("s2", 102, "2026-02-03T11:00:00.000Z", "PROPERTY", "CONTACT", "DELETE"),
        audit("s3", 102, "2026-02-03T12:00:00.000Z", "PROPERTY_VALUE", "CONTACT", "UPDATE"),
    ]
    folder = tmp_path_factory.mktemp("set up")
    with serving(world.answer) as server:
        first = read("hubspot", url(server.port), folder, FIRST)
        change(world)
        return first, read("hubspot", url(server.port), folder, NEXT)


def test_properties_and_objects_of_the_company_are_told_apart(readings: tuple[Reading, Reading]) -> None:
    first, later = readings
    told = ("object_type", "field_name", "data_type", "is_custom", "is_audited", "is_read_only", "is_required")
    assert first.of("config_field", *told) == [
        ("contact", "firstname", "text", False, True, False, None),
        ("opportunity", "amount", "number", False, True, False, None),
        ("opportunity", "budget_owner", "text", True, True, False, None),
        ("opportunity", "hs_forecast", "number", False, True, True, None),
    ]
    assert later.of("config_field", "field_name", is_custom=True) == [("budget_owner",), ("region",)]
    assert first.of("config_object", "object_type", "native_name", is_custom=True) == [("trip", "Trip")]
    assert len(first.of("config_object", "object_type", is_custom=False)) == 9


def test_changes_come_from_properties_and_the_audit_log(readings: tuple[Reading, Reading]) -> None:
    first, later = readings
    told = ("section", "target", "action", "changed_by_user_id", "is_derived")
    logged = [("pipeline", "deal", "update", "101", False), ("property", "contact", "delete", "102", False)]
    assert first.of("config_change", *told) == [("field", "deals.budget_owner", "update", "101", True), *logged]
    assert later.of("config_change", *told) == [
        ("field", "deals.budget_owner", "update", "102", True), ("field", "deals.region", "update", "102", True), *logged,
    ]  # fmt: skip


def test_imports_are_told_by_the_records_that_they_made(readings: tuple[Reading, Reading]) -> None:
    first, _ = readings
    assert first.of("data_job", "job_id", "kind", "n_created", "status_canonical") == [("import:contact:9001", "import", 1, "done")]
    assert first.of("record_link", "from_record_id", "to_record_id", to_object_type="data_job") == [("603", "import:contact:9001")]


def test_deals_and_calls_name_contacts_and_people_their_company(readings: tuple[Reading, Reading]) -> None:
    first, later = readings
    deals = {"from_object_type": "opportunity", "to_object_type": "contact"}
    assert first.of("record_link", "from_record_id", "to_record_id", **deals) == [("701", "601"), ("701", "602"), ("702", "602")]
    assert later.of("record_link", "from_record_id", "to_record_id", **deals)[-1] == ("705", "601"), "found by a search"
    assert first.of("record_link", "from_record_id", "is_primary", to_record_id="501") == [("601", True), ("call:901", False)]


def test_a_campaign_is_read_without_its_name(readings: tuple[Reading, Reading]) -> None:
    first, _ = readings
    told = ("campaign_id", "owner_user_id", "status_native", "budget", "currency")
    assert first.of("campaign", *told) == [("c-1", "101", "active", 1500.5, "EUR")]


def test_an_edition_without_campaigns_and_custom_objects_is_named(tmp_path: Path) -> None:
    world = small_portal()
    world.without = {"/marketing/v3/campaigns": "marketing.campaigns.read", "/crm/v3/schemas": "crm.schemas.custom.read"}
    with serving(world.answer) as server:
        told = read("hubspot", url(server.port), tmp_path, FIRST).capabilities
    assert told["campaign"][0] == "addon"
    assert "Marketing Hub Professional" in told["campaign"][1]
    assert "HubSpot Enterprise" in told["config_object"][1]
    assert told["config_field"][0] == "native_on"
