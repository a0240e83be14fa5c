"""Alerts of the programme's rules: what lasts, who acts, what was done about it, and the form to say so."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from access.alert_actions import act_on, entered_about, may_act
from access.alert_book import COMPANY, AlertBook, Firing, within
from access.programme import ChangedMeanwhile, LedgerBehind, LedgerUnreachable, Refused
from dashboard import data, entered, entering, panels, risk_actions, risk_words, show, words
from dashboard.data import Scope
from dashboard.parts import part
from dashboard.told import Told

COLUMNS = ("Alert", "Of", "Why", "Since", "Who acts", "Done about it")
STATES = {"ok": "OK", "alerting": "▲ alerting", "no data": "? no data", "error": "✕ error"}
MOST_OPEN, MOST_EARLIER = 12, 50
Entered = Mapping[tuple[str, str, date], Mapping[str, Any]]


def book(at: Scope) -> AlertBook | None:
    """What of the last check the viewer may see; null before the first."""
    found = data.settings().alerts()
    if found is None:
        return None
    listed = data.cohorts(at)
    return within(found, listed.loc[listed["level"] != COMPANY, "cohort_id"].astype(str), is_everywhere=data.viewer().units is None)


def is_lasting(found: AlertBook) -> bool:
    """Whether an alert is open."""
    return any(one.until is None for one in found.firings)


def section(found: AlertBook) -> None:
    """Alerts that last, and the form to say what is done about one."""
    lasting = [one for one in found.firings if one.until is None]
    done = _entered(lasting)
    broken = [one for one in found.standings if one.state == "error"]
    st.html(panels.section(finding(found), f"Rules of the programme, checked {words.as_of(found.checked_at)}"))
    for one in broken:
        st.html(panels.notice(f"The rule {words.tidy(one.title)} cannot be checked: {words.tidy(one.why)}.", kind="problem"))
    if not lasting:
        return
    ordered = sorted(lasting, key=lambda one: (done.get(_place(one)) is not None, -one.since.toordinal()))
    rows = [_row(one, done.get(_place(one))) for one in ordered[:MOST_OPEN]]
    show.html(panels.text_table(COLUMNS, rows, caption="Alerts of rules", is_even=True))
    if len(ordered) > MOST_OPEN:
        st.caption(f"{len(ordered) - MOST_OPEN} more stand in the tables of the Admin page.")
    _form(found, ordered, done)


def finding(found: AlertBook) -> str:
    """One sentence: how many rules alert, cannot be told, or cannot be checked."""
    states = {state: {one.rule for one in found.standings if one.state == state} for state in STATES}
    lasting = sum(one.until is None for one in found.firings)
    said = f"{words.counted(lasting, 'alert')} {'is' if lasting == 1 else 'are'} open" if lasting else "No rule alerts"
    dark = states["no data"] - states["alerting"] - states["ok"]
    parts = [said, *([f"{words.counted(len(dark), 'rule')} without data"] if dark else [])]
    parts += [f"{words.counted(len(states['error']), 'rule')} cannot be checked"] if states["error"] else []
    return "; ".join(parts)


def standing_table(found: AlertBook) -> pd.DataFrame:
    """How every rule stands for every cohort."""
    rows = [
        (words.tidy(one.title), words.tidy(words.cohort(one.cohort)), STATES[one.state], _figure(one.value, one.unit), words.tidy(one.why),
         words.tidy(one.owner_role))
        for one in found.standings
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Rule", "Of", "State", "Stands at", "In words", "Who acts"], dtype=object)


def history_table(found: AlertBook) -> pd.DataFrame:
    """What fired, until when, and who was told."""
    rows = [
        (words.tidy(one.title), words.tidy(words.cohort(one.cohort)), words.day(one.since),
         Told("lasts") if one.until is None else words.day(one.until), words.tidy(one.why),
         "; ".join(f"{words.tidy(each.to)}: {each.outcome}" for each in one.told) or "nobody")
        for one in found.firings[:MOST_EARLIER]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Rule", "Of", "Fired", "Until", "Because", "Told"], dtype=object)


def _figure(value: float | None, unit: str | None) -> Told:
    return words.figure(value, unit or "")


def _place(one: Firing) -> tuple[str, str, date]:
    return (*one.place, one.since)


def _row(one: Firing, row: Mapping[str, Any] | None) -> tuple[str, ...]:
    return one.title, words.cohort(one.cohort), one.why, words.day(one.since), one.owner_role, risk_words.done(row)


def _entered(lasting: list[Firing]) -> Entered:
    try:
        return entered_about(entered.programme(), data.viewer(), lasting)
    except (LedgerBehind, LedgerUnreachable):
        return {}


@part
def _form(found: AlertBook, ordered: list[Firing], done: Entered) -> None:
    programme, viewer = entered.programme(), data.viewer()
    if programme is None or not may_act(viewer):
        return
    entering.message()
    with st.expander("Acknowledge, put off or assign an alert of a rule"):
        labels = {f"{words.tidy(one.title)}: {words.tidy(words.cohort(one.cohort))}, {words.day(one.since)}": one for one in ordered}
        chosen = labels[str(st.selectbox("Alert", list(labels), key="rule_alert"))]
        before = done.get(_place(chosen))
        with st.form(f"rule_alert_{st.session_state.get('saves', 0)}", border=False):
            cells = risk_actions.cells_of(before, "")
            is_sent = st.form_submit_button("Save", type="primary")
        if is_sent:
            try:
                changed = act_on(programme, viewer, found, chosen, cells, version=None if before is None else int(before["version"]))
            except (Refused, ChangedMeanwhile) as refused:
                entering.say(refused)
                return
            entering.again(risk_words.saved(chosen.title, cells, changed=changed))
