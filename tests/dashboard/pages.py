"""Running one page of the app without a browser."""

import hashlib
from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
PAGES = ("overview", "team", "data-health", "definitions")


def run_page(name: str, *, query: dict[str, str] | None = None) -> AppTest:
    """The app after one run on the page with this URL path and these query parameters."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    app._page_hash = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    for key, value in (query or {}).items():
        app.query_params[key] = value
    return app.run()


def said(app: AppTest) -> str:
    """All HTML of the page."""
    return "\n".join(element.proto.body for element in app.get("html"))
