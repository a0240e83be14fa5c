"""What no CRM should hold and real dumps do: read as nothing, set apart and counted, or kept as it is; a refresh never stops at it."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from sql.copying import copied
from tests.connectors.homes import mapping, number, rows
from tests.connectors.postgres_crm import drop_postgres, load_postgres
from tests.connectors.replay.homes import refresh
from tests.crm_database import CrmDatabase, copy_mariadb, drop_mariadb, load_mariadb

FIXTURES = Path(__file__).parents[1] / "fixtures"
AS_OF = "2026-03-16T00:00:00Z"
TWENTY = "set search_path to workspace_1wgvd1injqtife6y4rvfbu3h5, core; "


def refreshed(home: Path, kind: str, database: CrmDatabase) -> dict[str, object]:
    """The report of a first refresh; it ends with 3, as rows were set apart."""
    home.mkdir()
    (home / "takehold.toml").write_text(f'[sources.crm]\ncrm = "{kind}"\n')
    return refresh(home, database.url, AS_OF, exit_code=3)


def changed(database: CrmDatabase, statements: Iterable[str], before: str = "") -> None:
    for statement in statements:
        database.change(before + statement)


@pytest.fixture(scope="module")
def espocrm(tmp_path_factory: pytest.TempPathFactory, espocrm_small_database: CrmDatabase) -> Iterator[tuple[Path, dict[str, object]]]:
    crm = copy_mariadb(espocrm_small_database)
    changed(crm, (
        "alter table opportunity modify id varchar(17) null, drop primary key",
        "insert into opportunity select * from opportunity where id = 'o1'",
        "insert into opportunity select * from opportunity where id = 'o2'",
        "update opportunity set amount = -250 where id = 'o2' limit 1",
        "update opportunity set account_id = 'no such account', assigned_user_id = 'no such user', created_by_id = '' where id = 'o3'",
        "insert into opportunity (id, name, deleted, amount) values (null, 'keyless', 0, 1), ('huge', 'huge', 0, 1e300)",
        "insert into opportunity (id, name, deleted, amount) values ('odd', char(7), 0, 0)",
        "insert into team_user (team_id, user_id, deleted) values ('no such team', 'no such user', 0)",
    ))  # fmt: skip
    crm.change(
        "set statement sql_mode = '' for update opportunity set close_date = '0000-00-00', created_at = '0000-00-00' where id = 'o1'"
    )
    home = tmp_path_factory.mktemp("odd") / "home"
    yield home, refreshed(home, "espocrm", crm)
    drop_mariadb(crm)


def test_rows_without_a_key_or_a_possible_amount_are_set_apart_and_counted(espocrm: tuple[Path, dict[str, object]]) -> None:
    home, report = espocrm
    apart = report["quarantined"]
    assert apart["crm.opportunity"] == 2, "one without a key, one of 1e300"
    assert number(home, "select count(*) from opportunity where opportunity_id = 'huge' or opportunity_id is null") == 0
    assert "opportunity.amount" in json.dumps(report["problems"]) or "a row without opportunity_id" in json.dumps(report["problems"])


def test_a_key_that_stands_twice_counts_once_and_is_told_where_the_rows_differ(espocrm: tuple[Path, dict[str, object]]) -> None:
    home, report = espocrm
    assert mapping(home, "select opportunity_id, count(*) from opportunity where opportunity_id in ('o1', 'o2') group by 1") == {
        "o1": 1,
        "o2": 1,
    }
    assert report["quarantined"]["crm.opportunity (repeated)"] == 1, "o2 says two amounts; the second o1 is a mere copy"


def test_no_date_is_nothing_and_a_negative_amount_and_an_orphan_stay_as_they_are(espocrm: tuple[Path, dict[str, object]]) -> None:
    home, _ = espocrm
    assert rows(home, "select close_date, created_at from opportunity where opportunity_id = 'o1'") == [
        {"close_date": None, "created_at": None}
    ]
    assert rows(home, "select account_id, owner_user_id from opportunity where opportunity_id = 'o3'") == [
        {"account_id": "no such account", "owner_user_id": "no such user"}
    ]
    assert number(home, "select count(*) from open_opportunities") > 0, "facts were built over all of it"
    assert number(home, "select count(*) from person where user_id = 'no such user'") == 0


def test_a_vtiger_of_odd_rows_is_read(tmp_path: Path, mariadb: str) -> None:
    crm = load_mariadb(mariadb, FIXTURES / "vtiger_small.sql")
    changed(crm, (
        "update vtiger_potential set amount = -1 where potentialid = 131",
        "update vtiger_potential set related_to = 424242 where potentialid = 132",
        "insert into vtiger_modtracker_basic values (999, 424242, 'Potentials', 4242, null, 0)",
        "insert into vtiger_loginhistory values (99, '', '-', null, null, null)",
        "insert into vtiger_users2group values (4242, 4242)",
    ))  # fmt: skip
    crm.change("set statement sql_mode = '' for update vtiger_potential set closingdate = '0000-00-00' where potentialid = 131")
    report = refreshed(tmp_path / "home", "vtiger", crm)
    assert report["quarantined"]["crm.usage_event"] == 1
    assert report["quarantined"]["crm.login_event"] == 1
    assert rows(tmp_path / "home", "select amount, close_date from opportunity where opportunity_id = '131'") == [
        {"amount": -1, "close_date": None}
    ]
    drop_mariadb(crm)


def test_a_twenty_of_odd_rows_is_read(tmp_path: Path, postgres: str) -> None:
    crm = load_postgres(postgres, FIXTURES / "twenty_small.sql")
    changed(crm, (
        "alter table opportunity drop constraint opportunity_pkey cascade",
        "alter table opportunity alter column id drop not null",
        "update opportunity set id = null where stage not in ('NEW', 'CUSTOMER', 'MEETING')",
        """update opportunity set "amountAmountMicros" = -5000000, "companyId" = gen_random_uuid() where stage = 'NEW'""",
        """update opportunity set "amountAmountMicros" = 9e28, "closeDate" = 'infinity' where stage = 'CUSTOMER'""",
    ), TWENTY)  # fmt: skip
    report = refreshed(tmp_path / "home", "twenty", crm)
    assert report["quarantined"]["crm.opportunity"] >= 1
    assert mapping(tmp_path / "home", "select stage_native, amount from opportunity where stage_native = 'NEW'") == {"NEW": -5}
    drop_postgres(crm)


def test_bytes_that_are_no_utf_8_are_marked_and_their_row_is_kept(postgres: str) -> None:
    name = "odd_bytes"
    with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f"create database {name} template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'")
    url = make_url(postgres).set(database=name).render_as_string(hide_password=False).replace("+psycopg", "")
    with psycopg.connect(url, client_encoding="utf8") as connection:
        connection.execute("create table deal as select 1 as id, E'N\\xf6rd' as stage union all select 2, 'North'")
        (batch,) = copied(connection, "select d.id, d.stage from deal d order by 1", {}, page_size=10)
    assert batch.to_pylist() == [{"id": "1", "stage": "N\ufffdrd"}, {"id": "2", "stage": "North"}]
    with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f"drop database {name}")


@pytest.mark.parametrize("cut", [0.2, 0.55, 0.9])
def test_a_dump_that_was_cut_off_is_refused_by_name_or_read_as_far_as_it_goes(
    tmp_path: Path, mariadb: str, cut: float, read_or_refused: Callable[[Path, CrmDatabase], str]
) -> None:
    text = (FIXTURES / "espocrm_small.sql").read_text()
    whole = text[: int(len(text) * cut)].rpartition(";\n")[0] + ";\n"
    dump = tmp_path / "cut.sql"
    dump.write_text(whole)
    crm = load_mariadb(mariadb, dump)
    said = read_or_refused(tmp_path / "home", crm)
    assert said == "read" or ("[sources.crm]" in said and ("tables missing" in said or "doesn't exist" in said or "no such column" in said))
    drop_mariadb(crm)


@pytest.fixture
def read_or_refused() -> Callable[[Path, CrmDatabase], str]:
    """Refreshes a home from a database: ``read``, or the words of the refusal."""

    def refreshed_or_words(home: Path, crm: CrmDatabase) -> str:
        home.mkdir()
        (home / "takehold.toml").write_text('[sources.crm]\ncrm = "espocrm"\n')
        try:
            refresh(home, crm.url, AS_OF)
        except AssertionError as failed:
            return str(failed)
        return "read"

    return refreshed_or_words
