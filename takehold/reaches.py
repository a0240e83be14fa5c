"""Units that the settings name for people, roles, tokens and digests, and which of them the CRM does not have."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from takehold.settings import Settings

if TYPE_CHECKING:
    from sql.store import Snapshot


def unknown_units(snapshot: "Snapshot", settings: Settings) -> list[str]:
    """A sentence for each unit named in the settings that no team of the snapshot lies in, whether by name or by id."""
    from access.cohorts import lattice_of

    teams = lattice_of(snapshot, floor=0).teams
    known = {*teams["unit"].dropna().astype(str), *teams["unit_id"].dropna().astype(str)}
    return [f"{place}: the CRM has no unit {unit!r}" for place, units in _named(settings) for unit in units if unit not in known]


def _named(settings: Settings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where units are listed, as the settings file writes it, and these units."""
    places: list[tuple[str, object]] = []
    if settings.sign_in is not None:
        places += [(f'sign_in.people."{address}".units', one.units) for address, one in settings.sign_in.people.items()]
        places += [(f"sign_in.reach.{role}", reach) for role, reach in settings.sign_in.reach.items()]
    places += [(f"api.tokens.{name}.units", one.units) for name, one in settings.api.tokens.items()]
    places += [(f"digest.{name}.units", one.units) for name, one in settings.digest.items()]
    for place, units in places:
        if isinstance(units, tuple):
            yield place, units
