"""How a Dynamics 365 environment is set up: roles and privileges, tables and columns, solutions, imports, campaigns, connections.

Sources: learn.microsoft.com/power-apps/developer/data-platform (webapi/query-metadata-web-api; reference/entities: role, systemuserroles,
teamroles, privilege, roleprivileges, solution, importfile, bulkdeleteoperation, campaign, connection). Names of campaigns and files and the
texts of connections are not kept.
"""

from collections.abc import Mapping

from sql.api.dynamics_streams import COMMON, HOUR_S, LABEL, WEEK_DAYS
from sql.api.vendor import ApiStream

TABLES = ("account", "contact", "lead", "opportunity", "incident")
COLUMN = {
    "id": "MetadataId", "name": "LogicalName", "column_type": "AttributeType", "is_custom": "IsCustomAttribute",
    "required": "RequiredLevel.Value", "is_audited": "IsAuditEnabled.Value", "may_change": "IsValidForUpdate", "part_of": "AttributeOf",
    "created_at": "CreatedOn", "modified_at": "ModifiedOn",
}  # fmt: skip


def _side(name: str, plural: str, columns: Mapping[str, str], *, permission: str, where: str | None = None) -> ApiStream:
    times = tuple(key for key in columns if key.endswith("_at"))
    about = {"set": plural, **({"filter": where} if where else {})}
    return ApiStream(f"dv_{name}", columns, times=times, permission=permission, is_side=True, about=about)


def _definitions(name: str, path: str, columns: Mapping[str, str]) -> ApiStream:
    about = {"set": path, "is_metadata": True}
    return ApiStream(f"dv_{name}", columns, times=("created_at", "modified_at"), permission="prvReadEntity", is_side=True, about=about)


SETUP_STREAMS: tuple[ApiStream, ...] = (
    _side(
        "role", "roles",
        {"id": "roleid", "root_id": "_parentrootroleid_value", "created_at": "createdon", "modified_at": "modifiedon",
         "modified_by": "_modifiedby_value"},
        permission="prvReadRole",
    ),
    _side(
        "user_role", "systemuserrolescollection", {"id": "systemuserroleid", "user_id": "systemuserid", "role_id": "roleid"},
        permission="prvReadRole",
    ),
    _side("team_role", "teamrolescollection", {"id": "teamroleid", "team_id": "teamid", "role_id": "roleid"}, permission="prvReadRole"),
    _side("privilege", "privileges", {"id": "privilegeid", "name": "name"}, permission="prvReadPrivilege"),
    _side(
        "role_privilege", "roleprivilegescollection",
        {"id": "roleprivilegeid", "role_id": "roleid", "privilege_id": "privilegeid", "depth": "privilegedepthmask"},
        permission="prvReadRole",
    ),
    _definitions(
        "entity", "EntityDefinitions",
        {"id": "MetadataId", "name": "LogicalName", "is_custom": "IsCustomEntity", "is_intersect": "IsIntersect",
         "created_at": "CreatedOn", "modified_at": "ModifiedOn"},
    ),
    *(_definitions(f"{table}_column", f"EntityDefinitions(LogicalName='{table}')/Attributes", COLUMN) for table in TABLES),
    _side(
        "solution", "solutions",
        {"id": "solutionid", "name": "uniquename", "version": "version", "is_managed": "ismanaged", "installed_at": "installedon",
         "modified_at": "modifiedon", "modified_by": "_modifiedby_value"},
        permission="prvReadSolution", where="isvisible eq true",
    ),
    ApiStream(
        "dv_import",
        {
            "id": "importfileid", "object": "targetentityname", "status": f"statuscode{LABEL}", "status_code": "statuscode",
            "created_by": "_createdby_value", "created_at": "createdon", "done_at": "completedon", "rows": "totalcount",
            "succeeded": "successcount", "failed": "failurecount",
        },
        times=("created_at", "done_at"), numbers=("rows", "succeeded", "failed"), permission="prvReadImportFile", is_side=True,
        about={"set": "importfiles"},
    ),
    ApiStream(
        "dv_bulk_deletion",
        {
            "id": "bulkdeleteoperationid", "state": "statecode", "status_code": "statuscode", "created_by": "_createdby_value",
            "created_at": "createdon", "modified_at": "modifiedon", "succeeded": "successcount", "failed": "failurecount",
        },
        times=("created_at", "modified_at"), numbers=("succeeded", "failed"), permission="prvReadBulkDeleteOperation", is_side=True,
        about={"set": "bulkdeleteoperations"},
    ),
    ApiStream(
        "dv_campaign",
        {
            "id": "campaignid", **COMMON, "status": f"statuscode{LABEL}", "status_code": "statuscode",
            "campaign_type": f"typecode{LABEL}", "type_code": "typecode", "planned_start": "proposedstart", "planned_end": "proposedend",
            "started": "actualstart", "ended": "actualend", "budget": "budgetedcost", "currency_id": "_transactioncurrencyid_value",
        },
        cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS, times=("created_at", "modified_at"), numbers=("budget",),
        permission="prvReadCampaign", is_side=True, about={"set": "campaigns"},
    ),
    ApiStream(
        "dv_connection",
        {
            "id": "connectionid", "from_id": "_record1id_value",
            "from_table": "_record1id_value@Microsoft.Dynamics.CRM.lookuplogicalname", "to_id": "_record2id_value",
            "to_table": "_record2id_value@Microsoft.Dynamics.CRM.lookuplogicalname", "role_id": "_record2roleid_value",
            "role": f"_record2roleid_value{LABEL}", "state": "statecode", "created_at": "createdon", "modified_at": "modifiedon",
        },
        cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS, times=("created_at", "modified_at"),
        permission="prvReadConnection", is_side=True, about={"set": "connections"},
    ),
)  # fmt: skip
