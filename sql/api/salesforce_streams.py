"""What is kept of Salesforce: objects with their allow-lists. No names, addresses, texts or IP addresses of customers."""

from collections.abc import Mapping

from sql.api.vendor import ApiStream

HOUR_S, WEEK_DAYS = 3600, 7
RECORDS = ("Account", "Contact", "Lead", "Opportunity", "Case")
# Of these the values in the history are read; of every other field only that it changed.
VALUES_READ = {
    "created", "Amount", "CloseDate", "ForecastCategoryName", "IsConverted", "LeadSource", "Owner", "Priority", "Probability", "StageName",
    "Status", "Type", "leadConverted", "locked", "unlocked", "closed", "opportunityCreatedFromLead",
}  # fmt: skip
COMMON = {
    "id": "Id", "owner_id": "OwnerId", "created_by": "CreatedById", "created_at": "CreatedDate", "modified_by": "LastModifiedById",
    "touched_at": "LastModifiedDate", "modified_at": "SystemModstamp", "is_deleted": "IsDeleted",
}  # fmt: skip
COMMON_TIMES = ("created_at", "touched_at", "modified_at")
FILLS = {
    "Account": ("Name", "Industry", "Type", "Phone", "Website", "BillingCity", "BillingCountry", "NumberOfEmployees", "AnnualRevenue"),
    "Contact": ("FirstName", "LastName", "Email", "Phone", "Title", "AccountId", "MailingCity", "LeadSource"),
    "Lead": ("LastName", "Company", "Email", "Phone", "Title", "Industry", "LeadSource", "Status"),
    "Opportunity": ("Name", "AccountId", "Amount", "CloseDate", "StageName", "NextStep", "Type", "LeadSource", "Description"),
    "Case": ("Subject", "Description", "AccountId", "ContactId", "Priority", "Type", "Origin", "Reason"),
}


def _record(name: str, more: Mapping[str, str], *, numbers: tuple[str, ...] = (), times: tuple[str, ...] = ()) -> ApiStream:
    fills = {field: field for field in FILLS.get(name, ())}
    return ApiStream(
        name=f"sf_{name.lower()}", columns={**COMMON, **more}, cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS,
        deleted="is_deleted", times=(*COMMON_TIMES, *times), numbers=numbers, fills=fills, permission=f"Read on {name}",
        about={"object": name, "optional": ("CurrencyIsoCode",)},
    )  # fmt: skip


def _history(name: str, parent: str) -> ApiStream:
    columns = {
        "id": "Id", "parent_id": f"{parent}Id", "field": "Field", "data_type": "DataType", "old_value": "OldValue", "new_value": "NewValue",
        "changed_at": "CreatedDate", "changed_by": "CreatedById",
    }  # fmt: skip
    return ApiStream(
        name=f"sf_{name.lower()}", columns=columns, cursor="changed_at", lookback_s=HOUR_S, times=("changed_at",),
        permission=f"Read on {parent}", about={"object": name, "values": True},
    )  # fmt: skip


def _log(name: str, event_type: str, columns: Mapping[str, str], *, numbers: tuple[str, ...] = ()) -> ApiStream:
    told = {"id": "_id", "user_id": "_user", "happened_at": "_at", "file_created_at": "_file_created"}
    return ApiStream(
        name=name, columns={**told, **columns}, cursor="file_created_at", lookback_s=HOUR_S, times=("happened_at", "file_created_at"),
        numbers=numbers, permission="View Event Log Files", about={"object": "EventLogFile", "event_type": event_type},
    )  # fmt: skip


def _setup(
    name: str, columns: Mapping[str, str], *, permission: str, where: str | None = None, optional: tuple[str, ...] = ()
) -> ApiStream:
    about = {"object": name, "optional": optional, **({"where": where} if where else {})}
    return ApiStream(name=f"sf_{name.lower()}", columns=columns, permission=permission, about=about)


STREAMS: tuple[ApiStream, ...] = (
    _setup(
        "Organization",
        {"id": "Id", "edition": "OrganizationType", "zone": "TimeZoneSidKey", "currency": "DefaultCurrencyIsoCode"},
        permission="API Enabled", optional=("DefaultCurrencyIsoCode",),
    ),
    ApiStream(
        "sf_user",
        {
            "id": "Id", "username": "Username", "email": "Email", "name": "Name", "user_type": "UserType", "is_active": "IsActive",
            "manager_id": "ManagerId", "role_id": "UserRoleId", "profile_id": "ProfileId", "title": "Title", "department": "Department",
            "zone": "TimeZoneSidKey", "created_at": "CreatedDate", "modified_at": "SystemModstamp", "last_login_at": "LastLoginDate",
        },
        cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS, times=("created_at", "modified_at", "last_login_at"),
        names=("username", "email", "name"), permission="Read on User", about={"object": "User"},
    ),
    _setup(
        "Profile", {"id": "Id", "name": "Name", "is_admin": "PermissionsModifyAllData"}, permission="View Setup and Configuration",
        optional=("PermissionsModifyAllData",),
    ),
    _setup("UserRole", {"id": "Id", "name": "Name", "parent_id": "ParentRoleId"}, permission="View Roles and Role Hierarchy"),
    _setup(
        "Group", {"id": "Id", "name": "Name", "group_type": "Type"}, permission="View Setup and Configuration",
        where="Type in ('Regular', 'Queue')",
    ),
    _setup("GroupMember", {"id": "Id", "group_id": "GroupId", "member_id": "UserOrGroupId"}, permission="View Setup and Configuration"),
    ApiStream(
        "sf_loginhistory",
        {
            "id": "Id", "user_id": "UserId", "happened_at": "LoginTime", "login_type": "LoginType", "status": "Status",
            "application": "Application", "browser": "Browser", "platform": "Platform",
        },
        cursor="happened_at", lookback_s=HOUR_S, times=("happened_at",), permission="Manage Users or Monitor Login History",
        about={"object": "LoginHistory"},
    ),
    ApiStream(
        "sf_pageuse",
        {
            "id": "Id", "user_id": "UserId", "page": "PageName", "day": "MetricsDate", "views": "TotalCount", "load_ms": "SumEPT",
            "loads": "RecordCountEPT", "modified_at": "SystemModstamp",
        },
        cursor="modified_at", lookback_s=HOUR_S, times=("day", "modified_at"), numbers=("views", "load_ms", "loads"),
        permission="View All Data (Lightning usage)", about={"object": "LightningUsageByPageMetrics", "status": "addon"},
    ),
    ApiStream(
        "sf_appuse",
        {"id": "Id", "user_id": "UserId", "experience": "AppExperience", "day": "MetricsDate", "modified_at": "SystemModstamp"},
        cursor="modified_at", lookback_s=HOUR_S, times=("day", "modified_at"),
        permission="View All Data (Lightning usage)", about={"object": "LightningUsageByAppTypeMetrics", "status": "addon"},
    ),
    ApiStream(
        "sf_eventlogfile",
        {"id": "Id", "event_type": "EventType", "log_date": "LogDate", "created_at": "CreatedDate", "length": "LogFileLength"},
        cursor="created_at", lookback_s=HOUR_S, times=("log_date", "created_at"), permission="View Event Log Files",
        about={"object": "EventLogFile", "where": "Interval = 'Daily'"},
    ),
    _log(
        "elf_page_view", "LightningPageView",
        {
            "object_type": "PAGE_ENTITY_TYPE", "object_id": "PAGE_ENTITY_ID", "platform": "DEVICE_PLATFORM",
            "load_ms": "EFFECTIVE_PAGE_TIME", "dwell_ms": "DURATION", "session_key": "SESSION_KEY",
        },
        numbers=("load_ms", "dwell_ms"),
    ),
    _log("elf_report_export", "ReportExport", {}),
    _log("elf_api", "ApiTotalUsage", {"family": "API_FAMILY"}),
    _log("elf_logout", "Logout", {"session_key": "SESSION_KEY"}),
    _record("Account", {"industry": "Industry", "account_type": "Type", "parent_id": "ParentId", "last_activity_at": "LastActivityDate"}),
    _record("Contact", {"account_id": "AccountId", "last_activity_at": "LastActivityDate"}),
    _record(
        "Lead",
        {
            "status": "Status", "lead_source": "LeadSource", "is_converted": "IsConverted", "converted_at": "ConvertedDate",
            "account_id": "ConvertedAccountId", "contact_id": "ConvertedContactId", "opportunity_id": "ConvertedOpportunityId",
            "last_activity_at": "LastActivityDate",
        },
        times=("converted_at",),
    ),
    _record(
        "Opportunity",
        {
            "account_id": "AccountId", "contact_id": "ContactId", "campaign_id": "CampaignId", "stage": "StageName",
            "amount": "Amount", "currency": "CurrencyIsoCode", "probability": "Probability", "close_date": "CloseDate",
            "is_closed": "IsClosed", "is_won": "IsWon", "deal_type": "Type",
            "lead_source": "LeadSource", "stage_at": "LastStageChangeDate", "last_activity_at": "LastActivityDate",
        },
        numbers=("amount", "probability"), times=("close_date", "stage_at"),
    ),
    _record(
        "Case",
        {
            "account_id": "AccountId", "contact_id": "ContactId", "status": "Status", "priority": "Priority", "case_type": "Type",
            "is_closed": "IsClosed", "closed_at": "ClosedDate",
        },
        times=("closed_at",),
    ),
    _record(
        "Task",
        {
            "subtype": "TaskSubtype", "status": "Status", "is_closed": "IsClosed", "due_at": "ActivityDate",
            "completed_at": "CompletedDateTime", "direction": "CallType", "duration_s": "CallDurationInSeconds",
            "what_id": "WhatId", "who_id": "WhoId", "account_id": "AccountId",
        },
        numbers=("duration_s",), times=("due_at", "completed_at"),
    ),
    _record(
        "Event",
        {
            "starts_at": "StartDateTime", "ends_at": "EndDateTime", "duration_m": "DurationInMinutes",
            "what_id": "WhatId", "who_id": "WhoId",
            "account_id": "AccountId",
        },
        numbers=("duration_m",), times=("starts_at", "ends_at"),
    ),
    ApiStream(
        "sf_opportunityhistory",
        {
            "id": "Id", "opportunity_id": "OpportunityId", "stage": "StageName", "amount": "Amount", "close_date": "CloseDate",
            "previous_amount": "PrevAmount", "previous_close_date": "PrevCloseDate",
            "changed_at": "CreatedDate", "changed_by": "CreatedById",
            "modified_at": "SystemModstamp",
        },
        cursor="changed_at", lookback_s=HOUR_S, times=("changed_at", "close_date"), numbers=("amount", "previous_amount"),
        permission="Read on Opportunity", about={"object": "OpportunityHistory"},
    ),
    _history("OpportunityFieldHistory", "Opportunity"),
    _history("AccountHistory", "Account"),
    _history("ContactHistory", "Contact"),
    _history("LeadHistory", "Lead"),
    _history("CaseHistory", "Case"),
)  # fmt: skip
