"""Let one SELECT through, and nothing else."""

from collections.abc import Collection

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from takehold.errors import InputError

_REFUSAL = "Only a SELECT statement is allowed: the snapshot is read-only."
_OPENINGS = (TokenType.SELECT, TokenType.WITH, TokenType.FROM, TokenType.L_PAREN)
_WRITES = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Copy, exp.Pragma, exp.Set)


def unknown_tables(text: str, known: Collection[str]) -> list[str]:
    """Tables that a SELECT names plainly, that are neither its own CTEs nor among ``known``; what a function makes has no name here."""
    statement = sqlglot.parse_one(text, read="duckdb")
    own = {cte.alias_or_name for cte in statement.find_all(exp.CTE)}
    named = [table for table in statement.find_all(exp.Table) if table.name and not table.db]
    return [name for name in dict.fromkeys(table.name for table in named) if name not in own and name not in known]


def single_select(text: str) -> str:
    """Return ``text`` without its closing semicolon if it is one SELECT (or ``with ... select``, or a union of them).

    Raises `InputError` for anything else: several statements, a write hidden in a CTE, ``select into``, pragmas.
    """
    try:
        tokens = sqlglot.tokenize(text, read="duckdb")
        if not tokens or tokens[0].token_type not in _OPENINGS:
            raise InputError(_REFUSAL)
        statements = [part for part in sqlglot.parse(text, read="duckdb") if part is not None and not isinstance(part, exp.Semicolon)]
    except SqlglotError as error:
        raise InputError(f"This is not SQL that can be read: {str(error).splitlines()[0]}") from None
    if len(statements) != 1:
        raise InputError(f"One SELECT statement is allowed, this is {len(statements)}.")
    statement = statements[0]
    if not isinstance(statement, exp.Query) or any(not isinstance(node, exp.Query) for node in statement.find_all(*_WRITES)):
        raise InputError(_REFUSAL)
    return text.strip().rstrip(";").rstrip()
