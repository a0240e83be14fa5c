"""What the pages of causes say about a real EspoCRM with three teams of several kinds of work: what is not known, and why."""

from datetime import date
from pathlib import Path

import pytest

from dashboard import assigning, data, effect
from dashboard.views import compare, project, sponsor, training
from takehold import wiring
from takehold.settings import load_settings


@pytest.fixture(scope="module")
def scope(espocrm_home: Path) -> data.Scope:
    return scope_of(espocrm_home)


def scope_of(home: Path) -> data.Scope:
    """The dashboard wired to a home as ``takehold serve`` wires it."""
    settings = load_settings(home)
    snapshot, viewer = wiring.published_snapshot(home, settings), wiring.dashboard_viewer(settings)
    data.configure(lambda: snapshot, lambda: viewer, data.DashboardSettings())
    found = data.scope(data.Filters())
    assert found is not None
    return found


def test_the_project_page_names_no_cause_and_says_of_each_why_it_cannot_be_judged(scope: data.Scope) -> None:
    built = project.build(scope)
    assert built.finding == (
        "Where it is stuck is not known: some groups had fewer than 5 people in these weeks, "
        "and every figure that could give them away is hidden."
    )
    assert built.unknown.count('data-column="Cause"') == len(data.settings().plays)  # three teams are too few for any comparison
    for why in ("EspoCRM does not log how long a page took.", "fewer than four other teams of its kind to compare with"):
        assert why in built.unknown
    assert built.owners == built.everywhere == ""


def test_the_training_page_judges_limits_and_lists_what_espocrm_cannot_tell(scope: data.Scope) -> None:
    built = training.build(scope)
    assert "EspoCRM does not log lists, search, reports or dashboards." in built.unknown
    assert built.finding.startswith("2 of 3 teams need “Pipeline 2: close dates and stages”: close dates lie in the past")


def test_a_training_of_one_team_among_so_few_is_not_estimable_and_the_page_says_so(scope: data.Scope) -> None:
    team = next(iter(assigning.team_names(scope).values()))
    found = effect.reading(scope, "training", ((team, date(2026, 6, 1)),), ())
    assert found.sentence.startswith("The effect is not estimable, because")
    assert found.course == ()


def test_without_a_ledger_nothing_is_claimed_about_return_plan_or_actions(scope: data.Scope) -> None:
    assert sponsor.build(scope) is None
    assert assigning.board(scope, assigning.team_names(scope)) is None


def test_two_of_its_small_teams_stand_side_by_side_with_the_word_that_differences_may_be_chance(scope: data.Scope) -> None:
    offered = compare.places(scope)
    first, second = [item for item in offered.items() if item[1].by == "team"][:2]
    built = compare.build(scope, first, second)
    assert first[0] in built.finding and second[0] in built.finding and "level" in built.finding
    assert built.table.count('data-column="Figure"') == len(compare.FIGURES)
    assert "(5 people entitled)" in built.table and "what differs between few people may be chance" in built.table
