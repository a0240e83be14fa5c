"""How a HubSpot portal is set up: properties of the main objects, custom objects, and campaigns where the edition has them.

Sources: developers.hubspot.com/docs/api-reference (crm properties v3: list; crm schemas v3: list; marketing campaigns v3: list, scope
marketing.campaigns.read). Labels, descriptions, options and names of campaigns are not kept.
"""

from sql.api.vendor import ApiStream

PROPERTY = {
    "id": "name", "property_type": "type", "is_shipped": "hubspotDefined", "is_calculated": "calculated",
    "is_read_only": "modificationMetadata.readOnlyValue", "is_hidden": "hidden", "archived": "archived", "created_at": "createdAt",
    "modified_at": "updatedAt", "modified_by": "updatedUserId",
}  # fmt: skip
CAMPAIGN = {
    "status": "hs_campaign_status", "start_date": "hs_start_date", "end_date": "hs_end_date", "owner_id": "hs_owner",
    "budget": "hs_budget_items_sum_amount", "currency": "hs_currency_code",
}  # fmt: skip


def _properties_of(name: str, plural: str, scope: str) -> ApiStream:
    return ApiStream(
        f"{name}_property", PROPERTY, times=("created_at", "modified_at"), permission=scope, is_side=True,
        about={"way": "one", "path": f"/crm/v3/properties/{plural}", "is_list": True},
    )  # fmt: skip


SETUP_STREAMS: tuple[ApiStream, ...] = (
    _properties_of("company", "companies", "crm.schemas.companies.read"),
    _properties_of("contact", "contacts", "crm.schemas.contacts.read"),
    _properties_of("deal", "deals", "crm.schemas.deals.read"),
    _properties_of("ticket", "tickets", "tickets"),
    ApiStream(
        "custom_object",
        {"id": "objectTypeId", "name": "name", "archived": "archived", "created_at": "createdAt", "modified_at": "updatedAt"},
        times=("created_at", "modified_at"), permission="crm.schemas.custom.read", is_side=True,
        about={"way": "one", "path": "/crm/v3/schemas", "is_list": True, "edition": "custom objects are part of HubSpot Enterprise"},
    ),
    ApiStream(
        "campaign",
        {
            "id": "id", "created_at": "createdAt", "modified_at": "updatedAt",
            **{key: f"properties.{name}" for key, name in CAMPAIGN.items()},
        },
        times=("created_at", "modified_at", "start_date", "end_date"), numbers=("budget",), permission="marketing.campaigns.read",
        is_side=True,
        about={
            "way": "list", "path": "/marketing/v3/campaigns", "named": ",".join(CAMPAIGN.values()),
            "edition": "campaigns are part of Marketing Hub Professional",
        },
    ),
)  # fmt: skip
