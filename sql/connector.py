"""Connectors: a folder sql/crm/<kind>/ of renaming SELECTs, each with a small header."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sql.canonical import TABLES, Table
from sql.errors import ConnectorFileError, UnknownCrm

CRM_FOLDER = Path(__file__).parent / "crm"
HEADER = re.compile(r"^-- (cursor|lookback): (.+)$")


@dataclass(frozen=True)
class Stream:
    """One SELECT of a connector.

    ``cursor`` names the output column that grows with each new row (log tables); ``lookback_s`` is how far back a run reads again.
    """

    table: Table
    part: str | None
    sentence: str
    sql: str
    path: Path
    cursor: str | None = None
    cursor_type: str = "number"
    lookback_s: int = 0

    @property
    def name(self) -> str:
        """``table`` or ``table.part``: the name in extract_watermark."""
        return f"{self.table.name}.{self.part}" if self.part else self.table.name


@dataclass(frozen=True)
class CapabilityRow:
    """What a kind of CRM logs by default, and what to say where it does not."""

    capability: str
    status: str
    stream: str
    granularity: str | None = None
    retention_days: int = 0
    expected_lag_minutes: int = 0
    note: str = ""


@dataclass(frozen=True)
class Connector:
    """Everything Takehold knows about one kind of CRM."""

    kind: str
    streams: tuple[Stream, ...]
    capabilities: tuple[CapabilityRow, ...]
    vendor: str
    required_tables: tuple[str, ...]
    verified: str

    def streams_of(self, table: str) -> tuple[Stream, ...]:
        """All parts that fill one canonical table."""
        return tuple(stream for stream in self.streams if stream.table.name == table)


def known_kinds() -> list[str]:
    """Kinds of CRM that have a folder."""
    return sorted(path.name for path in CRM_FOLDER.iterdir() if (path / "capabilities.toml").is_file())


def load_connector(kind: str) -> Connector:
    """Read a connector's folder. Raises UnknownCrm or ConnectorFileError naming the file and line."""
    folder = CRM_FOLDER / kind
    if kind not in known_kinds():
        raise UnknownCrm(f"No folder sql/crm/{kind}. Known: {', '.join(known_kinds())}.")
    about = tomllib.loads((folder / "capabilities.toml").read_text())
    rows = tuple(CapabilityRow(**row) for row in about["capability"])
    return Connector(
        kind=kind,
        streams=tuple(_stream(path) for path in sorted(folder.glob("*.sql"))),
        capabilities=rows,
        vendor=about.get("vendor", kind),
        required_tables=tuple(about.get("required_tables", ())),
        verified=about.get("verified", "not run against a live system"),
    )


def _stream(path: Path) -> Stream:
    table_name, _, part = path.stem.partition(".")
    if table_name not in TABLES:
        raise ConnectorFileError(f"{path.name}: no canonical table called {table_name}.")
    lines = path.read_text().splitlines()
    header = [line for line in lines if line.startswith("-- ")]
    if not header:
        raise ConnectorFileError(f"{path.name}: line 1 must be a comment that says what a row is.")
    found = {match[1]: match[2].strip() for line in header if (match := HEADER.match(line))}
    cursor, _, cursor_type = found.get("cursor", "none").partition(" ")
    sql = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
    return Stream(
        table=TABLES[table_name],
        part=part or None,
        sentence=header[0].removeprefix("-- "),
        sql=sql,
        path=path,
        cursor=None if cursor == "none" else cursor,
        cursor_type=cursor_type or "number",
        lookback_s=int(found.get("lookback", "0")),
    )
