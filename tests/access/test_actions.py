"""What is done about causes and gaps: assigned by who may, for teams in reach only, and an intervention of the ledger when it is done."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from access.actions import Done, Task, actions, assign, change, finish, may
from access.programme import ChangedMeanwhile, Programme, Refused, listed
from access.viewer import ROLES, AccessDenied, Viewer
from ledger.book import Ledger

NOW = datetime(2026, 6, 17, 9)
TODAY = NOW.date()
DUE = date(2026, 7, 1)
TEAMS = {"crm:1": "North", "crm:2": "South"}
MIA, TOM = Viewer("mia", "project_manager"), Viewer("tom", "trainer")
TASK = Task("crm:1", "Connect the object that is typed twice.", "F04", "IT", DUE)
FIX = Done("fix", date(2026, 6, 24), {"people": "8"})


@pytest.fixture
def programme(empty_ledger: Ledger):
    return Programme(lambda: empty_ledger, lambda: NOW)


def test_an_assigned_action_stands_open_and_is_an_intervention_when_it_is_done(programme: Programme) -> None:
    assert assign(programme, MIA, TEAMS, [TASK], today=TODAY) == 1
    [open_one] = actions(programme, MIA, TEAMS)
    assert (open_one.team, open_one.state, open_one.role, open_one.due, open_one.is_open) == ("North", "assigned", "IT", DUE, True)
    key = finish(programme, MIA, TEAMS, [open_one], FIX)
    [ended] = actions(programme, MIA, TEAMS)
    assert (ended.state, ended.done_on, ended.intervention, ended.is_open) == ("done", FIX.day, key, False)
    [row] = programme.rows(MIA, "intervention")
    assert (row["key"], row["title"], row["kind"], row["teams"], row["held_on"], row["people"]) == (
        key,
        TASK.title,
        "fix",
        "North",
        FIX.day,
        8,
    )


def test_a_training_for_two_teams_is_one_intervention_that_reached_both(programme: Programme) -> None:
    planned = [Task(team, "Pipeline 1", "next-step", "trainer", DUE, is_training=True) for team in TEAMS]
    assert assign(programme, TOM, TEAMS, planned, today=TODAY) == 2
    finish(programme, TOM, TEAMS, actions(programme, TOM, TEAMS), Done("training", DUE, {}))
    [row] = programme.rows(TOM, "intervention")
    assert (row["title"], row["teams"], {one.state for one in actions(programme, TOM, TEAMS)}) == ("Pipeline 1", "North; South", {"done"})


def test_a_team_whose_name_holds_a_semicolon_stays_one_team_in_the_intervention(programme: Programme) -> None:
    teams = {"crm:1": "North; and South", "crm:2": "East\\"}
    planned = [Task(team, "Pipeline 1", "next-step", "trainer", DUE, is_training=True) for team in teams]
    assign(programme, TOM, teams, planned, today=TODAY)
    finish(programme, TOM, teams, actions(programme, TOM, teams), Done("training", DUE, {}))
    [row] = programme.rows(TOM, "intervention")
    assert listed(row["teams"]) == ["East\\", "North; and South"]
    [held] = programme.happenings(TOM)
    assert set(held.teams) == set(teams.values())


def test_what_became_no_intervention_is_done_all_the_same(programme: Programme) -> None:
    assign(programme, MIA, TEAMS, [TASK], today=TODAY)
    assert finish(programme, MIA, TEAMS, actions(programme, MIA, TEAMS), Done("", TODAY, {})) is None
    assert programme.rows(MIA, "intervention") == []
    assert actions(programme, MIA, TEAMS)[0].state == "done"


def test_nothing_is_half_done_where_a_cell_is_refused_or_somebody_was_first(programme: Programme) -> None:
    assign(programme, MIA, TEAMS, [TASK], today=TODAY)
    seen_by_both = actions(programme, MIA, TEAMS)
    with pytest.raises(Refused, match="many"):
        finish(programme, MIA, TEAMS, seen_by_both, replace(FIX, cells={"people": "many"}))
    with pytest.raises(Refused, match="before raised_on"):
        finish(programme, MIA, TEAMS, seen_by_both, replace(FIX, day=date(2026, 6, 1)))
    assert (programme.rows(MIA, "intervention"), actions(programme, MIA, TEAMS)) == ([], seen_by_both)
    change(programme, TOM, TEAMS, seen_by_both[0], {"note": "ask first"})
    with pytest.raises((Refused, ChangedMeanwhile)):
        finish(programme, MIA, TEAMS, seen_by_both, FIX)
    assert programme.rows(MIA, "intervention") == []


def test_the_same_task_is_not_assigned_twice_and_a_due_day_lies_ahead(programme: Programme) -> None:
    assign(programme, MIA, TEAMS, [TASK], today=TODAY)
    with pytest.raises(ChangedMeanwhile, match="North already"):
        assign(programme, MIA, TEAMS, [TASK], today=date(2026, 6, 18))
    with pytest.raises(Refused, match="due"):
        assign(programme, MIA, TEAMS, [replace(TASK, play="F05", due=date(2026, 6, 1))], today=TODAY)
    assert len(actions(programme, MIA, TEAMS)) == 1


def test_a_trainer_acknowledges_and_plans_but_does_not_assign_work_to_others(programme: Programme) -> None:
    with pytest.raises(AccessDenied, match="assignment"):
        assign(programme, TOM, TEAMS, [TASK], today=TODAY)
    assign(programme, TOM, TEAMS, [replace(TASK, role="", due=None)], today=TODAY)
    [seen] = actions(programme, TOM, TEAMS)
    assert seen.state == "acknowledged"
    given = {"state": "assigned", "owner_role": "IT"}
    with pytest.raises(AccessDenied, match="assignment"):
        change(programme, TOM, TEAMS, seen, given)
    change(programme, MIA, TEAMS, seen, given)
    assert actions(programme, TOM, TEAMS)[0].role == "IT"
    assert {part: [role for role in ROLES if may(Viewer("x", role), part)] for part in ("assignment", "training-plan", "actions")} == {
        "assignment": ["operator", "administrator", "project_manager"],
        "training-plan": ["operator", "administrator", "project_manager", "trainer"],
        "actions": ["operator", "administrator", "project_manager", "trainer"],
    }


@pytest.mark.parametrize("role", ["sponsor", "member"])
def test_who_only_reads_enters_nothing_and_a_member_reads_nothing(programme: Programme, role: str) -> None:
    assign(programme, MIA, TEAMS, [TASK], today=TODAY)
    seen = actions(programme, MIA, TEAMS)
    somebody = Viewer("sam", role)
    with pytest.raises(AccessDenied):
        assign(programme, somebody, TEAMS, [replace(TASK, play="F05")], today=TODAY)
    with pytest.raises(AccessDenied):
        change(programme, somebody, TEAMS, seen[0], {"note": "x"})
    with pytest.raises(AccessDenied):
        finish(programme, somebody, TEAMS, seen, FIX)
    assert len(actions(programme, somebody, TEAMS)) == (1 if role == "sponsor" else 0)


def test_what_concerns_a_team_out_of_reach_is_neither_shown_nor_changed(programme: Programme) -> None:
    assign(programme, MIA, TEAMS, [TASK], today=TODAY)
    [seen] = actions(programme, MIA, TEAMS)
    south = {"crm:2": "South"}
    assert actions(programme, MIA, south) == []
    for attempt in (
        lambda: assign(programme, MIA, south, [replace(TASK, play="F05")], today=TODAY),
        lambda: change(programme, MIA, south, seen, {"note": "x"}),
        lambda: finish(programme, MIA, south, [seen], FIX),
    ):
        with pytest.raises(AccessDenied, match="not shown"):
            attempt()
    assert actions(None, MIA, TEAMS) == []


def test_open_actions_stand_first_and_the_next_due_before_the_later(programme: Programme) -> None:
    first = actions_after(programme, [replace(TASK, due=DUE), replace(TASK, play="F05", due=TODAY), replace(TASK, play="F07", due=None)])
    assert [one.play for one in first] == ["F05", "F04", "F07"]
    finish(programme, MIA, TEAMS, first[:1], FIX)
    assert [one.play for one in actions(programme, MIA, TEAMS)] == ["F04", "F07", "F05"]


def actions_after(programme: Programme, tasks: list[Task]):
    assign(programme, MIA, TEAMS, tasks, today=TODAY)
    return actions(programme, MIA, TEAMS)
