"""HTML parts: what a tile says, and that nothing from the CRM gets through as markup."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import date

import pytest

from dashboard import panels
from dashboard.panels import Cell, HeatRow
from dashboard.readings import reading
from tests.dashboard.test_findings import QUARTER, habit
from tests.dashboard.test_readings import HABIT, point
from tests.dashboard.test_words import HOSTILE

NBSP = "\N{NO-BREAK SPACE}"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace(NBSP, " ").split())


def test_a_tile_says_value_change_meaning_target_and_period() -> None:
    one = replace(habit(0.62, 0.57), target=0.7)
    text = text_of(panels.tile(one, QUARTER))
    assert "62 % ▲ +5 points better than a quarter ago" in text
    assert "target 70 %, 8 points off · week to 14 Jun 2026" in text


def test_a_target_that_is_met_is_called_reached() -> None:
    assert "target 60 %, reached" in text_of(panels.tile(replace(habit(0.62), target=0.6), QUARTER))


def test_the_definition_is_reachable_by_keyboard_and_named_for_screen_readers() -> None:
    html = panels.tile(habit(0.62), QUARTER)
    said = panels.long_text(f"{HABIT.sentence} Formula: {HABIT.formula.rstrip('.')}.")
    assert f'<button type="button" class="th-info" aria-label="{HABIT.title}: {said}">' in html


def test_an_unknown_tile_says_why_and_shows_no_number() -> None:
    text = text_of(panels.tile(habit(None, reason="the usage log is switched off"), QUARTER))
    assert "not known the usage log is switched off" in text
    assert not re.search(r"\d %", text)


def test_a_spark_line_keeps_gaps_and_marks_the_last_value() -> None:
    svg = panels.spark_svg((0.1, None, 0.2, 0.3))
    path = re.search(r' d="([^"]+)"', svg)
    assert path is not None
    assert (path.group(1).count("M"), path.group(1).count("L")) == (2, 1)
    assert panels.spark_svg((0.1, None)) == ""


def test_a_change_that_counts_as_none_is_not_drawn_as_a_plunge() -> None:
    heights = [float(y) for y in re.findall(r"[ML][\d.]+,([\d.]+)", panels.spark_svg((0.052, 0.051, 0.049)))]
    assert heights[-1] - heights[0] < 15  # of the 22 that a real fall takes
    little = [float(y) for y in re.findall(r"[ML][\d.]+,([\d.]+)", panels.spark_svg((0.052, 0.044), unit="share"))]
    assert little[-1] - little[0] == pytest.approx(22 * 0.008 / 0.05, abs=0.1)  # of a share the height spans five points
    fallen = [float(y) for y in re.findall(r"[ML][\d.]+,([\d.]+)", panels.spark_svg((0.9, 0.5)))]
    assert fallen[-1] - fallen[0] == 22


def test_the_spark_line_has_its_ends_in_words() -> None:
    html = panels.tile(reading([point(1, 0.4), point(0, 0.6)], HABIT, QUARTER), QUARTER)
    assert f'alt="The last 2 periods: from 40{NBSP}% to 60{NBSP}%"' in html.replace("&nbsp;", NBSP) or "from 40 % to 60 %" in html
    encoded = re.search(r"base64,([^\"]+)", html)
    assert encoded is not None and b64decode(encoded.group(1)).startswith(b"<svg")


@pytest.mark.parametrize(("value", "expected"), [(0.0, 0), (0.05, 0), (0.1, 1), (0.55, 5), (1.0, 9), (1.7, 9), (-1.0, 0)])
def test_ten_shades_cover_the_span_and_ends_catch_the_rest(value: float, expected: int) -> None:
    assert panels.shade(value, (0.0, 1.0)) == expected


def test_unknown_cells_are_blank_and_incomplete_ones_hatched() -> None:
    row = HeatRow("North", (Cell(None, "", "not known"), Cell(0.5, "50", "half"), Cell(0.6, "60", "partly", is_complete=False)))
    html = panels.heat_map(
        [row], [date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 15)], caption="c", span=(0.0, 1.0), name_label="Team", measure="Habit"
    )
    assert re.findall(r'<td class="([^"]+)"', html) == ["th-gap", "th-h5", "th-h6 th-partial"]


@pytest.mark.parametrize("text", HOSTILE)
def test_crm_text_is_never_markup(text: str) -> None:
    row = HeatRow(text, (Cell(0.5, "50", text),))
    parts = [
        panels.head("Q", f"{text} is lowest", [text]),
        panels.heat_map([row], [date(2026, 6, 1)], caption=text, span=(0.0, 1.0), name_label="Team", measure="Habit"),
        panels.tile(habit(None, reason=text), QUARTER),
        panels.notice(text),
    ]
    for html in parts:
        assert not re.search(r"<(img (?!class=\"th-spark\")|a (?!class=\"th-figure\" href=\"/definitions)|b>Team|script)", html)
        assert 'onerror="' not in html


def test_the_target_of_a_bounded_tile_is_only_judged_where_that_is_certain() -> None:
    feet = {(value, bound, target): text_of(panels.tile(replace(habit(value, bound=bound), target=target), QUARTER))
            for value, bound, target in ((0.9, ">", 0.7), (0.9, ">", 0.95), (0.1, "<", 0.5), (0.1, "<", 0.05))}  # fmt: skip
    assert "target 70 %, reached" in feet[0.9, ">", 0.7]
    assert "target 95 % · week" in feet[0.9, ">", 0.95]
    assert "target 50 %, at least 40 points off" in feet[0.1, "<", 0.5]
    assert "target 5 % · week" in feet[0.1, "<", 0.05]


def test_the_ends_of_a_spark_line_keep_their_bounds() -> None:
    html = panels.tile(reading([point(1, 0.1, bound="<"), point(0, 0.6)], HABIT, QUARTER), QUARTER)
    assert "from &lt;10 % to 60 %" in html


def test_a_tile_without_history_says_that_there_is_no_comparison_yet() -> None:
    assert "no comparison yet" in text_of(panels.tile(habit(0.62), QUARTER))


def test_a_table_of_text_keeps_long_text_whole_and_escapes_it() -> None:
    html = panels.text_table(["What", "What it means"], [("<b>log</b>", "word " * 60), ("", "x")], caption="c")
    assert ("word " * 60).strip() in html
    assert "&lt;b&gt;log" in html
    assert 'class="th-blank" data-column="What">–</td>' in html and html.count("th-blank") == 1  # a card leaves out what is empty
    assert (html.count('role="row"'), html.count('role="cell"')) == (3, 4)
