"""Overview: is the CRM taking hold?"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import charts, data, findings, heat, panels, show, words
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, by_cohort, headline, points_of

HABIT, ADOPTION = "habit_rate", "active_user_rate"
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
    built = build(at)
    show.head(at, "Is the CRM taking hold?", built.finding)
    st.html(built.tiles)
    show.chart(built.adoption, key="adoption")
    st.html(built.heat)
    _show_movers(at, built.movers)


@data.kept
def build(at: Scope) -> Overview:
    """Work out the page."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    targets = data.settings().targets
    company = data.values(at, HEADLINES, by="company")
    readings = headline(company, HEADLINES, comparison, targets=targets)
    teams = data.values(at, (HABIT,), by="team")
    team_readings = by_cohort(teams, data.metric(HABIT), comparison, targets={})
    return Overview(
        finding=findings.overview(readings[HABIT], team_readings, comparison),
        tiles=panels.tiles(list(readings.values()), comparison),
        adoption=adoption_chart(at, company, readings[HABIT], comparison),
        heat=unit_heat(at, comparison),
        movers=movers(teams, team_readings),
    )


def adoption_chart(at: Scope, company: pd.DataFrame, habit: Reading, comparison: Comparison) -> charts.Chart:
    """Habit and adoption over time, with the habit's target and its compared value."""
    lines = [charts.Line(data.metric(name).title, points_of(company, name).reset_index(drop=True)) for name in (HABIT, ADOPTION)]
    is_apart = habit.value is not None and habit.before is not None and abs(habit.value - habit.before) >= APART
    compared = (comparison.label, habit.before) if is_apart and habit.before is not None else None
    title = findings.moved("Habit", habit, comparison)
    return charts.Chart(
        figure=charts.trend(lines, unit="share", target=habit.target, compared=compared),
        title=title,
        subtitle=f"Share of entitled people, {show.selection(at)}, per {at.filters.period}; dotted: not over yet",
        alt=f"Line chart over {len(lines[0].points)} periods. {title}.",
        table=charts.table_of(lines, kind=at.filters.period, unit="share"),
    )


def unit_heat(at: Scope, comparison: Comparison) -> str:
    """Heat map of units by period."""
    metric = data.metric(HABIT)
    units = data.values(at, (HABIT,), by="unit")
    shown = heat.heat_map(units, metric, comparison)
    latest = by_cohort(units, metric, comparison, targets={})
    known = {cohort: one for cohort, one in latest.items() if one.value is not None}
    names = dict(zip(units["cohort_id"].astype(str), units["cohort"], strict=True))
    title = "Units: habit is not known yet"
    if known:
        lowest = min(known, key=lambda cohort: known[cohort].rank)
        title = f"{words.tidy(names[lowest])} is the lowest unit with {known[lowest].text}"
    subtitle = f"{metric.title}, share of entitled people in whole percent, per {at.filters.period}, lowest unit first"
    table = panels.heat_map(shown.rows, shown.columns, caption=title, span=shown.span, name_label="Unit")
    return panels.section(title, subtitle) + table + panels.heat_key(shown.span, metric.unit)


def movers(teams: pd.DataFrame, readings: dict[str, Reading]) -> pd.DataFrame:
    """Teams that moved most against the compared period: columns team, unit, habit now, before, change in points, meaning."""
    names = teams.drop_duplicates("cohort_id").set_index("cohort_id")
    rows = [
        {
            "Team": words.tidy(names.at[cohort, "cohort"]),
            "Unit": words.tidy(names.at[cohort, "unit"]),
            "Habit": words.percent(one.value),
            "Before": words.percent(one.before),
            "Points": 100 * (one.value - one.before),
            "Meaning": one.change.verdict if one.change else "",
        }
        for cohort, one in readings.items()
        if one.value is not None and one.before is not None
    ]
    table = pd.DataFrame(rows, columns=["Team", "Unit", "Habit", "Before", "Points", "Meaning"])
    ordered = table[table["Points"].abs().round(1) > 0].sort_values("Points")
    return ordered if len(ordered) <= 2 * MOVERS else pd.concat([ordered.head(MOVERS), ordered.tail(MOVERS)])


def _show_movers(at: Scope, table: pd.DataFrame) -> None:
    comparison = Comparison(at.filters.period, at.filters.compare)
    title = f"What changed since {comparison.label}"
    if table.empty:
        st.html(panels.section(title, "No team's habit moved, or there is nothing to compare with yet."))
        return
    st.html(panels.section(title, f"Habit rate per team, the {MOVERS} that lost and the {MOVERS} that gained most, in points"))
    show.table(
        table,
        key="movers",
        columns={
            "Team": st.column_config.TextColumn(pinned=True),
            "Habit": st.column_config.NumberColumn(format=show.PERCENT),
            "Before": st.column_config.NumberColumn(format=show.PERCENT),
            "Points": st.column_config.NumberColumn(format="%+.1f"),
        },
    )
    show.link("Open the team page", "team")
