"""Figures and dates as a locale writes them: separators and order follow it, rounding and sentences do not."""

from datetime import date

import pytest

from access import formats
from access.formats import MINUS

DAY = date(2026, 6, 7)
NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("locale", "amount", "day", "on_axis", "picked"),
    [
        (None, "1,234,567.2", "7 Jun 2026", "%-d %b %Y", "YYYY-MM-DD"),
        ("en_US", "1,234,567.2", "Jun 7, 2026", "%b %-d, %Y", "MM/DD/YYYY"),
        ("en_GB", "1,234,567.2", "7 Jun 2026", "%-d %b %Y", "DD/MM/YYYY"),
        ("en-IN", "12,34,567.2", "7 Jun 2026", "%-d %b %Y", "DD/MM/YYYY"),  # lakhs
        ("de_DE", "1.234.567,2", "7.6.2026", "%-d.%-m.%Y", "DD.MM.YYYY"),
        ("fr_FR", f"1{NARROW}234{NARROW}567,2", "07/06/2026", "%d/%m/%Y", "DD/MM/YYYY"),
        ("sv_SE", f"1{NBSP}234{NBSP}567,2", "2026-06-07", "%Y-%m-%d", "YYYY-MM-DD"),
    ],
)
def test_a_locale_says_how_numbers_and_days_are_written(locale: str | None, amount: str, day: str, on_axis: str, picked: str) -> None:
    with formats.using(locale):
        assert formats.number(1234567.25, decimals=1) == amount  # to even, as everywhere in Python
        assert formats.number(-1234567.25, decimals=1) == MINUS + amount
        assert (formats.day(DAY), formats.on_axis(), formats.formats().picked) == (day, on_axis, picked)


def test_months_are_named_only_in_the_language_of_the_sentences() -> None:
    with formats.using("fr_CA"):
        assert formats.day(DAY) == "2026-06-07"


def test_the_formats_of_before_come_back_also_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), formats.using("de_DE"):
        1 / 0  # noqa: B018
    assert formats.formats() == formats.HOUSE


def test_whose_weeks_begin_on_another_day_is_told_how_they_are_counted_here() -> None:
    notes = {}
    for locale in (None, "de_DE", "en_US", "ar_EG"):
        with formats.using(locale):
            notes[locale] = formats.week_note()
    assert notes == {
        None: None,
        "de_DE": None,
        "en_US": "weeks run from Monday to Sunday, not from Sunday",
        "ar_EG": "weeks run from Monday to Sunday, not from Saturday",
    }


def test_small_numbers_keep_what_says_something_and_large_ones_are_whole() -> None:
    with formats.using("de_DE"):
        assert [formats.short(value) for value in (0.09629, 12.5, -3.0, 370_000.4)] == ["0,09629", "12,5", f"{MINUS}3", "370.000"]


def test_an_unknown_locale_is_refused_with_the_closest_one() -> None:
    with pytest.raises(ValueError, match="'de_AX' is not a locale; did you mean de"):
        formats.formats_of("de_AX")
