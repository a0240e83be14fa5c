"""Compare: how do two teams or units differ?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import streamlit as st

from dashboard import charts, choosing, data, panels, show, words
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, against, cohort_names, headline, points_of
from dashboard.told import Told
from metrics.robust import beyond_chance

QUESTION = "How do these two differ?"
HABIT = "habit_rate"
OF_PEOPLE = frozenset({HABIT, "active_user_rate", "never_used_share"})  # shares of the people entitled: what chance gives is known
UNIT = "Unit: "
LEAST_POINTS, LEAST_SHARE = 5.0, 0.1  # where chance cannot be told, what is less counts as level
FIGURES = (
    HABIT, "active_user_rate", "breadth", "depth", "active_days_28", "never_used_share", "fill_rate", "record_freshness",
    "stale_open_share", "past_due_share",
)  # fmt: skip
COLUMNS = ("Figure", "First", "Second", "Difference", "What it says")


class Place(NamedTuple):
    """A team or a unit that can be chosen."""

    by: Literal["team", "unit"]
    cohort_id: str


@dataclass(frozen=True)
class Compared:
    """The page below its choices."""

    finding: str
    table: str
    trend: charts.Chart


def page() -> None:
    """Show the page for the pinned scope and the two that were chosen."""
    at, head = show.pinned(), st.container()
    offered = places(at)
    if len(offered) < 2:
        with head:
            show.head(at, QUESTION, "There are no two teams or units to compare in this selection.")
        return
    names = list(offered)
    left, right = st.columns(2)
    with left:
        first = choosing.one_of("First", names, key="first")
    with right:
        second = choosing.one_of("Second", names, key="second", index=1)
    built = build(at, (first, offered[first]), (second, offered[second]))
    with head:
        show.head(at, QUESTION, built.finding)
    show.html(built.table)
    show.chart(built.trend, key="compared", figure=HABIT)
    for name in (first, second):
        _way_to(name, offered[name])


def _way_to(name: str, place: Place) -> None:
    """To the page where something can be done about the one or the other."""
    plain = name.removeprefix(UNIT)
    if place.by == "team":
        show.way(f"Open {words.tidy(plain)}: causes and what to do", "team", {"team": words.tidy(plain)})
    else:
        show.way(f"Open {words.tidy(plain)}: where it is stuck and why", "project", {"unit": words.cohort(plain)})


@data.kept
def places(at: Scope) -> dict[str, Place]:
    """What the filters leave, by a name that is unique on the page: units, then teams."""
    found, kind = data.cohorts(at), at.filters.application_type
    found = found if at.filters.unit is None else found[found["unit"] == at.filters.unit]
    units, teams = found[found["level"] == "unit"], found[found["level"] == "team"]
    teams = teams if kind is None else teams[teams["application_type"] == kind]
    named = {f"{UNIT}{name}": Place("unit", cohort) for cohort, name in cohort_names(units).items()}
    return dict(sorted(named.items())) | {name: Place("team", cohort) for cohort, name in sorted(cohort_names(teams).items(), key=_name)}


@data.kept
def build(at: Scope, first: tuple[str, Place], second: tuple[str, Place]) -> Compared:
    """Work out the page; each side is what the door gives of it, with the same floor."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    values = [data.values(at, FIGURES, by=place.by, cohort_id=place.cohort_id) for _, place in (first, second)]
    own = [one[one["cohort_id"] == place.cohort_id] for one, (_, place) in zip(values, (first, second), strict=True)]
    sides = [headline(one, FIGURES, comparison, targets={}) for one in own]
    names = (words.tidy(first[0].removeprefix(UNIT)), words.tidy(second[0].removeprefix(UNIT)))
    pairs = [against(sides[0][name], sides[1][name]) for name in FIGURES]
    clear = [is_clear(one, sides[1][name].people) for one, name in zip(pairs, FIGURES, strict=True)]
    lines = [charts.Line(name, points_of(one, HABIT).reset_index(drop=True)) for name, one in zip(names, own, strict=True)]
    title = finding(names, pairs, clear)
    return Compared(title, _table(names, pairs, [sides[1][name] for name in FIGURES], clear), charts.Chart(
        figure=charts.trend(lines, unit="share"),
        title=f"Habit in {names[0]} and in {names[1]}",
        subtitle=f"Habit rate, share of entitled people, per {comparison.period}; dotted: not over yet",
        alt=f"Line chart of {names[0]} and {names[1]}. {title}",
        table=charts.table_of(lines, kind=comparison.period, unit="share"),
    ))  # fmt: skip


def is_clear(one: Reading, others: int | None) -> bool:
    """Whether two figures differ by more than chance among so few people, or as shown by five points or a tenth where that is not known."""
    if one.value is None or one.before is None:
        return False
    if one.metric.name in OF_PEOPLE and one.people and others:
        return beyond_chance(one.value, one.people, one.before, others)
    difference = one.value - one.before
    if one.metric.unit == "share":
        return round(100 * abs(difference), 1) >= LEAST_POINTS
    return round(abs(difference / one.before), 2) >= LEAST_SHARE if one.before else difference != 0


def finding(names: tuple[str, str], pairs: Sequence[Reading], clear: Sequence[bool]) -> str:
    """As in: North stands better than South on 5 of 9 figures and worse on 2, the others are about level; habit is 62 % against 50 %."""
    if names[0] == names[1]:
        return f"{names[0]} is chosen on both sides: choose two that differ."
    verdicts = [one.change.verdict if is_sure else "" for one, is_sure in zip(pairs, clear, strict=True) if one.change is not None]
    if not verdicts:
        why = next((one.reason or one.before_reason for one in pairs if one.reason or one.before_reason), "no figure of both is known")
        return f"How {names[0]} and {names[1]} differ is not known: {why}."
    better, worse = verdicts.count("better"), verdicts.count("worse")
    habit = pairs[0]
    said = f"; habit is {habit.text} against {_other(habit)}" if habit.change is not None else ""
    if not better and not worse:
        return f"{names[0]} and {names[1]} are about level on all of {words.counted(len(verdicts), 'figure')}{said}."
    start = f"{names[0]} stands better than {names[1]} on {words.of(better, len(verdicts), 'figure')} and worse on {worse or 'none'}"
    level = len(verdicts) - better - worse
    return f"{start}{f', about level on {level}' if level else ''}{said}."


def _table(names: tuple[str, str], pairs: Sequence[Reading], others: Sequence[Reading], clear: Sequence[bool]) -> str:
    rows = [
        (one.metric.title, _figure(one), _figure(other), _difference(one, is_sure=is_sure), one.metric.sentence)
        for one, other, is_sure in zip(pairs, others, clear, strict=True)
    ]
    people = [next((str(one.people) for one in side if one.people is not None), "an unknown number of") for side in (pairs, others)]
    subtitle = (
        f"{names[0]} ({people[0]} people entitled) and {names[1]} ({people[1]}); latest complete period of each figure; "
        "about level: chance among so few people gives as much one time in twenty, or less than 5 points or a tenth apart; "
        "what differs between few people may be chance all the same"
    )
    columns = (COLUMNS[0], names[0], names[1], *COLUMNS[3:])
    return panels.section("Figure by figure", subtitle) + panels.text_table(columns, rows, caption="Two cohorts side by side", is_even=True)


def _figure(one: Reading) -> Told:
    if one.value is not None:
        return words.figure(one.value, one.metric.unit, bound=one.bound)
    return Told(f"{one.text}{f': {one.reason}' if one.reason and one.state == 'not known' else ''}")


def _other(one: Reading) -> str:
    return words.figure(one.before, one.metric.unit, bound=one.before_bound)


def _difference(one: Reading, *, is_sure: bool) -> Told:
    """In words, and as a number in the unit of the figures: points of shares."""
    said = _difference_in_words(one, is_sure=is_sure)
    if one.change is None or one.value is None or one.before is None:
        return Told(said)
    is_share = one.metric.unit == "share"
    far = round((100 if is_share else 1) * (one.value - one.before), 10)
    return Told(said, far, "points" if is_share else one.metric.unit, bound=one.points_bound, note=said)


def _difference_in_words(one: Reading, *, is_sure: bool) -> str:
    if one.change is None:
        return one.before_reason if one.value is not None and one.before_reason else words.NOT_KNOWN
    if one.change.verdict == "no change":
        return "the same"
    if not is_sure:
        return f"{one.change.text} (about level)"
    return f"{one.change.text} ({one.change.verdict})" if one.change.verdict in ("better", "worse") else one.change.text


def _name(item: tuple[str, str]) -> str:
    return item[1]
