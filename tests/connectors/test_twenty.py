"""What Takehold reads from a Twenty workspace, against figures counted by hand in the fixture; its head comment tells them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sql.errors import SourceUnreachable
from sql.extract import Source, SourceConfig
from tests.connectors.dumps import streamed
from tests.connectors.homes import copied, history, mapping, number, refreshed, refreshed_again, rows
from tests.connectors.postgres_crm import copy_postgres, drop_postgres, load_postgres
from tests.crm_database import CrmDatabase

AS_OF = "2026-03-16T00:00:00Z"
FIXTURE = Path(__file__).parents[1] / "fixtures" / "twenty_small.sql"
WORKSPACE = "workspace_1wgvd1injqtife6y4rvfbu3h5"
BY_NAME = "join crm_identity as i on i.user_id = e.user_id"


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[CrmDatabase]:
    loaded = load_postgres(postgres, FIXTURE)
    yield loaded
    drop_postgres(loaded)


@pytest.fixture
def copy(database: CrmDatabase, postgres: str) -> Iterator[CrmDatabase]:
    copied = copy_postgres(database, postgres)
    yield copied
    drop_postgres(copied)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database: CrmDatabase) -> Path:
    return refreshed(tmp_path_factory.mktemp("twenty"), database.url, kind="twenty", as_of=AS_OF)


def name(end: str) -> str:
    """The id that the fixture writes as ``u('end')``."""
    return f"00000000-0000-0000-0000-{end:0>12}"


COUNTED: tuple[tuple[str, str, dict[Any, Any]], ...] = (
    ("sign-ins by person", f"select i.full_name, count(*) from login_event as e {BY_NAME} where e.is_derived group by 1",
     {"Anna North": 2, "Ben Ö'Neil": 1, "Cara": 1, "Dora South": 1}),
    ("creations by person", f"select i.full_name, count(*) from usage_event as e {BY_NAME} where e.action = 'create' group by 1",
     {"Anna North": 5, "Ben Ö'Neil": 2, "Cara": 1, "Eve East": 1}),
    ("updates by person", f"select i.full_name, count(*) from usage_event as e {BY_NAME} where e.action = 'update' group by 1",
     {"Anna North": 1, "Ben Ö'Neil": 1}),
    ("a mass edit is no update", f"select i.full_name, count(*) from usage_event as e {BY_NAME} where e.action = 'mass_update' group by 1",
     {"Eve East": 3}),
    ("other actions",
     "select action, object_type, actor_kind, count(*) from usage_event where action in ('delete', 'link') group by 1, 2, 3",
     {("delete", "contact", "human"): 1, ("link", "contact", "automation"): 2}),
    ("channels of creations", "select channel, count(*) from usage_event where action = 'create' group by 1",
     {"ui": 8, "api": 1, "import": 1}),
    ("programs' events stand apart", "select actor_kind, channel, count(*) from usage_event where user_id is null group by 1, 2",
     {("integration", "api"): 1, ("automation", "automation"): 1, ("automation", "sync"): 2}),
    ("accounts", f"select i.full_name, e.is_active, e.is_admin from crm_user as e {BY_NAME}",
     {("Anna North", True): True, ("Ben Ö'Neil", True): False, ("Cara", True): False, ("Dora South", False): False,
      ("Eve East", False): False}),
    ("roles", "select t.name, count(*) from org_membership as m join org_unit as t on t.org_unit_id = m.org_unit_id group by 1",
     {"Admin": 1, "Member": 4}),
    ("records live and deleted", "select object_type, is_deleted, count(*) from record group by 1, 2",
     {("account", False): 2, ("contact", False): 2, ("contact", True): 1, ("opportunity", False): 4, ("task", False): 2}),
    ("channels of records", "select create_channel, count(*) from record group by 1", {"ui": 7, "import": 1, "api": 2, "automation": 1}),
    ("deals", "select stage_native, stage_canonical, currency, amount from opportunity where amount is not null",
     {("MEETING", "open", "EUR"): 60000.0, ("CUSTOMER", "won", "USD"): 20000.0, ("NEW", "open", "EUR"): 9500.5}),
    ("close dates are the UTC day", "select stage_native, close_date from opportunity",
     {"MEETING": "2026-04-29", "CUSTOMER": "2026-02-20", "NEW": "2026-03-01", "CLOSED_LOST": None}),
    ("stages from and to",
     "select previous_stage_native, stage_native, stage_canonical from stage_history where previous_stage_native is not null",
     {("NEW", "MEETING"): "open", ("PROPOSAL", "CUSTOMER"): "won"}),
    ("who changed which field",
     ("select i.full_name, e.field_name, e.old_value, e.new_value from field_change as e join crm_identity as i "
      "on i.user_id = e.changed_by_user_id where e.object_type = 'opportunity'"),
     {("Anna North", "stage", "NEW"): "MEETING", ("Anna North", "amount", "50000.00"): "60000.00",
      ("Anna North", "name", "(not read)"): "(not read)", ("Ben Ö'Neil", "stage", "PROPOSAL"): "CUSTOMER"}),
    ("filled fields of live people",
     ("select f.field_name, count(*) from record_field as f join record as r on r.record_id = f.record_id "
      "where f.object_type = 'contact' and f.is_filled and not r.is_deleted group by 1"),
     {"firstName": 1, "lastName": 2, "email": 2, "jobTitle": 1, "companyId": 1}),
    ("fields of deals", "select field_name, count(*) from record_field where object_type = 'opportunity' and is_filled group by 1",
     {"name": 3, "stage": 4, "amount": 3, "closeDate": 3, "companyId": 2, "pointOfContactId": 1, "ownerId": 3}),
    ("activities", "select kind, status_canonical, count(*) from activity group by 1, 2",
     {("task", "planned"): 1, ("task", "done"): 1, ("meeting", "done"): 1, ("meeting", "cancelled"): 1, ("meeting", "planned"): 2,
      ("email", "done"): 2}),
    ("rights: as roles and objects have it",
     ("select i.full_name, p.object_type, p.read_level, p.update_level, p.delete_level, p.basis from permission as p "
      "join crm_identity as i on i.user_id = p.user_id where p.object_type in ('account', 'opportunity') and i.full_name <> 'Cara'"),
     {("Anna North", "account", "all", "all", "all"): "admin", ("Anna North", "opportunity", "all", "all", "all"): "admin",
      ("Ben Ö'Neil", "account", "all", "all", "none"): "roles", ("Ben Ö'Neil", "opportunity", "all", "none", "none"): "object"}),
    ("fields as they are defined",
     "select field_name, data_type, is_custom, is_required, is_deleted from config_field where object_type = 'opportunity'",
     {("name", "text", False, False): False, ("stage", "text", False, True): False, ("amount", "number", False, False): False,
      ("region", "text", True, False): False, ("old", "boolean", True, False): True}),
    ("objects", "select is_custom, count(*) from config_object group by 1", {False: 5, True: 1}),
    ("links between records", "select from_object_type, to_object_type, is_primary, count(*) from record_link group by 1, 2, 3",
     {("opportunity", "contact", True): 1, ("contact", "account", True): 1, ("meeting", "contact", False): 2,
      ("email", "contact", False): 2}),
)  # fmt: skip


@pytest.mark.parametrize(("sql", "expected"), [case[1:] for case in COUNTED], ids=[case[0] for case in COUNTED])
def test_the_figure_is_the_one_counted_by_hand(home: Path, sql: str, expected: dict[Any, Any]) -> None:
    assert mapping(home, sql) == expected


def test_an_open_deal_is_untouched_for_30_days(home: Path) -> None:
    assert rows(home, "select sum(n_open) as open, sum(n_untouched_30d) as untouched from open_opportunities") == [
        {"open": 2, "untouched": 1}
    ]


def test_times_written_in_other_zones_are_utc_and_leavers_are_dated(home: Path) -> None:
    first = mapping(home, "select object_type, min(occurred_at) from usage_event where action = 'create' group by 1")
    assert first["account"][:19] == "2026-02-02 08:05:00"
    left = mapping(home, "select i.full_name, e.deactivated_at from crm_user as e " + BY_NAME + " where e.deactivated_at is not null")
    assert {person: at[:19] for person, at in left.items()} == {"Dora South": "2026-02-27 17:00:00", "Eve East": "2026-03-01 08:00:00"}


def test_a_linked_event_is_dated_by_the_log_and_not_by_its_own_future(home: Path) -> None:
    assert number(home, "select max(occurred_at) from usage_event where action = 'link'")[:19] == "2026-03-09 09:05:00"


def test_sign_ins_are_not_known_where_no_tokens_are_kept(copy: CrmDatabase) -> None:
    def looked() -> tuple[str, str]:
        with Source(SourceConfig("crm", "twenty", copy.url)) as source:
            return next((row.status, row.note) for row in source.connector.capabilities if row.capability == "login_event")

    assert looked()[0] == "derived"
    assert "since 2026-02-02" in looked()[1]
    copy.change("""delete from core."appToken" where type = 'REFRESH_TOKEN' and "workspaceId" = u('f1')""")
    assert looked()[0] == "none"
    assert "not measurable" in looked()[1]


def opened(url: str) -> str:
    """The schema that a session on ``url`` reads first."""
    with Source(SourceConfig("crm", "twenty", url)) as source:
        return str(source._connection.exec_driver_sql("select current_schema()").scalar_one())


def test_the_workspace_is_found_and_of_several_one_is_chosen_in_the_url(copy: CrmDatabase) -> None:
    assert opened(copy.url) == WORKSPACE
    copy.change("create schema workspace_other")
    assert opened(copy.url) == WORKSPACE, "a schema without the CRM's tables is no workspace"
    copy.change(f'create table workspace_other."timelineActivity" (like {WORKSPACE}."timelineActivity")')
    copy.change(f"grant usage on schema workspace_other to {copy.name}_reader")
    copy.change(f'grant select on workspace_other."timelineActivity" to {copy.name}_reader')
    both = f"holds 2 workspaces: there are {WORKSPACE}, workspace_other. Choose one with ?schema=NAME at the end of the URL."
    with pytest.raises(SourceUnreachable, match=both.replace("?", r"\?")):
        opened(copy.url)
    assert opened(f"{copy.url}?schema={WORKSPACE}") == WORKSPACE
    with pytest.raises(SourceUnreachable, match="has no workspace workspace_x: there are"):
        opened(f"{copy.url}?schema=workspace_x")


def test_a_database_without_a_workspace_is_told_as_such(postgres: str) -> None:
    with pytest.raises(
        SourceUnreachable, match=r"\[sources\.crm\] this database shows this account no workspace: no schema like workspace_%"
    ):
        opened(postgres)


OTHER_VERSIONS = {
    "timeline with types": (
        'alter table "timelineActivity" add column "timelineActivityTypeSnapshot" jsonb',
        """update "timelineActivity" set "timelineActivityTypeSnapshot" = case when name like 'linked-%' then jsonb_build_object('name',
           replace(split_part(name, '.', 1), 'linked-', '') || 'Linked', 'action', 'linked') when name like '%.linked' then
           jsonb_build_object('name', split_part(name, '.', 1) || 'Linked', 'action', 'linked') else
           jsonb_build_object('name', split_part(name, '.', 2), 'action', split_part(name, '.', 2)) end""",
        'alter table "timelineActivity" drop column name',
    ),
    "timeline before its targets were renamed": tuple(
        f'alter table "timelineActivity" rename column "target{target}Id" to "{target.lower()}Id"'
        for target in ("Opportunity", "Company", "Person", "Note", "Task")
    ),
    "tasks before their targets were renamed": tuple(
        f'alter table "taskTarget" rename column "target{target}Id" to "{target.lower()}Id"'
        for target in ("Opportunity", "Company", "Person")
    ),
    "deals without an owner": ('alter table opportunity drop column "ownerId"',),
    "records without who changed them last": (
        'alter table opportunity drop column "ownerId"',
        *(f'alter table {table} drop column "updatedByWorkspaceMemberId"' for table in ("opportunity", "company", "person", "task")),
    ),
    "roles before their targets were renamed": ('alter table core."roleTarget" rename to "roleTargets"',),
}
CHANGES_WITH_OWNER = {"record", "opportunity", "record_field.opportunity"}


@pytest.mark.parametrize("variant", OTHER_VERSIONS)
def test_another_versions_columns_are_found_by_looking_and_give_the_same_rows(
    database: CrmDatabase, copy: CrmDatabase, variant: str
) -> None:
    for statement in OTHER_VERSIONS[variant]:
        copy.change(f"set search_path to {WORKSPACE}, core, public; {statement}")
    with Source(SourceConfig("crm", "twenty", copy.url)) as source:
        assert variant in [found.name for found in source.connector.variants]
    here, there = streamed(copy, "twenty"), streamed(database, "twenty")
    assert set(here) == set(there)
    different = {stream for stream in here if here[stream].drop_columns(["raw_action"] if "raw_action" in here[stream].column_names else [])
                 != there[stream].drop_columns(["raw_action"] if "raw_action" in there[stream].column_names else [])}  # fmt: skip
    assert different <= (CHANGES_WITH_OWNER if "owner" in variant or "changed" in variant else set())


WRITES = (
    f"insert into {WORKSPACE}.note select * from {WORKSPACE}.note",
    f"update {WORKSPACE}.opportunity set name = ''",
    'delete from core."appToken"',
    f"drop schema {WORKSPACE} cascade",
    "set session characteristics as transaction read write; delete from core.role",
)


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_refused_by_the_session(database: CrmDatabase, write: str) -> None:
    with Source(SourceConfig("crm", "twenty", database.admin_url)) as source, pytest.raises(sa.exc.DBAPIError, match=r"(?i)read.only"):
        source._connection.execution_options(stream_results=False).exec_driver_sql(write)
    assert streamed(database, "twenty")["login_event"].num_rows == 5


MERGED = '{"diff":{"stage":{"before":"PROPOSAL","after":"CUSTOMER"},"closeDate":{"before":null,"after":"2026-02-20T12:00:00Z"}}}'
LOST = '{"diff":{"stage":{"before":"NEW","after":"CLOSED_LOST"}}}'
LATER = (
    """insert into core."appToken" (id, "userId", "workspaceId", "createdAt")
       values (u('cb'), u('3'), u('f1'), '2026-03-17 08:00:00Z')""",
    f"""insert into "timelineActivity"
        (id, "createdAt", "updatedAt", "happensAt", name, properties, "workspaceMemberId", "targetOpportunityId")
        values (u('99'), '2026-03-17 08:10:00Z', '2026-03-17 08:10:00Z', '2026-03-17 08:10:00Z', 'opportunity.updated', '{LOST}',
        u('d3'), u('43'))""",
    f"""update "timelineActivity" set "updatedAt" = '2026-03-17 09:00:00Z', properties = '{MERGED}'
        where name = 'opportunity.updated' and "targetOpportunityId" = u('42')""",
    """update opportunity set stage = 'CLOSED_LOST', "updatedAt" = '2026-03-17 08:10:00Z' where id = u('43')""",
    """delete from core."roleTarget" where "userWorkspaceId" = u('12')""",
    """insert into core."roleTarget" (id, "workspaceId", "roleId", "userWorkspaceId", "createdAt")
       values (u('b9'), u('f1'), u('a1'), u('12'), '2026-03-17 10:00:00Z')""",
    "delete from person where id = u('33')",
    """delete from "timelineActivity" where "targetPersonId" = u('33')""",
    """delete from core."appToken" where "createdAt" < '2026-02-09Z'""",
)


def change_everything(crm: CrmDatabase) -> None:
    """What happens between two refreshes: late rows, a row merged again, another role, an emptied trash, and a clean-up of the logs."""
    for statement in LATER:
        crm.change(f"set search_path to {WORKSPACE}, public; {statement}".replace(":", r"\:"))


def test_a_second_refresh_adds_what_is_new_and_loses_nothing_that_the_crm_deleted(tmp_path: Path, home: Path, copy: CrmDatabase) -> None:
    copied(home, tmp_path)
    before = history(tmp_path)
    refreshed_again(tmp_path, copy.url, as_of=AS_OF)
    assert history(tmp_path) == before
    change_everything(copy)
    refreshed_again(tmp_path, copy.url, as_of="2026-03-23T00:00:00Z")
    assert number(tmp_path, "select count(*) from login_event") == 6
    assert number(tmp_path, "select count(*) from usage_event") == 20
    changes = f"select field_name, count(*) from field_change where object_id in ('{name('42')}', '{name('43')}') group by 1"
    assert mapping(tmp_path, changes) == {"stage": 2, "closeDate": 1}
    assert mapping(tmp_path, "select object_type, deleted_basis from record where is_deleted") == {"contact": "native"}
    assert number(tmp_path, "select count(*) from record where object_type = 'contact'") == 3
    roles = mapping(tmp_path, f"select org_unit_id, valid_to is null from org_membership where user_id = '{name('d2')}'")
    assert roles == {f"role:{name('a1')}": True, f"role:{name('a2')}": False}
    assert mapping(tmp_path, f"select stage_native, left_at is null from stage_history where opportunity_id = '{name('43')}'") == {
        "NEW": False, "CLOSED_LOST": True,
    }  # fmt: skip
