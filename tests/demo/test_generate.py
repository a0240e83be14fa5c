"""The generator: deterministic, of the size asked for, nothing outside its time."""

import csv
import hashlib
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from demo.generate import build
from demo.holidays import easter
from tests.demo.conftest import AS_OF, Demo

TINY = 0.01


def contents(path: Path) -> str:
    connection = sqlite3.connect(path)
    lines = "\n".join(connection.iterdump())
    connection.close()
    return hashlib.sha256(lines.encode()).hexdigest()


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.suffix in {".json", ".csv"}}


def test_the_same_seed_and_time_give_the_same_crm_and_the_same_files(tmp_path: Path) -> None:
    first, again = (build(tmp_path / name, as_of=AS_OF, scale=TINY) for name in ("first", "again"))
    assert contents(first) == contents(again)
    assert files_of(tmp_path / "first") == files_of(tmp_path / "again")


def test_another_seed_gives_another_crm_with_the_same_teams(tmp_path: Path) -> None:
    first = build(tmp_path / "first", as_of=AS_OF, scale=TINY)
    other = build(tmp_path / "other", as_of=AS_OF, seed=8, scale=TINY)
    assert contents(first) != contents(other)
    assert files_of(tmp_path / "first")["teams.csv"] == files_of(tmp_path / "other")["teams.csv"]


def test_a_time_without_zone_is_utc_and_a_time_with_zone_is_converted(tmp_path: Path) -> None:
    aware = build(tmp_path / "aware", as_of=datetime.fromisoformat("2026-11-21T01:00:00+01:00"), scale=TINY)
    naive = build(tmp_path / "naive", as_of=datetime(2026, 11, 21), scale=TINY)
    assert contents(aware) == contents(naive)


def test_building_over_an_older_demo_replaces_it(tmp_path: Path) -> None:
    build(tmp_path, as_of=AS_OF, seed=8, scale=TINY)
    replaced = build(tmp_path, as_of=AS_OF, scale=TINY)
    assert contents(replaced) == contents(build(tmp_path / "fresh", as_of=AS_OF, scale=TINY))
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "calendar.csv",
        "crm.sqlite",
        "people.csv",
        "shifts.csv",
        "teams.csv",
        "truth.json",
    ]


@pytest.mark.parametrize("scale", [0, -1, 1.6])
def test_a_scale_out_of_range_is_refused_in_words(tmp_path: Path, scale: float) -> None:
    with pytest.raises(ValueError, match=r"at most 1\.5"):
        build(tmp_path, as_of=AS_OF, scale=scale)


@pytest.mark.parametrize(
    "day", [datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 1, 1, 15, 30, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)]
)
def test_any_day_can_be_the_end(tmp_path: Path, day: datetime) -> None:
    connection = sqlite3.connect(build(tmp_path, as_of=day, scale=TINY))
    first, last = connection.execute("select min(at), max(at) from usage_log").fetchone()
    connection.close()
    assert last < day.timestamp()
    assert 78 * 7 - 2 <= (day.timestamp() - first) / 86_400 <= 79 * 7 + 1


def test_the_crm_has_the_promised_size(demo: Demo) -> None:
    assert 45_000 <= demo.value("select count(*) from usage_log") <= 60_000
    assert demo.value("select count(*) from org_units where kind = 'team'") == 40
    assert demo.value("select count(*) from org_units where kind = 'unit'") == 8
    assert 380 <= demo.value("select count(*) from accounts_login where account_type = 'user'") <= 420
    # a twentieth of 6,000 accounts, 15,000 contacts, 6,000 leads, 6,000 deals, 8,000 cases, 25,000 activities, give or take a fifth
    for table, usual in (
        ("companies", 6_000),
        ("contacts", 15_000),
        ("leads", 6_000),
        ("deals", 6_000),
        ("cases", 8_000),
        ("activities", 25_000),
    ):
        assert demo.value(f"select count(*) from {table}") == pytest.approx(usual / 20, rel=0.2)


def test_nothing_happens_at_or_after_the_end(demo: Demo) -> None:
    end = int(AS_OF.timestamp())
    for table, column in (
        ("usage_log", "at"),
        ("login_log", "at"),
        ("api_log", "at"),
        ("field_log", "at"),
        ("stage_log", "at"),
        ("sessions", "last_seen_at"),
        ("companies", "changed_at"),
        ("deals", "changed_at"),
        ("leads", "created_at"),
        ("memberships", "until"),
    ):
        assert demo.value(f"select max({column}) from {table}") < end


def test_nobody_works_before_the_seat_begins_or_after_it_ends(demo: Demo) -> None:
    with (demo.folder / "people.csv").open() as file:
        seats = {row["user"]: (row["entitled_from"], row["entitled_to"] or "9999") for row in csv.DictReader(file)}
    used = demo.rows(
        "select a.login, min(date(u.at, 'unixepoch', '-1 day')), "
        "max(date(u.at, 'unixepoch', '-1 day')), min(date(u.at, 'unixepoch', '+1 day')) "
        "from usage_log u join accounts_login a on a.id = u.account_id where a.account_type = 'user' group by 1"
    )
    assert len(used) > 300
    for login, _, last_less_a_day, first_and_a_day in used:
        assert first_and_a_day >= seats[login][0]
        assert last_less_a_day < seats[login][1]


def test_logs_are_numbered_in_the_order_of_time(demo: Demo) -> None:
    for table in ("usage_log", "login_log", "api_log", "field_log"):
        assert demo.value(f"select count(*) from (select at - lag(at) over (order by id) as step from {table}) where step < 0") == 0


def test_every_action_belongs_to_a_session_of_the_same_account_that_began_before(demo: Demo) -> None:
    strays = demo.value(
        "select count(*) from usage_log u left join login_log l on l.id = u.session_id "
        "where u.session_id is not null and (l.id is null or l.account_id <> u.account_id or l.at > u.at or l.ok = 0)"
    )
    assert strays == 0
    assert demo.value("select count(*) from usage_log where session_id is not null") > 45_000


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter_is_on_the_day_of_the_almanac(year: int, sunday: date) -> None:
    assert easter(year) == sunday
