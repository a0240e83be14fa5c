"""What a phone shows of a wide table: the figure that the table is read for stands beside the name."""

import re

from dashboard import entering
from tests.dashboard import world
from tests.dashboard.pages import run_page, said


def test_the_figure_that_a_table_is_read_for_stands_beside_the_name_and_the_unit_late(door: world.Door) -> None:
    team, fields = run_page("team").dataframe[0].value, run_page("data-health").dataframe[1].value
    assert list(team)[:3] == ["Team", "Habit", "Points"] and list(team)[-2:] == ["Unit", "In words"]
    assert list(fields)[:3] == ["Field", "Filled", "Object"] and list(fields)[-2:] == ["In the CRM", "In words"]


def test_a_goal_is_listed_by_the_title_of_its_figure_and_not_by_a_name_that_is_cut() -> None:
    rows = [{"key": "g1", "title": "Half of us", "metric": metric, "version": 1} for metric in ("habit_rate", "gone_rate")]
    assert entering.listing([row | dict.fromkeys(entering.fields_of("goal")) | row for row in rows], "goal")["Metric"].tolist() == [
        "Habitual users",
        "gone_rate",
    ]


def test_every_theme_of_the_definitions_is_linked_at_the_top_of_the_page(door: world.Door) -> None:
    text = said(run_page("definitions"))
    links, headings = re.findall(r'href="#(theme-[^"]+)"', text), re.findall(r'<h2 class="th-theme" id="([^"]+)"', text)
    assert len(links) > 10 and links == headings
