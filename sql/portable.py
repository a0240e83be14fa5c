"""One SQL text for every engine: a portable subset of DuckDB's dialect, translated by sqlglot with a few fix-ups."""

import re
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")


@dataclass(frozen=True)
class Translated:
    """SQL with numbered placeholders and the parameter names in that order."""

    sql: str
    parameters: tuple[str, ...]


@lru_cache(maxsize=512)
def named_parameters(sql: str) -> frozenset[str]:
    """Names of the ``$name`` parameters of a portable SQL text."""
    return frozenset(PARAMETER.findall(sql))


@lru_cache(maxsize=512)
def to_postgres(sql: str) -> Translated:
    """PostgreSQL text with ``$1``-style placeholders.

    Raises sqlglot's UnsupportedError where the text leaves the portable subset.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    names: list[str] = []
    for node in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        name = node.name if isinstance(node, exp.Placeholder) else node.this.name
        if name not in names:
            names.append(name)
        node.replace(exp.Parameter(this=exp.Literal.number(names.index(name) + 1)))
    for node in list(tree.find_all(exp.Anonymous)):
        if node.name.lower() == "bit_count":
            node.replace(_postgres_bit_count(node.expressions[0]))
    text = tree.sql(dialect="postgres", unsupported_level=ErrorLevel.RAISE)
    return Translated(text, tuple(names))


def _postgres_bit_count(argument: exp.Expression) -> exp.Expression:
    as_bits = exp.Cast(this=exp.Paren(this=argument.copy()), to=exp.DataType.build("bit(64)", dialect="postgres"))
    return exp.Cast(this=exp.Anonymous(this="bit_count", expressions=[as_bits]), to=exp.DataType.build("bigint"))
