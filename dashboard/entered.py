"""What people entered about the programme, as the pages ask for it."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from access import door
from access.programme import Entered, Happening, LedgerBehind, LedgerUnreachable, Programme, listed
from access.worth import Worth, worth_of
from dashboard import data
from dashboard.data import Scope

WEEKS_READ = 60  # a year back, and some to spare


@dataclass(frozen=True)
class Wave:
    """A wave of the roll-out: its title, the day it went or is to go live, and its units and teams."""

    title: str
    go_live: date
    members: tuple[str, ...]


def programme() -> Programme | None:
    """The door to the programme's ledger, or null."""
    return data.settings().programme


def happenings(_at: Scope) -> tuple[Happening, ...]:
    """Waves, milestones and interventions of the ledger, for marks in charts; none where the ledger cannot be read."""
    door_to = programme()
    try:
        return () if door_to is None else door_to.happenings(data.viewer())
    except (LedgerBehind, LedgerUnreachable):
        return ()


def waves() -> tuple[Wave, ...]:
    """Waves of the ledger that say which units or teams are in them, the earliest first; none where the ledger cannot be read."""
    door_to = programme()
    try:
        if door_to is None or "wave" not in door_to.readable(data.viewer()):
            return ()
        rows = door_to.rows(data.viewer(), "wave")
    except (LedgerBehind, LedgerUnreachable):
        return ()
    found = [Wave(str(row["title"]), row["go_live"], tuple(listed(row["units"]))) for row in rows]
    return tuple(sorted((one for one in found if one.members), key=lambda one: (one.go_live, one.title)))


@data.kept
def by_wave(at: Scope, names: tuple[str, ...], parts: tuple[Wave, ...]) -> pd.DataFrame:
    """Values of ``names`` for the people of each wave, as far as they lie in the filters: the columns of ``access.door.values``."""
    snapshot, viewer = data.parties(at.snapshot_id, at.scope_id)
    kind = at.filters.application_type
    return door.together(
        snapshot,
        viewer,
        [replace(data.metric(name), dimensions=()) for name in names],
        {one.title: one.members for one in parts},
        period=at.filters.period,
        since=data.first_day(snapshot.manifest.as_of_at, weeks=WEEKS_READ),
        units=None if at.filters.unit is None else [at.filters.unit],
        application_types=None if kind is None else [kind],
    )


@data.kept
def worth(snapshot_id: str, scope_id: str, case: Entered) -> Worth:
    """The return of the case that ``access.worth.entered_case`` gave: worked out once for these rows, snapshot and scope."""
    return worth_of(*data.parties(snapshot_id, scope_id), case)
