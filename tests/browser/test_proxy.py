"""The shipped nginx.conf before two processes: TLS, WebSockets, and a browser that stays with its process."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import TAKEHOLD
from tests.dashboard.serving import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.long]
CONF = Path(__file__).parents[2] / "deploy" / "nginx.conf"
MAIN = "pid {0}/nginx.pid;\nerror_log {0}/error.log;\nevents {{}}\nhttp {{ access_log off; include {0}/takehold.conf; }}\n"


def certificate(folder: Path) -> None:
    """A key and a certificate for localhost that nobody trusts."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True)


def changed(text: str, folder: Path, ports: dict[str, int]) -> str:
    """The file as shipped, with ports and paths that are free here; every change must find its place."""
    plain, ended = ports["listen 80;"], ports["listen 443 ssl;"]
    changes = [
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ssl;", f"listen 127.0.0.1:{ended} ssl;"),
        ("https://$host$request_uri", f"https://$host:{ended}$request_uri"), ("takehold.example.org", "localhost"),
        ("/etc/ssl/takehold", str(folder)), ("8501", str(ports["8501"])), ("8511", str(ports["8511"])),
    ]  # fmt: skip
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def proxied(demo_home: Path, tmp_path: Path) -> Iterator[dict[str, int]]:
    """Two processes of the dashboard behind nginx; the ports by what they stand for in the shipped file."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if nginx is None:
        pytest.skip("needs nginx: apt-get install nginx-light")
    ports = {name: free_port() for name in ("listen 80;", "listen 443 ssl;", "8501", "8511")}
    certificate(tmp_path)
    tmp_path.joinpath("takehold.conf").write_text(changed(CONF.read_text(encoding="utf-8"), tmp_path, ports), encoding="utf-8")
    tmp_path.joinpath("nginx.conf").write_text(MAIN.format(tmp_path), encoding="utf-8")
    with ExitStack() as stack:
        for name in ("8501", "8511"):
            stack.enter_context(served([str(TAKEHOLD), "serve", "--port", str(ports[name]), "--home", str(demo_home)], ports[name]))
        subprocess.run([nginx, "-c", tmp_path / "nginx.conf"], check=True)
        stack.callback(subprocess.run, [nginx, "-c", tmp_path / "nginx.conf", "-s", "stop"], check=True)
        yield ports


def test_a_browser_reaches_its_own_process_by_tls_and_stays_with_it(browser: Browser, proxied: dict[str, int]) -> None:
    processes = set()
    for number in range(8):
        context = browser.new_context(ignore_https_errors=True, user_agent=f"agent {number}")
        page, lines = context.new_page(), []
        page.on("websocket", lambda line, lines=lines: lines.append(line.url))
        for path in ("", "definitions"):
            page.goto(f"http://localhost:{proxied['listen 80;']}/{path}")
            page.wait_for_selector(".th-finding", timeout=60_000)
            kept = [one for one in context.cookies() if one.get("name") == "takehold_process"]
            assert [(one.get("secure"), one.get("httpOnly")) for one in kept] == [(True, True)]
            processes.add((number, kept[0].get("value")))
        assert lines == [f"wss://localhost:{proxied['listen 443 ssl;']}/_stcore/stream"] * 2
        context.close()
    assert len(processes) == 8
    assert {process for _, process in processes} == {str(proxied["8501"]), str(proxied["8511"])}


def test_another_host_name_is_refused_behind_the_proxy_too(browser: Browser, proxied: dict[str, int]) -> None:
    context = browser.new_context(ignore_https_errors=True)
    address = f"https://localhost:{proxied['listen 443 ssl;']}"
    assert context.request.get(f"{address}/_stcore/health").status == 200
    assert context.request.get(address, headers={"Host": "evil.example"}).status == 403
    context.close()
