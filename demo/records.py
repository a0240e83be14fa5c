"""Records of the demo: who created and owns them, which one each action touches, and who changed them last."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.behaviour import touches_record
from demo.clock import DAY_S, Clock, Ints
from demo.mixes import ACTION, ACTOR, CHANNEL, OBJECT, RECORD_OBJECTS, ROLES
from demo.organisation import FOREVER, Organisation
from demo.teams import IMPORT_TEAM, TEAM_INDEX, TEAMS

LOADED_SHARE = 0.72
IMPORT_WEEKS_BEFORE = 16
IMPORTED_CONTACTS = 900
WEB_LEADS = 1_100
SPREAD = 1 << 33
"""More than any instant in seconds: one key orders by group, then by time."""


@dataclass(frozen=True)
class Book:
    """Records, and which book each lies in: a sorted key per (group, time) to pick from.

    ``rows`` are record numbers ordered by ``keys`` = group * SPREAD + created_at.
    """

    keys: Ints
    rows: Ints

    def pick(self, groups: Ints, at: Ints, rng: np.random.Generator) -> Ints:
        """A record of the group created before the instant, newer ones likelier; -1 where there is none."""
        low = np.searchsorted(self.keys, groups * SPREAD)
        count = np.searchsorted(self.keys, groups * SPREAD + at) - low
        place = low + (np.sqrt(rng.random(len(groups))) * count).astype(np.int64)
        return np.where(count > 0, self.rows[np.minimum(place, len(self.rows) - 1)], -1)


def book_of(groups: Ints, created_at: Ints) -> Book:
    """Order records by group and time."""
    keys = groups * SPREAD + created_at
    order = np.argsort(keys, kind="stable")
    return Book(keys[order], order)


@dataclass(frozen=True)
class Shelf:
    """All records as a book per owner, per team and per object."""

    by_owner: Book
    by_team: Book
    by_object: Book
    account_count: int

    def pick(self, wanted: pd.DataFrame, rng: np.random.Generator) -> Ints:
        """One record per row of ``wanted`` (object, person, team, at): mostly the person's own, else the team's, else any."""
        thing, at = wanted["object"].to_numpy(), wanted["at"].to_numpy()
        own = self.by_owner.pick(thing * self.account_count + wanted["person"].to_numpy(), at, rng)
        shared = self.by_team.pick(thing * len(TEAMS) + wanted["team"].to_numpy(), at, rng)
        other = self.by_object.pick(thing, at, rng)
        near = np.where((own >= 0) & ((rng.random(len(own)) < 0.75) | (shared < 0)), own, shared)
        return np.where(near >= 0, near, other)


def shelf_of(records: pd.DataFrame, account_count: int) -> Shelf:
    """Index records (object, owner, team, created_at) for picking."""
    thing, created_at = records["object"].to_numpy(), records["created_at"].to_numpy()
    return Shelf(
        book_of(thing * account_count + records["owner"].to_numpy(), created_at),
        book_of(thing * len(TEAMS) + records["team"].to_numpy(), created_at),
        book_of(thing, created_at),
        account_count,
    )


def create_records(
    events: pd.DataFrame, organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float
) -> pd.DataFrame:
    """Every record, ordered by creation: loaded before go-live, imported, from the web form, and one per create action.

    Columns: object, owner, team, created_at, created_by (account numbers), channel, event (row of ``events`` or -1), batch.
    """
    made = events[(events["action"] == ACTION["create"]) & (events["object"] < len(RECORD_OBJECTS))]
    created = pd.DataFrame(
        {
            "object": made["object"],
            "owner": made["person"],
            "team": made["team"],
            "created_at": made["at"],
            "created_by": made["person"],
            "channel": made["channel"],
            "event": made.index,
            "batch": "",
        }
    )
    parts = [
        _loaded(organisation, clock, rng, scale=scale),
        _imported(organisation, clock, rng, scale=scale),
        _from_web(organisation, clock, rng, scale=scale),
        created,
    ]
    return pd.concat(parts, ignore_index=True).sort_values("created_at", kind="stable", ignore_index=True)


def _loaded(organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float) -> pd.DataFrame:
    """The initial load: records that each unit brings along, three days before its go-live, object by object."""
    people = organisation.people
    first = people.index[people["created_day"] == people["from_day"] - 4]
    parts = []
    for name in RECORD_OBJECTS:
        held = np.array([ROLES[TEAMS[team].application_type].holds.get(name, 0) for team in people["team"][first]])
        owner = np.repeat(first, rng.poisson(held * scale * LOADED_SHARE))
        parts.append(pd.DataFrame({"object": OBJECT[name], "owner": owner}))
    loaded = pd.concat(parts, ignore_index=True)
    owners = people.loc[loaded["owner"]]
    loaded["team"] = owners["team"].to_numpy()
    loaded["created_at"] = clock.start_s + (owners["from_day"].to_numpy() - 3) * DAY_S
    loaded["created_at"] += loaded["object"] * 7200 + rng.integers(0, 7200, len(loaded))
    return loaded.assign(created_by=organisation.number_of("migration"), channel=CHANNEL["import"], event=-1, batch="initial load")


def importer(organisation: Organisation) -> int:
    """Who imported the batch of contacts without e-mail addresses: the first person of the import team who stays."""
    people = organisation.people
    usual = (people["team"] == TEAM_INDEX[IMPORT_TEAM]) & (people["quit_day"] == FOREVER) & (people["to_day"] == FOREVER)
    return int(people.index[usual][0])


def import_instant(clock: Clock) -> int:
    """When the batch was imported: a Tuesday, 13:00 UTC."""
    return clock.start_s + clock.weeks_before(IMPORT_WEEKS_BEFORE, weekday=1) * DAY_S + 13 * 3600


def _imported(organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float) -> pd.DataFrame:
    count = max(8, round(IMPORTED_CONTACTS * scale))
    return pd.DataFrame(
        {
            "object": OBJECT["contact"],
            "owner": importer(organisation),
            "team": TEAM_INDEX[IMPORT_TEAM],
            "created_at": import_instant(clock) + rng.integers(0, 90, count),
            "created_by": importer(organisation),
            "channel": CHANNEL["import"],
            "event": -1,
            "batch": "fair contacts",
        }
    )


def _from_web(organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float) -> pd.DataFrame:
    """Leads that the web form creates for people who work with leads."""
    people = organisation.people
    taking = [index for index, team in enumerate(TEAMS) if team.application_type in ("telemarketing", "field_sales")]
    takers = people.index[people["team"].isin(taking) & (people["to_day"] == FOREVER) & (people["from_day"] < 200)]
    count = max(5, round(WEB_LEADS * scale))
    owner = rng.choice(takers, count)
    first = clock.start_s + people["from_day"].to_numpy()[owner] * DAY_S
    at = first + (rng.random(count) * (clock.as_of_s - first - 3600)).astype(np.int64)
    return pd.DataFrame(
        {
            "object": OBJECT["lead"],
            "owner": owner,
            "team": people["team"].to_numpy()[owner],
            "created_at": at,
            "created_by": organisation.number_of("web.forms"),
            "channel": CHANNEL["api"],
            "event": -1,
            "batch": "",
        }
    )


def assign_records(events: pd.DataFrame, records: pd.DataFrame, shelf: Shelf, rng: np.random.Generator) -> Ints:
    """The record that each usage row is about; -1 where it is about none."""
    touched = np.full(len(events), -1, dtype=np.int64)
    rows = np.flatnonzero(touches_record(events))
    touched[rows] = shelf.pick(events.iloc[rows], rng)
    made = records[records["event"] >= 0]
    touched[made["event"].to_numpy()] = made.index.to_numpy()
    return touched


def last_human_change(records: pd.DataFrame, events: pd.DataFrame) -> Ints:
    """Instant of the last create or update by a person through a screen; -1 where nobody ever changed the record."""
    last = np.full(len(records), -1, dtype=np.int64)
    edits = events["action"].isin([ACTION["create"], ACTION["update"]]) & (events["actor"] == ACTOR["human"]) & (events["record"] >= 0)
    np.maximum.at(last, events.loc[edits, "record"].to_numpy(), events.loc[edits, "at"].to_numpy())
    return last


def stamp_changes(records: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Records with modified_at, modified_by (account number) and deleted_at (-1 = live) from everything that touched them."""
    kinds = [ACTION[name] for name in ("create", "update", "mass_update", "delete")]
    touches = events.loc[events["action"].isin(kinds) & (events["record"] >= 0), ["record", "at", "person", "action"]]
    last = touches.sort_values(["record", "at", "action"], kind="stable").drop_duplicates("record", keep="last").set_index("record")
    stamped = records.assign(modified_at=records["created_at"], modified_by=records["created_by"], deleted_at=-1)
    stamped.loc[last.index, "modified_at"] = last["at"]
    stamped.loc[last.index, "modified_by"] = last["person"]
    deleted = last[last["action"] == ACTION["delete"]]
    stamped.loc[deleted.index, "deleted_at"] = deleted["at"]
    return stamped
