"""The people of the demo company: who joins, leaves, moves, is on leave, never starts or stops."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from demo.clock import Clock
from demo.plants import USUAL, Plants
from demo.teams import (
    LEAVER_TEAM,
    TEAMS,
    UNIT_WAVES,
    WAVE_WEEKS,
    ZONES,
)

FOREVER = 1 << 20
"""A day index after every end."""

SEATS = np.array([team.seats for team in TEAMS])
FIRST_NAMES = [
    "Aino",
    "Bela",
    "Carlo",
    "Dana",
    "Emil",
    "Farah",
    "Goran",
    "Hana",
    "Ivo",
    "Jana",
    "Kofi",
    "Lena",
    "Milo",
    "Nora",
    "Omar",
    "Petra",
    "Quinn",
    "Rosa",
    "Sami",
    "Tilda",
    "Uma",
    "Viktor",
    "Wanda",
    "Xenia",
    "Yusuf",
    "Zora",
]
LAST_NAMES = [
    "Abend",
    "Birke",
    "Carlow",
    "Dorn",
    "Eiche",
    "Falk",
    "Garbe",
    "Hollund",
    "Ibsen",
    "Jarosz",
    "Kestrel",
    "Linde",
    "Moor",
    "Nordin",
    "Orvel",
    "Pinto",
    "Quast",
    "Ruhe",
    "Sorrel",
    "Tarn",
    "Ulme",
    "Vesper",
    "Wolde",
    "Yarrow",
    "Zander",
]


@dataclass(frozen=True)
class Organisation:
    """People and the accounts that are nobody.

    ``people``: one row per person, index = person number; columns login, first_name, last_name, team, next_team,
    move_day, from_day (first entitled day), to_day (first day no longer entitled), created_day, quit_day (stops using;
    0 = never starts), zone. ``leaves``: person, from_day, to_day (half-open). ``others``: accounts without a seat:
    login, account_type, created_day. Account number = person number, then the others follow.
    """

    people: pd.DataFrame
    leaves: pd.DataFrame
    others: pd.DataFrame
    leaver: int
    plants: Plants = USUAL

    def number_of(self, login: str) -> int:
        """Account number of one of the accounts without a seat."""
        return len(self.people) + int(np.flatnonzero(self.others["login"].to_numpy() == login)[0])


def organise(clock: Clock, rng: np.random.Generator, plants: Plants = USUAL) -> Organisation:
    """Seat the company: about 400 people in 40 teams, with turnover, moves, leave, never-starters and drop-outs."""
    people = _first_seats()
    leaver = int(people.index[people["team"] == _team(LEAVER_TEAM)][1])
    people = _turn_over(people, clock, rng, (leaver, plants))
    _move(people, clock, rng)
    _stop_using(people, clock, rng)
    _never_begin(people, plants)
    _name(people, rng)
    return Organisation(people, _take_leave(people, rng), _others(), leaver, plants)


def _team(name: str) -> int:
    return next(index for index, team in enumerate(TEAMS) if team.name == name)


def _first_seats() -> pd.DataFrame:
    team = np.repeat(np.arange(len(TEAMS)), SEATS)
    go_live = np.array([WAVE_WEEKS[UNIT_WAVES[TEAMS[index].unit]] * 7 for index in team])
    zone = np.array([ZONES.index(TEAMS[index].zone) for index in team])
    return pd.DataFrame(
        {
            "team": team,
            "next_team": team,
            "move_day": FOREVER,
            "from_day": go_live,
            "to_day": FOREVER,
            "created_day": go_live - 4,
            "quit_day": FOREVER,
            "zone": zone,
        }
    )


def _turn_over(people: pd.DataFrame, clock: Clock, rng: np.random.Generator, planted: tuple[int, Plants]) -> pd.DataFrame:
    """Let some leave on a Wednesday; most of them are replaced three weeks later."""
    leaver, plants = planted
    chance = np.array([plants.turnover.get(TEAMS[team].name, 0.07) for team in people["team"]])
    seats = SEATS[people["team"]]
    leaving = (rng.random(len(people)) < chance) & (seats > 4)
    week = rng.integers(people["from_day"].to_numpy() // 7 + 10, clock.as_of_day // 7 - 6)
    people["to_day"] = np.where(leaving, week * 7 + 2, FOREVER)
    people.loc[leaver, "to_day"] = clock.weeks_before(5, weekday=2)
    replaced = people[leaving & (rng.random(len(people)) < 0.85)].copy()
    replaced["from_day"] = replaced["created_day"] = replaced["to_day"] + 19
    replaced["to_day"] = FOREVER
    everybody = pd.concat([people, replaced[replaced["from_day"] < clock.as_of_day - 7]], ignore_index=True)
    return _leave_again(everybody, clock, rng, plants)


def _leave_again(people: pd.DataFrame, clock: Clock, rng: np.random.Generator, plants: Plants) -> pd.DataFrame:
    """Where seats change hands more than once, let whoever came last leave as well, until close to as_of, and be replaced."""
    for name, times in plants.turnover.items():
        for again in range(1, int(np.ceil(times))):
            staying = people.index[(people["team"] == _team(name)) & (people["to_day"] == FOREVER)]
            staying = staying[people.loc[staying, "from_day"] < clock.as_of_day - 56]
            leaving = staying[rng.random(len(staying)) < times - again]
            week = rng.integers(people.loc[leaving, "from_day"].to_numpy() // 7 + 4, clock.as_of_day // 7 - 2)
            people.loc[leaving, "to_day"] = week * 7 + 2
            after = people.loc[leaving].copy()
            after["from_day"] = after["created_day"] = after["to_day"] + 12
            after["to_day"] = FOREVER
            people = pd.concat([people, after[after["from_day"] < clock.as_of_day - 7]], ignore_index=True)
    return people


def _never_begin(people: pd.DataFrame, plants: Plants) -> None:
    """Let the planted share of a team's seats never be used: those seated last."""
    for name, share in plants.never.items():
        seats = people.index[people["team"] == _team(name)]
        people.loc[seats[len(seats) - round(share * len(seats)) :], "quit_day"] = 0


def _move(people: pd.DataFrame, clock: Clock, rng: np.random.Generator) -> None:
    """Move a dozen people to a sibling team of the same type and zone, on a Wednesday."""
    staying = people.index[(people["to_day"] == FOREVER) & (people["from_day"] < clock.as_of_day - 200)]
    for person in rng.permutation(staying)[:40]:
        home = TEAMS[people.loc[person, "team"]]
        siblings = [index for index, team in enumerate(TEAMS) if _is_sibling(team, home)]
        moved = int((people["move_day"] < FOREVER).sum())
        if siblings and moved < 12 and home.seats >= 9:
            people.loc[person, "next_team"] = siblings[int(rng.integers(len(siblings)))]
            people.loc[person, "move_day"] = clock.weeks_before(8 + 4 * moved // 2, weekday=2)


def _is_sibling(team: object, home: object) -> bool:
    same = ("unit", "application_type", "zone")
    return team is not home and all(getattr(team, name) == getattr(home, name) for name in same)


def _stop_using(people: pd.DataFrame, clock: Clock, rng: np.random.Generator) -> None:
    """Plant never-used accounts (quit_day 0) and accounts that fell dormant 6 to 30 weeks ago."""
    usual = (people["to_day"] == FOREVER) & (people["move_day"] == FOREVER) & (people["from_day"] < clock.as_of_day - 250)
    seats = SEATS[people["team"]]
    chosen = rng.permutation(people.index[usual & (seats > 4)])[:45]
    people.loc[chosen[:20], "quit_day"] = 0
    people.loc[chosen[20:], "quit_day"] = clock.weeks_before(0) - 7 * rng.integers(6, 31, len(chosen[20:]))


def _name(people: pd.DataFrame, rng: np.random.Generator) -> None:
    pairs = rng.permutation(len(FIRST_NAMES) * len(LAST_NAMES))[: len(people)]
    people["first_name"] = [FIRST_NAMES[pair // len(LAST_NAMES)] for pair in pairs]
    people["last_name"] = [LAST_NAMES[pair % len(LAST_NAMES)] for pair in pairs]
    people["login"] = (people["first_name"] + "." + people["last_name"]).str.lower()


def _take_leave(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Three leaves of one or two weeks per person, from a Monday; a few long ones."""
    count = len(people)
    person = np.repeat(np.arange(count), 3)
    year_third = np.tile(np.arange(3), count)
    from_day = 7 * (year_third * 26 + rng.integers(0, 24, len(person)))
    weeks = np.where(rng.random(len(person)) < 0.015, 12, rng.integers(1, 3, len(person)))
    to_day = np.minimum(from_day + 7 * weeks, (year_third + 1) * 26 * 7)
    leaves = pd.DataFrame({"person": person, "from_day": from_day, "to_day": to_day})
    starts = people["from_day"].to_numpy()[person]
    return leaves[(leaves["from_day"] >= starts) & (leaves["to_day"] <= people["to_day"].to_numpy()[person])].reset_index(drop=True)


def _others() -> pd.DataFrame:
    logins = ["system", "ingrid.admin", "aldo.admin", "migration", "erp.sync", "web.forms"]
    kinds = ["system", "admin", "admin", "system", "integration", "api"]
    portal = [f"customer{number:02d}" for number in range(1, 21)]
    days = [-5] * len(logins) + [70 + 15 * number for number in range(len(portal))]
    return pd.DataFrame({"login": logins + portal, "account_type": kinds + ["portal"] * len(portal), "created_day": days})


def teams_by_day(people: pd.DataFrame, day_count: int) -> npt.NDArray[np.int64]:
    """Team number by person and day; shape (people, days). Defined on every day, also outside employment."""
    days = np.arange(day_count)
    moved = days >= people["move_day"].to_numpy()[:, None]
    return np.where(moved, people["next_team"].to_numpy()[:, None], people["team"].to_numpy()[:, None])


def leave_mask(organisation: Organisation, day_count: int) -> npt.NDArray[np.bool_]:
    """Whether a person is on leave, by person and day."""
    mask = np.zeros((len(organisation.people), day_count + 1), dtype=np.int64)
    leaves = organisation.leaves
    np.add.at(mask, (leaves["person"], np.minimum(leaves["from_day"], day_count)), 1)
    np.add.at(mask, (leaves["person"], np.minimum(leaves["to_day"], day_count)), -1)
    return mask.cumsum(axis=1)[:, :day_count] > 0


def eligible_mask(organisation: Organisation, day_count: int) -> npt.NDArray[np.bool_]:
    """Whether a person is entitled and not on leave, by person and day."""
    people = organisation.people
    days = np.arange(day_count)
    entitled = (days >= people["from_day"].to_numpy()[:, None]) & (days < people["to_day"].to_numpy()[:, None])
    return entitled & ~leave_mask(organisation, day_count)
