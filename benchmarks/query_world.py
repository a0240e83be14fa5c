"""A published snapshot of many teams and weeks, made inside the engine: the facts that pages read, without the events below them.

Team sizes are skewed (half of the teams have fewer than six people, the largest has sixty), a fifth of the teams begin later and some end,
so that the floor has to merge and hide. Whole-number arithmetic only: every engine makes the same world for the same seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import pyarrow as pa

from sql.canonical import TABLES
from sql.engines import Engine, Workspace
from sql.fact_tables import partition_column, table_of
from sql.facts import Fact, load_facts
from sql.pieces import Manifest, Piece
from sql.store import Snapshot
from sql.table import Column, Table

Row = dict[str, object]
SOURCE = "bench"
TYPES = ("field_sales", "inside_sales", "service", "marketing")
TEAMS_PER_UNIT = 50
LAST_MONDAY = date(2026, 11, 16)
DAYS_ELAPSED = 3
TEAM = Table("bench_team", "setting", (Column("n", "bigint"), Column("org_unit_id", "text"), Column("size", "bigint"),
             Column("first_week", "bigint"), Column("end_week", "bigint"), Column("a", "bigint")), ("n",))  # fmt: skip
WEEK = Table("bench_week", "setting", (Column("w", "bigint"), Column("monday", "date"), Column("elapsed", "integer"),
             Column("b", "bigint")), ("w",))  # fmt: skip
KIND = Table("bench_kind", "setting", (Column("k", "bigint"), Column("first_name", "text"), Column("second_name", "text")), ("k",))
PLAIN = (("", ""),)
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "team_lifecycle": (("new", ""), ("returning", ""), ("dormant", ""), ("never", "")),
    "team_active_days": (("0", ""), ("3", ""), ("12", ""), ("18", "")),
    "team_traffic": (("ui", "login"), ("api", "integration")),
    "record_freshness": (("contact", ""), ("opportunity", "")),
    "record_fill": (("account", "phone"), ("contact", "email"), ("contact", "phone"), ("opportunity", "next_step")),
    "open_opportunities": (("proposal", "EUR"), ("negotiation", "EUR")),
    "open_deal_flags": (("proposal", "EUR"), ("negotiation", "EUR")),
}
# How a column is drawn, from `people` (on the team) and `r` (0 to 996, the cell's own); all other columns are the usual number, worked out
# once a cell.
USUAL = "floor(people * r / 2000)"
DRAWN = {
    "days_elapsed": "elapsed", "eligible_people": "people", "eligible_people_7": "people", "on_leave_people": "0",
    "eligible_days": "people * 28", "active_eligible_days": "people * 28 * (300 + r % 600) / 1000",
    "too_early_people": "people * (r % 50) / 1000",
    "never_people_28": "people * (r % 150) / 1000", "records": "people * 40", "applicable": "people * 36", "known_records": "people * 35",
    "unknown": "people", "filled": "people * 36 * (r % 800) / 1000", "placeholders": "people * 36 * (r % 60) / 1000",
    "freshness_millionths": "people * 35 * 1000 * (r % 900)", "n_open": "people * 2", "capabilities_expected": "people * 8",
    "capabilities_used": "people * (r % 8)", "scheduled_people": "people", "worked_share_millionths": "people * 1000 * (r % 1000)",
}  # fmt: skip
NAMED = {"source_id": "'bench'", "org_unit_id": "org_unit_id", "week_start_date": "monday", "snapshot_date": "monday + (elapsed - 1)",
         "state": "first_name", "active_days": "cast(first_name as integer)", "channel": "first_name", "kind": "second_name",
         "object_type": "first_name", "field_name": "second_name", "stage": "first_name", "currency": "second_name",
         "start_month_date": "monday"}  # fmt: skip


@dataclass(frozen=True)
class TeamWorld:
    """How many teams over how many weeks, the last with three days; ``facts`` are the ones to make, all of teams if none is named."""

    teams: int
    weeks: int = 156
    seed: int = 7
    facts: tuple[str, ...] = ()

    @property
    def mondays(self) -> list[date]:
        """Mondays in order."""
        return [LAST_MONDAY - timedelta(weeks=self.weeks - 1 - week) for week in range(self.weeks)]

    @property
    def as_of_at(self) -> datetime:
        """Three days into the last week."""
        return datetime.combine(LAST_MONDAY, datetime.min.time()) + timedelta(days=DAYS_ELAPSED)


def publish(engine: Engine, world: TeamWorld) -> Snapshot:
    """Write the world's pieces and serve them as one snapshot."""
    workspace = engine.open_workspace()
    try:
        tables: dict[str, tuple[Piece, ...]] = {name: (piece,) for name, piece in _settings(workspace, world)}
        _stage(workspace, TEAM, list(_team_rows(world)))
        for fact in load_facts():
            if not fact.is_personal and (fact.name in world.facts or not world.facts):
                tables[fact.name] = tuple(_pieces(workspace, world, fact))
        for table in (TEAM, WEEK, KIND):
            workspace.drop(table.name)
    finally:
        workspace.close()
    manifest = Manifest("s000001", world.as_of_at, world.as_of_at, tables, {}).sealed()
    engine.publish(manifest)
    return Snapshot(engine, manifest)


def size_of(team: int, *, teams: int) -> int:
    """People of a team, from its rank: two to sixty, half of the teams below six."""
    rank = team * 7919 % teams
    return 2 + 58 * (teams - rank) ** 4 // teams**4


def _pieces(workspace: Workspace, world: TeamWorld, fact: Fact) -> Iterator[Piece]:
    kinds: list[Row] = [
        {"k": k, "first_name": first, "second_name": second} for k, (first, second) in enumerate(KINDS.get(fact.name, PLAIN))
    ]
    _stage(workspace, KIND, kinds)
    by_month = "all" if partition_column(fact) is None else "%Y-%m"
    for period, mondays in groupby(enumerate(world.mondays), key=lambda pair: pair[1].strftime(by_month)):
        weeks: list[Row] = [
            {"w": w, "monday": monday, "elapsed": DAYS_ELAPSED if monday == LAST_MONDAY else 7, "b": w * 104729 % 997}
            for w, monday in mondays
        ]
        _stage(workspace, WEEK, weeks)
        yield workspace.write_piece(table_of(fact), period, _select(fact))


def _select(fact: Fact) -> str:
    """Cells of team, week and kind; ``people`` grows to the team's size and wavers by one, ``r`` is drawn for the cell."""
    columns = ",\n    ".join(f"cast({_drawn(column.name)} as {column.type}) as {column.name}" for column in fact.columns)
    return f"""
with cells as (
    select team.org_unit_id, week.monday, week.elapsed, kind.first_name, kind.second_name,
        greatest(0, floor(team.size * (70 + 30 * week.w / team.end_week) / 100) + (team.a + week.b) % 3 - 1) as people,
        (team.a * (week.b + 13) + 31 * kind.k) % 997 as r
    from bench_team as team cross join bench_week as week cross join bench_kind as kind
    where week.w >= team.first_week and week.w < team.end_week
),
drawn as materialized (select cells.*, {USUAL} as usual from cells)
select {columns} from drawn"""


def _drawn(column: str) -> str:
    return NAMED.get(column) or (f"floor({DRAWN[column]})" if column in DRAWN else "usual")


def _stage(workspace: Workspace, table: Table, rows: list[Row]) -> None:
    workspace.drop(table.name)
    workspace.stage(table, table.name, [pa.RecordBatch.from_pylist(rows, schema=table.arrow_schema)])


def _team_rows(world: TeamWorld) -> Iterator[Row]:
    for n in range(world.teams):
        begins = (n * 31 + world.seed) % (world.weeks // 2) if n % 5 == 0 else 0
        ends = world.weeks * 3 // 4 if n % 33 == 0 else world.weeks
        yield {
            "n": n, "org_unit_id": f"team-{n:05d}", "size": size_of(n, teams=world.teams), "first_week": begins, "end_week": ends,
            "a": (n * 6007 + world.seed * 97) % 991,
        }  # fmt: skip


def _settings(workspace: Workspace, world: TeamWorld) -> Iterator[tuple[str, Piece]]:
    start = datetime.combine(world.mondays[0], datetime.min.time()) - timedelta(days=365)
    units = max(2, world.teams // TEAMS_PER_UNIT)
    rows: dict[str, list[Row]] = {
        "crm_source": [{"source_id": SOURCE, "vendor": "bench", "connected_at": start}],
        "crm_user": [{"source_id": SOURCE, "user_id": "u1", "user_kind": "human", "is_active": True, "created_at": start}],
        "setting_team": [
            {
                "source_id": SOURCE, "org_unit_id": f"team-{n:05d}", "team": f"Team {n:05d}", "unit_id": f"unit-{n % units:03d}",
                "unit": f"Unit {n % units:03d}", "application_type": TYPES[n // units % len(TYPES)], "time_zone": "UTC",
            }
            for n in range(world.teams)
        ],
    }  # fmt: skip
    for name, listed in rows.items():
        table = TABLES[name]
        _stage(workspace, Table("bench_rows", "setting", table.columns, table.key), listed)
        yield name, workspace.write_piece(table, "bench", "select * from bench_rows")
        workspace.drop("bench_rows")
