"""What every table of the ledger has: a readable key, a version that grows with each change."""

from typing import Any

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from ledger.columns import Field

KEY = Field("key", "what other rows and files call it; empty: it is given one", once=True)
VERSION = Field("whole", "grows with every change; a row changed since it was exported is refused", low=1)


class Base(DeclarativeBase):
    """All tables of the ledger, the trail of changes included."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )


class Entry(Base):
    """A row that people enter. ``version`` stands in the condition of every update, so that no edit overwrites another unseen."""

    __abstract__ = True
    key: Mapped[str] = mapped_column(String(60), primary_key=True, sort_order=-1, info={"field": KEY})
    version: Mapped[int] = mapped_column(nullable=False, sort_order=99, info={"field": VERSION})

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # pyrefly: ignore[bad-override]  (SQLAlchemy hands in the class)
        return {"version_id_col": cls.__table__.c.version, "version_id_generator": False}
