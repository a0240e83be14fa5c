"""How a Salesforce organisation is set up and joined: permissions, objects, fields, changes in Setup, bulk jobs, campaigns, contact roles.

Sources: developer.salesforce.com Object Reference (PermissionSet, PermissionSetAssignment, ObjectPermissions, SetupAuditTrail, Campaign,
CampaignMember, OpportunityContactRole), Tooling API (EntityDefinition, FieldDefinition), Bulk API 2.0 ("Get Information About All Ingest
Jobs", "... All Query Jobs"). Labels and the texts of the audit trail are not kept: they may name people.
"""

from collections.abc import Mapping

from sql.api.salesforce_streams import COMMON, COMMON_TIMES, HOUR_S, RECORDS, WEEK_DAYS
from sql.api.vendor import ApiStream

VIEW_SETUP = "View Setup and Configuration"


def _side(name: str, of: str, columns: Mapping[str, str], *, where: str | None = None, permission: str = VIEW_SETUP) -> ApiStream:
    about = {"object": of, "is_whole": True, **({"where": where} if where else {})}
    return ApiStream(f"sf_{name}", columns, permission=permission, is_side=True, about=about)


def _jobs(name: str, path: str) -> ApiStream:
    columns = {
        "id": "id", "operation": "operation", "object": "object", "state": "state", "created_by": "createdById",
        "created_at": "createdDate", "modified_at": "systemModstamp",
    }  # fmt: skip
    return ApiStream(
        f"sf_{name}", columns, times=("created_at", "modified_at"), permission="Manage Data Integrations", is_side=True,
        about={"object": path, "jobs": path},
    )  # fmt: skip


def _pairs(name: str, of: str, columns: Mapping[str, str], *, permission: str) -> ApiStream:
    told = {"id": "Id", **columns, "created_at": "CreatedDate", "modified_at": "SystemModstamp", "is_deleted": "IsDeleted"}
    return ApiStream(
        f"sf_{name}", told, cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS, deleted="is_deleted",
        times=("created_at", "modified_at"), permission=permission, is_side=True, about={"object": of},
    )  # fmt: skip


FIELDS = {
    "id": "DurableId", "object": "EntityDefinitionId", "field": "QualifiedApiName", "data_type": "DataType",
    "is_nillable": "IsNillable", "is_tracked": "IsFieldHistoryTracked", "is_calculated": "IsCalculated",
}  # fmt: skip

SETUP_STREAMS: tuple[ApiStream, ...] = (
    _side(
        "permissionset", "PermissionSet",
        {
            "id": "Id", "views_all": "PermissionsViewAllData", "changes_all": "PermissionsModifyAllData",
            "exports": "PermissionsExportReport",
        },
    ),
    _side("assignment", "PermissionSetAssignment", {"id": "Id", "user_id": "AssigneeId", "set_id": "PermissionSetId"}),
    _side(
        "objectpermissions", "ObjectPermissions",
        {
            "id": "Id", "set_id": "ParentId", "object": "SobjectType", "may_read": "PermissionsRead", "may_create": "PermissionsCreate",
            "may_edit": "PermissionsEdit", "may_delete": "PermissionsDelete", "views_all": "PermissionsViewAllRecords",
            "changes_all": "PermissionsModifyAllRecords",
        },
    ),
    _side(
        "entity", "EntityDefinition",
        {"id": "DurableId", "name": "QualifiedApiName", "sharing": "InternalSharingModel", "modified_at": "LastModifiedDate"},
        where="IsCustomizable = true",
    ),
    *(
        _side(f"field_{name.lower()}", "FieldDefinition", FIELDS, where=f"EntityDefinition.QualifiedApiName = '{name}'")
        for name in RECORDS
    ),
    ApiStream(
        "sf_setupaudittrail",
        {"id": "Id", "changed_at": "CreatedDate", "changed_by": "CreatedById", "section": "Section", "action": "Action"},
        cursor="changed_at", lookback_s=HOUR_S, times=("changed_at",), permission=VIEW_SETUP, is_side=True,
        about={"object": "SetupAuditTrail"},
    ),
    _jobs("ingestjob", "/jobs/ingest"),
    _jobs("queryjob", "/jobs/query"),
    ApiStream(
        "sf_campaign",
        {
            **COMMON, "status": "Status", "campaign_type": "Type", "start_date": "StartDate", "end_date": "EndDate",
            "budget": "BudgetedCost", "currency": "CurrencyIsoCode",
        },
        cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS, deleted="is_deleted",
        times=(*COMMON_TIMES, "start_date", "end_date"), numbers=("budget",), permission="Read on Campaign", is_side=True,
        about={"object": "Campaign", "optional": ("CurrencyIsoCode",)},
    ),
    _pairs(
        "campaignmember", "CampaignMember", {"campaign_id": "CampaignId", "contact_id": "ContactId", "lead_id": "LeadId"},
        permission="Read on Campaign",
    ),
    _pairs(
        "contactrole", "OpportunityContactRole",
        {"opportunity_id": "OpportunityId", "contact_id": "ContactId", "role": "Role", "is_primary": "IsPrimary"},
        permission="Read on Opportunity",
    ),
)  # fmt: skip
