"""Metrics of the ledger: counted from rows by hand, one reason a row; nothing entered is not known."""

import inspect
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from ledger.counts import counts
from ledger.tables import TABLES, fields_of
from metrics.catalog import CATALOG, PROGRAMME
from metrics.register import REGISTER

AS_OF = date(2026, 6, 15)
GO_LIVE = date(2026, 1, 12)


def row(table: str, **cells) -> dict:
    """A row with ``cells``, all others empty."""
    return {**dict.fromkeys(fields_of(table)), **cells}


def day(offset: int) -> date:
    return GO_LIVE + timedelta(days=offset)


ROWS = {
    "wave": [row("wave", go_live=GO_LIVE, people=40), row("wave", go_live=day(60), people=60)],
    "decision": [
        row("decision", kind="process", owner_role="sales", owner_side="business", due=day(10), decided_on=day(9)),  # ready and in time
        row("decision", kind="strategy", owner_role="ceo", owner_side="business", due=day(10), decided_on=day(20)),  # ready, but late
        row("decision", kind="people", due=day(10)),  # nobody owns it, not made
        row("decision", kind="technology", owner_role="it", owner_side="it", due=day(900), decided_on=day(1)),  # not due; not about people
    ],
    "review": [
        row("review", planned_on=day(1), held_on=day(1), sponsor_present=True, customer_figure=True),  # held
        row("review", planned_on=day(30), held_on=day(31), customer_figure=False),  # held, presence not entered
        row("review", planned_on=day(60), held_on=day(60), sponsor_present=False),  # without the sponsor: not held
        row("review", planned_on=day(90)),  # not held
        row("review", planned_on=day(900)),  # not planned by now
    ],
    "goal": [
        row(
            "goal", key="a", kind="inside", baseline=0.1, baseline_on=day(-9), target=0.5, locked_at=datetime(2026, 1, 1)
        ),  # before go-live
        row(
            "goal", key="b", kind="customer", target=5.0, locked_at=datetime(2026, 3, 1), application_type="sales"
        ),  # locked late, no baseline
        row("goal", key="c", kind="business"),  # never locked
        row("goal", key="d", kind="inside"),  # never locked
    ],
    "requirement": [
        row(
            "requirement", owner_role="x", priority="must", acceptance="y", signed_off_on=day(0), changed_on=day(9)
        ),  # clear, changed after
        row("requirement", owner_role="x", priority="must", signed_off_on=day(0)),  # no acceptance
        row("requirement", promised=True, promised_for=day(9), live_on=day(9), used_share=0.3),  # kept
        row("requirement", promised=True, promised_for=day(9)),  # not live: not kept
        row("requirement", promised=True, promised_for=day(9), live_on=day(9)),  # use not known: left out
        row("requirement", promised=True, promised_for=day(900)),  # promised for later
    ],
    "system": [row("system", mode="feed"), row("system")],
    "cause": [
        row("cause", opened_on=AS_OF - timedelta(days=10), owner_type="people"),
        row("cause", opened_on=AS_OF - timedelta(days=50)),  # whose work it is, nobody said
        row("cause", opened_on=day(0), closed_on=day(9), owner_type="it"),  # closed
    ],
    "milestone": [
        row(
            "milestone",
            metric="m",
            first_due=day(10),
            due=day(10),
            done_on=day(10),
            planned_person_days=10.0,
            actual_person_days=15.0,
            quick_win=True,
        ),  # in time, a quick win
        row("milestone", first_due=day(20), due=day(40), done_on=day(60), planned_person_days=10.0),  # 40 days late; effort not known
        row(
            "milestone", metric="m", first_due=AS_OF - timedelta(days=20), due=AS_OF - timedelta(days=5), quick_win=True
        ),  # 20 days late, open
        row("milestone", metric="m", first_due=day(900), due=day(900)),  # later
    ],
    "cost": [
        row("cost", cost_class="support", spent_on=day(0), planned=100.0, actual=150.0),
        row("cost", cost_class="people", spent_on=day(0), actual=50.0),  # not planned
        row("cost", cost_class="people", spent_on=day(9), planned=70.0),  # not known yet
    ],
    "intervention": [
        row("intervention", kind="training", held_on=day(-5), people=10, before_access=10, in_person=True),
        row("intervention", kind="training", held_on=day(50), people=30, before_access=0, in_person=False),
        row("intervention", kind="training", held_on=day(60), people=20),  # nobody entered more
        row("intervention", kind="reminder", held_on=day(1), people=99, before_access=99, in_person=True),  # no training
    ],
    "capacity": [
        row("capacity", date_from=day(0), date_to=day(400), needed=2.0, available=3.0),  # one too many helps nobody
        row("capacity", date_from=day(0), date_to=day(400), needed=2.0, available=1.0),
        row("capacity", date_from=day(0), date_to=AS_OF, needed=9.0, available=0.0),  # over: the last day does not belong
    ],
}
CHANGES = [
    {"key": "a", "action": "change", "column_name": "target", "at": datetime(2026, 4, 1)},  # after its lock
    {"key": "a", "action": "change", "column_name": "target", "at": datetime(2026, 4, 2)},  # the same goal again
    {"key": "b", "action": "change", "column_name": "note", "at": datetime(2026, 4, 1)},  # a note is no change of the goal
    {"key": "c", "action": "change", "column_name": "target", "at": datetime(2026, 4, 1)},  # never locked
]
EXPECTED = {
    "decisions_ready": 2 / 3,
    "decisions_in_time": 1 / 3,
    "business_decision_share": 2 / 3,
    "reviews_held": 2 / 4,
    "customer_review_share": 1 / 2,
    "goals_locked_in_time": 1 / 4,
    "goals_with_baseline": 1 / 4,
    "goals_changed_late": 1 / 2,
    "customer_goal_share": 1 / 4,
    "goals_by_type_share": 1 / 4,
    "requirement_clarity": 1 / 6,
    "requirement_churn": 1 / 2,
    "promise_coverage": 1 / 2,
    "system_strategy": 1 / 2,
    "people_cause_share": 1.0,
    "open_cause_age": 30.0,
    "milestone_clarity": 3 / 4,
    "milestone_slip": 60 / 3,
    "milestones_missed_in_a_row": 2.0,
    "effort_ratio": 1.5,
    "quick_win_share": 1 / 2,
    "largest_wave_share": 0.6,
    "cost_against_plan": 1.5,
    "running_cost_share": 0.75,
    "trained_before_access": 10 / 40,
    "in_person_training_share": 10 / 40,
    "capacity_share": 3 / 4,
    "preparation_score": 3 / 5,
}
OTHERWISE = {  # from answers and the return
    "fear_share", "gain_known_share", "expectation_gap", "benefits_realised", "chance_of_gain", "perception_gap", "unit_agreement",
}  # fmt: skip


def values(rows: dict, changes: list) -> dict[str, float]:
    facts = {name: pd.DataFrame([columns]) for name, columns in counts(lambda table: rows.get(table, []), changes, AS_OF).items()}
    return {
        name: float(metric.function(**{fact: facts[fact] for fact in metric.facts}).iloc[0])
        for name, metric in PROGRAMME.items()
        if name not in OTHERWISE
    }


def test_every_metric_of_the_ledger_is_what_hand_arithmetic_says() -> None:
    assert values(ROWS, CHANGES) == pytest.approx(EXPECTED)


def test_where_nothing_is_entered_nothing_is_known() -> None:
    assert all(pd.isna(value) for value in values({}, []).values())


def test_people_of_a_wave_that_nobody_entered_leave_the_largest_unknown() -> None:
    rows = {**ROWS, "wave": [*ROWS["wave"], row("wave", go_live=day(90))]}
    assert pd.isna(values(rows, CHANGES)["largest_wave_share"])


@pytest.mark.parametrize("metric", PROGRAMME.values(), ids=list(PROGRAMME))
def test_a_metric_of_the_ledger_says_what_it_is_and_answers_rows_of_the_register(metric) -> None:
    assert all(len(getattr(metric, part)) >= 5 for part in ("sentence", "formula", "exclusions", "when_unknown"))
    assert metric.sentence.endswith(".") and f">>> {metric.name}" in (inspect.getdoc(metric.function) or "")
    assert metric.answers and set(metric.answers) <= set(REGISTER)
    assert metric.name not in CATALOG and metric.title not in {one.title for one in CATALOG.values()}


def test_the_rows_are_of_tables_and_columns_that_there_are() -> None:
    assert set(ROWS) <= set(TABLES)
    assert all(set(one) == set(fields_of(table)) for table, rows in ROWS.items() for one in rows)
