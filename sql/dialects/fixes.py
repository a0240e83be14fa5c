"""Rewriting a typed tree from the leaves up: one function per kind of node."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

Fix = Callable[[Any], exp.Expr]


def rewrite(tree: exp.Query, fixes: Mapping[type[exp.Expr], Fix]) -> None:
    """Replace every node that has a fix, children before parents; a replacement keeps the type of what it replaces."""
    for node in reversed(list(tree.walk())):
        fix = fixes.get(type(node))
        if fix is None:
            continue
        found = node.type
        fresh = fix(node)
        if fresh is not node:
            if found is not None:
                fresh.type = found
            node.replace(fresh)


def call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    """A call of an engine's own function."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def named(names: Mapping[str, Fix]) -> Fix:
    """A fix for calls that sqlglot does not know, by lower-case name."""

    def fix(node: exp.Anonymous) -> exp.Expr:
        found = names.get(node.name.lower())
        return node if found is None else found(node)

    return fix


def amount_of_time(node: exp.Mul) -> tuple[exp.Expr, str] | None:
    """``n * interval '1 unit'``, either way round, as (n, UNIT); None for other products."""
    for count, interval in ((node.this, node.expression), (node.expression, node.this)):
        if isinstance(interval, exp.Interval) and isinstance(interval.this, exp.Literal) and interval.this.name == "1":
            return count, interval.text("unit").upper()
    return None


def rows_as_selects(rows: Sequence[exp.Tuple], columns: Sequence[str]) -> exp.Query:
    """``values (...), (...)`` as SELECTs joined by UNION ALL, with the columns named."""
    selects = [exp.select(*(exp.alias_(value.copy(), name) for value, name in zip(row.expressions, columns, strict=True))) for row in rows]
    found: exp.Query = selects[0]
    for select in selects[1:]:
        found = exp.union(found, select, distinct=False, copy=False)
    return found
