"""Asking for help: what a person shares of the own weeks, on their own page; and who asked, on the trainer's."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from access import help as helping
from access.help import Request, Shared
from access.programme import LedgerBehind, LedgerUnreachable
from dashboard import data, entered, panels, show, words
from dashboard.data import Scope

WHAT = (
    "Trainers who reach your group then see a summary of your last four weeks for 30 days: on how many days you worked in the CRM (in "
    "steps), how much of what your role needs you used, and whether it is a habit. They see nothing of it where your group is so small "
    "that the others in it could be made out. You can withdraw it at any time, each look at it is listed below, and none of it leaves "
    "as a file."
)
COLUMNS = ("Who", "Group", "Days active in four weeks", "Capabilities used", "Habit", "Shared until")
NOBODY = "You are counted in no group, or in several, so no trainer can be told by it."
WITHDRAW = "Withdraw"
HABITS = {"habitual": "habitual", "not habitual": "not habitual", "too early": "too early to say"}


def own_section(groups: Sequence[str]) -> None:
    """The button that shares or withdraws, and what was shared before."""
    programme, viewer = entered.programme(), data.viewer()
    if programme is None:
        return
    try:
        found = helping.own_requests(programme, viewer)
    except (LedgerBehind, LedgerUnreachable):
        return
    today = programme.now().date()
    shared = next((one for one in found if one.is_open(today)), None)
    title = "Ask for help" if shared is None else f"You share your weeks with the trainers of your group until {words.day(shared.until)}"
    st.html(panels.section(title, WHAT if len(groups) == 1 or shared else NOBODY))
    if shared is not None:
        _button(WITHDRAW, lambda: helping.withdraw(programme, viewer))
    elif len(groups) == 1:
        _button("Share for 30 days", lambda: helping.ask(programme, viewer))
    if found:
        show.table(past(found), key="own_requests")


def past(found: Sequence[Request]) -> pd.DataFrame:
    """What was shared, in words."""
    return pd.DataFrame(
        {
            "Shared from": [words.day(one.shared_on) for one in found],
            "Until": [words.day(one.until) for one in found],
            "Withdrawn": ["" if one.withdrawn_on is None else words.day(one.withdrawn_on) for one in found],
        },
        dtype=object,
    )


def trainer_section(at: Scope) -> None:
    """Who asked this trainer for help; each of them is noted as looked at before it is shown. Not to be taken away as a file."""
    found = asked(at)
    if not found:
        return
    viewer, settings = data.viewer(), data.settings()
    seen = st.session_state.setdefault("helped", set())
    for one in found:
        look = (one.account, at.snapshot_id)
        if look not in seen:
            settings.note(viewer, "weeks shared to ask for help", helping.person_mark(one.account), at.snapshot_id)
            seen.add(look)
    title = f"{words.counted(len(found), 'person', plural='people')} asked for help"
    subtitle = "What they chose to show you, until the day that stands here; they see that you looked, and can withdraw it"
    st.html(panels.section(title, subtitle) + panels.text_table(COLUMNS, [row(one) for one in found], caption=title, is_even=True))


def asked(at: Scope) -> list[Shared]:
    """Who asked for help, read anew each time: what is withdrawn is gone at the next click."""
    programme = entered.programme()
    if programme is None:
        return []
    try:
        return helping.asked_for_help(programme, data.viewer(), data.snapshot(at))
    except (LedgerBehind, LedgerUnreachable):
        return []


def row(one: Shared) -> tuple[str, ...]:
    """The cells of ``COLUMNS``."""
    group, until = words.cohort(one.cohort), words.day(one.until)
    if one.why_not is not None:
        return one.account, group, f"not shown: {one.why_not}", "", "", until
    days = "none" if one.days_to == 0 else f"{one.days_from} to {one.days_to} of {one.days_expected} expected"
    used = words.NOT_KNOWN if one.capabilities_used is None else f"{one.capabilities_used} of {one.capabilities_expected}"
    return one.account, group, days, used, HABITS.get(str(one.habit), words.NOT_KNOWN), until


def _button(label: str, act: Callable[[], int]) -> None:
    if st.button(label, key="own_sharing", type="primary" if label != WITHDRAW else "secondary"):
        act()
        st.rerun()
