"""What is kept of Dynamics 365: tables with their allow-lists. No names, addresses or texts of customers."""

from collections.abc import Mapping

from sql.api.vendor import ApiStream

HOUR_S, WEEK_DAYS = 3600, 7
LABEL = "@OData.Community.Display.V1.FormattedValue"
TABLE_OF = "@Microsoft.Dynamics.CRM.lookuplogicalname"
COMMON = {
    "created_at": "createdon", "modified_at": "modifiedon", "created_by": "_createdby_value", "modified_by": "_modifiedby_value",
    "user_id": "_owninguser_value", "team_id": "_owningteam_value", "state": "statecode",
}  # fmt: skip
FILLS = {
    "account": ("name", "industrycode", "telephone1", "websiteurl", "address1_city", "address1_country", "numberofemployees", "revenue"),
    "contact": ("firstname", "lastname", "emailaddress1", "telephone1", "jobtitle", "_parentcustomerid_value", "address1_city"),
    "lead": ("subject", "lastname", "companyname", "emailaddress1", "telephone1", "leadsourcecode", "industrycode"),
    "opportunity": (
        "name",
        "_parentaccountid_value",
        "estimatedvalue",
        "estimatedclosedate",
        "stepname",
        "closeprobability",
        "description",
    ),
    "incident": ("title", "description", "_customerid_value", "prioritycode", "casetypecode", "caseorigincode"),
}


def _table(name: str, plural: str, columns: Mapping[str, str], *, numbers: tuple[str, ...] = ()) -> ApiStream:
    times = tuple(key for key in {**COMMON, **columns} if key.endswith("_at"))
    return ApiStream(
        name=f"dv_{name}", columns={"id": f"{name}id", **COMMON, **columns}, cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS,
        times=times, numbers=numbers, fills={field: field for field in FILLS.get(name, ())},
        permission=f"prvRead{name.capitalize()} (whole organization)", about={"set": plural},
    )  # fmt: skip


STREAMS: tuple[ApiStream, ...] = (
    ApiStream(
        "dv_organization",
        {
            "id": "organizationid", "is_audited": "isauditenabled", "is_access_audited": "isuseraccessauditenabled",
            "audit_days": "auditretentionperiodv2", "currency_id": "_basecurrencyid_value",
        },
        permission="prvReadOrganization", about={"set": "organizations"},
    ),
    ApiStream(
        "dv_currency", {"id": "transactioncurrencyid", "code": "isocurrencycode"}, permission="prvReadTransactionCurrency",
        about={"set": "transactioncurrencies"},
    ),
    ApiStream(
        "dv_user",
        {
            "id": "systemuserid", "username": "domainname", "email": "internalemailaddress", "name": "fullname",
            "is_disabled": "isdisabled",
            "access_mode": "accessmode", "application_id": "applicationid", "unit_id": "_businessunitid_value",
            "manager_id": "_parentsystemuserid_value", "title": "title", "created_at": "createdon", "modified_at": "modifiedon",
        },
        times=("created_at", "modified_at"), names=("username", "email", "name"), permission="prvReadUser", about={"set": "systemusers"},
    ),
    ApiStream(
        "dv_unit",
        {"id": "businessunitid", "name": "name", "parent_id": "_parentbusinessunitid_value", "is_disabled": "isdisabled"},
        permission="prvReadBusinessUnit", about={"set": "businessunits"},
    ),
    ApiStream(
        "dv_team", {"id": "teamid", "name": "name", "is_default": "isdefault", "unit_id": "_businessunitid_value"},
        permission="prvReadTeam", about={"set": "teams"},
    ),
    ApiStream(
        "dv_membership", {"id": "teammembershipid", "team_id": "teamid", "user_id": "systemuserid"}, permission="prvReadTeam",
        about={"set": "teammemberships"},
    ),
    _table(
        "account", "accounts",
        {"industry": f"industrycode{LABEL}", "account_type": f"customertypecode{LABEL}", "parent_id": "_parentaccountid_value",
         "industry_code": "industrycode", "type_code": "customertypecode"},
    ),
    _table("contact", "contacts", {"account_id": "_parentcustomerid_value"}),
    _table(
        "lead", "leads",
        {"status": f"statuscode{LABEL}", "status_code": "statuscode", "lead_source": f"leadsourcecode{LABEL}",
         "source_code": "leadsourcecode", "opportunity_id": "_qualifyingopportunityid_value", "account_id": "_parentaccountid_value",
         "contact_id": "_parentcontactid_value", "campaign_id": "_campaignid_value"},
    ),
    _table(
        "opportunity", "opportunities",
        {
            "account_id": "_parentaccountid_value", "contact_id": "_parentcontactid_value", "campaign_id": "_campaignid_value",
            "stage": "stepname",
            "sales_stage": f"salesstage{LABEL}", "sales_stage_code": "salesstage", "amount": "estimatedvalue",
            "amount_base": "estimatedvalue_base", "currency_id": "_transactioncurrencyid_value", "probability": "closeprobability",
            "close_date": "estimatedclosedate", "closed_date": "actualclosedate",
        },
        numbers=("amount", "amount_base", "probability"),
    ),
    _table(
        "incident", "incidents",
        {"account_id": "_customerid_value", "contact_id": "_primarycontactid_value", "status": f"statuscode{LABEL}",
         "status_code": "statuscode", "priority": f"prioritycode{LABEL}", "priority_code": "prioritycode",
         "case_type": f"casetypecode{LABEL}", "type_code": "casetypecode"},
    ),
    ApiStream(
        "dv_activity",
        {
            **COMMON, "id": "activityid", "kind": "activitytypecode", "starts_at": "scheduledstart", "ends_at": "scheduledend",
            "done_at": "actualend", "minutes": "actualdurationminutes", "related_id": "_regardingobjectid_value",
            "related_table": f"_regardingobjectid_value{TABLE_OF}",
        },
        cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS,
        times=("created_at", "modified_at", "starts_at", "ends_at", "done_at"), numbers=("minutes",), permission="prvReadActivity",
        about={"set": "activitypointers"},
    ),
    ApiStream(
        "dv_audit",
        {
            "id": "auditid", "happened_at": "createdon", "operation": "operation", "action": "action", "object_id": "_objectid_value",
            "object_table": "objecttypecode", "user_id": "_userid_value", "calling_user_id": "_callinguserid_value",
            "changes": "_made_changes", "changedata": "_made_state",
        },
        cursor="happened_at", lookback_s=HOUR_S, times=("happened_at",), permission="prvReadAuditSummary",
        about={"set": "audits", "changes": True, "besides": ("changedata",)},
    ),
)  # fmt: skip
