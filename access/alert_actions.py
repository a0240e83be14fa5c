"""What people do about alerts: read and written only for the cohorts whose scores the viewer is shown."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from access.alert_book import AlertBook, Firing
from access.permissions import allowed
from access.programme import Programme
from access.risk import Episode, RiskAnswer
from access.viewer import AccessDenied, Viewer, check_known
from ledger.cells import cell_text
from ledger.editing import Actor, Edit

TABLE = "alert_action"
STATES = ("acknowledged", "snoozed", "assigned", "done")


@dataclass(frozen=True)
class Case:
    """An alert and what was entered about it; ``entered`` is null while nobody did. ``is_put_off``: snoozed beyond today."""

    episode: Episode
    entered: Mapping[str, Any] | None
    is_put_off: bool


def may_act(viewer: Viewer) -> bool:
    """Whether the viewer's role may enter what is done about alerts."""
    return TABLE in allowed(viewer, "table", "write")


def cases(programme: Programme | None, viewer: Viewer, answer: RiskAnswer, *, today: date) -> list[Case]:
    """Every alert in ``answer``, the latest first, with what was entered; nothing is without a ledger or a right to read it."""
    check_known(viewer)
    entered: dict[str, dict[str, Any]] = {}
    if programme is not None and TABLE in allowed(viewer, "table", "read"):
        entered = {str(row["key"]): row for row in programme.opened().rows(TABLE)}
    return [_case(one, entered.get(key_of(one.cohort_id, one.since)), today) for one in answer.episodes]


def act(programme: Programme, viewer: Viewer, answer: RiskAnswer, case: Case, cells: Mapping[str, str]) -> int:
    """Enter what is done about one alert; returns how many rows changed.

    ``cells``: state, and owner_role, snoozed_until, play, done_on and note as texts. The row is changed in the version that ``case`` holds.
    Raises ``AccessDenied`` for a role or cohort out of reach, ``Refused`` and ``ChangedMeanwhile`` as the ledger does.
    """
    if not may_act(viewer):
        raise AccessDenied(f"The role {viewer.role!r} may not enter what is done about alerts.")
    if case.episode not in answer.episodes:
        raise AccessDenied("This alert is of no team that you are shown.")
    about = (case.episode.cohort_id, case.episode.since)
    return _save(programme, viewer, about, cells, version=None if case.entered is None else int(case.entered["version"]))


def act_on(programme: Programme, viewer: Viewer, book: AlertBook, firing: Firing, cells: Mapping[str, str], *, version: int | None) -> int:
    """As :func:`act`, for an alert that a rule raised; ``book`` is what the viewer may see."""
    if not may_act(viewer):
        raise AccessDenied(f"The role {viewer.role!r} may not enter what is done about alerts.")
    if firing not in book.firings:
        raise AccessDenied("This alert is of no team that you are shown.")
    return _save(programme, viewer, (firing.cohort_id, firing.since), {**cells, "rule": firing.rule}, version=version)


def entered_about(programme: Programme | None, viewer: Viewer, firings: Sequence[Firing]) -> dict[tuple[str, str, date], dict[str, Any]]:
    """What was entered about these alerts, by rule, cohort and day; nothing without a ledger or a right to read it."""
    check_known(viewer)
    if programme is None or TABLE not in allowed(viewer, "table", "read"):
        return {}
    rows = {str(row["key"]): row for row in programme.opened().rows(TABLE)}
    keys = {(*one.place, one.since): key_of(one.cohort_id, one.since, rule=one.rule) for one in firings}
    return {place: rows[key] for place, key in keys.items() if key in rows}


def _save(programme: Programme, viewer: Viewer, about: tuple[str, date], cells: Mapping[str, str], *, version: int | None) -> int:
    cohort_id, since = about
    key = key_of(cohort_id, since, rule=cells.get("rule"))
    edit = Edit(TABLE, {**cells, "cohort": cohort_id, "raised_on": cell_text(since)}, key=key, version=version)
    return programme.opened().save([edit], Actor(viewer.name, viewer.role), at=programme.now())


def key_of(cohort_id: str, since: date, *, rule: str | None = None) -> str:
    """The key of an alert's row: the same for everybody, so that two who enter it at once meet.

    >>> key_of("crm:12", date(2026, 6, 1))
    'alert-2026-06-01-cc472df361'
    """
    about = cohort_id if rule is None else f"{rule}|{cohort_id}"
    return f"alert-{since.isoformat()}-{hashlib.sha256(about.encode()).hexdigest()[:10]}"


def _case(episode: Episode, entered: dict[str, Any] | None, today: date) -> Case:
    until = None if entered is None or entered["state"] != "snoozed" else entered["snoozed_until"]
    return Case(episode, entered, until is not None and today < until)
