"""What Takehold reads from a vTiger, against figures counted by hand in the fixture; its head comment tells them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sql.extract import Source, SourceConfig
from tests.connectors.dumps import streamed
from tests.connectors.homes import copied, history, mapping, number, refreshed, refreshed_again, rows
from tests.crm_database import CrmDatabase, copy_mariadb, drop_mariadb, load_mariadb

AS_OF = "2026-03-16T00:00:00Z"
FIXTURE = Path(__file__).parents[1] / "fixtures" / "vtiger_small.sql"
BY_NAME = "join crm_identity as i on i.user_id = e.user_id"


@pytest.fixture(scope="module")
def database(mariadb: str) -> CrmDatabase:
    return load_mariadb(mariadb, FIXTURE)


@pytest.fixture
def copy(database: CrmDatabase) -> Iterator[CrmDatabase]:
    copied = copy_mariadb(database)
    yield copied
    drop_mariadb(copied)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database: CrmDatabase) -> Path:
    return refreshed(tmp_path_factory.mktemp("vtiger"), database.url, kind="vtiger", as_of=AS_OF)


COUNTED: tuple[tuple[str, str, dict[Any, Any]], ...] = (
    ("sign-ins by name, as typed", "select username_raw, count(*) from login_event group by 1",
     {"anna.north": 3, "ben.north": 2, "cara.south": 1, "dora.south": 1, "old.name": 1}),
    ("creations by person",
     f"select i.username, count(*) from usage_event as e {BY_NAME} where e.action = 'create' group by 1",
     {"admin": 1, "anna.north": 4, "ben.north": 3, "cara.south": 4, "dora.south": 1, "erp": 1}),
    ("creations that only the records tell", "select object_type, count(*) from usage_event where is_derived group by 1", {"lead": 2}),
    ("updates by person", f"select i.username, count(*) from usage_event as e {BY_NAME} where e.action = 'update' group by 1",
     {"admin": 1, "anna.north": 1, "ben.north": 1, "erp": 1}),
    ("a mass edit is no update", f"select i.username, count(*) from usage_event as e {BY_NAME} where e.action = 'mass_update' group by 1",
     {"admin": 3}),
    ("other actions", "select action, object_type, count(*) from usage_event where action in ('delete', 'link', 'comment') group by 1, 2",
     {("delete", "contact"): 1, ("link", "opportunity"): 1, ("comment", "note"): 1}),
    ("channels of creations", "select channel, count(*) from usage_event where action = 'create' group by 1",
     {"ui": 11, "api": 1, "import": 1, "mobile": 1}),
    ("the program's events stand apart", "select actor_kind, count(*) from usage_event group by 1", {"human": 22, "integration": 2}),
    ("kinds of accounts", "select user_kind, is_active, count(*) from crm_user group by 1, 2",
     {("human", True): 4, ("human", False): 1, ("api", True): 1}),
    ("members by group",
     ("select t.name, count(*) from org_membership as m join org_unit as t on t.org_unit_id = m.org_unit_id "
      "where t.unit_kind = 'group' group by 1"),
     {"North": 2, "South & Sea": 2, "Managers": 1, "All": 4}),
    ("the tree of roles",
     "select org_unit_id, parent_org_unit_id from org_unit where unit_kind = 'role' and parent_org_unit_id is not null",
     {"role:H2": "role:H1", "role:H3": "role:H2", "role:H4": "role:H3", "role:H5": "role:H3", "role:H6": "role:H5", "role:H55": "role:H2"}),
    ("records live and deleted", "select object_type, is_deleted, count(*) from record group by 1, 2",
     {("account", False): 2, ("contact", False): 2, ("contact", True): 1, ("lead", False): 2, ("opportunity", False): 4, ("case", False): 2,
      ("call", False): 1, ("meeting", False): 1, ("task", False): 2}),
    ("records of a group", "select record_id, owner_org_unit_id from record where owner_user_id is null",
     {"122": "group:12", "133": "group:12"}),
    ("deals", "select opportunity_id, stage_canonical, currency, amount from opportunity",
     {("131", "open", "EUR"): 60000.0, ("132", "won", "EUR"): 20000.0, ("133", "open", "EUR"): 9500.5, ("134", "lost", "EUR"): 0.0}),
    ("stages from and to",
     "select opportunity_id, previous_stage_native, stage_native, basis from stage_history where previous_stage_native is not null",
     {("131", "Prospecting", "Negotiation or Review"): "field_change", ("132", "Proposal or Price Quote", "Closed Won"): "field_change",
      ("134", "Prospecting", "Proposal or Price Quote"): "native", ("134", "Proposal or Price Quote", "Closed Lost"): "native"}),
    ("who changed which stage",
     "select object_id, changed_by_user_id, old_value, new_value from field_change where field_canonical = 'stage' and not is_initial",
     {("131", "5", "Prospecting"): "Negotiation or Review", ("132", "6", "Proposal or Price Quote"): "Closed Won"}),
    ("filled fields of live contacts",
     ("select f.field_name, count(*) from record_field as f join record as r on r.record_id = f.record_id "
      "and r.object_type = f.object_type where f.object_type = 'contact' and f.is_filled and not r.is_deleted group by 1"),
     {"firstname": 1, "lastname": 2, "email": 2, "title": 1, "account_id": 1, "assigned_user_id": 2}),
    ("fields of deals: a nothing is 0, '' or --None--",
     ("select field_name, count(*) from record_field where object_type = 'opportunity' and is_filled and field_name in "
      "('amount', 'nextstep', 'opportunity_type', 'related_to', 'contact_id', 'closingdate') group by 1"),
     {"amount": 3, "nextstep": 1, "opportunity_type": 1, "related_to": 2, "contact_id": 1, "closingdate": 3}),
    ("activities", "select kind, status_canonical, count(*) from activity group by 1, 2",
     {("call", "done"): 1, ("email", "done"): 1, ("meeting", "planned"): 1, ("task", "planned"): 1, ("task", "done"): 1}),
    ("leads and cases", "select lead_id, status_canonical from lead union all select case_id, status_canonical from case_ticket",
     {"121": "converted", "122": "lost", "141": "open", "142": "closed"}),
    ("rights: as roles and sharing have it",
     ("select i.username, p.object_type, p.read_level, p.create_level, p.update_level, p.delete_level from permission as p "
      "join crm_identity as i on i.user_id = p.user_id where p.object_type in ('account', 'case', 'opportunity') "
      "and i.username in ('admin', 'anna.north', 'erp')"),
     {("admin", "account", "all", "all", "all"): "all", ("admin", "case", "all", "all", "all"): "all",
      ("admin", "opportunity", "all", "all", "all"): "all", ("anna.north", "account", "all", "all", "all"): "none",
      ("anna.north", "case", "none", "none", "none"): "none", ("anna.north", "opportunity", "team", "all", "team"): "team",
      ("erp", "account", None, None, None): None, ("erp", "case", None, None, None): None, ("erp", "opportunity", None, None, None): None}),
    ("fields as they are defined", "select object_type, is_custom, is_required, is_on_form, count(*) from config_field group by 1, 2, 3, 4",
     {("opportunity", False, True, True): 3, ("opportunity", False, False, True): 1, ("opportunity", True, False, True): 1,
      ("opportunity", False, False, False): 2, ("account", False, True, True): 1}),
    ("modules with records", "select is_custom, count(*) from config_object group by 1", {False: 9, True: 1}),
    ("links between records", "select from_object_type, to_object_type, is_primary, count(*) from record_link group by 1, 2, 3",
     {("opportunity", "contact", True): 1, ("opportunity", "contact", False): 1, ("contact", "account", True): 1,
      ("opportunity", "campaign", False): 1, ("call", "contact", False): 2, ("call", "opportunity", False): 1, ("call", "user", False): 2,
      ("meeting", "user", False): 1, ("task", "account", False): 1, ("email", "contact", False): 2}),
    ("campaigns", "select campaign_id, campaign_type, currency, budget from campaign", {("301", "Trade Show", "EUR"): 1200.0}),
)  # fmt: skip


@pytest.mark.parametrize(("sql", "expected"), [case[1:] for case in COUNTED], ids=[case[0] for case in COUNTED])
def test_the_figure_is_the_one_counted_by_hand(home: Path, sql: str, expected: dict[Any, Any]) -> None:
    assert mapping(home, sql) == expected


def test_an_open_deal_is_untouched_for_30_days(home: Path) -> None:
    found = rows(home, "select sum(n_open) as open, sum(n_untouched_30d) as untouched from open_opportunities where snapshot_date = "
                       "(select max(snapshot_date) from open_opportunities)")  # fmt: skip
    assert found == [{"open": 2, "untouched": 1}]


def test_times_are_utc_although_the_server_is_not_and_two_of_three_columns_are_zoned(home: Path, database: CrmDatabase) -> None:
    ends = mapping(home, "select session_key, ended_at from crm_session where ended_at is not null")
    assert {key: at[:19] for key, at in ends.items()} == {"lh:1": "2026-02-02 10:00:00"}
    made = mapping(home, "select i.username, e.created_at from crm_user as e " + BY_NAME)
    assert made["anna.north"][:19] == "2026-02-01 06:00:00"
    assert made["cara.south"][:19] == "2026-02-06 08:55:00", "no account is younger than its first sign-in"
    database.change("alter table vtiger_loginhistory modify login_time timestamp null")
    zoned = streamed(database, "vtiger")["login_event"].column("occurred_at").to_pylist()
    database.change("alter table vtiger_loginhistory modify login_time datetime")
    assert [str(at) for at in zoned[:2]] == ["2026-02-02 08:00:00", "2026-02-03 09:00:00"]


def test_the_leaver_is_dated_by_the_tracked_change_of_the_account(home: Path) -> None:
    left = mapping(home, "select i.username, e.deactivated_at from crm_user as e " + BY_NAME + " where e.deactivated_at is not null")
    assert {name: at[:19] for name, at in left.items()} == {"dora.south": "2026-02-27 17:00:00"}


def test_names_and_texts_stay_in_the_crm(home: Path) -> None:
    assert mapping(home, "select change_id, new_value from field_change where field_name in ('accountname', 'potentialname', 'email')") == {
        "mt:1:accountname": "(not read)", "mt:18:potentialname": "(not read)", "mt:12:email": "(not read)",
    }  # fmt: skip
    assert number(home, "select count(*) from opportunity where name is not null or next_step is not null") == 0


def looked(database: CrmDatabase) -> dict[str, tuple[str, str]]:
    """Status and note of each capability as connecting finds it."""
    with Source(SourceConfig("crm", "vtiger", database.url)) as source:
        return {row.capability: (row.status, row.note) for row in source.connector.capabilities}


def test_what_is_logged_is_found_by_looking_at_the_modules(copy: CrmDatabase) -> None:
    assert looked(copy)["usage_event"][0] == "derived"
    assert "off for Leads" in looked(copy)["usage_event"][1]
    copy.change("update vtiger_modtracker_tabs set visible = 1")
    assert [looked(copy)[name][0] for name in ("usage_event", "field_change", "stage_history")] == ["native_on"] * 3
    copy.change("delete from vtiger_modtracker_tabs")
    found = looked(copy)
    assert [found[name][0] for name in ("usage_event", "field_change", "stage_history")] == ["native_off", "native_off", "derived"]
    assert "Accounts, Contacts, HelpDesk, Leads, Potentials" in found["usage_event"][1]


@pytest.mark.parametrize("write", [
    "insert into vtiger_groups (groupid, groupname) values (99, 'New')", "update vtiger_potential set amount = 1",
    "delete from vtiger_loginhistory", "drop table vtiger_tab",
])  # fmt: skip
def test_a_write_is_refused_by_the_session(database: CrmDatabase, write: str) -> None:
    with Source(SourceConfig("crm", "vtiger", database.admin_url)) as source, pytest.raises(sa.exc.DBAPIError, match=r"(?i)read.only"):
        source._connection.execution_options(stream_results=False).exec_driver_sql(write)
    assert streamed(database, "vtiger")["login_event"].num_rows == 8


def change_everything(crm: CrmDatabase) -> None:
    """What happens between two refreshes: late rows, a sign-off, a move, an emptied recycle bin, and a clean-up of the logs."""
    for statement in (
        "insert into vtiger_loginhistory values (9, 'cara.south', '-', '2026-03-17 08:00:00', '2026-03-17 08:00:00', 'Signed in')",
        "insert into vtiger_modtracker_basic values (23, 133, 'Potentials', 7, '2026-03-17 08:10:00', 0)",
        "insert into vtiger_modtracker_detail values (23, 'sales_stage', 'Prospecting', 'Closed Lost')",
        "update vtiger_potential set sales_stage = 'Closed Lost' where potentialid = 133",
        "update vtiger_crmentity set modifiedtime = '2026-03-17 08:10:00', modifiedby = 7 where crmid = 133",
        "update vtiger_users2group set groupid = 13 where userid = 6",
        "delete from vtiger_contactdetails where contactid = 113",
        "delete from vtiger_modtracker_basic where crmid = 113",
        "delete from vtiger_crmentity where crmid = 113",
        "delete from vtiger_loginhistory where login_id < 5",
    ):
        crm.change(statement)


def test_a_second_refresh_adds_what_is_new_and_loses_nothing_that_the_crm_deleted(tmp_path: Path, home: Path, copy: CrmDatabase) -> None:
    copied(home, tmp_path)
    before = history(tmp_path)
    refreshed_again(tmp_path, copy.url, as_of=AS_OF)
    assert history(tmp_path) == before
    change_everything(copy)
    refreshed_again(tmp_path, copy.url, as_of="2026-03-23T00:00:00Z")
    assert number(tmp_path, "select count(*) from login_event") == 9
    assert number(tmp_path, "select count(*) from usage_event") == 25
    assert mapping(tmp_path, "select deleted_basis, count(*) from record where object_type = 'contact' and is_deleted group by 1") == {
        "native": 1
    }
    moves = mapping(tmp_path, "select org_unit_id, valid_basis, valid_from is null, valid_to is null from org_membership "
                              "where user_id = '6' and org_unit_id in ('group:11', 'group:13')")  # fmt: skip
    assert moves == {("group:11", "observed", True): False, ("group:13", "observed", False): True}
    assert mapping(tmp_path, "select stage_native, left_at is null from stage_history where opportunity_id = '133'") == {
        "Prospecting": False, "Closed Lost": True,
    }  # fmt: skip
