"""EspoCRM on PostgreSQL gives the same canonical rows as EspoCRM on MariaDB; a clean-up in the CRM takes nothing from our history."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sql.canonical import CANONICAL
from sql.connector import load_connector
from sql.extract import Source, SourceConfig
from sql.store import Store
from tests.connectors.dumps import asked, streamed
from tests.connectors.homes import copied, mapping, refreshed, rows, run
from tests.connectors.postgres_crm import copied_to_postgres, drop_postgres
from tests.crm_database import CrmDatabase

OWN_WORDS = {"crm_source", "extract_watermark"}  # they name the database and how far it was read


@pytest.fixture(scope="module")
def small_postgres(espocrm_small_database: CrmDatabase, postgres: str) -> Iterator[CrmDatabase]:
    copied = copied_to_postgres(espocrm_small_database, postgres)
    yield copied
    drop_postgres(copied)


def test_every_stream_of_the_dump_is_the_same_on_both_databases(espocrm_database: CrmDatabase, postgres: str) -> None:
    copied = copied_to_postgres(espocrm_database, postgres)
    try:
        on_mariadb, on_postgres = streamed(espocrm_database, "espocrm"), streamed(copied, "espocrm")
    finally:
        drop_postgres(copied)
    assert [name for name, table in on_mariadb.items() if not on_postgres[name].equals(table)] == []
    assert on_postgres.keys() == on_mariadb.keys()
    assert (on_postgres["usage_event"].num_rows, on_postgres["stage_history"].num_rows) == (7171, 505)


def test_every_canonical_table_of_the_small_crm_is_the_same_after_a_refresh(
    tmp_path: Path, espocrm_small_home: Path, small_postgres: CrmDatabase
) -> None:
    hashes = []
    for home in (espocrm_small_home, refreshed(tmp_path, small_postgres.url, as_of="2026-03-16T00:00:00Z")):
        tables = Store.open(home, None).published().manifest.tables
        canonical = [table.name for table in CANONICAL if table.name not in OWN_WORDS]
        hashes.append({name: [(piece.period, piece.rows, piece.content_hash) for piece in tables.get(name, ())] for name in canonical})
    assert hashes[0] == hashes[1]
    assert sum(rows for _, rows, _ in hashes[1]["usage_event"]) == 17
    assert sum(rows for _, rows, _ in hashes[1]["login_event"]) == 7 + 2


def test_only_what_cannot_be_said_for_both_databases_is_written_twice() -> None:
    on_mariadb, on_postgres = load_connector("espocrm", "mysql"), load_connector("espocrm", "postgresql")
    own = {stream.name for stream in on_postgres.streams if stream.path.parent.name == "postgresql"}
    assert own == {"config_field", "field_change", "org_membership", "stage_history"}
    assert [stream.name for stream in on_mariadb.streams] == [stream.name for stream in on_postgres.streams]


def test_the_report_names_the_database_and_the_variant(small_postgres: CrmDatabase) -> None:
    with Source(SourceConfig("crm", "espocrm", small_postgres.url)) as source:
        variant = source.report().variant
    assert variant.startswith("EspoCRM on PostgreSQL ")
    assert variant.endswith(" (EspoCRM for PostgreSQL)")


def test_a_clean_up_in_the_crm_takes_nothing_from_our_history(
    tmp_path: Path, espocrm_home: Path, espocrm_copy: Callable[[], CrmDatabase], test_data: Path
) -> None:
    truth = json.loads((test_data / "crm" / "espocrm-mariadb-truth.json").read_text())
    left = truth["after_cleanup"]
    crm = espocrm_copy()
    home = copied(espocrm_home, tmp_path)
    history = {table: rows(home, f"select * from {table} order by 1, 2, 3") for table in ("login_event", "usage_event", "api_request")}
    crm.change("delete from auth_log_record where created_at < :since", {"since": left["auth_log_since"]})
    crm.change("delete from action_history_record where created_at < :since", {"since": left["action_history_since"]})
    signed_in = "select count(*) from auth_log_record where is_denied = 0 and auth_token_id is not null"
    assert asked(crm, signed_in)[0][0] == sum(left["logins_ok"].values()) == 346
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_CRM_URL", crm.url)
        run(home, "refresh", "crm", "--as-of", "2026-11-22T00:00:00Z")
    assert {table: rows(home, f"select * from {table} order by 1, 2, 3") for table in history} == history
    assert [len(found) for found in history.values()] == [1248 + 48, 7171, 511]
    assert mapping(home, "select outcome, count(*) from login_event group by 1") == {"success": 1248, "failed": 48}
