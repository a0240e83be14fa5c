"""Touches that are not people's work: nightly sync, workflow, web form, mass reassignments by an admin; and deletions."""

import numpy as np
import pandas as pd

from demo.clock import DAY_S, Clock, Ints
from demo.mixes import ACTION, ACTOR, CHANNEL, OBJECT, RECORD_OBJECTS
from demo.organisation import FOREVER, Organisation
from demo.records import IMPORT_WEEKS_BEFORE, Shelf, import_instant, importer
from demo.teams import IMPORT_TEAM, REASSIGNED_UNIT, TEAM_INDEX, TEAMS

SYNCED_A_NIGHT = {"account": 15, "opportunity": 9}
ESCALATED_A_NIGHT = 3
REASSIGNED_SHARE = 0.3
DELETED_SHARE = 0.02
MASS_REASSIGNMENT_DAYS_BEFORE = 20


def machine_rows(at: Ints, thing: Ints, record: Ints, person: int, codes: tuple[str, str, str]) -> pd.DataFrame:
    """Usage rows of one account, with ``codes`` = action, channel, actor."""
    action, channel, actor = codes
    return pd.DataFrame(
        {
            "at": at,
            "person": person,
            "team": -1,
            "day": -1,
            "action": ACTION[action],
            "object": thing,
            "channel": CHANNEL[channel],
            "actor": ACTOR[actor],
            "latency_ms": -1,
            "event_count": 1,
            "session": -1,
            "record": record,
        }
    )


def nightly_rows(organisation: Organisation, clock: Clock, shelf: Shelf, rng: np.random.Generator, *, scale: float) -> pd.DataFrame:
    """The ERP sync of accounts and opportunities at 02:00 UTC and the workflow that escalates cases at 03:00 UTC."""
    sync, system = organisation.number_of("erp.sync"), organisation.number_of("system")
    jobs = [(name, count, 2, sync, ("update", "sync", "integration")) for name, count in SYNCED_A_NIGHT.items()]
    jobs.append(("case", ESCALATED_A_NIGHT, 3, system, ("update", "automation", "automation")))
    parts = []
    for name, count, hour, account, codes in jobs:
        at = _nights(clock, count * scale, hour, rng)
        record = shelf.by_object.pick(np.full(len(at), OBJECT[name]), at, rng)
        parts.append(machine_rows(at, np.full(len(at), OBJECT[name]), record, account, codes))
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["record"] >= 0]


def _nights(clock: Clock, per_night: float, hour: int, rng: np.random.Generator) -> Ints:
    counts = rng.poisson(per_night, clock.day_count)
    at = clock.start_s + np.repeat(np.arange(clock.day_count), counts) * DAY_S + hour * 3600 + rng.integers(0, 900, counts.sum())
    return at[at < clock.as_of_s]


def web_rows(records: pd.DataFrame, organisation: Organisation) -> pd.DataFrame:
    """A create row per lead from the web form."""
    account = organisation.number_of("web.forms")
    made = records[records["created_by"] == account]
    return machine_rows(
        made["created_at"].to_numpy(), made["object"].to_numpy(), made.index.to_numpy(), account, ("create", "api", "integration")
    )


def import_row(records: pd.DataFrame, organisation: Organisation, clock: Clock) -> pd.DataFrame:
    """The one usage row of the import; event_count is the number of contacts."""
    at = np.array([import_instant(clock)])
    row = machine_rows(at, np.array([OBJECT["contact"]]), np.array([-1]), importer(organisation), ("import", "import", "human"))
    return row.assign(
        event_count=int((records["batch"] == "fair contacts").sum()),
        team=TEAM_INDEX[IMPORT_TEAM],
        day=clock.weeks_before(IMPORT_WEEKS_BEFORE, weekday=1),
    )


def deletions(events: pd.DataFrame, clock: Clock, rng: np.random.Generator) -> pd.DataFrame:
    """People delete some records five minutes after the last time that anyone had them open."""
    about = events[(events["record"] >= 0) & (events["object"] < len(RECORD_OBJECTS))]
    last = about.sort_values("at", kind="stable").drop_duplicates("record", keep="last")
    last = last[(rng.random(len(last)) < DELETED_SHARE) & (last["at"] + 300 < clock.as_of_s) & (last["action"] != ACTION["create"])]
    return last.assign(at=last["at"] + 300, action=ACTION["delete"])


def reassignments(records: pd.DataFrame, organisation: Organisation, clock: Clock, rng: np.random.Generator) -> pd.DataFrame:
    """Mass changes of owner by an admin: books of leavers the day after, and a re-cut of territories in one unit.

    Columns record, at, new_owner. The planted leaver's book is left where it is.
    """
    people = organisation.people
    parts = []
    for person in people.index[(people["to_day"] < FOREVER) & (people.index != organisation.leaver)]:
        at = clock.start_s + int(people["to_day"][person]) * DAY_S + 20 * 3600
        parts.append(_hand_over(records[(records["owner"] == person) & (records["created_at"] < at)], at, clock, people, rng))
    day = clock.as_of_day - MASS_REASSIGNMENT_DAYS_BEFORE
    at = clock.start_s + day * DAY_S + 21 * 3600
    unit_teams = [index for index, team in enumerate(TEAMS) if team.unit == REASSIGNED_UNIT and team.name != "Key Accounts"]
    things = records["object"].isin([OBJECT["account"], OBJECT["opportunity"]])
    chosen = records["team"].isin(unit_teams) & things & (records["created_at"] < at) & (rng.random(len(records)) < REASSIGNED_SHARE)
    parts.append(_hand_over(records[chosen], at, clock, people, rng))
    return pd.concat(parts, ignore_index=True)


def _hand_over(books: pd.DataFrame, at: int, clock: Clock, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give records to people of the same team who stay; where nobody does, they keep their owner."""
    parts = []
    for team, rows in books.groupby("team"):
        heirs = people.index[(people["team"] == team) & (people["to_day"] == FOREVER) & (people["quit_day"] == FOREVER)]
        heirs = heirs[(people["move_day"][heirs] == FOREVER) & (clock.start_s + people["from_day"][heirs] * DAY_S < at)]
        if len(heirs):
            parts.append(pd.DataFrame({"record": rows.index, "at": at, "new_owner": rng.choice(heirs, len(rows))}))
    empty = pd.DataFrame({"record": [], "at": [], "new_owner": []}, dtype=np.int64)
    return pd.concat(parts, ignore_index=True) if parts else empty


def reassignment_rows(changes: pd.DataFrame, records: pd.DataFrame, admin: int) -> pd.DataFrame:
    """A usage row per record and mass change, all with the instant of the change."""
    thing = records["object"].to_numpy()[changes["record"]]
    return machine_rows(changes["at"].to_numpy(), thing, changes["record"].to_numpy(), admin, ("mass_update", "ui", "human"))
