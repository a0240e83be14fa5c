"""Overview: is the CRM taking hold?"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from access.programme import Happening
from dashboard import alert_panel, charts, data, entered, findings, heat, panels, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.latest import by_cohort
from dashboard.readings import Arrival, Comparison, Reading, arrivals, cohort_names, headline, named, points_of
from dashboard.scopes import a_quarter_back
from dashboard.signs import PERCENT

NEXT = {
    "Why, and who acts: Project": "project",
    "Who is about to stop: Risk": "risk",
    "Who needs a course: Training": "training",
    "Is it worth it: Sponsor": "sponsor",
}  # the question that the page's sentence leads to, and the page that answers it
HABIT, ADOPTION = "habit_rate", "active_user_rate"
PEOPLE = "eligible_people"
HEADLINES = (HABIT, ADOPTION, "fill_rate", "record_freshness", "stale_open_share", "past_due_share", "logins", "never_used_share")
MOVERS = 5
APART = 0.01  # a line for a value closer to the latest would only hide it


@dataclass(frozen=True)
class Overview:
    """Everything the page shows, worked out once per scope."""

    finding: str
    tiles: str
    adoption: charts.Chart
    heat: str
    movers: pd.DataFrame


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    built = build(at, entered.happenings(at))
    show.head(at, "Is the CRM taking hold?", built.finding)
    show.onward(NEXT)
    show.html(built.tiles)
    watched = alert_panel.book(at)
    if watched is not None and alert_panel.is_lasting(watched):
        alert_panel.section(watched)
    show.chart(built.adoption, key="adoption", figure=HABIT)
    show.html(built.heat)
    _show_movers(at, built.movers)


@data.kept
def build(at: Scope, happenings: tuple[Happening, ...] = ()) -> Overview:
    """Work out the page."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    targets = data.settings().targets
    company = data.values(at, (*HEADLINES, PEOPLE), by="company")
    readings = headline(company, HEADLINES, comparison, targets=targets)
    far = a_quarter_back(at)
    teams = data.lately(far, (HABIT,), by="team")
    team_readings = by_cohort(teams, data.metric(HABIT), comparison, targets={})
    names = {cohort: words.tidy(name) for cohort, name in cohort_names(teams).items()}
    return Overview(
        finding=findings.overview(
            readings[HABIT], named(teams, team_readings), comparison, names=names, longer=_longer(far, comparison, company, teams)
        ),
        tiles=panels.tiles(list(readings.values()), comparison),
        adoption=adoption_chart(at, company, readings[HABIT], comparison, happenings=happenings),
        heat=cohort_heat(at, comparison),
        movers=movers(teams, team_readings),
    )


def _longer(far: Scope, comparison: Comparison, company: pd.DataFrame, teams: pd.DataFrame) -> findings.Longer | None:
    """Everybody and the teams against a quarter ago; null where that, or more, is what the page compares with."""
    quarter = Comparison(far.filters.period, far.filters.compare)
    if comparison.compare != "previous":
        return None
    habit = headline(company, (HABIT,), quarter, targets={})[HABIT]
    return findings.Longer(habit, named(teams, by_cohort(teams, data.metric(HABIT), quarter, targets={})), quarter)


def adoption_chart(
    at: Scope, company: pd.DataFrame, habit: Reading, comparison: Comparison, *, happenings: Sequence[Happening]
) -> charts.Chart:
    """Habit and adoption over time, with the habit's target, its compared value, and marks where many people were added."""
    lines = [charts.Line(data.metric(name).title, points_of(company, name).reset_index(drop=True)) for name in (HABIT, ADOPTION)]
    is_apart = habit.value is not None and habit.before is not None and abs(habit.value - habit.before) >= APART
    compared = (comparison.label, habit.before, habit.before_bound) if is_apart and habit.before is not None else None
    added = arrivals(points_of(company, PEOPLE))
    quarter = Comparison(comparison.period, "quarter")
    longer = headline(company, (HABIT,), quarter, targets={})[HABIT] if comparison.compare == "previous" else None
    title = findings.moved("Habit", habit, comparison, longer=None if longer is None else (longer, quarter))
    return charts.Chart(
        figure=charts.trend(lines, unit="share", target=habit.target, compared=compared, arrivals=added, happenings=happenings),
        title=title,
        subtitle=f"Share of entitled people, {show.selection(at)}, per {at.filters.period}; dotted: not over yet{_marks_note(at, added)}",
        alt=f"Line chart over {len(lines[0].points)} periods. {title}.",
        table=charts.table_of(lines, kind=at.filters.period, unit="share"),
    )


def cohort_heat(at: Scope, comparison: Comparison) -> str:
    """Heat map of units by period; of teams where there are fewer than two units to compare."""
    metric, noun = data.metric(HABIT), "unit"
    values = data.values(at, (HABIT,), by="unit")
    if len(named(values, by_cohort(values, metric, comparison, targets={}))) < 2:
        values, noun = data.lately(at, (HABIT,), by="team", periods=heat.PERIODS), "team"
    shown = heat.heat_map(values, metric, comparison)
    names = {cohort: words.tidy(name) for cohort, name in cohort_names(values).items()}
    title = findings.lowest(named(values, by_cohort(values, metric, comparison, targets={})), names, noun)
    subtitle = f"{metric.title}, share of entitled people in whole percent, per {at.filters.period}, lowest {noun} first"
    table = panels.heat_map(shown.rows, shown.columns, caption=title, span=shown.span, name_label=noun.capitalize(), measure=metric.title)
    return panels.section(title, subtitle) + table + panels.heat_key(shown.span, metric.unit)


def _marks_note(at: Scope, added: Sequence[Arrival]) -> str:
    """What the upright marks are, if there are any."""
    return (
        f"; dotted upright marks: the {at.filters.period}s in which the people entitled rose by 10{words.SPACE}% or more" if added else ""
    )


def movers(teams: pd.DataFrame, readings: dict[str, Reading]) -> pd.DataFrame:
    """Teams that moved most against the compared period: columns team, unit, habit now, before, change in points, meaning."""
    changed = pd.Series({cohort: one.points for cohort, one in readings.items() if one.points is not None}, dtype="float64")
    ordered = changed[changed.abs().round(1) > 0].sort_values()
    most = ordered if len(ordered) <= 2 * MOVERS else pd.concat([ordered.head(MOVERS), ordered.tail(MOVERS)])
    names = teams[teams["cohort_id"].isin(most.index)].drop_duplicates("cohort_id").set_index("cohort_id")
    rows = [
        {
            "Team": words.tidy(words.cohort(names.at[cohort, "cohort"])),
            "Unit": words.tidy(words.cohort(names.at[cohort, "unit"])),
            "Habit": words.percent(one.value),
            "Habit" + BOUND_OF: one.bound,
            "Before": words.percent(one.before),
            "Before" + BOUND_OF: one.before_bound,
            "Points": one.points,
            "Points" + BOUND_OF: one.points_bound,
            "Meaning": one.change.verdict if one.change else "",
        }
        for cohort, one in ((cohort, readings[cohort]) for cohort in map(str, most.index))
    ]
    figures = [name + of for name in ("Habit", "Before", "Points") for of in ("", BOUND_OF)]
    return pd.DataFrame(rows, columns=["Team", *figures, "Meaning", "Unit"])


def _show_movers(at: Scope, table: pd.DataFrame) -> None:
    comparison = Comparison(at.filters.period, at.filters.compare)
    title = f"What changed since {comparison.label}"
    if table.empty:
        st.html(panels.section(title, "No team's habit moved, or there is nothing to compare with yet."))
        return
    show.table(
        table,
        key="movers",
        heading=title,
        about=f"Habit rate per team, the {MOVERS} that lost and the {MOVERS} that gained most, in points",
        columns={
            "Team": st.column_config.TextColumn(pinned=True, width=155),
            "Habit": st.column_config.NumberColumn(format=PERCENT),
            "Before": st.column_config.NumberColumn(format=PERCENT),
            "Points": st.column_config.NumberColumn(format="%+.1f"),
        },
    )
    show.link("Open the team page", "team")
