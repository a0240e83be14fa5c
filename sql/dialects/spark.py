"""The portable subset in Spark's words.

Spark differs where the same text runs: two dates are an interval apart, not a number of days; a cast of a fraction cuts its decimals
off; the day of the week has another name.
"""

from collections.abc import Mapping

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from sql.dialects.fixes import Fix, call, rewrite
from sql.dialects.typed import BROKEN, TIMES, WHOLE, is_type, place_sources


def spark_sql(tree: exp.Query, sources: Mapping[str, str]) -> str:
    """The typed tree as Spark text; each stored table stands as ``sources`` says. Parameters become ``:name`` in a cast.

    Raises OptimizeError for a table without source, UnsupportedError for what Spark cannot say.
    """
    place_sources(tree, sources)
    rewrite(tree, FIXES)
    return tree.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)


def _difference(node: exp.Sub) -> exp.Expr:
    if is_type(node.left, {exp.DType.DATE}) and is_type(node.right, {exp.DType.DATE}):
        days = call("datediff", node.left.copy(), node.right.copy())
        return exp.Cast(this=days, to=exp.DataType.build("bigint"))
    return _shifted(node)


def _shifted(node: exp.Add | exp.Sub) -> exp.Expr:
    """A date and a number of days: Spark takes 32 bits."""
    if is_type(node.left, {exp.DType.DATE}) and is_type(node.right, WHOLE):
        days = exp.Cast(this=exp.Paren(this=node.right.copy()), to=exp.DataType.build("int"))
        return call("date_add" if isinstance(node, exp.Add) else "date_sub", node.left.copy(), days)
    return node


def _round(node: exp.Round) -> exp.Expr:
    if node.args.get("decimals") is not None:
        raise UnsupportedError("round(x, digits) differs between engines: scale, round(x), and scale back.")
    return node


def _cast(node: exp.Cast) -> exp.Expr:
    if node.to.this in TIMES:
        node.set("to", exp.DataType(this=exp.DType.TIMESTAMPTZ))
    elif node.to.this in WHOLE and is_type(node.this, BROKEN) and not isinstance(node.this, exp.Round):
        node.set("this", call("bround", node.this.copy(), exp.Literal.number(0)))
    return node


def _shift(node: exp.BitwiseLeftShift | exp.BitwiseRightShift) -> exp.Expr:
    if not is_type(node.expression, {exp.DType.INT}):
        node.set("expression", exp.Cast(this=node.expression.copy(), to=exp.DataType.build("int")))
    return node


def _divided(node: exp.Div) -> exp.Expr:
    """A fraction, never a decimal with the digits that Spark thinks fit."""
    node.set("this", exp.Cast(this=node.this.copy(), to=exp.DataType.build("double")))
    return node


def _extract(node: exp.Extract) -> exp.Expr:
    if node.name.upper() == "ISODOW":
        node.set("this", exp.Var(this="DAYOFWEEK_ISO"))
    return node


FIXES: dict[type[exp.Expr], Fix] = {
    exp.Sub: _difference,
    exp.Add: _shifted,
    exp.Round: _round,
    exp.Cast: _cast,
    exp.Div: _divided,
    exp.BitwiseLeftShift: _shift,
    exp.BitwiseRightShift: _shift,
    exp.Extract: _extract,
}
