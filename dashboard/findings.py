"""The one sentence at the top of each page: a small grammar over readings. Says what is missing when there is nothing to say."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard import merged, words
from dashboard.readings import Comparison, Reading, slipping

MOST_NAMED = 2
HALF = 0.5


class Longer(NamedTuple):
    """The same figures against a quarter ago, for what a week does not show: of everybody, and of the teams by cohort."""

    habit: Reading
    teams: Mapping[str, Reading]
    comparison: Comparison


def overview(
    habit: Reading, teams: Mapping[str, Reading], comparison: Comparison, *, names: Mapping[str, str], longer: Longer | None = None
) -> str:
    """As in: 62 % of the 412 people entitled work in it as a habit, 5 points more than a quarter ago; 2 of 40 teams are slipping: A and B.

    ``longer`` adds the slow slide that the week before hides, and the teams that lost half of their habit in it.
    """
    if habit.value is None:
        return f"How many people work in it as a habit is {_why(habit)}."
    crowd = "the people entitled" if habit.people is None else f"the {words.counted(habit.people, 'person', plural='people')} entitled"
    start = f"{_value(habit)} of {crowd} work in it as a habit"
    slow = "" if longer is None else _since(longer.habit, longer.comparison).replace(", ", " and ", 1)
    groups = merged.shown_as(teams, sum(1 for one in teams.values() if one.value is not None))
    clause = _slipping_clause(teams, names=names) + (f" ({groups})" if "shown as" in groups else "")
    return f"{_capital(start)}{_since(habit, comparison)}{slow}{clause}{_halved_clause(longer, names)}."


def teams(
    readings: Mapping[str, Reading], names: Mapping[str, str], comparison: Comparison, *, longer: Mapping[str, Reading] | None = None
) -> str:
    """As in: Field Service North is lowest with 31 %; 3 of 40 teams lost 5 points or more since a quarter ago."""
    known = {cohort: one for cohort, one in readings.items() if one.value is not None}
    if not known:
        reason = next((_why(one) for one in readings.values()), "not known: nobody in this selection belongs to a team")
        return f"How the teams are doing is {reason}."
    ends = [_named(choose(known.values(), key=lambda one: one.rank), known, names) for choose in (min, max)]
    if len({one.text for one in known.values()}) == 1:
        one, everybody = next(iter(known.values())), words.listed([names[cohort] for cohort in known])
        return f"{everybody} {'stand' if len(known) > 1 else 'stands'} at {_value(one)}{_since(one, comparison)}."
    (lowest, is_lowest, low), (highest, is_highest, high) = ends
    top = f"{highest} {is_highest} shown only as {high}" if high.startswith("more than") else f"{highest} highest with {high}"
    slow = _lost_half(longer or {}, names)
    return f"{lowest} {is_lowest} lowest with {low}, {top}{_slipping_clause(readings, names=names, since=comparison)}{slow}."


def lowest(readings: Mapping[str, Reading], names: Mapping[str, str], noun: str) -> str:
    """A heat map's title, as in: Field Service is the lowest unit with 31 %."""
    known = {cohort: one for cohort, one in readings.items() if one.value is not None}
    if not known:
        return f"{_capital(noun)}s: habit is not known yet"
    if len(known) == 1:
        return f"{names[next(iter(known))]} stands at {_value(next(iter(known.values())))}"
    said, verb, low = _named(min(known.values(), key=lambda one: one.rank), known, names, noun)
    return f"{said} is the lowest {noun} with {low}" if verb == "is" else f"{said} are lowest with {low}"


def against_target(readings: Mapping[str, Reading], target: float | None) -> str:
    """As in: 3 of 40 teams stand below the target of 60 %; without a target, the range."""
    known = [one for one in readings.values() if one.value is not None]
    if not known:
        return "Habit is not known for any team here"
    if target is None:
        low, high = (_value(choose(known, key=lambda one: one.rank)) for choose in (min, max))
        return f"Habit runs from {low} to {high}"
    below = sum(1 for one in known if (one.value or 0.0) < target and one.bound != ">")
    those = words.of(below, len(known), "team").capitalize()
    return f"{those} {'stands' if below <= 1 else 'stand'} below the target of {words.share(target)}"


def one_team(name: str, habit: Reading, company: Reading | None, comparison: Comparison) -> str:
    """As in: Sales North: 48 % work in it as a habit, 12 points less than a quarter ago and 14 points below the company."""
    if habit.value is None:
        return f"{name}: how many work in it as a habit is {_why(habit)}."
    sentence = f"{name}: {_value(habit)} work in it as a habit{_since(habit, comparison)}"
    if company is None or company.value is None or habit.bound is not None:
        return f"{sentence}."
    points = round(100 * (habit.value - company.value))
    against = "level with the company" if points == 0 else f"{_points(points)} {'above' if points > 0 else 'below'} the company"
    return f"{sentence} and {against}."


def data_health(
    fields: Sequence[tuple[str, Reading]],
    freshness: Reading | None,
    comparison: Comparison,
    *,
    placeholders: Mapping[str, Reading] | None = None,
) -> str:
    """As in: E-mail of contacts is emptiest: missing on 27 %; freshness is 61 %, 3 points less than a quarter ago.

    ``fields`` are (field in words, its fill rate), ``placeholders`` by field the share of records with one or an untouched default.
    """
    parts = []
    known = [(one.rank, name, one.value, one.bound) for name, one in fields if one.value is not None]
    if known:
        _, name, fill, bound = min(known)
        which = _of_which(fill, (placeholders or {}).get(name))
        missing = f"{name} is emptiest: missing on {words.rest_in_words(fill, bound=bound)}{which}"
        parts.append(missing if fill < 1 else "every field that is watched is filled")
    else:
        parts.append("how well fields are filled is not known")
    if freshness is not None and freshness.value is not None:
        parts.append(f"records are {_value(freshness)} fresh{_since(freshness, comparison)}")
    elif freshness is not None:
        parts.append(f"freshness is {_why(freshness)}")
    return f"{_capital('; '.join(parts))}."


def _of_which(fill: float, placeholder: Reading | None) -> str:
    """Says so where most of what is missing is no empty field but one that nobody changed; nothing where a share is only bounded."""
    if placeholder is None or placeholder.value is None or placeholder.bound or 2 * placeholder.value <= 1 - fill:
        return ""
    mostly = "mostly " if placeholder.value < 0.99 * (1 - fill) else ""
    return f", {mostly}as a placeholder or an untouched default"


def definitions(total: int, unknown: Sequence[str]) -> str:
    """As in: 33 figures are defined; 2 of them are not known in this CRM: stickiness and workday stickiness."""
    start = f"{words.counted(total, 'figure')} {'is' if total == 1 else 'are'} defined"
    if not unknown:
        return f"{start}, and all of them are known in this CRM."
    return f"{start}; {len(unknown)} of them {'is' if len(unknown) == 1 else 'are'} not known in this selection: {words.listed(unknown)}."


def moved(noun: str, one: Reading, comparison: Comparison, *, longer: tuple[Reading, Comparison] | None = None) -> str:
    """A chart's title, as in: Habit is 62 %, 5 points more than a quarter ago; ``longer`` adds the same against another period."""
    slow = "" if longer is None else _since(*longer).replace(", ", " and ", 1)
    return f"{noun} is {one.state}" if one.value is None else f"{noun} is {_value(one)}{_since(one, comparison)}{slow}"


def _named(end: Reading, known: Mapping[str, Reading], names: Mapping[str, str], noun: str = "team") -> tuple[str, str, str]:
    """Who shares an end, ``is`` or ``are``, and the end's value: one name, two names, or how many of ``noun``."""
    sharing = [names[cohort] for cohort, one in known.items() if one.text == end.text]
    said = words.counted(len(sharing), noun) if len(sharing) > MOST_NAMED else words.listed(sharing)
    return said, "is" if len(sharing) == 1 else "are", _value(end)


def _since(reading: Reading, comparison: Comparison) -> str:
    if reading.value is None or reading.before is None:
        return ""
    return f", {words.points_more(reading.value, reading.before, is_least=reading.is_least)} {reading.compared_with(comparison)}"


def _slipping_clause(readings: Mapping[str, Reading], *, names: Mapping[str, str], since: Comparison | None = None) -> str:
    """How many teams slip, of those that can be compared where that is not all with a name; which, where they are few."""
    comparable = sum(1 for one in readings.values() if one.value is not None and one.before is not None)
    if not comparable:
        return ""
    lost = slipping(readings)
    those = words.of(len(lost), comparable, "team") + (" that can be compared" if comparable < len(readings) else "")
    which = f": {words.listed([names[cohort] for cohort in lost])}" if lost else ""
    if since is not None:
        return f"; {those} lost 5 points or more since {since.label}{which}"
    return f"; {those} {'is' if len(lost) in (0, 1) else 'are'} slipping{which}"


def _halved_clause(longer: Longer | None, names: Mapping[str, str]) -> str:
    return "" if longer is None else _lost_half(longer.teams, names)


def _lost_half(readings: Mapping[str, Reading], names: Mapping[str, str]) -> str:
    """As in: ; within a quarter 2 teams lost half of their habit or more: North and South."""
    lost = [cohort for cohort in slipping(readings) if (readings[cohort].value or 0.0) <= HALF * (readings[cohort].before or 0.0)]
    if not lost:
        return ""
    which = words.listed([names[cohort] for cohort in sorted(lost, key=lambda cohort: readings[cohort].rank)])
    return f"; within a quarter {words.counted(len(lost), 'team')} lost half of it or more: {which}"


def _value(reading: Reading) -> str:
    if reading.metric.unit == "share":
        return words.share_in_words(reading.value, bound=reading.bound)
    return words.figure(reading.value, reading.metric.unit)


def _why(reading: Reading) -> str:
    if reading.state == "hidden":
        return "hidden: fewer people than may be shown"
    reason = (reading.reason or "").rstrip(".")
    return f"not known: {reason}" if reason else "not known"


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _points(points: int) -> str:
    return words.counted(abs(points), "point")
