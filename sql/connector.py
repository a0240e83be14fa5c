"""Connectors: a folder sql/crm/<kind>/ of renaming SELECTs, each with a small header.

Where a database or a version of the CRM needs another SELECT, a folder inside holds it under the same file name; where it only has
other words for the same things, they are listed. capabilities.toml lists these variants and says what tells them.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from sql.canonical import TABLES, Table
from sql.errors import ConnectorFileError, UnknownCrm
from sql.schemas import SchemaRule

CRM_FOLDER = Path(__file__).parent / "crm"
CAPABILITIES = "capabilities.toml"
NEVER_RUN = "never run against a live system"
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
    """What a kind of CRM logs by default, and what to say where it does not.

    ``reads`` names the streams of an API that it rests on: if one may not be read, it is not known. ``change`` is the setting that gives
    or keeps more.
    """

    capability: str
    status: str
    stream: str
    granularity: str | None = None
    retention_days: int = 0
    expected_lag_minutes: int = 0
    note: str = ""
    reads: Sequence[str] = ()
    change: str = ""


@dataclass(frozen=True)
class Variant:
    """A version of a CRM, or a database under it, that is found by looking when connecting.

    ``when`` is a ``table.column`` that only this variant has, ``unless`` one that it lacks, ``dialect`` its database: what is given holds.
    ``folder`` holds the SELECTs that take the place of those with the same name, or come on top; ``instead`` the words of this variant for
    words of the SELECTs, put there in every one of them, the longest first. Without either it is only told.
    """

    name: str
    when: str | None = None
    unless: str | None = None
    dialect: str | None = None
    folder: str | None = None
    instead: Mapping[str, str] = field(default_factory=dict, hash=False)

    def in_its_words(self, sql: str) -> str:
        """A SELECT in the words of this variant."""
        if not self.instead:
            return sql
        known = sorted(self.instead, key=len, reverse=True)
        return re.sub("|".join(rf"(?<!\w){re.escape(words)}" for words in known), lambda found: self.instead[found[0]], sql)

    def holds(self, dialect: str | None, columns: Set[str]) -> bool:
        """Whether a source on ``dialect`` with ``columns`` (``table.column``) is of this variant."""
        return self.dialect in {None, dialect} and (self.when is None or self.when in columns) and self.unless not in columns

    @property
    def telling_tables(self) -> frozenset[str]:
        """Tables whose columns tell whether a source is of this variant."""
        return frozenset(column.partition(".")[0] for column in (self.when, self.unless) if column)


@dataclass(frozen=True)
class Connector:
    """Everything Takehold knows about one kind of CRM; ``variants`` are those that this source is of.

    ``look`` is a SELECT whose rows (capability, status, note) take the place of the defaults once connected.
    """

    kind: str
    streams: tuple[Stream, ...]
    capabilities: tuple[CapabilityRow, ...]
    vendor: str
    required_tables: tuple[str, ...]
    verified: str
    variants: tuple[Variant, ...] = ()
    look: Stream | None = None
    schema: SchemaRule | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell whoever connects: how the connector was tried, unless a live system's data was read with it."""
        return (f"This connector was {self.verified}.",) if self.verified.startswith(NEVER_RUN) else ()

    def streams_of(self, table: str) -> tuple[Stream, ...]:
        """All parts that fill one canonical table."""
        return tuple(stream for stream in self.streams if stream.table.name == table)


def known_kinds() -> list[str]:
    """Kinds of CRM that have a folder."""
    return sorted(path.name for path in CRM_FOLDER.iterdir() if (path / CAPABILITIES).is_file())


def known_variants(kind: str) -> tuple[Variant, ...]:
    """Every variant that the connector knows, in the order in which they override each other. Raises UnknownCrm."""
    return tuple(Variant(**row) for row in _about(kind).get("variant", ()))


def load_connector(kind: str, dialect: str | None = None, columns: Set[str] = frozenset()) -> Connector:
    """Read a connector's folder, and those of the variants that hold for ``dialect`` and ``columns`` (``table.column``).

    Raises UnknownCrm or ConnectorFileError naming the file and line.
    """
    about = _about(kind)
    variants = tuple(variant for variant in known_variants(kind) if variant.holds(dialect, columns))
    folders = [CRM_FOLDER / kind, *(CRM_FOLDER / kind / variant.folder for variant in variants if variant.folder)]
    paths = {path.name: path for folder in folders for path in folder.glob("*.sql")}
    streams = {name: _in_the_words_of(variants, _stream(path)) for name, path in sorted(paths.items())}
    look = streams.pop("source_capability.sql", None)
    return Connector(
        kind=kind,
        streams=tuple(streams.values()),
        capabilities=_capabilities([about, *(_toml(folder) for folder in folders[1:])]),
        vendor=about.get("vendor", kind),
        required_tables=tuple(about.get("required_tables", ())),
        verified=about.get("verified", NEVER_RUN),
        variants=variants,
        look=look,
        schema=SchemaRule(**about["schema"]) if "schema" in about else None,
    )


def _in_the_words_of(variants: Sequence[Variant], stream: Stream) -> Stream:
    for variant in variants:
        stream = replace(stream, sql=variant.in_its_words(stream.sql))
    return stream


def _about(kind: str) -> dict[str, Any]:
    if kind not in known_kinds():
        raise UnknownCrm(f"No folder sql/crm/{kind}. Known: {', '.join(known_kinds())}.")
    return _toml(CRM_FOLDER / kind)


@cache
def _toml(folder: Path) -> dict[str, Any]:
    path = folder / CAPABILITIES
    return tomllib.loads(path.read_text()) if path.is_file() else {}


def _capabilities(layers: Sequence[dict[str, Any]]) -> tuple[CapabilityRow, ...]:
    """Rows by capability, the later layer's in place of the earlier's."""
    rows = [CapabilityRow(**row) for layer in layers for row in layer.get("capability", ())]
    return tuple({row.capability: row for row in rows}.values())


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
