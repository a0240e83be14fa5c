"""The habit that answers are set against is the one of the last week over when the round closed, per unit that may be shown."""

from datetime import date, timedelta

import pandas as pd

from access.perception import habits_on
from access.viewer import Viewer
from tests.access.worlds import MONDAY, HandMadeSnapshot, Team, activity, snapshot

SPONSOR = Viewer("anna", "sponsor")
CLOSED = MONDAY + timedelta(days=7 * 9 + 6)  # the Sunday of the tenth week


def world() -> HandMadeSnapshot:
    """Twelve weeks: in North a tenth more of the 40 people have the habit each week, in South all of 30; nobody is too early."""
    teams = [Team("a", "North", [40] * 12, [4 * min(week, 10) for week in range(12)]), Team("b", "South", [30] * 12, [15] * 12)]
    counted = activity(teams)
    counted = counted.assign(habitual_people=counted["monthly_active"], too_early_people=0)
    return snapshot(teams, team_activity=counted)


def test_the_last_week_over_by_the_day_counts_for_units_and_company() -> None:
    # the tenth week has week number 9: 36 of 40; the company (36 + 15) of 70
    assert habits_on(world(), SPONSOR, CLOSED) == {"Unit North": 36 / 40, "Unit South": 0.5, None: (36 + 15) / 70}
    assert habits_on(world(), SPONSOR, CLOSED - timedelta(days=1))["Unit North"] == 32 / 40  # that Saturday the week was not over


def test_a_unit_out_of_the_viewers_reach_and_a_bound_are_left_out() -> None:
    own = habits_on(world(), Viewer("ben", "sponsor", units=("South",)), CLOSED)
    assert set(own) == {"Unit South", None}
    none = Team("a", "North", [9] * 12, [0] * 12)  # none of nine: only "<10 %" is shown
    counted = activity([none]).assign(habitual_people=0, too_early_people=0)
    assert habits_on(snapshot([none], team_activity=counted), SPONSOR, CLOSED) == {}


def test_before_the_first_week_nothing_is_known() -> None:
    assert habits_on(world(), SPONSOR, date(2020, 1, 1)) == {}
    assert pd.Timestamp(CLOSED).day_name() == "Sunday"
