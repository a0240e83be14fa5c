"""A column that an EspoCRM lost or renamed ends in an error that names file and column, never in a silent gap."""

import re
from collections.abc import Callable, Iterator

import pytest

from sql.connector import load_connector
from sql.errors import SourceSchemaError
from sql.extract import Progress, Source, SourceConfig
from tests.connectors.dumps import asked
from tests.crm_database import CrmDatabase, copy_mariadb, drop_mariadb

KIND = "espocrm"
RENAME = "alter table `{table}` rename column `{old}` to `{new}`"
NAMED_TABLE = re.compile(r'\b(?:from|join)\s+"?(\w+)"?\s+(\w+)')
NAMED_COLUMN = re.compile(r'\b(\w+)\."?(\w+)"?')


@pytest.fixture(scope="module")
def database(espocrm_small_database: CrmDatabase) -> Iterator[CrmDatabase]:
    copied = copy_mariadb(espocrm_small_database)
    yield copied
    drop_mariadb(copied)


def mapped_columns(database: CrmDatabase) -> list[tuple[str, str, str]]:
    """Every (stream, table, column) that the files name, found in their text and kept if the fixture has it."""
    listing = "select table_name, column_name from information_schema.columns where table_schema = database()"
    known = {(str(table), str(column)) for table, column in asked(database, listing)}
    found: set[tuple[str, str, str]] = set()
    for stream in load_connector(KIND, "mysql").streams:
        tables: dict[str, set[str]] = {}
        for table, alias in NAMED_TABLE.findall(stream.sql):
            tables.setdefault(alias, set()).add(table)
        for alias, column in NAMED_COLUMN.findall(stream.sql):
            found |= {(stream.name, table, column) for table in tables.get(alias, ()) if (table, column) in known}
    return sorted(found)


def refusal(database: CrmDatabase, streams: set[str]) -> str:
    """The words of the first error while reading ``streams``; empty where all were read without one."""
    with Source(SourceConfig("crm", KIND, database.url)) as source:
        for stream in source.connector.streams:
            if stream.name in streams:
                try:
                    list(source.pages(stream, None, Progress()))
                except SourceSchemaError as error:
                    return str(error)
    return ""


def silent(database: CrmDatabase, columns: list[tuple[str, str, str]]) -> list[str]:
    """Columns whose loss was not told with the file's name and the column's own."""
    missed: list[str] = []
    for stream, table, column in columns:
        database.change(RENAME.format(table=table, old=column, new=f"{column}_before"))
        words = refusal(database, {stream})
        database.change(RENAME.format(table=table, old=f"{column}_before", new=column))
        if not (f"{KIND}/{stream}.sql" in words and column in words):
            missed.append(f"{stream}: {table}.{column}: {words or 'read without a word'}")
    return missed


def test_the_search_for_mapped_columns_finds_them(database: CrmDatabase) -> None:
    found = mapped_columns(database)
    assert ("opportunity", "opportunity", "stage") in found
    assert ("record", "case", "modified_by_id") in found
    assert ("crm_identity", "email_address", "name") in found
    assert len({(table, column) for _, table, column in found}) > 130


def test_a_sample_of_renamed_columns_is_told_by_file_and_column(database: CrmDatabase) -> None:
    assert silent(database, mapped_columns(database)[::30]) == []


def test_an_error_names_source_file_and_column(espocrm_small_copy: Callable[[], CrmDatabase]) -> None:
    crm = espocrm_small_copy()
    crm.change("alter table opportunity drop column close_date")
    assert refusal(crm, {"opportunity"}).startswith("[sources.crm] espocrm/opportunity.sql: Unknown column 'o.close_date'")


@pytest.mark.long
def test_every_renamed_column_is_told_by_file_and_column(database: CrmDatabase) -> None:
    assert silent(database, mapped_columns(database)) == []
