"""Every day's figures come from the weeks' bits: exactly what counting the days one by one gives."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql_facts.worlds import MONDAY, World, noon, unfolded

WEEKS = 16
AS_OF = MONDAY + timedelta(days=7 * WEEKS - 4)  # the last week has three days
ALL_DAYS = [MONDAY + timedelta(days=number) for number in range((AS_OF - MONDAY).days)]
DAY = st.integers(0, len(ALL_DAYS) - 1)


@dataclass(frozen=True)
class Life:
    """One person: days as numbers from the first Monday, ``end`` and ``back`` exclusive."""

    active: frozenset[int]
    start: int
    end: int | None
    leave: tuple[int, int]
    team: str

    def is_eligible(self, day: int) -> bool:
        return self.start <= day and (self.end is None or day < self.end) and not self.leave[0] <= day < self.leave[1]

    def is_listed(self, day: int) -> bool:
        """From the week of entitlement until the 28 days hold no entitled day any more, in whole weeks."""
        week = day - day % 7
        return self.start < week + 7 and (self.end is None or self.end + 35 > week)


LIVES = st.lists(
    st.builds(
        Life,
        active=st.one_of(st.frozensets(DAY, max_size=40), st.just(frozenset(range(len(ALL_DAYS))))),
        start=st.integers(0, 40),
        end=st.one_of(st.none(), st.integers(41, 90)),
        leave=st.tuples(DAY, DAY),
        team=st.sampled_from(["north", "south"]),
    ),
    min_size=2,
    max_size=6,
)


def masks_of(lives: list[Life]) -> dict[str, pd.DataFrame]:
    """The stored facts of these people."""
    world = World(as_of=datetime.combine(AS_OF, datetime.min.time()))
    for number, life in enumerate(lives):
        last = None if life.end is None else MONDAY + timedelta(days=life.end)
        world.person(f"p{number}", team=life.team, entitled=(MONDAY + timedelta(days=life.start), last))
        world.rows.setdefault("usage_event", []).extend(
            {"source_id": "crm", "event_id": f"{number}-{day}", "user_id": f"p{number}", "occurred_at": noon(ALL_DAYS[day]),
             "action": "update", "object_type": "contact", "channel": "ui", "actor_kind": "human"}
            for day in life.active
        )  # fmt: skip
        if life.leave[0] < life.leave[1]:
            away = (MONDAY + timedelta(days=place) for place in life.leave)
            world.add("setting_leave", user_id=f"p{number}", leave_from_date=next(away), leave_to_date=next(away))
    return world.facts("person_week")


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries with Python's own numbers."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def naive_bits(life: Life, day: int) -> tuple[int, int]:
    """Active days of 63 and eligible days of 28, looked at one by one."""
    seen_from = life.start - life.start % 7
    active = sum(1 << back for back in range(63) if day - back in life.active and day - back >= seen_from)
    return active, sum(1 << back for back in range(28) if life.is_eligible(day - back))


def naive_team(lives: list[Life], team: str, day: int) -> list[int]:
    """Eligible and active people of a team in 1, 7 and 28 days to a day, and the active days of the last two."""
    people = [life for life in lives if life.team == team and life.is_listed(day)]
    counted = {
        span: [
            sum(at in life.active and at >= life.start - life.start % 7 for at in range(day - span + 1, day + 1))
            for life in people
            if any(life.is_eligible(at) for at in range(day - span + 1, day + 1))
        ]
        for span in (1, 7, 28)
    }
    eligible, active = ([sum(n >= least for n in counted[span]) for span in (1, 7, 28)] for least in (0, 1))
    return [*eligible, *active, sum(counted[7]), sum(counted[28])]


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(lives=LIVES, window=st.tuples(DAY, DAY))
def test_every_day_of_every_person_and_team_is_what_counting_day_by_day_gives(lives: list[Life], window: tuple[int, int]) -> None:
    first, last = min(window), max(window)
    asked = (ALL_DAYS[first], ALL_DAYS[last] + timedelta(days=1))
    facts = masks_of(lives)
    rows = unfolded(facts["person_week_mask"], "person_day_bits", asked)
    places = (rows["day_date"].dt.date - MONDAY).map(lambda gap: gap.days)
    found = {(u, d): (a, e) for u, d, a, e in zip(rows["user_id"], places, rows["day_bits"], rows["eligible_bits"], strict=True)}
    assert found == {
        (f"p{number}", day): naive_bits(life, day)
        for number, life in enumerate(lives)
        for day in range(first, last + 1)
        if life.is_listed(day)
    }
    teams = unfolded(facts["person_week_mask"], "team_day", asked)
    for row in records(teams):
        assert list(row.values())[3:] == naive_team(lives, row["org_unit_id"], (row["day_date"].date() - MONDAY).days), row
    assert len(teams) == len({(lives[int(u[1:])].team, d) for u, d in found})


def test_the_last_elapsed_day_of_each_week_has_the_bits_that_the_week_stores() -> None:
    life = Life(frozenset(range(3, 100, 3)), 2, None, (30, 41), "north")
    facts = masks_of([life])
    days = {row["day_date"]: row for row in records(unfolded(facts["person_week_mask"], "person_day_bits", (MONDAY, AS_OF)))}
    weeks = records(facts["person_week"])
    assert len(weeks) == WEEKS
    for week in weeks:
        day = days[week["week_start_date"] + timedelta(days=week["days_elapsed"] - 1)]
        held = 63 - (7 - week["days_elapsed"])  # the week that is not over stores its own days and eight whole weeks
        assert day["day_bits"] & (2**held - 1) == week["day_bits"]
        assert (day["day_bits"] & (2**28 - 1)).bit_count() == week["active_days_28"]
        assert day["eligible_bits"].bit_count() == week["eligible_days_28"]
        if week["days_elapsed"] == 7:  # habit and lifecycle look at whole weeks: nine of them stand in the days' bits
            assert [week["week_bits"] >> n & 1 for n in range(9)] == [day["day_bits"] >> 7 * n & 127 != 0 for n in range(9)]


def test_a_window_of_one_day_looks_back_over_all_63_days() -> None:
    life = Life(frozenset(range(len(ALL_DAYS))), 0, None, (0, 0), "north")
    day = date(2026, 4, 1)
    rows = unfolded(masks_of([life])["person_week_mask"], "person_day_bits", (day, day + timedelta(days=1)))
    assert rows["day_bits"].tolist() == [2**63 - 1]
    assert rows["day_date"].dt.date.tolist() == [day]
