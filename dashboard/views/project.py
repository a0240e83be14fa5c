"""Project: where is it stuck, and why?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import streamlit as st

from dashboard import assigning, causes, charts, data, entered, merged, panels, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.entered import Wave
from dashboard.latest import by_cohort
from dashboard.readings import Comparison, Reading, headline
from dashboard.wired import DoubleEntry

STEPS = (("ever used", "never_used_share"), ("active", "active_user_rate"), ("habitual", "habit_rate"), ("power users", "power_share"))
PEOPLE = "eligible_people"
TWICE = "entries_typed_twice"
AROUND = {
    "Joined to other systems": ("double_entry_share", TWICE, "bypass_share", "capture_rate", "api_traffic_share"),
    "Speed": ("slow_actions", "long_wait", "wait_per_ten_people"),
    "Roll-out": ("switchover_loss", "switchover_recovery", "starts_in_busy_weeks", "covered_days_share", "practised_days_share",
                 "covered_hours_share", "practised_hours_share", "long_gap_share"),
    "Working together": (
        "across_teams_share", "linked_handoff_share", "payoff_lag", "divergence_between_teams", "divergence_between_units",
        "function_coverage",
    ),
    "Changing the CRM": ("crm_changes", "redone_change_share", "reverted_job_share"),
}  # fmt: skip
WAVE_COLUMNS = ("Wave", "Live since", "People", "Ever used", "Active", "Habitual", "Power users", "Most are lost")
FEWEST_SAID = 5
BELOW = {"<": ">", ">": "<"}


@dataclass(frozen=True)
class Project:
    """Everything the page shows, worked out once per scope."""

    finding: str
    funnel: charts.Chart
    around: str
    around_unknown: str
    teams: str
    silent: str
    owners: str
    everywhere: str
    unknown: str


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    built = build(at)
    show.head(at, "Where is it stuck, and why?", built.finding)
    show.html(built.teams)
    if built.silent:
        with st.expander("Teams that lose core work, and nothing stands out"):
            show.html(built.silent)
    show.link("Open the team page", "team")
    assigning.section(at, assigning.team_names(at), assigning.offered(at), key="project")
    show.html(built.owners, built.everywhere)
    show.chart(built.funnel, key="funnel")
    show.html(waves_in_html(at, entered.waves()))
    show.html(built.around)
    if built.around_unknown:
        with st.expander("Measures of the whole selection that are not known, with the reason"):
            show.html(built.around_unknown)
    show.html(built.unknown)


@data.kept
def build(at: Scope) -> Project:
    """Work out the page."""
    stuck = ranked(at)
    known, unknown = around(at)
    return Project(
        finding=causes.project(stuck),
        funnel=funnel(at),
        around=known,
        around_unknown=unknown,
        teams=teams_in_html(at, stuck),
        silent=silent_in_html(stuck),
        owners=_table("Who acts", "Owners of the causes above", ("Who acts", "Causes", "Teams"), causes.owners(stuck)),
        everywhere=_table(
            "The same almost everywhere: a matter of the company, not of a team", "Causes that more than half of the teams share",
            ("Cause", "Teams", "What to do"), causes.everywhere(stuck),
        ),
        unknown=_table(
            "What cannot be judged here", "Causes that no team's figures can tell; the reason says what is missing",
            causes.UNKNOWN_COLUMNS, causes.unknown_everywhere({one.name: one.diagnosis for one in stuck}),
        ),
    )  # fmt: skip


def ranked(at: Scope) -> list[causes.Stuck]:
    """Every team of the selection, the one that loses most core work first."""
    names = assigning.team_names(at)
    lost, found = data.lost_work(at), data.diagnoses(at)
    stuck = [causes.Stuck(name, lost.get(cohort), found[cohort]) for cohort, name in names.items() if cohort in found]
    return sorted(stuck, key=lambda one: one.rank)


def teams_in_html(at: Scope, stuck: list[causes.Stuck]) -> str:
    """Teams by lost core work with likely causes, evidence and owner."""
    rows = causes.stuck_rows(stuck)
    found = data.diagnoses(at)
    groups = merged.clause([cohort for cohort in assigning.team_names(at) if cohort in found])
    subtitle = (
        f"{show.selection(at)}; lost core work: what a team of as many people would do more at the pace of the middle team of its "
        f"kind; evidence is a difference larger than chance makes{causes.unlisted(stuck)}{groups}"
    )
    head = panels.section("Teams by lost core work, with what is likely behind it", subtitle)
    if not rows:
        return head + panels.empty("No cause stands out in any team", "What could not be judged stands below.")
    return head + panels.text_table(causes.TEAM_COLUMNS, rows, caption="Teams by lost core work with likely causes", is_even=True)


def silent_in_html(stuck: list[causes.Stuck]) -> str:
    """Teams that lose core work without a cause that the figures tell."""
    rows = causes.silent_rows(stuck)
    head = panels.section("Ask these teams; the figures do not tell", "The project manager asks; most core work lost first")
    return head + panels.text_table(causes.SILENT_COLUMNS, rows, caption="Teams without a likely cause") if rows else ""


def funnel(at: Scope) -> charts.Chart:
    """From licensed people to power users, as shares of the people entitled."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    names = (PEOPLE, *(metric for _, metric in STEPS))
    readings = headline(data.values(at, names, by="company"), names, comparison, targets={})
    bars = [charts.Bar("licensed", 1.0 if readings[PEOPLE].value else None), *(_step(name, readings[metric]) for name, metric in STEPS)]
    title, reason = _narrowest(bars[:-1]), next((one.reason for one in readings.values() if one.state == "not known" and one.reason), None)
    return charts.Chart(
        figure=charts.bars(bars, unit="share"),
        title=title if reason is None else f"{title}; what is missing is not known: {reason}",
        subtitle=f"Share of {_crowd(readings[PEOPLE])}, {show.selection(at)}; upright tick: {comparison.label}",
        alt=f"Bars from licensed people to power users. {title}.",
        table=pd.DataFrame({
            "Step": [bar.name for bar in bars],
            "Share": [words.percent(bar.value) for bar in bars],
            "Share" + BOUND_OF: [bar.bound for bar in bars],
        }),
    )  # fmt: skip


@data.kept
def waves_in_html(at: Scope, waves: tuple[Wave, ...]) -> str:
    """The same steps for the people of each wave, the earliest first; what to enter where no wave says who is in it."""
    if not waves:
        return panels.section("How far each wave has come", "") + panels.empty(
            "No wave says who is in it",
            "Enter the waves of the roll-out with their units or teams, and each is followed from licence to habit.",
            "takehold ledger import wave wave.csv",
        )  # fmt: skip
    comparison = Comparison(at.filters.period, at.filters.compare)
    names = (PEOPLE, *(metric for _, metric in STEPS))
    values = entered.by_wave(at, names, waves)
    readings = {name: by_cohort(values, data.metric(name), comparison, targets={}) for name in names}
    found = [(one, {name: readings[name].get(f"gathered:{one.title}") for name in names}) for one in waves]
    rows = [_wave_row(at, one, given) for one, given in found]
    steps = {one.title: _loss(_wave_bars(given)) for one, given in found}
    told = {title: loss for title, loss in steps.items() if loss is not None}
    everybody = headline(data.values(at, (PEOPLE,), by="company"), (PEOPLE,), comparison, targets={})[PEOPLE].people
    outside = in_no_wave(everybody, [given[PEOPLE] for _, given in found])
    subtitle = f"Share of the people entitled in each wave, {show.selection(at)}, latest complete {comparison.period}{outside}"
    return _table(worst_wave(told), subtitle, WAVE_COLUMNS, rows)


def worst_wave(told: Mapping[str, tuple[float, str]]) -> str:
    """As in: Wave 3 and Wave 4 lose most in one step: 20 % of their people between two steps; ``told``: loss and step by wave."""
    if not told:
        return "How far each wave has come"
    most = words.share(max(loss for loss, _ in told.values()))
    alike = [wave for wave, (loss, _) in told.items() if words.share(loss) == most]
    steps = {told[wave][1] for wave in alike}
    lose, whose = ("loses", "its") if len(alike) == 1 else ("lose", "their")
    where = f" between {steps.pop()}" if len(steps) == 1 else ""
    return f"{words.listed([words.tidy(wave) for wave in alike])} {lose} most in one step: {most} of {whose} people{where}"


def in_no_wave(everybody: int | None, waves: Sequence[Reading | None]) -> str:
    """What follows the subtitle where the waves leave people out; some may be in two waves, so that it is a least number."""
    rest = (everybody or 0) - sum(one.people or 0 for one in waves if one is not None)
    if everybody is None or rest < FEWEST_SAID:
        return ""
    return f"; at least {rest} of {words.people(everybody)} are in none of the waves shown"


def _wave_bars(given: Mapping[str, Reading | None]) -> list[charts.Bar]:
    people = given[PEOPLE]
    first = charts.Bar("licensed", 1.0 if people is not None and people.people else None)
    return [first, *(charts.Bar(name, None) if (one := given[metric]) is None else _step(name, one) for name, metric in STEPS)]


def _wave_row(at: Scope, one: Wave, given: Mapping[str, Reading | None]) -> tuple[str, ...]:
    """The cells of ``WAVE_COLUMNS``."""
    as_of, people, bars = data.manifest(at).as_of_at.date(), given[PEOPLE], _wave_bars(given)
    loss = _loss(bars)
    if people is None or not people.people:
        why = "not live yet" if one.go_live > as_of else "none of its units or teams is in this selection"
        return (words.tidy(one.title), words.day(one.go_live), "", "", "", "", "", why)
    reasons = [found.reason for found in given.values() if found is not None and found.reason]
    where = f"between {loss[1]}: {words.share(loss[0])}" if loss is not None else f"not known: {next(iter(reasons), 'no figure')}"
    shares = [words.figure(bar.value, "share", bound=bar.bound) for bar in bars[1:]]
    return (words.tidy(one.title), words.day(one.go_live), words.number(people.people), *shares, where)


def around(at: Scope) -> tuple[str, str]:
    """Integration, speed, roll-out and hand-offs of the whole selection: what no single team can mend; then what is not known of it."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    names = tuple(name for group in AROUND.values() for name in group)
    readings = headline(data.lately(at, names, by="company"), names, comparison, targets={})
    seen = [(about, readings[name]) for about, group in AROUND.items() for name in group]
    rows = [(about, one.metric.title, *_figures(one), one.metric.sentence) for about, one in seen if one.value is not None]
    missing = [(about, one.metric.title, one.reason or "no figure", one.metric.sentence) for about, one in seen if one.value is None]
    columns = ("About", "Measure", "Now", comparison.label.capitalize(), "What it says")
    unknown = ("About", "Measure", "Why it is not known", "What it would say")
    twice = typed_twice(readings[TWICE], data.settings().double_entry)
    title, selection = "Integration, speed and working together", show.selection(at) + twice
    nothing = panels.section(title, selection) + panels.empty("Nothing is known of it yet", "The reasons stand below.")
    return _table(title, selection, columns, rows) or nothing, _table("Not known here", selection, unknown, missing)


def typed_twice(entries: Reading, one: DoubleEntry | None) -> str:
    """What double entry takes in hours and money, where the settings say what one entry takes; empty where nothing is typed twice."""
    if not entries.value:
        return ""
    if one is None:
        return "; what typing twice costs is told once [double_entry] in takehold.toml says how long an entry takes"
    hours = entries.value * one.minutes / 60
    took = f"; typing twice took {words.number(hours, decimals=1)} hours, at {words.number(one.minutes, decimals=1)} minutes an entry"
    if one.cost_per_hour is None:
        return took
    spent, rate = (f"{words.number(amount)} {one.currency}".rstrip() for amount in (hours * one.cost_per_hour, one.cost_per_hour))
    return f"{took}, which cost {spent} at {rate} an hour"


def _figures(one: Reading) -> tuple[str, str]:
    """The figure now and in the compared period."""
    unit = one.metric.unit
    return words.figure(one.value, unit, bound=one.bound), words.figure(one.before, unit, bound=one.before_bound)


def _step(name: str, one: Reading) -> charts.Bar:
    """A step of the funnel; who never used it is what is left of those who did."""
    if one.metric.name != "never_used_share":
        return charts.Bar(name, one.value, one.bound, one.before, one.before_bound)
    value, before = (None if share is None else 1 - share for share in (one.value, one.before))
    return charts.Bar(name, value, BELOW.get(one.bound or ""), before, BELOW.get(one.before_bound or ""))


def _narrowest(bars: list[charts.Bar]) -> str:
    """The step at which most people are lost, in words."""
    lost = _loss([*bars, charts.Bar("", None)])
    if lost is None:
        return "How far people have come is not known"
    return f"On the way to a habit most are lost between {lost[1]}: {words.share(lost[0])} of the people entitled"


def _loss(bars: Sequence[charts.Bar]) -> tuple[float, str] | None:
    """How many are lost at the step at which most are, and which: without the last, power users, whom nobody expects everybody to be."""
    steps = [
        (before.value - after.value, f"{before.name} and {after.name}")
        for before, after in pairwise(bars[:-1])
        if before.value is not None and after.value is not None
    ]
    return max(steps, key=lambda step: step[0], default=None)


def _crowd(people: Reading) -> str:
    return "the people entitled" if people.people is None else f"{words.people(people.people)} entitled"


def _table(title: str, subtitle: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    return panels.section(title, subtitle) + panels.text_table(columns, rows, caption=title) if rows else ""
