"""Read the fact files: the header says what a row is, the body is one portable SELECT.

Header grammar, one ``--`` line each, in this order, before the first line of SQL::

    -- One sentence that says what a row is.
    -- grain: source_id, org_unit_id, week_start_date
    -- period: week_start_date             (or "none": the table is one piece)
    -- reads: usage_event, person
    -- sums: person_record_life from created_date (last_date)   (left out mostly: each column is a sum over this table's rows, each by
                                            itself, without effect before the first date; nor has one in brackets before itself)
    -- parameters: from_date, to_date      (left out when there are none)
    -- column eligible_days bigint days: meaning
    -- check: active <= eligible           (any number)
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NoReturn, cast

from sql.canonical import ARROW_TYPES, TABLES, Column, ColumnType, Table
from sql.errors import FactFileError

FOLDER = Path(__file__).parent / "facts"
PARAMETERS = frozenset({"from_date", "to_date", "as_of_at"})
COLUMN = re.compile(r"column (?P<name>[a-z][a-z0-9_]*) (?P<type>[a-z]+)(?: (?P<unit>[^:]+))?: (?P<meaning>.+)")
KEYED = re.compile(r"(?P<key>grain|period|reads|sums|parameters|check): *(?P<value>.*)")
SUMS = re.compile(r"(?P<table>\w+)(?: from (?P<begins>\w+))?(?: \((?P<settled>[\w, ]+)\))?")
BOUND = re.compile(r"\$([a-z_][a-z0-9_]*)")


@dataclass(frozen=True)
class FactColumn:
    """One column of a fact: ``type`` as in ``sql/canonical.py``; ``unit`` is None for names, dates and bits."""

    name: str
    type: ColumnType
    unit: str | None
    meaning: str


@dataclass(frozen=True)
class Fact:
    """One fact table: its header and the SELECT that fills it.

    ``period`` names the column whose month partitions the table, ``none`` where the table is one piece. ``checks`` are SQL
    conditions that hold for every row. ``sums`` names the table whose rows every column but the grain sums up, each row by itself, so that
    a difference may be added; a row has no effect before its date ``begins``, nor has a date named in ``settled`` before itself.
    """

    name: str
    sentence: str
    grain: tuple[str, ...]
    period: str
    reads: tuple[str, ...]
    parameters: tuple[str, ...]
    columns: tuple[FactColumn, ...]
    checks: tuple[str, ...]
    sql: str
    sums: str | None = None
    begins: str | None = None
    settled: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def partitions(self) -> tuple[str, ...]:
        """The period column, or nothing where the table is one piece."""
        return () if self.period == "none" else (self.period,)

    @property
    def table(self) -> Table:
        """The same shape as a table that an engine can hold."""
        columns = tuple(Column(column.name, column.type) for column in self.columns)
        return Table(self.name, "setting", columns, self.grain, next(iter(self.partitions), None), self.sentence)

    @property
    def text_hash(self) -> str:
        """Tells one definition from another: a fact whose SELECT changed is built anew."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]

    @property
    def is_personal(self) -> bool:
        """Whether rows are finer than a cohort: such facts are named ``person*`` and stay with the operator."""
        return self.name.startswith("person")


def load_facts(folder: Path = FOLDER) -> list[Fact]:
    """Every fact of ``folder``, each after the facts it reads.

    Raises:
        FactFileError: a header breaks the grammar, a fact reads a table that nobody declares, or facts read each other in a circle.
    """
    facts = {path.stem: parse_fact(path) for path in sorted(folder.glob("*.sql"))}
    for fact in facts.values():
        unknown = [name for name in fact.reads if name not in facts and name not in TABLES]
        if unknown:
            raise FactFileError(f"{folder / fact.name}.sql reads {', '.join(unknown)}: no canonical table and no fact in that folder.")
    return _ordered(facts)


def needed_facts(names: Sequence[str]) -> list[Fact]:
    """The facts of ``names`` and every fact they read, in the order in which they are built."""
    needed = set(names)
    every = load_facts()
    for fact in reversed(every):
        if fact.name in needed:
            needed.update(fact.reads)
    return [fact for fact in every if fact.name in needed]


def parse_fact(path: Path) -> Fact:
    """The fact written in ``path``, named after the file.

    Raises:
        FactFileError: the message names the file and the line that breaks the grammar.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header = [line[2:].strip() for line in lines[:length]]
    if not header or KEYED.fullmatch(header[0]) or COLUMN.fullmatch(header[0]):
        _refuse(path, 1, "the first line must be a comment with one sentence that says what a row is")
    keyed, columns, checks = _read_header(path, header)
    sums = SUMS.fullmatch(keyed.get("sums", (0, ""))[1])
    fact = Fact(
        name=path.stem,
        sentence=header[0],
        grain=_names(keyed.get("grain", (0, ""))[1]),
        period=keyed.get("period", (0, ""))[1],
        reads=_names(keyed.get("reads", (0, ""))[1]),
        parameters=_names(keyed.get("parameters", (0, ""))[1]),
        columns=tuple(columns),
        checks=tuple(checks),
        sql="\n".join(lines[length:]).strip(),
        sums=sums["table"] if sums else None,
        begins=sums["begins"] if sums else None,
        settled=_names(sums["settled"] or "") if sums else (),
    )
    _validate(path, fact, keyed)
    return fact


def _read_header(path: Path, header: Sequence[str]) -> tuple[dict[str, tuple[int, str]], list[FactColumn], list[str]]:
    keyed: dict[str, tuple[int, str]] = {}
    columns: list[FactColumn] = []
    checks: list[str] = []
    for number, line in enumerate(header[1:], start=2):
        column, pair = COLUMN.fullmatch(line), KEYED.fullmatch(line)
        if column:
            columns.append(_column(path, number, column))
        elif pair and pair["key"] == "check":
            checks.append(pair["value"])
        elif pair and pair["key"] not in keyed:
            keyed[pair["key"]] = (number, pair["value"].strip())
        elif pair:
            _refuse(path, number, f"'{pair['key']}' stands twice")
        else:
            _refuse(path, number, f"'{line}' is none of: grain, period, reads, sums, parameters, column NAME TYPE [UNIT]: MEANING, check")
    return keyed, columns, checks


def _column(path: Path, number: int, match: re.Match[str]) -> FactColumn:
    if match["type"] not in ARROW_TYPES:
        _refuse(path, number, f"'{match['type']}' is no column type. Known: {', '.join(ARROW_TYPES)}")
    return FactColumn(match["name"], cast(ColumnType, match["type"]), match["unit"], match["meaning"])


def _validate(path: Path, fact: Fact, keyed: dict[str, tuple[int, str]]) -> None:
    for key in ("grain", "period", "reads"):
        if not keyed.get(key, (0, ""))[1]:
            _refuse(path, 1, f"the header has no '{key}'")
    if len(set(fact.column_names)) != len(fact.columns):
        _refuse(path, 1, "a column is declared twice")
    missing = [name for name in (*fact.grain, *fact.partitions) if name not in fact.column_names]
    if missing:
        _refuse(path, keyed["grain"][0], f"grain or period names {', '.join(missing)}, which no column line declares")
    added = [column for column in fact.columns if column.name not in fact.grain]
    if "sums" in keyed and (fact.sums not in fact.reads or fact.period == "none" or any(column.type != "bigint" for column in added)):
        _refuse(path, keyed["sums"][0], "sums names a table that the fact reads, by a period, and every column but the grain is a bigint")
    bound = set(BOUND.findall(fact.sql))
    if bound != set(fact.parameters) or not bound <= PARAMETERS:
        declared, used, known = (", ".join(sorted(names)) or "none" for names in (fact.parameters, bound, PARAMETERS))
        _refuse(path, keyed.get("parameters", (1, ""))[0], f"parameters declared: {declared}; used: {used}; known: {known}")
    if not fact.sql.lower().startswith(("with", "select")):
        _refuse(path, len(fact.columns) + 1, "the body must be one SELECT right after the header")


def _ordered(facts: dict[str, Fact]) -> list[Fact]:
    sorter = TopologicalSorter({name: sorted(_facts_read(fact, facts)) for name, fact in sorted(facts.items())})
    try:
        return [facts[name] for name in sorter.static_order()]
    except CycleError as error:
        raise FactFileError(f"Facts read each other in a circle: {' -> '.join(error.args[1])}.") from error


def _facts_read(fact: Fact, facts: Iterable[str]) -> set[str]:
    return set(fact.reads) & set(facts)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip() and part.strip() != "none")


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise FactFileError(f"{path}, line {line}: {problem}.")
