"""Every table of the ledger by name, in an order in which a row is entered after those it refers to."""

import inspect

from ledger.alerts import AlertAction, AlertRule
from ledger.base import Entry
from ledger.columns import Field
from ledger.goals import Cause, Decision, Goal, Requirement, Review, System
from ledger.money import Benefit, CaseTerms, CaseYear, Cost, Licence
from ledger.personal import HelpRequest, SavedView
from ledger.problems import UnknownTable
from ledger.rollout import CalendarDay, Capacity, CrmChange, Intervention, Milestone, Wave
from ledger.surveys import Answer, Survey

TABLES: dict[str, type[Entry]] = {
    table.__tablename__: table
    for table in (
        Goal, Wave, Milestone, Requirement, Decision, Review, Cause, System, Intervention, CrmChange, Capacity, CalendarDay,
        Cost, CaseTerms, CaseYear, Benefit, Licence, Survey, Answer, AlertRule, AlertAction,
        SavedView, HelpRequest,
    )
}  # fmt: skip


def table_named(name: str) -> type[Entry]:
    """The table called ``name``; raises `UnknownTable` naming those there are."""
    if name not in TABLES:
        raise UnknownTable(f"The ledger has no table '{name}'. It has: {', '.join(TABLES)}.")
    return TABLES[name]


def fields_of(name: str) -> dict[str, Field]:
    """Columns of a table with what may stand in them: the key first, the version last."""
    return {column.name: column.info["field"] for column in table_named(name).__table__.columns}


def sentence_of(name: str) -> str:
    """What a row of the table is."""
    return (inspect.getdoc(table_named(name)) or "").partition("\n")[0]
