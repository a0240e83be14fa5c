"""Sponsor: are we getting what we committed to?"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from access.goals import GoalReading, goal_readings
from access.programme import LedgerBehind, LedgerUnreachable
from access.viewer import AccessDenied
from access.worth import Worth, worth
from dashboard import charts, data, entered, money, panels, show, words
from dashboard.data import Scope

QUESTION = "Are we getting what we committed to?"


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
    _show_goals(built)
    if built.worth.case is None:
        st.html(panels.empty("No return yet", f"The return cannot be worked out: {built.worth.why_not}. Enter it under Programme.", None))
    else:
        _show_worth(built.worth)
    st.html(panels.section("Decisions that are open", "From the ledger, the most urgent first"))
    show.table(built.open_decisions, key="open_decisions")


def build(at: Scope) -> Sponsor | None:
    """Read the ledger and the figures anew: what was just entered must be seen."""
    programme = entered.programme()
    if programme is None:
        return None
    snapshot, viewer = data.parties(at.snapshot_id, at.scope_id)
    open_ones = [row for row in programme.rows(viewer, "decision") if row["decided_on"] is None]
    rows = [
        {
            "Decision": words.tidy(row["title"]),
            "Owner": words.tidy(row["owner_role"] or "nobody"),
            "Due": "" if row["due"] is None else words.day(row["due"]),
        }
        for row in sorted(open_ones, key=lambda row: str(row["due"] or "9999"))
    ]
    table = pd.DataFrame(rows, columns=["Decision", "Owner", "Due"])
    return Sponsor(goal_readings(snapshot, viewer, programme), worth(snapshot, viewer, programme), table)


def _print_button(at: Scope) -> None:
    brief = data.settings().brief
    if brief is not None:
        snapshot, viewer = data.parties(at.snapshot_id, at.scope_id)
        st.download_button(
            "Print as a two-page brief", lambda: brief(snapshot, viewer), "takehold-brief.pdf", "application/pdf", key="brief"
        )


def _show_goals(built: Sponsor) -> None:
    st.html(panels.section("Goals against actuals", "Baseline, latest complete week, target, and the chance of reaching it by its day"))
    if built.goals:
        show.table(money.goal_table(built.goals), key="goals")
    else:
        st.html(panels.empty("No goal is entered", "Enter what the programme is for under Programme, and lock it before go-live.", None))


def _show_worth(found: Worth) -> None:
    show.chart(course_chart(found), key="course")
    st.html(panels.section("What it is worth", money.decision_words(found)))
    lines = pd.DataFrame(money.return_lines(found), columns=["Figure", "In words"])
    show.table(lines, key="worth")
    st.html(panels.section("What moves the return", "Net present value with one assumption at its low and high, the widest first"))
    show.table(money.swing_table(found), key="swings")
    st.html(panels.section("What missing adoption costs", "A year, by team, against the plan of this year; shared equally among people"))
    show.table(money.gap_table(found), key="gaps")
    st.html(panels.section("The sponsor's engagement", "0.4 leaders' habit, 0.3 reviews held with the sponsor, 0.3 decisions in time"))
    show.table(money.engagement_table(found), key="engagement")
    with st.expander("Every assumption"):
        show.table(money.assumption_table(found), key="assumptions")


def course_chart(found: Worth) -> charts.Chart:
    """Measured against planned effective adoption."""
    frame = pd.DataFrame(found.weekly, columns=["period_start", "measured", "planned"])
    ends = pd.to_datetime(frame["period_start"]) + pd.Timedelta(days=7)
    base = {"period_start": pd.to_datetime(frame["period_start"]), "period_end": ends, "is_complete": True, "reason": None, "bound": None}
    lines = [charts.Line(name, pd.DataFrame({**base, "value": frame[name].astype("float64")})) for name in ("measured", "planned")]
    latest = frame["measured"].dropna()
    title = "Effective adoption is not known" if latest.empty else f"Effective adoption stands at {words.share(float(latest.iloc[-1]))}"
    return charts.Chart(
        figure=charts.trend(lines, unit="share"),
        title=title,
        subtitle="Share of entitled people who work effectively, measured against the business case, per week",
        alt=f"Line chart of {len(frame)} weeks. {title}.",
        table=charts.table_of(lines, kind="week", unit="share"),
    )
