"""``takehold ledger``: what people enter about the programme, on the command line."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from takehold.clock import utc_now
from takehold.errors import InputError
from takehold.files import write_atomically
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, print_rows, say
from takehold.settings import load_settings

if TYPE_CHECKING:
    from ledger.book import Ledger
    from ledger.editing import Edit

EVERY_TABLE = "all"


class LedgerAction(StrEnum):
    """What to do with the ledger."""

    LIST = "list"
    SHOW = "show"
    CHANGES = "changes"
    IMPORT = "import"
    EXPORT = "export"
    HOLIDAYS = "holidays"
    MIGRATE = "migrate"


def ledger(
    context: typer.Context,
    action: Annotated[LedgerAction, typer.Argument(help="list, show, changes, import, export, holidays or migrate.")] = LedgerAction.LIST,
    what: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help="A table; for holidays a country code; for migrate a revision.")
    ] = None,
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="File of one table, or folder of TABLE.csv files.")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", help="Year of the holidays; may be repeated.", min=1990, max=2100)] = None,
    part: Annotated[str | None, typer.Option("--part", help="Part of the country for holidays, such as BY.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show, import and export what people entered about the programme: goals, waves, interventions, costs, ...

    `export TABLE FILE` and `import TABLE FILE` for one table, `export all FOLDER` and `import all FOLDER` for every table. An import is
    kept whole or not at all; each bad row is named.
    """
    folder = find_home(context, home)
    given = _Given(folder, what, path, year or [], part, as_json)
    {
        LedgerAction.LIST: _list, LedgerAction.SHOW: _show, LedgerAction.CHANGES: _changes, LedgerAction.IMPORT: _import,
        LedgerAction.EXPORT: _export, LedgerAction.HOLIDAYS: _holidays, LedgerAction.MIGRATE: _migrate,
    }[action](given)  # fmt: skip


@dataclass(frozen=True)
class _Given:
    """What the reader typed."""

    home: Path
    what: str | None
    path: Path | None
    years: list[int]
    part: str | None
    as_json: bool

    def opened(self) -> "Ledger":
        """The ledger of the home."""
        from takehold.ledgers import open_ledger  # late, as everywhere here: SQLAlchemy and Alembic load slowly

        return open_ledger(self.home, load_settings(self.home))

    def table(self) -> str:
        """The table that was named; raises `InputError` when none was."""
        from ledger.tables import TABLES, table_named

        if self.what is None:
            raise InputError(f"Name a table. There are: {', '.join(TABLES)}.")
        return table_named(self.what).__tablename__

    def tables(self) -> dict[str, Path]:
        """The tables meant, with their files."""
        from ledger.tables import TABLES

        if self.path is None:
            raise InputError("Name a file, or with 'all' a folder.")
        if self.what == EVERY_TABLE:
            return {name: self.path / f"{name}.csv" for name in TABLES}
        return {self.table(): self.path}


def _list(given: _Given) -> None:
    from ledger.tables import TABLES, sentence_of

    book = given.opened()
    rows = [{"table": name, "rows": len(book.rows(name)), "what": sentence_of(name)} for name in TABLES]
    print_rows(rows, as_json=given.as_json)


def _show(given: _Given) -> None:
    from ledger.book import as_texts

    name = given.table()
    rows = given.opened().rows(name)
    if given.as_json:
        print_json(rows)
        return
    said = [column for column in (rows[0] if rows else {}) if any(row[column] is not None for row in rows)]
    print_rows([{column: as_texts(row)[column] or None for column in said} for row in rows], as_json=False, empty=f"No {name} yet.")


def _changes(given: _Given) -> None:
    rows = given.opened().changes(given.table() if given.what else None)
    print_rows(rows, as_json=given.as_json, empty="Nothing was changed yet.")


def _export(given: _Given) -> None:
    from ledger.csv_files import csv_text

    files, book = given.tables(), given.opened()
    written = []
    for name, path in files.items():
        rows = book.rows(name)
        write_atomically(path, csv_text(name, rows), mode=0o600)
        written.append({"table": name, "rows": len(rows), "file": str(path)})
    print_rows(written, as_json=given.as_json)


def _import(given: _Given) -> None:
    files = {name: path for name, path in given.tables().items() if given.what != EVERY_TABLE or path.exists()}
    if not files:
        raise InputError(f"{given.path} holds no TABLE.csv.")
    read = {name: _read(name, path) for name, path in files.items()}
    _save(given, [edit for edits in read.values() for edit in edits])


def _read(name: str, path: Path) -> "list[Edit]":
    from ledger.csv_files import edits_of

    try:
        return edits_of(name, path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}). Save it as 'CSV UTF-8'.") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _save(given: _Given, edits: "list[Edit]") -> None:
    from takehold.ledgers import operator_actor

    changed = given.opened().save(edits, operator_actor(), at=utc_now())
    if given.as_json:
        print_json({"rows_read": len(edits), "rows_changed": changed})
    else:
        say(f"{len(edits)} rows read, {changed} added or changed.")


def _holidays(given: _Given) -> None:
    from takehold.holiday_rows import holiday_edits

    if given.what is None or not given.years:
        raise InputError("Name a country and a year: takehold ledger holidays DE --year 2026 [--part BY]")
    _save(given, holiday_edits(given.what, given.years, part=given.part))


def _migrate(given: _Given) -> None:
    from ledger.migrate import migrate, revisions
    from takehold.ledgers import unchecked_ledger

    wanted = given.what or "head"
    if wanted not in ("head", "base", *revisions()):
        raise InputError(f"No revision '{wanted}'. Known: base, {', '.join(revisions())}, head.")
    before, after = migrate(unchecked_ledger(given.home, load_settings(given.home)), to=wanted)
    if given.as_json:
        print_json({"before": before, "after": after})
    else:
        say(f"The ledger stood at {before or 'nothing'}, it stands at {after or 'nothing'}.")
