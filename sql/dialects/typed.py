"""A portable SELECT as a tree whose columns are qualified and whose expressions know their types."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

import pyarrow as pa
import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, UnsupportedError
from sqlglot.optimizer.annotate_types import TypeAnnotator
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope
from sqlglot.schema import MappingSchema

from sql.dialects.fixes import rows_as_selects
from sql.table import ARROW_TYPES, Table

DUCKDB_TYPES = {"text": "varchar", "decimal": "decimal(18, 4)"}
PYTHON_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (int, "bigint"), (float, "double"), (Decimal, "decimal(18, 4)"), (datetime, "timestamp"), (date, "date"),
    (str, "varchar"),
)  # fmt: skip
WHOLE = frozenset({
    exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT, exp.DType.INT128, exp.DType.UTINYINT, exp.DType.USMALLINT,
    exp.DType.UINT, exp.DType.UBIGINT,
})  # fmt: skip
BROKEN = frozenset({exp.DType.FLOAT, exp.DType.DOUBLE, exp.DType.DECIMAL, exp.DType.BIGDECIMAL})
TIMES = frozenset({exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.DATETIME})
ARROW_OF_TYPE = {
    exp.DType.VARCHAR: ARROW_TYPES["text"], exp.DType.TEXT: ARROW_TYPES["text"], exp.DType.BOOLEAN: ARROW_TYPES["boolean"],
    exp.DType.DATE: ARROW_TYPES["date"], exp.DType.INT: ARROW_TYPES["integer"], exp.DType.BIGINT: ARROW_TYPES["bigint"],
    exp.DType.INT128: ARROW_TYPES["bigint"], exp.DType.DOUBLE: ARROW_TYPES["double"], **dict.fromkeys(TIMES, ARROW_TYPES["timestamp"]),
}  # fmt: skip


def _days(left: exp.Expr, right: exp.Expr) -> exp.DType:  # noqa: ARG001
    return exp.DType.BIGINT


# What sqlglot does not know of the portable subset: two dates are a number of days apart.
COERCIONS = {**TypeAnnotator.BINARY_COERCIONS, (exp.DType.DATE, exp.DType.DATE): _days}


def typed_tree(sql: str, tables: Iterable[Table], parameters: Iterable[tuple[str, type]]) -> exp.Query:
    """The SELECT with every column qualified, every star expanded and every expression typed; ``$name`` is cast to its value's type.

    Raises sqlglot's OptimizeError for an unknown table or column, UnsupportedError for what is no SELECT.
    """
    tree = select_of(sql)
    _spell_out_values(tree)
    _cast_parameters(tree, dict(parameters))
    schema = _schema(frozenset(tables))
    qualified = qualify(tree, schema=schema, dialect="duckdb", quote_identifiers=False, identify=False)
    return TypeAnnotator(schema=schema, binary_coercions=COERCIONS).annotate(qualified)


def select_of(sql: str) -> exp.Query:
    """The text as a tree. Raises UnsupportedError for what is no SELECT, ParseError and TokenError for what cannot be read."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    if not isinstance(tree, exp.Query):
        raise UnsupportedError(f"Only SELECT is understood here, not {'several statements' if tree.key == 'block' else tree.key.upper()}.")
    return tree


def place_sources(tree: exp.Query, sources: Mapping[str, str]) -> None:
    """Put what ``sources`` say in the place of each stored table. Raises OptimizeError for a table that they do not name."""
    for table in list(_stored_tables(tree, sources)):
        alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name))
        table.replace(exp.Table(this=exp.Var(this=sources[table.name]), alias=alias.copy()))


def _stored_tables(tree: exp.Query, known: Mapping[str, str]) -> Iterator[exp.Table]:
    """References to stored tables; CTEs of the same name are none."""
    for scope in list(traverse_scope(tree)):
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                if not isinstance(source.this, exp.Identifier) or source.db or source.name not in known:
                    named = exp.Table(this=source.this.copy(), db=source.args.get("db")).sql(dialect="duckdb")
                    raise OptimizeError(f"There is no table {named} here.")
                yield source


def result_types(tree: exp.Query) -> tuple[tuple[str, pa.DataType | None], ...]:
    """Names and Arrow types of the columns; None where the type is not known."""
    return tuple((column.alias_or_name, _arrow_type(column.type)) for column in tree.selects)


def is_type(node: exp.Expr | None, kinds: Iterable[exp.DType]) -> bool:
    """Whether an expression has one of the types."""
    return node is not None and node.type is not None and node.type.this in kinds


def parameter_name(node: exp.Expr) -> str:
    """Name of a ``$name`` parameter."""
    return node.name if isinstance(node, exp.Placeholder) else node.this.name


def _spell_out_values(tree: exp.Query) -> None:
    """VALUES in a CTE become SELECTs: not every engine names the columns of VALUES the same way."""
    for cte in list(tree.find_all(exp.CTE)):
        values = cte.this if isinstance(cte.this, exp.Values) else cte.this.find(exp.Values)
        if values is None:
            continue
        names = cte.alias_column_names or values.alias_column_names
        if not names:
            raise UnsupportedError("VALUES needs named columns: with name (column, ...) as (values ...).")
        cte.set("this", rows_as_selects(values.expressions, names))
        cte.set("alias", exp.TableAlias(this=exp.to_identifier(cte.alias)))


def _cast_parameters(tree: exp.Query, types: Mapping[str, type]) -> None:
    for node in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        name = parameter_name(node)
        if name not in types:
            raise UnsupportedError(f"The parameter ${name} has no value.")
        if types[name] is type(None):
            node.replace(exp.Null())
            continue
        found = next((text for kind, text in PYTHON_TYPES if issubclass(types[name], kind)), None)
        if found is None:
            raise UnsupportedError(f"${name}: a {types[name].__name__} cannot be bound.")
        node.replace(exp.Cast(this=exp.Placeholder(this=name), to=exp.DataType.build(found, dialect="duckdb")))


@lru_cache(maxsize=256)
def _schema(tables: frozenset[Table]) -> MappingSchema:
    columns: dict[str, object] = {
        table.name: {column.name: DUCKDB_TYPES.get(column.type, column.type) for column in table.columns} for table in tables
    }
    return MappingSchema(columns, dialect="duckdb")


def _arrow_type(found: exp.DataType | None) -> pa.DataType | None:
    if found is None:
        return None
    if found.this == exp.DType.DECIMAL and found.expressions:
        precision, scale = ([int(size.name) for size in found.expressions] + [0])[:2]
        return pa.decimal128(precision, scale)
    return ARROW_OF_TYPE.get(found.this)
