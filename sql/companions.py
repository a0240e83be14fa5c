"""What no CRM stores and a company may write down beside the settings: people, teams, calendar, shifts.

Plain records, already checked: dates are dates, application types and packs are free words, windows are half-open.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class PersonEntry:
    """One person of people.csv.

    ``user`` is the user name or the user id of the CRM; ``source`` limits the row to one source, ``None`` means every source.
    ``entitled_from`` is the first entitled day, ``entitled_to`` the first day no longer entitled; ``None`` means open.
    ``leave`` holds half-open windows: the second date is the first day back.
    """

    source: str | None
    user: str
    application_type: str | None = None
    pack: str | None = None
    entitled_from: date | None = None
    entitled_to: date | None = None
    leave: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class TeamEntry:
    """One team of teams.csv: ``parent`` is the unit above it, ``time_zone`` an IANA name; ``None`` means as the CRM says."""

    team: str
    parent: str | None = None
    application_type: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class CalendarEntry:
    """Days of calendar.csv, half-open from ``date_from`` to ``date_to``; ``team`` ``None`` means every team.

    ``kind`` is ``holiday``, ``peak``, ``freeze``, ``exam`` or ``review`` (a day on which pipeline or activity is looked at together).
    """

    team: str | None
    date_from: date
    date_to: date
    kind: str
    label: str = ""


@dataclass(frozen=True)
class ShiftEntry:
    """Hours of shifts.csv by the team's own clock: ``weekdays`` 0 = Monday, ``hours`` 0 to 23, from ``date_from`` until ``date_to``.

    ``date_from`` is the first day, ``date_to`` the first day no longer; ``None`` means open.
    """

    team: str
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True)
class Companions:
    """Everything beside the CRM that a refresh needs.

    ``time_zone`` is the company's IANA name, used where a team has none. ``half_lives`` maps an object type to days, only where
    the settings differ from the built-in values. ``keep_identity`` says whether ``crm_identity`` is filled at all; a single
    source switches it off in its own settings. ``stalled_days`` is how long a deal may stay in a stage where too few were won to tell,
    ``fiscal_year_starts_in`` the month (1-12) with which the fiscal year begins.
    """

    people: tuple[PersonEntry, ...] = ()
    teams: tuple[TeamEntry, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    shifts: tuple[ShiftEntry, ...] = ()
    time_zone: str = "UTC"
    half_lives: dict[str, float] = field(default_factory=dict)
    keep_identity: bool = True
    stalled_days: int = 30
    fiscal_year_starts_in: int = 1
