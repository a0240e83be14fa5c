"""Opening a source, whatever it is: a CRM's database, a CRM's API, or exported files."""

from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Protocol, runtime_checkable

import pyarrow as pa

from sql.connector import Connector, Stream
from sql.errors import SourceUnreachable
from sql.extract import ConnectionReport, Progress, Source, SourceConfig

FILES = "files"
APIS = ("hubspot", "salesforce", "dynamics")


class OpenSource(Protocol):
    """What reading and refreshing need of a source."""

    config: SourceConfig
    connector: Connector

    def __enter__(self) -> "OpenSource":
        """Use it as a context: leaving closes it."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""

    def report(self) -> ConnectionReport:
        """A first look."""

    def source_row(self) -> dict[str, object]:
        """The columns of crm_source that the source itself tells."""

    def pages(self, stream: Stream, cursor: str | None, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of a stream from ``cursor`` on."""

    def chunks(self, stream: Stream, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of a stream that is read in full."""


@runtime_checkable
class LandingSource(Protocol):
    """A source whose answers are kept in files before they are read."""

    def land(self, as_of_at: datetime, progress: Callable[[str, float], None]) -> None:
        """Fetch what is new."""

    def set_apart(self) -> dict[str, tuple[int, str]]:
        """Rows that could not be kept, by stream, with the first reason."""


def open_source(config: SourceConfig) -> OpenSource:
    """Connect and look. Raises SourceUnreachable, SourceSchemaError or UnknownCrm."""
    if config.kind == FILES:
        from sql.files.source import FileSource  # late: only where files are read

        return FileSource(config)
    if config.url.startswith(f"{FILES}://"):
        raise SourceUnreachable(f"[sources.{config.name}] files:// is for exported files; {config.kind} needs the URL of its database.")
    if config.kind in APIS:
        from sql.api.source import ApiSource  # late: only where an API is read

        return ApiSource(config)
    return Source(config)


def land(source: OpenSource, as_of_at: datetime, progress: Callable[[str, float], None]) -> dict[str, tuple[int, str]]:
    """Fetch what an API has that is new, and give the rows set apart by stream with the first reason; others are read where they lie."""
    if not isinstance(source, LandingSource):
        return {}
    source.land(as_of_at, progress)
    return source.set_apart()


def problem_rows(source: OpenSource) -> list[dict[str, object]]:
    """Rows of source_problem after reading; a database checks its own values."""
    found = getattr(source, "problems", None)
    return found() if found is not None else []
