"""How the replayed HubSpot portal is set up: properties, a custom object, a campaign.

Shapes: developers.hubspot.com/docs/api-reference (crm-properties-v3, crm-schemas-v3, marketing-campaigns-public-api-v3).
"""

from typing import Any, Protocol


class Portal(Protocol):
    """What of a portal is filled here."""

    properties: dict[str, list[dict[str, Any]]]
    schemas: list[dict[str, Any]]
    campaigns: list[dict[str, Any]]


def prop(name: str, kind: str, *, shipped: bool = True, by: str | None = None, changed: str = "2025-06-01T00:00:00.000Z") -> dict[str, Any]:
    """A property as the list of an object gives it."""
    texts = {"label": "private words", "description": "private words", "groupName": "dealinformation", "options": []}
    about = {"calculated": False, "hidden": False, "hubspotDefined": shipped, "formField": True, "fieldType": "text"}
    stamps = {"createdAt": "2025-06-01T00:00:00.000Z", "updatedAt": changed, "createdUserId": by, "updatedUserId": by, "archived": False}
    return {"name": name, "type": kind, **texts, **about, **stamps, "modificationMetadata": {"readOnlyValue": False, "archivable": True}}


def fill_setup(world: Portal) -> None:
    """A shipped and a custom property of deals, one of contacts; trips as a custom object; one campaign of Ann's."""
    world.properties = {
        "deals": [
            prop("amount", "number"),
            prop("budget_owner", "enumeration", shipped=False, by="101", changed="2026-01-09T08:00:00.000Z"),
        ],
        "contacts": [prop("firstname", "string")],
    }
    world.properties["deals"].append({**prop("hs_forecast", "number"), "calculated": True})
    named = {"labels": {"singular": "private words"}, "requiredProperties": ["name"], "fullyQualifiedName": "p4711_Trip"}
    world.schemas = [
        {
            "id": "1",
            "objectTypeId": "2-1",
            "name": "Trip",
            **named,
            "createdAt": "2025-07-01T00:00:00.000Z",
            "updatedAt": None,
            "archived": False,
        }
    ]
    told = {"hs_name": "private words", "hs_start_date": "2026-01-20", "hs_campaign_status": "active", "hs_owner": "11"}
    world.campaigns = [
        {
            "id": "c-1",
            "properties": {**told, "hs_budget_items_sum_amount": "1500.5"},
            "createdAt": "2026-01-08T00:00:00Z",
            "updatedAt": "2026-01-08T00:00:00Z",
        }
    ]


def change_setup(world: Portal, at: str) -> None:
    """A week later: the custom property was changed by Ben, another was made."""
    world.properties["deals"][1] |= {"updatedAt": at, "updatedUserId": "102"}
    world.properties["deals"].append(prop("region", "string", shipped=False, by="102", changed=at))


def stage(number: str, label: str, order: int, **metadata: str) -> dict[str, Any]:
    """A stage of a pipeline."""
    return {"id": number, "label": label, "displayOrder": order, "metadata": metadata, "archived": False}


STAGES = [
    stage("qualified", "Qualified", 0, isClosed="false", probability="0.4"),
    stage("closedwon", "Won", 1, isClosed="true", probability="1.0"),
    stage("closedlost", "Lost", 2, isClosed="true", probability="0.0"),
]
