"""What is kept between runs, and for whom."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from access.viewer import Viewer, local_viewer
from dashboard import data
from dashboard.scopes import spans_of
from tests.dashboard import world


class Published:
    """A store whose published snapshot and viewer change under the reader."""

    def __init__(self) -> None:
        self.id = "s1"
        self.viewer = local_viewer()

    def snapshot(self) -> Any:
        return SimpleNamespace(manifest=SimpleNamespace(id=self.id, as_of_at=world.AS_OF, published_at=world.AS_OF))


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Published:
    published = Published()
    world.configure(world.Door(), monkeypatch)
    data.configure(published.snapshot, lambda: published.viewer, data.DashboardSettings())
    return published


def asked_of_the_door(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Viewer]]:
    asked: list[tuple[str, Viewer]] = []
    answer = data.door.values

    def values(snapshot: Any, viewer: Viewer, *arguments: Any, **options: Any) -> Any:
        asked.append((snapshot.manifest.id, viewer))
        return answer(snapshot, viewer, *arguments, **options)

    monkeypatch.setattr(data.door, "values", values)
    return asked


def ask() -> None:
    at = data.scope(data.Filters())
    assert at is not None
    data.values(at, ("habit_rate",), by="company")


def test_two_scopes_never_share_an_answer(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_of_the_door(monkeypatch)
    viewers = [
        Viewer("a", "administrator"),
        Viewer("b", "sponsor"),
        Viewer("c", "trainer", units=("Sales",)),
        Viewer("d", "trainer", units=()),
    ]
    for viewer in viewers * 2:
        published.viewer = viewer
        ask()
    assert [viewer.scope_id for _, viewer in asked] == [viewers[0].scope_id, viewers[2].scope_id, viewers[3].scope_id]
    assert {(viewer.name, viewer.role) for _, viewer in asked} == {("pages", "trainer")}  # what is shared carries no one's name or rights


def test_a_new_snapshot_is_asked_anew_and_the_page_in_flight_keeps_its_own(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_of_the_door(monkeypatch)
    in_flight = data.scope(data.Filters())
    published.id = "s2"
    ask()
    assert in_flight is not None
    data.values(in_flight, ("habit_rate",), by="company")
    assert [snapshot_id for snapshot_id, _ in asked] == ["s2", "s1"]


def test_what_a_value_is_compared_with_does_not_ask_again(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_of_the_door(monkeypatch)
    ask()
    at = data.scope(data.Filters(compare="year"))
    assert at is not None
    data.values(at, ("habit_rate",), by="company")
    assert len(asked) == 1
    data.values(replace(at, filters=data.Filters(period="month")), ("habit_rate",), by="company")
    assert len(asked) == 2


def test_an_unwired_dashboard_says_how_to_start_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_wirings", [])
    with pytest.raises(data.NotConfigured, match="takehold serve"):
        data.scope(data.Filters())


def test_of_teams_compared_with_a_year_ago_only_the_weeks_at_both_ends_are_read(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = data.scope(data.Filters(compare="year"))
    assert at is not None
    whole = data.values(at, ("habit_rate",), by="team")
    found = data.lately(at, ("habit_rate",), by="team")
    weeks_back = {(world.week_start(0) - start.date()).days // 7 for start in found["period_start"]}
    assert weeks_back <= {*range(-1, 8), *range(50, 61)} and {-1, 0, 5} <= weeks_back
    assert len(found) == len(found.drop_duplicates(["cohort_id", "period_start"])) < len(whole)


def test_spans_reach_the_compared_week_and_five_before_it() -> None:
    spans = {compare: spans_of(data.Filters(compare=compare), is_by_team=True, periods=1) for compare in ("previous", "quarter", "year")}
    assert spans == {"previous": ((8, 0),), "quarter": ((20, 0),), "year": ((8, 0), (60, 52))}
    assert spans_of(data.Filters(compare="year"), is_by_team=True, periods=26) == ((27, 0), (60, 52))
    assert spans_of(data.Filters(compare="year"), is_by_team=False, periods=1) == ((59, 0),)
    assert spans_of(data.Filters(period="month"), is_by_team=True, periods=1) == ((79, 0),)
