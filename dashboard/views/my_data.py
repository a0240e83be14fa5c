"""My data: what does Takehold see about me, and who looked?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from access.help import person_mark
from access.own import OwnAccount, own_accounts
from dashboard import data, help_asked, panels, show, words
from dashboard.data import Scope
from dashboard.told import cells

QUESTION = "What does Takehold see about me?"
WEEKS = 26
NEVER = (
    "Takehold never reads what you write: no notes, descriptions or bodies of mails, no idle time, no address of a device. Of a field it "
    "keeps whether it is filled. Nobody else sees these rows here; others see groups of people only."
)
SIGN_IN = (
    "Each person who is signed in sees here their own weeks in the CRM, the group that they are counted in and who looked at it, and may "
    "share these weeks with a trainer. To see it, whoever runs Takehold enters the identity provider under [sign_in] in takehold.toml, as "
    "docs/access.md describes, and starts the dashboard again."
)


def page() -> None:
    """Show the rows of the person who is signed in. Nothing here is kept between runs."""
    at, viewer = show.pinned(), data.viewer()
    if viewer.account is None:
        _without_sign_in(at)
        return
    accounts = own_accounts(data.snapshot(at), viewer)
    show.head(at, QUESTION, finding(accounts))
    st.html(panels.section("What is never collected", NEVER))
    for number, account in enumerate(accounts):
        st.html(panels.section(f"Your weeks in {words.tidy(account.source_id)}", f"The last {WEEKS} weeks, the latest first"))
        show.table(weeks(account), key=f"own_weeks_{number}")
    groups = [str(account.cohort) for account in accounts if account.cohort is not None]
    help_asked.own_section(groups)
    st.html(
        panels.section(
            "Who looked", "At pages about everybody or about the group that you are counted in, and at what you share; the latest first"
        )
    )
    show.table(looks(data.settings().looks([*groups, person_mark(str(viewer.account))])), key="own_looks")


def _without_sign_in(at: Scope) -> None:
    """What the page would show and how to get there, where nobody is signed in: then no rows can be told to be anybody's."""
    show.head(at, QUESTION, "Nobody signs in to this dashboard, so it cannot tell which rows are yours and shows none.")
    st.html(panels.empty("This page needs a sign-in", SIGN_IN, "takehold serve"))
    st.html(panels.section("What is never collected", NEVER))


def finding(accounts: Sequence[OwnAccount]) -> str:
    """The page's sentence: in which group you are counted, and how your last complete week was."""
    if not accounts:
        return (
            "Takehold has no rows that it can tell to be yours: no single account of the CRM has your address, or this CRM's names are "
            "switched off."
        )
    return " ".join(_of(account) for account in accounts)


def _of(account: OwnAccount) -> str:
    place = "in no group" if account.cohort is None else f"in the group {words.tidy(words.cohort(account.cohort))}"
    over = account.weeks[account.weeks["days_elapsed"] == 7]
    if over.empty:
        return f"You are counted {place}; no week is over yet."
    last = over.iloc[-1]
    days = words.of(int(last["active_days_7"]), int(last["eligible_days_7"]), "day")
    actions = words.counted(int(last["core_actions"]), "core action")
    return f"You are counted {place}. In the week of {words.day(last['week_start_date'])} you worked in the CRM on {days}, with {actions}."


def weeks(account: OwnAccount) -> pd.DataFrame:
    """One's own weeks in words."""
    latest = account.weeks.iloc[::-1].head(WEEKS)
    return pd.DataFrame(
        {
            "Week of": cells([words.day(day) for day in latest["week_start_date"]]),
            "Days active": latest["active_days_7"].tolist(),
            "Days expected": latest["eligible_days_7"].tolist(),
            "Core actions": latest["core_actions"].tolist(),
            "Capabilities used": latest["capabilities_used"].tolist(),
            "of": latest["capabilities_expected"].tolist(),
            "Habit": [help_asked.HABITS.get(str(state), words.NOT_KNOWN) for state in latest["habit_state"]],
            "State": ["" if pd.isna(state) else str(state).replace("_", " ") for state in latest["lifecycle_state"]],
        }
    )


def looks(entries: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Lines of the view log in words."""
    rows = [
        {
            "When (UTC)": words.moment(entry["at"]),
            "Who": words.tidy(entry["who"]),
            "Role": words.tidy(str(entry["role"]).replace("_", " ")),
            "What": words.tidy(entry["what"]),
            "About": _about(entry["cohort"]),
        }
        for entry in entries
    ]
    return pd.DataFrame(rows, columns=["When (UTC)", "Who", "Role", "What", "About"], dtype=object)


def _about(cohort: object) -> str:
    if cohort is None:
        return "everybody"
    return "you" if str(cohort).startswith(person_mark("")) else words.tidy(words.cohort(str(cohort)))
