"""A column that a CRM lost, renamed or turned into another type is told by file, table and column: no silent gap."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from sql.connector import Connector, load_connector
from sql.drift import KINDS, Column, drifted, expected_columns, found_columns, kind_of, named_columns
from sql.errors import SourceSchemaError
from sql.extract import Source, SourceConfig
from tests.connectors.columns import DUMPS, FIXTURES, ON_POSTGRES, unlisted
from tests.connectors.postgres_crm import copy_postgres, drop_postgres, load_postgres
from tests.crm_database import CrmDatabase, copy_mariadb, drop_mariadb, load_mariadb

SMALL = ("espocrm", "twenty", "vtiger")
EXAMPLE = {kind: words.split()[0] for kind, words in KINDS.items()}
OTHER_TYPES = {"text": "varchar(40)", "number": "bigint", "date": "date"}
SCHEMAS = {"twenty": "set search_path to workspace_1wgvd1injqtife6y4rvfbu3h5, core; "}


@dataclass(frozen=True)
class Fixture:
    """A CRM's test database with the connector that connecting gives it."""

    kind: str
    database: CrmDatabase
    connector: Connector
    found: dict[Column, str]

    @property
    def read(self) -> list[Column]:
        """Every column of this database that the connector's SELECTs read."""
        named = {column for stream in self.connector.streams for column in named_columns(stream.sql)}
        return sorted(named & set(self.found))

    def change(self, table: str, parts: Iterable[str]) -> None:
        """Alter a table, as administrator; PostgreSQL takes only one renaming at a time."""
        if self.kind in ON_POSTGRES:
            alter = "; ".join(f'alter table "{table}" {part}' for part in parts)
        else:
            alter = f"alter table `{table}` {', '.join(parts)}".replace('"', "`")
        self.database.change(SCHEMAS.get(self.kind, "") + alter)


def opened(kind: str, database: CrmDatabase) -> Fixture:
    with Source(SourceConfig("crm", kind, database.url)) as source:
        return Fixture(kind, database, source.connector, found_columns(source._connection))


def loaded(kind: str, mariadb: str, postgres: str) -> CrmDatabase:
    """A database of its own: of the small CRM in the project, or of the large dump where there is none."""
    folder = FIXTURES if kind in SMALL else Path(os.environ["TAKEHOLD_TEST_DATA"]) / "crm"
    path = folder / DUMPS.get(kind, f"{kind}_small.sql")
    return load_postgres(postgres, path) if kind in ON_POSTGRES else load_mariadb(mariadb, path)


@pytest.fixture(scope="module", params=[*SMALL, *(pytest.param(kind, marks=pytest.mark.long) for kind in DUMPS)])
def crm(request: pytest.FixtureRequest, mariadb: str, postgres: str) -> Iterator[Fixture]:
    if request.param in DUMPS:
        request.getfixturevalue("test_data")
    database = loaded(request.param, mariadb, postgres)
    yield opened(request.param, database)
    (drop_postgres if request.param in ON_POSTGRES else drop_mariadb)(database)


def refusal(crm: Fixture) -> str:
    """What connecting says; empty where it was not refused."""
    try:
        with Source(SourceConfig("crm", crm.kind, crm.database.url)):
            return ""
    except SourceSchemaError as error:
        return str(error)


def untold(crm: Fixture, columns: Iterable[Column]) -> list[Column]:
    """Those of ``columns`` that a look at the database as it is now does not find drifted."""
    engine = create_engine(make_url(crm.database.url).difference_update_query(["schema"]))
    with engine.connect() as connection:
        if crm.kind in SCHEMAS:
            connection.exec_driver_sql(SCHEMAS[crm.kind])
        told = {named for _, named, _ in drifted(crm.connector.streams, expected_columns(crm.kind), found_columns(connection))}
    engine.dispose()
    return [column for column in columns if column not in told]


def silent(crm: Fixture, table: str) -> list[str]:
    """Columns of a table whose renaming, or whose return as another type, is not told; connecting itself must be refused by their names."""
    columns = [column for its_table, column in crm.read if its_table == table]
    pairs = [(table, column) for column in columns]
    crm.change(table, [f'rename column "{column}" to "{column}_before"' for column in columns])
    missed = [f"{name} is gone" for name in untold(crm, pairs)]
    missed += [] if names_one(crm, columns) else [f"connected without {table}: {refusal(crm)}"]
    crm.change(table, [f'add column "{column}" {other_type(crm.kind, (table, column))}' for column in columns])
    missed += [f"{name} has another type" for name in untold(crm, pairs)]
    missed += [] if names_one(crm, columns) else [f"connected with another {table}: {refusal(crm)}"]
    crm.change(table, [f'drop column "{column}"' for column in columns])
    crm.change(table, [f'rename column "{column}_before" to "{column}"' for column in columns])
    return missed


def other_type(kind: str, column: Column) -> str:
    """A type of a kind that is wrong for the column."""
    return next(written for of, written in OTHER_TYPES.items() if of not in expected_columns(kind)[column])


def names_one(crm: Fixture, columns: Iterable[str]) -> bool:
    """Whether connecting is refused by source, file and one of ``columns``."""
    words = refusal(crm)
    return words.startswith("[sources.crm] ") and ".sql: " in words and any(column in words for column in columns)


@pytest.mark.parametrize("change", ["gone", "another type"])
@pytest.mark.parametrize("kind", [*SMALL, *DUMPS])
def test_every_column_that_is_read_is_told_if_it_drifts(kind: str, change: str) -> None:
    expected = expected_columns(kind)
    assert len(expected) > 100
    there = {column: EXAMPLE[min(kinds)] for column, kinds in expected.items()} | {(table, "more"): "blob" for table, _ in expected}
    streams = load_connector(kind, "postgresql" if kind in ON_POSTGRES else "mysql", {f"{t}.{c}" for t, c in expected}).streams
    assert list(drifted(streams, expected, there)) == []
    read = sorted({column for stream in streams for column in named_columns(stream.sql)} & set(expected))
    missed = []
    for column in read:
        other = next(words.split()[0] for kind, words in KINDS.items() if kind not in expected[column])
        changed = {name: of for name, of in there.items() if name != column} | ({column: other} if change == "another type" else {})
        missed += [column] if column not in [named for _, named, _ in drifted(streams, expected, changed)] else []
    assert (missed, len(read) > 100) == ([], True)


def test_nothing_has_drifted_in_the_crm_as_it_is(crm: Fixture) -> None:
    assert refusal(crm) == ""
    assert list(drifted(crm.connector.streams, expected_columns(crm.kind), crm.found)) == []


def test_every_column_renamed_and_retyped_in_the_database_is_told_when_connecting(crm: Fixture) -> None:
    tables = list(dict.fromkeys(table for table, _ in crm.read))
    assert len(tables) > 15
    assert {table: missed for table in tables if (missed := silent(crm, table))} == {}
    assert refusal(crm) == ""


@pytest.mark.parametrize("kind", SMALL)
def test_columns_toml_lists_what_the_selects_read(kind: str, mariadb: str, postgres: str) -> None:
    database = loaded(kind, mariadb, postgres)
    assert unlisted(kind, database) == {}, "Write it anew: python -m tests.connectors.columns"
    (drop_postgres if kind in ON_POSTGRES else drop_mariadb)(database)


def test_a_dropped_column_names_source_file_table_and_column(espocrm_small_database: CrmDatabase) -> None:
    copy = copy_mariadb(espocrm_small_database)
    copy.change("alter table opportunity drop column close_date")
    with pytest.raises(SourceSchemaError) as caught:
        opened("espocrm", copy)
    assert str(caught.value) == (
        "[sources.crm] espocrm/opportunity.sql: opportunity.close_date is read, and this database shows the account no such column."
    )
    drop_mariadb(copy)


def test_a_flag_that_became_text_is_refused_although_the_database_would_take_any_text_for_no(espocrm_small_database: CrmDatabase) -> None:
    copy = copy_mariadb(espocrm_small_database)
    copy.change("alter table auth_log_record modify is_denied varchar(20)")
    copy.change("update auth_log_record set is_denied = 'denied' where is_denied = '1'")
    with pytest.raises(SourceSchemaError, match=r"\.sql: auth_log_record\.is_denied is read as number, and here it is varchar"):
        opened("espocrm", copy)
    drop_mariadb(copy)


def test_the_names_of_accounts_may_be_out_of_sight_where_they_are_not_read(espocrm_small_database: CrmDatabase) -> None:
    copy = copy_mariadb(espocrm_small_database)
    copy.change("alter table email_address drop column name")
    config = SourceConfig("crm", "espocrm", copy.url)
    with pytest.raises(SourceSchemaError, match=r"email_address\.name"), Source(config):
        pass
    copy.change("alter table email_address add column name varchar(10)")
    copy.change("alter table `user` drop column first_name")
    with Source(replace(config, identity=False)) as source:
        assert source.connector.kind == "espocrm"
    drop_mariadb(copy)


def test_types_are_told_apart_by_what_can_be_computed_with_them() -> None:
    names = {"tinyint": "number", "timestamp with time zone": "time", "character varying": "text", "USER-DEFINED": "text", "blob": "other"}
    assert {name: kind_of(name) for name in names} == names
    assert named_columns('select o."Id", x.y from "order" o join core."user" x on o.a = z.b') == {
        ("order", "Id"), ("order", "a"), ("user", "y"),
    }  # fmt: skip
    passed_on = "with a as (\n select l.* from log l\n),\nb as (\n select x.*, 1 as n from a x\n)\nselect y.at from b y"
    assert ("log", "at") in named_columns(passed_on)
    assert expected_columns("demo") == {}
    assert load_connector("demo").kind == "demo"


def test_a_copy_for_the_tests_is_a_database_of_its_own(postgres: str) -> None:
    original = load_postgres(postgres, FIXTURES / "twenty_small.sql")
    copy = copy_postgres(original, postgres)
    copy.change(SCHEMAS["twenty"] + "delete from opportunity")
    assert (copy.name != original.name, opened("twenty", original).found == opened("twenty", copy).found) == (True, True)
    drop_postgres(copy)
    drop_postgres(original)
