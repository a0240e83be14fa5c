"""Facts as tables of the store: the same record that canonical tables have."""

from functools import lru_cache

from sql.canonical import Column, Table
from sql.facts import Fact


@lru_cache(maxsize=256)
def table_of(fact: Fact) -> Table:
    """The store's table of a fact; its key is the grain."""
    columns = tuple(Column(column.name, column.type) for column in fact.columns)  # type: ignore[arg-type]
    return Table(fact.name, "log", columns, fact.grain, partition_column(fact), fact.sentence)


def partition_column(fact: Fact) -> str | None:
    """The column whose month partitions the fact; None where it is one piece."""
    return None if fact.period in {None, "none"} else fact.period
