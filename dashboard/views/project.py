"""Project: where is it stuck, and why?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from dashboard import assigning, causes, charts, data, panels, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, headline

STEPS = (("ever used", "never_used_share"), ("active", "active_user_rate"), ("habitual", "habit_rate"), ("power users", "power_share"))
PEOPLE = "eligible_people"
AROUND = {
    "Joined to other systems": ("double_entry_share", "bypass_share", "capture_rate", "api_traffic_share"),
    "Speed": ("slow_actions", "long_wait", "wait_per_ten_people"),
    "Roll-out": ("switchover_loss", "switchover_recovery", "starts_in_busy_weeks", "covered_days_share", "practised_days_share"),
    "Working together": (
        "across_teams_share", "linked_handoff_share", "payoff_lag", "divergence_between_teams", "divergence_between_units",
        "function_coverage",
    ),
    "Changing the CRM": ("crm_changes", "redone_change_share", "reverted_job_share"),
}  # fmt: skip
BELOW = {"<": ">", ">": "<"}


@dataclass(frozen=True)
class Project:
    """Everything the page shows, worked out once per scope."""

    finding: str
    funnel: charts.Chart
    around: str
    teams: str
    owners: str
    everywhere: str
    unknown: str


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    built = build(at)
    show.head(at, "Where is it stuck, and why?", built.finding)
    show.html(built.teams)
    show.link("Open the team page", "team")
    assigning.section(at, assigning.team_names(at), assigning.offered(at), key="project")
    show.html(built.owners, built.everywhere)
    show.chart(built.funnel, key="funnel")
    show.html(built.around)
    show.html(built.unknown)


@data.kept
def build(at: Scope) -> Project:
    """Work out the page."""
    stuck = ranked(at)
    return Project(
        finding=causes.project(stuck),
        funnel=funnel(at),
        around=around(at),
        teams=teams_in_html(at, stuck),
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
    quiet = sum(1 for one in stuck if not one.own and not causes.loses(one.lost))
    rest = f"; {words.of(quiet, len(stuck), 'team')} show nothing and lose nothing" if quiet else ""
    subtitle = (
        f"{show.selection(at)}; lost core work: what a team would do more in the CRM at the pace of the middle team of its kind; "
        f"evidence is a difference that chance does not make{rest}"
    )
    head = panels.section("Teams by lost core work, with what is likely behind it", subtitle)
    if not rows:
        return head + panels.empty("No team loses core work and no cause stands out", "What could not be judged stands below.")
    return head + panels.text_table(causes.TEAM_COLUMNS, rows, caption="Teams by lost core work with likely causes", is_even=True)


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


def around(at: Scope) -> str:
    """Integration, speed, roll-out and hand-offs of the whole selection: what no single team can mend."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    names = tuple(name for group in AROUND.values() for name in group)
    readings = headline(data.lately(at, names, by="company"), names, comparison, targets={})
    rows = [
        (about, readings[name].metric.title, *_figures(readings[name]), readings[name].metric.sentence)
        for about, group in AROUND.items()
        for name in group
    ]
    columns = ("About", "Measure", "Now", comparison.label.capitalize(), "What it says")
    return _table("Integration, speed and working together", show.selection(at), columns, rows)


def _figures(one: Reading) -> tuple[str, str]:
    """The figure now and in the compared period, or why it is not known."""
    unit = one.metric.unit
    if one.value is None:
        return f"not known: {one.reason or 'no figure'}", ""
    return words.figure(one.value, unit, bound=one.bound), words.figure(one.before, unit, bound=one.before_bound)


def _step(name: str, one: Reading) -> charts.Bar:
    """A step of the funnel; who never used it is what is left of those who did."""
    if one.metric.name != "never_used_share":
        return charts.Bar(name, one.value, one.bound, one.before, one.before_bound)
    value, before = (None if share is None else 1 - share for share in (one.value, one.before))
    return charts.Bar(name, value, BELOW.get(one.bound or ""), before, BELOW.get(one.before_bound or ""))


def _narrowest(bars: list[charts.Bar]) -> str:
    """The step at which most people are lost; power users are left out, because nobody expects everybody to be one."""
    steps = [(before, after) for before, after in pairwise(bars) if before.value is not None and after.value is not None]
    if not steps:
        return "How far people have come is not known"
    before, after = max(steps, key=lambda pair: (pair[0].value or 0.0) - (pair[1].value or 0.0))
    lost = words.share((before.value or 0.0) - (after.value or 0.0))
    return f"Most are lost between {before.name} and {after.name}: {lost} of the people entitled"


def _crowd(people: Reading) -> str:
    return "the people entitled" if people.people is None else f"{words.people(people.people)} entitled"


def _table(title: str, subtitle: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    return panels.section(title, subtitle) + panels.text_table(columns, rows, caption=title) if rows else ""
