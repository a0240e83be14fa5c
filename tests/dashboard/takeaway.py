"""Every file that the pages of a wired dashboard offer for their tables, made as if somebody had pressed each button."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from access.viewer import local_viewer
from dashboard import show
from tests.dashboard.pages import run_page


@dataclass(frozen=True)
class TakenFile:
    """One file of one table: what was asked for, the rows that the exporter was given, and its bytes."""

    page: str
    name: str
    kind: str
    title: str
    notes: tuple[str, ...]
    rows: pd.DataFrame
    content: bytes


def files_of(pages: Iterable[tuple[str, dict[str, str]]], monkeypatch: pytest.MonkeyPatch) -> list[TakenFile]:
    """The files of these pages (URL path and query), in the order of the buttons."""
    found: list[TakenFile] = []
    asked: list[tuple[str, tuple[str, tuple[str, ...]], pd.DataFrame]] = []
    make = show._exported

    def exporting(export: Any, kind: str, told_of: tuple[str, tuple[str, ...]], given: Any, viewer: Any) -> bytes:
        def noted(kind: str, title: str, notes: Sequence[str], rows: pd.DataFrame) -> bytes:
            asked.append((kind, (title, tuple(notes)), rows))
            return export(kind, title, notes, rows)

        return make(noted, kind, told_of, given, viewer)

    def pressed(label: str, content: Any, file_name: str, **_options: Any) -> None:
        if file_name.rpartition(".")[2] in show.KINDS and label in show.KINDS.values():
            made = content(local_viewer())
            kind, (title, notes), rows = asked.pop()
            found.append(TakenFile(page, file_name, kind, title, notes, rows, made))

    monkeypatch.setattr(show, "_exported", exporting)
    monkeypatch.setattr(show, "download", pressed)
    for page, query in pages:
        assert not run_page(page, query=query).exception, page
    return found


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, header first."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
