"""A CRM whose every text field is hostile, read by a refresh like any other: on every page, in every file and message it stays text."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from access import door
from access.viewer import local_viewer
from delivery.export import exported
from metrics.catalog import CATALOG
from takehold.settings import load_settings
from takehold.wiring import published_snapshot
from tests.browser.conftest import TAKEHOLD, opened
from tests.browser.test_odd_worlds import assert_only_text
from tests.dashboard.serving import free_port, served
from tests.hostile import STRINGS

pytestmark = [pytest.mark.browser, pytest.mark.long]
KEPT = {"app_info", "kind", "login", "account_type", "licence", "position", "time_zone", "verb", "module", "actor", "stage", "old_stage",
        "new_stage", "currency", "close_day", "next_step_day", "day", "entered_by", "end_kind", "method"}  # fmt: skip
RISKY = re.compile(r'^[\s"\u2060]*[=+\-@|%＝＋－＠]')


def poison(database: Path) -> list[str]:
    """Put the corpus into every column of text that only names or describes; returns those columns."""
    connection = sqlite3.connect(database)
    connection.execute("create temp table corpus (place integer primary key, said text)")
    texts = [text for text in STRINGS if text.strip() and "\x00" not in text]
    connection.executemany("insert into corpus values (?, ?)", enumerate(texts))
    done = []
    tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
    for table in sorted(set(tables) - KEPT):
        named = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[2].lower() == "text" and row[1] not in KEPT]
        for number, name in enumerate(named):
            place = f"({table}.rowid * 7 + {17 * number}) % {len(texts)}"
            connection.execute(f"update {table} set {name} = (select said from corpus where place = {place}) where {name} is not null")
            done.append(f"{table}.{name}")
    connection.commit()
    connection.close()
    return done


@pytest.fixture(scope="module")
def hostile_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo, its CRM poisoned, refreshed anew."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("hostile") / "home"))
    database = home / "demo" / "crm.sqlite"
    assert {"org_units.name", "accounts_login.department", "companies.industry", "deals.loss_reason", "fill_log.field"} <= set(
        poison(database)
    )
    for name in ("people.csv", "teams.csv"):
        home.joinpath(name).unlink(missing_ok=True)
    shutil.rmtree(home / "store")
    home.joinpath("secrets.toml").write_text(f'[sources.demo]\nurl = "sqlite:///{database}"\n', encoding="utf-8")
    done = subprocess.run([TAKEHOLD, "--home", home, "refresh", "--as-of", "2026-06-17"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    return home


def test_no_string_of_the_crm_runs_loads_or_links_on_any_page(browser: Browser, hostile_home: Path) -> None:
    port = free_port()
    command = [str(TAKEHOLD), "serve", "--port", str(port), "--home", str(hostile_home)]
    with served(command, port), opened(browser, f"http://localhost:{port}") as seen:
        assert_only_text(seen)


def test_no_cell_of_a_file_and_no_line_of_a_digest_is_more_than_text(hostile_home: Path) -> None:
    settings = load_settings(hostile_home)
    snapshot = published_snapshot(hostile_home, settings)
    frame = door.values(snapshot, local_viewer(), [CATALOG["habit_rate"], CATALOG["fill_rate"]])
    listed = door.cohorts(snapshot, local_viewer())
    assert sum(name in set(STRINGS) for name in listed["cohort"]) > 5
    for rows in (frame, listed, door.capabilities(snapshot, local_viewer()), door.ingestion(snapshot, local_viewer())):
        text = exported("csv", "Table", ["as of today"], rows).decode("utf-8-sig")
        cells = [cell for separator in ",;\t" for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
        numbers = re.compile(r"^-?[\d.]+(?:e-?\d+)?$")
        assert [cell for cell in cells if RISKY.search(cell) and not numbers.match(cell)] == []
        assert "http://" not in text and b"<f>" not in exported("xlsx", "Table", [], rows)
    text = hostile_home.joinpath("takehold.toml").read_text(encoding="utf-8")
    hostile_home.joinpath("takehold.toml").write_text(f'{text}\n[digest.chat]\nrole = "sponsor"\n', encoding="utf-8")
    said = subprocess.run([TAKEHOLD, "--home", hostile_home, "digest", "show", "chat"], capture_output=True, text=True, check=True).stdout
    assert "http://" not in said and "www." not in said.lower()
    asked = subprocess.run([TAKEHOLD, "--home", hostile_home, "snapshots", "--json"], capture_output=True, text=True, check=True)
    assert json.loads(asked.stdout)[-1]["is_whole"]
