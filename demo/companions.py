"""The optional settings files that a company would write beside its CRM: people.csv, teams.csv, calendar.csv, shifts.csv."""

import csv
from collections.abc import Iterable
from pathlib import Path

from demo.holidays import calendar_rows
from demo.organisation import FOREVER
from demo.teams import TEAMS
from demo.world import World


def write_companions(world: World, folder: Path) -> None:
    """Write the files into ``folder``. All intervals are half-open: the to-date is the first day after."""
    write_rows(folder / "people.csv", ["user", "application_type", "pack", "entitled_from", "entitled_to", "leave"], people_rows(world))
    teams = ([team.name, team.unit, team.application_type, team.zone] for team in TEAMS)
    write_rows(folder / "teams.csv", ["team", "parent", "application_type", "time_zone"], teams)
    rows = ([row.team, row.date_from.isoformat(), row.date_to.isoformat(), row.kind, row.label] for row in calendar_rows(world.clock))
    write_rows(folder / "calendar.csv", ["team", "date_from", "date_to", "kind", "label"], rows)
    desks = [team.name for team in TEAMS if team.application_type == "call_centre"]
    shifts = ([team, *shift] for team in desks for shift in (("mon-fri", "08:00", "20:00"), ("sat, sun", "09:00", "18:00")))
    write_rows(folder / "shifts.csv", ["team", "weekdays", "start", "end"], shifts)


def people_rows(world: World) -> Iterable[list[str]]:
    """A row per person; accounts without a seat are not listed."""
    clock, people = world.clock, world.organisation.people
    leave: dict[int, list[str]] = {}
    for person, first, last in world.organisation.leaves.itertuples(index=False):
        leave.setdefault(person, []).append(f"{clock.date_of(first)}..{clock.date_of(last)}")
    for person, row in people.iterrows():
        kind = TEAMS[row["team"]].application_type
        until = clock.date_of(row["to_day"]).isoformat() if row["to_day"] < FOREVER else ""
        yield [row["login"], kind, kind, clock.date_of(row["from_day"]).isoformat(), until, "; ".join(leave.get(int(str(person)), []))]


def write_rows(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    """Write one CSV file with its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
