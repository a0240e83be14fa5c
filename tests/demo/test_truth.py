"""truth.json is counted from the drawn arrays; here the file itself is counted, and both must agree."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.demo.conftest import AS_OF, Demo

MODULES = {"account": "company", "opportunity": "deal"}
TABLES = {"account": "companies", "contact": "contacts", "lead": "leads", "opportunity": "deals", "case": "cases"}
OPEN = "('Prospecting', 'Qualification', 'Proposal', 'Negotiation')"


def test_totals_of_the_logs_are_those_of_the_file(demo: Demo) -> None:
    totals = demo.truth["totals"]
    assert totals["usage_rows"] == demo.value("select count(*) from usage_log")
    assert totals["logins_ok"] == demo.value("select count(*) from login_log where ok = 1")
    assert totals["logins_denied"] == demo.value("select count(*) from login_log where ok = 0")
    assert totals["logins_denied_unknown_user"] == demo.value("select count(*) from login_log where account_id is null")
    assert totals["api_requests"] == demo.value("select count(*) from api_log")
    assert {name: n for name, n in totals["usage_rows_by_action"].items() if n} == dict(
        demo.rows("select verb, count(*) from usage_log group by 1")
    )
    assert totals["usage_rows_by_actor"] == dict(demo.rows("select actor, count(*) from usage_log group by 1"))


def test_records_live_and_deleted_are_those_of_the_file(demo: Demo) -> None:
    for name, table in TABLES.items():
        assert demo.truth["totals"]["records"][name] == demo.value(f"select count(*) from {table} where deleted_at is null")
        assert demo.truth["totals"]["records_deleted"][name] == demo.value(f"select count(*) from {table} where deleted_at is not null")
    kinds = dict(demo.rows("select kind, count(*) from activities where deleted_at is null group by 1"))
    assert {kind: demo.truth["totals"]["records"][kind] for kind in kinds} == kinds


def test_logins_and_actions_per_user_are_those_of_the_file(demo: Demo) -> None:
    found: dict[str, Counter[tuple[str, str]]] = {}
    query = "select a.login, u.verb, u.module, count(*) from usage_log u join accounts_login a on a.id = u.account_id group by 1, 2, 3"
    for login, verb, module, count in demo.rows(query):
        found.setdefault(login, Counter())[verb, module] = count
    signed_in = {
        login: (ok, denied)
        for login, ok, denied in demo.rows(
            "select a.login, sum(l.ok), sum(1 - l.ok) from login_log l join accounts_login a on a.id = l.account_id group by 1"
        )
    }
    assert len(demo.truth["per_user"]) == demo.truth["totals"]["people"]
    for login, truth in demo.truth["per_user"].items():
        assert (truth["logins_ok"], truth["logins_denied"]) == signed_in.get(login, (0, 0))
        for name, verb in (("created", "create"), ("updated", "update"), ("viewed", "view")):
            counted = {thing: found.get(login, Counter())[verb, MODULES.get(thing, thing)] for thing in truth[name]}
            assert counted == truth[name]
            assert sum(truth[name].values()) == sum(n for (v, _), n in found.get(login, Counter()).items() if v == verb)


def local_days(demo: Demo) -> dict[int, set[date]]:
    """Active local days per account id, from the file and the zone of the account."""
    days: dict[int, set[date]] = {}
    query = """select u.account_id, u.at, a.time_zone from usage_log u join accounts_login a on a.id = u.account_id
               where a.account_type = 'user' and u.verb not in ('login', 'logout') and u.actor = 'human'"""
    for account, at, zone in demo.rows(query):
        days.setdefault(account, set()).add(datetime.fromtimestamp(at, ZoneInfo(zone)).date())
    return days


def test_active_days_are_counted_in_the_persons_own_zone(demo: Demo) -> None:
    days = local_days(demo)
    for truth in demo.truth["per_user"].values():
        assert truth["active_days"] == len(days.get(int(truth["user_id"]), ()))


def test_active_people_of_the_last_complete_week_are_those_of_the_file(demo: Demo) -> None:
    # 2026-11-21 is a Saturday: the last week that is over in every zone begins on Monday the 9th.
    week = demo.truth["last_complete_week"]
    assert week["week_start"] == "2026-11-09"
    sunday, days = date(2026, 11, 15), local_days(demo)
    noon = int(datetime(2026, 11, 15, 12, tzinfo=UTC).timestamp())
    for team, truth in week["teams"].items():
        members = [
            row[0]
            for row in demo.rows(
                "select m.account_id from memberships m join org_units o on o.id = m.unit_id "
                "where o.name = :team and m.is_main = 1 and m.since <= :noon and coalesce(m.until, 1e12) > :noon",
                team=team,
                noon=noon,
            )
        ]
        windows = {size: {sunday - timedelta(days=back) for back in range(size)} for size in (7, 28)}
        assert truth["members"] == len(members)
        assert truth["active_7"] == sum(bool(days.get(member, set()) & windows[7]) for member in members)
        assert truth["active_28"] == sum(bool(days.get(member, set()) & windows[28]) for member in members)
        assert truth["active_days_28"] == sum(len(days.get(member, set()) & windows[28]) for member in members)
        assert truth["active_by_day"] == [
            sum(sunday - timedelta(days=6 - back) in days.get(member, set()) for member in members) for back in range(7)
        ]


def test_open_and_untouched_deals_are_those_of_the_file(demo: Demo) -> None:
    truth, before = demo.truth["opportunities"], int((AS_OF - timedelta(days=30)).timestamp())
    still_open = f"from deals d where deleted_at is null and stage in {OPEN}"
    assert truth["open"] == demo.value(f"select count(*) {still_open}")
    assert truth["open_untouched_30_days"] == demo.value(f"select count(*) {still_open} and changed_at < :before", before=before)
    by_people = demo.value(
        f"select count(*) {still_open} and created_at < :before and not exists (select 1 from usage_log u where u.record_id = d.id "
        "and u.verb in ('create', 'update') and u.actor = 'human' and u.at >= :before)",
        before=before,
    )
    assert truth["open_untouched_30_days_by_people"] == by_people
    assert by_people > truth["open_untouched_30_days"], "the sync and the mass reassignment make deals look touched"


def test_deals_and_amounts_by_stage_and_currency_are_those_of_the_file(demo: Demo) -> None:
    counted = {
        (stage, currency): (count, amount)
        for stage, currency, count, amount in demo.rows(
            "select stage, currency, count(*), coalesce(sum(amount), 0) from deals where deleted_at is null group by 1, 2"
        )
    }
    assert {
        (row["stage"], row["currency"]): (row["count"], row["amount"]) for row in demo.truth["opportunities"]["by_stage_and_currency"]
    } == counted
    assert {currency for _, currency in counted} == {"EUR", "USD"}


def test_stage_changes_are_those_of_both_logs(demo: Demo) -> None:
    truth = demo.truth["stage_changes"]
    assert truth["total"] == demo.value("select count(*) from stage_log where old_stage is not null")
    assert truth["total"] == demo.value("select count(*) from field_log where field = 'stage'")
    assert {name: n for name, n in truth["into"].items() if n} == dict(
        demo.rows("select new_stage, count(*) from stage_log where old_stage is not null group by 1")
    )


@pytest.mark.parametrize("name", ["account", "contact", "lead", "opportunity", "case"])
def test_filled_empty_and_placeholder_make_up_what_applies(demo: Demo, name: str) -> None:
    for counts in demo.truth["fill"][name].values():
        assert counts["applicable"] == counts["filled"] + counts["placeholder"] + counts["empty"]
        assert counts["records"] == demo.truth["totals"]["records"][name]


def test_the_last_stage_of_the_log_is_the_stage_of_the_deal(demo: Demo) -> None:
    last = "select count(*) from deals d join stage_log s on s.deal_id = d.id and s.left_at is null where s.new_stage {} d.stage"
    assert demo.value(last.format("<>")) == 0
    assert demo.value(last.format("=")) == demo.value("select count(*) from deals")
