"""A first look counts small tables and takes the server's word for large ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event

from sql.sizes import Size, size_of
from tests.connectors.postgres_crm import drop_postgres, load_postgres
from tests.crm_database import CrmDatabase, drop_mariadb, load_mariadb


@pytest.fixture(scope="module", params=["mariadb", "postgres"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrmDatabase]:
    """A database with a table called ``order`` of 3,000 rows that the server has looked at."""
    is_maria = request.param == "mariadb"
    dump = tmp_path_factory.mktemp("many") / "many.sql"
    quoted = "`order`" if is_maria else '"order"'
    numbers = "select seq from seq_1_to_3000" if is_maria else "select * from generate_series(1, 3000)"
    analyze = f"analyze table {quoted}" if is_maria else f"analyze {quoted}"
    dump.write_text(f"create table {quoted} (id int primary key);\ninsert into {quoted} {numbers};\n{analyze};\n")
    admin = request.getfixturevalue(request.param)
    made = load_mariadb(admin, dump) if is_maria else load_postgres(admin, dump)
    yield made
    (drop_mariadb if is_maria else drop_postgres)(made)


def test_a_large_table_is_not_counted_to_its_end(many: CrmDatabase) -> None:
    asked: list[str] = []
    engine = create_engine(many.url)
    event.listen(engine, "before_cursor_execute", lambda *words: asked.append(str(words[2])))
    with engine.connect() as connection:
        assert size_of(connection, "order") == Size(3000)
        about = size_of(connection, "order", counted_up_to=100)
    engine.dispose()
    assert about.is_estimate
    assert 2000 <= about.rows <= 4000, "the server's own estimate"
    counts = [sql.lower() for sql in asked if "count(" in sql.lower()]
    assert all("limit" in sql for sql in counts)


def test_where_the_server_has_no_estimate_what_was_counted_is_the_least(many: CrmDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sql.sizes.ESTIMATES", {"postgresql": "select -1", "mysql": "select null"})
    engine = create_engine(many.url)
    with engine.connect() as connection:
        assert size_of(connection, "order", counted_up_to=100) == Size(101, is_estimate=True)
    engine.dispose()


def test_a_local_file_is_counted(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'crm.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("create table deal (id integer)")
        connection.exec_driver_sql("insert into deal values (1), (2), (3)")
        assert size_of(connection, "deal", counted_up_to=2) == Size(3)
    engine.dispose()
