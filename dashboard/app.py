"""The dashboard's entry: navigation, filters, then the page that was asked for. Served by ``dashboard.server``."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import streamlit as st

from dashboard import data, filters, show
from dashboard.data import Filters
from dashboard.views import data_health, definitions, overview, programme, project, risk, sponsor, team, training

FOLDER = Path(__file__).parent
FIRST = "overview"
PAGES: dict[str, tuple[str, Callable[[], None]]] = {
    "overview": ("Overview", overview.page),
    "sponsor": ("Sponsor", sponsor.page),
    "project": ("Project", project.page),
    "training": ("Training", training.page),
    "team": ("Team", team.page),
    "risk": ("Risk", risk.page),
    "data-health": ("Data health", data_health.page),
    "programme": ("Programme", programme.page),
    "definitions": ("Definitions", definitions.page),
}


def run() -> None:
    """One run of the app: the page is pinned to one snapshot and one set of filters."""
    st.set_page_config(page_title="Takehold", page_icon=str(FOLDER / "icon.svg"), layout="wide")
    st.html(FOLDER / "theme.css")
    pages = {path: st.Page(show_page, title=title, url_path=path, default=path == FIRST) for path, (title, show_page) in PAGES.items()}
    chosen_page = st.navigation(list(pages.values()))
    at = data.scope(Filters())
    if at is None:
        show.nothing_published()
        return
    with st.sidebar:
        at = replace(at, filters=filters.choose(data.cohorts(at)))
    show.pin(at, pages)
    chosen_page.run()


if __name__ == "__main__":
    run()
