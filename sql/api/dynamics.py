"""Dynamics 365 / Dataverse: tables and the audit log over the Web API, page by page along ``@odata.nextLink``.

Sources: learn.microsoft.com/power-apps/developer/data-platform (webapi/query, service protection limits, auditing/retrieve-audit-data) and
learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from sql.api.address import ApiAddress, origin
from sql.api.client import PASSING, ApiClient, BadRequest, Reply, exchange
from sql.api.dynamics_changes import with_changes
from sql.api.dynamics_setup import SETUP_STREAMS
from sql.api.dynamics_streams import STREAMS
from sql.api.vendor import ApiStream, Page, PermissionMissing, Place, PlaceExpired
from sql.errors import SourceUnreachable

VERSION = "9.2"
LOGIN = "login.microsoftonline.com"
PAGE = 5000
DEPTH = (
    "Whether the role of the application user reads the whole organization is not looked up: with less, rows are missing without a word."
)
PRIVILEGE = re.compile(r"prv[A-Za-z_]+")
UNKNOWN_PROPERTY = re.compile(r"property named '([\w.]+)'")


@dataclass
class EntraSession:
    """Signing in by client credentials at Entra ID."""

    address: ApiAddress
    _token: str | None = field(default=None, repr=False)

    def token(self, renew: bool) -> str:  # noqa: FBT001  (the client's own call)
        """A bearer token; a new one if ``renew``. Raises SourceUnreachable where Entra refuses."""
        if self._token is None or renew:
            self._token = self._granted()
        return self._token

    def _granted(self) -> str:
        host, _, port = self.address.options.get("login", LOGIN).partition(":")
        url = (
            f"{origin(host, int(port) if port.isdigit() else None)}/{self.address.options.get('tenant', 'organizations')}/oauth2/v2.0/token"
        )
        form = {
            "grant_type": "client_credentials", "client_id": self.address.user, "client_secret": self.address.secret,
            "scope": f"{self.address.base}/.default",
        }  # fmt: skip
        with requests.Session() as session:
            reply = exchange(session, "POST", url, data=form)
        if reply.status in PASSING:
            raise requests.ConnectionError(f"status {reply.status}")
        if reply.status != 200:
            raise SourceUnreachable(f"Entra ID refuses to sign in ({_oauth_error(reply)}): look at the app registration and its secret.")
        return str(reply.json()["access_token"])


class Dynamics:
    """The Dataverse Web API as a vendor."""

    streams: tuple[ApiStream, ...] = (*STREAMS, *SETUP_STREAMS)

    def __init__(self, client: ApiClient, version: str) -> None:
        """Keep the client; nothing is asked yet."""
        self._client = client
        self._root = f"/api/data/v{version}"
        self._hidden: dict[str, list[str]] = {}

    def hello(self) -> str | None:
        """Sign in, and the version of the environment."""
        self._client.get(f"{self._root}/WhoAmI")
        try:
            return str(self._client.get(f"{self._root}/RetrieveVersion()").json().get("Version"))
        except PermissionMissing:
            return None

    def notes(self) -> tuple[str, ...]:
        """How deep the role reads is not told with the rows."""
        return (DEPTH,)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def start(self, stream: ApiStream, since: str | None) -> Place:
        """From the first page, or from what changed since."""
        del stream  # all begin alike
        return {"since": since, "next": None}

    def fetch(self, stream: ApiStream, place: Place) -> Page:
        """The page at a place."""
        annotations = ",".join(sorted({part for name in stream.columns.values() for _, _, part in [name.partition("@")] if part}))
        size = {"Prefer": f"odata.maxpagesize={1 if 'probe' in place else PAGE}"}
        if annotations:
            size["Prefer"] += f',odata.include-annotations="{annotations}"'
        try:
            answer = self._first(stream, place, size) if not place["next"] else self._client.get(place["next"], headers=size).json()
        except PermissionMissing as missing:
            privilege = str(missing) or stream.permission
            raise PermissionMissing(f"the application user lacks the privilege {privilege}.") from None
        except BadRequest:
            if place["next"]:
                raise PlaceExpired("the paging cookie is no longer known") from None
            raise
        rows = [with_changes(row) if "changes" in stream.about else row for row in answer["value"]]
        hidden = self._hidden.get(stream.name, [])
        notes = (f"Not in this environment: {', '.join(hidden)}.",) if hidden and not place["next"] else ()
        after = answer.get("@odata.nextLink")
        return Page(rows, None if after is None else {**place, "next": after}, notes)

    def _first(self, stream: ApiStream, place: Place, size: Mapping[str, str]) -> Any:
        """The first page; columns that the environment does not have are left out and said."""
        hidden = self._hidden.setdefault(stream.name, [])
        while True:
            try:
                return self._client.get(f"{self._root}/{stream.about['set']}", _query(stream, place, hidden), size).json()
            except _NoSuchColumn as unknown:
                name = str(unknown)
                if name in hidden or name in {stream.columns[stream.key], stream.columns[stream.cursor or stream.key]}:
                    raise SourceUnreachable(f"{stream.about['set']} has no column {name}: is this a Dynamics 365 environment?") from None
                hidden.append(name)


class _NoSuchColumn(Exception):
    """The environment does not have a column; the message is its name."""


def open_dynamics(address: ApiAddress) -> Dynamics:
    """An environment behind its own address."""
    session = EntraSession(address)
    return Dynamics(ApiClient(address.base, sign_in=session.token, judge=judged), address.options.get("version", VERSION).removeprefix("v"))


def judged(reply: Reply) -> None:
    """Raise what Dataverse's refusals mean."""
    if reply.status not in {400, 403, 404}:
        return
    answer = reply.json()
    error = answer.get("error", {}) if isinstance(answer, Mapping) else {}
    code, words = str(error.get("code", "")), str(error.get("message", ""))
    if column := UNKNOWN_PROPERTY.search(words):
        raise _NoSuchColumn(column[1])
    if reply.status == 403:
        named = PRIVILEGE.search(words)
        raise PermissionMissing(named[0] if named else "")
    if reply.status == 404:
        raise PermissionMissing("to a table that this environment does not have")
    raise BadRequest(f"Dataverse does not understand the query ({code or reply.status}).")


def _query(stream: ApiStream, place: Place, hidden: list[str]) -> dict[str, str]:
    wanted = dict.fromkeys([*stream.columns.values(), *stream.fills.values()])
    conditions = [stream.about["filter"]] if "filter" in stream.about else []
    if place["since"] and stream.cursor:
        conditions.append(f"{stream.columns[stream.cursor]} ge {place['since'].replace('+00:00', 'Z')}")
    plain = [name.partition(".")[0] for name in wanted if name not in hidden and not name.startswith("_made_") and "@" not in name]
    asked = {"$select": ",".join([*plain, *stream.about.get("besides", ())])}
    if "is_metadata" not in stream.about:  # definitions come whole, in no order
        asked["$orderby"] = f"{stream.columns[stream.cursor or stream.key]} asc"
    return asked | ({"$filter": " and ".join(conditions)} if conditions else {})


def _oauth_error(reply: Reply) -> str:
    """The code only: descriptions may quote what was sent."""
    try:
        return str(reply.json().get("error", reply.status))
    except (SourceUnreachable, AttributeError):
        return str(reply.status)
