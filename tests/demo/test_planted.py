"""Each planted thing can be seen in the raw data."""

import csv
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.demo.conftest import AS_OF, Demo

DAY = 86_400


def at(day: str) -> int:
    return int(datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC).timestamp())


def weekly_actions(demo: Demo, team: str, since: int, until: int, *, verbs: str = "") -> float:
    """Actions a week of the main members of a team, logins apart; ``verbs`` is a condition."""
    count = demo.value(
        "select count(*) from usage_log u join memberships m on m.account_id = u.account_id and m.is_main = 1 and m.since <= u.at "
        "and (m.until is null or m.until > u.at) join org_units o on o.id = m.unit_id "
        f"where o.name = :team and u.verb <> 'login' and u.at >= :since and u.at < :until {verbs}",
        team=team,
        since=since,
        until=until,
    )
    return count / ((until - since) / (7 * DAY))


def test_the_dipping_team_falls_to_about_half_in_the_last_six_weeks(demo: Demo) -> None:
    dip = demo.truth["planted"]["dipping_team"]
    begins, deep = at(dip["from"]), at(dip["at_full_depth_from"])
    before = weekly_actions(demo, dip["team"], begins - 12 * 7 * DAY, begins - 4 * 7 * DAY)
    now = weekly_actions(demo, dip["team"], deep, at("2026-11-16"))
    assert 0.40 <= now / before <= 0.65
    siblings = ("Sales North", "Sales West", "Sales East", "Public Sector Sales")
    others_before = sum(weekly_actions(demo, team, begins - 12 * 7 * DAY, begins - 4 * 7 * DAY) for team in siblings)
    others_now = sum(weekly_actions(demo, team, deep, at("2026-11-16")) for team in siblings)
    assert others_now / others_before > 0.8, "the other teams of the unit do not dip"


def test_the_recovering_team_dips_and_comes_back(demo: Demo) -> None:
    plan = demo.truth["planted"]["recovering_team"]
    begins, turns = at(plan["from"]), at(plan["recovers_from"])
    before, low, after = (
        weekly_actions(demo, plan["team"], since, until)
        for since, until in ((begins - 8 * 7 * DAY, begins), (begins + 28 * DAY, turns), (turns + 21 * DAY, at("2026-11-16")))
    )
    assert low < 0.65 * before
    assert after > 0.8 * before


def test_training_raises_core_work_and_leaves_the_rest(demo: Demo) -> None:
    plan = demo.truth["planted"]["training"]
    types = {row["team"]: row["application_type"] for row in read(demo, "teams.csv")}
    core = {
        team: " or ".join(
            f"(u.verb = '{verb}' and u.module = '{native(thing)}')"
            for verb, thing in (action.split() for action in plan["core_actions"][kind])
        )
        for team, kind in types.items()
    }
    span = 14 * 7 * DAY
    totals = {"core": [0.0, 0.0], "rest": [0.0, 0.0]}
    for team, day in plan["teams"].items():
        for place, (since, until) in enumerate(((at(day) - span, at(day)), (at(day), at(day) + span))):
            totals["core"][place] += weekly_actions(demo, team, since, until, verbs=f"and ({core[team]})")
            totals["rest"][place] += weekly_actions(demo, team, since, until, verbs=f"and not ({core[team]})")
    core_growth, rest_growth = (totals[name][1] / totals[name][0] for name in ("core", "rest"))
    assert plan["effect_on_core_actions"] == 1.18
    # about 700 actions on each side of each ratio at this scale: one standard error is 0.08
    assert core_growth / rest_growth == pytest.approx(1.18, abs=0.16)


def native(thing: str) -> str:
    return {"account": "company", "opportunity": "deal"}.get(thing, thing)


def read(demo: Demo, name: str) -> list[dict[str, Any]]:
    with (demo.folder / name).open() as file:
        return list(csv.DictReader(file))


def test_units_go_live_in_four_waves_and_nobody_works_before(demo: Demo) -> None:
    waves = demo.truth["planted"]["waves"]
    assert [len(wave["units"]) for wave in waves] == [2, 2, 2, 2]
    for wave in waves:
        for unit in wave["units"]:
            first = demo.value(
                "select min(u.at) from usage_log u join accounts_login a on a.id = u.account_id "
                "where a.department = :unit and u.actor = 'human'",
                unit=unit,
            )
            assert at(wave["go_live"]) - 14 * 3600 <= first <= at(wave["go_live"]) + 4 * DAY


def test_bypass_stale_and_placeholder_teams_show_in_their_logs(demo: Demo) -> None:
    planted = demo.truth["planted"]
    since, until = at("2026-02-02"), at("2026-11-16")
    bypass, usual = (
        weekly_actions(demo, team, since, until, verbs="and u.verb = 'create'") for team in (planted["bypass_team"], "Sales Pacific")
    )
    assert bypass < 0.35 * usual
    for team in planted["stale_teams"]:
        assert weekly_actions(demo, team, since, until, verbs="and u.verb = 'update'") == 0
        assert weekly_actions(demo, team, since, until, verbs="and u.verb = 'view'") > 0
    shares = dict(
        demo.rows(
            "select o.name, avg(c.category in ('n/a', 'test', '-', 'xxx')) from cases c "
            "join memberships m on m.account_id = c.owner_id and m.is_main = 1 "
            "join org_units o on o.id = m.unit_id where c.category is not null group by 1"
        )
    )
    assert shares[planted["placeholder_team"]] > 0.08 > shares["Service Desk Leipzig"]


def test_never_used_accounts_never_act_and_dormant_ones_stop(demo: Demo) -> None:
    planted = demo.truth["planted"]
    last = dict(demo.rows("select a.login, max(u.at) from usage_log u join accounts_login a on a.id = u.account_id group by 1"))
    assert len(planted["never_used"]) == 20
    assert not set(planted["never_used"]) & set(last)
    assert len(planted["dormant"]) == 25
    assert all(last[login] < at(day) + DAY for login, day in planted["dormant"].items() if login in last)
    assert (
        demo.value(
            "select count(*) from login_log l join accounts_login a on a.id = l.account_id where l.ok = 0 and a.last_login_at is null"
        )
        > 0
    )


def test_the_leaver_is_gone_and_still_owns_accounts_and_open_deals(demo: Demo) -> None:
    leaver = demo.truth["planted"]["leaver_with_book"]
    ((account, active),) = demo.rows("select id, active from accounts_login where login = :user", user=leaver["user"])
    assert active == 0
    owned = demo.value("select count(*) from companies where owner_id = :account and deleted_at is null", account=account)
    deals = demo.value("select count(*) from deals where owner_id = :account and deleted_at is null and closed_at is null", account=account)
    assert (owned, deals) == (leaver["accounts"], leaver["open_opportunities"])
    assert owned > 0
    others = demo.value(
        "select count(*) from companies c join accounts_login a on a.id = c.owner_id "
        "where a.active = 0 and c.deleted_at is null and c.owner_id <> :account",
        account=account,
    )
    assert others == 0, "the books of the others were handed over"


def test_people_join_leave_and_move_with_dates(demo: Demo) -> None:
    planted = demo.truth["planted"]
    assert len(planted["left"]) >= 20
    assert len(planted["joined"]) >= 15
    assert len(planted["moved"]) == 12
    for move in planted["moved"]:
        rows = demo.rows(
            "select o.name, date(m.since, 'unixepoch'), date(m.until, 'unixepoch') from memberships m join org_units o on o.id = m.unit_id "
            "join accounts_login a on a.id = m.account_id where a.login = :user and m.is_main = 1 order by m.since",
            user=move["user"],
        )
        assert [(rows[0][0], rows[0][2]), rows[1]] == [(move["from"], move["date"]), (move["to"], move["date"], None)]


def test_small_teams_of_three_and_four_exist(demo: Demo) -> None:
    sizes = dict(
        demo.rows(
            "select o.name, count(*) from memberships m join org_units o on o.id = m.unit_id "
            "where m.is_main = 1 and m.until is null group by 1"
        )
    )
    assert demo.truth["planted"]["small_teams"] == {"Customer Analytics": 4, "Board Reporting": 3}
    assert (sizes["Customer Analytics"], sizes["Board Reporting"]) == (4, 3)


def test_the_sync_and_the_mass_reassignment_touch_what_no_person_changed(demo: Demo) -> None:
    sync = demo.value("select id from accounts_login where login = 'erp.sync'")
    assert demo.value("select count(*) from companies where changed_by = :sync", sync=sync) > 0
    plan = demo.truth["planted"]["mass_reassignment"]
    changed = demo.rows(
        "select u.at, count(*), sum(f.field = 'owner') from usage_log u join accounts_login a on a.id = u.account_id "
        "left join field_log f on f.record_id = u.record_id and f.at = u.at "
        "where a.login = :by and u.verb = 'mass_update' and date(u.at, 'unixepoch') = :date group by 1",
        by=plan["by"],
        date=plan["date"],
    )
    assert len(changed) == 1, "one instant"
    assert changed[0][1] == changed[0][2] > 20


def test_imported_contacts_have_no_email_and_no_rows_of_their_own(demo: Demo) -> None:
    plan = demo.truth["planted"]["import_without_email"]
    imported = "from contacts where entered_by = 'import' and date(created_at, 'unixepoch') = :date"
    assert demo.value(f"select count(*) {imported}", date=plan["date"]) == plan["contacts"] == 45  # 900 / 20
    assert demo.value(f"select count(*) {imported} and coalesce(email, '') <> ''", date=plan["date"]) == 0
    assert demo.rows("select rows from usage_log where verb = 'import'") == [(45,)]


def test_people_work_in_the_daytime_of_their_own_zone(demo: Demo) -> None:
    hours = {
        zone: dict(
            demo.rows(
                "select cast(strftime('%H', u.at, 'unixepoch') as integer), count(*) from usage_log u "
                "join accounts_login a on a.id = u.account_id "
                "where a.time_zone = :zone and u.actor = 'human' and a.account_type = 'user' group by 1",
                zone=zone,
            )
        )
        for zone in ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kathmandu")
    }
    # UTC hours in which it is midnight to five in the morning, winter and summer
    nights = {"Europe/Berlin": (0, 1, 2), "America/New_York": (6, 7, 8), "Australia/Sydney": (15, 16, 17), "Asia/Kathmandu": (19, 20, 21)}
    for zone, counts in hours.items():
        assert sum(counts.values()) > 200
        assert sum(counts.get(hour, 0) for hour in nights[zone]) == 0


def test_christmas_august_and_holidays_are_slow(demo: Demo) -> None:
    def work(since: str, until: str) -> float:
        return weekly_actions(demo, "Service Desk Leipzig", at(since), at(until)) + weekly_actions(
            demo, "Sales North", at(since), at(until)
        )

    usual = work("2025-11-10", "2025-12-15")
    assert work("2025-12-22", "2026-01-03") < 0.6 * usual
    assert work("2026-08-03", "2026-08-31") < 0.95 * work("2026-06-01", "2026-07-13")
    holidays = [row for row in read(demo, "calendar.csv") if row["kind"] == "holiday" and row["team"] == "Sales New England"]
    assert ("2025-07-04", "2025-07-05", "Independence Day") in {(row["date_from"], row["date_to"], row["label"]) for row in holidays}
    assert {row["kind"] for row in read(demo, "calendar.csv")} == {"holiday", "peak", "freeze"}


def test_settings_files_name_every_person_and_team_once(demo: Demo) -> None:
    people, teams = read(demo, "people.csv"), read(demo, "teams.csv")
    assert [row["user"] for row in people] == [
        login for (login,) in demo.rows("select login from accounts_login where account_type = 'user' order by id")
    ]
    assert {row["team"]: row["parent"] for row in teams} == dict(
        demo.rows("select t.name, u.name from org_units t join org_units u on u.id = t.parent_id where t.kind = 'team'")
    )
    assert len({row["application_type"] for row in people}) == 7
    leave = [part.split("..") for row in people for part in row["leave"].split("; ") if part]
    assert len(leave) > 500
    assert all(first < back for first, back in leave)


def test_human_edits_show_in_the_log_and_on_the_record(demo: Demo) -> None:
    unexplained = demo.value(
        "select count(*) from deals d where d.changed_at > d.created_at and not exists "
        "(select 1 from usage_log u where u.record_id = d.id and u.at = d.changed_at and u.account_id = d.changed_by)"
    )
    later = demo.value(
        "select count(*) from usage_log u join deals d on d.id = u.record_id "
        "where u.verb in ('create', 'update', 'mass_update', 'delete') and u.at > d.changed_at"
    )
    assert (unexplained, later) == (0, 0)
    assert demo.value("select max(at) from usage_log") > AS_OF.timestamp() - 2 * DAY


def test_a_deleted_record_stays_deleted_and_nothing_happens_to_it_later(demo: Demo) -> None:
    late = "select count(*) from usage_log u join {} r on r.id = u.record_id where r.deleted_at is not null and u.at > r.deleted_at"
    deleted = "select count(*) from {} r where r.deleted_at is not null and r.changed_at = r.deleted_at"
    for table in ("companies", "contacts", "leads", "deals", "cases", "activities"):
        assert demo.value(late.format(table)) == 0
        assert demo.value(deleted.format(table)) == demo.value(f"select count(*) from {table} where deleted_at is not null")
    totals = demo.truth["totals"]
    assert sum(totals["records_deleted"].values()) == totals["usage_rows_by_action"]["delete"] > 0
