"""What the figures draw."""

from datetime import date, timedelta

import pandas as pd
import pytest

from access.programme import Happening
from dashboard import charts, panels
from dashboard.readings import Arrival


def points(values: list[float | None], *, last_is_complete: bool = True, reason: str | None = None) -> pd.DataFrame:
    starts = pd.date_range("2026-05-04", periods=len(values), freq="7D")
    return pd.DataFrame(
        {
            "period_start": starts,
            "period_end": starts + timedelta(days=7),
            "value": pd.array(values, dtype="float64"),
            "is_complete": [True] * (len(values) - 1) + [last_is_complete],
            "reason": [reason if value is None else None for value in values],
            "bound": [None] * len(values),
        }
    )


def test_unknown_periods_stay_gaps() -> None:
    figure = charts.trend([charts.Line("Habit", points([0.5, None, 0.6]))], unit="share")
    assert pd.isna(figure.data[0].y[1])
    assert figure.data[0].connectgaps is False


def test_the_incomplete_period_is_dotted_and_starts_at_the_last_complete_one() -> None:
    solid, dotted = charts.trend([charts.Line("Habit", points([0.5, 0.6, 0.2], last_is_complete=False))], unit="share").data
    assert list(solid.y) == [0.5, 0.6]
    assert list(dotted.y) == [0.6, 0.2]
    assert dotted.line.dash == "dot"


def test_a_stretch_before_the_first_known_value_is_shaded_with_its_reason() -> None:
    figure = charts.trend([charts.Line("Habit", points([None, None, 0.6, 0.7], reason="the log begins later"))], unit="share")
    assert figure.layout.meta[charts.NOTES] == ["shaded, up to 24 May 2026: not known: the log begins later"]
    assert not any("not known" in annotation.text for annotation in figure.layout.annotations)
    assert len(figure.layout.shapes) == 1


def test_target_and_compared_value_are_drawn_and_labelled() -> None:
    figure = charts.trend([charts.Line("Habit", points([0.5, 0.6]))], unit="share", target=0.7, compared=("a quarter ago", 0.4, None))
    assert sorted(shape.y0 for shape in figure.layout.shapes) == [0.4, 0.7]
    texts = [annotation.text.replace("\N{NO-BREAK SPACE}", " ") for annotation in figure.layout.annotations]
    assert "╌ target 70 %" in texts and "╌ a quarter ago: 40 %" in texts
    beside = [note for note in figure.layout.annotations if "╌" in note.text]
    assert {(note.xref, note.x, note.xanchor) for note in beside} == {("paper", 1, "left")}  # right of the plot, where no line is


def test_at_most_seven_lines_are_drawn() -> None:
    lines = [charts.Line(f"Team {index}", points([0.5, 0.6])) for index in range(9)]
    assert len(charts.trend(lines, unit="share").data) == 7


@pytest.mark.parametrize("name", ['<a href="http://evil.example">Team</a>', "<b>x</b>"])
def test_names_cannot_become_links_in_labels(name: str) -> None:
    trend = charts.trend([charts.Line(name, points([0.5, 0.6]))], unit="share")
    bars = charts.bars([charts.Bar(name, 0.5)], unit="share")
    label = trend.layout.annotations[0].text
    assert "<a" not in label and "<b" not in label and "&lt;" in label
    assert bars.data[0].y[0].startswith("&lt;")


def test_stacked_bars_hatch_the_incomplete_week_and_hang_losses_below() -> None:
    states = points([1, 1, 1], last_is_complete=False)[["period_end", "is_complete"]].assign(active=[5, 6, 2], dormant=[-1, -2, 0])
    figure = charts.stacked(states, ["active", "dormant"])
    assert figure.data[0].marker.pattern.shape == ("", "", "/")
    assert list(figure.data[1].y) == [-1, -2, 0]
    assert list(figure.data[1].customdata) == [1, 2, 0]


def test_bars_show_the_value_before_as_a_tick_and_say_not_known() -> None:
    now, before = charts.bars([charts.Bar("a", 0.25, None, 0.5), charts.Bar("b", None)], unit="share").data
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in now.text] == ["25 %", "not known"]
    assert before.x[0] == 0.5


def test_no_chart_paints_its_own_ground_so_that_light_and_dark_both_work() -> None:
    figures = [
        charts.trend([charts.Line("a", points([0.5, 0.6]))], unit="share"),
        charts.bars([charts.Bar("a", 0.5)], unit="share"),
        charts.distribution(["none", "1-4"], [3, 4], [None, 2], noun="active days"),
    ]
    assert {figure.layout.paper_bgcolor for figure in figures} == {"rgba(0,0,0,0)"}


def test_the_table_behind_a_trend_has_the_newest_period_first_and_says_what_is_missing() -> None:
    table = charts.table_of(
        [charts.Line("Habit", points([None, 0.6, 0.2], last_is_complete=False, reason="no log"))], kind="week", unit="share"
    )
    assert list(table["Period"]) == ["week to 24 May 2026", "week to 17 May 2026", "week to 10 May 2026"]
    assert list(table["Note"]) == ["not over yet", "", "no log"]
    assert table["Habit (%)"].tolist()[:2] == [20.0, 60.0]


def test_a_bound_stands_before_the_number_on_bars_ticks_lines_and_rules() -> None:
    now, before = charts.bars([charts.Bar("a", 0.1, "<", 0.9, ">"), charts.Bar("b", 0.1)], unit="share").data
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in now.text] == ["&lt;10 %", "10 %"]
    assert before.customdata[0].replace("\N{NO-BREAK SPACE}", " ") == "&gt;90 %"
    bounded = points([0.5, 0.9]).assign(bound=pd.Series([None, ">"]))
    trend = charts.trend([charts.Line("Habit", bounded)], unit="share", compared=("a quarter ago", 0.1, "<"))
    assert list(trend.data[0].customdata) == ["", "&gt;"]
    assert trend.data[0].hovertemplate.startswith("Habit: %{customdata}%{y:.1%}")
    assert trend.layout.annotations[1].text.replace("\N{NO-BREAK SPACE}", " ") == "╌ a quarter ago: &lt;10 %"
    assert charts.table_of([charts.Line("Habit", bounded)], kind="week", unit="share")["Habit (%)" + charts.BOUND_OF].tolist()[0] == ">"


def test_upright_marks_bear_a_number_each_where_there_is_room_and_the_notes_say_what_they_stand_for() -> None:
    ends = [pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-09"), pd.Timestamp("2026-06-01")]
    arrivals = [Arrival(end, people) for end, people in zip(ends, (50, 8, 1200), strict=True)]
    happenings = [Happening(date(2026, 5, 12), "Wave <b>2</b>"), Happening(date(2020, 1, 1), "long ago")]
    layout = charts.trend([charts.Line("Habit", points([0.5, 0.6]))], unit="share", arrivals=arrivals, happenings=happenings).layout
    assert [str(shape.x0)[:10] for shape in layout.shapes] == [
        "2026-03-01",
        "2026-03-08",
        "2026-05-12",
        "2026-05-31",
    ]  # Sundays, and the day of the wave
    assert {(shape.y0, shape.y1, shape.line.width) for shape in layout.shapes} == {(0, 1, 1)}
    above = [(note.text, str(note.x)[:10], note.yanchor) for note in layout.annotations if note.y == 1]
    assert above == [
        ("1", "2026-03-01", "bottom"),
        ("2", "2026-05-12", "bottom"),
    ]  # the last lies less than four weeks after the one before
    assert list(layout.meta[charts.NOTES]) == [
        "Mark 1, 1 Mar 2026: +50 people entitled; 8 Mar 2026: +8 people entitled",
        "Mark 2, 12 May 2026: Wave &lt;b&gt;2&lt;/b&gt;; 31 May 2026: +1,200 people entitled",
    ]
    assert panels.notes(["Wave <b>2"]).endswith("<li>Wave &lt;b&gt;2</li></ul>")
