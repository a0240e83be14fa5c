"""The 40 teams of the demo company, its eight units, four go-live waves, and what is planted in which team."""

from dataclasses import dataclass

BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"
SYDNEY = "Australia/Sydney"
KATHMANDU = "Asia/Kathmandu"
ZONES = [BERLIN, NEW_YORK, SYDNEY, KATHMANDU]

APPLICATION_TYPES = ["call_centre", "field_service", "telemarketing", "field_sales", "marketing", "analytic", "partner_portal"]

WAVE_WEEKS = (0, 8, 16, 24)
UNIT_WAVES = {
    "Sales Germany": 0,
    "Marketing and Insight": 0,
    "Customer Service": 1,
    "Field Service": 1,
    "Sales Americas": 2,
    "Telemarketing": 2,
    "Asia Pacific": 3,
    "Partner Portal": 3,
}


@dataclass(frozen=True)
class Team:
    """A team: its unit, application type, IANA time zone and number of seats."""

    name: str
    unit: str
    application_type: str
    zone: str
    seats: int


def _unit(unit: str, zone: str, teams: str) -> list[Team]:
    """Read ``name/type/seats`` parts, divided by commas."""
    parts = [part.strip().split("/") for part in teams.split(",")]
    return [Team(name, unit, kind, zone, int(seats)) for name, kind, seats in parts]


def _partners(names: str) -> list[Team]:
    zones = (BERLIN, NEW_YORK, SYDNEY)
    parts = [part.strip().split("/") for part in names.split(",")]
    return [Team(name, "Partner Portal", "partner_portal", zone, int(seats)) for (name, seats), zone in zip(parts, zones, strict=True)]


TEAMS: list[Team] = [
    *_unit("Sales Germany", BERLIN, "Sales North/field_sales/12, Sales South/field_sales/12, Sales West/field_sales/10,"
           "Sales East/field_sales/11, Key Accounts/field_sales/7, Public Sector Sales/field_sales/8"),
    *_unit("Marketing and Insight", BERLIN, "Campaigns Europe/marketing/8, Campaigns Overseas/marketing/7, Events/marketing/6,"
           "Customer Analytics/analytic/4, Board Reporting/analytic/3"),
    *_unit("Customer Service", BERLIN, "Service Desk Leipzig/call_centre/16, Service Desk Hamburg/call_centre/15,"
           "Service Desk Munich/call_centre/14, Orders Hotline/call_centre/13, Billing Hotline/call_centre/12, Night Desk/call_centre/9"),
    *_unit("Field Service", BERLIN, "Field Service Rhine/field_service/11, Field Service Elbe/field_service/10,"
           "Field Service Danube/field_service/10, Field Service Alps/field_service/9, Field Service Baltic/field_service/9,"
           "Dispatch/field_service/6"),
    *_unit("Sales Americas", NEW_YORK, "Sales New England/field_sales/10, Sales Great Lakes/field_sales/9,"
           "Sales Gulf Coast/field_sales/10, Sales Pacific/field_sales/9, Sales Analysis Americas/analytic/6"),
    *_unit("Telemarketing", NEW_YORK, "Outbound Boston/telemarketing/12, Outbound Tampa/telemarketing/11,"
           "Renewals Calling/telemarketing/10, Win-back Calling/telemarketing/9"),
    *_unit("Asia Pacific", SYDNEY, "Sales Sydney/field_sales/9, Sales Melbourne/field_sales/8, Service Desk Sydney/call_centre/9,"
           "Field Service Outback/field_service/7"),
    Team("Sales Kathmandu", "Asia Pacific", "field_sales", KATHMANDU, 7),
    *_partners("Partners Europe/11, Partners Americas/9, Partners Oceania/7"),
]  # fmt: skip

UNITS = list(UNIT_WAVES)
TEAM_INDEX = {team.name: index for index, team in enumerate(TEAMS)}

DIPPING_TEAM = "Sales South"
RECOVERING_TEAM = "Service Desk Hamburg"
BYPASS_TEAM = "Sales Gulf Coast"
STALE_TEAMS = ("Billing Hotline", "Field Service Alps")
PLACEHOLDER_TEAM = "Orders Hotline"
HIGH_TURNOVER_TEAM = "Outbound Tampa"
LEAVER_TEAM = "Key Accounts"
IMPORT_TEAM = "Campaigns Europe"
REASSIGNED_UNIT = "Sales Germany"
SLOW_SYSTEM_TEAM = "Sales Kathmandu"
COLLAPSE_WEEKS_BEFORE = {"Win-back Calling": 24, "Sales Melbourne": 18, "Field Service Baltic": 5}
"""Collapsing team -> weeks between the Monday on which its people begin to stop and the Monday of the week of as_of."""
TRAINING_EFFECT = 1.18
TRAINING_WEEKS_BEFORE = {
    "Sales North": 26,
    "Service Desk Munich": 26,
    "Field Service Elbe": 22,
    "Sales New England": 22,
    "Outbound Boston": 18,
}
"""Trained team -> weeks between the Monday of its training and the Monday of the week of as_of."""
