"""The dashboard as an ASGI application: Streamlit behind a middleware that sets security headers and closes what nobody needs.

Run it under uvicorn. Everything Streamlit itself reads stands in ``.streamlit/config.toml`` beside ``app.py``.
"""

import logging
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from access.viewer import SignInNeeded
from dashboard import data, failing, identity, panels
from dashboard.app import PAGES

FOLDER = Path(__file__).parent
BASE_SCRIPT_PATH = "/base.js"
FILES_PATH = "/media/"
STOP_PATH = "/stop"
CLOSED_PATHS = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file", "/_stcore/script-health-check")
log = logging.getLogger("takehold.dashboard")


def create_app(home: Path, *, sign_in: Mapping[str, str] | None = None) -> st.App:
    """The dashboard of the Takehold home ``home``; call ``dashboard.data.configure`` before the first request.

    ``home`` must exist: a typo would otherwise show as an empty dashboard. ``sign_in`` holds what Streamlit's login needs: redirect_uri,
    cookie_secret, client_id, client_secret, server_metadata_url.
    """
    if not home.is_dir():
        raise FileNotFoundError(f"There is no Takehold home at {home}. Create one with `takehold connect` or `takehold demo`.")
    page = with_base_script(streamlit_page())
    headers = security_headers(inline_script_hashes(page))
    app = st.App(
        FOLDER / "app.py",
        secrets={"auth": dict(sign_in)} if sign_in else None,
        routes=[
            Route(BASE_SCRIPT_PATH, base_script),
            Route(STOP_PATH, stop_digest, methods=["GET", "POST"]),
            *(Route(path, partial(index, page=page)) for path in ("/", *(f"/{name}" for name in PAGES))),
        ],
        middleware=[Middleware(SecurityHeaders, headers=headers, is_https=bool(sign_in) and sign_in["redirect_uri"].startswith("https:"))],
        on_script_error=show_error,
    )
    logging.getLogger("streamlit.error_util").addFilter(without_errors)  # it logs whole errors, values included, before it asks show_error
    config.get_config_options(force_reparse=True)  # whoever asked Streamlit something before has kept an answer without our file
    if sign_in:
        public_name = urlsplit(sign_in["redirect_uri"]).hostname or ""
        config.set_option("server.allowedHosts", [*st.get_option("server.allowedHosts"), public_name])
        config.set_option("server.cookieSecret", sign_in["cookie_secret"])
    return app


def without_errors(record: logging.LogRecord) -> bool:
    """Let a record pass that carries no error."""
    return record.exc_info is None


async def base_script(_request: Request) -> Response:
    """Tells Streamlit's client where its server is; without it the client asks below each page's address first and gets 404s."""
    return Response("window.__streamlit = { BACKEND_BASE_URL: window.location.origin + '/' }\n", media_type="text/javascript")


async def stop_digest(request: Request) -> Response:
    """The end of a digest: mail programs post at once, a person who follows the link is asked by one button."""
    token, stop = request.query_params.get("digest", ""), data.settings().stop_digest
    if request.method == "GET":
        return Response(panels.stop_form(STOP_PATH, token), media_type="text/html")
    is_done = stop is not None and stop(token)
    said = "You get no more of these." if is_done else "This link is none of ours, so nothing was changed."
    return PlainTextResponse(said, status_code=200 if is_done else 400)


async def index(_request: Request, *, page: str) -> Response:
    """The HTML page, the same for every page of the app."""
    return Response(page, media_type="text/html", headers={"Cache-Control": "no-cache"})


def with_base_script(page: str) -> str:
    """Streamlit's page with our script before its own."""
    return page.replace("<script", f'<script src=".{BASE_SCRIPT_PATH}"></script>\n    <script', 1)


class SecurityHeaders:
    """ASGI middleware: every response gets ``headers``; closed paths and unknown host names are refused.

    Where people come by https, browsers are told to come no other way, and to send cookies no other way: Streamlit leaves that out.
    """

    def __init__(self, app: ASGIApp, *, headers: dict[str, str], is_https: bool = False) -> None:
        self.app = app
        self.headers = {**headers, "Strict-Transport-Security": "max-age=31536000"} if is_https else headers
        self.is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything but HTTP through; answer closed paths with 403."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(with_own_form(self.headers) if scope["path"] == STOP_PATH else self.headers)
                if self.is_https:
                    message["headers"] = [(name, secured(value) if name == b"set-cookie" else value) for name, value in message["headers"]]
            await send(message)

        refusal = refused(scope)
        await (refusal or self.app)(scope, receive, send_with_headers)


def with_own_form(headers: dict[str, str]) -> dict[str, str]:
    """The same headers for the one page with a form, which may be sent to us."""
    policy = headers.get("Content-Security-Policy", "")
    return {**headers, "Content-Security-Policy": policy.replace("form-action 'none'", "form-action 'self'")}


def secured(cookie: bytes) -> bytes:
    """A cookie that is sent over https only.

    >>> secured(b"a=1; HttpOnly")
    b'a=1; HttpOnly; Secure'
    """
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"


def refused(scope: Scope) -> PlainTextResponse | None:
    """The refusal for a closed path or a foreign host name, or null when the request may pass.

    Host names are checked here for every request, because Streamlit checks them for its WebSocket only.
    """
    if any(scope["path"].startswith(path) for path in CLOSED_PATHS):
        return PlainTextResponse("Closed.", status_code=403)
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if host_name(host) not in st.get_option("server.allowedHosts"):
        return PlainTextResponse("Unknown host name. Open http://localhost.", status_code=403)
    if scope["path"].startswith(FILES_PATH) and not may_fetch(scope):
        return PlainTextResponse("Sign in first.", status_code=403)
    return None


def may_fetch(scope: Scope) -> bool:
    """Whether whoever sends this request is somebody with a role: Streamlit gives files to everybody who knows their address."""
    by_claims = data.settings().by_claims
    if by_claims is None:
        return True
    try:
        by_claims(identity.claims_of_request(scope))
    except SignInNeeded:
        return False
    return True


def host_name(host: str) -> str:
    """The name in a Host header, without its port; an IPv6 address keeps its brackets."""
    return re.sub(r":\d+$", "", host.strip().lower())


def security_headers(script_hashes: list[str]) -> dict[str, str]:
    """Headers of every response. Scripts run from our own files only; styles may stand inline (Streamlit needs it)."""
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *script_hashes])
    policy = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def streamlit_page() -> str:
    """The one HTML page that the installed Streamlit serves."""
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def inline_script_hashes(page: str) -> list[str]:
    """CSP source expressions for the inline scripts of ``page``: computed, so that an update of Streamlit does not break them."""
    bodies = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'" for body in bodies]


def show_error(error: Exception) -> bool:
    """Show what happened, what still works and what to do; the log gets the place, never the message (it may hold values)."""
    reference, line = failing.placed(error)
    log.error("page failed, %s", line)
    text = (
        "This page could not be worked out. The other pages still work. Reload; if it happens again, "
        f"look for reference {reference} in the log of takehold serve."
    )
    st.html(panels.empty("Something went wrong on this page", text))
    return True
