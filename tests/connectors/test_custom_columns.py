"""Fields that a company made itself are found when connecting, and only whether they are filled is read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sql.connector import load_connector
from sql.custom_columns import custom_columns
from sql.extract import Progress, Source, SourceConfig
from tests.connectors.dumps import asked
from tests.connectors.homes import mapping, number, refreshed
from tests.connectors.postgres_crm import copied_to_postgres, copy_postgres, drop_postgres, load_postgres
from tests.crm_database import CrmDatabase, copy_mariadb, drop_mariadb, load_mariadb

FIXTURES = Path(__file__).parents[1] / "fixtures"
TWENTY = "set search_path to workspace_1wgvd1injqtife6y4rvfbu3h5, core; "
PER_OBJECT = """
    select f.object_type, f.field_name, sum(case when f.is_filled then 1 else 0 end)
    from record_field as f
    join config_field as c on c.object_type = f.object_type and c.field_name = f.field_name
    where c.is_custom
    group by 1, 2
"""


def filled(database: CrmDatabase, kind: str, *fields: str) -> dict[tuple[str, str], list[str]]:
    """By object and field the records where it is filled, with ``?`` after those where that is not known and ``~`` after placeholders."""
    found: dict[tuple[str, str], list[str]] = {}
    with Source(SourceConfig("crm", kind, database.url)) as source:
        for stream in source.connector.streams_of("record_field"):
            for row in [row for batch in source.chunks(stream, Progress()) for row in batch.to_pylist() if row["field_name"] in fields]:
                mark = "?" if row["is_filled"] is None else "~" if row["is_placeholder"] else ""
                if row["is_filled"] or mark:
                    found.setdefault((row["object_type"], row["field_name"]), []).append(f"{row['record_id']}{mark}")
    return {field: sorted(records) for field, records in found.items()}


def test_fields_of_an_espocrm_are_found_on_both_databases_and_counted(
    tmp_path: Path, espocrm_small_copy: Callable[[], CrmDatabase], postgres: str
) -> None:
    crm = espocrm_small_copy()
    for column in ("c_budget_owner varchar(50)", "c_go_live date", "c_is_strategic tinyint(1) not null default 0", "c_tags mediumtext"):
        crm.change(f"alter table opportunity add column {column}")
    crm.change("update opportunity set c_budget_owner = 'private words', c_is_strategic = 1 where id = 'o1'")
    crm.change("update opportunity set c_budget_owner = ' N/A ', c_go_live = '2026-05-01', c_tags = '[]' where id = 'o2'")
    names = ("cBudgetOwner", "cGoLive", "cIsStrategic", "cTags")
    there = [row[0] for row in asked(crm, "select id from opportunity order by id")]
    expected = {
        ("opportunity", "cBudgetOwner"): ["o1", "o2~"],
        ("opportunity", "cGoLive"): ["o2"],
        ("opportunity", "cIsStrategic"): [f"{name}{'' if name == 'o1' else '?'}" for name in there],
    }
    copied = copied_to_postgres(crm, postgres)
    assert (filled(crm, "espocrm", *names), filled(copied, "espocrm", *names)) == (expected, expected)
    drop_postgres(copied)
    home = refreshed(tmp_path, crm.url, as_of="2026-03-16T00:00:00Z")
    assert mapping(home, PER_OBJECT) == {("opportunity", name): count for name, count in zip(names, (1, 1, 1, 0), strict=True)}
    assert number(home, "select sum(custom_judged) > 0 and sum(custom_filled) > 0 from record_entry where object_type = 'opportunity'")
    assert not any(b"private words" in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_fields_of_a_vtiger_are_found_in_their_own_tables(mariadb: str) -> None:
    crm = load_mariadb(mariadb, FIXTURES / "vtiger_small.sql")
    assert filled(crm, "vtiger", "cf_901") == {}, "a vTiger without such tables is read like before"
    crm.change("create table vtiger_potentialscf (potentialid int primary key, cf_901 varchar(10), cf_903 decimal(12, 2), cf_905 date)")
    crm.change("insert into vtiger_potentialscf values (131, 'North', 0, null), (132, '', 12.5, null), (133, 'x', null, '2026-01-01')")
    assert filled(crm, "vtiger", "cf_901", "cf_903", "cf_905") == {
        ("opportunity", "cf_901"): ["131", "133~"], ("opportunity", "cf_903"): ["132"], ("opportunity", "cf_905"): ["133"],
    }  # fmt: skip
    drop_mariadb(crm)


def test_fields_of_a_twenty_workspace_are_those_that_it_defines(postgres: str) -> None:
    original = load_postgres(postgres, FIXTURES / "twenty_small.sql")
    crm = copy_postgres(original, postgres)
    crm.change(TWENTY + 'alter table opportunity add column region text, add column "old" boolean')
    crm.change(
        TWENTY + "update opportunity set region = case stage when 'NEW' then 'North' when 'MEETING' then '-' else '' end, old = true"
    )
    ids = {stage: str(number) for number, stage in asked_in(crm, "select id, cast(stage as text) from opportunity")}
    assert filled(crm, "twenty", "region", "old") == {("opportunity", "region"): sorted([ids["NEW"], f"{ids['MEETING']}~"])}
    assert filled(original, "twenty", "region")[("opportunity", "region")][0].endswith("?"), "a column that is not there yet is not known"
    drop_postgres(crm)
    drop_postgres(original)


def asked_in(crm: CrmDatabase, sql: str) -> list[tuple[object, object]]:
    """Pairs from the workspace's own schema."""
    table = sql.replace("from opportunity", "from workspace_1wgvd1injqtife6y4rvfbu3h5.opportunity")
    return [(row[0], row[1]) for row in asked(crm, table)]


def test_fields_of_an_odoo_and_a_suitecrm_are_found(mariadb: str, postgres: str, test_data: Path) -> None:
    odoo = load_postgres(postgres, test_data / "crm" / "odoo-postgresql-aftervacuum.sql.gz")
    odoo.change("alter table crm_lead add column x_studio_region varchar, add column x_rank integer")
    odoo.change("update crm_lead set x_studio_region = 'North' where id = (select min(id) from crm_lead where type = 'opportunity')")
    ((first,),) = asked(odoo, "select min(id) from crm_lead where type = 'opportunity'")
    assert filled(odoo, "odoo", "x_studio_region", "x_rank") == {("opportunity", "x_studio_region"): [str(first)]}
    drop_postgres(odoo)
    suite = load_mariadb(mariadb, test_data / "crm" / "suitecrm-mariadb-aftertrim.sql.gz")
    suite.change("create table if not exists opportunities_cstm (id_c char(36) primary key, jjwg_maps_lat_c float)")
    suite.change("alter table opportunities_cstm add column region_c varchar(20), add column jjwg_maps_note_c varchar(20)")
    suite.change("delete from opportunities_cstm")
    suite.change("insert into opportunities_cstm (id_c, region_c, jjwg_maps_note_c) select min(id), 'North', 'y' from opportunities")
    ((first,),) = asked(suite, "select min(id) from opportunities")
    assert filled(suite, "suitecrm", "region_c", "jjwg_maps_note_c") == {("opportunity", "region_c"): [str(first)]}
    drop_mariadb(suite)


@pytest.mark.parametrize("kind", ["espocrm", "odoo", "suitecrm", "vtiger"])
def test_every_select_that_speaks_of_custom_columns_is_understood(kind: str) -> None:
    streams = load_connector(kind).streams_of("record_field")
    said = [stream for stream in streams if "-- custom:" in stream.path.read_text()]
    assert len(said) >= 5
    assert all(custom_columns(stream) is not None for stream in said)


def test_names_that_no_identifier_should_have_are_left_alone(espocrm_small_database: CrmDatabase) -> None:
    crm = copy_mariadb(espocrm_small_database)
    crm.change("alter table opportunity add column `c_x'; drop` int, add column c_fine int, add column `c_ü` int")
    crm.change("update opportunity set c_fine = 1")
    assert list(filled(crm, "espocrm", "cFine", "cÜ", "cX'; drop")) == [("opportunity", "cFine")]
    drop_mariadb(crm)
