"""A large synthetic history made inside the engine: skewed people, workdays, teams of different size; the same for the same seed."""

import re
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

# Records are worked on to the end: the last edit falls in the last 30 days, so that all of their edits count.
RECORDS_SQL = """
select
    'bench' as source_id,
    $objects[1 + number % 5] as object_type,
    'r' || number as record_id,
    'u' || number % $people as owner_user_id,
    'u' || number % $people as created_by_user_id,
    'u' || number % $people as modified_by_user_id,
    $start_at as created_at,
    $end_at - to_days(cast(1 + number % 30 as integer)) as modified_at,
    'ui' as create_channel,
    false as is_deleted
from range($records) as r(number)
"""
FIELDS_SQL = """
select
    'bench' as source_id,
    $objects[1 + number % 5] as object_type,
    'r' || number as record_id,
    'field' || field as field_name,
    true as is_applicable,
    false as is_placeholder,
    (number + field) % 3 > 0 as is_filled
from range($records) as r(number)
cross join range(4) as f(field)
"""
TOUCHED_SQL = """
with edits as (
    select object_type, object_id, max(occurred_at) as edited_at
    from usage_event
    where action in ('create', 'update') and actor_kind = 'human'
    group by object_type, object_id
)
select record.* replace (greatest(record.modified_at, edits.edited_at) as modified_at)
from record
left join edits on edits.object_type = record.object_type and edits.object_id = record.record_id
"""


@dataclass(frozen=True)
class World:
    """How large the history is: events, weeks that end before ``end_date``, people and teams (as the events ask for, unless given)."""

    events: int
    weeks: int = 78
    seed: int = 7
    end_date: date = date(2026, 11, 16)
    staff: int | None = None
    team_count: int | None = None

    @property
    def people(self) -> int:
        """Accounts, each of them human and entitled."""
        return self.staff or max(20, self.events // EVENTS_PER_PERSON)

    @property
    def teams(self) -> list[str]:
        """Their teams: the first ones are the larger ones."""
        return [f"team:{n}" for n in range(self.team_count or max(2, self.people // PEOPLE_PER_TEAM))]

    @property
    def records(self) -> int:
        """Records of the five kinds together."""
        return self.people * RECORDS_PER_PERSON

    @property
    def from_date(self) -> date:
        """First Monday."""
        return self.end_date - timedelta(weeks=self.weeks)


def fill(workspace: Workspace, world: World, *, until: date | None = None) -> dict[str, tuple[Piece, ...]]:
    """Canonical and setting tables of the world as pieces, events by month; with ``until`` as they stood on the morning of that day."""
    end_date = until or world.end_date
    tables: dict[str, tuple[Piece, ...]] = {"usage_event": tuple(_events(workspace, world, end_date))}
    for name, rows in _rows(world, end_date).items():
        table = TABLES[name]
        workspace.stage(table, "staged", [pa.RecordBatch.from_pylist(rows, schema=table.arrow_schema)])
        tables[name] = (workspace.write_piece(table, "bench", "select * from staged"),)
        workspace.drop("staged")
    end_at = datetime.combine(world.end_date, datetime.min.time())
    start_at = datetime.combine(world.from_date, datetime.min.time())
    for name, sql in (("record", RECORDS_SQL), ("record_field", FIELDS_SQL)):
        parameters = {"people": world.people, "records": world.records, "objects": list(OBJECTS), "start_at": start_at, "end_at": end_at}
        given = set(re.findall(r" as (\w+)(?:,|\n)", sql))
        gaps = "".join(f", null as {column}" for column in TABLES[name].column_names if column not in given)
        tables[name] = (workspace.write_piece(TABLES[name], "bench", f"select *{gaps} from ({sql}) as made", parameters),)
    return tables


def _events(workspace: Workspace, world: World, end_date: date) -> Iterator[Piece]:
    """Events are numbered in the order of their days, so that each month is made from its own range of numbers."""
    for month, later in pairwise(_months(world)):
        piece = events_piece(workspace, world, month, min(later, end_date))
        if piece.rows:
            yield piece


def events_piece(workspace: Workspace, world: World, from_date: date, to_date: date) -> Piece:
    """The events of some days of one month."""
    parameters = {
        "seed": world.seed,
        "events": world.events,
        "workdays": world.weeks * 5,
        "people": world.people,
        "records": world.records // 5,
        "from_date": world.from_date,
        "actions": list(ACTIONS),
        "objects": list(OBJECTS),
        "from_number": _first_number(world, from_date),
        "to_number": _first_number(world, to_date),
    }
    return workspace.write_piece(TABLES["usage_event"], f"bench/{from_date:%Y-%m}", EVENTS_SQL, parameters)


def touch_records(workspace: Workspace, tables: dict[str, tuple[Piece, ...]], day: Piece) -> Piece:
    """The records as they stand after the events of ``day``: who edited one stamped it."""
    workspace.attach(TABLES["record"], tables["record"])
    workspace.attach(TABLES["usage_event"], [day])
    return workspace.write_piece(TABLES["record"], "bench", TOUCHED_SQL)


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


def _rows(world: World, end_date: date) -> dict[str, list[Row]]:
    start = datetime.combine(world.from_date, datetime.min.time())
    return {
        "crm_source": [{"source_id": SOURCE, "vendor": "bench", "connected_at": start}],
        "setting_pack": pack_rows(),
        "setting_half_life": half_life_rows({}),
        "setting_utc_offset": offset_rows(["UTC", *ZONES]),
        "setting_week": week_rows(start, end_date),
        **_people_rows(world, start),
        **_team_rows(world),
    }


def _people_rows(world: World, start: datetime) -> dict[str, list[Row]]:
    teams, count = world.teams, world.people
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


def _team_rows(world: World) -> dict[str, list[Row]]:
    named = list(enumerate(world.teams))
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
