"""The book of alerts: how each rule stands for each cohort, what fired when, and who was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

State = Literal["ok", "alerting", "no data", "error"]
COMPANY = "company"
MOST_FIRINGS = 2000


@dataclass(frozen=True)
class Standing:
    """One rule and one cohort as of the last check: ``value`` in the metric's unit, null where it is not known; ``why`` in words."""

    rule: str
    title: str
    kind: str
    owner_role: str
    cohort_id: str
    cohort: str
    level: str
    state: State
    why: str
    value: float | None = None
    unit: str | None = None
    tell: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """One attempt to tell: to which digest, when, and what became of it."""

    to: str
    at: datetime
    outcome: Literal["sent", "failed", "not in reach", "stopped"]
    why: str = ""


@dataclass(frozen=True)
class Firing:
    """One time a rule fired: from ``since`` on, over ``until`` (null while it lasts), said in ``why`` as it was then; who was told."""

    rule: str
    title: str
    owner_role: str
    cohort_id: str
    cohort: str
    level: str
    since: date
    until: date | None
    why: str
    tell: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Rule and cohort: at most one firing of each lasts at a time."""
        return self.rule, self.cohort_id

    def reached(self) -> set[str]:
        """Who needs no further attempt."""
        return {one.to for one in self.told if one.outcome != "failed"}


@dataclass(frozen=True)
class AlertBook:
    """The last check, and every firing, the latest first."""

    snapshot_id: str
    checked_at: datetime
    standings: tuple[Standing, ...]
    firings: tuple[Firing, ...] = ()

    def open_places(self) -> set[tuple[str, str]]:
        """Rule and cohort of every firing that lasts."""
        return {one.place for one in self.firings if one.until is None}


def advanced(before: AlertBook | None, standings: Sequence[Standing], *, snapshot_id: str, day: date, at: datetime) -> AlertBook:
    """The book after a check on ``day``: what alerts anew fires, what is ok again is over.

    What is not known ends nothing: a firing whose figure is missing lasts. One whose rule is gone is over.
    """
    now = {(one.rule, one.cohort_id): one for one in standings}
    rules = {one.rule for one in standings}
    old = () if before is None else before.firings
    firings = [replace(one, until=day) if one.until is None and _is_over(one, now, rules) else one for one in old]
    lasting = {one.place for one in firings if one.until is None}
    new = [_fired(one, day) for place, one in now.items() if one.state == "alerting" and place not in lasting]
    ordered = sorted([*new, *firings], key=lambda one: (one.since, one.until is None), reverse=True)
    return AlertBook(snapshot_id, at, tuple(standings), tuple(ordered[:MOST_FIRINGS]))


def _is_over(one: Firing, now: dict[tuple[str, str], Standing], rules: set[str]) -> bool:
    standing = now.get(one.place)
    return one.rule not in rules if standing is None else standing.state == "ok"


def _fired(one: Standing, day: date) -> Firing:
    return Firing(one.rule, one.title, one.owner_role, one.cohort_id, one.cohort, one.level, day, None, one.why, one.tell)


def within(book: AlertBook, cohort_ids: Iterable[str], *, is_everywhere: bool) -> AlertBook:
    """What of the book speaks of these cohorts; of the whole company only where somebody reaches every unit."""
    seen = set(cohort_ids)

    def is_seen(one: Standing | Firing) -> bool:
        return is_everywhere if one.level == COMPANY else one.cohort_id in seen

    return replace(
        book,
        standings=tuple(one for one in book.standings if is_seen(one)),
        firings=tuple(one for one in book.firings if is_seen(one)),
    )
