"""Rows for the tests, entered as people would."""

from datetime import datetime

from ledger.book import Ledger
from ledger.editing import Actor, Edit

ANNA = Actor("anna", "project_manager")
BEN = Actor("ben", "administrator")
NOON = datetime(2026, 7, 1, 12)
WAVE = {"title": "Sales first", "go_live": "2026-09-01", "units": "Sales North; Sales South", "people": "40"}


def enter(book: Ledger, table: str, *rows: dict[str, str], actor: Actor = ANNA, at: datetime = NOON) -> None:
    """Add rows, or change those whose key and version stand in them."""
    edits = [
        Edit(
            table,
            {name: text for name, text in row.items() if name not in ("key", "version")},
            row.get("key"),
            int(row.get("version") or 0) or None,
        )
        for row in rows
    ]
    book.save(edits, actor, at=at)


def example(kind: str, choices: tuple[str, ...] = ()) -> str:
    """A cell that every column of ``kind`` takes."""
    return {
        "text": "=1+2 says „Größe“, with 'signs'", "long text": '@first line\n-second; line, "quoted"', "list": "-North; 'South'; =East",
        "choice": choices[0] if choices else "", "number": "0.30000000000000004", "whole": "1", "date": "2026-02-28",
        "moment": "2026-02-28 23:59:59", "yes or no": "no",
    }[kind]  # fmt: skip
