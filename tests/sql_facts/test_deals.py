"""Open deals of small tables, every flag worked by hand."""

from datetime import date, timedelta

import pandas as pd

from tests.sql_facts.sales import AS_OF, STAGES, before, deal, moved, sales, stage, talk
from tests.sql_facts.worlds import World


def flags(world: World) -> pd.DataFrame:
    """Open deals with their flags as of now, by deal."""
    rows = world.facts("person_open_deal")["person_open_deal"]
    return rows[rows["snapshot_date"] == pd.Timestamp(AS_OF - timedelta(days=1))].set_index("opportunity_id")


def told(rows: pd.DataFrame, column: str) -> dict[str, object]:
    """One flag by deal: True, False, or None where it is not known."""
    return {str(name): None if pd.isna(value) else bool(value) for name, value in rows[column].items()}


def win(world: World, count: int, days: int, *, in_stage: int) -> None:
    """So many won deals that took ``days`` days, ``in_stage`` of them in stage Lead."""
    for number in range(count):
        name = f"won {days} {number}"
        start = before(200)
        deal(
            world, name, stage_native="Won", stage_order=9, stage_canonical="won", created_at=start, closed_at=start + timedelta(days=days)
        )
        stage(world, name, start, "Lead", left=start + timedelta(days=in_stage))
        stage(world, name, start + timedelta(days=days), "Won", was="Lead")


def test_a_close_date_is_past_stale_or_pushed() -> None:
    world = sales()
    deal(world, "past", close_date=date(2026, 3, 29))
    deal(world, "today", close_date=date(2026, 3, 30), created_at=before(60))
    deal(world, "looked at", close_date=date(2026, 4, 10), created_at=before(90))
    moved(world, "looked at", before(59), "2026-04-09", "2026-04-10")
    deal(world, "renewal", close_date=date(2026, 4, 10), created_at=before(90), opportunity_type="Renewal 2026")
    deal(world, "far", close_date=date(2026, 4, 29), created_at=before(90))
    for number in range(3):
        moved(world, "far", before(30 - number), f"2026-04-0{number + 1}", f"2026-04-0{number + 2}")
    moved(world, "past", before(5), "2026-03-14 00:00:00", "2026-03-29 00:00:00")
    moved(world, "today", before(5), "2026-04-30", "2026-03-30")
    moved(world, "today", before(70), "(not read)", "2026-13-45")
    rows = flags(world)
    assert [name for name, flag in told(rows, "is_past_due").items() if flag] == ["past"]
    # far lies on day 30 from now: outside the half-open 30 days; today was moved five days ago
    assert told(rows, "is_stale_close") == {"past": False, "today": False, "looked at": False, "renewal": False, "far": False}
    # past by 15 days at once, far three times by one day; earlier and unreadable moves do not count
    assert {name for name, flag in told(rows, "is_pushed").items() if flag} == {"far", "past"}


def test_a_close_date_that_nobody_moved_for_60_days_is_stale_when_it_is_near() -> None:
    world = sales()
    deal(world, "sixty", close_date=date(2026, 4, 28), created_at=before(60))
    deal(world, "fifty-nine", close_date=date(2026, 4, 28), created_at=before(59))
    deal(world, "moved", close_date=date(2026, 4, 28), created_at=before(90))
    moved(world, "moved", before(60), "2026-04-01", "2026-04-28")
    assert told(flags(world), "is_stale_close") == {"sixty": True, "fifty-nine": False, "moved": True}


def test_moves_that_nobody_can_see_are_not_known_instead_of_none() -> None:
    world = sales()
    deal(world, "seen", created_at=before(90), close_date=date(2026, 4, 20))
    deal(world, "new", created_at=before(90))
    for day, close in ((date(2026, 1, 20), date(2026, 4, 4)), (date(2026, 3, 10), date(2026, 4, 20))):
        world.add("record_snapshot_daily", snapshot_date=day, object_type="opportunity", record_id="seen", owner_user_id="bob",
                  stage_native="Lead", amount=7, close_date=close, modified_at=before(100))  # fmt: skip
    rows = flags(world)
    assert told(rows, "is_pushed") == {"new": None, "seen": True}  # later by 16 days between two refreshes
    assert told(rows, "is_stale_close") == {"new": None, "seen": False}


def test_an_earlier_look_is_judged_as_of_then() -> None:
    world = sales()
    deal(world, "d", stage_canonical="won", stage_native="Won", created_at=before(90))
    for day, amount in ((date(2026, 2, 18), 5), (date(2026, 2, 20), 7)):  # Wednesday and Friday: the week's last look counts
        world.add("record_snapshot_daily", snapshot_date=day, object_type="opportunity", record_id="d", owner_user_id="bob",
                  stage_native="Lead", amount=amount, close_date=date(2026, 2, 19), modified_at=before(60))  # fmt: skip
    rows = world.facts("person_open_deal")["person_open_deal"]
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (f"{row['snapshot_date']:%m-%d}", row["org_unit_id"], row["amount_base"], row["is_past_due"]) == ("02-19", "south", 7, True)
    assert pd.isna(row["is_next_step_missing"])  # next steps are not kept from refresh to refresh


def test_a_deal_stalls_beyond_three_of_four_won_deals_and_without_conversation() -> None:
    world = sales()
    win(world, 14, 40, in_stage=10)
    win(world, 6, 60, in_stage=20)  # the fifteenth of twenty stays 20 days: three of four left after at most 20
    for name, days in (("twenty days", 20), ("slow", 21), ("talked", 21), ("planned", 21), ("written", 21)):
        deal(world, name, created_at=before(50))
        stage(world, name, before(days), "Lead")
    deal(world, "other stage", stage_native="Offer", created_at=before(50))
    stage(world, "other stage", before(30), "Offer")  # nobody won from there: 30 days of policy, not exceeded
    talk(world, "call", before(14), about="talked")
    talk(world, "call", before(3), about="planned", status_canonical="planned")
    talk(world, "email", before(3), about="written", direction="outbound")
    rows = flags(world)
    assert {name for name, flag in told(rows, "is_stalled").items() if flag} == {"slow", "planned", "written"}
    world.add("setting_pipeline", source_id="*", stalled_days=29)
    assert told(flags(world), "is_stalled")["other stage"] is True


def test_stalling_is_not_known_without_activities() -> None:
    world = sales()
    deal(world, "d")
    stage(world, "d", before(99), "Lead")
    assert told(flags(world), "is_stalled") == {"d": None}


def test_a_next_step_is_missing_when_empty_past_or_old() -> None:
    world = sales()
    deal(world, "empty")
    deal(world, "planned", next_step_date=date(2026, 3, 30))
    deal(world, "past", next_step_date=date(2026, 3, 29))
    deal(world, "old", next_step="call")
    world.add("field_change", change_id="s", object_type="opportunity", object_id="old", field_canonical="next_step", changed_at=before(22))
    deal(world, "text only")
    world.add("record_field", object_type="opportunity", record_id="text only", field_name="next_step", is_filled=True)
    assert {name for name, flag in told(flags(world), "is_next_step_missing").items() if flag} == {"empty", "past", "old"}


def test_without_any_next_step_in_the_crm_it_is_not_known() -> None:
    world = sales()
    deal(world, "d")
    assert told(flags(world), "is_next_step_missing") == {"d": None}


def test_skipping_two_stages_is_seen_where_stages_have_an_order() -> None:
    world = sales()
    for order, name in enumerate(STAGES):
        deal(world, name, stage_native=name, stage_order=10 * order)
    stage(world, "Contract", before(5), "Contract", was="Lead")  # over Proposal and Offer
    stage(world, "Offer", before(5), "Offer", was="Lead")  # over Proposal only
    assert told(flags(world), "is_skipped") == {"Contract": True, "Offer": False, "Lead": None, "Proposal": None}


def test_deals_without_amount_owner_or_sense_are_flagged() -> None:
    world = sales()
    deal(world, "no amount", amount=0)
    deal(world, "nobody's", owner_user_id=None)
    deal(world, "leaver's", owner_user_id="cy")
    deal(world, "first", account_id="acme", created_at=before(40), amount=500)
    deal(world, "again", account_id="acme", created_at=before(10), amount=500)
    deal(world, "much later", account_id="acme", created_at=before(9, hour=10), amount=500, currency="USD")
    deal(world, "no account", account_id=None)
    rows = flags(world)
    assert {name for name, flag in told(rows, "is_without_amount").items() if flag} == {"no amount"}
    assert {name for name, flag in told(rows, "is_ownerless").items() if flag} == {"nobody's", "leaver's"}
    assert {name for name, flag in told(rows, "is_duplicate").items() if flag} == {"again"}
    assert told(rows, "is_duplicate")["no account"] is None


def test_a_zombie_is_older_than_nineteen_of_twenty_won_deals() -> None:
    world = sales()
    win(world, 18, 40, in_stage=10)
    win(world, 2, 90, in_stage=10)  # the nineteenth of twenty took 90 days
    deal(world, "ninety", created_at=before(90))
    deal(world, "ninety-one", created_at=before(91))
    deal(world, "imported", created_at=before(150), channel="import")
    assert told(flags(world), "is_zombie") == {"ninety": False, "ninety-one": True, "imported": None}


def test_nineteen_won_deals_are_no_yardstick() -> None:
    world = sales()
    win(world, 19, 40, in_stage=10)
    deal(world, "old", created_at=before(400))
    assert told(flags(world), "is_zombie") == {"old": None}


def test_large_deals_need_two_contacts_who_talk() -> None:
    world = sales()
    for name, amount in (("small", 10), ("middle", 20), ("one", 30), ("two", 30)):
        deal(world, name, amount=amount)
    for name, contact in (("one", "c1"), ("one", "silent"), ("two", "c1"), ("two", "c2"), ("small", "c1")):
        world.add("record_link", from_object_type="opportunity", from_record_id=name, to_object_type="contact", to_record_id=contact)
    for number, (contact, days) in enumerate((("c1", 5), ("c2", 90), ("silent", 91))):
        talk(world, "meeting", before(days, hour=0), about="small")
        world.add("record_link", from_object_type="activity", from_record_id=f"t{number}", to_object_type="contact", to_record_id=contact)
    assert told(flags(world), "is_single_threaded") == {"small": None, "middle": None, "one": True, "two": False}


def test_amounts_are_compared_in_one_currency_only() -> None:
    world = sales()
    deal(world, "euros", amount=100.4)
    deal(world, "converted", currency="USD", amount=200, amount_base=180)
    deal(world, "dollars", currency="USD", amount=50)
    rows = flags(world)
    assert rows["amount_base"].dropna().to_dict() == {"euros": 100, "converted": 180}
    team = world.facts("open_deal_flags")["open_deal_flags"].groupby("org_unit_id").sum(numeric_only=True).loc["north"]
    assert (team["n_open"], team["n_comparable"], team["amount_base"]) == (3, 2, 280)


def test_the_team_counts_flags_and_what_could_be_judged() -> None:
    world = sales()
    deal(world, "fine")
    deal(world, "past", close_date=date(2026, 3, 1), amount=40)
    deal(world, "empty", amount=None)
    deal(world, "bob's", owner_user_id="bob")
    rows = world.facts("open_deal_flags")["open_deal_flags"].set_index("org_unit_id")
    north = rows.loc["north"]
    assert (north["n_open"], north["n_clean"], north["amount_clean"]) == (3, 1, 100)
    assert (north["n_unreal_close"], north["amount_unreal_close"], north["n_without_amount"]) == (1, 40, 1)
    assert (north["judged_pushed"], north["judged_zombie"], north["judged_next_step_missing"]) == (0, 0, 0)
    assert rows.loc["south", "n_clean"] == 1


def test_a_deal_without_a_close_date_is_neither_past_nor_on_time() -> None:
    world = sales()
    deal(world, "undated", close_date=None)
    deal(world, "due today", close_date=date(2026, 3, 30))
    deal(world, "stale", close_date=date(2026, 4, 28), created_at=before(90), amount=7)
    deal(world, "audited", created_at=before(300))
    moved(world, "audited", before(100), "2026-04-01", "2026-05-20")
    assert told(flags(world), "is_past_due") == {"undated": None, "due today": False, "stale": False, "audited": False}
    row = world.facts("open_deal_flags")["open_deal_flags"].iloc[0]
    assert (row["n_open"], row["n_dated"], row["n_unreal_close"], row["amount_unreal_close"]) == (4, 3, 1, 7)


def test_a_deal_opened_again_says_so() -> None:
    world = sales()
    deal(world, "again")
    stage(world, "again", before(20), "Lost")
    stage(world, "again", before(5), "Lead", was="Lost")
    deal(world, "never closed")
    stage(world, "never closed", before(5), "Lead")
    assert told(flags(world), "is_reopened") == {"again": True, "never closed": False}
