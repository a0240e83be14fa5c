"""Apply edits inside one transaction: check every cell, the version and what refers to what, and write the trail."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.base import Entry
from ledger.cells import BadCell, Value, cell_text, cell_value
from ledger.problems import Problem, Refused
from ledger.rules import broken_rules
from ledger.tables import TABLES, fields_of, table_named
from ledger.trail import Change

AT_ONCE = 500  # keys looked up by one question


@dataclass(frozen=True)
class Actor:
    """Who changes something, in which role: for the trail."""

    name: str
    role: str


@dataclass(frozen=True)
class Edit:
    """One row to add (no key, or one that is new), to change (its key and version), or to remove (``cells`` is None).

    ``cells`` are texts by column; those not named stay as they are. ``row`` is the line of the file it came from.
    """

    table: str
    cells: Mapping[str, str] | None
    key: str | None = None
    version: int | None = None
    row: int | None = None


@dataclass
class Editing:
    """One save: what is known of the rows concerned, and the problems found so far."""

    session: Session
    actor: Actor
    at: datetime
    problems: list[Problem] = field(default_factory=list)
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def apply(self, edits: Sequence[Edit]) -> int:
        """Apply all edits; returns how many rows changed. Raises `Refused` when any has a problem."""
        self._look_up(edits)
        changed = 0
        for before, edit in zip([None, *edits], edits, strict=False):
            if before is not None and (before.table, before.cells is None) != (edit.table, edit.cells is None) and not self.problems:
                self.session.flush()  # what later rows refer to must be there, what referred to them must be gone
            changed += self._apply(edit)
        if self.problems:
            raise Refused(self.problems)
        self.session.flush()
        return changed

    def _look_up(self, edits: Sequence[Edit]) -> None:
        wanted: dict[str, list[str]] = {}
        for edit in edits:
            if edit.key:
                wanted.setdefault(edit.table, []).append(edit.key)
        for name, keys in wanted.items():
            table = table_named(name)
            for start in range(0, len(keys), AT_ONCE):
                for entry in self.session.scalars(select(table).where(table.key.in_(keys[start : start + AT_ONCE]))):
                    self.entries[name, entry.key] = entry

    def _apply(self, edit: Edit) -> bool:
        before = len(self.problems)
        key = self._key(edit)
        entry = self.entries.get((edit.table, key))
        if (edit.table, key) in self.seen:
            self._refuse(edit, "key", "an earlier row is about the same one")
        self.seen.add((edit.table, key))
        if len(self.problems) > before:
            return False
        if edit.cells is None:
            return self._remove(edit, entry)
        return self._add(edit, key) if entry is None else self._change(edit, entry)

    def _key(self, edit: Edit) -> str:
        if not edit.key:
            return self._new_key(edit.table)
        try:
            return str(cell_value(edit.key, fields_of(edit.table)["key"]))
        except BadCell as bad:
            self._refuse(edit, "key", str(bad))
            return edit.key

    def _new_key(self, name: str) -> str:
        stem = name.replace("_", "-")
        numbers = [int(found[1]) for key in self._known(name) if (found := re.fullmatch(rf"{stem}-(\d{{1,9}})", key))]
        key = f"{stem}-{max(numbers, default=0) + 1}"
        self._known(name).add(key)
        return key

    def _known(self, name: str) -> set[str]:
        if name not in self.keys:
            self.keys[name] = set(self.session.scalars(select(table_named(name).key)))
        return self.keys[name]

    def _read(self, edit: Edit, cells: Mapping[str, str]) -> dict[str, Value]:
        fields = fields_of(edit.table)
        values: dict[str, Value] = {}
        for column, text in cells.items():
            if column in ("key", "version"):
                continue
            try:
                values[column] = cell_value(text, fields[column])
            except KeyError:
                self._refuse(edit, column, f"not known. Known: {', '.join(fields)}")
            except BadCell as bad:
                self._refuse(edit, column, str(bad))
        return values

    def _check(self, edit: Edit, values: Mapping[str, Value]) -> None:
        unread = {problem.column for problem in self.problems if (problem.table, problem.row) == (edit.table, edit.row)}
        for column, one in fields_of(edit.table).items():
            value = values.get(column)
            if column in {"key", "version"} | unread:
                continue
            if one.required and value is None:
                self._refuse(edit, column, "empty")
            if one.refers and value is not None and value not in self._known(one.refers):
                self._refuse(edit, column, f"there is no {one.refers} with the key '{value}'")
        if not any(problem.row == edit.row and problem.table == edit.table for problem in self.problems):
            for column, words in broken_rules(edit.table, values):
                self._refuse(edit, column, words)

    def _add(self, edit: Edit, key: str) -> bool:
        table = table_named(edit.table)
        values = self._read(edit, edit.cells or {})
        if edit.table == "milestone" and values.get("first_due") is None:
            values["first_due"] = values.get("due")
        complete = dict.fromkeys(fields_of(edit.table)) | values
        self._check(edit, complete)
        removed = self._last_removal(edit.table, key) if edit.version else None
        if removed is not None:
            self._refuse(edit, "version", f"{removed.who} removed it on {removed.at:%Y-%m-%d}; leave key and version empty to add it anew")
        self._known(edit.table).add(key)
        if self.problems:
            return True
        entry = table(**{**complete, "key": key, "version": edit.version or 1})
        self.session.add(entry)
        self._note(edit.table, key, "add", {column: (None, value) for column, value in values.items() if value is not None})
        return True

    def _change(self, edit: Edit, entry: Entry) -> bool:
        values = self._read(edit, edit.cells or {})
        old = {column: getattr(entry, column) for column in fields_of(edit.table)}
        changed = {column: (old[column], value) for column, value in values.items() if cell_text(old[column]) != cell_text(value)}
        if not changed:
            return False
        self._check_version(edit, entry)
        for column, (before, _) in changed.items():
            if fields_of(edit.table)[column].once and before is not None:
                self._refuse(edit, column, f"stays {cell_text(before)} once set")
        self._check(edit, old | values)
        if self.problems:
            return True
        for column, (_, value) in changed.items():
            setattr(entry, column, value)
        entry.version += 1
        self._note(edit.table, entry.key, "change", changed)
        return True

    def _remove(self, edit: Edit, entry: Entry | None) -> bool:
        if entry is None:
            self._refuse(edit, "key", f"there is no {edit.table} with the key '{edit.key}'")
            return False
        self._check_version(edit, entry)
        for name, table in TABLES.items():
            for column, one in fields_of(name).items():
                if one.refers == edit.table:
                    user = self.session.scalars(select(table.key).where(getattr(table, column) == entry.key)).first()
                    if user is not None:
                        self._refuse(edit, "key", f"{name} '{user}' still refers to it")
        if self.problems:
            return True
        kept = {column: (getattr(entry, column), None) for column in fields_of(edit.table) if column not in ("key", "version")}
        self._note(edit.table, entry.key, "remove", {column: pair for column, pair in kept.items() if pair[0] is not None})
        self.session.delete(entry)
        return True

    def _check_version(self, edit: Edit, entry: Entry) -> None:
        if edit.version is None:
            self._refuse(edit, "version", f"the row exists in version {entry.version}: export it first, so that no change is overwritten")
        elif edit.version != entry.version:
            last = self.session.scalars(
                select(Change).where(Change.table_name == edit.table, Change.key == entry.key).order_by(Change.id.desc())
            ).first()
            who = f" by {last.who} on {last.at:%Y-%m-%d %H:%M}" if last else ""
            self._refuse(edit, "version", f"changed meanwhile{who}: it is in version {entry.version}, this is from {edit.version}")

    def _last_removal(self, name: str, key: str) -> Change | None:
        asked = select(Change).where(Change.table_name == name, Change.key == key, Change.action == "remove")
        return self.session.scalars(asked.order_by(Change.id.desc())).first()

    def _note(self, name: str, key: str, action: str, cells: Mapping[str, tuple[Any, Any]]) -> None:
        for column, (before, after) in cells.items():
            self.session.add(
                Change(
                    at=self.at, who=self.actor.name, role=self.actor.role, table_name=name, key=key, action=action, column_name=column,
                    before=None if before is None else cell_text(before), after=None if after is None else cell_text(after),
                )
            )  # fmt: skip

    def _refuse(self, edit: Edit, column: str, words: str) -> None:
        self.problems.append(Problem(edit.table, edit.row, column, words))
