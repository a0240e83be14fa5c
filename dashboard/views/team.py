"""Team: how are the teams doing, and how is this one?"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from access.programme import Happening
from dashboard import assigning, causes, charts, choosing, data, entered, findings, heat, matrix, merged, panels, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.latest import by_cohort
from dashboard.readings import TRAIL, Comparison, Reading, cohort_names, headline, named, points_of
from dashboard.signs import PERCENT
from dashboard.told import cells

HABIT, ADOPTION = "habit_rate", "active_user_rate"
ALL_TEAMS = "All teams"
TILES = (HABIT, ADOPTION, "breadth", "depth", "active_days_28", "stale_open_share")
DRAWN = ("returning", "new", "resurrected", "dormant")
STATES = (*DRAWN, "churned", "never")
GAINED, LOST = ("new", "resurrected"), ("dormant",)
PERIODS_OF_STATES = 26
BANDS = (("none", 0, 0), ("1-4", 1, 4), ("5-8", 5, 8), ("9-12", 9, 12), ("13-16", 13, 16), ("17-20", 17, 20), ("21-28", 21, 28))
REGULAR_BANDS = ("13-16", "17-20", "21-28")


@dataclass(frozen=True)
class Teams:
    """The page without a chosen team."""

    finding: str
    heat: str
    table: pd.DataFrame


@dataclass(frozen=True)
class OneTeam:
    """The page of one team."""

    finding: str
    tiles: str
    trend: charts.Chart
    lifecycle: charts.Chart | None
    active_days: charts.Chart | None
    causes: str
    retention: charts.Chart | None


def page() -> None:
    """Show the page for the pinned scope and the chosen team."""
    at = show.pinned()
    names = team_names(at)
    place = st.container()
    by_name = {name: cohort for cohort, name in names.items()}
    chosen = choosing.one_of("Team", [ALL_TEAMS, *sorted(by_name)], key="team")
    if chosen in by_name:
        _show_one(at, by_name[chosen], place)
    else:
        _show_all(at, place)


@data.kept
def team_names(at: Scope) -> dict[str, str]:
    """Cohort id to a name that is unique on the page: teams of one name in two units get the unit added."""
    return cohort_names(data.lately(at, (HABIT,), by="team", periods=TRAIL))


def _show_all(at: Scope, place: st.delta_generator.DeltaGenerator) -> None:
    built = build_all(at)
    with place:
        show.head(at, "How are the teams doing?", built.finding)
    show.html(built.heat)
    about = f"{show.selection(at)}, latest complete {at.filters.period}; choose a team above to see why"
    show.table(built.table, key="teams", columns=_column_config(), heading="Every team, sortable", about=about)


def _show_one(at: Scope, cohort_id: str, place: st.delta_generator.DeltaGenerator) -> None:
    team = team_names(at)[cohort_id]
    built = build_one(at, cohort_id, tuple(one for one in entered.happenings(at) if not one.teams or team in one.teams))
    with place:
        show.head(at, "How is this team doing?", built.finding)
    show.html(built.tiles)
    show.html(built.causes)
    offers = assigning.offers_of(at, [cohort_id])
    assigning.section(at, {cohort_id: words.tidy(team)}, offers, key="team")
    show.chart(built.trend, key="team_trend", figure=HABIT)
    left, right = st.columns(2, gap="large")
    for column, key, chart in ((left, "team_lifecycle", built.lifecycle), (right, "team_days", built.active_days)):
        with column:
            if chart is not None:
                show.chart(chart, key=key)
    if built.retention is not None:
        show.chart(built.retention, key="team_retention")


@data.kept
def build_all(at: Scope) -> Teams:
    """Heat map and table of all teams."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    metric = data.metric(HABIT)
    values = data.lately(at, (HABIT,), by="team", periods=TRAIL)
    adoption = data.lately(at, (ADOPTION,), by="team")
    readings = named(values, by_cohort(values, metric, comparison, targets=data.settings().targets))
    quarter = Comparison(at.filters.period, "quarter")
    longer = named(values, by_cohort(values, metric, quarter, targets={})) if at.filters.compare == "previous" else None
    names = {cohort: words.tidy(name) for cohort, name in team_names(at).items()}
    shown = heat.heat_map(values, metric, comparison)
    more = f"; {words.counted(shown.left_out, 'team')} more in the table" if shown.left_out else ""
    more += merged.clause(readings, sum(1 for one in readings.values() if one.value is not None))
    target = data.settings().targets.get(HABIT)
    subtitle = f"Habit rate, share of entitled people in whole percent, {show.selection(at)}, per {at.filters.period}, lowest first{more}"
    table = panels.heat_map(
        shown.rows, shown.columns, caption="Habit rate per team and period", span=shown.span, name_label="Team", measure=metric.title
    )
    return Teams(
        finding=findings.teams(readings, names, comparison, longer=longer),
        heat=panels.section(findings.against_target(readings, target), subtitle) + table + panels.heat_key(shown.span, metric.unit),
        table=team_table(values, adoption, comparison),
    )


def team_table(habits: pd.DataFrame, adoptions: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """One row per team: habit with change and trail, adoption, people, and the reason in words. ``adoptions`` need no trail."""
    targets = data.settings().targets
    values_of = {HABIT: habits, ADOPTION: adoptions}
    readings = {name: by_cohort(values, data.metric(name), comparison, targets=targets) for name, values in values_of.items()}
    units = habits.drop_duplicates("cohort_id").set_index("cohort_id")["unit"].to_dict()
    rows = []
    for cohort, name in cohort_names(habits).items():
        habit = readings[HABIT].get(cohort)
        if habit is None:
            continue
        adoption = readings[ADOPTION].get(cohort)
        row: dict[str, object] = {"Team": words.tidy(name), "Unit": words.tidy(words.cohort(units[cohort])), "People": habit.people}
        row |= {"Habit": words.percent(habit.value), "Habit" + BOUND_OF: habit.bound}
        row |= {"Points": habit.points, "Points" + BOUND_OF: habit.points_bound}
        row["Trend"] = [value for value in habit.trail if value is not None]
        row |= {"Active users": _value(adoption), "Active users" + BOUND_OF: None if adoption is None else adoption.bound}
        row |= {"In words": habit.in_words, "rank": None if habit.value is None else habit.rank}
        rows.append(row)
    figures = [name + of for name in ("Habit", "Points", "Active users") for of in ("", BOUND_OF)]
    table = pd.DataFrame(rows, columns=["Team", *figures[:4], "Trend", *figures[4:], "People", "Unit", "In words", "rank"])
    return table.sort_values("rank", na_position="last", ignore_index=True).drop(columns="rank")


@data.kept
def build_one(at: Scope, cohort_id: str, happenings: tuple[Happening, ...] = ()) -> OneTeam:
    """Tiles, trend against the company, lifecycle and active days of one team."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    targets = data.settings().targets
    values, company = data.values(at, TILES, by="team", cohort_id=cohort_id), data.values(at, (HABIT,), by="company")
    own = values[values["cohort_id"] == cohort_id]
    readings = headline(own, TILES, comparison, targets=targets)
    everyone = headline(company, (HABIT,), comparison, targets=targets)[HABIT]
    name = words.tidy(team_names(at)[cohort_id])
    subject = name if named(own, {cohort_id: readings[HABIT]}) else f"People {name[0].lower()}{name[1:]}"
    return OneTeam(
        finding=findings.one_team(subject, readings[HABIT], everyone, comparison),
        tiles=panels.tiles(list(readings.values()), comparison),
        trend=_trend(at, name, (points_of(own, HABIT), points_of(company, HABIT)), readings[HABIT], happenings),
        lifecycle=_lifecycle(at, cohort_id, name),
        active_days=_active_days(at, cohort_id, name),
        causes=_causes(at, cohort_id),
        retention=matrix.retention(data.retention_matrix(at, by="team", cohort_id=cohort_id), name),
    )


def _causes(at: Scope, cohort_id: str) -> str:
    """Likely causes; nothing for those who have no team, with whom no team is compared."""
    found = data.diagnoses(at).get(cohort_id)
    return "" if found is None else causes.team_causes(found)


def _trend(
    at: Scope, name: str, points: tuple[pd.DataFrame, pd.DataFrame], habit: Reading, happenings: tuple[Happening, ...]
) -> charts.Chart:
    comparison = Comparison(at.filters.period, at.filters.compare)
    lines = [charts.Line(label, own.reset_index(drop=True)) for label, own in zip((name, "company"), points, strict=True)]
    title = findings.moved("Habit", habit, comparison)
    return charts.Chart(
        figure=charts.trend(lines, unit="share", target=habit.target, happenings=happenings),
        title=title,
        subtitle=f"Habit rate, share of entitled people, {name} against the whole selection, per {comparison.period}; dotted: not over yet",
        alt=f"Line chart of {name} and the company. {title}.",
        table=charts.table_of(lines, kind=comparison.period, unit="share"),
    )


def _lifecycle(at: Scope, cohort_id: str, name: str) -> charts.Chart | None:
    """Active people of each kind above the line, those lost below it."""
    rows = data.lifecycle(at, by="team", cohort_id=cohort_id)
    own = rows[(rows["cohort_id"] == cohort_id) & rows["lifecycle_state"].isin(STATES)]
    if own["value"].notna().sum() == 0:
        return None
    keys = ["period_start", "period_end", "is_complete"]
    counts = own.pivot(index=keys, columns="lifecycle_state", values="value").reindex(columns=list(STATES))
    untold = own[own["value"].isna()].drop_duplicates("period_start").set_index("period_start")
    reasons = dict(zip(untold.index, untold["reason"].where(untold["reason"].notna(), untold["state"]), strict=True))
    is_told = ~counts.index.get_level_values("period_start").isin(untold.index)
    counts[is_told] = counts[is_told].fillna(0.0)  # a state without a row has nobody in it
    table = counts.reset_index().tail(PERIODS_OF_STATES).reset_index(drop=True)
    drawn = table.assign(**{state: -table[state] for state in LOST})
    last = table[table["is_complete"].astype(bool)].tail(1)
    title = _lifecycle_title(last)
    periods = [
        words.period(start, end, kind=at.filters.period) for start, end in zip(table["period_start"], table["period_end"], strict=True)
    ]
    shown = table[list(STATES)].assign(Period=cells(periods), Note=[reasons.get(start, "") for start in table["period_start"]])
    shown = shown[["Period", *STATES, "Note"]].iloc[::-1].reset_index(drop=True)
    return charts.Chart(
        figure=charts.stacked(drawn, DRAWN),
        title=title,
        subtitle=f"People per lifecycle state, {name}, per {at.filters.period}; below the line: fell silent; hatched: not over yet",
        alt=f"Stacked bars of people per lifecycle state in {name}. {title}.",
        table=shown,
    )


def _lifecycle_title(last: pd.DataFrame) -> str:
    if last.empty:
        return "No complete period yet"
    row = last.iloc[0]
    gained, lost = (int(row[list(states)].fillna(0).sum()) for states in (GAINED, LOST))
    return f"{words.people(gained)} began or came back, {words.people(lost)} fell silent".capitalize()


def _active_days(at: Scope, cohort_id: str, name: str) -> charts.Chart | None:
    """People per number of active days in the last complete period, against the compared one."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    rows = data.active_days(at, by="team", cohort_id=cohort_id)
    own = rows[(rows["cohort_id"] == cohort_id) & rows["is_complete"].astype(bool) & rows["value"].notna()]
    if own.empty:
        return None
    latest = own["period_start"].max()
    now, before = (_people_by_band(own, start) for start in (latest, comparison.earlier(latest)))
    bands = [name for name, _, _ in BANDS]
    regular = int(sum(now[name] for name in REGULAR_BANDS))
    title = f"{words.people(regular)} worked in it on 13 days or more, {words.people(int(now['none']))} on none".capitalize()
    return charts.Chart(
        figure=charts.distribution(bands, [now[name] for name in bands], [before.get(name) or None for name in bands], noun="active days"),
        title=title,
        subtitle=f"People by number of active days in 28, {name}; bars: now, orange lines: {comparison.label}",
        alt=f"Histogram of active days in {name}. {title}.",
        table=pd.DataFrame(
            {"Active days in 28": bands, "People": [now[name] for name in bands], "Before": [before.get(name) for name in bands]}
        ),
    )


def _people_by_band(rows: pd.DataFrame, start: pd.Timestamp) -> dict[str, float]:
    """People per band of active days in one period; empty when the period is not there."""
    at_start = rows[rows["period_start"] == start]
    days, people = at_start["active_days"].astype(int), at_start["value"]
    return {name: float(people[days.between(low, high)].sum()) for name, low, high in BANDS} if len(at_start) else {}


def _value(one: Reading | None) -> float | None:
    return None if one is None else words.percent(one.value)


def _column_config() -> dict[str, object]:
    return {
        "Team": st.column_config.TextColumn(pinned=True, width=155),
        "Habit": st.column_config.ProgressColumn(width=110, format=PERCENT, min_value=0, max_value=100),
        "Points": st.column_config.NumberColumn(format="%+.1f", width=65, help="Change of habit in points against the compared period"),
        "Trend": st.column_config.LineChartColumn(width=90, y_min=0, y_max=1, help="Habit over the last 26 periods"),
        "Active users": st.column_config.NumberColumn(width=90, format=PERCENT, help="Worked in it in the last four weeks"),
        "People": st.column_config.NumberColumn(width=60, help="Entitled people"),
        "Unit": st.column_config.TextColumn(width=130),
    }
