"""Public holidays, peaks, freezes and slow weeks of the demo's countries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from demo.clock import Clock
from demo.teams import BERLIN, KATHMANDU, NEW_YORK, SYDNEY, TEAMS, ZONES

FIXED: dict[str, list[tuple[int, int, str]]] = {
    BERLIN: [(1, 1, "New Year"), (5, 1, "Labour Day"), (10, 3, "German Unity Day"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day")],
    NEW_YORK: [(1, 1, "New Year"), (6, 19, "Juneteenth"), (7, 4, "Independence Day"), (11, 11, "Veterans Day"), (12, 25, "Christmas Day")],
    SYDNEY: [(1, 1, "New Year"), (1, 26, "Australia Day"), (4, 25, "Anzac Day"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day")],
    KATHMANDU: [(4, 14, "Nepali New Year"), (5, 1, "Labour Day"), (9, 19, "Constitution Day"), (12, 25, "Christmas Day")],
}
EASTER_SHIFTS: dict[str, list[tuple[int, str]]] = {
    BERLIN: [(-2, "Good Friday"), (1, "Easter Monday"), (39, "Ascension Day"), (50, "Whit Monday")],
    NEW_YORK: [],
    SYDNEY: [(-2, "Good Friday"), (1, "Easter Monday")],
    KATHMANDU: [],
}
HOLIDAY_FACTORS = {"call_centre": 0.4, "field_service": 0.1}


@dataclass(frozen=True)
class CalendarRow:
    """A row of calendar.csv; ``team`` is empty for all teams, ``date_to`` is the first day after."""

    team: str
    date_from: date
    date_to: date
    kind: str
    label: str


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Butcher's algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    total = h + weekday - 7 * m + 114
    return date(year, total // 31, total % 31 + 1)


def zone_holidays(zone: str, clock: Clock) -> list[tuple[date, str]]:
    """Public holidays of a zone's country within the history, in order."""
    last = clock.date_of(clock.day_count - 1)
    found: list[tuple[date, str]] = []
    for year in range(clock.first_monday.year, last.year + 1):
        found += [(date(year, month, day), label) for month, day, label in FIXED[zone]]
        found += [(easter(year) + timedelta(days=shift), label) for shift, label in EASTER_SHIFTS[zone]]
    return sorted((day, label) for day, label in found if clock.first_monday <= day <= last)


def calendar_rows(clock: Clock) -> list[CalendarRow]:
    """Everything that calendar.csv says."""
    rows = list(_freezes_and_peaks(clock))
    for team in TEAMS:
        rows += [CalendarRow(team.name, day, day + timedelta(days=1), "holiday", label) for day, label in zone_holidays(team.zone, clock)]
    return rows


def _freezes_and_peaks(clock: Clock) -> Iterator[CalendarRow]:
    for year in range(clock.first_monday.year, clock.date_of(clock.as_of_day).year + 1):
        yield CalendarRow("", date(year, 12, 20), date(year + 1, 1, 3), "freeze", "Year-end freeze")
        for team in TEAMS:
            if team.application_type == "telemarketing":
                yield CalendarRow(team.name, date(year, 11, 20), date(year, 12, 20), "peak", "Pre-Christmas calling")


def working_factors(clock: Clock) -> npt.NDArray[np.float64]:
    """Share of usual work that holidays and slow weeks leave, by team and day; shape (teams, days)."""
    days = [clock.date_of(day) for day in range(clock.day_count)]
    slow_by_zone = {zone: np.array([_slow_factor(zone, day) for day in days]) for zone in ZONES}
    factors = np.array([slow_by_zone[team.zone] for team in TEAMS])
    for index, team in enumerate(TEAMS):
        for day, _ in zone_holidays(team.zone, clock):
            factors[index, clock.day_of(day)] = HOLIDAY_FACTORS.get(team.application_type, 0.03)
    return factors


def _slow_factor(zone: str, day: date) -> float:
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 3):
        return 0.35
    if day.month == 8 and zone in (BERLIN, NEW_YORK):
        return 0.72
    return 0.75 if day.month == 1 and zone == SYDNEY else 1.0
