"""The databases that other tests stand on: loaded whole, readable only, and changed only in copies."""

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.crm_database import CrmDatabase

SUCCESSFUL_LOGINS = "select count(*) from auth_log_record where is_denied = 0 and auth_token_id is not null"


def number(url: str, sql: str) -> int:
    """The one number that a query returns."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(sql)).scalar_one())
    finally:
        engine.dispose()


# Counted by hand in the file itself; its head comment says the same.
@pytest.mark.parametrize(("sql", "expected"), [
    (SUCCESSFUL_LOGINS, 7),  # g01-g05, g12, g13
    ("select count(*) from auth_log_record where is_denied = 1", 2),  # g10, g11
    ("select count(*) from auth_log_record where is_denied = 0 and auth_token_id is null", 4),  # g06-g09
    ("select count(*) from action_history_record", 17),
    ("select count(*) from action_history_record where user_id = 'u1'", 8),
    ("select count(*) from action_history_record where action = 'read'", 3),  # h03, h06, h13
    ("select count(*) from action_history_record where action = 'create' and user_id <> 'u5'", 7),  # h01 h02 h04 h05 h07 h08 h14
    ("select count(distinct date(created_at)) from action_history_record where user_id = 'u1'", 3),  # 2 and 3 Feb, 9 Mar
    ("select count(*) from opportunity where stage not like 'Closed%' and modified_at < '2026-02-14'", 1),  # o3
    ("select count(*) from contact where deleted = 0 and account_id is not null", 2),  # c1, c3
])  # fmt: skip
def test_the_small_crm_holds_what_its_head_comment_says(espocrm_small_url: str, sql: str, expected: int) -> None:
    assert number(espocrm_small_url, sql) == expected


def test_the_account_of_the_reader_cannot_change_the_crm(espocrm_small_url: str) -> None:
    engine = create_engine(espocrm_small_url)
    with pytest.raises(OperationalError, match="DELETE command denied"), engine.begin() as connection:
        connection.execute(text("delete from team"))
    engine.dispose()


def test_a_changed_copy_leaves_the_original_as_it_was(
    espocrm_small_copy: Callable[[], CrmDatabase], espocrm_small_database: CrmDatabase
) -> None:
    copy = espocrm_small_copy()
    assert copy.change("delete from auth_log_record where id in ('g01', 'g02')") == 2
    assert (number(copy.url, SUCCESSFUL_LOGINS), number(espocrm_small_database.url, SUCCESSFUL_LOGINS)) == (5, 7)


def test_the_dump_of_a_running_crm_loads_whole(espocrm_url: str) -> None:
    assert number(espocrm_url, SUCCESSFUL_LOGINS) == 1248
    assert number(espocrm_url, "select count(*) from action_history_record") == 7171


def test_a_copy_of_the_dump_has_every_row_of_it(espocrm_copy: Callable[[], CrmDatabase]) -> None:
    copy = espocrm_copy()
    copy.change("delete from action_history_record order by number limit 71")
    assert number(copy.url, "select count(*) from action_history_record") == 7100


def test_the_postgres_server_keeps_a_zone_that_is_not_utc(postgres: str) -> None:
    assert number(postgres, "select extract(timezone from now())::int") == 20700  # Kathmandu, +05:45


def test_the_mariadb_server_keeps_a_zone_that_is_not_utc(mariadb: str) -> None:
    assert number(mariadb, "select timestampdiff(second, utc_timestamp(), now())") == 20700  # +05:45
