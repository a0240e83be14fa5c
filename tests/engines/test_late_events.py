"""Whatever order, retry or delay events arrive with, the facts are those of the clean set read at once; the future waits and is counted."""

import secrets
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sql.reading import FUTURE_TOLERANCE
from tests.engines.late_events import ACTIONS, AS_OF, FIRST_DAY, PEOPLE, Event, compared_tables, contents, counted, deliver
from tests.engines.stores import store_url

HOURS = int((AS_OF - FIRST_DAY) / timedelta(hours=1))
LATE_H, EARLY_H, BEYOND_H = 7 * 24, 4 * 24, 10 * 24
# An engine that takes a second for each piece builds some facts of each kind: by week and by month of its events, of people and of records.
FACTS = {
    "clickhouse": ("person_week", "team_activity", "team_lifecycle", "team_traffic", "record_freshness"),
    "spark": ("team_traffic",),
}
NewStore = Callable[[], str | None]

events_drawn = st.lists(
    st.builds(
        Event, number=st.just(0), log=st.sampled_from(["usage_event", "usage_event", "login_event", "field_change"]),
        person=st.sampled_from(PEOPLE), hours=st.integers(0, HOURS + BEYOND_H), delay_h=st.integers(-EARLY_H, LATE_H),
        action=st.sampled_from(ACTIONS),
    ), min_size=12, max_size=40,
).map(lambda drawn: [Event(n, e.log, e.person, e.hours, e.delay_h, e.action) for n, e in enumerate(drawn)])  # fmt: skip
refreshes_drawn = st.lists(st.integers(5, HOURS // 24 - 1), min_size=1, max_size=3, unique=True).map(sorted)


def messy(
    home: Path, url: str | None, events: Sequence[Event], *, days: Sequence[int], chance: st.DataObject, facts: Sequence[str] | None
) -> int:
    """Refresh on each of ``days`` and at the end; events come when they arrive, some again, in any order. Returns how many wait."""
    draw = chance.draw
    waiting = 0
    seen: set[int] = set()
    for as_of in [*(FIRST_DAY + timedelta(days=day) for day in days), AS_OF]:
        fresh = [event for event in events if event.number not in seen and (event.arrives_at < as_of or as_of == AS_OF)]
        again = [event for event in events if event.number in seen]
        seen |= {event.number for event in fresh}
        delivery = draw(st.permutations([*fresh, *fresh[: len(fresh) // 2], *draw(_some_of(again))]))
        report = deliver(home, url, delivery, as_of=as_of, batch_rows=draw(st.integers(1, 9)), facts=facts)
        waiting = report.quarantined.get("crm.quarantine_usage_event", 0)
    return waiting


def _some_of(events: Sequence[Event]) -> st.SearchStrategy[list[Event]]:
    return st.lists(st.sampled_from(list(events)), unique=True) if events else st.just([])


def check(
    folder: Path,
    new_store: NewStore,
    events: Sequence[Event],
    *,
    days: Sequence[int],
    chance: st.DataObject,
    facts: Sequence[str] | None = None,
) -> None:
    """Messy deliveries against one clean one; ``facts``: these and what they read, all by default."""
    home = folder / secrets.token_hex(4)
    clean_url, messy_url = new_store(), new_store()
    deliver(home / "clean", clean_url, sorted(events, key=lambda event: event.at), as_of=AS_OF, facts=facts)
    waiting = messy(home / "messy", messy_url, events, days=days, chance=chance, facts=facts)
    clean, found = contents(counted(home / "clean", clean_url)), contents(counted(home / "messy", messy_url))
    assert {name: found[name] for name in found if found[name] != clean[name]} == {}
    too_early = [event for event in events if event.log == "usage_event" and event.at >= AS_OF + FUTURE_TOLERANCE]
    assert waiting == len(too_early)
    assert clean["usage_event"][0] == sum(event.log == "usage_event" for event in events) - len(too_early)
    shutil.rmtree(home)


def stores(engine: str, request: pytest.FixtureRequest, folder: Path) -> NewStore:
    return lambda: store_url(engine, request, folder / secrets.token_hex(4), spark="server")


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(events=events_drawn, days=refreshes_drawn, chance=st.data())
def test_late_repeated_and_reordered_events_give_the_facts_of_the_clean_set(
    tmp_path: Path, events: list[Event], days: list[int], chance: st.DataObject
) -> None:
    check(tmp_path, lambda: None, events, days=days, chance=chance)


@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(events=events_drawn, days=refreshes_drawn, chance=st.data())
def test_late_repeated_and_reordered_events_give_the_facts_of_the_clean_set_on_a_server(
    request: pytest.FixtureRequest, tmp_path: Path, events: list[Event], days: list[int], chance: st.DataObject
) -> None:
    check(tmp_path, stores("postgresql", request, tmp_path), events, days=days[:1], chance=chance)


@pytest.mark.long
@pytest.mark.parametrize(("engine", "examples"), [("duckdb", 60), ("postgresql", 15), ("clickhouse", 5), ("spark", 2)])
def test_late_repeated_and_reordered_events_give_the_facts_of_the_clean_set_on_every_engine(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, examples: int
) -> None:
    new_store = stores(engine, request, tmp_path)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(events=events_drawn, days=refreshes_drawn, chance=st.data())
    def law(events: list[Event], days: list[int], chance: st.DataObject) -> None:
        check(tmp_path, new_store, events, days=days, chance=chance, facts=FACTS.get(engine))

    law()


def test_an_event_from_tomorrow_waits_is_counted_and_comes_in_when_its_day_has_come(tmp_path: Path) -> None:
    at = (FIRST_DAY + timedelta(days=10), FIRST_DAY + timedelta(days=14))
    hours = [9 * 24, 10 * 24 + 23, 11 * 24, 13 * 24]  # past, within the day that clocks may differ, a day ahead, three days ahead
    events = [Event(number, "usage_event", "ann", hour, 0) for number, hour in enumerate(hours)]

    def known(as_of: datetime, delivered: Sequence[Event]) -> tuple[int, dict[str, int], bool]:
        report = deliver(tmp_path, None, delivered, as_of=as_of, facts=("team_activity",))
        said = any("stamped more than a day after as-of and wait" in problem for problem in report.problems)
        return report.rows["usage_event"], report.quarantined, said

    assert known(at[0], events) == (2, {"crm.quarantine_usage_event": 2}, True)
    assert known(at[0] + timedelta(days=1), events[:1]) == (3, {"crm.quarantine_usage_event": 1}, True)  # the log need not bring it again
    assert known(at[1], []) == (4, {}, False)


def test_the_world_of_these_tests_fills_the_facts_it_compares(tmp_path: Path) -> None:
    events = [Event(n, "usage_event" if n % 3 else "login_event", PEOPLE[n % 6], n * 10, 0) for n in range(90)]
    deliver(tmp_path, None, events, as_of=AS_OF)
    filled = {name for name, (rows, _) in contents(counted(tmp_path, None)).items() if rows}
    assert {"person_week", "team_activity", "team_lifecycle", "team_traffic", "record_freshness"} <= filled
    assert len(compared_tables()) > 15
