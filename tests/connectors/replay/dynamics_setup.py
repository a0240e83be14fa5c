"""How the replayed environment is set up: roles in two units, definitions, a solution, an import, a deletion, a campaign, a connection.

Shapes: learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api, and reference/entities (role, systemuserroles,
teamroles, privilege, roleprivileges, solution, importfile, bulkdeleteoperation, campaign, connection).
"""

from typing import Any, Protocol

ANN, BEN = ("00000000-0000-0000-0000-00000000000" + number for number in "12")
MADE, LATER = "2026-01-04T10:00:00Z", "2026-01-08T10:00:00Z"
LABEL, TABLE_OF = "@OData.Community.Display.V1.FormattedValue", "@Microsoft.Dynamics.CRM.lookuplogicalname"
TABLES = ("account", "contact", "lead", "opportunity", "incident")
ATTRIBUTES = "EntityDefinitions(LogicalName='{}')/Attributes"


class Environment(Protocol):
    """What of an environment is filled here."""

    rows: dict[str, list[dict[str, Any]]]


def fill_setup(world: Environment) -> None:
    """Ann leads the whole organization; Ben sells in his unit, by a copy of the role there, and writes cases through his team."""
    fill_roles(world)
    fill_definitions(world)
    fill_campaign(world)
    stamps = {"createdon": MADE, "modifiedon": MADE}
    world.rows["solutions"] = [
        {
            "solutionid": "s1", "uniquename": "TripPlanner", "version": "1.2.0.0", "ismanaged": True, "installedon": MADE,
            "modifiedon": LATER, "_modifiedby_value": ANN,
        }
    ]  # fmt: skip
    told = {
        "targetentityname": "contact",
        "statuscode": 4,
        f"statuscode{LABEL}": "Completed",
        "_createdby_value": ANN,
        "name": "private words",
    }
    world.rows["importfiles"] = [
        {
            "importfileid": "if1", **told, "createdon": MADE, "completedon": LATER, "totalcount": 10, "successcount": 8, "failurecount": 2,
        }
    ]  # fmt: skip
    world.rows["bulkdeleteoperations"] = [
        {
            "bulkdeleteoperationid": "bd1", "statecode": 3, "statuscode": 30, "_createdby_value": BEN, **stamps, "successcount": 5,
            "failurecount": 0,
        }
    ]  # fmt: skip


def fill_campaign(world: Environment) -> None:
    """A campaign of Ann's, and the person who decides on a deal."""
    stamps = {"createdon": MADE, "modifiedon": MADE}
    who = {"_createdby_value": ANN, "_modifiedby_value": ANN, "_owninguser_value": ANN, "_owningteam_value": None, "statecode": 0}
    money = {
        "budgetedcost": 1500.5,
        "_transactioncurrencyid_value": "eur",
        "proposedstart": "2026-01-20T00:00:00Z",
        "name": "private words",
    }
    world.rows["campaigns"] = [
        {"campaignid": "g1", "statuscode": 2, f"statuscode{LABEL}": "Launched", "typecode": 1, **money, **who, **stamps}
    ]
    world.rows["connections"] = [
        {
            "connectionid": "k1", "_record1id_value": "o1", f"_record1id_value{TABLE_OF}": "opportunity", "_record2id_value": "c1",
            f"_record2id_value{TABLE_OF}": "contact", "_record2roleid_value": "r9", f"_record2roleid_value{LABEL}": "Decision Maker",
            "statecode": 0, **stamps,
        }
    ]  # fmt: skip


def fill_roles(world: Environment) -> None:
    """Privileges with their depths: 8 the organization, 4 and 2 the unit, 1 own rows."""
    stamps = {"createdon": MADE, "modifiedon": MADE, "_modifiedby_value": ANN}
    world.rows["roles"] = [
        {"roleid": "head", "_parentrootroleid_value": "head", **stamps},
        {"roleid": "sales", "_parentrootroleid_value": "sales", **stamps, "modifiedon": LATER},
        {"roleid": "sales-north", "_parentrootroleid_value": "sales", **stamps},
        {"roleid": "desk", "_parentrootroleid_value": "desk", **stamps},
    ]
    world.rows["systemuserrolescollection"] = [
        {"systemuserroleid": "ur1", "systemuserid": ANN, "roleid": "head"},
        {"systemuserroleid": "ur2", "systemuserid": BEN, "roleid": "sales-north"},
    ]
    world.rows["teamrolescollection"] = [{"teamroleid": "tr1", "teamid": "t1", "roleid": "desk"}]
    names = [f"prv{what}{table.capitalize()}" for what in ("Read", "Create", "Write", "Delete") for table in TABLES] + ["prvExportToExcel"]
    world.rows["privileges"] = [{"privilegeid": name.lower(), "name": name} for name in names]
    depths = {("head", name): 8 for name in names}
    depths |= {("sales", "prvReadOpportunity"): 4, ("sales", "prvCreateOpportunity"): 1, ("sales", "prvWriteOpportunity"): 2}
    depths |= {("desk", "prvReadIncident"): 8, ("desk", "prvWriteIncident"): 1, ("sales", "prvReadIncident"): 1}
    world.rows["roleprivilegescollection"] = [
        {"roleprivilegeid": f"rp{number}", "roleid": role, "privilegeid": name.lower(), "privilegedepthmask": depth}
        for number, ((role, name), depth) in enumerate(depths.items())
    ]


def fill_definitions(world: Environment) -> None:
    """The main tables, one of the company's own and one that only joins two; columns of deals and of nothing else."""
    every = [(table, False, False) for table in TABLES] + [("new_trip", True, False), ("new_trip_contact", True, True)]
    world.rows["EntityDefinitions"] = [
        {"MetadataId": f"e-{name}", "LogicalName": name, "IsCustomEntity": own, "IsIntersect": joins, "CreatedOn": MADE, "ModifiedOn": MADE}
        for name, own, joins in every
    ]
    world.rows[ATTRIBUTES.format("opportunity")] = [
        column("name", "String", required="ApplicationRequired"),
        column("estimatedvalue", "Money", audited=True),
        column("parentaccountid", "Lookup"),
        column("parentaccountidname", "String", part_of="parentaccountid"),
        column("new_budgetowner", "Picklist", own=True),
    ]


def column(
    name: str, kind: str, *, required: str = "None", own: bool = False, audited: bool = False, part_of: str | None = None
) -> dict[str, Any]:
    """A column's definition."""
    settings = {"RequiredLevel": {"Value": required, "CanBeChanged": True}, "IsAuditEnabled": {"Value": audited, "CanBeChanged": True}}
    about = {"LogicalName": name, "AttributeType": kind, "IsCustomAttribute": own, "IsValidForUpdate": True, "AttributeOf": part_of}
    return {"MetadataId": f"a-{name}", **about, **settings, "CreatedOn": MADE, "ModifiedOn": LATER if own else MADE}


def change_setup(world: Environment, moment: str) -> None:
    """Later: the connection ended, a solution was updated, Ben's role was taken away."""
    world.rows["connections"][0] |= {"statecode": 1, "modifiedon": moment}
    world.rows["solutions"][0] |= {"version": "1.3.0.0", "modifiedon": moment}
    world.rows["systemuserrolescollection"].pop()
