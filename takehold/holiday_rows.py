"""Public holidays as rows of the ledger's calendar, from the ``holidays`` package."""

from collections.abc import Sequence
from datetime import timedelta

from ledger.editing import Edit
from takehold.errors import InputError


def holiday_edits(country: str, years: Sequence[int], *, part: str | None = None) -> list[Edit]:
    """One edit per public holiday of a country (ISO code) and part of it; keys are ``de-2026-01-01``, so a second import adds nothing.

    Raises `InputError` for a country or part that the package does not know.
    """
    import holidays  # late: loads slowly, and only this action needs it

    try:
        found = holidays.country_holidays(country.upper(), subdiv=part, years=list(years))
    except NotImplementedError as error:
        raise InputError(f"Holidays of {country}{f' ({part})' if part else ''} are not known: {error}") from None
    place = "-".join(filter(None, (country, part))).lower()
    return [
        Edit(
            "calendar_day",
            {"title": name, "kind": "holiday", "date_from": day.isoformat(), "date_to": (day + timedelta(days=1)).isoformat()},
            key=f"{place}-{day}",
            version=1,
        )
        for day, name in sorted(found.items())
    ]
