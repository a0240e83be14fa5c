"""The same SQL text gives the same rows on DuckDB and on PostgreSQL."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import psycopg
import pytest

from sql.canonical import TABLES, Table
from sql.facts import Fact, load_facts
from sql.portable import to_postgres
from sql.requested_days import requested
from tests.sql_facts.worlds import MONDAY, World, unfolded

POSTGRES_TYPES = {"text": 'text collate "C"', "double": "double precision", "decimal": "numeric(18, 4)"}
REQUESTED = ("person_day_bits", "team_day")
WINDOW = (date(2026, 2, 3), date(2026, 3, 20))


def busy_world() -> World:
    """Teams in two zones, leave, a leaver, a mover, an integration, an import, holidays, records of all ages; as_of inside a week."""
    world = World(as_of=datetime(2026, 4, 2))
    world.team("north", "Europe/Berlin")
    world.add(
        "setting_utc_offset",
        time_zone="Europe/Berlin",
        utc_from_at=datetime(2025, 10, 26, 1),
        utc_to_at=datetime(2026, 3, 29, 1),
        offset_s=3600,
    )
    world.add(
        "setting_utc_offset",
        time_zone="Europe/Berlin",
        utc_from_at=datetime(2026, 3, 29, 1),
        utc_to_at=datetime(2026, 10, 25, 1),
        offset_s=7200,
    )
    for number in range(8):
        world.person(f"p{number}", team="north" if number % 2 else "south", entitled=(MONDAY + timedelta(days=9 * number), None),
                     manager_user_id="p1" if number > 2 else None)  # fmt: skip
        for day in range(0, 86, number + 1):
            moment = datetime(2026, 1, 6, 22, 30) + timedelta(days=day, minutes=7 * number)
            world.event(f"p{number}", moment, ("update", "view", "create", "login")[day % 4], object_id=f"c{day % 5}")
    world.person("gone", entitled=(MONDAY, date(2026, 2, 18)))
    world.days("gone", [MONDAY + timedelta(days=day) for day in range(0, 43, 3)])
    world.add("org_membership", org_unit_id="south", user_id="p1", is_primary=True, valid_from=datetime(2026, 2, 10))
    world.add("setting_leave", user_id="p2", leave_from_date=date(2026, 2, 2), leave_to_date=date(2026, 2, 25))
    for day in (date(2026, 1, 6), date(2026, 3, 4)):
        world.add("setting_calendar", org_unit_id="*", day_date=day, kind="holiday")
    for index, action in enumerate(("create", "update", "view")):
        world.add("setting_pack", pack="general", capability=action, capability_index=index, object_type="contact", action=action,
                  expected_days=8)  # fmt: skip
    add_machines(world)
    add_records(world)
    add_sales(world)
    add_accounts(world)
    add_customer_work(world)
    add_setup(world)
    return world


def add_customer_work(world: World) -> None:
    """Reports, exports and slow actions, calls entered late, views before them, corrections, a review every other week."""
    for number in range(2):
        world.person(f"q{number}")  # five people make a team whose use is compared with its freshness
        world.days(f"q{number}", [MONDAY + timedelta(days=day) for day in range(number, 80, 11)], "view")
    for number in range(30):
        at = datetime(2026, 1, 12, 8, 55) + timedelta(days=2 * number, minutes=13 * number)
        user = f"p{number % 4}"
        world.event(user, at, "report", object_type="report", object_id=f"r{number // 4}", latency_ms=700 * number)
        world.event(user, at + timedelta(minutes=number), "export" if number % 3 else "update", latency_ms=90 * number)
        world.event(user, at + timedelta(minutes=2), "create", object_id=f"n{number}", latency_ms=None)
        world.event(user, at + timedelta(minutes=2 + number), "update", object_id=f"n{number}")
        world.event(user, at - timedelta(hours=number), "view", object_id=f"c{number % 5}")
        world.add("activity", activity_id=f"v{number}", kind=("call", "meeting", "email")[number % 3], owner_user_id=user, completed_at=at,
                  status_canonical="done", related_object_id=f"c{number % 5}", is_deleted=number == 7,
                  created_at=at + timedelta(hours=11 * number - 20))  # fmt: skip
        if number % 7 == 0:
            world.add("setting_calendar", org_unit_id="*" if number else "north", day_date=at.date(), kind="review")


def add_setup(world: World) -> None:
    """Rights of sellers, changes of the CRM, jobs, a peak."""
    for number in range(8):
        world.rows["setting_person"][number]["application_type"] = "field_sales"
        for name in ("account", "contact", "case"):
            world.add("permission", user_id=f"p{number}", object_type=name, read_level=("all", "own", "none")[number % 3], is_deleted=False)
        world.add("config_change", change_id=f"x{number}", changed_at=datetime(2026, 1, 20 + number, 9), section="field",
                  target=f"f{number % 2}", is_derived=number == 5)  # fmt: skip
        world.add("data_job", job_id=f"j{number}", kind="import", user_id=f"p{number}", started_at=datetime(2026, 2, 2 + number),
                  status_canonical="reverted" if number % 3 else "done")  # fmt: skip
    world.add("setting_calendar", org_unit_id="south", day_date=date(2026, 1, 14), kind="peak")
    for week in range(3):
        for number in range(4 + week):
            at = datetime(2026, 1, 13, 10, number) + timedelta(weeks=week)
            world.event("p1", at, latency_ms=100)
            world.event("q0", at + timedelta(minutes=20), latency_ms=500 * week)
            world.event("q1", at + timedelta(minutes=30), latency_ms=400 * week)
    for hour in range(24):
        world.add("setting_shift", org_unit_id="north", weekday=hour // 8, hour=hour, from_date=MONDAY if hour % 2 else None)
    world.person("late", team="east")
    world.days("late", [MONDAY + timedelta(weeks=10)])
    for week in range(13):
        for number in range(week % 3 + 1):
            world.add("ext_ops", source_id="erp", ops_id=f"s{week}.{number}", kind="ticket", org_unit_id="east", account_id="a0",
                      occurred_at=datetime(2026, 1, 6, 9 + number) + timedelta(weeks=week))  # fmt: skip


def add_machines(world: World) -> None:
    """An integration's events, API requests and sign-ins, and bulk changes in a person's name."""
    world.add("crm_user", user_id="sync", user_kind="api")
    world.event("p1", datetime(2026, 2, 3, 4), "mass_update", channel="mass_update", object_id=None)
    world.event("p1", datetime(2026, 2, 4, 4), channel="sync", object_id="c1")
    for day in range(10):
        world.event("sync", datetime(2026, 2, 1 + day, 3), actor_kind="integration", channel="api", object_id="c1")
        world.add("api_request", request_id=f"a{day}", user_id="sync", occurred_at=datetime(2026, 2, 1 + day, 3))
        world.add("login_event", login_id=f"l{day}", user_id="p1" if day else None, occurred_at=datetime(2026, 2, 1 + day, 23, 30),
                  outcome="failed" if day < 3 else "success", channel="ui")  # fmt: skip


def add_records(world: World) -> None:
    """Contacts with fields, deals with amounts, a half-life."""
    world.add("setting_half_life", object_type="contact", half_life_days=100.0)
    for number in range(6):
        created = datetime(2026, 1, 7, 9) + timedelta(days=number)
        shared = {
            "owner_user_id": f"p{number}",
            "created_at": created,
            "modified_at": datetime(2026, 3, 1 + number, 10),
            "is_deleted": number == 5,
        }
        world.add("record", object_type="contact", record_id=f"c{number}", created_by_user_id="p1", modified_by_user_id="p0",
                  create_channel="import" if number == 2 else "ui", **shared)  # fmt: skip
        world.add("record_field", object_type="contact", record_id=f"c{number}", field_name="email", is_applicable=True,
                  is_filled=number % 2 == 0, is_placeholder=number == 3)  # fmt: skip
        world.add("opportunity", opportunity_id=f"o{number}", stage_native="Proposal", stage_canonical="open", amount=1000.5 * number,
                  currency="EUR", close_date=date(2026, 3, 28 + number % 3), **shared)  # fmt: skip
    world.add("record_fill_daily", snapshot_date=date(2026, 3, 2), object_type="contact", owner_user_id="p1", field_name="email",
              n_records=4, n_applicable=4, n_filled=2, n_placeholder=1)  # fmt: skip
    world.add("record_snapshot_daily", snapshot_date=date(2026, 3, 2), object_type="opportunity", record_id="o3", owner_user_id="p1",
              stage_native="Lead", amount=10, close_date=date(2026, 2, 1), modified_at=datetime(2026, 1, 20))  # fmt: skip


def add_sales(world: World) -> None:
    """Moves, stages, activities, contacts and closings of deals, some of them odd."""
    world.add("crm_source", vendor="test", base_currency="EUR")
    world.add("setting_pipeline", source_id="*", stalled_days=20)
    world.add("setting_fiscal_quarter", source_id="*", quarter_from_date=date(2026, 2, 1), quarter_to_date=date(2026, 5, 1))
    for number in range(24):
        entered = datetime(2026, 1, 7 + number % 9, 9)
        ended = entered + timedelta(days=3 * number)
        world.add("opportunity", opportunity_id=f"w{number}", owner_user_id=f"p{number % 5}", stage_native="Won", stage_canonical="won",
                  amount=100 * number, currency="USD" if number % 3 else "EUR", amount_base=90.4 * number, close_date=date(2026, 3, 1),
                  closed_at=ended, created_at=entered, lead_source="Fair" if number % 2 else "n/a",
                  account_id=f"a{number % 4}")  # fmt: skip
        for was, stage, at, left in ((None, "Proposal", entered, ended), ("Proposal", "Won", ended, None)):
            world.add("stage_history", opportunity_id=f"w{number}", stage_native=stage, stage_canonical="open" if left else "won",
                      entered_at=at, left_at=left, previous_stage_native=was)  # fmt: skip
        world.add("record_field", object_type="opportunity", record_id=f"w{number}", field_name="loss_reason", is_filled=number % 7 == 0)
        world.add("activity", activity_id=f"t{number}", kind="call", status_canonical="done",
                  completed_at=ended - timedelta(days=number % 6),
                  created_at=ended, created_by_user_id=f"p{number % 5}", related_object_type="opportunity",
                  related_object_id=f"o{number % 4}" if number % 2 else f"w{number}", account_id=f"a{number % 4}")  # fmt: skip
        world.add("record_link", from_object_type="activity", from_record_id=f"t{number}", to_object_type="contact",
                  to_record_id=f"c{number % 3}")  # fmt: skip
    for number in range(5):
        world.add("stage_history", opportunity_id=f"o{number}", stage_native="Proposal", stage_canonical="open",
                  entered_at=datetime(2026, 2, 1 + number))  # fmt: skip
        world.add("record_link", from_object_type="opportunity", from_record_id=f"o{number}", to_object_type="contact", to_record_id="c0")
        for day, value in enumerate(("2026-03-20", "2026-03-28 00:00:00", "(not read)", "2026-04-31")):
            world.add("field_change", change_id=f"f{number}{day}", object_type="opportunity", object_id=f"o{number}",
                      field_canonical="close_date", old_value="2026-03-01", new_value=value,
                      changed_at=datetime(2026, 3, 2 + day + number))  # fmt: skip


def add_accounts(world: World) -> None:
    """Accounts and contacts, some of them lost; forms; entries into a later stage."""
    for number in range(4):
        world.add("account", account_id=f"a{number}", owner_user_id="gone" if number == 3 else f"p{number}", is_deleted=number == 2)
        world.add("contact", contact_id=f"c{number}", account_id=f"a{number + 1}", is_deleted=False)
        world.add("record_field", object_type="account", record_id=f"a{number}", field_name="industry", is_filled=number % 2 == 0)
        world.add("config_field", object_type="contact", field_name=f"f{number}", is_on_form=number > 0, is_required=number == 1)
    world.add("config_field", object_type="contact", field_name="email", is_on_form=True, is_custom=True)
    for number in range(12):
        world.add("ext_ops", source_id="erp", ops_id=f"e{number}", kind=("order", "call")[number % 2],
                  channel=("shop", "phone")[number % 2],
                  occurred_at=datetime(2026, 2, 3 + number, 11), customer_key=f"k{number % 3}", account_id=f"a{number % 4}",
                  actor_kind="human" if number % 3 else "system")  # fmt: skip


@pytest.fixture(scope="module")
def both(postgres: str) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Rows of every fact on both engines."""
    world = busy_world()
    here = world.facts()
    with psycopg.connect(postgres.replace("+psycopg", "")) as connection:
        connection.execute("create schema facts_test")
        connection.execute("set search_path = facts_test")
        for table in TABLES.values():
            connection.execute(create(table))
        for name, rows in world.tables().items():
            marks = ", ".join(["%s"] * len(TABLES[name].columns))
            values = [[row.get(column) for column in TABLES[name].column_names] for row in rows]
            connection.cursor().executemany(f"insert into {name} values ({marks})".encode(), values)
        there = {fact.name: build(connection, fact, world.parameters()) for fact in load_facts()}
        for name in REQUESTED:
            here[name] = unfolded(here["person_week_mask"], name, WINDOW)
            there[name] = build(connection, requested(name), {"from_date": WINDOW[0], "to_date": WINDOW[1]})
        connection.rollback()
    return {name: (here[name], there[name]) for name in here}


def create(table: Table) -> bytes:
    """DDL of an empty table on PostgreSQL."""
    return f"create table {table.name} ({', '.join(f'{c.name} {POSTGRES_TYPES.get(c.type, c.type)}' for c in table.columns)})".encode()


def build(connection: Any, fact: Fact, parameters: Mapping[str, object]) -> pd.DataFrame:
    """Fill the fact's table through the translated SQL; rows by grain."""
    connection.execute(create(fact.table))
    translated = to_postgres(fact.sql)
    with psycopg.RawCursor(connection) as cursor:
        filled = f"insert into {fact.name} select {', '.join(fact.column_names)} from ({translated.sql}) as source"
        cursor.execute(filled.encode(), [parameters[name] for name in translated.parameters])
    for check in fact.checks:
        broken = connection.execute(f"select count(*) from {fact.name} where not ({check})").fetchone()
        assert broken == (0,), f"{fact.name}: {check}"
    rows = connection.execute(f"select * from {fact.name} order by {', '.join(fact.grain)}").fetchall()
    return pd.DataFrame(rows, columns=list(fact.column_names))


@pytest.mark.parametrize("name", [*(fact.name for fact in load_facts()), *REQUESTED])
def test_a_fact_has_the_same_rows_on_postgresql_as_on_duckdb(both: dict[str, tuple[pd.DataFrame, pd.DataFrame]], name: str) -> None:
    here, there = both[name]
    assert len(here) > 0, "the world leaves the fact empty: nothing was compared"
    assert as_text(here) == as_text(there)


def as_text(rows: pd.DataFrame) -> list[list[str]]:
    """Rows without the engines' own types: dates as ISO text, numbers to 9 digits, gaps as empty text."""
    return [[plain(value) for value in row] for row in rows.astype(object).itertuples(index=False)]


def plain(value: Any) -> str:
    """One value as text."""
    if pd.isna(value):
        return ""
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool | str):
        return str(value)
    return f"{float(value):.9g}"
