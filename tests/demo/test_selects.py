"""The connector of the demo: every SELECT runs on the file and gives canonical columns only."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import sql
from sql.canonical import TABLES
from tests.demo.conftest import Demo

FOLDER = Path(sql.__file__).parent / "crm" / "demo"
SELECTS = sorted(FOLDER.glob("*.sql"))
LOGS = {"usage_event", "login_event", "api_request", "field_change"}
EXPECTED = {
    "crm_source",
    "crm_user",
    "crm_identity",
    "org_unit",
    "org_membership",
    "login_event",
    "api_request",
    "crm_session",
    "usage_event",
    "field_change",
    "record",
    "record_field",
    "account",
    "contact",
    "lead",
    "case_ticket",
    "opportunity",
    "stage_history",
    "activity",
    "record_fill_daily",
    "data_job",
    "record_link",
}
CAPABILITIES = {
    "login_event",
    "usage_event",
    "usage_event.view",
    "usage_event.list",
    "field_change",
    "stage_history",
    "record_field",
    "org_membership.dates",
    "latency",
    "record.modified_at",
    "api_request",
    "permission",
    "config_field",
    "config_object",
    "config_change",
    "data_job",
    "campaign",
    "record_link",
}


def run(demo: Demo, path: Path, *, cursor: int = 0, page_size: int = 1000) -> tuple[list[str], list[tuple[object, ...]]]:
    parameters = {"cursor": cursor, "page_size": page_size} if path.stem in LOGS else {}
    found = demo.connection.execute(path.read_text(), parameters)
    return [column[0] for column in found.description], found.fetchall()


def test_there_is_a_select_for_every_table_that_the_demo_fills() -> None:
    assert {path.stem.split(".")[0] for path in SELECTS} == EXPECTED


@pytest.mark.parametrize("path", SELECTS, ids=lambda path: path.stem)
def test_a_select_gives_rows_with_canonical_columns_and_a_key(demo: Demo, path: Path) -> None:
    table = TABLES[path.stem.split(".")[0]]
    names, rows = run(demo, path)
    assert rows
    wide = [name for name in names if name.startswith("field__")]
    plain = [name for name in names if not name.startswith(("_", "field__"))]
    assert set(plain) <= set(table.column_names) - {"source_id"}
    assert bool(wide) == (table.name == "record_field")
    keys = [name for name in table.key[1:] if name != "field_name" or not wide]
    assert set(keys) <= set(names)
    if keys:
        places = [names.index(key) for key in keys]
        counted = Counter(tuple(row[place] for place in places) for row in rows)
        assert max(counted.values()) == 1
        assert not any(None in key for key in counted)


@pytest.mark.parametrize("path", SELECTS, ids=lambda path: path.stem)
def test_a_select_says_what_a_row_is_and_how_it_is_paged(path: Path) -> None:
    first, second = path.read_text().splitlines()[:2]
    assert re.fullmatch(r"-- [A-Z].+\.", first)
    assert second == ("-- cursor: _cursor number" if path.stem in LOGS else "-- cursor: none")


@pytest.mark.parametrize("name", sorted(LOGS))
def test_paging_by_the_cursor_reads_every_row_once(demo: Demo, name: str) -> None:
    source = {"usage_event": "usage_log", "login_event": "login_log", "api_request": "api_log", "field_change": "field_log"}[name]
    count = demo.value(f"select count(*) from {source}")
    sizes, cursor = [], 0
    for _ in range(count // 7_000 + 1):
        names, rows = run(demo, FOLDER / f"{name}.sql", cursor=cursor, page_size=7_000)
        sizes.append(len(rows))
        cursor = int(str(rows[-1][names.index("_cursor")]))
    assert sum(sizes) == count
    assert run(demo, FOLDER / f"{name}.sql", cursor=cursor)[1] == []


@pytest.mark.parametrize("name", ["account", "contact", "lead", "opportunity", "case"])
def test_fill_of_live_records_is_the_truth(demo: Demo, name: str) -> None:
    names, rows = run(demo, FOLDER / f"record_field.{name}.sql")
    table = {"account": "companies", "contact": "contacts", "lead": "leads", "opportunity": "deals", "case": "cases"}[name]
    live = {str(number) for (number,) in demo.rows(f"select id from {table} where deleted_at is null")}
    for field, truth in demo.truth["fill"][name].items():
        states = Counter(row[names.index(f"field__{field}")] for row in rows if row[1] in live)
        assert truth["records"] == len(live)
        assert truth["applicable"] == len(live) - states["na"]
        assert (truth["filled"], truth["placeholder"], truth["empty"]) == (states["filled"], states["placeholder"], states["empty"])
    assert len([column for column in names if column.startswith("field__")]) == len(demo.truth["fill"][name])


def test_the_monthly_log_ends_close_to_the_present_fill(demo: Demo) -> None:
    names, rows = run(demo, FOLDER / "record_fill_daily.sql")
    last = max(str(row[0]) for row in rows)
    assert last == "2026-11-01"
    place = {column: index for index, column in enumerate(names)}
    now = demo.truth["fill"]["contact"]["email"]
    mine = [row for row in rows if row[0] == last and row[place["object_type"]] == "contact" and row[place["field_name"]] == "email"]
    filled, applicable = (sum(int(str(row[place[column]])) for row in mine) for column in ("n_filled", "n_applicable"))
    assert 0.9 * now["records"] < applicable <= now["records"] + demo.truth["totals"]["records_deleted"]["contact"]
    assert filled / applicable == pytest.approx(now["filled"] / now["applicable"], abs=0.06)
    assert len({row[0] for row in rows}) == 18
    assert all(
        int(str(row[place["n_filled"]])) + int(str(row[place["n_placeholder"]])) <= int(str(row[place["n_applicable"]])) for row in rows
    )


def test_codes_are_words_of_the_canonical_vocabulary(demo: Demo) -> None:
    names, rows = run(demo, FOLDER / "usage_event.sql", page_size=100_000)
    place = {column: index for index, column in enumerate(names)}
    actions = {"view", "create", "update", "delete", "list", "search", "report", "export", "import", "login", "mass_update"}
    things = {
        "account",
        "contact",
        "lead",
        "opportunity",
        "case",
        "call",
        "meeting",
        "task",
        "email",
        "note",
        "report",
        "dashboard",
        "campaign",
        None,
    }
    assert {row[place["action"]] for row in rows} == actions
    assert {row[place["object_type"]] for row in rows} == things
    assert {row[place["channel"]] for row in rows} == {"ui", "mobile", "api", "sync", "import", "automation", "portal"}
    assert {row[place["actor_kind"]] for row in rows} == {"human", "automation", "integration"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(row[place["occurred_at"]])) for row in rows[:50])


def test_user_kinds_tell_people_from_machines_and_customers(demo: Demo) -> None:
    names, rows = run(demo, FOLDER / "crm_user.sql")
    kinds = Counter(row[names.index("user_kind")] for row in rows)
    assert kinds == {"human": demo.truth["totals"]["people"] + 2, "portal": 20, "system": 2, "api": 1, "integration": 1}


def test_every_imported_contact_is_linked_to_the_one_import(demo: Demo) -> None:
    names, jobs = run(demo, FOLDER / "data_job.sql")
    imports = [dict(zip(names, row, strict=True)) for row in jobs if row[names.index("kind")] == "import"]
    by_hand = "select count(*) from contacts where entered_by = 'import' and created_by in "
    by_hand += "(select account_id from usage_log where verb = 'import')"
    imported = demo.rows(by_hand)[0][0]  # the others were loaded before anybody worked with the CRM
    assert [(job["object_type"], job["n_created"]) for job in imports] == [("contact", imported)]
    names, links = run(demo, FOLDER / "record_link.sql")
    found = Counter((row[names.index("from_object_type")], row[names.index("to_object_type")]) for row in links)
    assert found["contact", "data_job"] == imported > 0
    assert found["opportunity", "contact"] == demo.rows("select count(contact_id) from deals")[0][0]


def test_capabilities_are_complete_and_name_tables_that_exist(demo: Demo) -> None:
    about = tomllib.loads((FOLDER / "capabilities.toml").read_text())
    assert {row["capability"] for row in about["capability"]} == CAPABILITIES
    assert {row["stream"] for row in about["capability"]} <= set(TABLES)
    assert all(row["note"].endswith(".") for row in about["capability"])
    present = {name for (name,) in demo.rows("select name from sqlite_master where type = 'table'")}
    assert set(about["required_tables"]) == present


def test_names_and_texts_of_records_stay_in_the_crm(demo: Demo) -> None:
    values = {str(value) for path in SELECTS if path.stem != "crm_identity" for row in run(demo, path)[1] for value in row}
    kept = [email for (email,) in demo.rows("select email from contacts where email like '%@%' union all select name from companies")]
    assert len(kept) > 500
    assert not values & set(kept)
    assert not any("@" in value for value in values)
