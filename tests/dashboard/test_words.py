"""Numbers and names in words."""

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import words

NBSP = words.SPACE
HOSTILE = (
    "![](http://evil.example/x.png)",
    "[click](http://evil.example)",
    "http://evil.example",
    "www.evil.example",
    "jane@evil.example",
    "<img src=x onerror=alert(1)>",
    "**bold** _it_ `code` ~~gone~~",
    "$\\alpha$ :red[loud] :smile:",
    "# heading",
    "> quote",
    "a | b",
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.62, "62 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.004, "0.4 %"),
        (0.0001, "0.1 %"),
        (0.996, "99.6 %"),
        (0.9999, "99.9 %"),
        (None, "not known"),
        (math.nan, "not known"),
    ],
)
def test_a_share_is_whole_percent_and_never_rounds_to_nothing_or_all(value: float | None, expected: str) -> None:
    assert words.share(value).replace(NBSP, " ") == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (412.0, "people", "412"),
        (3.44, "days", "3.4 days"),
        (0.0, "seconds", "0 seconds"),
        (0.02, "seconds", "about 0 seconds"),
        (4.02, "days", "4 days"),
        (1234.5, "days", "1,234 days"),
        (0.5, "share", "50 %"),
        (None, "days", "not known"),
    ],
)
def test_a_figure_names_its_unit_unless_the_title_does(value: float | None, unit: str, expected: str) -> None:
    assert words.figure(value, unit).replace(NBSP, " ") == expected


def test_a_bounded_share_shows_the_bound() -> None:
    assert words.figure(0.9, "share", bound=">").replace(NBSP, " ") == ">90 %"


@pytest.mark.parametrize(
    ("now", "before", "better", "expected"),
    [
        (0.62, 0.57, "higher", ("+5 points", "▲", "better")),
        (0.57, 0.62, "higher", ("−5 points", "▼", "worse")),
        (0.57, 0.62, "lower", ("−5 points", "▼", "better")),
        (0.5, 0.49, "higher", ("+1 point", "▲", "better")),
        (0.5001, 0.5, "higher", ("no change", "→", "no change")),
        (0.6, 0.5, "neither", ("+10 points", "▲", "")),
    ],
)
def test_a_change_of_a_share_is_in_points_with_sign_and_meaning(
    now: float, before: float, better: str, expected: tuple[str, str, str]
) -> None:
    change = words.change(now, before, unit="share", better=better)
    assert change is not None
    assert (change.text.replace(NBSP, " "), change.arrow, change.verdict) == expected


def test_a_change_of_a_count_is_relative_and_absolute_from_zero() -> None:
    up, from_zero = words.change(150, 120, unit="logins", better="higher"), words.change(7, 0, unit="logins", better="higher")
    assert up is not None and up.text == f"+25{NBSP}%"
    assert from_zero is not None and from_zero.text == "+7"


@pytest.mark.parametrize(("now", "before"), [(None, 0.5), (0.5, None), (math.nan, 0.5)])
def test_an_unknown_side_makes_no_change(now: float | None, before: float | None) -> None:
    assert words.change(now, before, unit="share", better="higher") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_every_markdown_character_of_a_name_is_escaped(text: str) -> None:
    escaped = words.plain(text)
    for position, character in enumerate(escaped):
        if character in "[]()!<>`*_$#|~:":
            assert escaped[position - 1] == "\\", f"{character} stands bare in {escaped!r}"


def test_bare_addresses_are_broken_because_streamlit_links_them_even_escaped() -> None:
    shown = [words.plain(text).replace("\\", "") for text in ("http://evil.example", "www.evil.example", "jane@evil.example")]
    assert "://" not in shown[0] and "www." not in shown[1] and "jane@" not in shown[2]


def test_direction_and_control_characters_are_removed_and_long_names_cut() -> None:
    assert words.tidy("Sales\u202e\u0000 \n North") == "Sales North"
    assert len(words.tidy("x" * 500)) == 80


@given(st.text())
def test_html_never_lets_a_tag_or_quote_through(text: str) -> None:
    assert not set("<>\"'") & set(words.html(text))


@given(st.floats(min_value=0, max_value=1))
def test_a_share_strictly_between_none_and_all_never_reads_as_either(value: float) -> None:
    assert (words.share(value) in (f"0{NBSP}%", f"100{NBSP}%")) == (value in (0.0, 1.0))


def test_days_and_periods_read_as_people_say_them() -> None:
    assert words.period(date(2026, 6, 8), date(2026, 6, 15), kind="week") == "week to 14 Jun 2026"
    assert words.period(date(2026, 6, 1), date(2026, 7, 1), kind="month") == "June 2026"
    assert words.as_of(datetime(2026, 6, 14, 6, 0)) == "Sun 14 Jun 2026, 06:00 UTC"


def test_what_rounds_to_nothing_carries_no_minus_sign() -> None:
    assert (words.number(-0.04, decimals=1), words.number(-0.0), words.number(-0.06, decimals=1)) == ("0.0", "0", "−0.1")


def test_lists_and_counts_agree_with_their_number() -> None:
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert (words.of(0, 40, "team"), words.of(3, 40, "team"), words.counted(1, "team")) == ("none of 40 teams", "3 of 40 teams", "1 team")


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        ("billingAddressCity", "billing address city"),
        ("emailAddress", "e-mail address"),
        ("email", "e-mail"),
        ("close_date", "close date"),
        ("cNextStep", "next step"),
        ("contact", "contact"),
        ("c", "c"),
        ("ERPNumber", "ERP number"),
        ("Größe", "größe"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_a_field_is_called_as_people_call_it(native: str, expected: str) -> None:
    assert words.identifier(native) == expected


def test_a_bound_inside_a_sentence_is_a_word() -> None:
    assert words.share_in_words(0.9, bound=">").replace(NBSP, " ") == "more than 90 %"
    assert words.rest_in_words(0.1, bound="<").replace(NBSP, " ") == "more than 90 %"
    assert words.rest_in_words(0.75).replace(NBSP, " ") == "25 %"
