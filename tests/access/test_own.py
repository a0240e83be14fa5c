"""One's own rows, found by the address of the sign-in; and the units of the CRM's tree that somebody reaches."""

from datetime import datetime

import pandas as pd
import pytest

from access.own import own_accounts, units_of
from access.viewer import AccessDenied, Viewer
from tests.access.worlds import MONDAY, HandMadeSnapshot, Team, snapshot

TEAMS = [Team("t1", "sales", [10, 10]), Team("t2", "sales", [8, 8]), Team("t3", "service", [9, 9]), Team("t4", "service", [2, 2])]
EDGES = [("root", None), ("sales", "root"), ("service", "root"), ("t1", "sales"), ("t2", "sales"), ("t3", "service"), ("t4", "service")]
MANAGERS = {"service": "boss"}
PEOPLE = [("ann", "Ann@Example.org "), ("bob", "bob@example.org"), ("boss", "boss@example.org"), ("c1", "two@example.org"),
          ("c2", "TWO@example.org"), ("gone", "bob@example.org"), ("nameless", None)]  # fmt: skip
MEMBERS = [("t1", "ann", None), ("t3", "bob", datetime(2026, 1, 7)), ("t1", "bob", None)]


@pytest.fixture
def world() -> HandMadeSnapshot:
    """Ann in t1; Bob moved from t3 to t1; a boss of the unit service without a team; two accounts of one address; one deleted."""
    users = pd.DataFrame(
        {"source_id": "crm", "user_id": [user for user, _ in PEOPLE], "is_deleted": [user == "gone" for user, _ in PEOPLE]}
    )
    columns = ["source_id", "user_id", "week_start_date", "days_elapsed", "org_unit_id", "eligible_days_7", "active_days_7", "core_actions"]
    weeks = pd.DataFrame([("crm", "ann", MONDAY, 7, "t4", 5, 3, 12), ("crm", "bob", MONDAY, 7, "t1", 5, 5, 99)], columns=columns).assign(
        capabilities_used=2, capabilities_expected=5, habit_state="too early", lifecycle_state="new"
    )
    return snapshot(
        TEAMS,
        crm_user=users.assign(created_at=datetime(2020, 1, 1)),
        crm_identity=pd.DataFrame({"source_id": "crm", "user_id": [user for user, _ in PEOPLE], "email": [mail for _, mail in PEOPLE]}),
        person_week=weeks,
        org_membership=pd.DataFrame(MEMBERS, columns=["org_unit_id", "user_id", "valid_to"]).assign(source_id="crm"),
        org_unit=pd.DataFrame(EDGES, columns=["org_unit_id", "parent_org_unit_id"]).assign(
            source_id="crm", manager_user_id=pd.Series([MANAGERS.get(unit) for unit, _ in EDGES])
        ),
    )


def member(address: str | None) -> Viewer:
    return Viewer("x", "member", units=(), account=address)


def test_a_member_is_given_the_own_rows_alone_and_the_group_they_count_in(world: HandMadeSnapshot) -> None:
    (own,) = own_accounts(world, member("ann@example.org"))
    assert own.weeks[["active_days_7", "core_actions"]].values.tolist() == [[3, 12]]
    assert own.cohort == "Team t3 + Team t4"  # t4 has two people: everybody else sees it with t3 only


def test_an_address_of_two_accounts_or_of_none_gives_nothing(world: HandMadeSnapshot) -> None:
    assert own_accounts(world, member("two@example.org")) == []
    assert own_accounts(world, member("nobody@example.org")) == []
    assert own_accounts(world, member("' or '1'='1")) == []
    assert [own.weeks["core_actions"].tolist() for own in own_accounts(world, member("bob@example.org"))] == [[99]]  # the other is deleted


def test_without_a_sign_in_there_is_nothing_of_ones_own(world: HandMadeSnapshot) -> None:
    with pytest.raises(AccessDenied, match="needs a sign-in"):
        own_accounts(world, member(None))


@pytest.mark.parametrize(
    ("address", "units"),
    [("ann@example.org", ("sales",)), ("BOB@example.org", ("sales",)), ("boss@example.org", ("service",)), ("two@example.org", ())],
)
def test_the_tree_gives_the_units_of_present_teams_and_of_all_below_what_somebody_leads(
    world: HandMadeSnapshot, address: str, units: tuple[str, ...]
) -> None:
    assert units_of(world, address) == units
