"""Dataverse as a replay server sees it: Entra ID's token endpoint, tables with $select, $filter and $orderby, next links, the audit log.

Shapes: learn.microsoft.com/power-apps/developer/data-platform/webapi (query data, errors), auditing/retrieve-audit-data (audit columns and
operations), reference/entities (columns), and /entra/identity-platform/v2-oauth2-client-creds-grant-flow.
"""

import json
import re
from datetime import datetime
from typing import Any

from tests.connectors.replay.dynamics_setup import change_setup, fill_setup
from tests.connectors.replay.server import Answer, Request

CLIENT, SECRET, TOKENS = "app-id", "entra~secret", ("eyJ.first", "eyJ.second")
PAGE = 3
CONDITION = re.compile(r"(?P<name>\w+) ge (?P<value>\S+)")
ANN, BEN, CAT, BOT = ("00000000-0000-0000-0000-00000000000" + number for number in "1234")
NORTH, HEAD = "b0000000-0000-0000-0000-000000000001", "b0000000-0000-0000-0000-000000000000"
ACME, ZED, WON, OPEN = "a1", "c1", "o1", "o2"


class DynamicsWorld:
    """Rows by entity set, and answers to what is asked of them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.without: dict[str, str] = {}
        self.unknown: set[str] = set()
        self.token = 0

    def answer(self, request: Request) -> Answer:
        """As Entra ID and Dataverse would."""
        if request.path.endswith("/oauth2/v2.0/token"):
            if request.form.get("client_secret") != SECRET:
                return Answer({"error": "invalid_client", "error_description": f"AADSTS7000215 {request.form.get('client_secret')}"}, 401)
            return Answer({"token_type": "Bearer", "expires_in": 3599, "access_token": TOKENS[self.token]})
        if request.headers.get("authorization") != f"Bearer {TOKENS[self.token]}":
            return Answer({"error": {"code": "0x80072560", "message": "The user is not a member of the organization."}}, 401)
        name = request.path.partition("/v9.2/")[2]
        if name in {"WhoAmI", "RetrieveVersion()"}:
            return Answer({"Version": "9.2.24102.179", "UserId": BOT})
        if name in self.without:
            words = f"Principal user is missing {self.without[name]} privilege (Id=...) on OTC=112 for entity 'incident'."
            return Answer({"error": {"code": "0x80040220", "message": words}}, 403)
        return self._table(name, request)

    def _definitions(self, name: str, request: Request) -> Answer:
        """Metadata: no order, no pages, and the id is always told."""
        if "$orderby" in request.query:
            return Answer({"error": {"code": "0x80060888", "message": "The query parameter $orderby is not supported."}}, 400)
        wanted = [*request.query["$select"].split(","), "MetadataId"]
        return Answer({"value": [{key: row[key] for key in wanted} for row in self.rows.get(name, ())]})

    def _table(self, name: str, request: Request) -> Answer:
        if name.startswith("EntityDefinitions"):
            return self._definitions(name, request)
        wanted = request.query["$select"].split(",")
        if unknown := self.unknown.intersection(wanted):
            words = f"Could not find a property named '{unknown.pop()}' on type 'Microsoft.Dynamics.CRM.{name}'."
            return Answer({"error": {"code": "0x80060888", "message": words}}, 400)
        found = [row for row in self.rows.get(name, ()) if _holds(request.query.get("$filter", ""), row)]
        found.sort(key=lambda row: str(row.get(request.query["$orderby"].split()[0])))
        prefer = request.headers.get("prefer", "")
        asked = re.search(r"maxpagesize=(\d+)", prefer)
        size = min(PAGE, int(asked[1]) if asked else PAGE)
        start = int(request.query.get("$skiptoken", "0"))
        notes = [note for note in ("FormattedValue", "lookuplogicalname") if note in prefer]
        shown = [{key: value for key, value in row.items() if _is_shown(key, wanted, notes)} for row in found[start : start + size]]
        after = f"http://{request.headers['host']}{request.path}?" + "&".join(
            f"{key}={value}" for key, value in _next(request, start + size)
        )
        more = {"@odata.nextLink": after.replace(" ", "%20").replace("+", "%2B")} if start + size < len(found) else {}
        return Answer({"@odata.context": "...", "value": shown, **more})


def _next(request: Request, start: int) -> list[tuple[str, str]]:
    kept = [(key, value) for key, value in request.query.items() if key != "$skiptoken"]
    return [*kept, ("$skiptoken", str(start))]


def _is_shown(key: str, wanted: list[str], notes: list[str]) -> bool:
    plain, _, note = key.partition("@")
    return plain in wanted and (not note or any(each in note for each in notes))


def _holds(condition: str, row: dict[str, Any]) -> bool:
    return all(
        datetime.fromisoformat(str(row[each["name"]])) >= datetime.fromisoformat(each["value"]) for each in CONDITION.finditer(condition)
    )


def url(port: int) -> str:
    """The source's URL; Entra ID is played by the same server."""
    return f"dynamics://{CLIENT}:{SECRET}@127.0.0.1:{port}?tenant=contoso&login=127.0.0.1:{port}"


def at(day: int, hour: int = 10, month: int = 1) -> str:
    """A moment as Dataverse writes it."""
    return f"2026-{month:02}-{day:02}T{hour:02}:00:00Z"


def record(table: str, number: str, owner: str, by: str, made: str, changed: str | None = None, **columns: Any) -> dict[str, Any]:
    """A row with its system columns."""
    who = {"_createdby_value": by, "_modifiedby_value": by, "_owninguser_value": owner, "_owningteam_value": None}
    return {f"{table}id": number, "createdon": made, "modifiedon": changed or made, "statecode": 0, **who, **columns}


def user(number: str, name: str, *, application: str | None = None, mode: int = 0, disabled: bool = False) -> dict[str, Any]:
    """A systemuser."""
    about = {"domainname": f"{name}@example.com", "internalemailaddress": f"{name}@example.com", "fullname": name, "title": None}
    rest = {"isdisabled": disabled, "accessmode": mode, "applicationid": application, "_businessunitid_value": NORTH}
    return {"systemuserid": number, **about, **rest, "_parentsystemuserid_value": None, "createdon": at(1), "modifiedon": at(1)}


def audit(number: str, moment: str, who: str, operation: int, target: tuple[str, str], *changes: tuple[str, Any, Any]) -> dict[str, Any]:
    """A row of the audit log; access rows have the actions 64 (web) and 65 (web services)."""
    table, record_id = target
    changed = {"changedAttributes": [{"logicalName": name, "oldValue": old, "newValue": new} for name, old, new in changes]}
    action = {4: 64, 5: 65}.get(operation, operation)
    return {
        "auditid": number, "createdon": moment, "operation": min(operation, 4), "action": action, "objecttypecode": table,
        "_objectid_value": record_id, "_userid_value": who, "_callinguserid_value": None,
        "changedata": json.dumps(changed) if changes else None,
    }  # fmt: skip


def small_environment() -> DynamicsWorld:
    """Three people and a program in one unit, two deals, a record of each other kind, two activities; auditing is on."""
    world = DynamicsWorld()
    world.rows["organizations"] = [
        {"organizationid": "org", "isauditenabled": True, "isuseraccessauditenabled": True, "auditretentionperiodv2": 30}
    ]
    world.rows["organizations"][0]["_basecurrencyid_value"] = "eur"
    world.rows["transactioncurrencies"] = [{"transactioncurrencyid": "eur", "isocurrencycode": "EUR"}]
    world.rows["systemusers"] = [
        user(ANN, "ann"),
        user(BEN, "ben"),
        user(CAT, "cat", disabled=True),
        user(BOT, "bot", application="x", mode=4),
    ]
    unit = {"isdisabled": False}
    world.rows["businessunits"] = [
        {"businessunitid": HEAD, "name": "Contoso", "_parentbusinessunitid_value": None, **unit},
        {"businessunitid": NORTH, "name": "North", "_parentbusinessunitid_value": HEAD, **unit},
    ]
    world.rows["teams"] = [
        {"teamid": "t1", "name": "Deal desk", "isdefault": False, "_businessunitid_value": NORTH},
        {"teamid": "t2", "name": "North", "isdefault": True, "_businessunitid_value": NORTH},
    ]
    world.rows["teammemberships"] = [
        {"teammembershipid": "m1", "teamid": "t1", "systemuserid": BEN}, {"teammembershipid": "m2", "teamid": "t2", "systemuserid": BEN},
    ]  # fmt: skip
    fill_tables(world)
    world.rows["audits"] = [
        audit("au1", at(2, 8, 2), ANN, 4, ("systemuser", ANN)),
        audit("au2", at(2, 9, 2), BEN, 4, ("systemuser", BEN)),
        audit("au3", at(2, 1, 2), BOT, 5, ("systemuser", BOT)),
        audit("au4", at(14), BEN, 2, ("opportunity", WON), ("estimatedvalue", "1000", "1200.5"), ("description", "old", "private words")),
        audit("au5", at(15), ANN, 2, ("opportunity", WON), ("stepname", "Develop", "Close"), ("statecode", "0", "1")),
        audit("au6", at(16), ANN, 2, ("account", ACME), ("ownerid", f"systemuser,{BEN}", f"systemuser,{ANN}")),
        {**audit("au7", at(17), BOT, 2, ("contact", ZED)), "changedata": "not json"},
    ]
    fill_setup(world)
    return world


def fill_tables(world: DynamicsWorld) -> None:
    """Records; a deal whose estimate is no number stands for what cannot be read."""
    label = "@OData.Community.Display.V1.FormattedValue"
    world.rows["accounts"] = [record("account", ACME, ANN, ANN, at(10), name="Acme", industrycode=5, telephone1="n/a", revenue=None)]
    world.rows["accounts"][0][f"industrycode{label}"] = "Steel"
    world.rows["contacts"] = [
        record("contact", ZED, ANN, BOT, at(10), lastname="Zed", emailaddress1="zed@example.com", _parentcustomerid_value=ACME)
    ]
    world.rows["leads"] = [record("lead", "l1", BEN, BEN, at(11), subject="Yak", statuscode=1, **{f"statuscode{label}": "New"})]
    deal = {
        "_parentaccountid_value": ACME,
        "_transactioncurrencyid_value": "eur",
        "estimatedclosedate": "2026-03-31",
        "closeprobability": 20,
    }
    won = {"statecode": 1, "stepname": "Close", "estimatedvalue": 1200.5, "estimatedvalue_base": 1200.5, "actualclosedate": "2026-01-15"}
    world.rows["opportunities"] = [
        record("opportunity", WON, ANN, ANN, at(10), at(15), name="Secret deal", **{**deal, **won}),
        record("opportunity", OPEN, BEN, BEN, at(11), name="Other", stepname="Develop", estimatedvalue=0, **deal),
        record("opportunity", "o3", BEN, BEN, at(12), name="Third", estimatedvalue="a lot", **deal),
        record("opportunity", "o4", BEN, BEN, at(12), name="Fourth", stepname="Develop", estimatedvalue=70, **deal),
    ]
    world.rows["incidents"] = [
        record("incident", "i1", BEN, BEN, at(12), title="Broken", _customerid_value=ACME, statuscode=1, prioritycode=1)
    ]
    call = {
        "activitytypecode": "phonecall",
        "statecode": 1,
        "actualend": at(11, 11),
        "actualdurationminutes": 15,
        "_regardingobjectid_value": WON,
    }
    call["_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] = "opportunity"
    task = {"activitytypecode": "task", "scheduledend": at(20), "subject": "private words"}
    world.rows["activitypointers"] = [
        record("activity", "p1", ANN, ANN, at(11), **call),
        record("activity", "p2", BEN, BEN, at(12), **task),
    ]


def change(world: DynamicsWorld) -> None:
    """A deal lost, one mended, one new, an edit and a sign-in."""
    moment = at(20, 12, 2)
    deals = {row["opportunityid"]: row for row in world.rows["opportunities"]}
    deals[OPEN] |= {"statecode": 2, "actualclosedate": "2026-02-20", "modifiedon": moment}
    deals["o3"] |= {"estimatedvalue": 90, "modifiedon": moment}
    world.rows["opportunities"].append(record("opportunity", "o5", BEN, BEN, moment, name="New", stepname="Develop", estimatedvalue=5))
    world.rows["audits"] += [
        audit("au8", moment, BEN, 2, ("opportunity", OPEN), ("statecode", "0", "2")), audit("au9", moment, BEN, 4, ("systemuser", BEN)),
    ]  # fmt: skip
    change_setup(world, moment)
