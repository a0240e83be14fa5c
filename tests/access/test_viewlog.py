"""The view log: every line chained, any change found."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from access.viewlog import START, View, append, entries, verify

AT = datetime(2026, 1, 20, 8, 30)


def look(number: int) -> View:
    """One look of its own."""
    return View("anna", "sponsor", f"overview {number} – Übersicht", None, "s1", AT)


def written(path: Path, count: int) -> list[str]:
    """A log of so many lines; their hashes."""
    return [append(path, look(number)) for number in range(count)]


def test_every_line_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    log = tmp_path / "new folder" / "views.jsonl"
    hashes = written(log, 3)
    lines = list(entries(log))
    assert [line["prev"] for line in lines] == [START, *hashes[:2]]
    assert lines[0]["at"] == "2026-01-20T08:30:00"
    assert verify(log) is None


def test_a_log_that_is_not_there_yet_is_whole(tmp_path: Path) -> None:
    assert verify(tmp_path / "none.jsonl") is None
    assert list(entries(tmp_path / "none.jsonl")) == []


@pytest.mark.parametrize("broken", [1, 3, 5])
def test_changing_one_line_names_it(tmp_path: Path, broken: int) -> None:
    log = tmp_path / "views.jsonl"
    written(log, 5)
    lines = log.read_text().splitlines()
    changed = json.loads(lines[broken - 1]) | {"who": "bert"}
    lines[broken - 1] = json.dumps(changed, ensure_ascii=False, sort_keys=True)
    log.write_text("\n".join(lines) + "\n")
    assert verify(log) == broken


def test_removing_a_line_or_swapping_two_names_the_next(tmp_path: Path) -> None:
    log = tmp_path / "views.jsonl"
    written(log, 4)
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join([lines[0], *lines[2:]]))
    assert verify(log) == 2
    log.write_text("".join([lines[0], lines[2], lines[1], lines[3]]))
    assert verify(log) == 2


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    log = tmp_path / "views.jsonl"
    written(log, 2)
    log.write_text(log.read_text() + "not a line\n")
    assert verify(log) == 3


def test_a_half_written_last_line_is_cut_off_and_the_next_line_says_so(tmp_path: Path) -> None:
    log = tmp_path / "views.jsonl"
    hashes = written(log, 2)
    with log.open("ab") as file:
        file.write(b'{"who": "an')
    assert verify(log) == 3
    append(log, look(9))
    assert verify(log) is None
    assert list(entries(log))[-1]["cut_bytes"] == 11
    assert list(entries(log))[-1]["prev"] == hashes[-1]


def test_long_lines_are_chained_too(tmp_path: Path) -> None:
    log = tmp_path / "views.jsonl"
    for length in (10_000, 5, 9_000):
        append(log, View("anna", "operator", "x" * length, None, "s1", AT))
    assert verify(log) is None


def test_several_writers_make_one_chain(tmp_path: Path) -> None:
    log = tmp_path / "views.jsonl"
    with ThreadPoolExecutor(3) as writers:
        list(writers.map(lambda _: written(log, 20), range(3)))
    assert verify(log) is None
    assert len(list(entries(log))) == 60


def test_only_the_owner_can_read_the_log(tmp_path: Path) -> None:
    log = tmp_path / "views.jsonl"
    written(log, 1)
    assert log.stat().st_mode & 0o777 == 0o600
