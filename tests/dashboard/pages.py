"""Running one page of the app without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
PAGES = ("overview", "sponsor", "project", "training", "team", "compare", "risk", "data-health", "programme", "definitions")


def run_page(name: str, *, query: dict[str, str] | None = None) -> AppTest:
    """The app after one run on the page with this URL path and these query parameters."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    app._page_hash = calc_hash(name)
    for key, value in (query or {}).items():
        app.query_params[key] = value
    app.run()
    assert app._finished_page_script_hash == app._page_hash, f"the app fell back from {name} to another page"
    return app


def said(app: AppTest) -> str:
    """All HTML of the page."""
    return "\n".join(element.proto.body for element in app.get("html"))
