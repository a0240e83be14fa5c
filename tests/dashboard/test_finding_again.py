"""Finding things again: the search over teams and figures, saved views, and two cohorts side by side."""

import re
from dataclasses import replace

import pytest

from access.programme import Programme
from access.viewer import Viewer
from dashboard import data, filters, saved, search, show
from dashboard.readings import Comparison, Reading, against, headline, reading
from dashboard.views import compare
from ledger.book import Ledger
from metrics.catalog import CATALOG
from tests.dashboard import world
from tests.dashboard.pages import run_page, said
from tests.dashboard.test_readings import point

NBSP = "\N{NO-BREAK SPACE}"
SIDES = (("habit_rate", 0.7, 0.5), ("fill_rate", 0.72, 0.75), ("record_freshness", 0.42, 0.6), ("depth", 5.3, 5.2))


@pytest.fixture
def book(empty_ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    world.configure(world.Door(), monkeypatch, programme=Programme(lambda: empty_ledger, lambda: world.AS_OF))
    return empty_ledger


def scope(*, unit: str | None = None) -> data.Scope:
    found = data.scope(data.Filters(unit=unit))
    assert found is not None
    return found


def test_the_search_finds_teams_by_every_word_and_figures_by_their_title(book: Ledger) -> None:
    at = scope(unit="Sales")
    [north] = search.hits(at, " NORTH ")
    assert (north.kind, north.page, north.query["team"], north.query["unit"]) == ("Team", "team", "North", filters.ALL_UNITS)
    assert [one.name for one in search.hits(at, "past due share")] == [data.metric("past_due_share").title]
    assert search.hits(at, "nowhere to be found") == []
    names = [one.name.lower() for one in search.hits(at, "a")]
    begin = [name.startswith("a") for name in names]
    assert begin == sorted(begin, reverse=True) and set(begin) == {True, False}


def test_a_name_with_a_typo_finds_the_nearest_names_of_what_the_viewer_may_see(book: Ledger) -> None:
    at = scope()
    assert [(one.kind, one.name) for one in search.nearest(at, "Nroth")] == [("Team", "North")]
    assert "Habitual users" in [one.name for one in search.nearest(at, "habitul usrs")]
    assert search.nearest(at, "habitul zzzzzz") == [] and search.nearest(at, "??") == []  # every word has to be like one of a name
    app = run_page("overview")
    app.text_input(key="search").set_value("Nroth").run()
    assert "Nothing that you may see is called so. The nearest names:" in [caption.value for caption in app.caption]
    assert "Team: North" in said(app)
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: Viewer("m", "member", ()), wiring.settings)
    assert [one for one in search.nearest(scope(), "Nroth") if one.kind != "Figure"] == []


def test_who_reaches_some_units_is_never_told_that_a_figure_is_the_whole_companys(book: Ledger) -> None:
    wiring = data._wirings[0]
    assert show.selection(scope()) == "whole company"
    for units in (("Sales",), ("Nowhere",)):
        data.configure(wiring.open_snapshot, lambda units=units: Viewer("p", "project_manager", units), wiring.settings)
        app = run_page("overview")
        assert not app.exception and "whole company" not in said(app)


def test_a_member_finds_figures_and_no_team(book: Ledger) -> None:
    at = scope()
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: Viewer("m", "member", ()), wiring.settings)
    assert search.hits(at, "north") == []
    assert {one.kind for one in search.hits(at, "habit")} == {"Figure"}


def test_what_is_typed_is_shown_as_links_and_never_as_more_than_text(book: Ledger) -> None:
    app = run_page("overview")
    app.text_input(key="search").set_value("team").run()
    assert not app.exception
    assert re.search(r'<a class="th-way" href="/team\?[^"<>]+">Team: [^<]*&lt;b&gt;', said(app))
    assert [link.proto.label for link in app.get("page_link")] == ["Open the team page"]


def test_a_view_is_kept_from_the_sidebar_and_opens_by_its_link(book: Ledger) -> None:
    app = run_page("team", query={"team": "North", "unit": "Sales", "period": "Month"})
    app.text_input(key="view_name_0").set_value("North by month")
    next(button for button in app.button if button.label == "Keep this view").click().run()
    assert not app.exception
    [row] = book.rows("saved_view")
    assert (row["owner"], row["title"], row["page"]) == ("local", "North by month", "team")
    assert row["query"] == "period=Month&unit=Sales&type=All+application+types&compare=Period+before&team=North"
    [address] = re.findall(r'<a class="th-way" href="([^"]+)">North by month</a>', said(app))
    assert address == f"/team?{row['query'].replace('&', '&amp;')}"


def test_a_kept_address_names_every_filter_and_only_what_pages_keep_there() -> None:
    at = data.Scope("s", "v", data.Filters("month", "(no unit)", None, "year"))
    assert saved.query_of(at, {"team": "North", "evil": "1"}) == {
        "period": "Month", "unit": "Without a unit", "type": filters.ALL_TYPES, "compare": "Year ago", "team": "North",
    }  # fmt: skip


def test_two_teams_stand_side_by_side_with_the_sentence_that_their_figures_carry(book: Ledger) -> None:
    app = run_page("compare", query={"first": "South", "second": "North"})
    assert not app.exception
    text = said(app).replace(NBSP, " ")
    # North habit 30 %, South 35 % (0.30 + 0.05 x index); every other figure is 0.5 in both.
    assert "South and North are about level on all of 10 figures; habit is 35 % against 30 %." in text
    assert "South (20 people entitled) and North (20)" in text and "+5 points (about level)" in text


def test_only_a_difference_beyond_chance_counts_as_better_or_worse() -> None:
    week = Comparison("week", "previous")

    def figure(name: str, value: float, people: float) -> Reading:
        return reading([point(0, value, people=people)], CATALOG[name], week)

    few, many = (
        [against(figure(name, value, people), figure(name, other, people)) for name, value, other in SIDES] for people in (20.0, 200.0)
    )
    clear = [[compare.is_clear(one, one.people) for one in pairs] for pairs in (few, many)]
    assert clear == [[False, False, True, False], [True, False, True, False]]
    assert compare.finding(("A", "B"), many, clear[1]).replace(NBSP, " ") == (
        "A stands better than B on 1 of 4 figures and worse on 1, about level on 2; habit is 70 % against 50 %."
    )


@pytest.mark.parametrize(
    ("value", "other", "counts"), [(1.0, 1.1, False), (1.1, 1.0, True), (9.04, 10.0, True), (10.0, 9.2, False), (1.0, 0.0, True)]
)
def test_a_difference_counts_as_it_is_shown(value: float, other: float, counts: bool) -> None:
    week = Comparison("week", "previous")
    one = against(*(reading([point(0, figure, people=20.0)], CATALOG["depth"], week) for figure in (value, other)))
    assert compare.is_clear(one, 20) is counts


def test_what_is_hidden_or_not_known_of_one_side_is_said_and_not_compared(book: Ledger) -> None:
    text = said(run_page("compare", query={"first": "Hidden", "second": "North"}))
    assert "How Hidden and North differ is not known: hidden (fewer than 5)." in text.replace(NBSP, " ")
    assert "hidden (fewer than 5)" in said(run_page("compare", query={"first": "North", "second": "Hidden"}))


def test_filters_leave_the_teams_of_their_unit_and_one_cohort_is_not_compared_with_itself(book: Ledger) -> None:
    assert list(compare.places(scope(unit="Sales"))) == ["North", "South", "Unknown"]
    assert "is chosen on both sides" in said(run_page("compare", query={"first": "North", "second": "North"}))
    at = scope(unit="Nowhere")
    assert compare.places(at) == {}


def test_a_bound_is_compared_only_as_far_as_it_tells() -> None:
    def reading(value: float, bound: str | None = None) -> Reading:
        empty = headline(world.Door().values(None, None, [], by="team"), ("habit_rate",), Comparison("week", "previous"), targets={})
        return replace(empty["habit_rate"], value=value, bound=bound, state="value")

    assert against(reading(0.5), reading(0.1, "<")).change is not None
    assert "or more" in str(against(reading(0.5), reading(0.1, "<")).change)
    unclear = against(reading(0.05), reading(0.1, "<"))
    assert (unclear.change, unclear.before_reason) == (None, "for so few people only a bound is shown")
