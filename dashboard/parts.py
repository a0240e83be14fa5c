"""Parts of a page that run anew alone: what a reader picks in one leaves the rest of the page as it stands."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from access.viewer import SignInNeeded, Viewer
from dashboard import data, failing, show

Asked = ParamSpec("Asked")
VIEWER = "pinned_viewer"
known: list[str] = []


def begin(viewer: Viewer) -> None:
    """Remember for whom the page is drawn: its parts run anew for nobody else."""
    st.session_state[VIEWER] = viewer


def part(draw: Callable[Asked, None]) -> Callable[Asked, None]:
    """Decorator: ``draw`` draws a part of a page, and the widgets in it run nothing else anew.

    Streamlit keeps what a part was given and does not run the head of the page again, where the reader is checked. So each run of a part
    asks again who looks and what is published. Where one of these is no longer what the page was drawn for, nothing of the part runs: the
    whole page does, which refuses what is now refused and shows what is newer. A part that fails says so in its place, and the rest of
    the page stays. This is the one use of ``st.fragment``.
    """
    known.append(f"{draw.__module__}.{draw.__qualname__}")

    @wraps(draw)
    def checked(*given: Asked.args, **options: Asked.kwargs) -> None:
        if not is_as_drawn():
            st.rerun()
        try:
            with show.files_of(draw.__qualname__):
                draw(*given, **options)
        except SignInNeeded:
            st.rerun()
        except Exception as error:  # noqa: BLE001  (Streamlit would leave out all of the page below the part)
            failing.part(error, draw.__qualname__)

    return st.fragment(checked)


def is_as_drawn() -> bool:
    """Whether the same person may still see the same, in the snapshot that the page shows."""
    try:
        viewer, at = data.viewer(), data.scope(data.Filters())
    except SignInNeeded:
        return False
    drawn = show.pinned()
    return viewer == st.session_state[VIEWER] and at is not None and (at.snapshot_id, at.scope_id) == (drawn.snapshot_id, drawn.scope_id)
