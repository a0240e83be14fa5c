"""The ledger: read its tables, save edits all or none, with a trail of who changed what."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ledger.cells import Value, cell_text
from ledger.editing import Actor, Edit, Editing
from ledger.problems import ChangedMeanwhile, LedgerBehind, LedgerUnreachable
from ledger.tables import table_named
from ledger.trail import Change

BUSY_SECONDS = 15
READS = "ledger_reads"
Row = dict[str, Any]


def engine_for(url: str) -> Engine:
    """An engine that never prints values. SQLite: write-ahead log, flushed at commit; who writes takes the file's only lock at once."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        del record
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            connection.execute(f"pragma {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("begin" if connection.get_execution_options().get(READS) else "begin immediate")

    return engine


def private_file(path: Path) -> None:
    """Create ``path`` for its owner only, if it is not there: SQLite would let others read it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


@dataclass(frozen=True)
class Ledger:
    """An open ledger. Reading and saving are short transactions of their own; nothing is kept between them."""

    engine: Engine

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """The ledger behind a SQLAlchemy URL; nothing is read yet."""
        return cls(engine_for(url))

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def revision(self) -> str | None:
        """The migration that the tables stand at; None for an empty database."""
        with self.engine.connect().execution_options(**{READS: True}) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("select version_num from alembic_version")).scalar()

    def check_revision(self) -> None:
        """Raise `LedgerBehind` unless the tables are those of this version, `LedgerUnreachable` where nothing answers."""
        from ledger.migrate import head  # Alembic is slow to load, and needed here only

        try:
            found, wanted = self.revision(), head()
        except DBAPIError as error:
            words = (str(error.orig).splitlines() or ["no answer"])[0]
            raise LedgerUnreachable(f"The ledger at {self.engine.url.render_as_string()} does not answer: {words}") from None
        if found != wanted:
            raise LedgerBehind(f"The ledger stands at {found or 'nothing'}, this version needs {wanted}. Run: takehold ledger migrate")

    def rows(self, name: str) -> list[Row]:
        """Every row of a table as plain values, in the order of the keys."""
        table = table_named(name).__table__
        with self.engine.connect().execution_options(**{READS: True}) as connection:
            found = connection.execute(select(table)).mappings().all()
        return sorted(({str(name): value for name, value in row.items()} for row in found), key=lambda row: str(row["key"]))

    def changes(self, name: str | None = None, key: str | None = None, *, most: int = 1000) -> list[Row]:
        """The latest changes, of one table or row if named, the latest first."""
        trail = Change.__table__
        asked = select(trail).order_by(trail.c.id.desc()).limit(most)
        if name is not None:
            asked = asked.where(trail.c.table_name == name)
        if key is not None:
            asked = asked.where(trail.c.key == key)
        with self.engine.connect().execution_options(**{READS: True}) as connection:
            return [dict(row) for row in connection.execute(asked).mappings()]

    def save(self, edits: Sequence[Edit], actor: Actor, *, at: datetime) -> int:
        """Save all edits or none; returns how many rows changed.

        Raises `Refused` naming every bad cell, `ChangedMeanwhile` where somebody else was first.
        """
        try:
            with Session(self.engine, autoflush=False) as session, session.begin():
                return Editing(session, actor, at).apply(edits)
        except (StaleDataError, IntegrityError) as error:
            raise ChangedMeanwhile("Somebody else saved the same row at the same moment. Nothing was saved; look again.") from error
        except OperationalError as error:
            if "locked" in str(error.orig):
                raise ChangedMeanwhile("Somebody else is saving a great deal. Nothing was saved; try again.") from error
            raise


def as_texts(row: Row) -> dict[str, str]:
    """A row's cells as text, as in a file or a form."""
    return {name: cell_text(value) for name, value in row.items()}


def same(one: Value, other: Value) -> bool:
    """Whether two cells say the same, 1 and yes being different."""
    return cell_text(one) == cell_text(other)
