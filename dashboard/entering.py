"""Forms and tables for what people enter: widgets from the kinds of columns, errors beside the form, CSV out and in."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from access import formats
from access.programme import ChangedMeanwhile, Edit, Field, Programme, Refused, as_texts, fields_of
from access.viewer import Viewer
from dashboard import panels, show, words
from dashboard.parts import part
from dashboard.told import Told
from metrics.catalog import CATALOG

NEW = "(a new row)"
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
OPENED = "opened_row"
MESSAGE = "entered_message"
VALUE_OF: Mapping[str, Callable[[str], float | date]] = {
    "number": float,
    "whole": float,
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
}  # kinds of cells whose texts stand for something that can be reckoned with
NAMED_METRIC = (("goal", "metric"), ("alert_rule", "metric"))  # columns that hold the name of a metric
PERCENTAGE = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*%\s*")
METRICS = {one.name: f"{one.title} ({one.unit})" for one in sorted(CATALOG.values(), key=lambda one: one.title)}


def label(column: str) -> str:
    """A column's name as a form says it.

    >>> label("first_due")
    'First due'
    """
    return column.replace("_", " ").capitalize()


def listing(rows: Sequence[Mapping[str, Any]], table: str) -> pd.DataFrame:
    """Rows for the screen: columns that say something, in the table's order, versions left out."""
    said = [column for column in fields_of(table) if column != "version" and any(row[column] is not None for row in rows)]
    kinds = {name: field.kind for name, field in fields_of(table).items()}
    texts = [{name: typed(text, kinds.get(name, "text")) for name, text in as_texts(dict(row)).items()} for row in rows]
    if (table, "metric") in NAMED_METRIC:
        texts = [row | {"metric": CATALOG[row["metric"]].title if row["metric"] in CATALOG else row["metric"]} for row in texts]
    return pd.DataFrame(
        [{label(column): row[column] for column in said} for row in texts], columns=[label(column) for column in said], dtype=object
    )


def typed(text: str | None, kind: str) -> str | None:
    """A cell of the ledger's texts that keeps its number or day.

    >>> typed("0.75", "number").value, typed("2026-06-08", "date").value
    (0.75, datetime.date(2026, 6, 8))
    """
    if not text or kind not in VALUE_OF:
        return text
    try:
        return Told(text, VALUE_OF[kind](text))
    except ValueError:  # what an older version of the column took
        return text


def titled(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Plain rows for the screen, in these columns."""
    return pd.DataFrame([{label(column): row[column] for column in columns} for row in rows], columns=[label(column) for column in columns])


@part
def form(programme: Programme, viewer: Viewer, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add a row or change one. A row is changed in the version in which it was opened here, whatever others saved since."""
    names = {NEW: NEW} | {str(row["key"]): f"{row['key']}: {row.get('title') or row.get('role') or ''}".rstrip(": ") for row in rows}
    chosen = st.selectbox("Row", list(names), format_func=lambda key: words.tidy(names[key]), key=f"row_of_{table}")
    opened = _opened(table, chosen, rows)
    stamp = f"{table}_{chosen}_{opened.get('version', '')}_{st.session_state.get('saves', 0)}"
    with st.form(f"form_{stamp}", border=True):
        given = {
            column: _widget(
                field,
                opened.get(column, ""),
                f"{stamp}_{column}",
                label(column),
                METRICS if (table, column) in NAMED_METRIC else _keys(programme, viewer, field),
            )
            for column, field in fields_of(table).items()
            if column != "version" and (column != "key" or chosen == NEW)
        }
        is_removed = st.checkbox("Remove this row", key=f"{stamp}_remove") if chosen != NEW else False
        if st.form_submit_button("Save", type="primary"):
            key = (given.pop("key", "").strip() or None) if chosen == NEW else chosen
            version = None if chosen == NEW else int(opened["version"])
            _save(programme, viewer, Edit(table, None if is_removed else given, key=key, version=version))


def _opened(table: str, chosen: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The texts of the chosen row as they were when it was chosen."""
    held = st.session_state.get(OPENED)
    if held is None or held[0] != (table, chosen):
        found = [as_texts(dict(row)) for row in rows if row["key"] == chosen]
        held = ((table, chosen), found[0] if found else dict[str, str]())
        st.session_state[OPENED] = held
    return dict(held[1])


def _keys(programme: Programme, viewer: Viewer, field: Field) -> dict[str, str]:
    if field.refers is None or field.refers not in programme.readable(viewer):
        return {}
    return {str(row["key"]): str(row["key"]) for row in programme.rows(viewer, field.refers)}


def _widget(field: Field, text: str, key: str, name: str, keys: Mapping[str, str]) -> str:
    """The widget for a column; returns what it says as text. ``keys``: what may be chosen, and how a reader knows it."""
    name = f"{name} *" if field.required else name
    if field.kind == "date":
        found = st.date_input(
            name, date.fromisoformat(text) if text else None, EARLIEST, LATEST, key=key, help=field.words, format=formats.formats().picked
        )
        return found.isoformat() if isinstance(found, date) else ""
    if field.kind == "long text":
        return st.text_area(name, text, key=key, help=field.words) or ""
    options = ["", "yes", "no"] if field.kind == "yes or no" else ["", *field.choices] if field.choices else ["", *keys] if keys else []
    if options:
        options += [text] if text not in options else []  # what somebody entered is never changed by opening it
        shown = {one: words.tidy(keys.get(one, one)) for one in options}
        return str(st.selectbox(name, options, options.index(text), key=key, help=field.words, format_func=lambda one: shown[one]) or "")
    found = st.text_input(name, text, key=key, help=field.words) or ""
    return as_number(found) if field.kind == "number" else found


def as_number(text: str) -> str:
    """A percentage as the share that the ledger keeps; anything else as it is.

    >>> as_number("60 %"), as_number("62,5%"), as_number("0.6"), as_number("many %")
    ('0.6', '0.625', '0.6', 'many %')
    """
    percent = PERCENTAGE.fullmatch(text)
    return text if percent is None else f"{float(percent[1].replace(',', '.')) / 100:.6g}"


def _save(programme: Programme, viewer: Viewer, edit: Edit) -> None:
    try:
        changed = programme.save(viewer, [edit])
    except (Refused, ChangedMeanwhile) as refused:
        say(refused)
        return
    st.session_state.pop(OPENED, None)
    again("Saved." if changed else "Nothing was different, so nothing was saved.")


def say(refused: Refused | ChangedMeanwhile, *, with_row: bool = False) -> None:
    """One message per problem: nothing was saved."""
    problems = refused.problems if isinstance(refused, Refused) else ()
    for said in [str(problem) if with_row else f"{label(problem.column)}: {problem.problem}" for problem in problems] or [str(refused)]:
        st.html(panels.notice(said, kind="problem"))


def files(programme: Programme, viewer: Viewer, table: str, *, may_write: bool) -> None:
    """The table as a file to take away, and a place to paste one."""
    show.download("Download as CSV", lambda who: programme.file(who, table).encode(), f"{table}.csv", right=("table", table))
    if not may_write:
        return
    content = st.text_area("Paste CSV rows, header first", key=f"paste_{table}_{st.session_state.get('saves', 0)}", height=140)
    if st.button("Import these rows", key=f"import_{table}", disabled=not content):
        try:
            changed = programme.take_file(viewer, table, content)
        except (Refused, ChangedMeanwhile) as refused:
            say(refused, with_row=True)
            return
        again(f"{words.counted(changed, 'row')} added or changed.")


def again(said: str) -> NoReturn:
    """Run the page anew with fresh forms, and let it say once what was saved."""
    st.session_state["saves"] = st.session_state.get("saves", 0) + 1
    st.session_state[MESSAGE] = said
    st.rerun()


def message() -> None:
    """What the last save came to, once. Its place stays when it goes: what moves up in a page is drawn anew, and open forms would close."""
    place, said = st.empty(), st.session_state.pop(MESSAGE, None)
    if said:
        place.success(said)
