"""Where a figure comes from: the facts that it is counted in, and the tables that they read. Definitions only, so anybody may see them."""

from functools import cache
from typing import NamedTuple

from metrics.metric import Metric
from sql.facts import Fact, load_facts


class Origin(NamedTuple):
    """One fact table: what a row of it is, by what it is counted, and the canonical tables that it reads, also through other facts."""

    fact: str
    sentence: str
    grain: tuple[str, ...]
    tables: tuple[str, ...]


def origins(metric: Metric) -> list[Origin]:
    """The facts of ``metric``, in its order."""
    every = _facts()
    return [Origin(name, every[name].sentence, every[name].grain, _tables(name)) for name in metric.facts]


@cache
def _facts() -> dict[str, Fact]:
    return {fact.name: fact for fact in load_facts()}


@cache
def _tables(name: str) -> tuple[str, ...]:
    """The canonical tables below a fact."""
    every = _facts()
    below = {table for read in every[name].reads for table in (_tables(read) if read in every else (read,))}
    return tuple(sorted(below))
