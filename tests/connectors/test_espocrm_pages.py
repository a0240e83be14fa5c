"""What the pages of causes say about a real EspoCRM with three teams of several kinds of work: what is not known, and why."""

from pathlib import Path

import pytest

from dashboard import data
from dashboard.views import project, training
from takehold import wiring
from takehold.settings import load_settings
from tests.connectors.homes import refreshed


@pytest.fixture(scope="module")
def scope(tmp_path_factory: pytest.TempPathFactory, espocrm_url: str) -> data.Scope:
    return scope_of(refreshed(tmp_path_factory.mktemp("espocrm"), espocrm_url))


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
    assert built.finding.endswith("its causes cannot be judged.")
    assert built.unknown.count('data-column="Cause"') == len(data.settings().plays)  # three teams are too few for any comparison
    for why in ("EspoCRM does not log how long a page took.", "fewer than four other teams of its kind to compare with"):
        assert why in built.unknown
    assert built.owners == built.everywhere == ""


def test_the_training_page_judges_limits_and_lists_what_espocrm_cannot_tell(scope: data.Scope) -> None:
    built = training.build(scope)
    assert "EspoCRM does not log lists, search, reports or dashboards." in built.unknown
    assert built.finding.startswith("2 of 3 teams need “Pipeline 2: close dates and stages”: close dates lie in the past")
