"""Sums from real stores: the same answers from both engines, and one team's rows found without reading the others'."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psycopg
import pyarrow.parquet as pq
import pytest

from access import facts
from access.audit import audit_snapshot
from access.door import OPERATOR, cohorts, lifecycle, values
from access.facts import Asked, sums_of
from access.viewer import Viewer
from benchmarks.query_world import TeamWorld, publish
from metrics.catalog import CATALOG
from sql import postgres_engine
from sql.engines import open_engine
from sql.store import Snapshot

SPONSOR = Viewer("s", "sponsor")
ASKED = [CATALOG[name] for name in ("habit_rate", "core_actions", "fill_rate", "record_freshness", "stale_open_share", "logins")]
WORLD = TeamWorld(60, weeks=6, facts=("team_lifecycle", *(fact for metric in ASKED for fact in metric.facts)))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the world in its embedded store."""
    folder = tmp_path_factory.mktemp("home")
    publish(open_engine(folder, None), WORLD).close()
    return folder


def opened(home: Path) -> Snapshot:
    """The world's snapshot, opened anew: nothing is remembered."""
    engine = open_engine(home, None)
    return Snapshot(engine, engine.read_manifest("s000001"))


def test_both_engines_give_the_same_answers(home: Path, store_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_engine, "ROWS_WORTH_AN_INDEX", 100)
    monkeypatch.setattr(facts, "TEAMS_A_TEXT", 7)
    here, there = opened(home), publish(open_engine(home, store_database), WORLD)
    pd.testing.assert_frame_equal(cohorts(here, SPONSOR), cohorts(there, SPONSOR))
    one = cohorts(here, SPONSOR).query("level == 'team'")["cohort_id"].iloc[3]
    for viewer, options in (
        (SPONSOR, {"by": "team"}), (SPONSOR, {"by": "team", "cohort_ids": [one]}), (SPONSOR, {"by": "unit", "period": "month"}),
        (OPERATOR, {"by": "company", "application_types": ["service"]}), (SPONSOR, {"by": "company", "units": ["Unit 001"]}),
    ):  # fmt: skip
        mine, theirs = (values(snapshot, viewer, ASKED, **options) for snapshot in (here, there))  # type: ignore[arg-type]
        assert len(mine) > 0
        pd.testing.assert_frame_equal(mine, theirs)
    pd.testing.assert_frame_equal(lifecycle(here, SPONSOR), lifecycle(there, SPONSOR))
    with psycopg.connect(store_database) as connection:
        indexed = "select count(*) from pg_indexes where schemaname = 'takehold' and indexdef like '%(org_unit_id)'"
        assert connection.execute(indexed).fetchall()[0][0] >= 10  # one on each month of each fact by team


def test_the_audit_passes_a_stored_world(home: Path) -> None:
    assert audit_snapshot(opened(home)) == WORLD.weeks


def test_pieces_of_teams_lie_in_the_order_of_the_teams(home: Path) -> None:
    pieces = sorted((home / "store" / "pieces" / "team_lifecycle").glob("*.parquet"))
    for piece in pieces:
        teams = pq.read_table(piece, columns=["org_unit_id"])["org_unit_id"].to_pylist()
        assert teams == sorted(teams)
    assert len(pieces) >= 2


@pytest.mark.parametrize("one_team", [False, True])
def test_fewer_weeks_of_what_was_asked_before_are_told_without_reading_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, *, one_team: bool
) -> None:
    snapshot = opened(home)
    team = cohorts(snapshot, SPONSOR).query("level == 'team'")["cohort_id"].iloc[3]
    chosen: dict[str, Any] = {"by": "team", "cohort_ids": [team] if one_team else None}
    since = WORLD.mondays[3]
    values(snapshot, SPONSOR, ASKED, **chosen)
    read: list[str] = []
    query = snapshot.query
    monkeypatch.setattr(snapshot, "query", lambda sql, parameters=None: read.append(sql) or query(sql, parameters))
    later = values(snapshot, SPONSOR, ASKED, since=since, **chosen)
    assert not [sql for sql in read if "summed as" in sql and "week_start_date as day" in sql]
    assert len(later) > 0 and (later["period_end"] > pd.Timestamp(since)).all()
    pd.testing.assert_frame_equal(later, values(opened(home), SPONSOR, ASKED, since=since, **chosen))


def test_more_weeks_than_were_asked_before_are_read(home: Path) -> None:
    snapshot = opened(home)
    values(snapshot, SPONSOR, ASKED, since=WORLD.mondays[4], until=WORLD.mondays[5])
    pd.testing.assert_frame_equal(values(snapshot, SPONSOR, ASKED), values(opened(home), SPONSOR, ASKED))


def test_whole_numbers_are_kept_in_few_bytes_and_none_is_cut() -> None:
    rows = pd.DataFrame({"day": pd.to_datetime(["2026-01-12", "2026-01-05", "2026-01-05"]), "n": [7, 2**40, -3], "small": [1, 2, 3]})
    sums = sums_of(rows, Asked("fact", (), frozenset({"n", "small"}), {}), np.array([4, 5, 6]))
    assert (sums.columns["n"].tolist(), sums.columns["small"].tolist(), sums.place.tolist()) == ([2**40, -3, 7], [2, 3, 1], [5, 6, 4])
    assert (sums.columns["n"].dtype, sums.columns["small"].dtype, sums.place.dtype) == (np.int64, np.int16, np.int16)
    later = sums.between(np.datetime64("2026-01-06"), np.datetime64("2026-01-12"))
    assert (later.columns["n"].tolist(), later.place.tolist()) == ([7], [4])
