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
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from access import door
from access.viewer import local_viewer
from dashboard import data
from dashboard.entering import label
from delivery.digest import as_chat, as_html, as_text
from delivery.export import exported
from metrics.catalog import CATALOG
from takehold.api_run import api_app
from takehold.digests import digest_for
from takehold.settings import load_settings
from takehold.wiring import dashboard_app, published_snapshot, sponsor_brief
from tests.asgi import asked
from tests.browser.conftest import TAKEHOLD, opened
from tests.browser.test_odd_worlds import assert_only_text
from tests.dashboard.pages import PAGES
from tests.dashboard.serving import free_port, served
from tests.dashboard.takeaway import files_of
from tests.delivery.test_export import pdf_text
from tests.hostile import STRINGS

pytestmark = [pytest.mark.browser, pytest.mark.long]
KEPT = {"app_info", "kind", "login", "account_type", "licence", "position", "time_zone", "verb", "module", "actor", "stage", "old_stage",
        "new_stage", "currency", "close_day", "next_step_day", "day", "entered_by", "end_kind", "method"}  # fmt: skip
NUMBER = re.compile(r"^-?[\d.]+(?:e-?\d+)?$")
PARTS = tuple(label(table) for table in ("goal", "wave", "intervention", "decision", "cost", "alert_rule"))
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
        snapshot = published_snapshot(hostile_home, load_settings(hostile_home))
        teams = door.cohorts(snapshot, local_viewer()).query("level == 'team'")["cohort"].astype(str).tolist()
        parts = [f"programme?{urlencode({'part': part})}" for part in PARTS]
        figures = [f"definitions?{urlencode({'figure': CATALOG[name].title})}" for name in ("habit_rate", "fill_rate")]
        assert_only_text(seen, (*(f"team?{urlencode({'team': team})}" for team in teams[:3]), *figures, *parts))


def test_no_cell_of_a_file_is_a_formula_a_link_or_a_script(hostile_home: Path) -> None:
    snapshot = published_snapshot(hostile_home, load_settings(hostile_home))
    frame = door.values(snapshot, local_viewer(), [CATALOG["habit_rate"], CATALOG["fill_rate"]])
    listed = door.cohorts(snapshot, local_viewer())
    assert sum(name in set(STRINGS) for name in listed["cohort"]) > 5
    for rows in (frame, listed, door.capabilities(snapshot, local_viewer()), door.ingestion(snapshot, local_viewer())):
        title = str(listed["cohort"].iloc[0])
        for kind, live in CHECKS.items():
            assert live(exported(kind, title, [title], rows.head(60))) == []


def live_in_xlsx(workbook: bytes) -> list[str]:
    """What a spreadsheet would run or follow in a workbook: formulas, links, relations to the outside."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    return [f"{name}: {sign}" for name, text in parts.items() for sign in ("<f>", "<hyperlink", 'TargetMode="External"') if sign in text]


def test_every_table_of_every_page_leaves_as_text_in_every_kind_of_file(hostile_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEHOLD_HOME", str(hostile_home))
    dashboard_app(hostile_home, load_settings(hostile_home))
    files = files_of(hostile_pages(), monkeypatch)
    assert len(files) >= 4 * 40 and {one.kind for one in files} == {"csv", "xlsx", "pdf", "png"}
    assert sum(text in set(STRINGS) for one in files for text in one.rows.astype(str).to_numpy().ravel()) > 200
    for one in files:
        assert CHECKS[one.kind](one.content) == [], (one.page, one.name)


def hostile_pages() -> list[tuple[str, dict[str, str]]]:
    """Every page, one team's, a figure's, and every part of the programme."""
    at = data.scope(data.Filters())
    assert at is not None
    teams = data.cohorts(at).query("level == 'team'")["cohort"].astype(str).tolist()
    more = [("team", {"team": team}) for team in teams[:3]] + [("definitions", {"figure": CATALOG["habit_rate"].title})]
    return [*((page, {}) for page in (*PAGES, "admin")), *more, *(("programme", {"part": part}) for part in PARTS)]


def live_in_csv(content: bytes) -> list[str]:
    """Cells that a spreadsheet would run, whatever separator it takes, and addresses."""
    text = content.decode("utf-8-sig")
    cells = [cell for separator in ",;\t" for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
    return [cell for cell in cells if (RISKY.search(cell) and not NUMBER.match(cell)) or "://evil" in cell]


def live_in_pdf(content: bytes) -> list[str]:
    """Actions and links of a printed page, and addresses that a reader would link."""
    found = [sign.decode() for sign in re.findall(rb"/(?:URI|JavaScript|JS|Launch|SubmitForm|GoToR|OpenAction)\b", content)]
    return found + re.findall(r"\w*://evil|www\.evil", pdf_text(content))


def live_in_png(content: bytes) -> list[str]:
    """Texts that travel inside a picture."""
    return [part.decode() for part in (b"tEXt", b"iTXt", b"zTXt") if part in content]


def test_the_printed_brief_has_no_link_and_no_action(hostile_home: Path) -> None:
    settings = load_settings(hostile_home)
    content = sponsor_brief(hostile_home, settings, published_snapshot(hostile_home, settings))
    assert content.startswith(b"%PDF") and live_in_pdf(content) == []


@pytest.mark.parametrize("role", ["sponsor", "project_manager", "trainer"])
def test_no_line_of_a_digest_runs_or_links(hostile_home: Path, role: str) -> None:
    path = hostile_home / "takehold.toml"
    kept = path.read_text(encoding="utf-8")
    path.write_text(f'{kept}\n[digest.chat]\nrole = "{role}"\nunits = "all"\n', encoding="utf-8")
    try:
        settings = load_settings(hostile_home)
        digest = digest_for(published_snapshot(hostile_home, settings), settings, "chat")
    finally:
        path.write_text(kept, encoding="utf-8")
    assert digest.worth_a_look or digest.figures
    text, chat, page = as_text(digest), as_chat(digest), as_html(digest)
    assert "://evil" not in text + chat + page and "www.evil" not in (text + chat + page).lower()
    assert re.search(r"<[!@#h]|@\w|\]\(", chat) is None
    found = _Tags()
    found.feed(page)
    assert not found.names & {"script", "img", "svg", "iframe", "object", "embed", "form", "input", "link", "base", "video", "audio", "a"}
    assert not [name for name in found.attributes if name.startswith("on") or name in {"href", "src", "srcdoc", "action"}]


CHECKS = {"csv": live_in_csv, "xlsx": live_in_xlsx, "pdf": live_in_pdf, "png": live_in_png}


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


ROUTES = ("/v1/cohorts", "/v1/values?metric=habit_rate&metric=fill_rate&by=team", "/v1/values?metric=habit_rate&by=unit&period=month",
          "/v1/metrics", "/openapi.json")  # fmt: skip


@pytest.mark.parametrize("path", ROUTES)
def test_the_api_answers_json_that_no_browser_reads_as_a_page(hostile_home: Path, path: str) -> None:
    api = api_app(hostile_home, load_settings(hostile_home), host="127.0.0.1")
    with ThreadPoolExecutor(1) as beside:  # the browser's event loop runs in this thread
        answer = beside.submit(asked, api, path).result()
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "application/json"), answer.text[:300]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.text)


@pytest.mark.parametrize(
    "path", ["/v1/values?metric=<script>window.hit=1</script>", "/v1/values?metric=habit_rate&unit=<img%20src=x>", "/v1/<b>"]
)
def test_a_refusal_of_the_api_is_no_page_either(hostile_home: Path, path: str) -> None:
    api = api_app(hostile_home, load_settings(hostile_home), host="127.0.0.1")
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(asked, api, path).result()
    assert answer.status_code in (400, 404)
    assert not answer.headers["content-type"].startswith("text/html")


def test_the_arrow_stream_of_the_api_is_no_page(hostile_home: Path) -> None:
    api = api_app(hostile_home, load_settings(hostile_home), host="127.0.0.1")
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(asked, api, "/v1/cohorts?format=arrow").result()
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("application/vnd.apache.arrow.stream", "nosniff")
