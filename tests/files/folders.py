"""Folders of exported files for tests, and what a source reads from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sql.extract import Progress, SourceConfig
from sql.files.source import FileSource

EVENTS = """
[table.usage_event]
from = "log"
event_id = "_id"
user_id = "person"
occurred_at = "at"
action = "what"
"""


def write(folder: Path, mapping: str, **files: str | bytes) -> Path:
    """A mapping and its files; ``log_csv`` is written as ``log.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    for name, content in files.items():
        path = folder / ".".join(name.split("_"))
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[FileSource]:
    """The folder as a source called ``crm``."""
    with FileSource(SourceConfig("crm", "files", f"files://{folder}")) as source:
        yield source


def read(source: FileSource, name: str) -> tuple[list[dict[str, Any]], Progress]:
    """Rows of the stream ``name``, and how its reading went."""
    progress = Progress()
    stream = next(each for each in source.connector.streams if each.name == name)
    rows = [row for batch in source.pages(stream, None, progress) for row in batch.to_pylist()]
    return rows, progress


def column(folder: Path, table: str, name: str) -> list[Any]:
    """One column of a table that the folder fills, in the order of its values."""
    with opened(folder) as source:
        return sorted((row[name] for row in read(source, table)[0]), key=str)


def problems(source: FileSource) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Rows that show a problem, of rows checked, by input or table, problem and column."""
    return {
        (str(row["stream"]), str(row["problem"]), str(row["column_name"])): (int(str(row["row_count"])), int(str(row["rows_checked"])))
        for row in source.problems()
    }


def problems_of(folder: Path) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Problems of a folder after all of its tables were read."""
    with opened(folder) as source:
        for stream in source.connector.streams:
            read(source, stream.name)
        return problems(source)
