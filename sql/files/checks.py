"""What is odd in the files: recognised, counted, and told without quoting a value."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from sql.files.landing import WRITTEN, Landed, literal, quoted
from sql.files.mapping import FileMapping

WHOLE_ROW = "*"
SET_APART = "row set apart: "
LARGE_SHARE = 0.2
DATE_ONLY = r"(^[^:]*$)|([T ]00:00(:00(\.0+)?)?\s*(Z|[+-]\d\d(:?\d\d)?)?$)"
PLAIN_NUMBER = r"^[+-]?\d+(\.\d+)?$"


@dataclass(frozen=True)
class Problem:
    """``row_count`` of ``rows_checked`` rows of an input or table show the problem."""

    stream: str
    problem: str
    column_name: str
    row_count: int
    rows_checked: int
    note: str


@dataclass(frozen=True)
class Question:
    """A problem with the SELECT that counts it: rows that show it, rows that could."""

    problem: str
    column_name: str
    sql: str
    note: str


def input_problems(connection: duckdb.DuckDBPyConnection, mapping: FileMapping, landed: Landed) -> list[Problem]:
    """Every check that the mapping's description of an input asks for; only what was found is returned."""
    name = landed.input.name
    all_lines = landed.rows + landed.set_apart.total()
    found = [
        Problem(name, f"{SET_APART}{reason}", WHOLE_ROW, count, all_lines, "The line is no row and was not loaded.")
        for reason, count in sorted(landed.set_apart.items())
    ]
    for question in _questions(mapping, landed):
        counted, checked = connection.execute(question.sql).fetchall()[0]
        if counted:
            found.append(Problem(name, question.problem, question.column_name, int(counted), int(checked), question.note))
    return found + _empty_words(connection, landed)


def dominating_account(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> list[Problem]:
    """One account of ten or more that stands for a fifth of all human events is rather a machine than a person.

    ``tables`` are identifiers of tables with user_id and actor_kind.
    """
    if not tables:
        return []
    union = " union all ".join(f"select user_id, actor_kind from {table} where user_id is not null" for table in tables)
    sql = (
        f"with events as ({union}), accounts as (select user_id, count(*) as n from events "
        "where coalesce(actor_kind, 'human') = 'human' group by user_id) "
        "select coalesce(max(n), 0), coalesce(sum(n), 0), count(*) from accounts"
    )
    most, events, accounts = connection.execute(sql).fetchall()[0]
    if accounts < 10 or most < LARGE_SHARE * events:
        return []
    note = "One account makes this many of all events of people: set it apart in the mapping if it is no person."
    return [Problem("usage_event", "one account dominates", "user_id", int(most), int(events), note)]


def _questions(mapping: FileMapping, landed: Landed) -> Iterator[Question]:
    yield from _time_questions(landed)
    yield from _money_questions(landed)
    yield from _key_questions(mapping, landed)
    yield from _order_questions(landed)
    yield from _repetition_questions(landed)


def _time_questions(landed: Landed) -> Iterator[Question]:
    view = quoted(landed.input.name)
    for name in (*landed.input.times, *landed.input.dates):
        written = quoted(name + WRITTEN)
        yield Question(
            "unreadable time", name,
            f"select count(*) filter ({quoted(name)} is null), count(*) from {view} where {written} is not null",
            "The text does not have the format that the mapping gives: taken as not known.",
        )  # fmt: skip
    for name in landed.input.times:
        written = quoted(name + WRITTEN)
        yield Question(
            "date without time", name,
            f"select count(*) filter (regexp_matches({written}, {literal(DATE_ONLY)})), count(*) from {view} "
            f"where {quoted(name)} is not null",
            "Known to the day only: do not read hours or durations from it.",
        )  # fmt: skip


def _money_questions(landed: Landed) -> Iterator[Question]:
    view = quoted(landed.input.name)
    for name in landed.input.money:
        value, written = quoted(name), quoted(name + WRITTEN)
        plain = f"regexp_matches({written}, {literal(PLAIN_NUMBER)})"
        yield Question(
            "money as text", name,
            f"select count(*) filter (not {plain} and {value} is not null), count(*) from {view} where {written} is not null",
            "An amount with signs or separators: read as a number.",
        )  # fmt: skip
        yield Question(
            "unreadable money", name,
            f"select count(*) filter ({value} is null), count(*) from {view} where {written} is not null",
            "No amount could be read: taken as not known.",
        )  # fmt: skip


def _key_questions(mapping: FileMapping, landed: Landed) -> Iterator[Question]:
    known = {each.name for each in mapping.inputs}
    for name, target in landed.input.keys.items():
        other, _, column = target.partition(".")
        column, other = (column, other) if other in known else (target, landed.input.name)
        there = (
            f"select 1 from {quoted(other)} as there where cast(there.{quoted(column)} as varchar) = cast(here.{quoted(name)} as varchar)"
        )
        yield Question(
            "orphan key", name,
            f"select count(*) filter (not exists ({there})), count(*) from {quoted(landed.input.name)} as here "
            f"where here.{quoted(name)} is not null",
            f"The value does not stand in {target}.",
        )  # fmt: skip


def _order_questions(landed: Landed) -> Iterator[Question]:
    for later, earlier in landed.input.after.items():
        both = f"{quoted(later)} is not null and {quoted(earlier)} is not null"
        yield Question(
            "before its beginning", later,
            f"select count(*) filter ({quoted(later)} < {quoted(earlier)}), count(*) from {quoted(landed.input.name)} where {both}",
            f"It lies before {earlier}, which cannot be.",
        )  # fmt: skip


def _repetition_questions(landed: Landed) -> Iterator[Question]:
    table, number = landed.table, landed.input.id
    if not number:
        every = ", ".join(quoted(name) for name in landed.columns)
        yield Question(
            "repeated row", WHOLE_ROW,
            f"with different as (select distinct {every} from {table}) "
            f"select {landed.rows} - count(*), {landed.rows} from different",
            "The row says what an earlier row says: an export made twice, or two things that happened alike.",
        )  # fmt: skip
    if number:
        rest = ", ".join(quoted(name) for name in landed.columns if name != number)
        yield Question(
            "repeated id", number,
            f"select count({quoted(number)}) - count(distinct {quoted(number)}), count({quoted(number)}) "
            f"from {quoted(landed.input.name)}",
            "A number that an earlier row has.",
        )  # fmt: skip
        yield Question(
            "repeated but for the id", WHOLE_ROW,
            f"with different as (select distinct {rest} from {table}) "
            f"select {landed.rows} - count(*), {landed.rows} from different",
            "The row says what an earlier row says, under another number.",
        )  # fmt: skip
    for name, other in landed.input.single.items():
        yield Question(
            "several values where one is expected", name,
            f"with each_one as (select count(distinct {quoted(other)}) as n from {quoted(landed.input.name)} "
            f"where {quoted(name)} is not null group by {quoted(name)}) select count(*) filter (n > 1), count(*) from each_one",
            f"Counted per value, not per row: it stands with more than one {other}.",
        )  # fmt: skip


def _empty_words(connection: duckdb.DuckDBPyConnection, landed: Landed) -> list[Problem]:
    """Words that mean empty, per column of text, in one scan."""
    if not landed.input.empty or not landed.rows:
        return []
    words = ", ".join(literal(word) for word in landed.input.empty if word)
    kinds = dict(connection.execute(f"select column_name, column_type from (describe {landed.table})").fetchall())
    names = [name for name in landed.columns if kinds[name] == "VARCHAR"]
    counts = ", ".join(f"count(*) filter (trim({quoted(name)}) in ({words}))" for name in names)
    found = connection.execute(f"select {counts} from {landed.table}").fetchall()[0]
    note = "A word that stands for nothing: read as empty."
    return [
        Problem(landed.input.name, "word that means empty", name, int(count), landed.rows, note)
        for name, count in zip(names, found, strict=True)
        if count
    ]
