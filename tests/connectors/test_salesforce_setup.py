"""How the replayed Salesforce organisation is set up and joined, counted by hand; and what is said where the account may not see it."""

from pathlib import Path

import pytest

from tests.connectors.replay.homes import FIRST
from tests.connectors.replay.reading import Reading, read
from tests.connectors.replay.salesforce import ANN, BEN, BOT, ME
from tests.connectors.replay.salesforce_setup import TRIP
from tests.connectors.replay.salesforce_small import ACME, WON, ZED, small_org, url
from tests.connectors.replay.server import serving

LEVELS = ("read_level", "create_level", "update_level", "delete_level", "export_level", "basis")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    with serving(small_org().answer) as server:
        return read("salesforce", url(server.port), tmp_path_factory.mktemp("set up"), FIRST)


def test_the_widest_permission_set_and_the_sharing_of_the_organisation_decide(found: Reading) -> None:
    ben = {name: levels for name, *levels in found.of("permission", "object_type", *LEVELS, user_id=BEN)}
    assert ben == {
        "account": ["all", "all", "some", "none", "all", "roles"],  # open to read for everybody, to change by sharing
        "contact": ["all", "all", "some", "none", "all", "roles"],  # goes with its account
        "lead": ["all", "all", "all", "none", "all", "roles"],
        "opportunity": ["some", "all", "some", "none", "all", "roles"],
        "case": ["all", "none", "none", "none", "all", "roles"],  # the second set views all cases
    }
    assert set(found.of("permission", *LEVELS, user_id=ANN)) == {("all", "all", "all", "all", "none", "admin")}
    assert set(found.of("permission", *LEVELS, user_id=BOT)) == {(None, None, None, None, None, "no role")}
    assert {who for (who,) in found.of("permission", "user_id")} == {ANN, BEN, BOT, ME}, "who left may do nothing"


def test_objects_and_fields_of_the_company_are_told_apart(found: Reading) -> None:
    assert found.of("config_object", "object_type", "native_name", is_custom=True) == [("trip__c", TRIP)]
    assert len(found.of("config_object", "object_type", is_custom=False)) == 5
    told = ("field_name", "data_type", "is_custom", "is_required", "is_audited", "is_read_only", "is_on_form")
    assert found.of("config_field", *told, object_type="opportunity") == [
        ("Budget__c", "number", True, False, False, False, None),
        ("ExpectedRevenue", "number", False, False, False, True, None),
        ("IsPrivate", "boolean", False, False, False, False, None),  # a checkbox is never empty: that asks for nothing
        ("Name", "text", False, True, True, False, None),
    ]


def test_changes_in_setup_and_bulk_jobs_are_read_without_their_texts(found: Reading) -> None:
    assert found.of("config_change", "section", "action", "changed_by_user_id") == [
        ("(not named)", "suOrgAdminLogin", ANN), ("Customize Opportunities", "createdCFText", ANN),
    ]  # fmt: skip
    assert found.of("data_job", "job_id", "kind", "object_type", "status_canonical", "n_rows") == [
        ("bulk:750A", "import", "contact", "done", None),
        ("bulk:750B", "mass_delete", "lead", "failed", None),
        ("bulk:750C", "import", "trip__c", "running", None),
        ("bulk:750D", "export", "account", "done", None),
    ]
    assert [row["finished_at"] is None for row in found.rows["data_job"] if row["job_id"] == "bulk:750C"] == [True]


def test_deals_name_their_contacts_and_their_campaign(found: Reading) -> None:
    told = ("from_record_id", "to_record_id", "link_role", "is_primary", "is_deleted")
    assert found.of("record_link", *told, from_object_type="opportunity") == [
        (WON, "003000000000001AAA", "Decision Maker", True, False),
        (WON, "003000000000002AAA", None, False, True),
        (WON, "701A", None, True, False),
    ]  # fmt: skip
    assert found.of("record_link", "to_object_type", "to_record_id", from_record_id=ZED) == [("account", ACME), ("campaign", "701A")]
    assert found.of("record_link", "from_record_id", to_object_type="contact", from_object_type="call") == [("task:00T000000000001AAA",)]
    (campaign,) = found.of("campaign", "campaign_id", "owner_user_id", "campaign_type", "budget", "currency")
    assert campaign == ("701A", ANN, "Email", 1500.5, "EUR")


def test_a_definition_that_the_api_does_not_answer_stops_nothing_else(tmp_path: Path) -> None:
    world = small_org()
    world.missing = {"PermissionSet": "INSUFFICIENT_ACCESS", "OpportunityContactRole": "MALFORMED_QUERY"}
    with serving(world.answer) as server:
        found = read("salesforce", url(server.port), tmp_path, FIRST)
    assert found.capabilities["permission"][0] == "needs_setup"
    assert "View Setup and Configuration" in found.capabilities["permission"][1]
    assert "the API does not answer it here" in found.capabilities["record_link"][1]
    assert len(found.rows["opportunity"]) == 3
    assert any("sf_contactrole cannot be read" in note for note in found.notes)
