"""The ASGI application: headers, closed paths, host names."""

import hashlib
import logging
import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import error_util

from dashboard import server
from dashboard.app import PAGES
from tests.asgi import asked
from tests.dashboard import world
from tests.dashboard.serving import get, served_world


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served_world("plain", tmp_path_factory.mktemp("home")) as port:
        yield port


@pytest.mark.parametrize("path", ["/", "/team", "/_stcore/health", "/_stcore/metrics", "/media/none.csv", "/static/js/none.js", "/nowhere"])
def test_every_response_carries_the_security_headers(port: int, path: str) -> None:
    _, headers, _ = get(port, path)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_every_page_of_the_app_tells_the_client_where_the_server_is(port: int) -> None:
    pages = [get(port, path)[2] for path in ("/", *(f"/{name}" for name in PAGES))]
    assert [page.count('<script src="./base.js">') for page in pages] == [1] * (1 + len(PAGES))


def test_scripts_may_not_be_inline_nor_evaluated(port: int) -> None:
    policy = dict(part.split(" ", 1) for part in get(port, "/")[1]["content-security-policy"].split("; "))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["connect-src"] == "'self'"


def test_the_one_inline_script_that_streamlit_serves_is_allowed_by_its_hash(port: int) -> None:
    _, headers, text = get(port, "/")
    (script,) = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/upload_file/a/b"])
def test_paths_that_nobody_needs_are_closed(port: int, path: str) -> None:
    assert get(port, path)[0] == 403


@pytest.mark.parametrize(
    ("is_https", "cookies", "hsts"), [(True, ["a=1; Secure", "b=2; secure"], True), (False, ["a=1", "b=2; secure"], False)]
)
def test_behind_https_cookies_travel_by_https_alone(
    is_https: bool, cookies: list[str], hsts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "refused", lambda _scope: None)  # the names of hosts are another test's

    async def page(_request: Request) -> Response:
        answer = Response("x")
        answer.raw_headers += [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2; secure")]
        return answer

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(server.SecurityHeaders, headers={}, is_https=is_https)])
    answer = asked(app, "/")
    assert answer.headers.get_list("set-cookie") == cookies
    assert ("strict-transport-security" in answer.headers) is hsts


def test_a_digest_ends_by_a_post_and_a_person_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str] = []
    monkeypatch.setattr(server, "refused", lambda _scope: None)
    world.configure(world.Door(), monkeypatch, stop_digest=lambda token: stopped.append(token) is None and token == "a.b")
    headers = {"Content-Security-Policy": "default-src 'none'; form-action 'none'"}
    app = Starlette(
        routes=[Route("/stop", server.stop_digest, methods=["GET", "POST"])],
        middleware=[Middleware(server.SecurityHeaders, headers=headers)],
    )
    shown = asked(app, "/stop", params={"digest": 'a.b"><script>'})
    assert "form-action 'self'" in shown.headers["content-security-policy"] and "<script>" not in shown.text and stopped == []
    assert asked(app, "/stop", method="POST", params={"digest": "a.b"}).text == "You get no more of these."
    assert asked(app, "/stop", method="POST", params={"digest": "x"}).status_code == 400
    assert stopped == ["a.b", "x"]


def test_a_foreign_host_name_is_refused(port: int) -> None:
    hosts = ("evil.example", "localhost.evil.example", "", "localhost", "127.0.0.1:8600", "[::1]:8501")
    assert [get(port, "/", host=host)[0] for host in hosts] == [403, 403, 403, 200, 200, 200]


def test_a_missing_home_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="takehold connect"):
        server.create_app(tmp_path / "typo")


def test_streamlit_reads_our_settings_and_loads_nothing_from_outside(tmp_path: Path) -> None:
    server.create_app(tmp_path)
    options = {
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "viewer",
        "client.disableDataExport": True,
    }
    assert {name: streamlit.get_option(name) for name in options} == options
    theme = tomllib.loads((server.FOLDER / ".streamlit" / "config.toml").read_text())["theme"]
    assert "http" not in str(theme)


def test_an_error_is_logged_by_its_place_and_never_by_its_message(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(server.st, "html", shown.append)
    with pytest.raises(ValueError, match="secret") as caught:
        raise ValueError("secret value 4711")
    assert server.show_error(caught.value)
    assert "ValueError at test_server.py" in caplog.text
    assert "4711" not in caplog.text + "".join(shown)
    reference = re.search(r"reference ([0-9a-f]{8})", shown[0])
    assert reference is not None and reference.group(1) in caplog.text


def test_streamlit_writes_nothing_of_an_error_before_it_asks_us(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    server.create_app(tmp_path)
    written: list[logging.LogRecord] = []
    told: list[Exception] = []
    log, ear = logging.getLogger("streamlit.error_util"), logging.Handler()
    ear.emit = written.append  # type: ignore[method-assign]
    log.addHandler(ear)
    try:
        error_util.handle_user_script_exception(ValueError("secret value 4711"), lambda error: told.append(error) or True)
        log.error("without an error")
    finally:
        log.removeHandler(ear)
    assert [str(one) for one in told] == ["secret value 4711"]
    assert [one.getMessage() for one in written] == ["without an error"]
    assert "4711" not in "".join(capfd.readouterr())
