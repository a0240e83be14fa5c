"""Sponsor: are we getting what we committed to?"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from access.goals import GoalReading, goal_readings
from access.programme import LedgerBehind, LedgerUnreachable
from access.viewer import AccessDenied
from access.worth import Worth, worth
from dashboard import data, entered, money, panels, show, sponsor_charts, stop_rule
from dashboard.data import Scope

QUESTION = "Are we getting what we committed to?"
MOST_HEADINGS = 2
MOST_GAPS = 12


@dataclass(frozen=True)
class Sponsor:
    """What the page shows."""

    goals: list[GoalReading]
    worth: Worth
    open_decisions: pd.DataFrame


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    try:
        built = build(at)
    except (AccessDenied, LedgerBehind, LedgerUnreachable) as trouble:
        show.head(at, QUESTION, "This cannot be shown.")
        st.html(panels.notice(str(trouble), kind="problem"))
        return
    if built is None:
        show.head(at, QUESTION, "No ledger is connected to this dashboard.")
        return
    show.head(at, QUESTION, money.finding(built.worth, built.goals))
    _print_button(at)
    _show_goals(at, built)
    if built.worth.case is None:
        st.html(panels.empty("No return yet", f"The return cannot be worked out: {built.worth.why_not}. Enter it under Programme.", None))
    else:
        _show_worth(at, built.worth)
    _read(
        "Decisions that are open", "From the ledger, the most urgent first" if len(built.open_decisions) else "None", built.open_decisions
    )


def build(at: Scope) -> Sponsor | None:
    """Read the ledger and the figures anew: what was just entered must be seen."""
    programme = entered.programme()
    if programme is None:
        return None
    snapshot, viewer = data.snapshot(at), data.viewer()
    table = money.decision_table(programme.rows(viewer, "decision"), data.manifest(at).as_of_at.date())
    return Sponsor(goal_readings(snapshot, viewer, programme), worth(snapshot, viewer, programme), table)


def _print_button(at: Scope) -> None:
    brief = data.settings().brief
    if brief is not None:
        show.download(
            "Print as a two-page brief", lambda viewer: brief(data.snapshot(at), viewer), "takehold-brief.pdf", right=("file", "brief")
        )


def _show_goals(at: Scope, built: Sponsor) -> None:
    title, subtitle = "Goals against actuals", "Baseline, latest complete week, target, and the chance of reaching it by its day"
    if not built.goals:
        st.html(panels.section(title, subtitle))
        st.html(panels.empty("No goal is entered", "Enter what the programme is for under Programme, and lock it before go-live.", None))
        return
    _read(title, subtitle, money.goal_table(built.goals))
    open_first = sorted(built.goals, key=lambda goal: goal.is_reached is True)
    headed = [(goal, goal.course) for goal in open_first if goal.course is not None]
    for goal, course in headed[:MOST_HEADINGS]:
        show.chart(sponsor_charts.heading_chart(goal, course, entered.happenings(at)), key=f"heading_{goal.key}")


def _show_worth(at: Scope, found: Worth) -> None:
    show.chart(sponsor_charts.course_chart(found, entered.happenings(at)), key="course")
    lines = pd.DataFrame(money.return_lines(found), columns=["Figure", "In words"])
    _read("What it is worth", "Benefits follow measured effective adoption; every assumption stands below", lines)
    show.chart(sponsor_charts.swing_chart(found), key="swings")
    _read("What missing adoption costs", money.gap_words(found), money.gap_table(found).head(MOST_GAPS))
    st.html(panels.section(stop_rule.title(found), f"{stop_rule.answer(found)} {stop_rule.limits(found)}"))
    _read("The sponsor's engagement", stop_rule.ENGAGEMENT, stop_rule.engagement_table(found))
    with st.expander("Every assumption"):
        _read("Every assumption", "Low, likely and high as somebody stands for them", money.assumption_table(found))


def _read(title: str, subtitle: str, rows: pd.DataFrame) -> None:
    """A part whose table is read, not sorted: its cells wrap, and on a narrow screen each row is a card."""
    cells = [["–" if pd.isna(cell) else str(cell) for cell in row] for row in rows.itertuples(index=False)]
    show.html(
        panels.section(title, subtitle) + (panels.text_table(list(rows.columns), cells, caption=title, is_even=True) if cells else "")
    )
