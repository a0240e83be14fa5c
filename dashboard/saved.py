"""Saved views in the sidebar: the page with its filters under a name, opened again by a link that others can be sent."""

from collections.abc import Mapping

import streamlit as st

from access import saved_views
from access.programme import ChangedMeanwhile, LedgerBehind, LedgerUnreachable, Programme, Refused
from access.saved_views import SavedView
from dashboard import address, data, entered, entering, filters, show, words
from dashboard.data import Scope
from dashboard.parts import part


@part
def section(at: Scope, page: str) -> None:
    """The viewer's views as links, and the form that keeps the one on the screen; nothing without a ledger."""
    programme, viewer = entered.programme(), data.viewer()
    if programme is None:
        return
    try:
        found = saved_views.saved_views(programme, viewer)
    except (LedgerBehind, LedgerUnreachable):
        return
    with st.popover("Saved views", width="stretch"):
        for one in found:
            show.way(one.title, one.page, dict(one.query))
        if not found:
            st.caption("None yet. A view is this page with its filters; its link can be sent to others.")
        _keep_form(programme, page, query_of(at, st.query_params.to_dict()))
        if found:
            _forget_form(programme, found)


def query_of(at: Scope, asked: Mapping[str, str]) -> dict[str, str]:
    """The whole address of what is on the screen: every filter by its name, and what the page itself keeps there."""
    return {**filters.query_of(at.filters), **{name: asked[name] for part in address.PARTS.values() for name in part if name in asked}}


def _keep_form(programme: Programme, page: str, query: dict[str, str]) -> None:
    stamp = st.session_state.get("saves", 0)
    with st.form(f"keep_view_{stamp}", border=False):
        title = st.text_input("Name of this view", key=f"view_name_{stamp}", max_chars=80)
        if st.form_submit_button("Keep this view"):
            try:
                saved_views.keep(programme, data.viewer(), title, page, query)
            except (Refused, ChangedMeanwhile) as refused:
                entering.say(refused)
                return
            _again()


def _forget_form(programme: Programme, found: list[SavedView]) -> None:
    names = {one.key: one.title for one in found}
    chosen = st.selectbox("Take away", ["", *names], format_func=lambda key: words.tidy(names.get(key, "")), key="forget_view")
    if chosen and st.button("Take away", key="forget"):
        saved_views.forget(programme, data.viewer(), str(chosen))
        _again()


def _again() -> None:
    st.session_state["saves"] = st.session_state.get("saves", 0) + 1
    st.rerun()
