"""The trail of changes: who changed which cell, when, from what to what. Rows are added, never changed."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from ledger.base import Base


class Change(Base):
    """One cell that changed (``column_name`` is null where a whole row was removed); values as they stand in a CSV file."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    table_name: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text, index=True)
    action: Mapped[str] = mapped_column(Text)
    column_name: Mapped[str | None] = mapped_column(Text)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
