"""Programme: what did we decide, plan and spend?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from access.indicators import indicators
from access.programme import MONEY, LedgerBehind, LedgerUnreachable, Programme, fields_of, sentence_of
from access.viewer import Viewer
from access.worth import entered_case
from dashboard import data, effect, entered, entering, panels, show, words
from dashboard.data import Scope
from metrics.catalog import PROGRAMME_THEMES

QUESTION = "What did we decide, plan and spend?"
THEMES = ("programme", "execution", "perception")  # whose metrics the page lists
CHANGE_COLUMNS = {
    "at": "When (UTC)",
    "who": "Who",
    "role": "Role",
    "key": "Row",
    "action": "What",
    "column_name": "Column",
    "before": "From",
    "after": "To",
}


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    programme, viewer = entered.programme(), data.viewer()
    if programme is None:
        show.head(at, QUESTION, "No ledger is connected to this dashboard.")
        return
    try:
        programme.rows(viewer, programme.readable(viewer)[0])
    except (LedgerBehind, LedgerUnreachable) as trouble:
        show.head(at, QUESTION, "The ledger cannot be read.")
        st.html(panels.notice(str(trouble), kind="problem"))
        return
    show.head(at, QUESTION, finding(programme, viewer, data.manifest(at).as_of_at.date()))
    _indicators(at, programme, viewer)
    entering.message()
    tables = {entering.label(name): name for name in programme.readable(viewer)}
    chosen = st.selectbox("Part of the programme", list(tables), key="part", bind="query-params", persist_state="session")
    _table(programme, viewer, tables[str(chosen)])


def _table(programme: Programme, viewer: Viewer, table: str) -> None:
    rows = programme.rows(viewer, table)
    may_write = table in programme.writable(viewer)
    st.html(panels.section(f"{entering.label(table)}: {words.counted(len(rows), 'row')}", sentence_of(table)))
    if rows:
        show.table(entering.listing(rows, table), key=f"rows_of_{table}")
    else:
        st.html(
            panels.empty("Nothing entered yet", sentence_of(table), f"takehold ledger import {table} {table}.csv" if may_write else None)
        )
    if table == "intervention":
        effect.section(show.pinned())
    if table == "survey":
        marks = [vars(one) for one in programme.survey_marks(viewer)]
        show.table(entering.titled(marks, ("survey", "unit", "question", "answers", "mean")), key="survey_marks")
    if may_write:
        st.html(panels.section("Add or change", "Columns with * are needed. Empty means not known, never zero."))
        entering.form(programme, viewer, table, rows)
    with st.expander("Files"):
        entering.files(programme, viewer, table, may_write=may_write)
    with st.expander("Who changed what"):
        show.table(changes_table(programme.changes(viewer, table), table), key=f"changes_of_{table}")


def changes_table(changes: Sequence[Mapping[str, Any]], table: str) -> pd.DataFrame:
    """Every changed cell; numbers and days of the ledger's columns stay such."""
    fields = fields_of(table)

    def cell(change: Mapping[str, Any], name: str) -> Any:
        field = fields.get(str(change["column_name"]))
        return entering.typed(change[name], field.kind) if field is not None and name in {"before", "after"} else change[name]

    rows = [{said: cell(change, name) for name, said in CHANGE_COLUMNS.items()} for change in changes]
    found = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS.values()), dtype=object)
    return found.assign(**{CHANGE_COLUMNS["at"]: pd.to_datetime(found[CHANGE_COLUMNS["at"]])})


def _indicators(at: Scope, programme: Programme, viewer: Viewer) -> None:
    snapshot, today = data.parties(at.snapshot_id, at.scope_id)[0], data.manifest(at).as_of_at.date()
    may_see_money = set(MONEY) <= set(programme.readable(viewer))
    held = entered.worth(at.snapshot_id, at.scope_id, entered_case(viewer, programme)) if may_see_money else None
    asked = indicators(programme, viewer, today, worth=held, snapshot=snapshot)
    found = [one for one in asked if one.metric in [m for theme in THEMES for m in PROGRAMME_THEMES[theme]]]
    known = [one for one in found if one.value is not None]
    with st.expander(f"{words.of(len(known), len(found), 'indicator')} of the programme known"):
        rows = [
            {
                "Indicator": one.metric.title,
                "Value": words.figure(one.value, one.metric.unit),
                "Speaks to": ", ".join(one.metric.answers),
                "In words": one.metric.sentence if one.value is not None else f"not known when {one.reason}",
            }
            for one in found
        ]
        show.table(pd.DataFrame(rows, columns=["Indicator", "Value", "Speaks to", "In words"], dtype=object), key="indicators")


def finding(programme: Programme, viewer: Viewer, today: date) -> str:
    """The page's sentence: goals and what is locked, the next milestone, what is overdue."""
    readable = programme.readable(viewer)
    goals = programme.rows(viewer, "goal") if "goal" in readable else []
    milestones = programme.rows(viewer, "milestone") if "milestone" in readable else []
    if not goals and not milestones:
        return "Nothing is entered yet: begin with a goal and lock it before go-live, then the waves and milestones."
    decisions = programme.rows(viewer, "decision") if "decision" in readable else []
    return f"{_of_goals(goals)} {_of_milestones(milestones, today)}{_of_decisions(decisions, today)}"


def _of_goals(goals: Sequence[Mapping[str, Any]]) -> str:
    if not goals:
        return "No goal is entered."
    locked = sum(goal["locked_at"] is not None for goal in goals)
    return f"{words.of(locked, len(goals), 'goal')} {'is' if locked == 1 else 'are'} locked."


def _of_milestones(milestones: Sequence[Mapping[str, Any]], today: date) -> str:
    ahead = [one for one in milestones if one["done_on"] is None]
    if not ahead:
        return "No milestone is open."
    overdue = [one for one in ahead if one["due"] < today]
    following = min((one for one in ahead if one["due"] >= today), key=lambda one: one["due"], default=None)
    late = (
        f"{words.counted(len(overdue), 'milestone')} {'is' if len(overdue) == 1 else 'are'} overdue"
        if overdue
        else "no milestone is overdue"
    )
    if following is None:
        return f"{late.capitalize()}."
    return f"Next is {words.tidy(following['title'])}, due {words.day(following['due'])}; {late}."


def _of_decisions(decisions: Sequence[Mapping[str, Any]], today: date) -> str:
    overdue = [one["due"] for one in decisions if one["decided_on"] is None and one["due"] is not None and one["due"] < today]
    if not overdue:
        return ""
    since = f"since {words.day(overdue[0])}" if len(overdue) == 1 else f"the oldest since {words.day(min(overdue))}"
    return f" {words.counted(len(overdue), 'decision')} {'is' if len(overdue) == 1 else 'are'} overdue, {since}."
