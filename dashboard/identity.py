"""Who is signed in: what Streamlit's login knows of this session or of a request, and the page before the door."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.types import Scope as AsgiScope
from streamlit.web.server.starlette import starlette_websocket

from access.viewer import SignInNeeded, Viewer
from dashboard import panels, words

USER_COOKIE = "_streamlit_user"
ROLE_NAMES = {"project_manager": "project manager"}


def claims() -> Mapping[str, Any] | None:
    """The claims of the identity provider about this session's user, or null when nobody is signed in."""
    found = dict(st.user.to_dict())
    return found if found.get("is_logged_in") is True else None


def claims_of_request(scope: AsgiScope) -> Mapping[str, Any] | None:
    """The claims in the signed cookie of a request that is no page run, such as one for a file; null for none or a forged one."""
    cookies = HTTPConnection(scope).cookies
    raw = starlette_websocket._get_signed_cookie_with_chunks(cookies, USER_COOKIE)  # noqa: SLF001  (Streamlit offers no other way)
    try:
        found = json.loads(raw) if raw else {}
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("is_logged_in") is True else None


def door(needed: SignInNeeded) -> None:
    """The one page of those who are not let in: why, and what to do. No figure, no name of a page."""

    def page() -> None:
        st.html(
            panels.head(
                "Is the CRM taking hold?",
                str(needed),
                ["nothing is shown without a role" if needed.is_known else "nothing is shown before the sign-in"],
            )
        )
        if needed.is_known:
            st.button("Sign out", on_click=st.logout, key="sign_out")
        else:
            st.button("Sign in", on_click=st.login, type="primary", key="sign_in")

    st.navigation([st.Page(page, title="Sign in", url_path="sign-in", default=True)], position="hidden").run()


def badge(viewer: Viewer) -> None:
    """Who is signed in and as what, with the way out."""
    reach = "" if viewer.units is None or viewer.role == "member" else f", {words.counted(len(viewer.units), 'unit')}"
    st.caption(words.plain(f"{viewer.name}: {ROLE_NAMES.get(viewer.role, viewer.role)}{reach}"))
    st.button("Sign out", on_click=st.logout, key="sign_out")
