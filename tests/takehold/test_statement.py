"""One SELECT passes, everything else is refused before it reaches the store."""

import pytest

from takehold.errors import InputError
from takehold.statement import single_select, unknown_tables


@pytest.mark.parametrize(("text", "expected"), [
    ("select 1", "select 1"),
    ("  SELECT 1 ;\n", "SELECT 1"),  # the closing semicolon goes
    ("with a as (select 1 as x) select x from a", "with a as (select 1 as x) select x from a"),
    ("(select 1) union all select 2", "(select 1) union all select 2"),
    ("select ';'", "select ';'"),  # a semicolon inside a text divides nothing
    ("select 1 from login_event where outcome = 'delete from x'", "select 1 from login_event where outcome = 'delete from x'"),
])  # fmt: skip
def test_one_select_passes_as_it_is(text: str, expected: str) -> None:
    assert single_select(text) == expected


@pytest.mark.parametrize("text", [
    "", "   ", "-- nothing", ";",
    "select 1; select 2", "select 1; drop table person",
    "delete from login_event", "insert into login_event select * from login_event", "update person set pack = 'x'",
    "create table x as select 1", "drop table person", "truncate person", "alter table person add column x int",
    "with gone as (delete from login_event returning *) select * from gone",
    "with a as (select 1) insert into person select * from a",
    "select 1 into x", "copy (select 1) to '/tmp/x'", "attach 'x.db'", "install httpfs", "load httpfs",
    "pragma database_list", "set threads = 1", "call pragma_version()", "explain select 1", "vacuum", "export database 'x'",
    "select from where",
])  # fmt: skip
def test_anything_else_is_refused_as_bad_input(text: str) -> None:
    with pytest.raises(InputError) as caught:
        single_select(text)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("text", "unknown"), [
    ("select * from person join persn using (user_id)", ["persn"]),
    ("select * from persn as one, persn as other, gone", ["persn", "gone"]),  # each once, in order
    ("with own as (select 1 as n) select * from own", []),
    ("select * from (select * from gone) as inner_rows", ["gone"]),
    ("select table_name from information_schema.tables", []),  # the engine's own
    ("select * from range(3), read_csv('rows.csv')", []),  # functions make these rows
])  # fmt: skip
def test_tables_that_a_select_names_and_nobody_has_are_told(text: str, unknown: list[str]) -> None:
    assert unknown_tables(text, ["person"]) == unknown
