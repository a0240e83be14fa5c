"""Staging files: what a crash leaves behind is cut off, what is damaged is read again, and nothing counts twice."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sql.api.landing import Landing, land_all
from sql.api.staging import STATE_FILE, Staging
from sql.api.tables import open_tables
from sql.api.vendor import ApiStream, BadRow, Page, PermissionMissing, Place, PlaceExpired
from sql.errors import SourceUnreachable

PEOPLE = ApiStream("people", {"id": "id", "at": "at"}, cursor="at", lookback_s=60, full_days=7, times=("at",), fills={"mail": "mail"})


class Pages:
    """A vendor whose pages are given; ``fails`` maps a page number to what is raised once in its place."""

    def __init__(self, *pages: list[Any], stream: ApiStream = PEOPLE) -> None:
        self.streams: tuple[ApiStream, ...] = (stream,)
        self.pages = pages
        self.fails: dict[int, Exception] = {}
        self.fetched: list[int] = []
        self.since: list[str | None] = []

    def start(self, stream: ApiStream, since: str | None) -> Place:
        self.since.append(since)
        return {"page": 0}

    def fetch(self, stream: ApiStream, place: Place) -> Page:
        number = place["page"]
        if number in self.fails:
            raise self.fails.pop(number)
        self.fetched.append(number)
        return Page(self.pages[number], {"page": number + 1} if number + 1 < len(self.pages) else None)

    def hello(self) -> str | None:
        return None

    def notes(self) -> tuple[str, ...]:
        return ()

    def close(self) -> None:
        """Nothing is open."""


def person(number: int, minute: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "at": f"2026-02-02T08:{minute:02}:00Z", **more}


def land(folder: Path, vendor: Pages, as_of: str = "2026-02-03") -> Staging:
    staging = Staging(folder)
    land_all(Landing(vendor, staging, datetime.fromisoformat(as_of), lambda step, share: None))
    return staging


def people(staging: Staging, columns: str = 'id, "at"') -> list[tuple[Any, ...]]:
    with open_tables(staging, (PEOPLE,)) as tables:
        return tables.execute(f"select {columns} from people order by id").fetchall()


def test_a_pass_that_was_cut_short_goes_on_with_the_next_page(tmp_path: Path) -> None:
    vendor = Pages([person(1, 0)], [person(2, 1)], [person(3, 2)])
    vendor.fails[2] = SourceUnreachable("gone")
    with pytest.raises(SourceUnreachable):
        land(tmp_path, vendor)
    staging = land(tmp_path, vendor)
    assert vendor.fetched == [0, 1, 2]
    assert [row[0] for row in people(staging)] == ["1", "2", "3"]


def test_a_run_that_was_cut_short_does_not_ask_again_for_what_it_finished(tmp_path: Path) -> None:
    other = ApiStream("other", {"id": "id"})
    vendor = Pages([person(1, 0)])
    vendor.streams = (PEOPLE, other)
    vendor.fails[1] = SourceUnreachable("gone")
    fetch = vendor.fetch

    def failing_other(stream: ApiStream, place: Place) -> Page:
        return fetch(stream, {"page": 1} if stream is other and vendor.fails else place)

    vendor.fetch = failing_other  # type: ignore[method-assign]
    with pytest.raises(SourceUnreachable):
        land(tmp_path, vendor)
    land(tmp_path, vendor)
    assert vendor.fetched == [0, 0], "one page of each stream"
    land(tmp_path, vendor)
    assert vendor.fetched == [0, 0, 0, 0], "a new run asks all streams"


def test_rows_behind_what_the_state_counts_are_cut_off(tmp_path: Path) -> None:
    staging = land(tmp_path, Pages([person(1, 0)]))
    path = staging.path("people")
    assert path is not None
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"_n": 2, "id": "2", "at"')
    assert people(Staging(tmp_path)) == [("1", "2026-02-02T08:00:00Z")]
    assert path.read_bytes() == whole


def shortened(folder: Path) -> None:
    path = next(folder.glob("people.*.jsonl"))
    path.write_bytes(path.read_bytes()[:-10])


def removed(folder: Path) -> None:
    next(folder.glob("people.*.jsonl")).unlink()


@pytest.mark.parametrize("damage", [shortened, removed])
def test_a_damaged_staging_file_is_read_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    vendor = Pages([person(1, 0), person(2, 1)])
    land(tmp_path, vendor)
    damage(tmp_path)
    assert [row[0] for row in people(land(tmp_path, vendor))] == ["1", "2"]
    assert vendor.since == [None, None]


def test_a_state_that_cannot_be_read_is_told_with_the_way_out(tmp_path: Path) -> None:
    land(tmp_path, Pages([person(1, 0)]))
    (tmp_path / STATE_FILE).write_text("{")
    with pytest.raises(SourceUnreachable, match="Remove its folder"):
        Staging(tmp_path)


def test_the_look_back_reads_again_without_keeping_twice(tmp_path: Path) -> None:
    vendor = Pages([person(1, 5), person(2, 5)])
    size = land(tmp_path, vendor).state("people").size
    assert land(tmp_path, vendor).state("people").size == size
    assert vendor.since == [None, "2026-02-02T08:04:00.000+00:00"]
    vendor.pages = ([person(2, 5, mail="x@example.com"), person(3, 6)],)
    assert people(land(tmp_path, vendor), "id, field__mail") == [("1", None), ("2", "filled"), ("3", None)]


def test_what_vanished_is_found_by_a_full_pass_after_a_week(tmp_path: Path) -> None:
    vendor = Pages([person(1, 0), person(2, 5)])
    land(tmp_path, vendor)
    vendor.pages = ([person(2, 5)],)
    assert len(people(land(tmp_path, vendor, "2026-02-09"))) == 2
    assert people(land(tmp_path, vendor, "2026-02-10"), "id") == [("2",)]
    assert len(list(tmp_path.glob("people.*.jsonl"))) == 1


def test_pages_that_the_api_forgot_are_read_from_the_start(tmp_path: Path) -> None:
    vendor = Pages([person(1, 0)], [person(2, 1)])
    vendor.fails[1] = PlaceExpired("locator")
    assert len(people(land(tmp_path, vendor))) == 2
    assert vendor.fetched == [0, 0, 1]


def test_a_stream_that_is_refused_later_keeps_what_it_had(tmp_path: Path) -> None:
    vendor = Pages([person(1, 0)])
    land(tmp_path, vendor)
    vendor.fails[0] = PermissionMissing("the scope people.read")
    staging = land(tmp_path, vendor)
    assert (staging.state("people").denied, len(people(staging))) == ("the scope people.read", 1)
    assert land(tmp_path, vendor).state("people").denied is None


@pytest.mark.parametrize(("row", "reason"), [
    ("text", "page 1, row 2: it is no object"),
    ({"at": "2026-02-02T08:00:00Z"}, "page 1, row 2: id is missing"),
    ({"id": 7, "at": "yesterday"}, "page 1, row 2: at is no time"),
    ({"id": 7}, "page 1, row 2: at is missing"),
    (BadRow("it has 2 fields where the header has 3", "a,b"), "page 1, row 2: it has 2 fields where the header has 3"),
])  # fmt: skip
def test_a_row_that_cannot_be_used_is_counted_once_with_its_place(tmp_path: Path, row: Any, reason: str) -> None:
    vendor = Pages([person(1, 0), row])
    land(tmp_path, vendor)
    staging = land(tmp_path, vendor)
    assert list(staging.state("people").set_apart.values()) == [reason]
    assert [found[0] for found in people(staging)] == ["1"]


def test_a_row_that_can_be_read_later_is_no_longer_set_apart(tmp_path: Path) -> None:
    vendor = Pages([person(1, 0), {"id": 7, "at": "yesterday"}])
    land(tmp_path, vendor)
    vendor.pages = ([person(7, 9)],)
    staging = land(tmp_path, vendor)
    assert (staging.state("people").set_apart, len(people(staging))) == ({}, 2)


def test_only_the_allow_list_is_written_and_of_fills_only_their_state(tmp_path: Path) -> None:
    hidden, told = person(1, 0, phone="555", mail="ann@example.com"), person(2, 0, mail="n/a")
    staging = land(tmp_path, Pages([hidden, told, person(3, 0, mail=""), person(4, 0)]))
    path = staging.path("people")
    assert path is not None
    assert {key for line in path.read_text().splitlines() for key in json.loads(line)} == {"_n", "_h", "id", "at", "field__mail"}
    assert "555" not in path.read_text() and "ann@" not in path.read_text()
    assert [row[1] for row in people(staging, "id, field__mail")] == ["filled", "placeholder", "empty", None]


def test_names_are_not_landed_where_the_source_keeps_none_and_forgotten_when_it_stops(tmp_path: Path) -> None:
    named = ApiStream("people", {"id": "id", "mail": "mail"}, names=("mail",))
    vendor = Pages([{"id": 1, "mail": "ann@example.com"}], stream=named)
    land(tmp_path, vendor)
    assert any(b"ann@" in path.read_bytes() for path in tmp_path.iterdir())
    staging = Staging(tmp_path)
    land_all(Landing(vendor, staging, datetime.fromisoformat("2026-02-03"), lambda step, share: None, with_names=False))
    assert not any(b"ann@" in path.read_bytes() for path in tmp_path.iterdir())
    with open_tables(staging, (named,)) as tables:
        assert tables.execute("select id, mail from people").fetchall() == [("1", None)]
