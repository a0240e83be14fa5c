"""Pieces and manifests: a snapshot is a list of immutable pieces with their checksums."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sql.errors import SnapshotDamaged

HASH_MODULUS = 2**64
VOLATILE_TABLES = frozenset({"extract_watermark"})


@dataclass(frozen=True)
class Piece:
    """Rows of one table and one period, written once and never changed.

    ``content_hash`` is the sum of the row hashes modulo 2**64, so it does not depend on row order and adds up over pieces;
    ``checksum`` covers the stored bytes where the engine keeps files (empty where it keeps tables).
    """

    table: str
    period: str
    name: str
    rows: int
    content_hash: int
    checksum: str = ""
    size: int = 0


@dataclass(frozen=True)
class Manifest:
    """What a snapshot consists of. Times are UTC without zone."""

    id: str
    as_of_at: datetime
    published_at: datetime
    tables: Mapping[str, tuple[Piece, ...]]
    fact_hashes: Mapping[str, str] = field(default_factory=dict)
    content_hash: str = ""

    def pieces(self) -> tuple[Piece, ...]:
        """All pieces of the snapshot."""
        return tuple(piece for pieces in self.tables.values() for piece in pieces)

    def sealed(self) -> "Manifest":
        """A copy with its content hash computed: without run times, piece boundaries or row order."""
        return replace(self, content_hash=content_hash(self.tables))

    def to_json(self) -> str:
        """Text with a checksum of its own, read back by :meth:`from_json`."""
        body = json.dumps(asdict(self), default=_stamp, sort_keys=True)
        return json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest(), "manifest": body})

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises SnapshotDamaged if the text was cut or changed."""
        try:
            envelope = json.loads(text)
            body = envelope["manifest"]
            whole = hashlib.sha256(body.encode()).hexdigest() == envelope["sha256"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SnapshotDamaged("The manifest is not readable.") from error
        if not whole:
            raise SnapshotDamaged("The manifest's checksum differs.")
        fields = json.loads(body)
        tables = {name: tuple(Piece(**piece) for piece in pieces) for name, pieces in fields.pop("tables").items()}
        return cls(
            id=fields["id"],
            as_of_at=datetime.fromisoformat(fields["as_of_at"]),
            published_at=datetime.fromisoformat(fields["published_at"]),
            tables=tables,
            fact_hashes=fields["fact_hashes"],
            content_hash=fields["content_hash"],
        )


def table_hash(pieces: Iterable[Piece]) -> tuple[int, int]:
    """(rows, sum of row hashes) of a table, whatever its pieces."""
    listed = list(pieces)
    return sum(piece.rows for piece in listed), sum(piece.content_hash for piece in listed) % HASH_MODULUS


def content_hash(tables: Mapping[str, Iterable[Piece]]) -> str:
    """Hash of what the tables hold; empty tables and run times do not count."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        rows, row_hash = table_hash(tables[name])
        if rows and name not in VOLATILE_TABLES:
            digest.update(f"{name}:{rows}:{row_hash};".encode())
    return digest.hexdigest()


def _stamp(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a manifest")
