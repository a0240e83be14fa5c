"""Salesforce as a replay server sees it: OAuth, describe, SOQL with pages, and daily log files.

Shapes: developer.salesforce.com REST API Developer Guide (query, queryAll, sObject describe, EventLogFile LogFile, status codes and error
responses, Sforce-Limit-Info), OAuth 2.0 client credentials flow, Object Reference for the fields; history and users as in the Apache-2.0
seeds of fivetran/dbt_salesforce.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.connectors.replay.server import Answer, Request

KEY, SECRET, TOKENS = "3MVG9.replayed", "replayed.secret", ("00D!first.token", "00D!second.token")
PAGE = 3
ME = "005000000000009AAA"
MY_SET = "0PS000000000009AAA"
ANN, BEN, CAT, BOT = "005000000000001AAA", "005000000000002AAA", "005000000000003AAA", "005000000000004AAA"
SOQL = re.compile(
    r"select (?P<names>.+?) from (?P<object>\w+)(?: where (?P<where>.+?))?(?: order by (?P<order>.+?))?(?: limit (?P<limit>\d+))?$"
)
CONDITION = re.compile(r"(?P<field>[\w.]+) (?P<sign>=|>=|in) (?P<value>'[^']*'|\([^)]*\)|\S+)")
RIGHTS = ("ApiEnabled", "ViewAllData", "ManageUsers", "MonitorLoginHistory", "ViewEventLogFiles")


class SalesforceWorld:
    """Rows of an organisation by object, the CSV bodies of its log files, and answers to what is asked of them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.files: dict[str, str] = {}
        self.jobs: dict[str, list[dict[str, Any]]] = {"ingest": [], "query": []}
        self.hidden: dict[str, set[str]] = {}
        self.missing: dict[str, str] = {}
        self.rights = set(RIGHTS)
        self.token = 0
        self.calls = 18
        self._pages: dict[str, tuple[list[dict[str, Any]], bool]] = {}

    def answer(self, request: Request) -> Answer:
        """As Salesforce would."""
        if request.path == "/services/oauth2/token":
            return self._granted(request)
        if request.headers.get("authorization") != f"Bearer {TOKENS[self.token]}":
            return failed(401, "INVALID_SESSION_ID", "Session expired or invalid")
        told = {"Sforce-Limit-Info": f"api-usage={self.calls}/15000; per-app-api-usage=17/250(appName=takehold)"}
        answer = self._data(request.path.split("/")[4:], request)
        return Answer(answer.content, answer.status, {**told, **answer.headers}, answer.text)

    def _granted(self, request: Request) -> Answer:
        if (request.form.get("client_id"), request.form.get("client_secret")) != (KEY, SECRET):
            return Answer({"error": "invalid_client", "error_description": f"bad secret {request.form.get('client_secret')}"}, 400)
        granted = {"access_token": TOKENS[self.token], "token_type": "Bearer", "instance_url": "https://my.salesforce.com"}
        return Answer({**granted, "id": f"https://login.salesforce.com/id/00D000000000001EAA/{ME}", "issued_at": "1"})

    def _data(self, parts: list[str], request: Request) -> Answer:
        if parts[0] == "sobjects" and parts[2] == "describe":
            return self._described(parts[1])
        if parts[0] == "sobjects" and parts[1] == "EventLogFile":
            return Answer(text=self.files[parts[2]], headers={"Content-Type": "text/csv"})
        if parts[0] == "jobs":
            return Answer({"done": True, "records": self.jobs[parts[1]], "nextRecordsUrl": None})
        if len(parts) > 1:
            return self._more(request.path)
        return self._query(request, whole=parts[0] == "queryAll")

    def _described(self, name: str) -> Answer:
        if name in self.missing:
            return failed(404 if self.missing[name] == "NOT_FOUND" else 403, self.missing[name], "The requested resource does not exist")
        names = {field for row in self.rows.get(name, ()) for field in row} | ALWAYS.get(name, set())
        return Answer(
            {"name": name, "queryable": True, "fields": [{"name": each} for each in sorted(names - self.hidden.get(name, set()))]}
        )

    def _query(self, request: Request, *, whole: bool) -> Answer:
        asked = SOQL.match(request.query["q"])
        if asked is None:
            return failed(400, "MALFORMED_QUERY", "unexpected token")
        name, names = asked["object"], [each.strip() for each in asked["names"].split(",")]
        if name == "PermissionSetAssignment" and asked["where"]:
            granted = {f"Permissions{right}": right in self.rights for right in RIGHTS}
            return Answer({"done": True, "records": [{"PermissionSet": granted}]})
        if name in self.missing:
            return failed(403, self.missing[name], "insufficient access")
        found = [row for row in self.rows.get(name, ()) if (whole or not row.get("IsDeleted")) and _holds(asked["where"] or "", row)]
        for key in reversed([each.strip() for each in (asked["order"] or "Id").split(",")]):
            found.sort(key=lambda row: str(row.get(key)))
        shown = [{"attributes": {"type": name, "url": "..."}, **{each: row.get(each) for each in names}} for row in found]
        return self._paged(shown[: int(asked["limit"])] if asked["limit"] else shown, f"{name}-{len(self._pages)}")

    def _more(self, path: str) -> Answer:
        if path not in self._pages:
            return failed(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        rows, _ = self._pages[path]
        return self._paged(rows, path.rpartition("/")[2])

    def _paged(self, rows: list[dict[str, Any]], name: str) -> Answer:
        if len(rows) <= PAGE:
            return Answer({"totalSize": len(rows), "done": True, "records": rows})
        path = f"/services/data/v62.0/query/{name}-{len(rows)}"
        self._pages[path] = (rows[PAGE:], True)
        return Answer({"totalSize": len(rows), "done": False, "nextRecordsUrl": path, "records": rows[:PAGE]})


def failed(status: int, code: str, words: str) -> Answer:
    """An error as the REST API gives it."""
    return Answer([{"message": words, "errorCode": code}], status)


def _holds(where: str, row: Mapping[str, Any]) -> bool:
    return all(_is_so(each, row) for each in CONDITION.finditer(where))


def _is_so(condition: re.Match[str], row: Mapping[str, Any]) -> bool:
    value, wanted = row.get(condition["field"]), condition["value"]
    if wanted.startswith("(select"):  # the reader's own permission sets
        return value == MY_SET
    if condition["sign"] == ">=":
        return datetime.fromisoformat(str(value)) >= datetime.fromisoformat(wanted)
    if wanted == "true":
        return value is True
    if condition["sign"] == "in":
        return f"'{value}'" in wanted
    return f"'{value}'" == wanted


def record(number: str, created: str, changed: str, *, owner: str, by: str, **fields: Any) -> dict[str, Any]:
    """A record with its system fields."""
    stamps = {"CreatedDate": created, "LastModifiedDate": changed, "SystemModstamp": changed, "IsDeleted": False}
    return {"Id": number, "OwnerId": owner, "CreatedById": by, "LastModifiedById": by, **stamps, **fields}


def at(day: int, hour: int = 10, month: int = 1) -> str:
    """A moment as Salesforce writes it."""
    return f"2026-{month:02}-{day:02}T{hour:02}:00:00.000+0000"


def user(number: str, name: str, role: str | None, *, kind: str = "Standard", active: bool = True) -> dict[str, Any]:
    """An account."""
    stamps = {"CreatedDate": at(1), "SystemModstamp": at(2), "LastLoginDate": at(9, month=2)}
    about = {"Username": f"{name}@example.com", "Email": f"{name}@example.com", "Name": name, "UserType": kind, "IsActive": active}
    rest = {
        "UserRoleId": role,
        "ProfileId": "00e1",
        "ManagerId": None,
        "Title": None,
        "Department": None,
        "TimeZoneSidKey": "Europe/Berlin",
    }
    return {"Id": number, **about, **rest, **stamps}


def login(number: int, who: str, moment: str, *, status: str = "Success", kind: str = "Application", **more: str) -> dict[str, Any]:
    """A row of the login history."""
    seen = {"Application": "Browser", "Browser": "Chrome 130", "Platform": "Windows 10", "SourceIp": "192.0.2.7"}
    return {"Id": f"0Ya{number:03}", "UserId": who, "LoginTime": moment, "Status": status, "LoginType": kind, **seen, **more}


def stage(number: int, deal: str, name: str, amount: float | None, moment: str, who: str) -> dict[str, Any]:
    """A row of a deal's history."""
    close = {"CloseDate": "2026-03-31", "PrevAmount": None, "PrevCloseDate": None}
    return {
        "Id": f"008{number:03}", "OpportunityId": deal, "StageName": name, "Amount": amount, "CreatedDate": moment, "CreatedById": who,
        "SystemModstamp": moment, **close,
    }  # fmt: skip


def history(
    number: str, parent: str, name: str, values: tuple[Any, Any], moment: str, who: str, *, kind: str = "Text", key: str
) -> dict[str, Any]:
    """A row of a field history."""
    old, new = values
    return {
        "Id": number, f"{key}Id": parent, "Field": name, "DataType": kind, "OldValue": old, "NewValue": new, "CreatedDate": moment,
        "CreatedById": who,
    }  # fmt: skip


def log_file(world: SalesforceWorld, number: str, kind: str, day: str, created: str, lines: list[str]) -> None:
    """A daily log file with its header; columns as the Object Reference lists them for the event type."""
    headers = {
        "LightningPageView": "EVENT_TYPE,TIMESTAMP,REQUEST_ID,USER_ID,TIMESTAMP_DERIVED,USER_ID_DERIVED,CLIENT_IP,PAGE_ENTITY_TYPE,"
        "PAGE_ENTITY_ID,DEVICE_PLATFORM,EFFECTIVE_PAGE_TIME,DURATION,SESSION_KEY",
        "ApiTotalUsage": "EVENT_TYPE,TIMESTAMP,REQUEST_ID,USER_ID,API_FAMILY",
    }
    about = {"EventType": kind, "Interval": "Daily", "Sequence": 0, "LogFileLength": 1000.0}
    world.rows.setdefault("EventLogFile", []).append({"Id": number, **about, "LogDate": f"{day}T00:00:00.000+0000", "CreatedDate": created})
    world.files[number] = "\n".join([headers[kind], *lines]) + "\n"


def view(request: str, who: str, moment: str, what: str, number: str, *, took: str = "812", stayed: str = "4000") -> str:
    """A line of a Lightning Page View log file."""
    short = who[:15]
    return f'"LightningPageView","20260202080000.000","{request}","{short}","{moment}","{who}","192.0.2.7","{what}","{number}","SFX:BROWSER:DESKTOP","{took}","{stayed}","k1"'  # noqa: E501


ALWAYS: dict[str, set[str]] = {
    "EventLogFile": {"Id", "EventType", "LogDate", "CreatedDate", "LogFileLength", "Interval"},
    "OpportunityFieldHistory": {"Id", "OpportunityId", "Field", "DataType", "OldValue", "NewValue", "CreatedDate", "CreatedById"},
    "LightningUsageByAppTypeMetrics": {"Id", "UserId", "AppExperience", "MetricsDate", "SystemModstamp"},
}
for _parent in ("Account", "Contact", "Lead", "Case"):
    ALWAYS[f"{_parent}History"] = {"Id", f"{_parent}Id", "Field", "DataType", "OldValue", "NewValue", "CreatedDate", "CreatedById"}

Change = Callable[[SalesforceWorld], None]
