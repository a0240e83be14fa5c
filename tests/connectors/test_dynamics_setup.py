"""How the replayed Dynamics 365 environment is set up and joined, counted by hand; and what is said where a definition is not answered."""

from pathlib import Path

import pytest

from tests.connectors.replay.dynamics import ACME, ANN, BEN, BOT, OPEN, WON, ZED, change, small_environment, url
from tests.connectors.replay.homes import FIRST, NEXT
from tests.connectors.replay.reading import Reading, read
from tests.connectors.replay.server import serving

LEVELS = ("read_level", "create_level", "update_level", "delete_level", "export_level", "basis")


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, Reading]:
    """The environment with a deal that names a campaign, and the same a week later."""
    world = small_environment()
    world.rows["opportunities"][1]["_campaignid_value"] = "g1"
    world.rows["opportunities"][0]["_parentcontactid_value"] = ZED
    folder = tmp_path_factory.mktemp("set up")
    with serving(world.answer) as server:
        first = read("dynamics", url(server.port), folder, FIRST)
        change(world)
        return first, read("dynamics", url(server.port), folder, NEXT)


def test_the_deepest_of_own_roles_and_those_of_teams_counts(readings: tuple[Reading, Reading]) -> None:
    first, later = readings
    assert set(first.of("permission", *LEVELS, user_id=ANN)) == {("all", "all", "all", "all", "all", "roles")}
    ben = {name: levels for name, *levels in first.of("permission", "object_type", *LEVELS, user_id=BEN)}
    assert ben["opportunity"] == ["team", "own", "team", "none", "none", "roles"]  # his unit's copy of the role
    assert ben["case"] == ["all", "none", "own", "none", "none", "roles"]  # reads all through the deal desk
    assert ben["account"] == ["none", "none", "none", "none", "none", "roles"]
    assert set(first.of("permission", *LEVELS, user_id=BOT)) == {(None, None, None, None, None, "no role")}
    assert {who for (who,) in first.of("permission", "user_id")} == {ANN, BEN, BOT}, "a disabled account may do nothing"
    assert later.of("permission", "read_level", user_id=BEN, object_type="opportunity") == [("none",)], "what is left is the team's role"


def test_tables_and_columns_of_the_company_are_told_apart(readings: tuple[Reading, Reading]) -> None:
    first, _ = readings
    assert first.of("config_object", "native_name", is_custom=True) == [("new_trip",)]
    told = ("field_name", "data_type", "is_custom", "is_required", "is_audited")
    assert first.of("config_field", *told) == [
        ("_parentaccountid_value", "text", False, False, False),  # as the records name it
        ("estimatedvalue", "number", False, False, True),
        ("name", "text", False, True, False),
        ("new_budgetowner", "text", True, False, False),
    ]


def test_changes_and_jobs_are_read_without_names_of_files(readings: tuple[Reading, Reading]) -> None:
    first, later = readings
    changes = first.of("config_change", "section", "target", "action")
    assert changes == [
        ("field", "opportunity.new_budgetowner", "update"),
        ("object", "new_trip", "create"),
        ("package", "TripPlanner 1.2.0.0", "update"),
        ("role", "desk", "create"),
        ("role", "head", "create"),
        ("role", "sales", "update"),
    ]
    assert ("package", "TripPlanner 1.3.0.0", "update") in later.of("config_change", "section", "target", "action")
    told = ("job_id", "kind", "object_type", "status_canonical", "n_rows", "n_created", "n_failed")
    assert first.of("data_job", *told) == [
        ("bulkdelete:bd1", "mass_delete", None, "done", 5, None, 0),
        ("import:if1", "import", "contact", "done", 10, 8, 2),
    ]


def test_deals_name_contacts_campaigns_and_connected_people(readings: tuple[Reading, Reading]) -> None:
    first, later = readings
    told = ("from_record_id", "to_record_id", "link_role", "is_primary", "is_deleted")
    assert first.of("record_link", *told, from_object_type="opportunity") == [
        (WON, ZED, "Decision Maker", True, False),  # its contact, connected to it besides
        (OPEN, "g1", None, True, False),
    ]
    assert later.of("record_link", "link_role", "is_deleted", from_record_id=WON) == [("Decision Maker", False)], "it is still the contact"
    assert first.of("record_link", "to_record_id", from_record_id=ZED) == [(ACME,)]
    assert first.of("campaign", "campaign_id", "status_native", "budget", "currency") == [("g1", "Launched", 1500.5, "EUR")]


def test_a_definition_that_is_refused_stops_nothing_else(tmp_path: Path) -> None:
    world = small_environment()
    world.without = {"roleprivilegescollection": "prvReadRole", "connections": "prvReadConnection"}
    world.rows["solutions"][0].pop("_modifiedby_value")
    with serving(world.answer) as server:
        server.trouble("/EntityDefinitions(LogicalName='lead')", 400, times=9, content={"error": {"code": "0x0", "message": "no"}})
        found = read("dynamics", url(server.port), tmp_path, FIRST)
    assert "lacks the privilege prvReadRole" in found.capabilities["permission"][1]
    assert "lacks the privilege prvReadConnection" in found.capabilities["record_link"][1]
    assert "the API does not answer it here" in found.capabilities["config_field"][1]
    assert len(found.rows["opportunity"]) == 3
