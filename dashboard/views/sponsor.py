"""Sponsor: are we getting what we committed to?"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from access.goals import EnteredGoals, GoalReading, entered_goals, readings_of
from access.programme import Entered, Happening, LedgerBehind, LedgerUnreachable
from access.viewer import AccessDenied
from access.worth import Worth, entered_case
from dashboard import charts, data, entered, money, panels, show, sponsor_charts, stop_rule
from dashboard.data import Scope

QUESTION = "Are we getting what we committed to?"
MOST_HEADINGS = 2
MOST_GAPS = 12


@dataclass(frozen=True)
class Return:
    """What the page shows of the return."""

    course: charts.Chart
    lines: str
    swings: charts.Chart
    gaps: str
    rule: str
    engagement: str
    assumptions: str


@dataclass(frozen=True)
class Sponsor:
    """What the page shows; ``worth`` is null where no return can be worked out, and ``why_not`` says why."""

    finding: str
    goals: str
    headings: tuple[tuple[str, charts.Chart], ...]
    worth: Return | None
    why_not: str | None
    decisions: str


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
    show.head(at, QUESTION, built.finding)
    _print_button(at)
    show.html(built.goals)
    for key, chart in built.headings:
        show.chart(chart, key=key)
    if built.worth is None:
        way = " Enter it under Programme." if data.viewer().units is None else ""
        st.html(panels.empty("No return yet", f"The return cannot be worked out: {built.why_not}.{way}", None))
    else:
        _show_return(built.worth)
    show.html(built.decisions)
    show.way("Record a decision or a review", "programme", {"part": "Decision"})


def build(at: Scope) -> Sponsor | None:
    """Read the ledger anew, so that what was just entered is seen, and keep what is worked out of it as long as its rows stand."""
    programme = entered.programme()
    if programme is None:
        return None
    viewer = data.viewer()
    goals, decisions = entered_goals(viewer, programme), programme.entered(viewer, ("decision",))
    return _built((at.snapshot_id, at.scope_id), entered_case(viewer, programme), goals, decisions, entered.happenings(at))


@data.kept
def _built(at: tuple[str, str], case: Entered, goals: EnteredGoals, decisions: Entered, happenings: tuple[Happening, ...]) -> Sponsor:
    """``at``: snapshot and scope; the page shows the same whatever the filters."""
    snapshot, viewer = data.parties(*at)
    readings, found = readings_of(snapshot, viewer, goals), entered.worth(*at, case)
    late = money.decision_table(decisions.rows("decision"), snapshot.manifest.as_of_at.date())
    return Sponsor(
        money.finding(found, readings),
        _goals(readings),
        _headings(readings, happenings),
        None if found.case is None else _return(found, happenings),
        found.why_not,
        _read("Decisions that are open", "From the ledger, the most urgent first" if len(late) else "None", late),
    )


def _print_button(at: Scope) -> None:
    brief = data.settings().brief
    if brief is not None:
        show.download(
            "Print as a two-page brief", lambda viewer: brief(data.snapshot(at), viewer), "takehold-brief.pdf", right=("file", "brief")
        )


def _goals(readings: list[GoalReading]) -> str:
    title = "Goals against actuals"
    subtitle = (
        "Now is the latest complete week, or the last refresh for what can only be seen at a moment; the chance is that of reaching the "
        "target by its day; a goal is locked once it is agreed for good, and what is changed later stays visible"
    )
    if not readings:
        nothing = panels.empty("No goal is entered", "Enter what the programme is for under Programme, and lock it before go-live.", None)
        return panels.section(title, subtitle) + nothing
    return _read(title, subtitle, money.goal_table(readings))


def _headings(readings: list[GoalReading], happenings: tuple[Happening, ...]) -> tuple[tuple[str, charts.Chart], ...]:
    open_first = sorted(readings, key=lambda goal: goal.is_reached is True)
    headed = [(goal, goal.course) for goal in open_first if goal.course is not None]
    return tuple((f"heading_{goal.key}", sponsor_charts.heading_chart(goal, course, happenings)) for goal, course in headed[:MOST_HEADINGS])


def _return(found: Worth, happenings: tuple[Happening, ...]) -> Return:
    lines = pd.DataFrame(money.return_lines(found), columns=["Figure", "It comes to"], dtype=object)
    return Return(
        course=sponsor_charts.course_chart(found, happenings),
        lines=_read("What it is worth", "Benefits follow measured effective adoption; every assumption stands below", lines),
        swings=sponsor_charts.swing_chart(found),
        gaps=_read("What missing adoption costs", money.gap_words(found, most=MOST_GAPS), money.gap_table(found).head(MOST_GAPS)),
        rule=panels.section(stop_rule.title(found), f"{stop_rule.answer(found)} {stop_rule.limits(found)}"),
        engagement=_read("The sponsor's engagement", stop_rule.ENGAGEMENT, stop_rule.engagement_table(found)),
        assumptions=_read("Every assumption", "Low, likely and high as somebody stands for them", money.assumption_table(found)),
    )


def _show_return(built: Return) -> None:
    show.chart(built.course, key="course")
    show.html(built.lines)
    show.chart(built.swings, key="swings")
    show.html(built.gaps)
    st.html(built.rule)
    show.html(built.engagement)
    with st.expander("Every assumption"):
        show.html(built.assumptions)


def _read(title: str, subtitle: str, rows: pd.DataFrame) -> str:
    """A part whose table is read, not sorted: its cells wrap, and on a narrow screen each row is a card."""
    cells = [["–" if pd.isna(cell) else cell if isinstance(cell, str) else str(cell) for cell in row] for row in rows.to_numpy().tolist()]
    return panels.section(title, subtitle) + (panels.text_table(list(rows.columns), cells, caption=title, is_even=True) if cells else "")
