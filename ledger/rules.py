"""What must hold between the cells of one row; each rule names the column that breaks it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

Values = Mapping[str, Any]
Broken = tuple[str, str]  # column, words
LONGEST_SHARE = timedelta(days=30)


def broken_rules(table: str, values: Values) -> Iterator[Broken]:
    """The rules that a row breaks."""
    for rule in RULES.get(table, ()):
        yield from rule(values)


def _after(later: str, earlier: str, words: str) -> Callable[[Values], Iterator[Broken]]:
    def rule(values: Values) -> Iterator[Broken]:
        if values[later] is not None and values[earlier] is not None and values[later] <= values[earlier]:
            yield later, f"{values[later]} is not after {earlier} {values[earlier]}; {words}"

    return rule


def _not_before(later: str, earlier: str) -> Callable[[Values], Iterator[Broken]]:
    def rule(values: Values) -> Iterator[Broken]:
        if values[later] is not None and values[earlier] is not None and values[later] < values[earlier]:
            yield later, f"{values[later]} is before {earlier} {values[earlier]}"

    return rule


def _ordered(name: str) -> Callable[[Values], Iterator[Broken]]:
    low, likely, high = (f"{name}_{part}" for part in ("low", "likely", "high"))

    def rule(values: Values) -> Iterator[Broken]:
        three = [values[column] for column in (low, likely, high)]
        if all(value is None for value in three):
            return
        if any(value is None for value in three):
            yield likely, f"{low}, {likely} and {high} are given together or not at all"
        elif not three[0] <= three[1] <= three[2]:
            yield likely, f"{three[0]:g} <= {three[1]:g} <= {three[2]:g} does not hold"

    return rule


def _adoption_by_year(values: Values) -> Iterator[Broken]:
    if values["year"] == 0 and values["adoption_likely"] is not None:
        yield "adoption_likely", "nobody has adopted at the start: year 0 has costs only"
    if values["year"] and values["adoption_likely"] is None:
        yield "adoption_likely", "a year after the start needs the adoption that is expected"


def _not_more_than(part: str, whole: str) -> Callable[[Values], Iterator[Broken]]:
    def rule(values: Values) -> Iterator[Broken]:
        if values[part] is not None and values[whole] is not None and values[part] > values[whole]:
            yield part, f"{values[part]} is more than {whole} {values[whole]}"

    return rule


def _together(*columns: str) -> Callable[[Values], Iterator[Broken]]:
    def rule(values: Values) -> Iterator[Broken]:
        missing = [column for column in columns if values[column] is None]
        if 0 < len(missing) < len(columns):
            yield missing[0], f"empty, but {', '.join(columns)} are given together or not at all"

    return rule


def _when(column: str, said: str, needed: str) -> Callable[[Values], Iterator[Broken]]:
    def rule(values: Values) -> Iterator[Broken]:
        if values[column] == said and values[needed] is None:
            yield needed, f"empty, but {column} is {said}"

    return rule


def _a_month_at_most(values: Values) -> Iterator[Broken]:
    first, until = values["shared_on"], values["until"]
    if first is not None and until is not None and not first < until <= first + LONGEST_SHARE:
        yield "until", f"{until} is not within {LONGEST_SHARE.days} days after shared_on {first}"


def _compared(values: Values) -> Iterator[Broken]:
    if values["kind"] == "anomaly" and values["level"] == "company":
        yield "level", "a sudden fall is seen against others: level is unit or team"


_WINDOW = _after("date_to", "date_from", "it is the first day that no longer belongs")
RULES: dict[str, tuple[Callable[[Values], Iterator[Broken]], ...]] = {
    "alert_action": (
        _when("state", "snoozed", "snoozed_until"),
        _when("state", "assigned", "owner_role"),
        _when("state", "done", "done_on"),
        _not_before("snoozed_until", "raised_on"),
        _not_before("done_on", "raised_on"),
        _not_before("due", "raised_on"),
    ),
    "alert_rule": (
        *(_when("kind", "threshold", column) for column in ("metric", "level", "side", "limit_value")),
        *(_when("kind", "anomaly", column) for column in ("metric", "level")),
        _when("kind", "goal", "goal"),
        _compared,
    ),
    "goal": (_together("actual", "actual_on"), _not_before("due", "baseline_on")),
    "requirement": (_together("used_share", "used_share_on"),),
    "cause": (_not_before("closed_on", "opened_on"),),
    "capacity": (_WINDOW,),
    "calendar_day": (_WINDOW,),
    "crm_change": (_not_before("live_on", "requested_on"),),
    "intervention": (_not_more_than("before_access", "people"),),
    "case_year": (_ordered("cost"), _ordered("adoption"), _adoption_by_year),
    "case_terms": (
        _together("stop_below_chance", "fix_below_chance", "stop_below_engagement", "fixed_on"),
        _not_more_than("stop_below_chance", "fix_below_chance"),
    ),
    "benefit": (_ordered("value"), _ordered("realised")),
    "help_request": (_a_month_at_most, _not_before("withdrawn_on", "shared_on")),
    "licence": (_after("valid_to", "valid_from", "it is the first day that no longer belongs"),),
}
