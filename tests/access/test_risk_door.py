"""Risk scores through the door: nobody sees a cohort below the floor, nor a chance that no back-test supports."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from access.cohorts import lattice_of
from access.door import AccessDenied, Viewer, risk
from access.history import cohort_history, cohorts_of, core_work
from access.risk import COLLAPSED, OTHER_FLOOR
from access.viewer import OPERATOR, FloorPolicy
from models.scores import Alert, Case, RiskFile, Score
from tests.access.worlds import HandMadeSnapshot, Team, snapshot, weeks
from tests.dashboard.world import TRUST

TRAINER = Viewer("t", "trainer")
WEEKS = 14


def world() -> HandMadeSnapshot:
    """Teams a (3 people) and b (6) are shown together, c (20) alone."""
    return snapshot([Team("a", "n", [3] * WEEKS), Team("b", "n", [6] * WEEKS), Team("c", "s", [20] * WEEKS)])


def stored(*, passes: bool = True) -> RiskFile:
    ids = ("crm:a+crm:b", "crm:c")
    scores = [Score(name, "model", None, 0.4, "high", 20.0, 15.0, 4.4, 21.0, (1, 5), ("a reason",), 12.0, (0.1, None, 0.4)) for name in ids]
    trust = replace(TRUST, passes=passes, misses=[Case("crm:c", "2026-01-05"), Case("crm:gone", "2026-01-05")], false_alarms=[])
    alerts = [Alert("crm:c", date(2026, 3, 2), 0.4)]
    return RiskFile(
        date(2026, 4, 13),
        "s1",
        5,
        0.08,
        {"rows": 1},
        [week.isoformat() for week in weeks(WEEKS)[11:14]],
        scores,
        alerts,
        False,
        trust,
        None,
    )


def test_scores_come_by_the_cohorts_that_a_viewer_is_shown() -> None:
    found = risk(world(), TRAINER, stored())
    assert found.teams["cohort"].tolist() == ["Team a + Team b", "Team c"]
    assert found.teams["chance"].tolist() == [0.4, 0.4] and found.shows_chances
    assert found.teams["keep_low"].tolist() == pytest.approx([0.2, 0.2])  # 4.4 of 20 is .22: down to a step of .05
    assert found.teams["keep_high"].tolist() == pytest.approx([1.05, 1.05])
    assert found.teams["alerted_since"].tolist()[1] == date(2026, 3, 2)
    assert [case.cohort_id for case in found.trust.misses] == ["crm:c"] if found.trust else False


def test_a_team_whose_collapse_came_gets_no_range_until_its_episode_is_over() -> None:
    alert = Alert("crm:c", date(2026, 3, 2), 0.4, came=True, kept=0.2)
    found = risk(world(), TRAINER, replace(stored(), alerts=[alert]))
    assert found.teams["keep_low"].isna().tolist() == found.teams["keep_high"].isna().tolist() == [False, True]
    assert found.teams["outlook_remark"].tolist()[1] == COLLAPSED
    over = risk(world(), TRAINER, replace(stored(), alerts=[replace(alert, end="recovered")]))
    assert over.teams["keep_low"].notna().all()


def test_without_a_passed_check_no_chance_leaves_the_door() -> None:
    found = risk(world(), TRAINER, stored(passes=False))
    assert found.teams["chance"].isna().all() and found.base_rate is None
    assert found.teams["band"].tolist() == ["high", "high"]
    assert found.teams["trend"].iloc[0] == (0.25, None, 1.0)  # its shape, not its height


def test_what_rests_on_weeks_with_too_few_people_is_hidden() -> None:
    """Team c had two people until the tenth of fourteen weeks; with it the smallest other team of its unit is hidden."""
    grown = snapshot(
        [Team("b", "n", [30] * WEEKS), Team("c", "s", [2] * 10 + [20] * 4), Team("d", "s", [6] * WEEKS), Team("e", "s", [50] * WEEKS)]
    )
    score = stored().scores[0]
    found = risk(grown, TRAINER, replace(stored(), scores=[replace(score, cohort_id=f"crm:{team}") for team in "bcde"]))
    said = dict(zip(found.teams["cohort_id"], found.teams["state"], strict=True))
    assert (said["crm:c"], said["crm:b"]) == ("hidden", "value")
    assert found.teams.loc[found.teams["state"] == "hidden", ["chance", "band", "keep_low", "lost_work"]].isna().all(axis=None)


def test_a_trend_has_gaps_where_the_cohort_was_too_small() -> None:
    people = [2] * 2 + [20] * (WEEKS - 2)
    grown = snapshot([Team("a", "n", [9] * WEEKS), Team("c", "s", people), Team("d", "s", [9] * WEEKS), Team("e", "s", [50] * WEEKS)])
    starts = [week.isoformat() for week in weeks(WEEKS)[1:4]]  # they speak of the first, second and third week
    score = replace(stored().scores[0], cohort_id="crm:c", trend=(0.1, 0.2, 0.4))
    found = risk(grown, TRAINER, replace(stored(), weeks=starts, scores=[score]))
    assert dict(zip(found.teams["cohort_id"], found.teams["trend"], strict=True))["crm:c"] == (None, None, 0.4)


def test_a_viewer_of_one_unit_sees_its_teams_and_no_other() -> None:
    found = risk(world(), Viewer("t", "trainer", units=("s",)), stored())
    assert found.teams["cohort_id"].tolist() == ["crm:c"]
    with pytest.raises(AccessDenied):
        risk(world(), Viewer("t", "trainer", units=("s",)), stored(), units=["n"])


def test_scores_of_another_floor_and_unknown_roles_are_refused() -> None:
    other = risk(world(), Viewer("t", "trainer", floor=FloorPolicy(8)), stored())
    assert other.missing == OTHER_FLOOR and other.teams.empty
    assert risk(world(), TRAINER, None).missing is not None
    with pytest.raises(AccessDenied):
        risk(world(), Viewer("x", "stranger"), stored())


def test_history_by_cohort_adds_small_teams_up_and_bridges_leave() -> None:
    made = world()
    mondays = weeks(WEEKS)
    acts = [("crm", f"{team}{person}", week, "human", 1, 1, 1) for team in "abc" for person in range(2) for week in mondays]
    acts = [row for row in acts if not (row[1] == "c0" and row[2] == mondays[5])]
    homes = [("crm", f"{team}{person}", week, team) for team in "abc" for person in range(2) for week in mondays]
    columns = ["source_id", "user_id", "week_start_date"]
    made.tables |= {
        "person_activity_week": pd.DataFrame(acts, columns=[*columns, "actor_kind", "reads", "writes", "day_mask"]),
        "person_home_week": pd.DataFrame(homes, columns=[*columns, "org_unit_id"]),
        "setting_week": pd.DataFrame({"week_start_date": mondays, "days_elapsed": 7}),
        "person_week_mask": pd.DataFrame(
            [("crm", "c0", mondays[5], 7, 127, 4)], columns=[*columns, "days_elapsed", "entitled_mask", "scheduled_mask"]
        ),
    }
    found = cohort_history(made, OPERATOR, floor=FloorPolicy())
    assert found.teams == ("crm:a+crm:b", "crm:c")
    assert found.people.tolist() == [[4] * WEEKS, [2] * WEEKS]  # c0 was on leave in the sixth week: as in the fifth
    with pytest.raises(AccessDenied):
        cohort_history(made, TRAINER, floor=FloorPolicy())
    work = core_work(made, OPERATOR, floor=FloorPolicy(), weeks=(mondays[2], mondays[2] + (mondays[12] - mondays[0])))
    assert work == {"crm:a+crm:b": pytest.approx(9.0), "crm:c": pytest.approx(20.0)}
    assert set(cohorts_of(lattice_of(made, floor=5)).values()) == {"crm:a+crm:b", "crm:c"}
