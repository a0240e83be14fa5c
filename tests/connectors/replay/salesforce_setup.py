"""How the replayed Salesforce organisation is set up: permission sets, sharing, fields, changes, jobs, a campaign, contact roles.

Shapes: developer.salesforce.com Object Reference (PermissionSet, PermissionSetAssignment, ObjectPermissions, SetupAuditTrail, Campaign,
CampaignMember, OpportunityContactRole), Tooling API (EntityDefinition, FieldDefinition), Bulk API 2.0
(Get Information About All Ingest Jobs).
"""

from typing import Any

from tests.connectors.replay.salesforce import ANN, BEN, BOT, SalesforceWorld, at

ADMIN_SET, SALES_SET, DESK_SET = "0PS1", "0PS2", "0PS3"
SHARING = {"Account": "Read", "Contact": "ControlledByParent", "Lead": "ReadWriteTransfer", "Opportunity": "Private", "Case": "Private"}
TRIP = "Trip__c"


def fill_setup(world: SalesforceWorld, deal: str, contacts: tuple[str, str]) -> None:
    """Ann administers, Ben sells and exports (two sets), the program holds no set at all."""
    fill_permissions(world)
    fill_definitions(world)
    world.rows["SetupAuditTrail"] = [
        {"Id": "0Ym1", "CreatedDate": at(5), "CreatedById": ANN, "Section": "Customize Opportunities", "Action": "createdCFText"},
        {"Id": "0Ym2", "CreatedDate": at(6), "CreatedById": ANN, "Section": None, "Action": "suOrgAdminLogin"},
    ]
    for row in world.rows["SetupAuditTrail"]:
        row["Display"] = "private words"
    job = {"createdById": BOT, "createdDate": at(7), "systemModstamp": at(7, 11), "apiVersion": 62.0, "jobType": "V2Ingest"}
    world.jobs["ingest"] = [
        {"id": "750A", "operation": "upsert", "object": "Contact", "state": "JobComplete", **job},
        {"id": "750B", "operation": "hardDelete", "object": "Lead", "state": "Aborted", **job},
        {"id": "750C", "operation": "insert", "object": TRIP, "state": "InProgress", **job},
    ]
    world.jobs["query"] = [{"id": "750D", "operation": "query", "object": "Account", "state": "JobComplete", **job}]
    stamps = {"CreatedDate": at(8), "SystemModstamp": at(8), "IsDeleted": False}
    told = {"Type": "Email", "Status": "Planned", "StartDate": "2026-01-20", "EndDate": None, "BudgetedCost": 1500.5}
    who = {"OwnerId": ANN, "CreatedById": ANN, "LastModifiedById": ANN, "LastModifiedDate": at(8), "Name": "private words"}
    world.rows["Campaign"] = [{"Id": "701A", **told, **who, **stamps}]
    world.rows["CampaignMember"] = [{"Id": "00vA", "CampaignId": "701A", "ContactId": contacts[0], "LeadId": None, **stamps}]
    role: dict[str, Any] = {"OpportunityId": deal, **stamps}
    world.rows["OpportunityContactRole"] = [
        {"Id": "00KA", "ContactId": contacts[0], "Role": "Decision Maker", "IsPrimary": True, **role},
        {"Id": "00KB", "ContactId": contacts[1], "Role": None, "IsPrimary": False, **role, "IsDeleted": True},
    ]


def fill_permissions(world: SalesforceWorld) -> None:
    """Ben's first set reads everything that sharing shows and changes it but for cases, his second reads all cases."""
    none = {"PermissionsViewAllData": False, "PermissionsModifyAllData": False, "PermissionsExportReport": False}
    world.rows["PermissionSet"] = [
        {"Id": ADMIN_SET, **none, "PermissionsViewAllData": True, "PermissionsModifyAllData": True},
        {"Id": SALES_SET, **none, "PermissionsExportReport": True},
        {"Id": DESK_SET, **none},
    ]
    pairs = [(ANN, ADMIN_SET), (BEN, SALES_SET), (BEN, DESK_SET)]
    world.rows["PermissionSetAssignment"] = [
        {"Id": f"0Pa{number}", "AssigneeId": who, "PermissionSetId": which} for number, (who, which) in enumerate(pairs)
    ]
    rights = {"Read": True, "Create": True, "Edit": True, "Delete": False, "ViewAllRecords": False, "ModifyAllRecords": False}
    case = {**dict.fromkeys(rights, False), "Read": True, "ViewAllRecords": True}
    held = [(SALES_SET, name, rights) for name in ("Account", "Contact", "Lead", "Opportunity")] + [(DESK_SET, "Case", case)]
    world.rows["ObjectPermissions"] = [
        {
            "Id": f"110{number}",
            "ParentId": which,
            "SobjectType": name,
            **{f"Permissions{right}": is_held for right, is_held in each.items()},
        }
        for number, (which, name, each) in enumerate(held)
    ]


def fill_definitions(world: SalesforceWorld) -> None:
    """The five main objects and one of the company's own; each with its name, deals also with a custom field."""
    every = {**SHARING, TRIP: "Private"}
    world.rows["EntityDefinition"] = [
        {
            "DurableId": name, "QualifiedApiName": name, "InternalSharingModel": sharing, "LastModifiedDate": at(4), "IsCustomizable": True,
        }
        for name, sharing in every.items()
    ]  # fmt: skip
    world.rows["FieldDefinition"] = [field(name, "Name", "Text(255)", nillable=False, tracked=True) for name in SHARING]
    world.rows["FieldDefinition"] += [
        field("Opportunity", "Budget__c", "Currency(16, 2)"),
        field("Opportunity", "ExpectedRevenue", "Currency(18, 2)", calculated=True),
        field("Opportunity", "IsPrivate", "Checkbox", nillable=False),
    ]


def field(name: str, of: str, kind: str, *, nillable: bool = True, tracked: bool = False, calculated: bool = False) -> dict[str, Any]:
    """A field of an object."""
    told = {"IsNillable": nillable, "IsFieldHistoryTracked": tracked, "IsCalculated": calculated, "DataType": kind}
    return {
        "DurableId": f"{name}.{of}", "EntityDefinitionId": name, "EntityDefinition.QualifiedApiName": name, "QualifiedApiName": of, **told,
    }  # fmt: skip
