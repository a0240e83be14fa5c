"""The one sentence at the top of each page: a small grammar over readings. Says what is missing when there is nothing to say."""

from collections.abc import Mapping, Sequence

from dashboard import words
from dashboard.readings import Comparison, Reading, slipping

MOST_NAMED = 2


def overview(habit: Reading, teams: Mapping[str, Reading], comparison: Comparison) -> str:
    """As in: 62 % of the 412 people entitled work in it as a habit, 5 points more than a quarter ago; 3 of 40 teams are slipping."""
    if habit.value is None:
        return f"How many people work in it as a habit is {_why(habit)}."
    crowd = "the people entitled" if habit.people is None else f"the {words.counted(habit.people, 'person', plural='people')} entitled"
    start = f"{_value(habit)} of {crowd} work in it as a habit"
    return f"{_capital(start)}{_since(habit, comparison)}{_slipping_clause(teams)}."


def teams(readings: Mapping[str, Reading], names: Mapping[str, str], comparison: Comparison) -> str:
    """As in: Field Service North is lowest with 31 %; 3 of 40 teams lost 5 points or more since a quarter ago."""
    known = {cohort: one for cohort, one in readings.items() if one.value is not None}
    if not known:
        reason = next((_why(one) for one in readings.values()), "not known: nobody in this selection belongs to a team")
        return f"How the teams are doing is {reason}."
    ends = [_named(choose(known.values(), key=lambda one: one.rank), known, names) for choose in (min, max)]
    if len({one.text for one in known.values()}) == 1:
        one, everybody = next(iter(known.values())), words.listed([names[cohort] for cohort in known])
        return f"{everybody} {'stand' if len(known) > 1 else 'stands'} at {_value(one)}{_since(one, comparison)}."
    (lowest, is_lowest, low), (highest, _, high) = ends
    return f"{lowest} {is_lowest} lowest with {low}, {highest} highest with {high}{_slipping_clause(readings, since=comparison)}."


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


def data_health(fields: Sequence[tuple[str, Reading]], freshness: Reading | None, comparison: Comparison) -> str:
    """As in: E-mail of contacts is emptiest: missing on 27 %; freshness is 61 %, 3 points less than a quarter ago.

    ``fields`` are (field in words, its fill rate).
    """
    parts = []
    known = [(one.rank, name, one.value, one.bound) for name, one in fields if one.value is not None]
    if known:
        _, name, fill, bound = min(known)
        missing = f"{name} is emptiest: missing on {words.rest_in_words(fill, bound=bound)}"
        parts.append(missing if fill < 1 else "every field that is watched is filled")
    else:
        parts.append("how well fields are filled is not known")
    if freshness is not None and freshness.value is not None:
        parts.append(f"records are {_value(freshness)} fresh{_since(freshness, comparison)}")
    elif freshness is not None:
        parts.append(f"freshness is {_why(freshness)}")
    return f"{_capital('; '.join(parts))}."


def definitions(total: int, unknown: Sequence[str]) -> str:
    """As in: 33 figures are defined; 2 of them are not known in this CRM: stickiness and workday stickiness."""
    start = f"{words.counted(total, 'figure')} {'is' if total == 1 else 'are'} defined"
    if not unknown:
        return f"{start}, and all of them are known in this CRM."
    return f"{start}; {len(unknown)} of them {'is' if len(unknown) == 1 else 'are'} not known in this selection: {words.listed(unknown)}."


def moved(noun: str, one: Reading, comparison: Comparison) -> str:
    """A chart's title, as in: Habit is 62 %, 5 points more than a quarter ago."""
    return f"{noun} is {one.state}" if one.value is None else f"{noun} is {_value(one)}{_since(one, comparison)}"


def _named(end: Reading, known: Mapping[str, Reading], names: Mapping[str, str], noun: str = "team") -> tuple[str, str, str]:
    """Who shares an end, ``is`` or ``are``, and the end's value: one name, two names, or how many of ``noun``."""
    sharing = [names[cohort] for cohort, one in known.items() if one.text == end.text]
    said = words.counted(len(sharing), noun) if len(sharing) > MOST_NAMED else words.listed(sharing)
    return said, "is" if len(sharing) == 1 else "are", _value(end)


def _since(reading: Reading, comparison: Comparison) -> str:
    if reading.value is None or reading.before is None:
        return ""
    return f", {words.points_more(reading.value, reading.before, is_least=reading.is_least)} {reading.compared_with(comparison)}"


def _slipping_clause(readings: Mapping[str, Reading], *, since: Comparison | None = None) -> str:
    comparable = sum(1 for one in readings.values() if one.value is not None and one.before is not None)
    if not comparable:
        return ""
    lost = len(slipping(readings))
    if since is not None:
        return f"; {words.of(lost, comparable, 'team')} lost 5 points or more since {since.label}"
    return f"; {words.of(lost, comparable, 'team')} {'is' if lost in (0, 1) else 'are'} slipping"


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
