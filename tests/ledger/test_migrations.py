"""The tables go up and down, and are those that the code means."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from ledger.base import Base
from ledger.book import Ledger
from ledger.migrate import head, migrate
from ledger.problems import LedgerBehind
from tests.ledger.entering import WAVE, enter


def test_the_tables_go_up_and_down_step_by_step(either_url: str) -> None:
    book = Ledger.open(either_url)
    try:
        assert migrate(book) == (None, head())
        with book.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        enter(book, "wave", WAVE)
        assert migrate(book, to="0002") == (head(), "0002")
        assert len(book.rows("wave")) == 1
        assert migrate(book, to="base") == ("0002", None)
        assert set(inspect(book.engine).get_table_names()) == {"alembic_version"}
        assert migrate(book) == (None, head())
    finally:
        book.close()


def test_a_ledger_of_another_version_is_refused_with_what_to_do(either_url: str) -> None:
    book = Ledger.open(either_url)
    try:
        with pytest.raises(LedgerBehind, match="takehold ledger migrate"):
            book.check_revision()
        migrate(book, to="0003")
        with pytest.raises(LedgerBehind, match="stands at 0003"):
            book.check_revision()
        migrate(book)
        book.check_revision()
        assert book.revision() == head()
    finally:
        book.close()
