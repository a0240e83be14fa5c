"""The dashboard's entry: navigation, filters, then the page that was asked for. Served by ``dashboard.server``."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from dashboard import data, filters, show
from dashboard.data import Filters
from dashboard.views import data_health, definitions, overview, team

FOLDER = Path(__file__).parent


def run() -> None:
    """One run of the app: the page is pinned to one snapshot and one set of filters."""
    st.set_page_config(page_title="Takehold", page_icon=str(FOLDER / "icon.svg"), layout="wide")
    st.html(FOLDER / "theme.css")
    pages = {
        "overview": st.Page(overview.page, title="Overview", url_path="overview", default=True),
        "team": st.Page(team.page, title="Team", url_path="team"),
        "data-health": st.Page(data_health.page, title="Data health", url_path="data-health"),
        "definitions": st.Page(definitions.page, title="Definitions", url_path="definitions"),
    }
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
