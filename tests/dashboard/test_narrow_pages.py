"""What a phone shows of a wide table: the figure that the table is read for stands beside the name."""

import pytest

from tests.dashboard import world
from tests.dashboard.pages import run_page


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> world.Door:
    door = world.Door()
    world.configure(door, monkeypatch)
    return door


def test_the_figure_that_a_table_is_read_for_stands_beside_the_name_and_the_unit_late(door: world.Door) -> None:
    team, fields = run_page("team").dataframe[0].value, run_page("data-health").dataframe[1].value
    assert list(team)[:3] == ["Team", "Habit", "Points"] and list(team)[-2:] == ["Unit", "In words"]
    assert list(fields)[:3] == ["Field", "Filled", "Object"] and list(fields)[-2:] == ["In the CRM", "In words"]
