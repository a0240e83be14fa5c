"""The portable subset in ClickHouse's words.

ClickHouse differs where the same text runs: bits have functions, not operators; counts are unsigned; ``lag`` and ``lead`` give 0, not
null, of a column that cannot be null; ``round`` goes to the even neighbour; a cast cuts decimals off; DATE starts in 1970.
"""

from collections.abc import Callable, Mapping

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from sql.dialects.fixes import Fix, amount_of_time, call, named, rewrite
from sql.dialects.typed import BROKEN, TIMES, WHOLE, is_type, place_sources

UNSIGNED = (exp.Count, exp.RowNumber, exp.Rank, exp.DenseRank, exp.CountIf, exp.ApproxDistinct)
TYPES = {exp.DType.DATE: "Nullable(Date32)", **dict.fromkeys(TIMES, "Nullable(DateTime64(6, 'UTC'))")}


def clickhouse_sql(tree: exp.Query, sources: Mapping[str, str]) -> str:
    """The typed tree as ClickHouse text; each stored table stands as ``sources`` says. Parameters become ``{name:String}`` in a cast.

    Raises OptimizeError for a table without source, UnsupportedError for what ClickHouse cannot say.
    """
    place_sources(tree, sources)
    rewrite(tree, FIXES)
    return tree.sql(dialect="clickhouse", unsupported_level=ErrorLevel.RAISE, normalize_functions=False)


def _operator(name: str) -> Fix:
    return lambda node: call(name, _bare(node.this), _bare(node.expression))


def _bare(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Paren) else node


def _signed(node: exp.Expr) -> exp.Expr:
    """Counts as Int64: ClickHouse finds no common type for signed and unsigned 64-bit numbers."""
    inside = isinstance(node.parent, exp.Window | exp.Filter) and node.parent.this is node
    return node if inside else call("toInt64", node.copy())


def _sum(node: exp.Sum) -> exp.Expr:
    return _signed(node) if is_type(node.this, WHOLE) else node


def _window(node: exp.Window) -> exp.Expr:
    counted = isinstance(node.this, UNSIGNED) or (isinstance(node.this, exp.Sum) and is_type(node.this.this, WHOLE))
    return _signed(node) if counted else node


def _neighbour(node: exp.Lag | exp.Lead) -> exp.Expr:
    if node.args.get("default") is None:
        node.set("this", call("toNullable", node.this.copy()))
    return node


def _difference(node: exp.Sub) -> exp.Expr:
    if is_type(node.left, {exp.DType.DATE}) and is_type(node.right, {exp.DType.DATE}):
        return call("dateDiff", exp.Literal.string("day"), _bare(node.right), _bare(node.left))
    return node


def _product(node: exp.Mul) -> exp.Expr:
    found = amount_of_time(node)
    return node if found is None else call(f"toInterval{found[1].capitalize()}", _bare(found[0]))


def _round(node: exp.Round) -> exp.Expr:
    """Half away from zero, as every other engine rounds."""
    if node.args.get("decimals") is not None:
        raise UnsupportedError("round(x, digits) differs between engines: scale, round(x), and scale back.")
    half = exp.Literal.number("0.5")
    value = exp.Paren(this=node.this.copy())
    up = call("floor", exp.Add(this=value, expression=half))
    down = call("ceil", exp.Sub(this=value.copy(), expression=half.copy()))
    return call("if", exp.LT(this=value.copy(), expression=exp.Literal.number(0)), down, up)


def _cast(node: exp.Cast) -> exp.Expr:
    kind = node.to.this
    if kind in TYPES:
        node.set("to", exp.DataType.build(TYPES[kind], dialect="clickhouse"))
    elif kind in WHOLE and is_type(node.this, BROKEN):
        return _whole(node)
    return node


def _whole(node: exp.Cast) -> exp.Expr:
    """Rounded. A cast also reads what lies behind a null, such as the infinity of a division by null: 0 is put there first."""
    value = node.this
    filled = call("round", call("ifNull", value.copy(), exp.Literal.number(0)))
    return call("if", call("isNull", value.copy()), exp.Null(), exp.Cast(this=filled, to=node.to.copy()))


def _extract(node: exp.Extract) -> exp.Expr:
    if node.name.upper() in {"ISODOW", "DAYOFWEEKISO"}:
        return call("toInt64", call("toDayOfWeek", _bare(node.expression)))
    return node


def _parameter(node: exp.Placeholder) -> exp.Expr:
    return exp.Var(this=f"{{{node.name}:String}}")


def _bit_count(node: exp.Anonymous) -> exp.Expr:
    return call("toInt64", call("bitCount", node.expressions[0].copy()))


def _bitwise(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda node: call(name, node.this.copy())


def _translate(node: exp.Translate) -> exp.Expr:
    """By characters, not bytes; and ClickHouse knows this name in one spelling only."""
    return call("translateUTF8", node.this.copy(), node.args["from_"].copy(), node.args["to"].copy())


FIXES: dict[type[exp.Expr], Fix] = {
    **dict.fromkeys(UNSIGNED, _signed),
    exp.Sum: _sum,
    exp.Translate: _translate,
    exp.Window: _window,
    exp.Lag: _neighbour,
    exp.Lead: _neighbour,
    exp.Sub: _difference,
    exp.Mul: _product,
    exp.Round: _round,
    exp.Cast: _cast,
    exp.Extract: _extract,
    exp.Placeholder: _parameter,
    exp.Anonymous: named({"bit_count": _bit_count}),
    exp.BitwiseAnd: _operator("bitAnd"),
    exp.BitwiseOr: _operator("bitOr"),
    exp.BitwiseXor: _operator("bitXor"),
    exp.BitwiseLeftShift: _operator("bitShiftLeft"),
    exp.BitwiseRightShift: _operator("bitShiftRight"),
    exp.BitwiseNot: _bitwise("bitNot"),
}
