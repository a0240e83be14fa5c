"""Kinds of columns a ledger table has: what may stand in a cell, in words that forms and error messages use."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Boolean, Date, DateTime, Double, ForeignKey, Integer, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

Kind = Literal["text", "long text", "list", "choice", "number", "whole", "date", "moment", "yes or no", "key"]
LONGEST_TEXT = 200
LONGEST_NOTE = 10_000
_TYPES: dict[Kind, TypeEngine[Any]] = {
    "text": String(LONGEST_TEXT),
    "long text": Text(),
    "list": Text(),
    "choice": String(40),
    "number": Double(),
    "whole": Integer(),
    "date": Date(),
    "moment": DateTime(),
    "yes or no": Boolean(create_constraint=False),
    "key": String(60),
}


@dataclass(frozen=True)
class Field:
    """What a column holds. ``low`` and ``high`` bound numbers, ``refers`` names the table whose key it holds, ``once`` may not change."""

    kind: Kind
    words: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    refers: str | None = None
    once: bool = False


def column(kind: Kind, words: str, *, required: bool = False, once: bool = False) -> MappedColumn[Any]:
    """A column of ``kind``; ``words`` explain it to who fills it in."""
    return _mapped(Field(kind, words, required, once=once))


def choice(words: str, *choices: str, required: bool = False) -> MappedColumn[Any]:
    """A column that holds one of a few words."""
    return _mapped(Field("choice", words, required, choices))


def number(
    words: str, *, low: float | None = None, high: float | None = None, required: bool = False, whole: bool = False
) -> MappedColumn[Any]:
    """A column that holds a number between ``low`` and ``high``, both allowed."""
    return _mapped(Field("whole" if whole else "number", words, required, (), low, high))


def key_of(table: str, words: str, *, required: bool = False) -> MappedColumn[Any]:
    """A column that holds the key of a row of another table."""
    return _mapped(Field("key", words, required, refers=table), ForeignKey(f"{table}.key"))


def _mapped(field: Field, *parts: Any) -> MappedColumn[Any]:
    return mapped_column(_TYPES[field.kind], *parts, nullable=not field.required, info={"field": field})
