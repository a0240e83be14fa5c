"""The door to the programme's ledger: who may read and write which table; anonymous answers leave it only as means of enough people."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from access.permissions import ANSWERS, MONEY, allowed
from access.viewer import AccessDenied, Viewer
from ledger.book import Ledger, as_texts
from ledger.cells import listed
from ledger.columns import Field
from ledger.csv_files import csv_text, edits_of
from ledger.editing import Actor, Edit
from ledger.problems import ChangedMeanwhile, LedgerBehind, LedgerUnreachable, Refused
from ledger.surveys import QUESTIONS
from ledger.tables import fields_of, sentence_of

__all__ = [
    "MONEY",
    "ChangedMeanwhile",
    "Edit",
    "Entered",
    "Field",
    "Happening",
    "LedgerBehind",
    "LedgerUnreachable",
    "Marks",
    "Programme",
    "Refused",
    "as_texts",
    "fields_of",
    "listed",
    "sentence_of",
]  # fmt: skip

BY_TEAM = (
    "alert_action",
)  # a row tells of one team: who sees some units only is given these through ``access.actions`` and ``access.alert_actions``


@dataclass(frozen=True)
class Happening:
    """Something that stands in a chart as a mark: its day, its words, and the teams it is about (none: everybody)."""

    day: date
    words: str
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marks:
    """The answers to one question of a survey round, company-wide or of a unit: how many, the mean mark, and how many gave 4 or 5."""

    survey: str
    unit: str | None
    question: str
    answers: int
    mean: float
    high: int


@dataclass(frozen=True)
class Entered:
    """Rows of some tables as they stood when somebody asked: equal where every cell is, so that an answer can be kept by them."""

    tables: tuple[tuple[str, tuple[tuple[tuple[str, Any], ...], ...]], ...]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of one of the tables; raises ``KeyError`` for a table that was not asked for."""
        return [dict(row) for row in dict(self.tables)[table]]


@dataclass(frozen=True)
class Programme:
    """The ledger as the pages may use it; ``now`` is the clock, which only the front door reads."""

    opened: Callable[[], Ledger]
    now: Callable[[], datetime]

    def readable(self, viewer: Viewer) -> tuple[str, ...]:
        """Tables that the viewer may read: rows of the access matrix."""
        return _in_reach(viewer, allowed(viewer, "table", "read"))

    def writable(self, viewer: Viewer) -> tuple[str, ...]:
        """Tables that the viewer may change."""
        return _in_reach(viewer, allowed(viewer, "table", "write"))

    def rows(self, viewer: Viewer, table: str) -> list[dict[str, Any]]:
        """Every row of a table; raises ``AccessDenied``."""
        self._check(viewer, table, self.readable(viewer), "read")
        return self.opened().rows(table)

    def entered(self, viewer: Viewer, tables: Sequence[str]) -> Entered:
        """Every row of some tables, to work something out of and to keep it by; raises ``AccessDenied``."""
        return Entered(tuple((name, tuple(tuple(row.items()) for row in self.rows(viewer, name))) for name in tables))

    def changes(self, viewer: Viewer, table: str, *, key: str | None = None, most: int = 200) -> list[dict[str, Any]]:
        """The latest changes of a table: who changed what; raises ``AccessDenied``."""
        self._check(viewer, table, self.readable(viewer), "read")
        return self.opened().changes(table, key, most=most)

    def save(self, viewer: Viewer, edits: Sequence[Edit]) -> int:
        """Save all edits or none; returns how many rows changed. Raises ``AccessDenied``, ``Refused``, ``ChangedMeanwhile``."""
        for table in {edit.table for edit in edits}:
            self._check(viewer, table, self.writable(viewer), "change")
        return self.opened().save(edits, Actor(viewer.name, viewer.role), at=self.now())

    def file(self, viewer: Viewer, table: str) -> str:
        """A table as CSV, formulas neutralised."""
        return csv_text(table, self.rows(viewer, table))

    def take_file(self, viewer: Viewer, table: str, content: str) -> int:
        """Save what a CSV file asks for; as ``save``."""
        return self.save(viewer, edits_of(table, content))

    def happenings(self, viewer: Viewer) -> tuple[Happening, ...]:
        """Starts of waves, milestones reached and interventions, the earliest first."""
        readable = self.readable(viewer)
        found = [happening for name in ("wave", "milestone", "intervention") if name in readable for happening in self._happened(name)]
        return tuple(sorted(found, key=lambda one: (one.day, one.words)))

    def _happened(self, name: str) -> Iterator[Happening]:
        for row in self.opened().rows(name):
            day = row[{"wave": "go_live", "milestone": "done_on", "intervention": "held_on"}[name]]
            if day is not None:
                yield Happening(day, str(row["title"]), tuple(listed(row.get("teams"))))

    def survey_marks(self, viewer: Viewer) -> list[Marks]:
        """Means of anonymous answers, for rounds and units with at least as many answers as the viewer's floor.

        A unit is shown only if the answers of all units that are not shown together also reach the floor (or are none), so that no small
        unit can be worked out by subtracting.
        """
        if "survey" not in self.readable(viewer):
            raise AccessDenied(f"The role {viewer.role!r} may not read survey results.")
        found: list[Marks] = []
        answers = self.opened().rows(ANSWERS)
        for survey in sorted({str(row["survey"]) for row in answers}):
            for question in QUESTIONS:
                given = [row for row in answers if row["survey"] == survey and row["question"] == question]
                found += _shown(survey, question, given, 1 if viewer.is_operator else viewer.floor.k)
        return found

    def _check(self, viewer: Viewer, table: str, allowed: Sequence[str], what: str) -> None:
        if table not in allowed:
            raise AccessDenied(f"The role {viewer.role!r} may not {what} '{table}' of the programme.")


def _in_reach(viewer: Viewer, tables: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in tables if viewer.units is None or name not in BY_TEAM)


def _shown(survey: str, question: str, given: Sequence[dict[str, Any]], floor: int) -> list[Marks]:
    if len(given) < floor:
        return []
    by_unit: dict[str | None, list[int]] = {}
    for row in given:
        by_unit.setdefault(row["unit"], []).append(row["mark"])
    large = sorted((unit for unit in by_unit if unit is not None and len(by_unit[unit]) >= floor), key=lambda unit: -len(by_unit[unit]))
    while large and 0 < len(given) - sum(len(by_unit[unit]) for unit in large) < floor:
        large.pop()  # the smallest joins what is not shown
    parts: list[tuple[str | None, list[int]]] = [(None, [row["mark"] for row in given]), *((unit, by_unit[unit]) for unit in sorted(large))]
    return [Marks(survey, unit, question, len(marks), sum(marks) / len(marks), sum(mark >= 4 for mark in marks)) for unit, marks in parts]
