"""The same SQL files give the same value for every metric on every engine, on real and on synthetic data."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from access.door import values
from access.floors import Level
from access.periods import Grain
from access.viewer import OPERATOR
from demo.generate import build
from metrics.catalog import CATALOG
from sql.extract import SourceConfig
from sql.refresh import RefreshRequest, refresh
from sql.store import Snapshot, Store
from takehold.settings import load_settings
from takehold.wiring import companion_files
from tests.connectors.homes import run
from tests.servers import empty_store_database

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
KEY = ["metric", "cohort_id", "period_start", "object_type", "field_name"]


def snapshot(home: Path, source: SourceConfig, store_url: str | None, as_of: datetime = AS_OF) -> Snapshot:
    files = companion_files(home, load_settings(home))
    refresh(RefreshRequest(home, store_url, [source], as_of, files.companions))
    return Store.open(home, store_url).published()


def every_value(found: Snapshot, by: Level, period: Grain) -> pd.DataFrame:
    frame = values(found, OPERATOR, list(CATALOG.values()), by=by, period=period)
    return frame[[*KEY, "value", "state", "people"]].sort_values(KEY, na_position="first").reset_index(drop=True)


@pytest.fixture(scope="module")
def small_crm(
    tmp_path_factory: pytest.TempPathFactory, espocrm_small_home: Path, espocrm_small_url: str, postgres: str
) -> Iterator[tuple[Snapshot, Snapshot]]:
    here = Store.open(espocrm_small_home).published()
    as_of = here.manifest.as_of_at
    with empty_store_database(postgres) as database:
        yield here, snapshot(tmp_path_factory.mktemp("home"), SourceConfig("crm", "espocrm", espocrm_small_url), database, as_of)


@pytest.mark.parametrize(("by", "period"), [("team", "week"), ("company", "month"), ("unit", "week")])
def test_every_metric_has_one_value_on_the_small_crm_whatever_the_engine(
    small_crm: tuple[Snapshot, Snapshot], by: Level, period: Grain
) -> None:
    here, there = small_crm
    assert_same(every_value(here, by, period), every_value(there, by, period))


def test_every_metric_has_one_value_on_the_dump_whatever_the_engine(
    tmp_path: Path, espocrm_home: Path, espocrm_url: str, store_database: str
) -> None:
    here = Store.open(espocrm_home).published()
    there = snapshot(tmp_path, SourceConfig("crm", "espocrm", espocrm_url), store_database, here.manifest.as_of_at)
    for by in ("team", "company"):
        for period in ("week", "month"):
            assert_same(every_value(here, by, period), every_value(there, by, period))


def test_every_metric_has_one_value_on_the_demo_whatever_the_engine(tmp_path_factory: pytest.TempPathFactory, store_database: str) -> None:
    home = tmp_path_factory.mktemp("home")
    database = build(home, as_of=AS_OF, scale=0.02)
    other = tmp_path_factory.mktemp("other")
    for name in ("people.csv", "teams.csv", "calendar.csv", "shifts.csv"):
        (other / name).write_bytes((home / name).read_bytes())
    source = SourceConfig("demo", "demo", f"sqlite:///{database}")
    here, there = snapshot(home, source, None), snapshot(other, source, store_database)
    for by in ("team", "unit", "company"):
        assert_same(every_value(here, by, "week"), every_value(there, by, "week"))


def assert_same(here: pd.DataFrame, there: pd.DataFrame) -> None:
    assert set(here["metric"]) == set(CATALOG), "a metric of a fact without rows says that it is not known"
    assert here["value"].notna().any()
    assert_frame_equal(here, there, check_exact=False, rtol=1e-9, atol=1e-9, check_dtype=False)


def test_the_store_of_the_settings_is_used_by_every_command(tmp_path: Path, espocrm_small_url: str, store_database: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_STORE_URL", store_database)
        patch.setenv("TAKEHOLD_CRM_URL", espocrm_small_url)
        run(tmp_path, "connect", "crm", "--crm", "espocrm")
        run(tmp_path, "refresh", "--as-of", "2026-03-16")
        assert "True" in run(tmp_path, "snapshots")
        assert "Active users" in run(tmp_path, "metrics", "active_user_rate") or "active_user_rate" in run(tmp_path, "metrics")
        assert "count" in run(tmp_path, "sql", "select count(*) from usage_event")
    assert not (tmp_path / "store" / "pieces").exists()
