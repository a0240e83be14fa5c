"""Return, goals and engagement from a ledger and a door with known figures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from access import goals, worth
from access.door import COLUMNS
from access.programme import Programme
from access.viewer import AccessDenied, Viewer
from dashboard import money, stop_rule
from ledger.book import Ledger
from ledger.editing import Actor, Edit
from ledger.migrate import migrate

AS_OF = datetime(2026, 6, 15)
START = date(2025, 6, 16)
SPONSOR = Viewer("anna", "sponsor")
SNAPSHOT: Any = SimpleNamespace(manifest=SimpleNamespace(as_of_at=AS_OF))
LEVELS = {
    "effective_adoption": 0.3,
    "leaders_habit_rate": 0.5,
    "never_used_share": 0.1,
    "dormant_share": 0.05,
    "too_early_share": 0.02,
    "habit_rate": 0.4,
    "fill_rate": 0.7,
}
NOTE = {"author": "cfo", "as_of": "2025-06-01"}
ROWS = {
    "case_terms": [
        {
            "currency": "EUR",
            "rate": "0",
            "starts_on": START.isoformat(),
            "stop_below_chance": "0.2",
            "fix_below_chance": "0.5",
            "stop_below_engagement": "0.4",
            "quarters": "1",
            "fixed_on": "2025-06-01",
            "author": "cfo",
        }
    ],
    "case_year": [
        {"year": "0", "cost_low": "1000", "cost_likely": "1000", "cost_high": "1000", **NOTE},
        *(
            {
                "year": str(year),
                "cost_low": "1000",
                "cost_likely": "1000",
                "cost_high": "1000",
                "adoption_low": "0.6",
                "adoption_likely": "0.6",
                "adoption_high": "0.6",
                **NOTE,
            }
            for year in (1, 2)
        ),
    ],
    "benefit": [
        {
            "title": "time",
            "people": "100",
            "value_low": "80",
            "value_likely": "80",
            "value_high": "80",
            "realised_low": "0.5",
            "realised_likely": "0.5",
            "realised_high": "0.5",
            **NOTE,
        }
    ],
    "licence": [{"title": "CRM", "seats": "120", "price_per_seat": "10", "valid_from": "2025-01-01"}],
    "review": [{"title": "R", "planned_on": "2026-05-04", "held_on": "2026-05-05"}, {"title": "R", "planned_on": "2026-06-01"}],
    "decision": [{"title": "D", "kind": "process", "due": "2026-05-01", "decided_on": "2026-04-20"}],
    "goal": [
        {
            "title": "Habit",
            "kind": "inside",
            "metric": "habit_rate",
            "baseline": "0.2",
            "target": "0.6",
            "due": "2026-12-01",
            "locked_at": "2025-06-01 00:00:00",
        },
        {"title": "Complaints", "kind": "customer", "baseline": "10", "target": "5"},
    ],
}


def values(snapshot: Any, viewer: Any, metrics: Any, *, by: str, since: date, **asked: Any) -> pd.DataFrame:
    """Constant levels in every complete week for a company of 100, and for teams of 40 (at 0.2) and 60 (at 0.7)."""
    cohorts = {"company": [("Company", 100, None)], "team": [("North", 40, 0.2), ("South", 60, 0.7)]}[by]
    mondays = pd.date_range(pd.Timestamp(since) - pd.Timedelta(days=since.weekday()), AS_OF - timedelta(days=7), freq="7D")
    rows = [
        {
            "metric": metric.name,
            "cohort": cohort,
            "period_start": monday,
            "period_end": monday + pd.Timedelta(days=7),
            "is_complete": True,
            "value": LEVELS[metric.name] if level is None else level,
            "state": "value",
            "people": people,
        }
        for metric in metrics
        for cohort, people, level in cohorts
        for monday in mondays
    ]
    return pd.DataFrame(rows).reindex(columns=list(COLUMNS))


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programme]:
    """The ledger of ``ROWS`` beside a door of constant levels."""
    book = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(book)
    book.save([Edit(table, row) for table, rows in ROWS.items() for row in rows], Actor("x", "operator"), at=datetime(2025, 6, 1))
    monkeypatch.setattr(worth.door, "values", values)
    yield Programme(lambda: book, lambda: AS_OF)
    book.close()


def change(programme: Programme, table: str, key: str, version: int, **cells: str) -> None:
    programme.opened().save([Edit(table, cells, key=key, version=version)], Actor("ben", "administrator"), at=datetime(2026, 1, 1))


def test_the_return_follows_measured_adoption_and_is_shown_negative(programme: Programme) -> None:
    found: Any = worth.worth(SNAPSHOT, SPONSOR, programme)
    # 100 x 80 x 0.5 = 4,000 a year at full adoption; planned 0.6 twice: 4,800 for 3,000; measured 0.3 twice: 2,400
    assert (found.plan.net_present_value, round(found.measured.net_present_value, 6)) == (1800.0, -600.0)
    assert found.break_even == pytest.approx(3000 / 8000)
    assert found.so_far.share == pytest.approx(0.5)
    assert found.measured.payback is None
    lines = dict(money.return_lines(found))
    assert lines["Net present value"].startswith("-600 EUR")
    assert lines["Break-even"].replace("\N{NO-BREAK SPACE}", " ").endswith("latest week: 30 % in year 1, 30 % in year 2")
    sentence = money.finding(found, [])
    assert "50 % of the business case (50 to 50 %); over its 2 years it comes to a loss of 600 EUR at today's value" in sentence
    assert "the plan was a gain of 1,800 EUR. It breaks even at 38 % effective adoption in every year." in sentence


def test_benefits_above_plan_do_not_hide_that_the_case_loses(programme: Programme) -> None:
    for key in ("case-year-2", "case-year-3"):
        change(programme, "case_year", key, 1, adoption_low="0.2", adoption_likely="0.2", adoption_high="0.2")
    said = money.finding(worth.worth(SNAPSHOT, SPONSOR, programme), [])
    # planned 0.2 twice: 1,600 for 3,000; measured 0.3 twice: 2,400
    assert "run at 150 % of the business case (150 to 150 %); yet over its 2 years it comes to a loss of 600 EUR" in said
    assert "(chance of a gain 0 %); the plan was a loss of 1,400 EUR" in said


def test_only_teams_below_the_plan_have_a_gap_at_their_share_of_the_benefit(programme: Programme) -> None:
    found = worth.worth(SNAPSHOT, SPONSOR, programme)
    [gap] = found.gaps
    two = replace(found, gaps=(gap, gap))
    assert money.gap_words(two, most=1).endswith("the dearest first, 1 of them listed") and money.gap_words(two, most=2).endswith("first")
    assert (gap.team, gap.people, gap.cost) == ("North", 40, pytest.approx((0.6 - 0.2) * 40 * 40))  # 4,000 / 100 people = 40 each


def test_seats_without_use_cost_what_they_cost(programme: Programme) -> None:
    waste: Any = worth.worth(SNAPSHOT, SPONSOR, programme).waste
    # 120 seats, 100 people: 20 without; 10 never used, of which 2 may be new; 5 dormant; 10 EUR a seat
    assert (waste.unassigned, waste.idle_low, waste.idle_high) == pytest.approx((20, 13, 15))
    assert (waste.cost_low, waste.cost_high) == pytest.approx((330, 350))


def test_engagement_joins_reviews_decisions_and_leaders_and_the_rule_decides(programme: Programme) -> None:
    found: Any = worth.worth(SNAPSHOT, SPONSOR, programme)
    [quarter] = found.engagement
    assert (quarter.reviews_held, quarter.decisions_on_time, quarter.leaders_habit) == (0.5, 1.0, 0.5)
    assert quarter.index == pytest.approx(0.4 * 0.5 + 0.3 * 0.5 + 0.3)
    # the year ahead: 0.3 to 0.6 x 4,000 against 1,000 spent is a gain in nearly every draw
    assert (found.decision, found.chances[0] > 0.9) == ("go", True)
    assert re.fullmatch(
        r"Go, fix or stop: go on \(what is still ahead pays with a chance of \d+ %; what is spent is left out\)", stop_rule.title(found)
    )


def test_a_part_that_nobody_entered_leaves_engagement_unknown_and_the_rule_answers_where_it_does_not_matter(programme: Programme) -> None:
    change(programme, "decision", "decision-1", 1, due="2026-01-01")
    found: Any = worth.worth(SNAPSHOT, SPONSOR, programme)
    [quarter] = found.engagement
    assert (quarter.decisions_on_time, quarter.index, quarter.between) == (None, None, (pytest.approx(0.35), pytest.approx(0.65)))
    assert found.decision == "go"  # the chance alone is high enough
    assert "What is missing cannot change that: in the quarter to 15 Jun 2026 no decision fell due." in stop_rule.answer(found)
    assert stop_rule.engagement_table(found).iloc[0].tolist()[-2:] == ["between 35 and 65 %", "No decision fell due"]


def test_the_rule_names_the_quarter_and_the_missing_part_where_its_answer_hangs_on_it(programme: Programme) -> None:
    change(programme, "decision", "decision-1", 1, due="2026-01-01")
    change(programme, "case_terms", "case-terms-1", 1, stop_below_chance="1", fix_below_chance="1", stop_below_engagement="0.4")
    change(programme, "benefit", "benefit-1", 1, value_low="10", value_likely="10", value_high="10")
    found: Any = worth.worth(SNAPSHOT, SPONSOR, programme)
    assert found.decision is None  # engagement of 35 to 65 % is below 40 % or not
    said = stop_rule.answer(found)
    assert said.startswith("The rule cannot answer yet: in the quarter to 15 Jun 2026 no decision fell due.")
    assert "by quarter: 0 %; sponsor's engagement: between 35 and 65 %." in said


def test_a_goal_seen_at_a_moment_stands_where_the_refresh_saw_it(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    weeks = {"period_start": pd.to_datetime(["2026-06-08", "2026-06-15"]), "is_complete": [True, False], "value": [0.70, 0.72]}

    def unfinished(snapshot: Any, viewer: Any, metrics: Any, **asked: Any) -> pd.DataFrame:
        return pd.concat([pd.DataFrame({"metric": one.name, **weeks}) for one in metrics])

    monkeypatch.setattr(worth.door, "values", unfinished)
    change(programme, "goal", "goal-1", 1, metric="fill_rate")
    fill = next(one for one in goals.goal_readings(SNAPSHOT, SPONSOR, programme) if one.key == "goal-1")
    assert (fill.actual, fill.actual_on) == (0.72, AS_OF.date())
    change(programme, "goal", "goal-1", 2, metric="habit_rate")
    habit = next(one for one in goals.goal_readings(SNAPSHOT, SPONSOR, programme) if one.key == "goal-1")
    assert (habit.actual, habit.actual_on) == (0.70, date(2026, 6, 14))


def test_without_terms_or_benefit_the_return_says_what_is_missing(programme: Programme) -> None:
    book = programme.opened()
    book.save([Edit("benefit", None, key="benefit-1", version=1)], Actor("x", "operator"), at=AS_OF)
    assert worth.worth(SNAPSHOT, SPONSOR, programme).why_not == "No benefit is entered"
    book.save([Edit("case_terms", None, key="case-terms-1", version=1)], Actor("x", "operator"), at=AS_OF)
    assert worth.worth(SNAPSHOT, SPONSOR, programme).why_not == "the terms of the business case are not entered"


def test_who_sees_a_part_of_the_company_is_told_no_return_and_no_standing_of_its_goals(programme: Programme) -> None:
    part = Viewer("ben", "project_manager", ("Sales",))
    found = worth.worth(SNAPSHOT, part, programme)
    assert (found.case, found.why_not) == (None, "the business case is that of the whole company, and you see only a part of it")
    habit, complaints = goals.goal_readings(SNAPSHOT, part, programme)
    assert (habit.actual, habit.is_reached, habit.course, habit.target) == (None, None, None, 0.6)
    assert habit.why_not == "it is a goal of the whole company, and you see only a part of it"
    assert complaints.why_not == "measured elsewhere, no figure entered"


def test_the_money_is_not_for_trainers(programme: Programme) -> None:
    with pytest.raises(AccessDenied, match="costs and brings"):
        worth.worth(SNAPSHOT, Viewer("tom", "trainer"), programme)


def test_goals_say_where_they_stand_and_what_was_changed_after_the_lock(programme: Programme) -> None:
    change(programme, "goal", "goal-1", 1, target="0.5", note="agreed anew")
    habit, complaints = goals.goal_readings(SNAPSHOT, SPONSOR, programme)
    assert (habit.actual, habit.progress, habit.is_reached, habit.late_edits) == (0.4, pytest.approx(2 / 3), False, 1)
    assert habit.chance is not None and 0 <= habit.chance <= 1
    assert (complaints.actual, complaints.locked_on, complaints.why_not) == (None, None, "measured elsewhere, no figure entered")
    table = money.goal_table([habit, complaints])
    assert table["In words"].tolist() == [
        "67 % of the way; changed once after it was locked",
        "not known: measured elsewhere, no figure entered",
    ]
    assert table["Now"].tolist()[1] == "not known"


def test_the_goal_of_a_team_asks_for_that_team_alone(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    goal = {"title": "Habit in the north", "kind": "inside", "metric": "habit_rate", "cohort": "North", "target": "0.4"}
    programme.opened().save([Edit("goal", goal)], Actor("x", "operator"), at=datetime(2025, 6, 1))
    listed = pd.DataFrame(
        {"cohort_id": ["crm:n", "crm:s", "crm:unit:n"], "cohort": ["North", "South", "North"], "level": [*["team"] * 2, "unit"]}
    )
    asked: list[Any] = []

    def remembered(*arguments: Any, cohort_ids: list[str] | None = None, **options: Any) -> pd.DataFrame:
        asked.append((options["by"], cohort_ids))
        return values(*arguments, **options)

    monkeypatch.setattr(worth.door, "values", remembered)
    monkeypatch.setattr(worth.door, "cohorts", lambda snapshot, viewer: listed)
    readings = {one.title: one for one in goals.goal_readings(SNAPSHOT, SPONSOR, programme)}
    assert readings["Habit in the north"].actual == 0.2
    assert asked == [("company", None), ("team", ["crm:n"])]


def test_a_goal_without_a_chance_says_why(programme: Programme) -> None:
    change(programme, "goal", "goal-1", 1, metric="fill_rate")
    told: list[str] = []
    for version, cells in ((2, {"due": ""}), (3, {"due": "2026-01-05"}), (4, {"metric": "habit_rate", "due": "2030-01-01"})):
        one = next(one for one in goals.goal_readings(SNAPSHOT, SPONSOR, programme) if one.key == "goal-1")
        told.append(money.goal_words(one))
        change(programme, "goal", "goal-1", version, **cells)
    assert told[0].endswith("no chance is told: only adoption spreads in a way that can be foretold")
    assert told[1].endswith("no chance is told: it needs a target and a day")
    assert told[2].endswith("no chance is told: its day is over")
    last = next(one for one in goals.goal_readings(SNAPSHOT, SPONSOR, programme) if one.key == "goal-1")
    assert money.goal_words(last).endswith("or its day is more than 104 weeks ahead")
