"""An event counts on the day that the clock on the wall showed, also on the days on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sql.companion_tables import offset_rows
from tests.sql_facts.worlds import World

AS_OF = datetime(2026, 11, 16)
# West and east of Greenwich, half an hour, change at midnight (of that night two local days have an hour of the same name), no change.
ZONES = ["Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "America/Santiago", "Asia/Kolkata", "UTC"]
LOOKED_AT = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 6, 10),
    date(2026, 9, 6),
    date(2026, 10, 4),
    date(2026, 10, 25),
]


def instants() -> list[datetime]:
    """Every 25 minutes of the days around those looked at, and the seconds around whole half hours of the day itself."""
    days = [datetime(day.year, day.month, day.day) for day in LOOKED_AT]
    around = [day + timedelta(minutes=25 * place) for day in days for place in range(-70, 130)]
    sharp = [day + timedelta(minutes=30 * place, seconds=second) for day in days for place in range(-48, 72) for second in (-1, 0)]
    return sorted({*around, *sharp})


def test_each_event_counts_on_its_local_day() -> None:
    world = World(as_of=AS_OF)
    world.rows["setting_utc_offset"] = list(offset_rows(ZONES))
    expected: dict[str, tuple[date, int]] = {}
    for zone in ZONES:
        world.team(zone, zone)
        for place, at in enumerate(instants()):
            user = f"{zone} {place}"  # an account for each event, so that no other one hides a day that is wrong
            world.person(user, team=zone)
            world.event(user, at)
            local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
            expected[user] = (local - timedelta(days=local.weekday()), 64 >> local.weekday())
    rows = world.facts("person_activity_week")["person_activity_week"]
    weeks = rows["week_start_date"].dt.date
    assert dict(zip(rows["user_id"], zip(weeks, rows["day_mask"], strict=True), strict=True)) == expected
