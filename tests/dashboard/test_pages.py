"""The pages on a small made-up company."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import pytest

from access.viewer import AccessDenied, Viewer
from dashboard import data, show
from dashboard.views import definitions
from delivery.export import exported
from tests.dashboard import world
from tests.dashboard.pages import PAGES, run_page, said

NBSP = "\N{NO-BREAK SPACE}"
QUESTIONS = {
    "overview": "Is the CRM taking hold?",
    "sponsor": "Are we getting what we committed to?",
    "project": "Where is it stuck, and why?",
    "training": "Who needs what?",
    "team": "How are the teams doing?",
    "compare": "How do these two differ?",
    "risk": "Which teams are about to disengage?",
    "data-health": "Can we trust what is in it?",
    "programme": "What did we decide, plan and spend?",
    "definitions": "What does this number mean?",
}


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> world.Door:
    door = world.Door()
    world.configure(door, monkeypatch, synthetic=True, targets={"habit_rate": 0.7})
    return door


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_without_an_error_and_says_that_the_demo_is_made_up(door: world.Door, page: str) -> None:
    app = run_page(page)
    assert not app.exception
    assert QUESTIONS[page] in said(app)
    assert "synthetic data" in said(app)
    assert "data as of Wed 17 Jun 2026, 06:00 UTC" in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_who_counts_as_entitled_only_when_it_is_assumed(door: world.Door, page: str) -> None:
    assert "there is no people.csv" in said(run_page(page))
    door.is_assumed = False
    world.data.configure(world.data._wirings[0].open_snapshot, world.data._wirings[0].viewer, world.data.DashboardSettings())
    assert "there is no people.csv" not in said(run_page(page))


def test_the_overview_speaks_about_the_whole_company(door: world.Door) -> None:
    text = said(run_page("overview")).replace(NBSP, " ")
    start = "40 % of the 20 people entitled work in it as a habit, 1 point more than the week before and 13 points more than a quarter ago"
    assert f"{start}; none of 4 teams that can be compared is slipping." in text
    assert "target 70 %, 30 points off" in text


def test_the_team_page_lists_every_team_lowest_first_with_its_reason(door: world.Door) -> None:
    table = run_page("team").dataframe[0].value
    assert list(table["Team"])[:2] == ["North", "South"]
    reasons = dict(zip(table["Team"], table["In words"], strict=True))
    assert reasons["Hidden"] == "hidden (fewer than 5)"
    assert reasons["Unknown"] == "not known: the CRM's log reaches back to 2026-01-19 only"
    assert reasons["North"].replace(NBSP, " ") == "better by 1 point"


def test_one_team_is_opened_by_a_link(door: world.Door) -> None:
    app = run_page("team", query={"team": "South"})
    assert "South: 35 % work in it as a habit, 1 point more than the week before and 5 points below the company." in said(app).replace(
        NBSP, " "
    )


def test_one_team_shows_who_is_left_of_those_who_began(door: world.Door) -> None:
    assert "1 month after the first, 60 % of those who began still work in it" in said(run_page("team", query={"team": "South"})).replace(
        NBSP, " "
    )


def test_data_health_names_a_floor_that_fails_beside_a_good_score(door: world.Door) -> None:
    text = said(run_page("data-health")).replace(NBSP, " ")
    assert "A critical field is filled too seldom on contact" in text and "90 %" in text and "email (45 %)" in text


def test_filters_come_from_the_link_and_narrow_what_is_asked(door: world.Door) -> None:
    app = run_page("team", query={"unit": "Sales", "compare": "Quarter ago"})
    assert set(app.dataframe[0].value["Team"]) == {"North", "South", "Unknown"}
    assert "compared with a quarter ago" in said(app)


def test_a_value_in_the_link_that_is_not_on_offer_falls_back_to_all(door: world.Door) -> None:
    app = run_page("team", query={"unit": "Nowhere", "period": "Century"})
    assert not app.exception
    assert len(app.dataframe[0].value) == 6
    assert "whole company" in said(app)


def test_a_second_reader_of_the_same_scope_costs_no_second_question(door: world.Door) -> None:
    run_page("overview")
    asked = door.calls
    run_page("overview")
    assert door.calls == asked


def test_a_page_says_that_it_works_while_it_does_and_not_before(door: world.Door, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    ask = door.values

    @contextmanager
    def working(text: str) -> Iterator[None]:
        heard.append(text)
        yield
        heard.append("done")

    def values(*asked: Any, **options: Any) -> pd.DataFrame:
        heard.append("asked")
        return ask(*asked, **options)

    monkeypatch.setattr(show.st, "spinner", working)
    monkeypatch.setattr(door, "values", values)
    run_page("overview")
    assert heard[0].startswith("Working out the figures") and heard[-1] == "done"
    assert set(heard[1:-1]) == {"asked"}


def test_why_a_figure_is_not_known_is_said_only_to_those_who_may_see_figures(door: world.Door, monkeypatch: pytest.MonkeyPatch) -> None:
    title = data.metric("habit_rate").title
    monkeypatch.setattr(definitions, "unknown_figures", lambda _at: {title: "the log is off"})
    at = data.scope(data.Filters())
    assert at is not None
    told, untold = ("".join(definitions.every_theme(at, sees_figures=sees)) for sees in (True, False))
    assert told.count("Right now") == told.count("not known: the log is off") == 1
    assert "Right now" not in untold and title in untold


def test_nothing_published_teaches_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    world.data.configure(lambda: None, world.data._wirings[0].viewer, world.data.DashboardSettings())
    app = run_page("overview")
    assert not app.exception
    assert "<code>takehold refresh</code>" in said(app)


def test_trouble_with_the_store_is_said_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch, notice=lambda: "The newest snapshot is damaged; the one before is shown.")
    assert "The newest snapshot is damaged" in said(run_page("definitions"))


@pytest.mark.parametrize("page", PAGES)
def test_a_hostile_team_name_reaches_no_markdown(door: world.Door, page: str) -> None:
    app = run_page(page, query={"team": world.HOSTILE_TEAM})
    markdown = [element.value for element in app.markdown] + [element.value for element in app.caption]
    assert not [text for text in markdown if "evil" in text]
    assert "<b>Team" not in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_table_of_a_page_can_be_taken_away_in_every_kind(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    world.configure(world.Door(), monkeypatch, export=exported)
    app = run_page(page)
    shown = len([frame for frame in app.dataframe if len(frame.value)]) + said(app).count("<table")
    labels = Counter(button.proto.label for button in app.get("download_button"))
    assert {kind: labels[kind] for kind in show.KINDS.values()} == dict.fromkeys(show.KINDS.values(), shown)


def test_a_file_is_made_for_whom_the_matrix_allows_and_noted_before_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[str, str]] = []
    who = [Viewer("anna", "sponsor")]
    world.configure(world.Door(), monkeypatch, note=lambda viewer, what, cohort, snapshot_id: noted.append((viewer.name, what)))
    world.data.configure(world.data._wirings[0].open_snapshot, lambda: who[0], world.data.settings())
    made: list[Any] = []
    monkeypatch.setattr(show.st, "download_button", lambda label, content, *rest, **options: made.append(content))
    monkeypatch.setattr(show, "pinned", lambda: world.data.scope(world.data.Filters()))
    show.download("Brief", lambda viewer: viewer.name.encode(), "takehold-brief.pdf", right=("file", "brief"))
    assert (made[0](), noted) == (b"anna", [("anna", "file: takehold-brief.pdf")])
    who[0] = Viewer("tom", "trainer")
    with pytest.raises(AccessDenied):
        made[0]()
    assert len(noted) == 1


def test_a_look_is_noted_once_for_each_page_and_team(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[str, str, str | None]] = []
    world.configure(world.Door(), monkeypatch, note=lambda viewer, what, cohort, snapshot_id: noted.append((viewer.name, what, cohort)))
    app = run_page("team", query={"team": "South"})
    app.run()
    assert noted == [("local", "page: team", "South")]


def test_data_health_lists_fields_capabilities_and_streams(door: world.Door) -> None:
    app = run_page("data-health")
    _, fields, _, streams = [table.value for table in app.dataframe]
    assert set(zip(fields["Object"], fields["In the CRM"], strict=True)) == set(world.FIELDS)
    assert set(fields["Field"]) == {"e-mail", "phone", "industry"}
    assert [text in said(app) for text in (">recorded<", ">switched off<", ">Kept for 90 days.<")] == [True] * 3
    assert list(streams["Set aside"]) == [3]


def test_definitions_show_one_figure_when_asked(door: world.Door) -> None:
    title = world.data.metric("habit_rate").title
    text = said(run_page("definitions", query={"figure": title}))
    assert text.count("<details") == 1
    assert "habit_rate" in text


class UnitlessDoor(world.Door):
    """A company with one unit or none, in which the people of South have no team."""

    only_unit = "(no unit)"

    def values(self, *asked: Any, **options: Any) -> pd.DataFrame:
        """The answer of the plain door under other names."""
        rows = super().values(*asked, **options)
        if options["by"] == "unit":
            rows = rows[rows["cohort"] == "Sales"].assign(cohort=self.only_unit)
        return rows.assign(cohort=rows["cohort"].replace("South", "(no team)"), unit="(no unit)")


def test_with_a_single_unit_the_heat_map_is_about_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    door = UnitlessDoor()
    door.only_unit = "Sales"
    world.configure(door, monkeypatch)
    assert "North is the lowest team with 30 %" in said(run_page("overview")).replace(NBSP, " ")


def test_without_units_the_heat_map_is_about_teams_and_nobody_is_called_no_team(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(UnitlessDoor(), monkeypatch)
    text = said(run_page("overview")).replace(NBSP, " ")
    assert "North is the lowest team with 30 %" in text
    assert "none of 3 teams that can be compared is slipping" in text  # North, East and the hostile one; those without a team are no team
    assert "<span>Without a team</span>" in text
    assert "(no " not in text
    team = run_page("team")
    assert "(no " not in said(team) + "".join(team.dataframe[0].value[["Team", "Unit"]].to_numpy().ravel())
    one = said(run_page("team", query={"team": "Without a team"})).replace(NBSP, " ")
    assert "People without a team: 35 % work in it as a habit" in one


class GrowingDoor(world.Door):
    """58 people are entitled in the tenth week before the last complete one, to 120 before."""

    def values(self, *asked: Any, **options: Any) -> pd.DataFrame:
        """The answer of the plain door with other headcounts."""
        rows = super().values(*asked, **options)
        people = rows["period_start"].ge(pd.Timestamp(world.week_start(10))).map({True: 178.0, False: 120.0})
        return rows.assign(value=rows["value"].mask(rows["metric"] == "eligible_people", people))


def test_a_wave_of_people_is_marked_on_the_adoption_curve_and_the_note_says_what_the_marks_are(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(GrowingDoor(), monkeypatch)
    app = run_page("overview")
    assert "dotted upright marks: the weeks in which the people entitled rose by 10 % or more" in said(app).replace(NBSP, " ")
    figure = app.get("plotly_chart")[0].proto.spec
    assert "+58 people entitled" in figure
    world.configure(world.Door(), monkeypatch)
    assert "upright marks" not in said(run_page("overview"))


def test_the_project_page_says_why_so_few_teams_cannot_be_compared(door: world.Door) -> None:
    text = said(run_page("project")).replace(NBSP, " ")
    assert "No team of 6 loses core work, and no cause can be judged: fewer than four other teams of its kind to compare with." in text
    assert "No cause stands out in any team" in text


def test_the_project_page_tells_of_the_systems_around_the_work_with_the_reason_of_what_is_not_known(door: world.Door) -> None:
    text = said(run_page("project")).replace(NBSP, " ")
    assert "Integration, speed and working together" in text
    row = text.partition("Slow actions")[2].partition("</tr>")[0]
    assert "50 %" in row and "Typed twice" in text


def test_the_training_page_names_the_module_that_most_teams_need(door: world.Door) -> None:
    text = said(run_page("training")).replace(NBSP, " ")
    assert "4 of 4 teams need" in text and "every gap found" in text  # every figure is 50 %, two of six teams are not told
    assert "Next step missing or out of date 50 %, above the limit of 30 %" in text


def test_a_teams_page_says_what_was_looked_at(door: world.Door) -> None:
    text = said(run_page("team", query={"team": "South"}))
    assert "What is likely behind it" in text
    assert "Not known: none of 2 causes can be judged for this team." in text


def test_pages_of_causes_say_what_is_not_known_where_the_crm_logs_nothing(door: world.Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "TEAMS", ("Unknown",))
    text = said(run_page("project"))
    assert "Where it is stuck is not known: the CRM&#x27;s log reaches back to 2026-01-19 only." in text
    assert "What cannot be judged here" in text
    assert "Who needs which training is not known: the CRM&#x27;s log reaches back to 2026-01-19 only." in said(run_page("training"))
