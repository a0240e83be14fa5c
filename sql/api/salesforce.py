"""Salesforce: SOQL over REST with its pages, and the daily CSV files of EventLogFile, whenever they arrive.

What an account may see is looked up by describing each object: fields that are hidden from it are left out and said. Sources:
developer.salesforce.com REST API Developer Guide (query, queryAll, describe, EventLogFile, error codes), Object Reference (fields).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from sql.api.address import ApiAddress
from sql.api.client import PASSING, ApiClient, BadRequest, Reply, exchange
from sql.api.salesforce_logs import file_rows
from sql.api.salesforce_setup import SETUP_STREAMS
from sql.api.salesforce_streams import RECORDS, STREAMS, VALUES_READ
from sql.api.vendor import ApiStream, Page, PermissionMissing, Place, PlaceExpired
from sql.errors import SourceUnreachable

VERSION = "62.0"
RESERVE = 0.1
USAGE = re.compile(r"(?<![\w-])api-usage=(\d+)/(\d+)")
HIDDEN = "(not read)"
RIGHTS = {
    "PermissionsApiEnabled": "API Enabled",
    "PermissionsViewAllData": "View All Data",
    "PermissionsManageUsers": "Manage Users",
    "PermissionsMonitorLoginHistory": "Monitor Login History",
    "PermissionsViewEventLogFiles": "View Event Log Files",
}
RIGHTS_UNKNOWN = (
    "The account may not see its own permissions (View Setup and Configuration): whether records are hidden from it is not known."
)
LOGIN_RIGHTS = ("PermissionsManageUsers", "PermissionsMonitorLoginHistory")
LOG_RIGHTS = ("PermissionsViewEventLogFiles", "PermissionsViewAllData")


@dataclass
class SalesforceSession:
    """Signing in by client credentials, or by a refresh token where the address has one; ``user_id`` is who it is."""

    address: ApiAddress
    user_id: str | None = None
    _token: str | None = field(default=None, repr=False)

    def token(self, renew: bool) -> str:  # noqa: FBT001  (the client's own call)
        """A bearer token; a new one if ``renew``. Raises SourceUnreachable where Salesforce refuses."""
        if self._token is None or renew:
            self._token = self._granted()
        return self._token

    def _granted(self) -> str:
        refresh = self.address.options.get("refresh_token")
        grant = {"grant_type": "refresh_token", "refresh_token": refresh} if refresh else {"grant_type": "client_credentials"}
        form = {**grant, "client_id": self.address.user, "client_secret": self.address.secret}
        with requests.Session() as session:
            reply = exchange(session, "POST", f"{self.address.base}/services/oauth2/token", data=form)
        if reply.status in PASSING:
            raise requests.ConnectionError(f"status {reply.status}")
        if reply.status != 200:
            raise SourceUnreachable(
                f"Salesforce refuses to sign in ({_oauth_error(reply)}): look at the connected app and its run-as user."
            )
        granted = reply.json()
        self.user_id = str(granted.get("id", "")).rpartition("/")[2] or None
        return str(granted["access_token"])


class Salesforce:
    """The Salesforce API as a vendor."""

    streams: tuple[ApiStream, ...] = (*STREAMS, *SETUP_STREAMS)

    def __init__(self, client: ApiClient, session: SalesforceSession, version: str) -> None:
        """Keep the client; nothing is asked yet."""
        self._client = client
        self._session = session
        self._root = f"/services/data/v{version}"
        self._version = version
        self._fields: dict[str, set[str]] = {}
        self._rights: set[str] | None = None
        self._whole: set[str] = set()

    def hello(self) -> str | None:
        """Sign in and look up the account's own rights."""
        self._session.token(renew=False)
        names = ", ".join(f"PermissionSet.{name}" for name in RIGHTS)
        mine = f"from PermissionSetAssignment where AssigneeId = '{self._session.user_id}'"
        try:
            sets = [row.get("PermissionSet") or {} for row in self._all(f"select {names} {mine}")]
            self._rights = {name for name in RIGHTS for granted in sets if granted.get(name) is True}
            whole = f"PermissionsViewAllRecords = true and ParentId in (select PermissionSetId {mine})"
            self._whole = {str(row["SobjectType"]) for row in self._all(f"select SobjectType from ObjectPermissions where {whole}")}
        except (PermissionMissing, BadRequest):
            self._rights = None
        return f"API {self._version}"

    def notes(self) -> tuple[str, ...]:
        """Where sharing hides records from the account."""
        if self._rights is None:
            return (RIGHTS_UNKNOWN,)
        hidden = [name for name in RECORDS if name not in self._whole]
        if "PermissionsViewAllData" in self._rights or not hidden:
            return ()
        lacks = f"The account lacks View All Data, or View All Records of {', '.join(hidden)}"
        return (f"{lacks}: records that are not shared with it are not counted.",)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def start(self, stream: ApiStream, since: str | None) -> Place:
        """From the first page, or from what changed since."""
        del stream  # all begin alike
        return {"since": since, "next": None, "queue": None}

    def fetch(self, stream: ApiStream, place: Place) -> Page:
        """The page at a place."""
        try:
            self._check_rights(stream)
            if "jobs" in stream.about:
                return self._job_page(stream, place)
            return self._file_page(stream, place) if "event_type" in stream.about else self._query_page(stream, place)
        except PermissionMissing as missing:
            said = f" ({missing})" if str(missing) else ""
            words = f"the account may not read {stream.about['object']}; it needs the permission {stream.permission}{said}."
            raise PermissionMissing(words, status=stream.about.get("status", "needs_setup")) from None

    def _check_rights(self, stream: ApiStream) -> None:
        """Without the right, sign-ins are those of the account itself: that is not the whole log."""
        needed = {"LoginHistory": LOGIN_RIGHTS, "EventLogFile": LOG_RIGHTS}.get(stream.about["object"], ())
        if needed and self._rights is not None and not self._rights.intersection(needed):
            raise PermissionMissing("")

    def _query_page(self, stream: ApiStream, place: Place) -> Page:
        notes: tuple[str, ...] = ()
        if place["next"]:
            answer = self._going_on(place["next"])
        else:
            names, hidden = self._visible(stream)
            notes = (f"Not visible to the account, or not in this edition: {', '.join(hidden)}.",) if hidden else ()
            way = "queryAll" if stream.deleted else "query"
            answer = self._client.get(f"{self._root}/{way}", {"q": _soql(stream, names, place)}).json()
        rows = [_hidden_values(row) if "values" in stream.about else row for row in answer["records"]]
        after = None if answer.get("done", True) else answer["nextRecordsUrl"]
        return Page(rows, None if after is None else {**place, "next": after}, notes)

    def _going_on(self, path: str) -> Any:
        try:
            return self._client.get(path).json()
        except PermissionMissing:
            raise PlaceExpired("the query's next page is no longer known") from None

    def _visible(self, stream: ApiStream) -> tuple[list[str], list[str]]:
        """The wanted fields that the account sees, and those that it does not."""
        name = stream.about["object"]
        if name not in self._fields:
            described = self._client.get(f"{self._root}/sobjects/{name}/describe").json()
            self._fields[name] = {str(each["name"]) for each in described["fields"]}
        wanted = list(dict.fromkeys([*stream.columns.values(), *stream.fills.values()]))
        seen = [each for each in wanted if each in self._fields[name]]
        needed = {stream.columns[stream.key], stream.columns[stream.cursor or stream.key]}
        if missing := sorted(needed - set(seen)):
            raise PermissionMissing(f"the field {missing[0]} is hidden from it")
        return seen, [f"{name}.{each}" for each in wanted if each not in seen and each not in stream.about.get("optional", ())]

    def _file_page(self, stream: ApiStream, place: Place) -> Page:
        if place["queue"] is None:
            since = f" and CreatedDate >= {_literal(place['since'])}" if place["since"] else ""
            kind = f"EventType = '{stream.about['event_type']}' and Interval = 'Daily'"
            found = self._all(f"select Id, LogDate, CreatedDate from EventLogFile where {kind}{since} order by CreatedDate, Id")
            queue = [[row["Id"], row["LogDate"], row["CreatedDate"]] for row in found]
            return Page([], {**place, "queue": queue} if queue and "probe" not in place else None)
        (number, log_date, created), *rest = place["queue"]
        after = {**place, "queue": rest} if rest else None
        try:
            reply = self._client.get(f"{self._root}/sobjects/EventLogFile/{number}/LogFile")
        except PermissionMissing as missing:
            if str(missing) != "NOT_FOUND":
                raise
            return Page([], after, (f"The log file of {log_date[:10]} was gone before it was read.",))
        rows = file_rows(reply.body, {"_file": number, "_log_date": log_date, "_file_created": created})
        return Page(rows, after)

    def _job_page(self, stream: ApiStream, place: Place) -> Page:
        """Bulk jobs, which are listed and not queried: the newest state of each."""
        answer = self._going_on(place["next"]) if place["next"] else self._client.get(f"{self._root}{stream.about['jobs']}").json()
        after = None if answer.get("done", True) else answer["nextRecordsUrl"]
        return Page(answer["records"], None if after is None else {**place, "next": after})

    def _all(self, soql: str) -> list[Mapping[str, Any]]:
        answer = self._client.get(f"{self._root}/query", {"q": soql}).json()
        rows = list(answer["records"])
        while not answer.get("done", True):
            answer = self._client.get(answer["nextRecordsUrl"]).json()
            rows += answer["records"]
        return rows


def open_salesforce(address: ApiAddress) -> Salesforce:
    """Salesforce behind a My Domain address."""
    session = SalesforceSession(address)
    client = ApiClient(address.base, sign_in=session.token, judge=judged)
    return Salesforce(client, session, address.options.get("version", VERSION).removeprefix("v"))


def judged(reply: Reply) -> None:
    """Raise what Salesforce's refusals mean, and stop before the last tenth of the day's calls."""
    told = USAGE.search(reply.headers.get("sforce-limit-info", ""))
    used, limit = (int(told[1]), int(told[2])) if told else (0, 0)
    if limit and used >= (1 - RESERVE) * limit:
        raise SourceUnreachable(
            f"{used} of the day's {limit} API calls are used; the last tenth is for others. What was read so far is kept: refresh later."
        )
    if reply.status not in {400, 403, 404}:
        return
    code, words = _error(reply)
    if code == "REQUEST_LIMIT_EXCEEDED":
        raise SourceUnreachable("the API calls of the day are used up. What was read so far is kept: refresh tomorrow.")
    if code in {"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"}:
        raise SourceUnreachable(f"the API is switched off ({code}): this edition has none, or the account lacks API Enabled.")
    if code in {"INVALID_QUERY_LOCATOR", "QUERY_TIMEOUT"}:
        raise PlaceExpired(code)
    if code in {"MALFORMED_QUERY", "INVALID_FIELD"}:
        raise BadRequest(f"Salesforce does not understand the query ({code}): {words[:200]}")
    raise PermissionMissing(code)


def _error(reply: Reply) -> tuple[str, str]:
    answer = reply.json()
    first = answer[0] if isinstance(answer, list) and answer else answer if isinstance(answer, Mapping) else {}
    return str(first.get("errorCode", f"status {reply.status}")), str(first.get("message", ""))


def _oauth_error(reply: Reply) -> str:
    """The code only: descriptions may quote what was sent."""
    try:
        return str(reply.json().get("error", reply.status))
    except (SourceUnreachable, AttributeError):
        return str(reply.status)


def _soql(stream: ApiStream, names: list[str], place: Place) -> str:
    conditions = [stream.about["where"]] if "where" in stream.about else []
    if place["since"] and stream.cursor:
        conditions.append(f"{stream.columns[stream.cursor]} >= {_literal(place['since'])}")
    where = f" where {' and '.join(conditions)}" if conditions else ""
    order = f" order by {stream.columns[stream.cursor]}, {stream.columns[stream.key]}" if stream.cursor else ""
    limit = " limit 1" if "probe" in place and "is_whole" not in stream.about else ""  # definitions refuse LIMIT
    return f"select {', '.join(names)} from {stream.about['object']}{where}{order}{limit}"


def _literal(moment: str) -> str:
    return moment.replace("+00:00", "Z").replace("+0000", "Z")


def _hidden_values(row: Any) -> Any:
    """A history row whose values are kept only for business fields; an owner's name is never one."""
    if not isinstance(row, Mapping):
        return row
    is_read = row.get("Field") in VALUES_READ and not (row.get("Field") == "Owner" and row.get("DataType") == "Text")
    hidden = {} if is_read else {name: HIDDEN for name in ("OldValue", "NewValue") if row.get(name) not in {None, ""}}
    return {**row, **hidden}
