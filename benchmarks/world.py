"""A large synthetic history made inside the engine: skewed people, weekdays and hours, teams of different size; the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa

from sql.canonical import TABLES
from sql.companion_tables import half_life_rows, offset_rows, pack_rows, week_rows
from sql.engines import Workspace
from sql.pieces import Piece

EVENTS_PER_PERSON = 4_000
PEOPLE_PER_TEAM = 10
RECORDS_PER_PERSON = 40
OBJECTS = ("account", "contact", "lead", "opportunity", "case")
ACTIONS = ("view", "view", "view", "update", "update", "create", "list", "search", "export", "report")

EVENTS_SQL = """
with numbered as (
    select
        number,
        hash(number * 6 + $seed) as a,
        hash(number * 6 + 1 + $seed) as b,
        hash(number * 6 + 2 + $seed) as c
    from range($from_number, $to_number) as r(number)
),
drawn as (
    select
        number,
        cast(floor($people * pow((a % 1000003) / 1000003.0, 1.6)) as bigint) as person,
        cast(b % $days as integer) as day,
        cast(7 + (c % 1000) * (c // 1000 % 1000) // 100000 as integer) as hour,
        c // 1000000 % 3600 as second,
        a // 1000003 % 1000 as action,
        b // 1000003 % 1000 as object,
        b // 1000000007 % $records as record
    from numbered
)
select
    'bench' as source_id,
    'e' || number as event_id,
    'u' || person as user_id,
    cast($from_date as timestamp)
        + (day - case when dayofweek(cast($from_date as date) + day) in (0, 6) then day % 4 + 2 else 0 end) * interval 1 day
        + hour * interval 1 hour + second * interval 1 second as occurred_at,
    'second' as granularity,
    $actions[1 + cast(action % 10 as integer)] as action,
    null as raw_action,
    $objects[1 + cast(object % 5 as integer)] as object_type,
    'r' || (record * 5 + object % 5) as object_id,
    case when action % 50 = 0 then 'api' else 'ui' end as channel,
    null as latency_ms,
    null as dwell_ms,
    1 as event_count,
    null as session_key,
    case when action % 50 = 0 then 'integration' else 'human' end as actor_kind,
    false as is_derived
from drawn
"""


@dataclass(frozen=True)
class World:
    """How large the history is: events, people (a tenth as many teams), whole weeks that end before ``end_date``."""

    events: int
    weeks: int = 78
    seed: int = 7
    end_date: date = date(2026, 11, 16)

    @property
    def people(self) -> int:
        """Accounts, each of them human and entitled."""
        return max(20, self.events // EVENTS_PER_PERSON)

    @property
    def from_date(self) -> date:
        """First Monday."""
        return self.end_date - timedelta(weeks=self.weeks)


def fill(workspace: Workspace, world: World) -> dict[str, tuple[Piece, ...]]:
    """Canonical and setting tables of the world as pieces, events by month."""
    tables: dict[str, tuple[Piece, ...]] = {"usage_event": tuple(_events(workspace, world))}
    for name, rows in _rows(world).items():
        table = TABLES[name]
        workspace.stage(table, "staged", [pa.RecordBatch.from_pylist(rows, schema=table.arrow_schema)])
        tables[name] = (workspace.write_piece(table, "bench", "select * from staged"),)
        workspace.drop("staged")
    return tables


def _events(workspace: Workspace, world: World) -> Iterator[Piece]:
    table = TABLES["usage_event"]
    days = world.weeks * 7
    parameters = {
        "seed": world.seed, "people": world.people, "days": days, "records": world.people * RECORDS_PER_PERSON // 5,
        "from_date": world.from_date, "actions": list(ACTIONS), "objects": list(OBJECTS),
        "from_number": 0, "to_number": world.events,
    }  # fmt: skip
    workspace.build(table, "all_events", EVENTS_SQL, parameters)
    month = world.from_date.replace(day=1) - timedelta(days=1)
    month = month.replace(day=1)
    while month < world.end_date:
        later = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        window = {"from_at": datetime.combine(month, datetime.min.time()), "to_at": datetime.combine(later, datetime.min.time())}
        sql = "select * from all_events where occurred_at >= $from_at and occurred_at < $to_at"
        piece = workspace.write_piece(table, f"bench/{month:%Y-%m}", sql, window)
        if piece.rows:
            yield piece
        month = later
    workspace.drop("all_events")


def _rows(world: World) -> dict[str, list[dict[str, object]]]:
    start = datetime.combine(world.from_date, datetime.min.time())
    people = [f"u{number}" for number in range(world.people)]
    teams = [f"team:{number}" for number in range(max(2, world.people // PEOPLE_PER_TEAM))]
    member_of = {person: teams[int(len(teams) * (place / len(people)) ** 1.5)] for place, person in enumerate(people)}
    records = [(OBJECTS[number % 5], f"r{number}", people[number % len(people)]) for number in range(world.people * RECORDS_PER_PERSON)]
    own: dict[str, object] = {"source_id": "bench"}
    return {
        "crm_source": [{**own, "vendor": "bench", "connected_at": start}],
        "crm_user": [
            {**own, "user_id": p, "user_kind": "human", "is_active": True, "is_deleted": False, "created_at": start} for p in people
        ],
        "org_unit": [{**own, "org_unit_id": t, "unit_kind": "team", "name": t, "is_active": True} for t in teams],
        "org_membership": [{**own, "org_unit_id": t, "user_id": p, "is_primary": True, "valid_basis": "snapshot"} for p, t in member_of.items()],
        "record": [
            {**own, "object_type": kind, "record_id": record, "owner_user_id": owner, "created_by_user_id": owner, "modified_by_user_id": owner,
             "created_at": start, "modified_at": start, "create_channel": "ui", "is_deleted": False}
            for kind, record, owner in records
        ],
        "record_field": [
            {**own, "object_type": kind, "record_id": record, "field_name": f"field{n}", "is_applicable": True, "is_filled": (len(record) + n) % 3 > 0,
             "is_placeholder": False}
            for kind, record, _ in records for n in range(4)
        ],
        "setting_person": [{**own, "user_id": p, "pack": "field_sales", "entitled_from_date": world.from_date, "entitlement_basis": "bench"} for p in people],
        "setting_team": [
            {**own, "org_unit_id": t, "team": t, "unit_id": f"unit {n % 20}", "unit": f"unit {n % 20}", "time_zone": ("Europe/Berlin", "Australia/Sydney")[n % 2]}
            for n, t in enumerate(teams)
        ],
        "setting_pack": pack_rows(),
        "setting_half_life": half_life_rows({}),
        "setting_utc_offset": offset_rows(["UTC", "Europe/Berlin", "Australia/Sydney"]),
        "setting_week": week_rows(start, world.end_date),
    }  # fmt: skip
