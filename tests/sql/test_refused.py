"""A statement that an engine cannot answer is refused in words: what is wrong and where, without the parser's own language."""

from contextlib import closing
from pathlib import Path

import pytest

from sql.canonical import TABLES
from sql.errors import StatementRefused
from sql.portable import to_clickhouse, to_postgres, to_spark
from sql.store import Store
from tests.sql.test_store import publish, record_ids

SOURCES = {TABLES["record"]: "pieces"}
CANNOT_BE_READ = [
    ("selec 1 frm record", r"The statement cannot be read near line 1, column 7, at '1'\."),
    ("select 'abc", r"cannot be read: is a quotation mark or a comment left open\?"),
    ("select 1; drop table record", r"Only SELECT is understood here, not several statements\."),
    ("drop table record", r"Only SELECT is understood here, not DROP\."),
    ("", r"The statement cannot be read\."),
]
NOT_THERE = [
    ("select nosuch from record", r"There is no column nosuch in the tables that the statement names\."),
    ("select * from elsewhere", r"There is no table elsewhere here\."),
    ("select * from other.record", r"There is no table other\.record here\."),
    ("select $none from record", r"cannot answer this: The parameter \$none has no value\."),
    ("select round(1.234, 2) as n", r"cannot answer this: round\(x, digits\) differs between engines"),
]


@pytest.mark.parametrize(("statement", "said"), CANNOT_BE_READ)
def test_what_cannot_be_read_is_said_alike_for_every_engine(statement: str, said: str) -> None:
    for translate in (lambda: to_postgres(statement), lambda: to_clickhouse(statement, SOURCES), lambda: to_spark(statement, SOURCES)):
        with pytest.raises(StatementRefused, match=said) as caught:
            translate()
        assert "\x1b" not in str(caught.value) and "sqlglot" not in str(caught.value)


@pytest.mark.parametrize(("statement", "said"), NOT_THERE)
def test_what_is_not_there_is_named_by_the_engines_that_type_the_statement(statement: str, said: str) -> None:
    for translate in (to_clickhouse, to_spark):
        with pytest.raises(StatementRefused, match=said):
            translate(statement, SOURCES)


def test_a_served_snapshot_on_a_server_answers_only_selects(tmp_path: Path, store_database: str) -> None:
    store = Store.open(tmp_path, store_database)
    publish(store, 1)
    with closing(store.published()) as snapshot:
        for statement in ("set default_transaction_read_only = off", "drop schema takehold cascade", "delete from takehold.published"):
            with pytest.raises(StatementRefused, match=r"Only SELECT|cannot be read"):
                snapshot.query(statement)
    assert record_ids(store) == ["r1"]
