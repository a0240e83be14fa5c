"""One SQL text for every engine: a portable subset of DuckDB's dialect, translated by sqlglot with a few fix-ups."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import pyarrow as pa
from sqlglot import exp
from sqlglot.errors import ErrorLevel, OptimizeError, ParseError, TokenError, UnsupportedError

from sql.dialects.clickhouse import clickhouse_sql
from sql.dialects.spark import spark_sql
from sql.dialects.typed import parameter_name, result_types, select_of, typed_tree
from sql.errors import StatementRefused
from sql.table import Table

PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
UNKNOWN_COLUMN = re.compile(r"Column '\"?([^'\"]+)\"?' could not be resolved")
WORD = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class Translated:
    """SQL with numbered placeholders, the parameter names in that order, and whether its rows have an order."""

    sql: str
    parameters: tuple[str, ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Select:
    """SQL with named placeholders, and the columns of its answer; a type is None where only the engine knows it."""

    sql: str
    columns: tuple[tuple[str, pa.DataType | None], ...]


@lru_cache(maxsize=512)
def named_parameters(sql: str) -> frozenset[str]:
    """Names of the ``$name`` parameters of a portable SQL text."""
    return frozenset(PARAMETER.findall(sql))


def to_postgres(sql: str) -> Translated:
    """PostgreSQL text with ``$1``-style placeholders. Raises StatementRefused where the text leaves the portable subset."""
    with _in_words("PostgreSQL"):
        return _postgres(sql)


@lru_cache(maxsize=512)
def _postgres(sql: str) -> Translated:
    tree = select_of(sql)
    names: list[str] = []
    for node in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        name = parameter_name(node)
        if name not in names:
            names.append(name)
        node.replace(exp.Parameter(this=exp.Literal.number(names.index(name) + 1)))
    for node in list(tree.find_all(exp.Anonymous)):
        if node.name.lower() == "bit_count":
            node.replace(_postgres_bit_count(node.expressions[0]))
    text = tree.sql(dialect="postgres", unsupported_level=ErrorLevel.RAISE)
    return Translated(text, tuple(names), tree.args.get("order") is not None)


def to_clickhouse(sql: str, sources: Mapping[Table, str], parameters: Mapping[str, object] | None = None) -> Select:
    """ClickHouse text with ``{name:String}`` placeholders; each table stands as ``sources`` says.

    Raises StatementRefused for an unknown table or column and where the text leaves the portable subset.
    """
    with _in_words("ClickHouse"):
        return _clickhouse(sql, _mentioned(sql, sources), _types(sql, parameters))


def to_spark(sql: str, sources: Mapping[Table, str], parameters: Mapping[str, object] | None = None) -> Select:
    """Spark text with ``:name`` placeholders; each table stands as ``sources`` says. Raises as :func:`to_clickhouse`."""
    with _in_words("Spark"):
        return _spark(sql, _mentioned(sql, sources), _types(sql, parameters))


@contextmanager
def _in_words(engine: str) -> Iterator[None]:
    """What sqlglot says, as a person would."""
    try:
        yield
    except TokenError:
        raise StatementRefused("The statement cannot be read: is a quotation mark or a comment left open?") from None
    except ParseError as error:
        place = "".join(f" near line {e['line']}, column {e['col']}, at '{e['highlight']}'" for e in error.errors[:1])
        raise StatementRefused(f"The statement cannot be read{place}.") from None
    except OptimizeError as error:
        unknown = UNKNOWN_COLUMN.search(str(error))
        said = f"There is no column {unknown[1]} in the tables that the statement names." if unknown else str(error).splitlines()[0]
        raise StatementRefused(said) from None
    except UnsupportedError as error:
        raise StatementRefused(f"{engine} cannot answer this: {str(error).splitlines()[0].rstrip('.')}.") from None


def mentions(sql: str, name: str) -> bool:
    """Whether a text may read a table: its name stands in it as a word."""
    return name in mentioned_words(sql)


def bound_texts(sql: str, parameters: Mapping[str, object] | None) -> dict[str, str]:
    """Values of the parameters that the text names, as the text that its casts read: no driver interprets a time zone."""
    wanted = named_parameters(sql)
    return {name: _text(value) for name, value in (parameters or {}).items() if name in wanted and value is not None}


@lru_cache(maxsize=512)
def _clickhouse(sql: str, sources: frozenset[tuple[Table, str]], parameters: tuple[tuple[str, type], ...]) -> Select:
    tree = typed_tree(sql, [table for table, _ in sources], parameters)
    columns = result_types(tree)
    return Select(clickhouse_sql(tree, {table.name: text for table, text in sources}), columns)


@lru_cache(maxsize=512)
def _spark(sql: str, sources: frozenset[tuple[Table, str]], parameters: tuple[tuple[str, type], ...]) -> Select:
    tree = typed_tree(sql, [table for table, _ in sources], parameters)
    columns = result_types(tree)
    return Select(spark_sql(tree, {table.name: text for table, text in sources}), columns)


def _mentioned(sql: str, sources: Mapping[Table, str]) -> frozenset[tuple[Table, str]]:
    return frozenset((table, text) for table, text in sources.items() if table.name in mentioned_words(sql))


@lru_cache(maxsize=512)
def mentioned_words(sql: str) -> frozenset[str]:
    """Every word of a text, in lower case: what it may name."""
    return frozenset(WORD.findall(sql.lower()))


def _types(sql: str, parameters: Mapping[str, object] | None) -> tuple[tuple[str, type], ...]:
    wanted = named_parameters(sql)
    return tuple(sorted((name, type(value)) for name, value in (parameters or {}).items() if name in wanted))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return str(value)


def _postgres_bit_count(argument: exp.Expression) -> exp.Expression:
    as_bits = exp.Cast(this=exp.Paren(this=argument.copy()), to=exp.DataType.build("bit(64)", dialect="postgres"))
    return exp.Cast(this=exp.Anonymous(this="bit_count", expressions=[as_bits]), to=exp.DataType.build("bigint"))
