"""The effect of interventions on the page: its sentence, its course around the day, and what happened beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from access.effects import EffectReading, effect_reading
from access.programme import LedgerBehind, LedgerUnreachable
from dashboard import charts, data, entered, panels, show, words
from dashboard.data import Scope
from dashboard.parts import part
from models.verdict import percent

MOST_SINGLE = 12
Reached = tuple[tuple[str, date], ...]
KINDS = ("training", "coaching", "feature", "fix", "incentive", "reminder", "communication")


@part
def section(at: Scope) -> None:
    """What interventions of one kind did, or a single one, as the reader chooses; nothing where none with teams is entered."""
    programme = entered.programme()
    if programme is None:
        return
    try:
        rows = [row for row in programme.rows(data.viewer(), "intervention") if row["teams"]]
    except (LedgerBehind, LedgerUnreachable):
        return
    offered = choices(rows)
    if not offered:
        return
    names = list(offered)
    chosen = names[0] if len(names) == 1 else str(st.selectbox("Effect of", names, key="effect_of"))
    found = reading(at, *offered[chosen])
    st.html(panels.section("Did it work?", found.sentence))
    if found.course:
        show.chart(course_chart(found), key="effect_course")
        st.html(panels.notice(found.displacement))
    if found.unknown_teams:
        st.html(
            panels.notice(f"Not shown by themselves, so not counted: {words.listed([words.tidy(team) for team in found.unknown_teams])}.")
        )


def choices(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, Reached, Reached]]:
    """What can be chosen, by its name: each kind as a whole, then single interventions, the latest first; kind, these, and the others.

    A kind with one intervention is that one. With a single one, teams that only the others of its kind reached are left out.
    """
    by_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in KINDS}
    found: dict[str, tuple[str, Reached, Reached]] = {
        f"every {kind}": (kind, _reached(members), ()) for kind, members in by_kind.items() if len(members) > 1
    }
    for row in sorted(rows, key=lambda row: (row["held_on"], str(row["key"])), reverse=True)[:MOST_SINGLE]:
        others = [other for other in by_kind[row["kind"]] if other["key"] != row["key"]]
        found[f"{words.tidy(row['title'])}, {words.day(row['held_on'])} ({row['key']})"] = (row["kind"], _reached([row]), _reached(others))
    return found


def _reached(rows: Sequence[Mapping[str, Any]]) -> Reached:
    return tuple((str(row["teams"]), row["held_on"]) for row in rows)


@data.kept
def reading(at: Scope, kind: str, interventions: Reached, others: Reached) -> EffectReading:
    """What interventions of one kind (teams and day of each) did; ``others`` are those of the kind that are not meant."""
    snapshot, viewer = data.parties(at.snapshot_id, at.scope_id)
    these, rest = ([{"kind": kind, "teams": teams, "held_on": day} for teams, day in part] for part in (interventions, others))
    return effect_reading(snapshot, viewer, these, others=rest)


def course_chart(found: EffectReading) -> charts.Chart:
    """The event study: the difference by week around the intervention, in percent, with its range."""
    rows = pd.DataFrame(
        [
            {
                "Week": week.since, "Difference (%)": percent(week.value), "From (%)": percent(week.low), "To (%)": percent(week.high),
                "Teams": week.teams, "Note": "left out: teams are chosen in a dip" if week.is_left_out else "",
            }
            for week in found.course
        ]
    )  # fmt: skip
    return charts.Chart(
        figure=event_study(rows),
        title="Core work by week around it, against what these teams would have done",
        subtitle="Difference in percent with its 95 % range; week 0 is the week of it; open dots are left out of the estimate",
        alt=f"Dots with ranges over {len(rows)} weeks. {found.sentence}",
        table=rows.round(1),
    )


def event_study(weeks: pd.DataFrame) -> Any:
    """Differences by week around an event with their ranges; weeks with a ``Note`` were left out of the estimate: open dots."""
    middle = weeks["Difference (%)"]
    dots = {
        "type": "scatter", "mode": "markers", "x": weeks["Week"], "y": middle, "hovertemplate": "week %{x}: %{y:+.0f} %<extra></extra>",
        "error_y": {"array": weeks["To (%)"] - middle, "arrayminus": middle - weeks["From (%)"], "color": charts.GREY, "width": 0},
        "marker": {"size": 8, "color": charts.BLUE, "symbol": ["circle-open" if note else "circle" for note in weeks["Note"]]},
    }  # fmt: skip
    day = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": charts.GREY, "width": 1, "dash": "dot"}}
    axes = {"xaxis": {"title": {"text": "weeks since it"}}, "yaxis": {"ticksuffix": " %", "zeroline": True, "zerolinecolor": charts.GREY}}
    return charts.drawn([dots], {**axes, "shapes": [day]})
