"""A session on a CRM cannot write, not even with the administrator's account."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from sql.errors import SourceUnreachable
from sql.extract import Progress, Source, SourceConfig
from tests.connectors.dumps import asked
from tests.connectors.postgres_crm import copied_to_postgres, drop_postgres
from tests.crm_database import CrmDatabase

WRITES = (
    "insert into team (id, name) values ('t9', 'New')",
    "update team set name = 'Other'",
    "delete from team_user",
    "create table mine (id int)",
    "drop table team_user",
)


@pytest.fixture(params=["MariaDB", "PostgreSQL"])
def database(request: pytest.FixtureRequest, espocrm_small_database: CrmDatabase) -> Iterator[CrmDatabase]:
    if request.param == "MariaDB":
        yield espocrm_small_database
        return
    copied = copied_to_postgres(espocrm_small_database, request.getfixturevalue("postgres"))
    yield copied
    drop_postgres(copied)


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_refused_by_the_session(database: CrmDatabase, write: str) -> None:
    before = asked(database, "select name, (select count(*) from team_user) from team order by 1")
    with Source(SourceConfig("crm", "espocrm", database.admin_url)) as source, pytest.raises(sa.exc.DBAPIError, match=r"(?i)read.only"):
        source._connection.exec_driver_sql(write)
    assert asked(database, "select name, (select count(*) from team_user) from team order by 1") == before
    assert before == [("North", 6), ("South & Sea", 6)]


def test_a_table_that_may_not_be_read_is_told_as_such_and_not_as_a_change_of_schema(
    espocrm_small_database: CrmDatabase, postgres: str
) -> None:
    copied = copied_to_postgres(espocrm_small_database, postgres)
    copied.change(f"revoke select on team from {copied.name}_reader")
    with (
        Source(SourceConfig("crm", "espocrm", copied.url)) as source,
        pytest.raises(SourceUnreachable, match="permission denied for table team"),
    ):
        list(source.chunks(source.connector.streams_of("org_unit")[0], Progress()))
    drop_postgres(copied)


def test_the_readers_account_may_not_write_either(database: CrmDatabase) -> None:
    engine = sa.create_engine(database.url)
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match=r"denied"):
        connection.exec_driver_sql(WRITES[0])
    engine.dispose()
