"""HubSpot as a replay server sees it: rows in the shapes of developers.hubspot.com, paged, searched and refused as documented there.

Shapes: /docs/api-reference/crm-objects-v3 (list, search, batch read), crm-owners-v3, settings users and teams, crm-pipelines-v3,
crm-associations-v4, /docs/api/settings/account-activity-api, and the errors of /docs/api/error-handling.
"""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.connectors.replay.hubspot_setup import STAGES, change_setup, fill_setup, stage
from tests.connectors.replay.server import Answer, Request

TOKEN = "pat-eu1-replayed-token"
PAGE = 3
PLURALS = ("companies", "contacts", "deals", "tickets", "calls", "meetings", "tasks", "emails", "notes")


def row(
    number: str, created: str, changed: str, *, by: str | None = None, archived: str | None = None, **properties: Any
) -> dict[str, Any]:
    """An object as lists and batch reads give it; ``changed`` is its last modification, ``by`` the user id of its maker."""
    stamps = {"hs_lastmodifieddate": changed, "lastmodifieddate": changed, "hs_created_by_user_id": by, "hs_object_id": number}
    known: dict[str, Any] = {"hs_object_source": "CRM_UI", **stamps, **properties}
    content: dict[str, Any] = {
        "id": number,
        "createdAt": created,
        "updatedAt": changed,
        "archived": archived is not None,
        "properties": known,
    }
    return content | ({"archivedAt": archived} if archived else {})


def version(value: str, at: str, user: int | None = None, source: str = "CRM_UI") -> dict[str, Any]:
    """One version of a property in ``propertiesWithHistory``."""
    written: dict[str, Any] = {"value": value, "timestamp": at, "sourceType": source}
    return written | ({"updatedByUserId": user, "sourceId": f"userId:{user}"} if user else {})


class HubspotWorld:
    """Rows of a portal, and answers to what is asked of them."""

    def __init__(self) -> None:
        self.objects: dict[str, list[dict[str, Any]]] = {plural: [] for plural in PLURALS}
        self.history: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self.related: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.owners: list[dict[str, Any]] = []
        self.users: list[dict[str, Any]] = []
        self.teams: list[dict[str, Any]] = []
        self.pipelines: dict[str, list[dict[str, Any]]] = {"deals": [], "tickets": []}
        self.logins: list[Any] = []
        self.audit_logs: list[dict[str, Any]] = []
        self.properties: dict[str, list[dict[str, Any]]] = {}
        self.schemas: list[dict[str, Any]] = []
        self.campaigns: list[dict[str, Any]] = []
        self.without: dict[str, str] = {}
        self.search_cap = 10_000
        self.page = PAGE

    def answer(self, request: Request) -> Answer:
        """As HubSpot would."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer({"status": "error", "category": "INVALID_AUTHENTICATION", "message": "..."}, 401)
        for path, scope in self.without.items():
            if path in request.path:
                return refused(scope)
        parts = request.path.strip("/").split("/")
        if parts[:3] == ["crm", "v3", "objects"]:
            return self._objects(parts[3:], request)
        if parts[:3] == ["crm", "v4", "associations"]:
            return self._associations(parts[3], parts[4], request)
        if parts[:3] == ["crm", "v3", "pipelines"]:
            return Answer({"results": self.pipelines[parts[3]]})
        if parts[:3] == ["crm", "v3", "properties"]:
            return Answer({"results": self.properties.get(parts[3], [])})
        return self._settings(request)

    def _settings(self, request: Request) -> Answer:
        if request.path == "/account-info/v3/details":
            details = {"portalId": 4711, "accountType": "STANDARD", "timeZone": "Europe/Berlin", "companyCurrency": "EUR"}
            return Answer({**details, "uiDomain": "app-eu1.hubspot.com", "dataHostingLocation": "eu1"})
        if request.path == "/crm/v3/owners/":
            wanted = request.query.get("archived") == "true"
            return self._paged([owner for owner in self.owners if owner["archived"] == wanted], request)
        if request.path == "/settings/v3/users/":
            return self._paged(self.users, request)
        if request.path == "/settings/v3/users/teams":
            return Answer({"results": self.teams})
        if request.path == "/crm/v3/schemas":
            return Answer({"results": self.schemas})
        if request.path == "/marketing/v3/campaigns":
            named = request.query["properties"].split(",")
            shown = [{**each, "properties": {name: each["properties"].get(name) for name in named}} for each in self.campaigns]
            return self._paged(shown, request)
        if request.path == "/account-info/v3/activity/login":
            return self._paged(sorted(self.logins, key=_login_at, reverse=True), request)
        if request.path == "/account-info/v3/activity/audit-logs":
            since = request.query.get("occurredAfter", "")
            found = [log for log in self.audit_logs if not since or _at(log["occurredAt"]) > _at(since)]
            return self._paged(sorted(found, key=lambda log: log["occurredAt"], reverse=True), request)
        return Answer({"status": "error", "message": f"no such path {request.path}"}, 404)

    def _objects(self, parts: list[str], request: Request) -> Answer:
        rows = self.objects[parts[0]]
        if parts[1:] == ["search"]:
            return self._search(rows, request)
        if parts[1:] == ["batch", "read"]:
            wanted = {each["id"] for each in request.json["inputs"]}
            names, kept = request.json["properties"], request.json.get("propertiesWithHistory")
            found = [row for row in rows if isinstance(row, Mapping) and row["id"] in wanted and not row["archived"]]
            return Answer({"status": "COMPLETE", "results": [self._shown(row, names, kept) for row in found]})
        archived = request.query.get("archived") == "true"
        listed = [row for row in rows if not isinstance(row, Mapping) or row["archived"] == archived]
        names = request.query["properties"].split(",")
        kept = request.query["propertiesWithHistory"].split(",") if "propertiesWithHistory" in request.query else None
        shown = [self._shown(row, names, kept) for row in listed]
        for other in request.query.get("associations", "").split(",") if "associations" in request.query else ():
            for row in shown:
                to = [
                    {"id": b, "type": kind}
                    for a, b in self.related.get((parts[0], other), ())
                    if a == row["id"]
                    for kind in ("x", "labelled")
                ]
                row["associations"] = {**row.get("associations", {}), **({other: {"results": to}} if to else {})}
        return self._paged(shown, request)

    def _shown(self, row: Any, names: list[str], kept: list[str] | None) -> Any:
        if not isinstance(row, Mapping):
            return row
        shown: dict[str, Any] = copy.deepcopy({**row, "properties": {name: row["properties"].get(name) for name in names}})
        if kept is not None:
            history = self.history.get(row["id"], {})
            shown["propertiesWithHistory"] = {name: history.get(name, []) for name in kept}
        return shown

    def _search(self, rows: list[dict[str, Any]], request: Request) -> Answer:
        asked = request.json
        (wanted,) = asked["filterGroups"][0]["filters"]
        name, least = wanted["propertyName"], int(wanted["value"])
        start = int(asked.get("after") or 0)
        if start >= self.search_cap:
            return Answer({"status": "error", "category": "VALIDATION_ERROR", "message": "after must be below 10000"}, 400)
        live = [row for row in rows if isinstance(row, Mapping) and not row["archived"]]
        found = sorted((row for row in live if _at(row["properties"][name]) * 1000 >= least), key=lambda row: row["properties"][name])
        size = min(self.page, asked["limit"])
        shown = [self._shown(row, asked["properties"], None) for row in found[start : start + size]]
        more = {"paging": {"next": {"after": str(start + size)}}} if start + size < len(found) else {}
        return Answer({"total": len(found), "results": shown, **more})

    def _associations(self, one: str, other: str, request: Request) -> Answer:
        wanted = {each["id"] for each in request.json["inputs"]}
        found: dict[str, list[dict[str, Any]]] = {}
        for start, end in self.related.get((one, other), ()):
            if start in wanted:
                found.setdefault(start, []).append({"toObjectId": int(end), "associationTypes": []})
        results = [{"from": {"id": start}, "to": ends} for start, ends in found.items()]
        return Answer({"status": "COMPLETE", "results": results}, 200 if len(found) == len(wanted) else 207)

    def _paged(self, rows: list[Any], request: Request) -> Answer:
        start, size = int(request.query.get("after") or 0), min(self.page, int(request.query.get("limit", 100)))
        more = {"paging": {"next": {"after": str(start + size), "link": "?after=..."}}} if start + size < len(rows) else {}
        return Answer({"results": rows[start : start + size], **more})


def refused(scope: str) -> Answer:
    """A missing scope, in the shape of HubSpot's error handling page."""
    message = "This app hasn't been granted all required scopes to make this call."
    error = {"message": "One or more of the following scopes are required.", "context": {"requiredGranularScopes": [scope]}}
    return Answer({"status": "error", "message": message, "correlationId": "x", "errors": [error], "category": "MISSING_SCOPES"}, 403)


def _at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _login_at(login: Any) -> str:
    return login["loginAt"]


def small_portal() -> HubspotWorld:
    """A portal that can be counted by hand."""
    world = HubspotWorld()
    world.teams = [{"id": "1", "name": "North", "userIds": ["101", "102"], "secondaryUserIds": ["103"]}, {"id": "2", "name": "South"}]
    world.users = [
        {"id": "101", "email": "ann@example.com", "firstName": "Ann", "lastName": "A", "superAdmin": True, "primaryTeamId": "1"},
        {"id": "102", "email": "ben@example.com", "firstName": "Ben", "lastName": "B", "superAdmin": False, "primaryTeamId": "1"},
        {"id": "103", "email": "cat@example.com", "superAdmin": False, "primaryTeamId": "2", "secondaryTeamIds": ["1"]},
        {"id": "105", "email": "eve@example.com", "superAdmin": False, "primaryTeamId": "2"},
    ]
    world.owners = [owner("11", 101, "ann"), owner("12", 102, "ben"), owner("13", 103, "cat"), owner("14", None, "dan", former=104)]
    world.pipelines["deals"] = [{"id": "default", "label": "Sales", "stages": STAGES}]
    world.pipelines["tickets"] = [{"id": "0", "label": "Support", "stages": [stage("1", "New", 0, ticketState="OPEN")]}]
    world.logins = [
        login(1, 101, "2026-02-02T08:00:00.000Z"),
        login(2, 102, "2026-02-02T08:30:00.000Z"),
        login(3, 101, "2026-02-03T08:00:00.000Z", agent="HubSpot/iOS Mobile"),
        login(4, 103, "2026-02-04T08:00:00.000Z", ok=False),
    ]
    world.audit_logs = [
        audit("a1", 101, "2026-02-03T09:00:00.000Z", "CRM_OBJECT", "CONTACT", "CREATE"),
        audit("a2", 102, "2026-02-03T09:30:00.000Z", "LIST", "CONTACT", "EXPORT"),
    ]
    fill_objects(world)
    fill_setup(world)
    return world


def fill_objects(world: HubspotWorld) -> None:
    """Two companies, four contacts (one archived), four deals (one cannot be read), a ticket and one activity of each kind."""
    day = "2026-01-1{}T10:00:00.000Z".format
    world.objects["companies"] = [
        row("501", day(0), day(0), by="101", name="Acme", hubspot_owner_id="11", industry="STEEL"),
        row("502", day(0), day(1), by="102", name="n/a", hubspot_owner_id="12", phone="1"),
    ]
    world.objects["contacts"] = [
        row("601", day(0), day(0), by="101", firstname="Zed", email="zed@example.com", associatedcompanyid="501", hubspot_owner_id="11"),
        row("602", day(1), day(1), by="102", lastname="Yak", hubspot_owner_id="12"),
        row("603", day(1), day(2), hs_object_source="IMPORT", hs_object_source_id="9001"),
        row("604", day(1), day(1), by="102", archived=day(3)),
    ]
    deal = {"pipeline": "default", "deal_currency_code": "EUR", "hs_is_closed": "false", "hs_is_closed_won": "false"}
    won = {**deal, "dealstage": "closedwon", "hs_is_closed": "true", "hs_is_closed_won": "true"}
    world.objects["deals"] = [
        row("701", day(0), day(5), by="101", **{**won, "amount": "1200.50", "closedate": day(5), "hubspot_owner_id": "11"}),
        row("702", day(1), day(1), by="102", **{**deal, "dealstage": "qualified", "amount": "0", "hubspot_owner_id": "12"}),
        row("703", day(2), day(2), by="103", **{**deal, "dealstage": "qualified", "hubspot_owner_id": "14", "hs_next_step": "call her"}),
        row("704", day(2), day(2), by="103", **{**deal, "dealstage": "qualified", "amount": "a lot"}),
    ]
    world.history["701"] = {
        "dealstage": [version("closedwon", day(5), 101), version("qualified", day(0), 101)],
        "amount": [version("1200.50", day(4), 102, "CRM_UI"), version("1000", day(0), 101)],
        "hs_next_step": [version("", day(5), 101), version("send the offer to Zed", day(4), 102)],
    }
    world.history["702"] = {"dealstage": [version("qualified", day(1), 102)], "amount": [version("0", day(8), None, "INTEGRATION")]}
    world.objects["tickets"] = [row("801", day(0), day(0), by="103", subject="Broken", hs_pipeline_stage="1", hubspot_owner_id="13")]
    call = {"hs_timestamp": day(1), "hs_call_status": "COMPLETED", "hs_call_duration": "61000", "hs_call_direction": "OUTBOUND"}
    world.objects["calls"] = [row("901", day(1), day(1), by="101", **{**call, "hubspot_owner_id": "11", "hs_call_body": "private words"})]
    meeting = {"hs_meeting_start_time": day(2), "hs_meeting_end_time": "2026-01-12T11:00:00.000Z", "hs_meeting_outcome": "COMPLETED"}
    world.objects["meetings"] = [row("911", day(2), day(2), by="102", **{**meeting, "hubspot_owner_id": "12"})]
    world.objects["tasks"] = [
        row("921", day(2), day(2), by="102", hs_timestamp=day(4), hs_task_status="NOT_STARTED", hubspot_owner_id="12")
    ]
    world.objects["emails"] = [
        row("931", day(2), day(2), by="101", hs_timestamp=day(2), hs_email_status="SENT", hs_email_direction="EMAIL")
    ]
    world.objects["notes"] = [row("941", day(2), day(2), by="101", hs_timestamp=day(2))]
    world.related[("calls", "deals")] = [("901", "701")]
    world.related[("calls", "companies")] = [("901", "501")]
    world.related[("deals", "contacts")] = [("701", "601"), ("701", "602"), ("702", "602")]


def owner(number: str, user: int | None, name: str, *, former: int | None = None) -> dict[str, Any]:
    """An owner as /crm/v3/owners lists it."""
    stamps = {"createdAt": "2025-06-01T00:00:00.000Z", "updatedAt": "2025-06-02T00:00:00.000Z", "archived": former is not None}
    return {"id": number, "email": f"{name}@example.com", "userId": user, "userIdIncludingInactive": user or former, **stamps}


def login(number: int, user: int, at: str, *, ok: bool = True, agent: str = "Mozilla/5.0 (X11) Firefox/130") -> dict[str, Any]:
    """A sign-in as the account activity API lists it."""
    place = {"ipAddress": "192.0.2.7", "location": "berlin", "userAgent": agent, "countryCode": "de", "regionCode": "be"}
    return {"id": str(number), "loginAt": at, "userId": user, "email": "who@example.com", "loginSucceeded": ok, **place}


def audit(number: str, user: int, at: str, *words: str) -> dict[str, Any]:
    """An entry of the audit log."""
    category, sub_category, action = words
    who = {"userId": user, "userEmail": "who@example.com"}
    return {"id": number, "category": category, "subCategory": sub_category, "action": action, "occurredAt": at, "actingUser": who}


def url(port: int) -> str:
    """The source's URL."""
    return f"hubspot://app:{TOKEN}@127.0.0.1:{port}"


def change(world: HubspotWorld) -> None:
    """A week later: a deal moved and changed hands, a new deal, an archived ticket, a sign-in, a former user, the unreadable row mended."""
    at = "2026-02-20T12:00:00.000Z"
    deals = {each["id"]: each for each in world.objects["deals"]}
    deals["702"]["properties"] |= {"dealstage": "closedlost", "hs_is_closed": "true", "hubspot_owner_id": "13", "hs_lastmodifieddate": at}
    world.history["702"]["dealstage"].insert(0, version("closedlost", at, 103))
    deals["704"]["properties"] |= {"amount": "90", "hs_lastmodifieddate": at}
    new = {"pipeline": "default", "dealstage": "qualified", "hs_is_closed": "false", "amount": "5", "hubspot_owner_id": "12"}
    world.objects["deals"].append(row("705", at, at, by="102", **new))
    world.objects["tickets"][0] |= {"archived": True, "archivedAt": at}
    world.objects["calls"].append(row("902", at, at, by="103", hs_timestamp=at, hs_call_status="NO_ANSWER", hubspot_owner_id="13"))
    world.related[("calls", "contacts")] = [("902", "602")]
    world.logins.append(login(5, 102, at))
    world.audit_logs.append(audit("a3", 103, at, "LIST", "DEAL", "EXPORT"))
    world.users = [user for user in world.users if user["id"] != "105"]
    world.related[("deals", "contacts")].append(("705", "601"))
    change_setup(world, at)
