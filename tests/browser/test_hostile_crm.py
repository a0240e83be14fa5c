"""A CRM whose every text field is hostile, read by a refresh like any other: on every page, in every file and message it stays text."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from access import door
from access.viewer import local_viewer
from delivery.digest import as_html, as_text
from delivery.export import exported
from metrics.catalog import CATALOG
from takehold.api_run import api_app
from takehold.digests import digest_for
from takehold.settings import load_settings
from takehold.wiring import published_snapshot
from tests.asgi import asked
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
    assert len(texts) >= 200
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
    secrets = home / "secrets.toml"
    secrets.write_text(f'[sources.demo]\nurl = "sqlite:///{database}"\n', encoding="utf-8")
    secrets.chmod(0o600)
    done = subprocess.run([TAKEHOLD, "--home", home, "refresh", "--as-of", "2026-06-17"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    return home


def test_no_string_of_the_crm_runs_loads_or_links_on_any_page(browser: Browser, hostile_home: Path) -> None:
    port = free_port()
    command = [str(TAKEHOLD), "serve", "--port", str(port), "--home", str(hostile_home)]
    with served(command, port), opened(browser, f"http://localhost:{port}") as seen:
        assert_only_text(seen)


def test_no_cell_of_a_file_is_a_formula_a_link_or_a_script(hostile_home: Path) -> None:
    snapshot = published_snapshot(hostile_home, load_settings(hostile_home))
    frame = door.values(snapshot, local_viewer(), [CATALOG["habit_rate"], CATALOG["fill_rate"]])
    listed = door.cohorts(snapshot, local_viewer())
    assert sum(name in set(STRINGS) for name in listed["cohort"]) > 5
    number = re.compile(r"^-?[\d.]+(?:e-?\d+)?$")
    for rows in (frame, listed, door.capabilities(snapshot, local_viewer()), door.ingestion(snapshot, local_viewer())):
        title = str(listed["cohort"].iloc[0])
        text = exported("csv", title, ["as of today"], rows).decode("utf-8-sig")
        cells = [cell for separator in ",;\t" for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
        assert [cell for cell in cells if RISKY.search(cell) and not number.match(cell)] == []
        assert "://evil" not in text
        assert loud(exported("xlsx", title, [title], rows)) == []
        printed = exported("pdf", title, [title], rows.head(60))
        assert printed.startswith(b"%PDF") and not re.search(rb"/URI|/JavaScript|/JS\b|/Launch|/OpenAction", printed)
        drawn = exported("png", title, [title], rows.head(20))
        assert drawn.startswith(b"\x89PNG") and b"tEXt" not in drawn and b"iTXt" not in drawn


def loud(workbook: bytes) -> list[str]:
    """What a spreadsheet would run or follow in a workbook: formulas, links, relations to the outside."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    return [f"{name}: {sign}" for name, text in parts.items() for sign in ("<f>", "<hyperlink", 'TargetMode="External"') if sign in text]


def test_no_line_of_a_digest_runs_or_links(hostile_home: Path) -> None:
    path = hostile_home / "takehold.toml"
    kept = path.read_text(encoding="utf-8")
    path.write_text(f'{kept}\n[digest.chat]\nrole = "project_manager"\n', encoding="utf-8")
    settings = load_settings(hostile_home)
    digest = digest_for(published_snapshot(hostile_home, settings), settings, "chat")
    path.write_text(kept, encoding="utf-8")
    assert digest.worth_a_look or digest.figures
    text, page = as_text(digest), as_html(digest)
    assert "://evil" not in text + page and "www.evil" not in (text + page).lower()
    found = _Tags()
    found.feed(page)
    assert not found.names & {"script", "img", "svg", "iframe", "object", "embed", "form", "input", "link", "base", "video", "audio", "a"}
    assert not [name for name in found.attributes if name.startswith("on") or name in {"href", "src", "srcdoc", "action"}]


class _Tags(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note both."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("path", ["/v1/cohorts", "/v1/values?metric=habit_rate&by=team", "/v1/metrics"])
def test_the_api_answers_json_that_no_browser_reads_as_a_page(hostile_home: Path, path: str) -> None:
    api = api_app(hostile_home, load_settings(hostile_home), host="127.0.0.1")
    with ThreadPoolExecutor(1) as beside:  # the browser's event loop runs in this thread
        answer = beside.submit(asked, api, path).result()
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "application/json"), answer.text[:300]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.text)
