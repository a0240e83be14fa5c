"""A fact that breaks its own check is not published on any engine: the rows are named and the last snapshot stays served."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sql import refresh as refreshing
from sql.errors import FactCheckFailed
from sql.facts import needed_facts
from sql.store import Store
from tests.engines.late_events import AS_OF, PEOPLE, Event, contents, counted, deliver
from tests.engines.stores import store_url

EVENTS = [Event(n, "usage_event", PEOPLE[n % 6], n * 12, 0) for n in range(40)]
# Three people have their home in the south; the months from the last look on are built again: four weeks from 26 January.
SAID = (
    r"person_home_week: the check 'org_unit_id <> 'south'' does not hold for 12 rows: source_id crm, user_id bob, week_start_date "
    r"2026-01-26; .* \.\.\.\. The last snapshot stays served\."
)


@pytest.mark.parametrize("engine", [
    "duckdb", "postgresql", pytest.param("clickhouse", marks=pytest.mark.long), pytest.param("spark", marks=pytest.mark.long),
])  # fmt: skip
def test_a_failing_check_keeps_the_old_snapshot_and_says_how_many_and_which_rows(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = store_url(engine, request, tmp_path, spark="server")
    facts = needed_facts(["team_activity"])
    monkeypatch.setattr(refreshing, "load_facts", lambda: facts)
    deliver(tmp_path, url, EVENTS, as_of=AS_OF - timedelta(days=14))
    before = counted(tmp_path, url)
    with monkeypatch.context() as patch:
        broken = [replace(fact, checks=("org_unit_id <> 'south'",)) if fact.name == "person_home_week" else fact for fact in facts]
        patch.setattr(refreshing, "load_facts", lambda: broken)
        with pytest.raises(FactCheckFailed, match=SAID):
            deliver(tmp_path, url, EVENTS, as_of=AS_OF)
    store = Store.open(tmp_path, url)
    assert (store.engine.manifest_ids(), store.whole_manifest()) == ([before.id], before)
    with closing(store.published()) as snapshot:
        assert snapshot.rows("select max(week_start_date) as last from team_activity")[0]["last"] < (AS_OF - timedelta(days=14)).date()
    deliver(tmp_path, url, EVENTS, as_of=AS_OF)
    assert contents(counted(tmp_path, url))["person_home_week"][0] > contents(before)["person_home_week"][0]
