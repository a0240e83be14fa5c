# ruff: noqa: INP001  (a script, no package)
"""The README's pictures: serve the demo, open its pages in a headless Chromium, write small files to docs/images.

``make screenshots``, or ``python scripts/screenshots.py HOME`` for a home that is there.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from io import BytesIO
from pathlib import Path
from urllib.error import URLError

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
TAKEHOLD = Path(sys.executable).with_name("takehold")
AS_OF = "2026-07-01"  # the same pictures whenever they are made
SHOTS = {
    "overview": ("", "light", 1280, 860),
    "sponsor-dark": ("sponsor", "dark", 1280, 860),
    "project": ("project", "light", 1280, 860),
    "phone": ("", "light", 390, 780),
}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
COLOURS = 96
SETTLE_MS = 2500


def main() -> None:
    """Build the demo where no home is named, serve it, take the pictures, end it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "home"
        if len(sys.argv) == 1:
            subprocess.run([TAKEHOLD, "demo", "--no-serve", "--as-of", AS_OF, "--home", home], check=True)
        port = free_port()
        with subprocess.Popen([TAKEHOLD, "--home", home, "serve", "--port", str(port)], stdout=subprocess.DEVNULL) as server:
            try:
                wait_for(port)
                take_all(port)
            finally:
                server.terminate()


def take_all(port: int) -> None:
    """Every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (page, scheme, width, height) in SHOTS.items():
            picture = taken(browser, f"http://localhost:{port}/{page}", scheme=scheme, size=(width, height))
            path = IMAGES / f"{name}.png"
            Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
            sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB\n")
        browser.close()


def taken(browser: Browser, address: str, *, scheme: str, size: tuple[int, int]) -> bytes:
    """One page once it is drawn."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=120_000)
    page.wait_for_selector(".th-finding", timeout=120_000)
    page.wait_for_timeout(SETTLE_MS)
    picture = page.screenshot()
    context.close()
    return picture


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the dashboard answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5)
        except (URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise TimeoutError("The dashboard did not answer within a minute.")


if __name__ == "__main__":
    main()
