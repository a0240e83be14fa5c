"""One SQL, four engines: every fact and every metric, on the demo and on the EspoCRM dump, exactly alike (fractions to 1e-9)."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

from access.door import values
from access.viewer import OPERATOR
from demo.generate import build
from metrics.catalog import CATALOG
from sql.extract import SourceConfig
from sql.fact_tables import table_of
from sql.facts import Fact, load_facts
from sql.refresh import RefreshRequest, refresh
from sql.requested_days import requested
from sql.store import Snapshot, Store
from takehold.settings import load_settings
from takehold.wiring import companion_files
from tests.engines.stores import ENGINES, store_url

pytestmark = pytest.mark.long
AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
KEY = ["metric", "cohort_id", "period_start", "object_type", "field_name"]
Question = tuple[Literal["team", "unit", "company"], Literal["week", "month"]]
# What a CRM leaves empty is compared on the hand-made world alone.
EMPTY = {
    "demo": {"customer_channels", "person_ops_event", "record_entry", "team_capture", "team_switch"},
    "espocrm": {
        "customer_channels",
        "person_deal_move",
        "person_ops_event",
        "person_reports",
        "team_access",
        "team_capture",
        "team_hours",
        "team_latency",
        "team_switch",
    },
}
QUESTIONS: tuple[Question, ...] = (("team", "week"), ("unit", "month"), ("company", "week"))


@dataclass(frozen=True)
class Answers:
    """What one engine says of one CRM: rows of every fact by grain, and every metric at three levels."""

    facts: dict[str, pa.Table]
    days: dict[str, pa.Table]
    metrics: tuple[pd.DataFrame, ...]


def answers(home: Path, source: SourceConfig, url: str | None) -> Answers:
    """Refresh a fresh store and ask it everything."""
    files = companion_files(home, load_settings(home))
    refresh(RefreshRequest(home, url, [source], AS_OF, files.companions))
    found = Store.open(home, url).published()
    facts = {fact.name: rows(found, fact) for fact in load_facts()}
    days = {name: asked_rows(found, requested(name)) for name in ("person_day_bits", "team_day")}
    metrics = tuple(every_value(found, question) for question in QUESTIONS)
    found.close()
    return Answers(facts, days, metrics)


def rows(found: Snapshot, fact: Fact) -> pa.Table:
    """All rows of a fact, in the order of its grain, as the engine's session gives them."""
    return found._session.query(f"select {', '.join(fact.column_names)} from {fact.name} order by {', '.join(fact.grain)}")


def asked_rows(found: Snapshot, asked: Fact) -> pa.Table:
    """Five weeks of a series by day."""
    sql = f"select {', '.join(asked.column_names)} from ({asked.sql}) as asked order by {', '.join(asked.grain)}"
    return found._session.query(sql, {"from_date": AS_OF.date() - timedelta(days=33), "to_date": AS_OF.date()})


def every_value(found: Snapshot, question: Question) -> pd.DataFrame:
    """Every metric of the catalogue, as the door gives it to the operator."""
    by, period = question
    frame = values(found, OPERATOR, list(CATALOG.values()), by=by, period=period)
    return frame[[*KEY, "value", "state", "people"]].sort_values(KEY, na_position="first").reset_index(drop=True)


def assert_same_rows(here: pa.Table, there: pa.Table) -> None:
    """Whole numbers, texts, dates and amounts exactly; fractions to 1e-9."""
    exact = [field.name for field in here.schema if not pa.types.is_floating(field.type)]
    assert there.select(exact).equals(here.select(exact))
    for name in set(here.column_names) - set(exact):
        given, expected = there.column(name), here.column(name)
        assert given.is_null().equals(expected.is_null())
        assert given.drop_null().to_pylist() == pytest.approx(expected.drop_null().to_pylist(), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SourceConfig]:
    """A small demo CRM with its companion files."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, SourceConfig("demo", "demo", f"sqlite:///{build(folder, as_of=AS_OF, scale=0.02)}")


@pytest.fixture(scope="module")
def espocrm(tmp_path_factory: pytest.TempPathFactory, espocrm_url: str) -> tuple[Path, SourceConfig]:
    """The EspoCRM dump, without companion files."""
    return tmp_path_factory.mktemp("espocrm"), SourceConfig("crm", "espocrm", espocrm_url)


@pytest.fixture(scope="module", params=["demo", "espocrm"])
def crm(request: pytest.FixtureRequest) -> tuple[Path, SourceConfig]:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def reference(crm: tuple[Path, SourceConfig]) -> Answers:
    """What the embedded engine says; the truth tests hold it to the CRM."""
    return answers(*crm, None)


@pytest.fixture(scope="module", params=[engine for engine in ENGINES if engine != "duckdb"])
def other(request: pytest.FixtureRequest, crm: tuple[Path, SourceConfig], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """What another engine says."""
    folder, source = crm
    home = tmp_path_factory.mktemp(f"home-{request.param}")
    for name in ("people.csv", "teams.csv", "calendar.csv", "shifts.csv"):
        if (folder / name).exists():
            shutil.copy(folder / name, home / name)
    yield answers(home, source, store_url(request.param, request, home))
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("fact", load_facts(), ids=lambda fact: fact.name)
def test_a_fact_has_the_same_rows_and_the_declared_types_on_every_engine(
    crm: tuple[Path, SourceConfig], reference: Answers, other: Answers, fact: Fact
) -> None:
    here, there = reference.facts[fact.name], other.facts[fact.name]
    assert (here.num_rows == 0) == (fact.name in EMPTY[crm[1].kind]), "nothing, or more than was said, was compared"
    assert here.schema == there.schema == table_of(fact).arrow_schema
    assert_same_rows(here, there)


@pytest.mark.parametrize("name", ["person_day_bits", "team_day"])
def test_a_series_by_day_has_the_same_rows_on_every_engine(reference: Answers, other: Answers, name: str) -> None:
    here, there = reference.days[name], other.days[name]
    assert here.num_rows > 0, "nothing was compared"
    assert here.schema == there.schema
    assert here.equals(there)


@pytest.mark.parametrize("question", range(len(QUESTIONS)), ids=["-".join(question) for question in QUESTIONS])
def test_every_metric_has_the_same_value_on_every_engine(reference: Answers, other: Answers, question: int) -> None:
    here, there = reference.metrics[question], other.metrics[question]
    assert set(here["metric"]) == set(CATALOG)
    assert here["value"].notna().any()
    assert_frame_equal(there, here, check_exact=False, rtol=1e-9, atol=1e-9)
