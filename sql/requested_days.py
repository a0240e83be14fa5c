"""Daily series on request: people and teams by day, unfolded from the weeks that a snapshot stores. Nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from sql.facts import Fact, parse_fact

FOLDER = Path(__file__).parent / "requested"


class Queried(Protocol):
    """What answers one portable SELECT: a snapshot."""

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None, /) -> pd.DataFrame:
        """Rows of a SELECT."""


def requested(name: str) -> Fact:
    """A SELECT of ``sql/requested``, with those that it reads from there in front."""
    fact = parse_fact(FOLDER / f"{name}.sql")
    for other in fact.reads:
        if (FOLDER / f"{other}.sql").exists():
            before = requested(other)
            chain, _, last = before.sql.rpartition("\nselect * from ")
            named = f"{other} as (\n        select {', '.join(before.column_names)} from {last}\n    )"
            text = f"{chain},\n    {named},{fact.sql.removeprefix('with')}"
            fact = replace(fact, sql=text, reads=before.reads, parameters=before.parameters)
    return fact


def team_days(snapshot: Queried, since: date, until: date) -> pd.DataFrame:
    """Rows of team_day from ``since`` to the day before ``until``."""
    fact = requested("team_day")
    order = ", ".join(fact.grain)
    return snapshot.query(f"select * from ({fact.sql}) as asked order by {order}", {"from_date": since, "to_date": until})
