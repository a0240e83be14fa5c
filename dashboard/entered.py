"""What people entered about the programme, as the pages ask for it."""

from access.programme import Happening, LedgerBehind, LedgerUnreachable, Programme
from dashboard import data
from dashboard.data import Scope


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
