"""A small demo, served as a user serves it, and a real Chromium."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.signing import COOKIE_SECRET, Place
from tests.dashboard.serving import free_port, served
from tests.identity_provider import CLIENT, SECRET

TAKEHOLD = Path(sys.executable).with_name("takehold")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
RUN_IS_OVER = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass
class Visit:
    """One open page and everything that went wrong on it."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a path of the dashboard and wait until it is drawn."""
        self.page.goto(f"{self.address}/{path}")
        self.wait()

    def wait(self) -> None:
        """Wait until the script has run and what it drew is there; a part that ran alone may ask for a run of the whole page at its end."""
        self.page.wait_for_selector(RUN_IS_OVER, timeout=60_000)
        self.page.wait_for_selector(".th-finding", timeout=60_000)
        self.page.wait_for_timeout(700)
        self.page.wait_for_selector(RUN_IS_OVER, timeout=60_000)

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a small demo, built and refreshed by the command line."""
    home = tmp_path_factory.mktemp("demo") / "home"
    command = [TAKEHOLD, "demo", "--no-serve", "--scale", "0.02", "--as-of", "2026-06-17", "--home", home]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture(scope="session")
def address(demo_home: Path) -> Iterator[str]:
    """Where the small demo is served."""
    port = free_port()
    with served([str(TAKEHOLD), "serve", "--port", str(port), "--home", str(demo_home)], port):
        yield f"http://localhost:{port}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, closed before the tests of another folder: its event loop would be in the way of theirs."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("needs chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """A function that opens a fresh context: ``visit(scheme="dark", width=390)``."""
    contexts = []

    def fresh(*, scheme: str = "light", width: int = 1280) -> Visit:
        made = opened(browser, address, scheme=scheme, width=width)
        contexts.append(made)
        return made.__enter__()

    yield fresh
    for made in contexts:
        made.__exit__(None, None, None)


@contextmanager
def opened(browser: Browser, address: str, *, scheme: str = "light", width: int = 1280) -> Iterator[Visit]:
    """One fresh context with one page, watched for errors and for requests to anywhere else."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light")
    visit = Visit(context.new_page(), address)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.errors.append(f"{message.text} ({message.location.get('url')})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:", address.replace("http", "ws"))):
            visit.outside.append(request.url)

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("request", on_request)
    yield visit
    context.close()


@pytest.fixture(scope="session")
def place(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The small demo behind a sign-in."""
    folder = tmp_path_factory.mktemp("provider")
    home = Path(shutil.copytree(demo_home, folder / "home"))
    provider_port, port = free_port(), free_port()
    found = Place(home, folder, port)
    found.settings = home.joinpath("takehold.toml").read_text(encoding="utf-8") + (
        f'\n[sign_in]\nmetadata_url = "http://localhost:{provider_port}/.well-known/openid-configuration"\nclient_id = "{CLIENT}"\n'
        f'address = "{found.address}"\nrole_claim = "groups"\n\n[sign_in.roles]\ncrm-sponsors = "sponsor"\n\n'
    )
    found.give()
    secrets = home / "secrets.toml"
    kept = secrets.read_text(encoding="utf-8") if secrets.exists() else ""
    secrets.write_text(f'{kept}\n[sign_in]\nclient_secret = "{SECRET}"\ncookie_secret = "{COOKIE_SECRET}"\n', encoding="utf-8")
    secrets.chmod(0o600)
    provider = [sys.executable, "-m", "tests.identity_provider", str(provider_port), str(folder)]
    with (
        served(provider, provider_port, alive="/keys"),
        served([str(TAKEHOLD), "serve", "--port", str(port), "--home", str(home)], port),
    ):
        yield found
