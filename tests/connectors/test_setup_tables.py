"""How a CRM is set up and joined, counted by hand on the small EspoCRM: permissions, configuration, jobs, campaigns, links."""

from pathlib import Path

import pytest

from tests.connectors.homes import copied, mapping, number, refreshed, rows, run

LEVELS = "read_level, create_level, update_level, delete_level, export_level, basis"


@pytest.fixture(scope="module")
def home(espocrm_small_home: Path) -> Path:
    return espocrm_small_home


def links(home: Path, start: str, end: str) -> set[tuple[object, ...]]:
    """(from, to, role, is primary) of the live links between two kinds of records."""
    sql = (
        "select from_record_id, to_record_id, link_role, is_primary from record_link "
        f"where from_object_type = '{start}' and to_object_type = '{end}' and not is_deleted"
    )
    return {tuple(row.values()) for row in rows(home, sql)}


def test_the_widest_of_all_roles_counts_those_of_teams_included(home: Path) -> None:
    sql = f"select user_id, object_type, {LEVELS} from permission where object_type in ('account', 'opportunity', 'case')"
    found = {(row["user_id"], row["object_type"]): tuple(row.values())[2:] for row in rows(home, sql)}
    assert {key[1]: levels for key, levels in found.items() if key[0] == "u1"} == {
        "account": ("all", "all", "all", "own", "none", "roles"),  # r1 is wider than South's r2
        "opportunity": ("all", "all", "own", "none", "none", "roles"),  # read by r2, the rest by r1
        "case": ("own", "all", "own", "none", "none", "roles"),  # r1 closes cases, r2 opens them
    }
    assert found["u3", "account"] == ("team", "none", "none", "none", None, "roles")
    assert found["u0", "case"] == ("all", "all", "all", "all", "all", "admin")


def test_what_no_role_says_is_not_known_instead_of_none(home: Path) -> None:
    sql = f"select distinct {LEVELS} from permission where user_id in ('u2', 'u5')"
    assert [tuple(row.values()) for row in rows(home, sql)] == [(None, None, None, None, None, "no role")]
    assert number(home, "select count(*) from permission where object_type = 'lead' and read_level is null and user_id <> 'u0'") == 4


def test_only_live_accounts_of_people_and_programmes_have_permissions(home: Path) -> None:
    assert mapping(home, "select user_id, count(*) from permission group by 1") == dict.fromkeys(("u0", "u1", "u2", "u3", "u5"), 9)


def test_the_import_and_the_mass_changes_carry_their_counts(home: Path) -> None:
    sql = "select job_id, kind, object_type, user_id, status_canonical, n_rows, n_created, n_updated, n_failed from data_job order by 1"
    assert [tuple(row.values()) for row in rows(home, sql)] == [
        ("import:i1", "import", "account", "u0", "done", 2, 1, 0, 1),
        ("mass:b1", "mass_update", "lead", "u0", "done", 2, None, None, None),
        ("mass:b2", "mass_update", "lead", "u0", "failed", 0, None, None, None),
    ]
    assert links(home, "account", "data_job") == {("a2", "import:i1", "created", False)}


def test_deals_name_their_contacts_with_roles_and_people_their_companies(home: Path) -> None:
    assert links(home, "opportunity", "contact") == {("o1", "c1", "Decision Maker", True), ("o1", "c3", "Evaluator", False)}
    assert links(home, "contact", "account") == {("c1", "a1", "Buyer", True), ("c1", "a2", None, False), ("c3", "a2", None, True)}
    assert number(home, "select count(*) from record_link where is_deleted and to_record_id in ('c4', 'a1')") == 2  # c4 taken off o1 and a1


def test_activities_name_who_took_part(home: Path) -> None:
    assert links(home, "call", "user") == {("call:d1", "u1", "Accepted", True)}
    assert links(home, "call", "contact") == {("call:d1", "c1", "None", False)}
    assert links(home, "meeting", "user") == {("meeting:m1", "u1", "Accepted", True), ("meeting:m1", "u2", "None", False)}
    assert links(home, "meeting", "contact") == {("meeting:m1", "c1", "None", False)}
    assert links(home, "case", "contact") == {("s1", "c1", None, True)}
    assert links(home, "email", "contact") == {("email:x1", "c1", "to", False), ("email:x1", "c3", "cc", False)}


def test_the_campaign_is_read_without_its_name_and_named_by_a_lead_and_a_deal(home: Path) -> None:
    found = rows(home, "select campaign_id, owner_user_id, campaign_type, start_date, end_date, budget, currency from campaign")
    assert [tuple(row.values()) for row in found] == [("g1", "u1", "Email", "2026-02-02", None, 1500.5, "EUR")]
    assert links(home, "opportunity", "campaign") == {("o2", "g1", None, True)}
    assert links(home, "lead", "campaign") == {("l2", "g1", None, True)}


def test_a_field_is_named_as_in_the_fill_counts_and_its_form_is_not_known(home: Path) -> None:
    missing = (
        "select distinct f.object_type, f.field_name from record_field as f where f.field_name not in "
        "('teamsIds', 'emailAddress', 'phoneNumber') and not exists (select 1 from config_field as c "
        "where c.object_type = f.object_type and c.field_name = f.field_name)"
    )
    assert rows(home, missing) == []
    kinds = mapping(home, "select field_name, data_type from config_field where object_type = 'opportunity' and not is_custom")
    assert [kinds[name] for name in ("amount", "closeDate", "createdAt", "stage")] == ["number", "date", "timestamp", "text"]
    assert mapping(home, "select coalesce(cast(is_on_form as varchar), 'not known'), count(*) from config_field group by 1").keys() == {
        "not known"
    }


def test_a_custom_field_and_a_custom_object_are_told_apart(tmp_path: Path, espocrm_small_copy) -> None:
    crm = espocrm_small_copy()
    crm.change("alter table opportunity add column c_next_step_date date")
    crm.change("create table c_tour_stop (id varchar(17), deleted tinyint(1), name varchar(100), created_at datetime)")
    home = refreshed(tmp_path, crm.url, as_of="2026-03-16T00:00:00Z")
    custom = rows(home, "select object_type, field_name, data_type from config_field where is_custom")
    assert [tuple(row.values()) for row in custom] == [("opportunity", "cNextStepDate", "date")]
    assert mapping(home, "select object_type, native_name from config_object where is_custom") == {"ctourstop": "c_tour_stop"}


def test_changes_of_the_crm_pile_up_from_refresh_to_refresh(tmp_path: Path, espocrm_small_home: Path, espocrm_small_copy) -> None:
    crm = espocrm_small_copy()
    home = copied(espocrm_small_home, tmp_path)
    sql = "select section, target, action, changed_at from config_change order by changed_at"
    first = [
        ("role", "r1", "create", "2026-02-01 05:30:00"),
        ("package", "Maps 1.2.0", "create", "2026-02-16 20:00:00"),
        ("role", "r2", "update", "2026-03-02 06:00:00"),
    ]
    assert [tuple(row.values()) for row in rows(home, sql)] == first
    crm.change("update role set modified_at = '2026-03-16 09:00:00' where id = 'r2'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_CRM_URL", crm.url)
        run(home, "refresh", "crm", "--as-of", "2026-03-17T00:00:00Z")
    assert [tuple(row.values()) for row in rows(home, sql)] == [*first, ("role", "r2", "update", "2026-03-16 09:00:00")]
