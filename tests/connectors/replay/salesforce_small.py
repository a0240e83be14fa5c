"""A Salesforce organisation that can be counted by hand, and what happens in it a week later."""

from tests.connectors.replay.salesforce import (
    ANN,
    BEN,
    BOT,
    CAT,
    KEY,
    ME,
    SECRET,
    SalesforceWorld,
    at,
    history,
    log_file,
    login,
    record,
    stage,
    user,
    view,
)
from tests.connectors.replay.salesforce_setup import fill_setup

WON, OPEN, LOST, NEW = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA", "006000000000004AAA"
ACME, ZED = "001000000000001AAA", "003000000000001AAA"
QUEUE = "00G000000000001AAA"


def url(port: int) -> str:
    """The source's URL."""
    return f"salesforce://{KEY}:{SECRET}@127.0.0.1:{port}"


def small_org() -> SalesforceWorld:
    """Four people's accounts and a program's, two roles, a queue, three deals, and a record of each other kind."""
    world = SalesforceWorld()
    world.rows["Organization"] = [{"Id": "00D1", "OrganizationType": "Enterprise Edition", "TimeZoneSidKey": "Europe/Berlin"}]
    world.rows["Organization"][0]["DefaultCurrencyIsoCode"] = "EUR"
    world.rows["User"] = [
        user(ANN, "ann", "00E1"), user(BEN, "ben", "00E2"), user(CAT, "cat", "00E2", active=False),
        user(BOT, "bot", None, kind="CloudIntegrationUser"), user(ME, "reader", None),
    ]  # fmt: skip
    world.rows["Profile"] = [{"Id": "00e1", "Name": "Sales", "PermissionsModifyAllData": False}]
    world.rows["UserRole"] = [{"Id": "00E1", "Name": "Head", "ParentRoleId": None}, {"Id": "00E2", "Name": "Sales", "ParentRoleId": "00E1"}]
    world.rows["Group"] = [{"Id": QUEUE, "Name": "Desk", "Type": "Queue"}, {"Id": "00G2", "Name": None, "Type": "Role"}]
    world.rows["GroupMember"] = [
        {"Id": "0111", "GroupId": QUEUE, "UserOrGroupId": BEN},
        {"Id": "0112", "GroupId": QUEUE, "UserOrGroupId": "00G2"},
    ]
    world.rows["LoginHistory"] = [
        login(1, ANN, at(2, 8, 2)), login(2, BEN, at(2, 9, 2)), login(3, BEN, at(3, 8, 2), status="Invalid Password"),
        login(4, ANN, at(3, 9, 2), Application="Salesforce for iOS", Platform="iPhone"),
        login(5, BOT, at(3, 1, 2), kind="Remote Access 2.0", Browser="Unknown", Application="Loader"),
    ]  # fmt: skip
    fill_records(world)
    fill_histories(world)
    fill_usage(world)
    fill_setup(world, WON, (ZED, "003000000000002AAA"))
    world.rows["Opportunity"][0]["CampaignId"] = "701A"
    return world


def fill_records(world: SalesforceWorld) -> None:
    """Records; a deal with an amount that is no number stands for what cannot be read."""
    world.rows["Account"] = [
        record(ACME, at(10), at(10), owner=ANN, by=ANN, Name="Acme", Industry="Steel", Phone="n/a", Type=None, ParentId=None)
    ]
    world.rows["Contact"] = [record(ZED, at(10), at(10), owner=ANN, by=BOT, LastName="Zed", Email="zed@example.com", AccountId=ACME)]
    lead = {"LastName": "Yak", "Company": "Yak Ltd", "Status": "Open", "LeadSource": "Web", "IsConverted": False}
    world.rows["Lead"] = [record("00Q000000000001AAA", at(11), at(11), owner=QUEUE, by=BEN, **lead)]
    deal = {
        "AccountId": ACME,
        "CloseDate": "2026-03-31",
        "Type": None,
        "LeadSource": None,
        "Probability": 20.0,
        "IsClosed": False,
        "IsWon": False,
    }
    won = {**deal, "StageName": "Closed Won", "IsClosed": True, "IsWon": True, "Probability": 100.0}
    world.rows["Opportunity"] = [
        record(WON, at(10), at(15), owner=ANN, by=ANN, Name="Secret deal", Amount=1200.5, NextStep=None, **won),
        record(OPEN, at(11), at(11), owner=BEN, by=BEN, Name="Other", Amount=0, NextStep="call her", StageName="Prospecting", **deal),
        record(LOST, at(12), at(12), owner=BEN, by=BEN, Name="Third", Amount="a lot", StageName="Prospecting", **deal),
        record("006000000000009AAA", at(12), at(13), owner=BEN, by=BEN, Name="Gone", Amount=5, StageName="Prospecting", **deal),
    ]
    world.rows["Opportunity"][3]["IsDeleted"] = True
    case = {
        "Subject": "Broken",
        "Status": "New",
        "Priority": "High",
        "IsClosed": False,
        "ClosedDate": None,
        "AccountId": ACME,
        "ContactId": ZED,
    }
    world.rows["Case"] = [record("500000000000001AAA", at(12), at(12), owner=QUEUE, by=BEN, **case)]
    task = {"Subject": "private words", "TaskSubtype": "Call", "Status": "Completed", "IsClosed": True, "CallType": "Outbound"}
    done = {"CallDurationInSeconds": 61, "CompletedDateTime": at(11), "ActivityDate": "2026-01-11", "WhatId": WON, "WhoId": ZED}
    world.rows["Task"] = [record("00T000000000001AAA", at(11), at(11), owner=ANN, by=ANN, AccountId=ACME, **task, **done)]
    event = {"StartDateTime": at(12, 9), "EndDateTime": at(12), "DurationInMinutes": 60, "WhatId": None, "WhoId": ZED}
    world.rows["Event"] = [record("00U000000000001AAA", at(12), at(12), owner=BEN, by=BEN, Subject="private words", **event)]


def fill_histories(world: SalesforceWorld) -> None:
    """Deal 1 opened at 1000, raised to 1200.50 by Ben, won by Ann; deal 2 only opened; an owner and a website changed."""
    world.rows["OpportunityHistory"] = [
        stage(1, WON, "Prospecting", 1000, at(10), ANN), stage(2, WON, "Prospecting", 1200.5, at(14), BEN),
        stage(3, WON, "Closed Won", 1200.5, at(15), ANN), stage(4, OPEN, "Prospecting", 0, at(11), BEN),
    ]  # fmt: skip
    world.rows["OpportunityFieldHistory"] = [
        history("0171", WON, "StageName", ("Prospecting", "Closed Won"), at(15), ANN, key="Opportunity"),
        history("0172", OPEN, "NextStep", (None, "send the offer"), at(16), BEN, key="Opportunity"),
    ]
    world.rows["AccountHistory"] = [
        history("0173", ACME, "created", (None, None), at(10), ANN, key="Account"),
        history("0174", ACME, "Owner", ("Ben Secret", "Ann Secret"), at(17), ANN, key="Account"),
        history("0175", ACME, "Owner", (BEN, ANN), at(17), ANN, kind="EntityId", key="Account"),
    ]


def fill_usage(world: SalesforceWorld) -> None:
    """Lightning usage of 1 and 2 February, log files of 2 and 4 February; the file of 3 February is missing, one line is broken."""
    day = {"PageName": "Opportunity", "SumEPT": 3000.0, "RecordCountEPT": 2, "SystemModstamp": at(5, 1, 2)}
    world.rows["LightningUsageByPageMetrics"] = [
        {"Id": "0pm1", "UserId": ANN, "MetricsDate": "2026-02-01", "TotalCount": 7, **day},
        {"Id": "0pm2", "UserId": ANN, "MetricsDate": "2026-02-02", "TotalCount": 9, **day},
    ]
    world.rows["LightningUsageByAppTypeMetrics"] = [
        {"Id": "0am1", "UserId": BEN, "AppExperience": "Salesforce Mobile", "MetricsDate": "2026-02-01", "SystemModstamp": at(5, 1, 2)}
    ]
    first = [view("r1", ANN, "2026-02-02T08:01:00.000Z", "Opportunity", WON), view("r2", BEN, "2026-02-02T09:01:00.000Z", "Account", ACME)]
    log_file(world, "0AT1", "LightningPageView", "2026-02-02", at(3, 5, 2), [*first, '"LightningPageView","torn'])
    log_file(world, "0AT2", "LightningPageView", "2026-02-04", at(5, 5, 2), [view("r3", ANN, "2026-02-04T08:00:00.000Z", "Lead", "00Q1")])
    calls = [f'"ApiTotalUsage","20260202080000.123","q{number}","{BOT[:15]}","REST"' for number in (1, 2)]
    log_file(world, "0AT3", "ApiTotalUsage", "2026-02-02", at(3, 5, 2), calls)


def change(world: SalesforceWorld) -> None:
    """A deal lost, one mended, one new, a contact deleted, a sign-in, and the log file of 3 February that came eleven days late."""
    moment = at(20, 12, 2)
    deals = {row["Id"]: row for row in world.rows["Opportunity"]}
    deals[OPEN] |= {"StageName": "Closed Lost", "IsClosed": True, "SystemModstamp": moment, "LastModifiedDate": moment}
    deals[LOST] |= {"Amount": 90, "SystemModstamp": moment}
    new = {"AccountId": ACME, "CloseDate": "2026-04-30", "StageName": "Prospecting", "IsClosed": False, "IsWon": False, "Amount": 5}
    world.rows["Opportunity"].append(record(NEW, moment, moment, owner=BEN, by=BEN, Name="New", **new))
    world.rows["OpportunityHistory"] += [stage(5, OPEN, "Closed Lost", 0, moment, BEN), stage(6, NEW, "Prospecting", 5, moment, BEN)]
    world.rows["Contact"][0] |= {"IsDeleted": True, "SystemModstamp": moment}
    world.rows["LoginHistory"].append(login(6, BEN, moment))
    world.rows["SetupAuditTrail"].append(
        {"Id": "0Ym3", "CreatedDate": moment, "CreatedById": ANN, "Section": "Manage Users", "Action": "createduser"}
    )
    world.rows["OpportunityContactRole"][0] |= {"IsDeleted": True, "SystemModstamp": moment}
    world.rows["PermissionSetAssignment"].pop()
    late = [view("r9", BEN, "2026-02-03T08:00:00.000Z", "Case", "5001")]
    log_file(world, "0AT4", "LightningPageView", "2026-02-03", at(14, 5, 2), late)
