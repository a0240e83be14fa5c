"""A large synthetic history made inside the engine: skewed people, workdays, teams of different size; the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pyarrow as pa

from sql.canonical import TABLES
from sql.companion_tables import half_life_rows, offset_rows, pack_rows, week_rows
from sql.engines import Workspace
from sql.pieces import Piece

EVENTS_PER_PERSON = 4_000
PEOPLE_PER_TEAM = 10
RECORDS_PER_PERSON = 40
OBJECTS = ("account", "contact", "lead", "opportunity", "case")
SOURCE = "bench"
ZONES = ("Europe/Berlin", "Australia/Sydney")
ACTIONS = ("view", "view", "view", "update", "update", "create", "list", "search", "export", "report")

Row = dict[str, object]

EVENTS_SQL = """
with numbered as (
    select
        number,
        number * $workdays // $events as workday,
        hash(number + $seed) as a,
        hash(number + $seed + 1000000007) as b
    from range($from_number, $to_number) as r(number)
),
drawn as (
    select
        number,
        workday,
        cast(floor($people * pow((a % 1000003) / 1000003.0, 1.6)) as bigint) as person,
        cast(25200 + (b % 997) * (b // 1000 % 997) // 27 as bigint) as second,
        cast(a // 1000003 % 1000 as integer) as action,
        cast(b // 1000003 % 5 as integer) as object,
        cast(b // 1000000007 % $records as bigint) as record
    from numbered
)
select
    'bench' as source_id,
    'e' || number as event_id,
    'u' || person as user_id,
    cast($from_date as timestamp) + to_seconds((workday // 5 * 7 + workday % 5) * 86400 + second) as occurred_at,
    'second' as granularity,
    $actions[1 + action % 10] as action,
    null as raw_action,
    $objects[1 + object] as object_type,
    'r' || (record * 5 + object) as object_id,
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
    """Events are numbered in the order of their days, so that each month is made from its own range of numbers."""
    for month, later in pairwise(_months(world)):
        parameters = {
            "seed": world.seed,
            "events": world.events,
            "workdays": world.weeks * 5,
            "people": world.people,
            "records": world.people * RECORDS_PER_PERSON // 5,
            "from_date": world.from_date,
            "actions": list(ACTIONS),
            "objects": list(OBJECTS),
            "from_number": _first_number(world, month),
            "to_number": _first_number(world, later),
        }
        piece = workspace.write_piece(TABLES["usage_event"], f"bench/{month:%Y-%m}", EVENTS_SQL, parameters)
        if piece.rows:
            yield piece


def _months(world: World) -> list[date]:
    """First days of the months from the first event's to the one after the last."""
    months = [world.from_date.replace(day=1)]
    while months[-1] < world.end_date:
        months.append((months[-1].replace(day=28) + timedelta(days=4)).replace(day=1))
    return months


def _first_number(world: World, day: date) -> int:
    """Number of the first event on or after ``day``: workdays get equal shares of the numbers."""
    days = min(max((day - world.from_date).days, 0), world.weeks * 7)
    workdays = days // 7 * 5 + min(days % 7, 5)
    return -(-workdays * world.events // (world.weeks * 5))


def _rows(world: World) -> dict[str, list[Row]]:
    start = datetime.combine(world.from_date, datetime.min.time())
    return {
        "crm_source": [{"source_id": SOURCE, "vendor": "bench", "connected_at": start}],
        "setting_pack": pack_rows(),
        "setting_half_life": half_life_rows({}),
        "setting_utc_offset": offset_rows(["UTC", *ZONES]),
        "setting_week": week_rows(start, world.end_date),
        **_people_rows(world, start),
        **_team_rows(world),
        **_record_rows(world, start),
    }


def _people_rows(world: World, start: datetime) -> dict[str, list[Row]]:
    teams, count = _teams(world), world.people
    entitled = {"source_id": SOURCE, "pack": "field_sales", "entitled_from_date": world.from_date, "entitlement_basis": "bench"}
    account = {"source_id": SOURCE, "user_kind": "human", "is_active": True, "is_deleted": False, "created_at": start}
    member = {"source_id": SOURCE, "is_primary": True, "valid_basis": "snapshot"}
    return {
        "crm_user": [{**account, "user_id": f"u{n}"} for n in range(count)],
        "setting_person": [{**entitled, "user_id": f"u{n}"} for n in range(count)],
        "org_membership": [
            {**member, "user_id": f"u{n}", "org_unit_id": teams[int(len(teams) * (n / count) ** 1.5)]} for n in range(count)
        ],
    }


def _teams(world: World) -> list[str]:
    return [f"team:{n}" for n in range(max(2, world.people // PEOPLE_PER_TEAM))]


def _team_rows(world: World) -> dict[str, list[Row]]:
    named = list(enumerate(_teams(world)))
    unit = {"source_id": SOURCE, "unit_kind": "team", "is_active": True}
    return {
        "org_unit": [{**unit, "org_unit_id": team, "name": team} for _, team in named],
        "setting_team": [
            {
                "source_id": SOURCE,
                "org_unit_id": team,
                "team": team,
                "unit_id": f"unit {n % 20}",
                "unit": f"unit {n % 20}",
                "time_zone": ZONES[n % len(ZONES)],
            }
            for n, team in named
        ],
    }


def _record_rows(world: World, start: datetime) -> dict[str, list[Row]]:
    """Records that are worked on to the end: the last edit falls in the last 30 days, so that all of their edits count."""
    records: list[Row] = []
    fields: list[Row] = []
    end = datetime.combine(world.end_date, datetime.min.time())
    for n in range(world.people * RECORDS_PER_PERSON):
        owner = f"u{n % world.people}"
        key: Row = {"source_id": SOURCE, "object_type": OBJECTS[n % 5], "record_id": f"r{n}"}
        by: Row = {"owner_user_id": owner, "created_by_user_id": owner, "modified_by_user_id": owner}
        times: Row = {"created_at": start, "modified_at": end - timedelta(days=1 + n % 30)}
        records.append({**key, **by, **times, "create_channel": "ui", "is_deleted": False})
        flags: Row = {"is_applicable": True, "is_placeholder": False}
        fields.extend({**key, **flags, "field_name": f"field{field}", "is_filled": (n + field) % 3 > 0} for field in range(4))
    return {"record": records, "record_field": fields}
