"""The team figures of every week, by the product and by hand in pandas and Polars: the same figures, else the run fails.

``polars_no_traffic`` leaves out what each account did by channel and kind of actor: a smaller question than the other three answer.

python -m benchmarks.baselines --events 1000000,10000000
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from benchmarks.build_facts import Build, Pieces, request, timed
from benchmarks.by_hand import KINDS, TRAFFIC, Setting, Weeks, pandas_weeks, polars_team_weeks, polars_weeks, team_figures
from benchmarks.machine import machine
from benchmarks.world import World, fill
from sql.companion_tables import pack_rows
from sql.duckdb_engine import DuckDbEngine
from sql.duckdb_workspace import DuckDbWorkspace
from sql.fact_tables import table_of
from sql.facts import needed_facts

PACK = "field_sales"
FACTS = ("team_activity", "team_lifecycle")
BY_HAND = {"pandas": pandas_weeks, "polars": polars_weeks, "polars_no_traffic": polars_team_weeks}


def setting_of(workspace: DuckDbWorkspace, world: World) -> tuple[Setting, int]:
    """What the scripts by hand start from, and the capabilities of the pack."""
    people = workspace.query("select user_id, org_unit_id, time_zone from person order by user_id").to_pydict()
    pack: dict[tuple[str, str], int] = {}
    rows = [row for row in pack_rows() if row["pack"] == PACK]
    for row in rows:
        key = (str(row["object_type"]), str(row["action"]))
        pack[key] = pack.get(key, 0) | 1 << int(str(row["capability_index"]))
    setting = Setting(people["user_id"], people["time_zone"], people["org_unit_id"], pack, world.from_date, world.weeks)
    return setting, len({row["capability_index"] for row in rows})


def by_product(workspace: DuckDbWorkspace, tables: Pieces, world: World) -> tuple[Build, pd.DataFrame, pd.DataFrame]:
    """The activity facts built, stored and checked; team_activity and the traffic as frames."""
    facts = needed_facts(FACTS)
    build = timed(replace(request(workspace, tables, world), facts=facts), workspace)
    for fact in facts:
        workspace.attach(table_of(fact), build.pieces[fact.name])
    team = workspace.query("select * from team_activity").to_pandas()
    team["week_start_date"] = pd.to_datetime(team["week_start_date"]).astype("datetime64[us]")
    traffic = workspace.query(f"select {', '.join([*TRAFFIC, 'events', *KINDS])} from person_activity_week").to_pandas()
    return build, team.set_index(["org_unit_id", "week_start_date"]).sort_index(), by_key(traffic)


def by_key(traffic: pd.DataFrame) -> pd.DataFrame:
    """Traffic in one order and type, whoever counted it."""
    dated = traffic.assign(week_start_date=pd.to_datetime(traffic["week_start_date"]).astype("datetime64[us]"))
    return dated.astype({name: "str" for name in TRAFFIC if name != "week_start_date"}).set_index(TRAFFIC).sort_index().astype("int64")


def by_hand(
    read: Callable[[list[Path], Setting], Weeks], files: list[Path], wanted: tuple[Setting, int]
) -> tuple[float, float, pd.DataFrame, pd.DataFrame]:
    """Seconds, processor seconds, the figures and the traffic."""
    started, cpu = time.perf_counter(), time.process_time()
    weeks = read(files, wanted[0])
    figures = team_figures(weeks, *wanted)
    return time.perf_counter() - started, time.process_time() - cpu, figures.sort_index(), weeks.traffic


def compare(events: int, runs: int) -> dict[str, object]:
    """One size: medians of each way, and that they agree."""
    world = World(events)
    with tempfile.TemporaryDirectory() as folder:
        workspace = DuckDbEngine(Path(folder)).open_workspace()
        tables = fill(workspace, world)
        files = [Path(folder) / "pieces" / piece.table / piece.name for piece in tables["usage_event"]]
        builds = [by_product(workspace, tables, world) for _ in range(runs)]
        _, team, traffic = builds[0]
        wanted = setting_of(workspace, world)
        found: dict[str, object] = {"events": events, "people": world.people, "build_facts_s": _middle(b.seconds for b, *_ in builds)}
        found["build_facts_cpu_s"] = _middle(b.cpu for b, *_ in builds)
        figures = pd.DataFrame()
        for name, read in BY_HAND.items():
            taken = [by_hand(read, files, wanted) for _ in range(runs)]
            figures = taken[0][2]
            pd.testing.assert_frame_equal(figures, team[list(figures.columns)].astype("int64"), check_freq=False, check_index_type=False)
            if name != "polars_no_traffic":
                pd.testing.assert_frame_equal(by_key(taken[0][3]), traffic, check_index_type=False)
            found[f"{name}_s"], found[f"{name}_cpu_s"] = _middle(t[0] for t in taken), _middle(t[1] for t in taken)
        workspace.close()
    return {**found, "columns_compared": len(figures.columns), "rows_compared": len(figures), "traffic_rows_compared": len(traffic)}


def _middle(seconds: Iterable[float]) -> float:
    return round(statistics.median(seconds), 2)


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object: a run for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", default="1000000,10000000")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args(arguments)
    found = [compare(int(events), chosen.runs) for events in chosen.events.split(",")]
    peak = {"peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    versions = {name: version(name) for name in ("pandas", "polars", "numpy")}
    sys.stdout.write(json.dumps({"runs": found, **peak, **machine(), **versions}, indent=2) + "\n")


if __name__ == "__main__":
    main()
