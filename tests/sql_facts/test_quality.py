"""Consistency, load, forms and stage entries of small tables, worked by hand."""

from datetime import date, datetime
from typing import Any

import pandas as pd

from tests.sql_facts.sales import AS_OF, before, deal, sales, stage, talk
from tests.sql_facts.worlds import World


def broken(world: World) -> dict[tuple[str, str], tuple[int, int]]:
    """Broken and checked records by object and rule, over all teams."""
    rows = world.facts("record_consistency")["record_consistency"]
    sums = rows.groupby(["object_type", "field_name"])[["broken", "checked"]].sum()
    return {(str(kind), str(rule)): (int(row["broken"]), int(row["checked"])) for (kind, rule), row in sums.iterrows()}  # type: ignore[misc]


def test_links_that_lead_nowhere_or_elsewhere_are_broken() -> None:
    world = sales()
    for name, deleted in (("acme", False), ("gone", True)):
        world.add("account", account_id=name, is_deleted=deleted)
    for name, account in (("ann@acme", "acme"), ("bob@other", "other"), ("free", None)):
        world.add("contact", contact_id=name, account_id=account, is_deleted=False)
    for number, (account, contact) in enumerate([("acme", "ann@acme"), ("gone", "bob@other"), ("acme", "bob@other"), (None, "nobody"),
                                                  ("acme", "free")]):  # fmt: skip
        deal(world, f"d{number}", account_id=account, primary_contact_id=contact)
    found = broken(world)
    assert found["opportunity", "linked account"] == (1, 4)  # a deleted account is no account; an empty link is not checked
    assert found["contact", "linked account"] == (1, 2)
    assert found["opportunity", "linked contact"] == (1, 5)
    assert found["opportunity", "contact of the account"] == (2, 3)  # bob works elsewhere; nobody knows where free works


def test_without_any_account_in_the_crm_links_are_not_checked() -> None:
    world = sales()
    deal(world, "d", account_id="acme")
    assert ("opportunity", "linked account") not in broken(world)


def test_times_that_run_backwards_and_conversions_to_nothing_are_broken() -> None:
    world = sales()
    entered = datetime(2026, 3, 2, 12)
    for number, changed in enumerate((datetime(2026, 3, 1), entered, datetime(2026, 3, 3), None)):
        world.add("record", object_type="contact", record_id=f"c{number}", created_at=entered, modified_at=changed, is_deleted=False)
    deal(world, "closed before", stage_canonical="won", created_at=entered, close_date=date(2026, 3, 1))
    deal(world, "closed that day", stage_canonical="lost", created_at=entered, close_date=date(2026, 3, 2))
    deal(world, "open", created_at=entered, close_date=date(2026, 3, 1))
    for name, target in (("somewhere", "a"), ("nowhere", None)):
        world.add("lead", lead_id=name, status_canonical="converted", converted_account_id=target, is_deleted=False)
    found = broken(world)
    assert found["contact", "changed after entry"] == (1, 3)
    assert found["opportunity", "closed after entry"] == (1, 2)
    assert found["lead", "conversion"] == (1, 2)


def account(world: World, name: str, *, owner: str | None = "ann", contacts: int = 1, filled: int = 4) -> None:
    """An account with a deal, contacts, and ``filled`` of five known fields."""
    world.add("account", account_id=name, owner_user_id=owner, is_deleted=False)
    deal(world, f"deal of {name}", account_id=name)
    for number in range(contacts):
        world.add("contact", contact_id=f"{name} {number}", account_id=name, is_deleted=False)
    for number in range(5):
        world.add("record_field", object_type="account", record_id=name, field_name=f"f{number}", is_filled=number < filled)


def test_a_loaded_account_has_owner_contact_and_four_of_five_fields() -> None:
    world = sales()
    account(world, "whole")
    account(world, "three fields", filled=3)
    account(world, "no contact", contacts=0)
    account(world, "nobody's", owner=None)
    world.add("account", account_id="no business", owner_user_id="ann", is_deleted=False)
    rows = world.facts("account_load")["account_load"].set_index("org_unit_id")
    assert rows.loc["north", ["key_accounts", "judged_accounts", "loaded_accounts"]].tolist() == [3, 3, 1]
    assert rows.loc["(no team)", ["key_accounts", "loaded_accounts"]].tolist() == [1, 0]


def test_where_the_crm_holds_no_owners_or_no_contacts_no_account_is_judged_to_be_loaded() -> None:
    for owner, contacts in ((None, 1), ("ann", 0)):
        world = sales()
        account(world, "a", owner=owner, contacts=contacts)
        account(world, "b", owner=owner, contacts=contacts)
        rows = world.facts("account_load")["account_load"]
        assert rows[["key_accounts", "judged_accounts", "loaded_accounts"]].sum().tolist() == [2, 0, 0], (owner, contacts)


def test_an_account_of_which_no_field_is_known_is_not_judged_to_be_loaded() -> None:
    world = sales()
    account(world, "known")
    world.add("account", account_id="unread", owner_user_id="ann", is_deleted=False)
    world.add("contact", contact_id="somebody", account_id="unread", is_deleted=False)
    deal(world, "deal of unread", account_id="unread")
    rows = world.facts("account_load")["account_load"].set_index("org_unit_id")
    assert rows.loc["north", ["key_accounts", "judged_accounts", "loaded_accounts"]].tolist() == [2, 1, 1]


def test_accounts_of_a_leaver_are_portable_with_contacts_activity_and_a_plan() -> None:
    world = sales()
    world.person("dee", entitled=(date(2026, 1, 5), date(2026, 3, 2)), is_active=False, deactivated_at=datetime(2026, 3, 2))
    for name, contacts in (("whole", 2), ("one contact", 1), ("silent", 2), ("no plan", 2)):
        account(world, name, owner="dee", contacts=contacts)
        for kind, at, status in (("call", before(90, hour=0), "done"), ("meeting", AS_OF, "planned")):
            if (name, kind) not in {("silent", "call"), ("no plan", "meeting")}:
                when = {"completed_at": at} if status == "done" else {"completed_at": None, "scheduled_start_at": at}
                talk(world, kind, at, about="x", account_id=name, status_canonical=status, **when)
    account(world, "handed over", owner="bob", contacts=1)
    account(world, "long gone", owner="bob", contacts=1)
    for name, at in (("handed over", datetime(2026, 1, 31)), ("long gone", datetime(2026, 1, 30))):
        world.add("field_change", change_id=name, object_type="account", object_id=name, field_canonical="owner", old_ref_id="dee",
                  new_ref_id="bob", changed_at=at)  # fmt: skip
    rows = world.facts("account_load")["account_load"].set_index("org_unit_id")
    assert rows.loc["north", ["leaver_accounts", "portable_accounts"]].tolist() == [5, 1]  # dee's last team; bob's own is not counted
    assert rows.loc["south", "leaver_accounts"] == 0


def form(world: World, field: str, **values: Any) -> None:
    """A contact field as the CRM defines it."""
    world.add(
        "config_field", object_type="contact", field_name=field, **{"is_on_form": True, "is_required": False, "is_custom": False, **values}
    )


def test_a_form_is_counted_for_what_people_enter_by_hand() -> None:
    world = sales()
    form(world, "email", is_required=True)
    form(world, "phone")
    form(world, "loyalty", is_custom=True)
    form(world, "internal", is_on_form=False)
    for name, channel, by in (("a", "ui", "ann"), ("b", None, "ann"), ("imported", "import", "ann"), ("synced", "ui", "sync")):
        world.add("record", object_type="contact", record_id=name, created_at=datetime(2026, 3, 3), created_by_user_id=by,
                  create_channel=channel, is_deleted=False)  # fmt: skip
        for field, filled in (("email", True), ("phone", None), ("loyalty", False)):
            world.add("record_field", object_type="contact", record_id=name, field_name=field, is_filled=filled)
    row = world.facts("record_entry")["record_entry"].iloc[0]
    assert (row["org_unit_id"], f"{row['week_start_date']:%m-%d}", row["entered"]) == ("north", "03-02", 2)
    assert (row["form_fields"], row["required_fields"]) == (6, 2)  # three on the form, one required, for each of two
    assert (row["form_judged"], row["form_filled"], row["custom_judged"], row["custom_filled"]) == (4, 2, 2, 0)


def audited(world: World, name: str, at: datetime, old: str | None, new: str | None) -> None:
    """A change of a deal's amount."""
    number = len(world.rows.get("field_change", []))
    world.add("field_change", change_id=f"a{number}", object_type="opportunity", object_id=name, field_canonical="amount",
              old_value=old, new_value=new, changed_at=at)  # fmt: skip


def test_a_stage_is_judged_by_what_was_filled_when_it_was_entered() -> None:
    world = sales()
    entry = datetime(2026, 3, 10, 12)
    for name in ("before", "afterwards", "never changed", "emptied"):
        deal(world, name)
        stage(world, name, datetime(2026, 3, 3), "Lead")
        stage(world, name, entry, "Proposal", was="Lead")
    audited(world, "before", datetime(2026, 3, 9), None, "100")
    audited(world, "afterwards", datetime(2026, 3, 20), "0", "100")
    audited(world, "emptied", datetime(2026, 3, 9), "50", None)
    audited(world, "emptied", datetime(2026, 3, 12), None, "50")
    rows = world.facts("stage_entry_fill")["stage_entry_fill"].set_index("field_name")
    assert f"{rows.loc['amount', 'week_start_date']:%m-%d}" == "03-09"
    assert rows.loc["amount", ["entries", "judged_entries", "filled_at_entry", "filled_later"]].tolist() == [4, 4, 2, 2]
    assert rows.loc["close_date", ["entries", "judged_entries"]].tolist() == [4, 0]  # nobody audits it: not known, not empty
    assert pd.api.types.is_integer_dtype(rows["filled_at_entry"])
