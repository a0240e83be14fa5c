"""What is kept of HubSpot: streams with their allow-lists. No names, addresses, texts or IP addresses of customers."""

from collections.abc import Mapping

from sql.api.vendor import ApiStream

HOUR_S, WEEK_DAYS = 3600, 7
ASSOCIATED = ("deals", "companies", "contacts", "tickets")
# Of these the values in the history are read; of every other property only that it changed.
VALUES_READ = {
    "amount", "closedate", "dealstage", "hs_lead_status", "hs_pipeline_stage", "hs_ticket_priority", "hubspot_owner_id", "lifecyclestage",
    "pipeline",
}  # fmt: skip
CONTACT_FILLS = ("firstname", "lastname", "email", "phone", "jobtitle", "company", "lifecyclestage", "hubspot_owner_id")
COMPANY_FILLS = ("name", "domain", "industry", "phone", "city", "country", "numberofemployees", "hubspot_owner_id")
DEAL_FILLS = ("dealname", "amount", "closedate", "dealstage", "dealtype", "hs_next_step", "description", "hubspot_owner_id")
TICKET_FILLS = ("subject", "content", "hs_ticket_priority", "hs_ticket_category", "source_type", "hubspot_owner_id")
RELATED = {"deal": ("contacts",), "ticket": ("contacts",)}
HISTORY_OF: dict[str, tuple[str, ...]] = {
    "contact": (*CONTACT_FILLS, "hs_lead_status"),
    "company": (*COMPANY_FILLS, "lifecyclestage"),
    "deal": (*DEAL_FILLS, "pipeline"),
    "ticket": (*TICKET_FILLS, "hs_pipeline_stage"),
}
COMMON = {
    "id": "id",
    "archived": "archived",
    "archived_at": "archivedAt",
    "created_at": "createdAt",
    "owner_id": "properties.hubspot_owner_id",
    "team_id": "properties.hubspot_team_id",
    "created_by": "properties.hs_created_by_user_id",
    "modified_by": "properties.hs_updated_by_user_id",
    "source": "properties.hs_object_source",
    "source_id": "properties.hs_object_source_id",
}
TIMES = ("created_at", "modified_at", "archived_at")


def _object(
    name: str, plural: str, scope: str, properties: Mapping[str, str], *, fills: tuple[str, ...] = (), numbers: tuple[str, ...] = ()
) -> ApiStream:
    modified = "lastmodifieddate" if name == "contact" else "hs_lastmodifieddate"
    is_activity = not fills
    columns = {**COMMON, "modified_at": f"properties.{modified}", **{key: f"properties.{value}" for key, value in properties.items()}}
    columns |= {} if is_activity else {"history": "history"}
    relates = ASSOCIATED if is_activity else RELATED.get(name, ())
    columns |= {f"related_{other}": f"associations.{other}.results" for other in relates}
    times = tuple(key for key in properties if key.endswith("_at"))
    return ApiStream(
        name=name, columns=columns, cursor="modified_at", lookback_s=HOUR_S, full_days=WEEK_DAYS, deleted="archived",
        times=(*TIMES, *times), numbers=numbers, fills={each: f"properties.{each}" for each in fills}, permission=scope,
        about={"way": "object", "path": f"/crm/v3/objects/{plural}", "plural": plural, "archives": True, "relates": relates},
    )  # fmt: skip


STREAMS: tuple[ApiStream, ...] = (
    ApiStream(
        "account_details",
        {"id": "portalId", "zone": "timeZone", "currency": "companyCurrency", "edition": "accountType"},
        about={"way": "one", "path": "/account-info/v3/details"},
    ),
    ApiStream(
        "owner",
        {
            "id": "id", "user_id": "userId", "former_user_id": "userIdIncludingInactive", "email": "email", "first_name": "firstName",
            "last_name": "lastName", "archived": "archived", "created_at": "createdAt", "modified_at": "updatedAt", "teams": "teams",
        },
        times=("created_at", "modified_at"), permission="crm.objects.owners.read", names=("email", "first_name", "last_name"),
        about={"way": "list", "path": "/crm/v3/owners/", "archives": True},
    ),
    ApiStream(
        "member",
        {
            "id": "id", "email": "email", "first_name": "firstName", "last_name": "lastName", "role_id": "roleId", "is_admin": "superAdmin",
            "primary_team_id": "primaryTeamId", "secondary_team_ids": "secondaryTeamIds",
        },
        permission="settings.users.read", names=("email", "first_name", "last_name"),
        about={"way": "list", "path": "/settings/v3/users/"},
    ),
    ApiStream(
        "team", {"id": "id", "name": "name"}, permission="settings.users.teams.read",
        about={"way": "one", "path": "/settings/v3/users/teams", "is_list": True},
    ),
    ApiStream(
        "deal_pipeline", {"id": "id", "name": "label", "stages": "stages"}, permission="crm.objects.deals.read",
        about={"way": "one", "path": "/crm/v3/pipelines/deals", "is_list": True},
    ),
    ApiStream(
        "ticket_pipeline", {"id": "id", "name": "label", "stages": "stages"}, permission="tickets",
        about={"way": "one", "path": "/crm/v3/pipelines/tickets", "is_list": True},
    ),
    ApiStream(
        "login",
        {"id": "id", "user_id": "userId", "happened_at": "loginAt", "succeeded": "loginSucceeded", "agent": "agent"},
        cursor="happened_at", lookback_s=HOUR_S, times=("happened_at",), permission="account-info.security.read",
        about={"way": "log", "path": "/account-info/v3/activity/login", "time": "loginAt"},
    ),
    ApiStream(
        "audit_log",
        {
            "id": "id", "user_id": "actingUser.userId", "happened_at": "occurredAt", "category": "category", "sub_category": "subCategory",
            "action": "action", "target_id": "targetObjectId",
        },
        cursor="happened_at", lookback_s=HOUR_S, times=("happened_at",), permission="account-info.security.read",
        about={
            "way": "log", "path": "/account-info/v3/activity/audit-logs", "time": "occurredAt", "filter": "occurredAfter",
            "edition": "the audit log is part of HubSpot Enterprise",
        },
    ),
    _object(
        "company", "companies", "crm.objects.companies.read",
        {"industry": "industry", "company_type": "type", "parent_id": "hs_parent_company_id", "last_activity_at": "notes_last_updated"},
        fills=COMPANY_FILLS,
    ),
    _object(
        "contact", "contacts", "crm.objects.contacts.read",
        {"company_id": "associatedcompanyid", "lifecycle": "lifecyclestage", "last_activity_at": "notes_last_updated"},
        fills=CONTACT_FILLS,
    ),
    _object(
        "deal", "deals", "crm.objects.deals.read",
        {
            "company_id": "hs_primary_associated_company", "pipeline": "pipeline", "stage": "dealstage", "amount": "amount",
            "currency": "deal_currency_code", "amount_base": "amount_in_home_currency", "probability": "hs_deal_stage_probability",
            "close_at": "closedate", "is_closed": "hs_is_closed", "is_won": "hs_is_closed_won", "deal_type": "dealtype",
            "lead_source": "hs_analytics_source", "last_activity_at": "notes_last_updated",
        },
        fills=DEAL_FILLS, numbers=("amount", "amount_base", "probability"),
    ),
    _object(
        "ticket", "tickets", "tickets",
        {
            "company_id": "hs_primary_company_id", "stage": "hs_pipeline_stage", "priority": "hs_ticket_priority",
            "category": "hs_ticket_category", "closed_at": "closed_date", "last_activity_at": "notes_last_updated",
        },
        fills=TICKET_FILLS,
    ),
    _object(
        "call", "calls", "crm.objects.contacts.read",
        {"starts_at": "hs_timestamp", "status": "hs_call_status", "duration_ms": "hs_call_duration", "direction": "hs_call_direction"},
        numbers=("duration_ms",),
    ),
    _object(
        "meeting", "meetings", "crm.objects.contacts.read",
        {"starts_at": "hs_meeting_start_time", "ends_at": "hs_meeting_end_time", "status": "hs_meeting_outcome"},
    ),
    _object(
        "task", "tasks", "crm.objects.contacts.read",
        {"due_at": "hs_timestamp", "status": "hs_task_status", "completed_at": "hs_task_completion_date", "task_type": "hs_task_type"},
    ),
    _object(
        "email", "emails", "sales-email-read",
        {"starts_at": "hs_timestamp", "status": "hs_email_status", "direction": "hs_email_direction"},
    ),
    _object("note", "notes", "crm.objects.contacts.read", {"starts_at": "hs_timestamp"}),
)  # fmt: skip
