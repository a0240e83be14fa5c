"""Saving: all or none, one at a time, with a trail."""

import subprocess
import sys
import threading
from datetime import datetime

import pytest

from ledger.book import Ledger
from ledger.editing import Edit
from ledger.migrate import migrate
from ledger.problems import ChangedMeanwhile, Refused
from tests.house.test_layout import ROOT
from tests.ledger.entering import ANNA, BEN, NOON, WAVE, enter

GOAL = {
    "title": "Half use it as a habit",
    "kind": "inside",
    "metric": "habit_rate",
    "baseline": "0.2",
    "target": "0.5",
    "due": "2026-12-31",
}

THREE_COSTS = {"cost_low": "3", "cost_likely": "2", "cost_high": "4"}


def said(error: pytest.ExceptionInfo[Refused]) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.column) for problem in error.value.problems]


def test_a_row_is_kept_with_a_key_and_a_trail_of_who_entered_what(either: Ledger) -> None:
    enter(either, "wave", WAVE)
    [wave] = either.rows("wave")
    assert (wave["key"], wave["version"], wave["people"], wave["features"]) == ("wave-1", 1, 40, None)
    trail = either.changes("wave")
    assert {(one["who"], one["role"], one["action"], one["column_name"], one["before"], one["after"]) for one in trail} >= {
        ("anna", "project_manager", "add", "people", None, "40")
    }
    assert "features" not in {one["column_name"] for one in trail}


def test_two_who_edit_the_same_row_never_lose_one_silently(either: Ledger) -> None:
    enter(either, "wave", WAVE)
    enter(either, "wave", {"key": "wave-1", "version": "1", "people": "50"}, actor=BEN)
    with pytest.raises(Refused, match="changed meanwhile by ben on 2026-07-01 12:00: it is in version 2, this is from 1"):
        enter(either, "wave", {"key": "wave-1", "version": "1", "title": "Sales"})
    [wave] = either.rows("wave")
    assert (wave["people"], wave["title"], wave["version"]) == (50, "Sales first", 2)


def test_of_many_who_save_at_the_same_moment_each_is_kept_or_told(either: Ledger) -> None:
    enter(either, "wave", WAVE)
    told: list[str] = []
    gate = threading.Barrier(6)

    def change(people: int) -> None:
        gate.wait()
        try:
            enter(either, "wave", {"key": "wave-1", "version": "1", "people": str(people)})
        except (ChangedMeanwhile, Refused) as error:
            told.append(str(error))

    threads = [threading.Thread(target=change, args=(50 + number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [wave] = either.rows("wave")
    kept = [one for one in either.changes("wave") if one["action"] == "change"]
    assert (len(told), wave["version"], len(kept), kept[0]["after"]) == (5, 2, 1, str(wave["people"]))


ADDING = """
import sys
import time
from datetime import datetime
from ledger.book import Ledger
from ledger.editing import Actor, Edit
from ledger.problems import ChangedMeanwhile, Refused
book, who, told = Ledger.open(sys.argv[1]), Actor(sys.argv[2], "administrator"), 0
book.rows("wave")
print("ready", flush=True)
sys.stdin.readline()
for step in range(3):
    for _ in range(200):
        wave = book.rows("wave")[0]
        said = f"{wave['units']}; {who.name} {step}"
        time.sleep(0.02)  # a person looks at it
        try:
            book.save([Edit("wave", {"units": said}, "wave-1", wave["version"])], who, at=datetime(2026, 7, 1))
            break
        except (ChangedMeanwhile, Refused):
            told += 1
print(told)
"""


def test_two_processes_that_add_to_the_same_cell_lose_no_word(either_url: str) -> None:
    book = Ledger.open(either_url)
    migrate(book)
    enter(book, "wave", WAVE)
    command = [sys.executable, "-c", ADDING, either_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    adding = [subprocess.Popen([*command, who], cwd=ROOT, **pipes) for who in ("anna", "ben")]
    assert [process.stdout.readline() for process in adding if process.stdout] == ["ready\n"] * 2
    for process in adding:
        print("go", file=process.stdin, flush=True)
    told = [int(process.communicate()[0]) for process in adding]
    [wave] = book.rows("wave")
    steps = [one for one in book.changes("wave", most=1000) if one["action"] == "change"]
    book.close()
    assert sorted(wave["units"].split("; ")) == [
        *WAVE["units"].split("; "), *(f"{who} {step}" for who in ("anna", "ben") for step in range(3)),
    ]  # fmt: skip
    assert (wave["version"], len(steps), sum(told) > 0) == (7, 6, True)


def test_bad_cells_are_named_and_none_of_the_save_is_kept(book: Ledger) -> None:
    edits = [
        Edit("wave", WAVE, row=2),
        Edit("wave", {"title": "", "go_live": "tomorrow", "people": "-3"}, row=3),
        Edit("wave", {**WAVE, "colour": "red"}, key="Bad Key", row=4),
    ]
    with pytest.raises(Refused) as error:
        book.save(edits, ANNA, at=NOON)
    assert said(error) == [(3, "go_live"), (3, "people"), (3, "title"), (4, "key")]
    assert "wave row 3, column people: -3 is below 0" in str(error.value)
    assert (book.rows("wave"), book.changes()) == ([], [])


def test_rows_refer_only_to_what_is_there_and_hold_what_others_refer_to(book: Ledger) -> None:
    milestone = {"title": "Data loaded", "due": "2026-08-01", "wave": "wave-1"}
    with pytest.raises(Refused, match="there is no wave with the key 'wave-1'"):
        enter(book, "milestone", milestone)
    book.save([Edit("wave", WAVE), Edit("milestone", milestone)], ANNA, at=NOON)
    with pytest.raises(Refused, match="milestone 'milestone-1' still refers to it"):
        book.save([Edit("wave", None, key="wave-1", version=1)], ANNA, at=NOON)
    book.save([Edit("milestone", None, key="milestone-1", version=1)], ANNA, at=NOON)
    book.save([Edit("wave", None, key="wave-1", version=1)], ANNA, at=NOON)
    assert (book.rows("wave"), {one["action"] for one in book.changes("wave")}) == ([], {"add", "remove"})
    with pytest.raises(Refused, match="anna removed it on 2026-07-01"):
        enter(book, "wave", {**WAVE, "key": "wave-1", "version": "1"})


def test_a_locked_goal_stays_locked_and_its_later_edits_stay_visible(book: Ledger) -> None:
    enter(book, "goal", {**GOAL, "locked_at": "2026-03-01 10:00:00"})
    enter(book, "goal", {"key": "goal-1", "version": "1", "target": "0.4"}, actor=BEN, at=datetime(2026, 8, 1))
    with pytest.raises(Refused, match="column locked_at: stays 2026-03-01 10:00:00 once set"):
        enter(book, "goal", {"key": "goal-1", "version": "2", "locked_at": "2026-09-01 00:00:00"})
    late = [one for one in book.changes("goal", "goal-1") if one["at"] > book.rows("goal")[0]["locked_at"] and one["action"] == "change"]
    assert [(one["who"], one["column_name"], one["before"], one["after"]) for one in late] == [("ben", "target", "0.5", "0.4")]


def test_the_day_planned_at_first_is_kept_when_a_milestone_moves(book: Ledger) -> None:
    enter(book, "milestone", {"title": "Data loaded", "due": "2026-08-01"})
    enter(book, "milestone", {"key": "milestone-1", "version": "1", "due": "2026-09-15"})
    [milestone] = book.rows("milestone")
    assert (milestone["first_due"].isoformat(), milestone["due"].isoformat()) == ("2026-08-01", "2026-09-15")
    with pytest.raises(Refused, match="first_due"):
        enter(book, "milestone", {"key": "milestone-1", "version": "2", "first_due": "2026-09-15"})


@pytest.mark.parametrize(("table", "row", "column"), [
    ("calendar_day", {"kind": "peak", "date_from": "2026-07-01", "date_to": "2026-07-01"}, "date_to"),  # an empty window
    ("case_year", {"year": "0", **THREE_COSTS, "author": "cfo", "as_of": "2026-01-01"}, "cost_likely"),  # out of order
    ("goal", {**GOAL, "actual": "0.3"}, "actual_on"),  # a figure without its day
    ("intervention", {"title": "Course", "kind": "trainin", "held_on": "2026-01-01"}, "kind"),  # a slip of the pen
    ("answer", {"survey": "survey-1", "question": "trust", "mark": "6"}, "mark"),  # beyond the scale
])  # fmt: skip
def test_what_cannot_be_is_refused_with_its_column(book: Ledger, table: str, row: dict[str, str], column: str) -> None:
    enter(book, "survey", {"title": "Spring", "asked_on": "2026-05-01"})
    with pytest.raises(Refused) as error:
        enter(book, table, row)
    assert [name for _, name in said(error)] == [column]


def test_a_save_that_changes_nothing_leaves_no_trace(book: Ledger) -> None:
    enter(book, "wave", WAVE)
    before = book.changes()
    enter(book, "wave", {"key": "wave-1", "people": " 40 "})
    assert (book.changes(), book.rows("wave")[0]["version"]) == (before, 1)
