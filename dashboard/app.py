"""The dashboard's entry: who looks, navigation, filters, then the page that was asked for. Served by ``dashboard.server``."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import streamlit as st

from access.permissions import allowed
from access.viewer import SignInNeeded, Viewer
from dashboard import address, data, filters, identity, parts, saved, search, show
from dashboard.data import Filters
from dashboard.views import admin, compare, data_health, definitions, my_data, overview, programme, project, risk, sponsor, team, training

FOLDER = Path(__file__).parent
OWN = "my-data"
PAGES: dict[str, tuple[str, Callable[[], None]]] = {
    "overview": ("Overview", overview.page),
    "sponsor": ("Sponsor", sponsor.page),
    "project": ("Project", project.page),
    "training": ("Training", training.page),
    "team": ("Team", team.page),
    "compare": ("Compare", compare.page),
    "risk": ("Risk", risk.page),
    "data-health": ("Data health", data_health.page),
    "programme": ("Programme", programme.page),
    "definitions": ("Definitions", definitions.page),
    "admin": ("Admin", admin.page),
    OWN: ("My data", my_data.page),
}
FIRST = {"member": OWN}
WORKING = "Working out the figures; the first look at a new snapshot takes longest."  # said after half a second
FRONT = "front"  # where the first page lies beside its own name: Streamlit answers to the name of a default page with "Page not found"


def run() -> None:
    """One run of the app: the page is pinned to one snapshot and one set of filters."""
    st.set_page_config(page_title="Takehold", page_icon=str(FOLDER / "icon.svg"), layout="wide")
    st.html(FOLDER / "theme.css")
    try:
        viewer = data.viewer()
        _show(viewer)
    except SignInNeeded as needed:
        identity.door(needed)


def _show(viewer: Viewer) -> None:
    names, first = permitted(viewer), FIRST.get(viewer.role, "overview")
    closed = [] if OWN in names else [OWN]  # not listed, yet who asks for it is told what it is and how to see it
    found, chosen_page = _navigated(names, first, closed)
    pages = dict(reversed(found))  # links lead to the first page at the root
    at = data.scope(Filters())
    if at is None:
        show.nothing_published()
        return
    name = next(name for name, page in found if page is chosen_page)
    asked_for, not_understood = address.asked(name), st.container()
    with st.sidebar:
        if viewer.account is not None:
            identity.badge(viewer)
        above = st.container()
        if viewer.role != "member":
            at = replace(at, filters=filters.choose(data.cohorts(at)))
    show.pin(at, pages)
    parts.begin(viewer)
    show.note_look(viewer, at, name)
    with above:
        search.box(at)
    with st.sidebar:
        saved.section(at, name)
    with st.spinner(WORKING):
        chosen_page.run()
    address.answered(asked_for, not_understood)


def _navigated(names: list[str], first: str, closed: list[str]) -> tuple[list[tuple[str, st.Page]], st.Page]:
    """Every page by its name, ``first`` twice, those of ``closed`` unlisted, and the one that is open.

    Of the two, the one that was asked for is listed: the navigation marks the open entry, which it knows by its address.
    """
    hidden = [(name, _page(name, name, is_unlisted=True)) for name in closed]
    found = [*_pages(names, first, unlisted=first), *hidden]
    chosen = st.navigation([page for _, page in found])
    if first in names and chosen.url_path == first:
        found = [*_pages(names, first, unlisted=FRONT), *hidden]
        chosen = st.navigation([page for _, page in found])
    return found, chosen


def _pages(names: list[str], first: str, *, unlisted: str) -> list[tuple[str, st.Page]]:
    """The pages of the navigation in order: ``first`` at the root of the address and once more under its own name, one of them unlisted."""
    ways = [(name, way) for name in names for way in ((FRONT, name) if name == first else (name,))]
    return [(name, _page(name, way, is_unlisted=way == unlisted)) for name, way in ways]


def _page(name: str, way: str, *, is_unlisted: bool) -> st.Page:
    title, show_page = PAGES[name]
    return st.Page(show_page, title=title, url_path=way, default=way == FRONT, visibility="hidden" if is_unlisted else "visible")


def permitted(viewer: Viewer) -> list[str]:
    """Pages of the access matrix that this viewer may open; one's own data only where somebody is signed in."""
    rows = allowed(viewer, "page", "view")
    return [name for name in PAGES if name in rows and (name != OWN or viewer.account is not None)]


if __name__ == "__main__":
    run()
