"""What Takehold reads from a real SuiteCRM, against the same figures counted on the dump itself."""

import shutil
from pathlib import Path

import pytest

from sql.extract import Source, SourceConfig
from tests.connectors.columns import unlisted
from tests.connectors.dumps import Figure, asked, ours, streamed, theirs
from tests.connectors.homes import mapping, number, refreshed, rows, run
from tests.crm_database import CrmDatabase, load_mariadb

OBJECTS = {
    "account": "accounts", "contact": "contacts", "lead": "leads", "opportunity": "opportunities",
    "case": "cases", "call": "calls", "meeting": "meetings", "task": "tasks",
}  # fmt: skip
FILLED = {
    "account": ["industry", "phone_office", "website", "billing_address_city"],
    "contact": ["first_name", "phone_work", "title"],
    "lead": ["status", "lead_source", "account_name"],
    "opportunity": ["sales_stage", "lead_source", "next_step", "opportunity_type"],
    "case": ["priority", "account_id"],
}


def every(template: str) -> str:
    """A SELECT for each object, as one."""
    return " union all ".join(template.format(object=name, table=table) for name, table in OBJECTS.items())


def filled() -> str:
    """Live records with a value other than nothing, per object and field."""
    return " union all ".join(
        f"select '{name}', '{field}', count(*) from {OBJECTS[name]} where deleted = 0 and length({field}) > 0"
        for name, fields in FILLED.items()
        for field in fields
    )


FIGURES = (
    Figure("accounts by kind", "select user_kind, is_active, count(*) from crm_user group by 1, 2",
           "select if(is_group = 1, 'system', 'human'), status = 'Active', count(*) from users group by 1, 2"),
    Figure("creations by person and object",
           "select user_id, object_type, count(*) from usage_event where action = 'create' group by 1, 2",
           "select created_by, t, count(*) from (" + every("select created_by, '{object}' as t from {table}") + ") as x group by 1, 2"),
    Figure("updates by person",
           "select user_id, count(*) from usage_event where action = 'update' group by 1",
           "select created_by, count(*) from (select created_by from accounts_audit union all select created_by from cases_audit "
           "union all select created_by from opportunities_audit union all select created_by from leads_audit "
           "union all select created_by from contacts_audit) as x group by 1"),
    Figure("openings by person", "select user_id, count(*) from usage_event where action = 'view' group by 1",
           "select user_id, count(*) from tracker where action = 'detailview' group by 1"),
    Figure("records live and deleted", "select object_type, is_deleted, count(*) from record group by 1, 2",
           every("select '{object}', deleted, count(*) from {table} group by deleted")),
    Figure("deals by stage and currency",
           "select stage_native, currency, count(*), sum(amount) from opportunity where not is_deleted group by 1, 2",
           "select sales_stage, 'BASE', count(*), sum(amount) from opportunities where deleted = 0 and currency_id = '-99' group by 1"),
    Figure("stage changes with time, deal, person and stages",
           "select changed_at, object_id, changed_by_user_id, old_value, new_value from field_change "
           "where object_type = 'opportunity' and field_canonical = 'stage'",
           "select date_created, parent_id, created_by, before_value_string, after_value_string from opportunities_audit"),
    Figure("stage changes by pair",
           "select previous_stage_native, stage_native, count(*) from stage_history where previous_stage_native is not null group by 1, 2",
           "select before_value_string, after_value_string, count(*) from opportunities_audit group by 1, 2"),
    Figure("filled fields by object",
           "select f.object_type, f.field_name, count(case when f.is_filled then 1 end) from record_field as f join record as r "
           "on r.object_type = f.object_type and r.record_id = f.record_id where not r.is_deleted and ("
           + " or ".join(f"f.object_type = '{name}' and f.field_name in ({str(fields)[1:-1]})" for name, fields in FILLED.items())
           + ") group by 1, 2",
           filled()),
    Figure("contacts with e-mail",
           "select count(*) from record_field where object_type = 'contact' and field_name = 'email_address' and is_filled",
           "select count(distinct bean_id) from email_addr_bean_rel where bean_module = 'Contacts' and deleted = 0"),
    Figure("deals with an account",
           "select count(*) from opportunity where account_id is not null",
           "select count(distinct opportunity_id) from accounts_opportunities where deleted = 0"),
    Figure("open deals untouched for 30 days", "select sum(n_untouched_30d) from open_opportunities",
           "select count(*) from opportunities where deleted = 0 and sales_stage not like 'Closed%' "
           "and date_modified < timestamp '2026-11-21 00:00:00' - interval 30 day"),
    Figure("teams and members",
           "select t.name, m.user_id from org_membership as m join org_unit as t on t.org_unit_id = m.org_unit_id "
           "where t.unit_kind = 'group' and m.valid_to is null",
           "select g.name, m.user_id from securitygroups g, securitygroups_users m where m.securitygroup_id = g.id and m.deleted = 0"),
    Figure("records by team", "select org_unit_id, object_type, count(*) from record_team where not is_deleted group by 1, 2",
           "select concat('sg:', securitygroup_id), case module when 'Opportunities' then 'opportunity' when 'Cases' then 'case' "
           "else left(lower(module), length(module) - 1) end, count(*) from securitygroups_records where deleted = 0 group by 1, 2"),
    Figure("people of companies", "select to_record_id, count(*) from record_link where from_object_type = 'contact' group by 1",
           "select account_id, count(distinct contact_id) from accounts_contacts group by 1"),
    Figure("calls by who takes part",
           "select to_record_id, link_role, count(*) from record_link "
           "where from_object_type = 'call' and to_object_type = 'user' group by 1, 2",
           "select user_id, accept_status, count(*) from calls_users where deleted = 0 group by 1, 2"),
    Figure("custom fields by object, apart from those of the map module",
           "select object_type, is_custom, count(*), sum(case when is_audited then 1 else 0 end) from config_field "
           "where modified_at is not null and object_type in ('account', 'lead') group by 1, 2",
           "select if(custom_module = 'Leads', 'lead', 'account'), 0, count(*), sum(audited) from fields_meta_data "
           "where custom_module in ('Accounts', 'Leads') group by 1"),
    Figure("without a role everybody may read every deal",
           "select user_id, read_level, basis from permission where object_type = 'opportunity'",
           "select id, 'all', if(is_admin, 'admin', 'default') from users where status = 'Active' and not is_group"),
    Figure("packages and fields changed", "select section, count(*) from config_change group by 1",
           "select 'field', count(*) from fields_meta_data"),
)  # fmt: skip


@pytest.fixture(scope="module")
def database(mariadb: str, test_data: Path) -> CrmDatabase:
    return load_mariadb(mariadb, test_data / "crm" / "suitecrm-mariadb-aftertrim.sql.gz")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database: CrmDatabase) -> Path:
    return refreshed(tmp_path_factory.mktemp("suitecrm"), database.url, kind="suitecrm")


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_the_figure_is_what_the_dump_says(home: Path, database: CrmDatabase, figure: Figure) -> None:
    expected = theirs(database, figure)
    assert expected != []
    assert ours(home, figure) == expected


def test_the_leaver_is_dated_and_one_deal_keeps_its_first_stage(home: Path, database: CrmDatabase) -> None:
    left = mapping(home, "select user_id, deactivated_at from crm_user where deactivated_at is not null")
    assert {user: at[:19] for user, at in left.items()} == {"9cbc0273-a921-34c6-012d-6a13d7fba1c0": "2026-08-24 05:00:00"}
    assert number(home, "select count(*) from stage_history") == 65 + 100  # one first stage per deal, one row per change
    assert asked(database, "select count(*) from opportunities")[0][0] == 65


def test_sign_ins_are_not_known_instead_of_zero(home: Path) -> None:
    lacking = mapping(home, "select capability, status from source_capability where capability in ('login_event', 'usage_event.view')")
    assert lacking == {"login_event": "none", "usage_event.view": "native_off"}
    assert number(home, "select count(*) from login_event") == 0
    note = rows(home, "select note from source_capability where capability = 'login_event'")[0]["note"]
    assert "not measurable" in note and "Switch the tracker on" in note


def test_names_phone_numbers_and_texts_stay_in_the_crm(home: Path, database: CrmDatabase) -> None:
    renamed = rows(home, "select distinct old_value, new_value from field_change where object_type = 'account' and field_name = 'name'")
    assert renamed == [{"old_value": "(not read)", "new_value": "(not read)"}]
    assert asked(database, "select count(*) from accounts_audit where field_name = 'name'")[0][0] == 48
    assert number(home, "select count(*) from opportunity where name is not null or next_step is not null") == 0


def test_with_the_tracker_switched_on_sessions_become_sign_ins(database: CrmDatabase) -> None:
    database.change("update config set value = '0' where category = 'tracker'")
    try:
        with Source(SourceConfig("crm", "suitecrm", database.url)) as source:
            status = {row.capability: row.status for row in source.connector.capabilities}
        assert (status["login_event"], status["usage_event.view"]) == ("derived", "native_on")
        sessions = asked(database, "select count(distinct user_id, session_id) from tracker where session_id <> ''")[0][0]
        assert streamed(database, "suitecrm")["login_event"].num_rows == sessions == 29
    finally:
        database.change("update config set value = '1' where category = 'tracker'")


def test_suitecrms_monthly_jobs_take_nothing_from_our_history(tmp_path: Path, home: Path, database: CrmDatabase) -> None:
    kept = Path(shutil.copytree(home, tmp_path / "home"))
    seen = "select event_id, user_id, occurred_at, action from usage_event order by 1"
    states = "select object_type, is_deleted, deleted_basis, count(*) as n from record group by 1, 2, 3 order by 1, 2, 3"
    before, records = rows(kept, seen), rows(kept, states)
    database.change("create table tracker_before as select * from tracker")
    database.change("create table leads_before as select * from leads")
    try:
        database.change("delete from tracker where id % 2 = 0")  # trimmed, or re-opened: the tracker deletes the older row
        assert database.change("delete from leads where deleted = 1") > 0  # pruneDatabase
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TAKEHOLD_CRM_URL", database.url)
            run(kept, "refresh", "crm", "--as-of", "2026-11-22T00:00:00Z")
    finally:
        database.change("insert ignore into tracker select * from tracker_before")
        database.change("insert ignore into leads select * from leads_before")
        database.change("drop table tracker_before, leads_before")
    assert rows(kept, seen) == before
    assert rows(kept, states) == records


def test_roles_narrow_what_their_holders_may_do_and_own_roles_come_before_those_of_groups(database: CrmDatabase) -> None:
    person, group = asked(
        database, "select min(user_id), securitygroup_id from securitygroups_users group by 2 having count(*) > 1 limit 1"
    )[0]
    other = asked(
        database, f"select user_id from securitygroups_users where securitygroup_id = '{group}' and user_id <> '{person}' limit 1"
    )
    deals = "(select id from acl_actions where category = 'Opportunities' and name = '{}')"
    levels = [("t1", "own", "view", 75), ("t2", "own", "edit", -99), ("t3", "group", "view", 80), ("t4", "group", "access", -98)]
    for key, role, action, access in levels:
        database.change(
            f"insert into acl_roles_actions (id, role_id, action_id, access_override, deleted) values ('{key}', '{role}', "
            f"{deals.format(action)}, {access}, 0)"
        )
    database.change(f"insert into acl_roles_users (id, role_id, user_id, deleted) values ('t1', 'own', '{person}', 0)")
    database.change(f"insert into securitygroups_acl_roles (id, securitygroup_id, role_id, deleted) values ('t1', '{group}', 'group', 0)")
    found = {
        (row["user_id"], row["object_type"]): (
            row["read_level"],
            row["create_level"],
            row["update_level"],
            row["delete_level"],
            row["basis"],
        )
        for row in streamed(database, "suitecrm")["permission"].to_pylist()
    }
    database.change("delete from acl_roles_actions where id in ('t1', 't2', 't3', 't4')")
    database.change("delete from acl_roles_users where id = 't1'")
    database.change("delete from securitygroups_acl_roles where id = 't1'")
    assert found[person, "opportunity"] == ("own", "none", "none", "all", "roles")
    assert found[person, "lead"] == ("all", "all", "all", "all", "roles")  # what a role leaves open falls to the default
    assert found[other[0][0], "opportunity"] == ("none", "none", "none", "none", "roles")  # the module is closed for the group


def test_the_variant_is_found_by_looking(database: CrmDatabase) -> None:
    def variant() -> str:
        with Source(SourceConfig("crm", "suitecrm", database.url)) as source:
            return source.report().variant

    assert variant().endswith(" (SuiteCRM 7, or an early 8)")
    database.change("alter table users add column is_totp_enabled tinyint(1)")
    newer = variant()
    database.change("alter table users drop column is_totp_enabled")
    assert newer.startswith("SuiteCRM on MariaDB ")
    assert newer.endswith(" (SuiteCRM 8)")


def test_columns_toml_lists_what_the_selects_read(database: CrmDatabase) -> None:
    assert unlisted("suitecrm", database) == {}, "Write it anew: python -m tests.connectors.columns"
