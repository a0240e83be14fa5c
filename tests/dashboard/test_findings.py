"""The sentence at the top of each page."""

from typing import Any

import pytest

from dashboard import findings
from dashboard.readings import Comparison, Reading, reading
from dashboard.views.project import typed_twice
from metrics.catalog import CATALOG
from takehold.settings import DoubleEntrySettings
from tests.dashboard.test_readings import point

QUARTER = Comparison("week", "quarter")


def habit(now: float | None, before: float | None = None, **fields: Any) -> Reading:
    earlier = [] if before is None else [point(13, before)]
    return reading([*earlier, point(0, now, **fields)], CATALOG["habit_rate"], QUARTER)


def said(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_the_overview_says_habit_its_change_and_how_many_teams_slip() -> None:
    teams = {"a": habit(0.5, 0.6), "b": habit(0.6, 0.6), "c": habit(None)}
    assert said(findings.overview(habit(0.62, 0.57, people=412.0), teams, QUARTER, names={"a": "North"})) == (
        "62 % of the 412 people entitled work in it as a habit, 5 points more than a quarter ago; "
        "1 of 2 teams that can be compared is slipping: North."
    )


def test_a_slow_slide_and_the_teams_that_collapsed_in_it_are_said_beside_an_unchanged_week() -> None:
    week = Comparison("week", "previous")
    still = reading([point(13, 0.92), point(1, 0.81), point(0, 0.81, people=367.0)], CATALOG["habit_rate"], week)
    teams = {"a": habit(0.11, 0.5), "b": habit(0.05, 0.88), "c": habit(0.44, 0.86), "d": habit(0.01, 0.03), "e": habit(None, 0.9)}
    names = {"a": "Win-back", "b": "Melbourne", "c": "Tampa", "d": "Alps", "e": "Elbe"}
    longer = findings.Longer(habit(0.81, 0.92), teams, QUARTER)
    assert said(findings.overview(still, {}, week, names=names, longer=longer)) == (
        "81 % of the 367 people entitled work in it as a habit, unchanged since the week before and 11 points less than a quarter ago; "
        "within a quarter 2 teams lost half of it or more: Melbourne and Win-back."
    )
    assert said(findings.moved("Habit", still, week, longer=(habit(0.81, 0.92), QUARTER))) == (
        "Habit is 81 %, unchanged since the week before and 11 points less than a quarter ago"
    )
    assert said(findings.teams({"a": still, "b": still}, names, week, longer=teams)).endswith(
        "Win-back and Melbourne stand at 81 %, unchanged since the week before."
    )


def test_less_than_half_a_point_is_unchanged() -> None:
    assert said(findings.overview(habit(0.6201, 0.62), {}, QUARTER, names={})) == (
        "62 % of the 20 people entitled work in it as a habit, unchanged since a quarter ago."
    )


def test_the_overview_says_why_there_is_no_figure() -> None:
    assert said(findings.overview(habit(None, reason="The usage log is switched off."), {}, QUARTER, names={})) == (
        "How many people work in it as a habit is not known: The usage log is switched off."
    )


def test_without_an_earlier_figure_no_change_is_claimed() -> None:
    assert (
        said(findings.overview(habit(0.62), {"a": habit(0.5)}, QUARTER, names={}))
        == "62 % of the 20 people entitled work in it as a habit."
    )


def test_the_team_page_names_lowest_and_highest() -> None:
    readings = {"a": habit(0.31, 0.40), "b": habit(0.92, 0.92)}
    assert said(findings.teams(readings, {"a": "Field Service", "b": "Sales"}, QUARTER)) == (
        "Field Service is lowest with 31 %, Sales highest with 92 %; 1 of 2 teams lost 5 points or more since a quarter ago: Field Service."
    )


def test_teams_that_share_an_end_are_counted_and_a_bound_lies_beyond_every_exact_figure() -> None:
    readings = {name: habit(0.9, bound=">") for name in "abc"} | {"d": habit(0.95), "e": habit(0.31), "f": habit(0.31)}
    names = {name: name.upper() for name in readings}
    assert said(findings.teams(readings, names, QUARTER)) == "E and F are lowest with 31 %, 3 teams are shown only as more than 90 %."


def test_the_heat_map_says_how_many_teams_miss_the_target() -> None:
    readings = {"a": habit(0.5), "b": habit(0.61), "c": habit(None)}
    assert said(findings.against_target(readings, 0.6)) == "1 of 2 teams stands below the target of 60 %"
    assert said(findings.against_target(readings, None)) == "Habit runs from 50 % to 61 %"
    assert findings.against_target({}, 0.6) == "Habit is not known for any team here"


def test_one_team_is_set_against_the_company_unless_only_a_bound_is_shown() -> None:
    assert said(findings.one_team("Sales North", habit(0.48, 0.60), habit(0.62), QUARTER)) == (
        "Sales North: 48 % work in it as a habit, 12 points less than a quarter ago and 14 points below the company."
    )
    assert said(findings.one_team("Sales", habit(0.9, bound=">"), habit(0.62), QUARTER)) == "Sales: more than 90 % work in it as a habit."


def test_a_hidden_team_is_not_given_a_figure() -> None:
    sentence = findings.one_team("Board", habit(None, state="hidden", reason="hidden (fewer than 5)"), None, QUARTER)
    assert sentence == "Board: how many work in it as a habit is hidden: fewer people than may be shown."


def test_data_health_names_the_emptiest_field_and_the_freshness() -> None:
    fields = [("email of contact", habit(0.73)), ("phone of contact", habit(0.8))]
    assert said(findings.data_health(fields, habit(0.61, 0.64), QUARTER)) == (
        "Email of contact is emptiest: missing on 27 %; records are 61 % fresh, 3 points less than a quarter ago."
    )
    assert said(findings.data_health([], habit(None), QUARTER)) == "How well fields are filled is not known; freshness is not known."


def test_definitions_say_how_many_figures_are_not_known() -> None:
    assert findings.definitions(33, []) == "33 figures are defined, and all of them are known in this CRM."
    assert findings.definitions(33, ["Stickiness"]) == "33 figures are defined; 1 of them is not known in this selection: Stickiness."


def test_bounds_are_said_in_words_and_what_is_missing_turns_them_round() -> None:
    assert said(findings.overview(habit(0.1, 0.5, bound="<"), {}, QUARTER, names={})) == (
        "Fewer than 10 % of the 20 people entitled work in it as a habit, at least 40 points less than a quarter ago."
    )
    assert said(findings.data_health([("e-mail of contact", habit(0.9, bound=">"))], None, QUARTER)) == (
        "E-mail of contact is emptiest: missing on fewer than 10 %."
    )
    low = [("phone of contact", habit(0.05)), ("e-mail of contact", habit(0.1, bound="<"))]  # none of it is below 5 % of it
    assert said(findings.data_health(low, None, QUARTER)) == "E-mail of contact is emptiest: missing on more than 90 %."


@pytest.mark.parametrize(("share", "words"), [
    (0.8, "missing on 80 %, as a placeholder or an untouched default."),
    (0.5, "missing on 80 %, mostly as a placeholder or an untouched default."),
    (0.4, "missing on 80 %."),
    (None, "missing on 80 %."),
])  # fmt: skip
def test_a_field_that_nobody_changes_is_told_from_an_empty_one(share: float | None, words: str) -> None:
    fields = [("status of case", habit(0.2))]
    found = findings.data_health(fields, None, QUARTER, placeholders={"status of case": habit(share)})
    assert said(found) == f"Status of case is emptiest: {words}"


def test_a_placeholder_of_which_only_a_bound_is_told_is_not_called_what_is_missing() -> None:
    found = findings.data_health([("status of case", habit(0.9))], None, QUARTER, placeholders={"status of case": habit(0.1, bound="<")})
    assert said(found) == "Status of case is emptiest: missing on 10 %."


def test_a_team_above_90_percent_may_well_reach_a_target_above_that() -> None:
    assert (
        said(findings.against_target({"a": habit(0.9, bound=">"), "b": habit(0.94)}, 0.95))
        == "1 of 2 teams stands below the target of 95 %"
    )


def test_the_title_of_a_heat_map_names_the_lowest() -> None:
    names = {"a": "Sales", "b": "Service", "c": "Support"}
    readings = {"a": habit(0.6), "b": habit(0.1, bound="<"), "c": habit(None)}
    assert said(findings.lowest(readings, names, "unit")) == "Service is the lowest unit with fewer than 10 %"
    assert (
        said(findings.lowest({"a": habit(0.3), "b": habit(0.3), "c": habit(0.6)}, names, "team"))
        == "Sales and Service are lowest with 30 %"
    )
    assert said(findings.lowest({"a": habit(0.3)}, names, "team")) == "Sales stands at 30 %"
    assert findings.lowest({"c": habit(None)}, names, "team") == "Teams: habit is not known yet"


def test_where_nobody_has_a_team_the_page_says_so() -> None:
    assert findings.teams({}, {}, QUARTER) == "How the teams are doing is not known: nobody in this selection belongs to a team."


@pytest.mark.parametrize(("entries", "terms", "words"), [
    (40.0, DoubleEntrySettings(minutes=3, cost_per_hour=45, currency="EUR"),
     "; typing twice took 2.0 hours, at 3.0 minutes an entry, which cost 90 EUR at 45 EUR an hour"),
    (40.0, DoubleEntrySettings(minutes=1.5), "; typing twice took 1.0 hours, at 1.5 minutes an entry"),
    (40.0, None, "; what typing twice costs is told once [double_entry] in takehold.toml says how long an entry takes"),
    (0.0, None, ""), (None, DoubleEntrySettings(minutes=3), ""),
])  # fmt: skip
def test_what_typing_twice_takes_is_told_by_what_one_entry_takes(
    entries: float | None, terms: DoubleEntrySettings | None, words: str
) -> None:
    seen = reading([point(0, entries)], CATALOG["entries_typed_twice"], QUARTER)
    assert said(typed_twice(seen, terms)) == words
