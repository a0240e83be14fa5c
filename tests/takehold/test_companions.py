"""people.csv, teams.csv, calendar.csv: good rows load, every bad row is named, nothing gets lost unseen."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql.companions import CalendarEntry, PersonEntry, ShiftEntry, TeamEntry
from takehold.companions import CompanionFiles, read_companions
from takehold.errors import InputError
from takehold.settings import Settings

PACKS = ("field_sales", "general")
PEOPLE = "user,application_type,pack,entitled_from,entitled_to,leave,source\n"


def read(home: Path, **files: str) -> CompanionFiles:
    for name, text in files.items():
        home.joinpath(f"{name}.csv").write_text(text, encoding="utf-8")
    return read_companions(home, Settings(), packs=PACKS)


def test_a_home_without_files_has_no_entries_and_no_problems(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.companions.people, found.companions.teams, found.companions.calendar, found.problems) == ((), (), (), ())
    assert found.rows == {"people.csv": None, "teams.csv": None, "calendar.csv": None, "shifts.csv": None}


def test_full_rows_are_read_into_entries(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        people=PEOPLE + "ann,field sales,Field_Sales,2026-01-05,2026-12-01,2026-12-24..2027-01-02; 2026-07-01..2026-07-15,eu\n",
        teams="team,parent,application_type,time_zone\nNorth,Sales,field sales,Europe/Berlin\n",
        calendar="team,date_from,date_to,kind,label\n,2026-12-25,2026-12-27,holiday,Christmas\n",
    )
    leave = ((date(2026, 7, 1), date(2026, 7, 15)), (date(2026, 12, 24), date(2027, 1, 2)))
    assert found.companions.people == (PersonEntry("eu", "ann", "field sales", "field_sales", date(2026, 1, 5), date(2026, 12, 1), leave),)
    assert found.companions.teams == (TeamEntry("North", "Sales", "field sales", "Europe/Berlin"),)
    assert found.companions.calendar == (CalendarEntry(None, date(2026, 12, 25), date(2026, 12, 27), "holiday", "Christmas"),)
    assert found.problems == ()


def test_empty_cells_mean_unknown(tmp_path: Path) -> None:
    found = read(tmp_path, people=PEOPLE + "ann,,,,,,\n")
    assert found.companions.people == (PersonEntry(None, "ann"),)


def test_optional_columns_may_be_absent_and_foreign_ones_are_ignored(tmp_path: Path) -> None:
    found = read(tmp_path, people="cost_centre;user\n17;ann\n\n18;bob\n")
    assert [person.user for person in found.companions.people] == ["ann", "bob"]
    assert found.rows["people.csv"] == 2


@pytest.mark.parametrize(("row", "column", "words"), [
    (",,,,,,", None, None),  # nothing in it at all: not a row
    (",field sales,,,,,", "user", "empty"),
    ("ann,,hero,,,,", "pack", "'hero' is not known"),
    ("ann,,,01.02.2026,,,", "entitled_from", "'01.02.2026' is not a date like 2026-07-01"),
    ("ann,,,2026-02-30,,,", "entitled_from", "is not a date"),
    ("ann,,,2026-02-01,2026-02-01,,", "entitled_to", "2026-02-01 is not after entitled_from 2026-02-01"),
    ("ann,,,,,2026-07-15..2026-07-15,", "leave", "ends before it starts"),
    ("ann,,,,,2026-07-15,", "leave", "is not a window like"),
    ("ann,,,,,", "(all)", "the row has 6 cells"),
    ("bob,,,,,,", "user", "an earlier row is about the same one"),
])  # fmt: skip
def test_a_bad_row_is_named_and_the_good_ones_load(tmp_path: Path, row: str, column: str | None, words: str | None) -> None:
    found = read(tmp_path, people=f"{PEOPLE}bob,,,,,,\n{row}\ncarl,,,,,,\n")
    assert [person.user for person in found.companions.people] == ["bob", "carl"]
    if column is None or words is None:
        assert found.problems == ()
    else:
        (problem,) = found.problems
        assert (problem.file, problem.row, problem.column) == ("people.csv", 3, column)
        assert words in problem.problem
        assert str(problem).startswith(f"people.csv row 3, column {column}: ")


@pytest.mark.parametrize(("name", "row", "columns"), [
    ("people", "user,pack,entitled_from,leave\n,hero,soon,\n", ["user", "pack", "entitled_from"]),
    ("people", "user,pack,entitled_from,entitled_to\nann,hero,2026-02-01,2026-01-01\n", ["pack", "entitled_to"]),
    ("teams", "team,parent,time_zone\nNorth,North,Berlin\n", ["parent", "time_zone"]),
    ("calendar", "date_from,date_to,kind\n2026-02-01,2026-01-01,holliday\n", ["kind", "date_to"]),
    ("shifts", "team,weekdays,start,end\n,weekdays,8,25:00\n", ["team", "weekdays", "start", "end"]),
])  # fmt: skip
def test_every_bad_cell_of_a_row_is_named_and_the_row_is_left_out_once(tmp_path: Path, name: str, row: str, columns: list[str]) -> None:
    found = read(tmp_path, **{name: row})
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, column) for column in columns]
    assert (found.rows[f"{name}.csv"], found.left_out) == (1, 1)


def test_the_same_user_may_stand_once_per_source(tmp_path: Path) -> None:
    found = read(tmp_path, people="user,source\nann,eu\nann,us\nann,\n")
    assert [person.source for person in found.companions.people] == ["eu", "us", None]
    assert found.problems == ()


@pytest.mark.parametrize(("name", "text", "column"), [
    ("teams", "team,parent,time_zone\nNorth,North,\n", "parent"),
    ("teams", "team,parent,time_zone\nNorth,,Berlin\n", "time_zone"),
    ("calendar", "date_from,date_to,kind\n2026-12-25,2026-12-25,holiday\n", "date_to"),
    ("calendar", "date_from,date_to,kind\n2026-12-25,,holiday\n", "date_to"),
    ("calendar", "date_from,date_to,kind\n2026-12-25,2026-12-26,holliday\n", "kind"),
    ("shifts", "team,weekdays,start,end\nDesk,weekdays,08:00,18:00\n", "weekdays"),
    ("shifts", "team,weekdays,start,end\nDesk,mon-fri,8,18:00\n", "start"),
    ("shifts", "team,weekdays,start,end\nDesk,mon-fri,08:00,24:30\n", "end"),
    ("shifts", "team,weekdays,start,end\nDesk,mon-fri,08:10,08:50\n", "end"),
    ("shifts", "team,weekdays,start,end,date_from,date_to\nDesk,daily,08:00,18:00,2026-02-01,2026-02-01\n", "date_to"),
])  # fmt: skip
def test_bad_rows_of_teams_and_calendar_are_named(tmp_path: Path, name: str, text: str, column: str) -> None:
    found = read(tmp_path, **{name: text})
    assert [(problem.file, problem.row, problem.column) for problem in found.problems] == [(f"{name}.csv", 2, column)]
    assert found.companions.teams == found.companions.calendar == found.companions.shifts == ()


def test_shifts_are_whole_hours_of_weekdays_and_run_into_the_next_day(tmp_path: Path) -> None:
    header = "team,weekdays,start,end,date_from,date_to\n"
    lines = 'Desk,fri-mon,08:30,11:00,,\nDesk,"wed, sun",22:00,02:00,2026-03-01,2026-04-01\nNight,daily,00:00,24:00,,\n'
    found = read(tmp_path, shifts=header + lines)
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    assert found.problems == ()
    assert found.companions.shifts == (
        ShiftEntry("Desk", (0, 4, 5, 6), (9, 10)),
        ShiftEntry("Desk", (2, 6), (22, 23), march, april),
        ShiftEntry("Desk", (0, 3), (0, 1), march + timedelta(days=1), april + timedelta(days=1)),
        ShiftEntry("Night", tuple(range(7)), tuple(range(24))),
    )


@pytest.mark.parametrize(("name", "content", "words"), [
    ("people", b"name,pack\nann,general\n", "people.csv: column user is missing. It has: name, pack."),
    ("people", b"", "people.csv: column user is missing. It has: nothing."),
    ("people", b"user,entitled_form\nann,2026-01-01\n", "people.csv: column entitled_form is not known; did you mean entitled_from?"),
    ("people", b"user,user\nann,bob\n", "people.csv: column user stands there twice."),
    ("people", b"user\n\xff\xfe\n", "not UTF-8 text (byte 5)"),
    ("people", b'user\nann\n"bob\n', "people.csv row"),
    ("calendar", b"team,kind\n,holiday\n", "calendar.csv: column date_from, date_to is missing"),
])  # fmt: skip
def test_an_unreadable_file_stops_everything(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    tmp_path.joinpath(f"{name}.csv").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_companions(tmp_path, Settings(), packs=PACKS)
    assert words in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    tmp_path.joinpath("people.csv").write_bytes(b"\xef\xbb\xbfUser,Pack\r\nann,general\r\n")
    found = read_companions(tmp_path, Settings(), packs=PACKS)
    assert found.companions.people == (PersonEntry(None, "ann", pack="general"),)


def test_settings_travel_with_the_entries(tmp_path: Path) -> None:
    settings = Settings.model_validate({
        "time_zone": "Asia/Kathmandu", "freshness": {"contact": 90}, "sources": {"a": {"crm": "demo", "identity": False}},
    })  # fmt: skip
    companions = read_companions(tmp_path, settings).companions
    assert (companions.time_zone, companions.half_lives, companions.keep_identity) == ("Asia/Kathmandu", {"contact": 90.0}, False)


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=8), max_size=12))
def test_every_row_is_loaded_or_named_whatever_stands_in_it(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    home = tmp_path_factory.mktemp("home")
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    try:
        found = read(home, people=PEOPLE + text.getvalue().encode("utf-8", "replace").decode())
    except InputError:
        return  # refused as a whole, with words
    assert found.rows["people.csv"] == len(found.companions.people) + found.left_out
    assert found.left_out == len({problem.row for problem in found.problems})
