"""What was planted in the demo, by name and date, for tests and for whoever reads the dashboard."""

from collections.abc import Mapping

import numpy as np

from demo.clock import Clock
from demo.machines import MASS_REASSIGNMENT_DAYS_BEFORE
from demo.mixes import OBJECT, ROLES
from demo.organisation import FOREVER, Organisation
from demo.plants import Amounts, Plants
from demo.records import IMPORT_WEEKS_BEFORE
from demo.teams import (
    COLLAPSE_WEEKS_BEFORE,
    LEAVER_TEAM,
    REASSIGNED_UNIT,
    TEAMS,
    TRAINING_EFFECT,
    TRAINING_WEEKS_BEFORE,
    UNIT_WAVES,
    WAVE_WEEKS,
)
from demo.world import World
from demo.worlds import (
    COLLAPSE_WEEKS,
    DIP_BEGINS_WEEKS_BEFORE,
    DIP_WEEKS_TO_DEPTH,
    RECOVERY_WEEKS_BEFORE,
    USUAL_COLLAPSE_WEEKS_BEFORE,
)

Facts = Mapping[str, object]


def planted(world: World) -> dict[str, object]:
    """Every planted thing; teams, login names and dates."""
    return {**_in_teams(world.clock, world.organisation.plants), **_in_people(world.organisation, world.clock), **_in_records(world)}


def _first(amounts: Amounts) -> tuple[str | None, float | None]:
    """The team that has a problem, with its amount."""
    return next(iter(amounts.items()), (None, None))


def _in_teams(clock: Clock, plants: Plants) -> Facts:
    def day(weeks: int) -> str:
        return clock.date_of(clock.weeks_before(weeks)).isoformat()

    core = {name: [part.strip().rsplit(" ", 1)[0] for part in role.core.split(",")] for name, role in ROLES.items()}
    return {
        "waves": [
            {
                "wave": number + 1,
                "go_live": clock.date_of(7 * week).isoformat(),
                "units": [unit for unit, wave in UNIT_WAVES.items() if wave == number],
            }
            for number, week in enumerate(WAVE_WEEKS)
        ],
        "dipping_team": {
            "team": _first(plants.dip)[0],
            "from": day(DIP_BEGINS_WEEKS_BEFORE),
            "factor": _first(plants.dip)[1],
            "at_full_depth_from": day(DIP_BEGINS_WEEKS_BEFORE - DIP_WEEKS_TO_DEPTH),
        },
        "recovering_team": {
            "team": _first(plants.recovering)[0],
            "from": day(RECOVERY_WEEKS_BEFORE[0]),
            "recovers_from": day(RECOVERY_WEEKS_BEFORE[1]),
            "factor": _first(plants.recovering)[1],
        },
        "collapsing_teams": {
            team: {"from": day(weeks), "stopped_from": day(weeks - COLLAPSE_WEEKS), "share": plants.collapse[team]}
            for team in plants.collapse
            if (weeks := COLLAPSE_WEEKS_BEFORE.get(team, USUAL_COLLAPSE_WEEKS_BEFORE)) >= 0
        },
        "training": {
            "effect_on_core_actions": TRAINING_EFFECT,
            "core_actions": core,
            "teams": {team: day(weeks) for team, weeks in TRAINING_WEEKS_BEFORE.items()},
        },
        "bypass_team": _first(plants.bypass)[0],
        "stale_teams": list(plants.stale),
        "placeholder_team": _first(plants.placeholder)[0],
        "problems": {name: dict(amounts) for name, amounts in vars(plants).items()},
        "small_teams": {team.name: team.seats for team in TEAMS if team.seats < 5},
    }


def _in_people(organisation: Organisation, clock: Clock) -> Facts:
    people = organisation.people
    left, moved = people[people["to_day"] < FOREVER], people[people["move_day"] < FOREVER]
    joined = people[people["created_day"] == people["from_day"]]
    dormant = people[(people["quit_day"] > 0) & (people["quit_day"] < FOREVER)]
    return {
        "never_used": people.loc[people["quit_day"] == 0, "login"].tolist(),
        "dormant": _dates(dormant["login"].tolist(), dormant["quit_day"].tolist(), clock),
        "left": _dates(left["login"].tolist(), left["to_day"].tolist(), clock),
        "joined": _dates(joined["login"].tolist(), joined["from_day"].tolist(), clock),
        "moved": [
            {"user": login, "from": TEAMS[old].name, "to": TEAMS[new].name, "date": clock.date_of(day).isoformat()}
            for login, old, new, day in zip(moved["login"], moved["team"], moved["next_team"], moved["move_day"], strict=True)
        ],
    }


def _dates(logins: list[str], days: list[int], clock: Clock) -> dict[str, str]:
    return {login: clock.date_of(day).isoformat() for login, day in zip(logins, days, strict=True)}


def _in_records(world: World) -> Facts:
    clock, records, people = world.clock, world.records, world.organisation.people
    leaver = world.organisation.leaver
    book = records[(records["owner"] == leaver) & (records["deleted_at"] < 0)]
    imported = records["batch"] == "fair contacts"
    deals = world.pipeline.stages.final[book.index.to_numpy()[book["object"] == OBJECT["opportunity"]]]
    return {
        "leaver_with_book": {
            "user": people["login"][leaver],
            "team": LEAVER_TEAM,
            "left": clock.date_of(people["to_day"][leaver]).isoformat(),
            "accounts": int((book["object"] == OBJECT["account"]).sum()),
            "open_opportunities": int(np.isin(deals, range(4)).sum()),
        },
        "mass_reassignment": {
            "unit": REASSIGNED_UNIT,
            "by": "ingrid.admin",
            "date": clock.date_of(clock.as_of_day - MASS_REASSIGNMENT_DAYS_BEFORE).isoformat(),
        },
        "nightly_sync": {"by": "erp.sync", "hour_utc": 2, "touches": ["account", "opportunity"]},
        "import_without_email": {
            "contacts": int(imported.sum()),
            "date": clock.date_of(clock.weeks_before(IMPORT_WEEKS_BEFORE, weekday=1)).isoformat(),
        },
    }
