"""Numbers and dates as a country writes them: separators, and the order of a date. The sentences around them stay English.

One home has one locale, so one process has one set of formats: :func:`use` is called where the settings are wired, :func:`using` where a
message is written. Rounding is Python's in every locale; only how digits are written differs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

DIGITS = "latn"  # the sentences are in Latin letters, so the digits are too
MINUS = "\N{MINUS SIGN}"
MONDAY = 0
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORD = re.compile(r"[A-Za-z]+")
_AXIS = {"d": "%-d", "dd": "%d", "M": "%-m", "MM": "%m", "MMM": "%b", "y": "%Y"}
_PICKED = {"d": "DD", "M": "MM", "y": "YYYY"}
_ORDERS = (["y", "M", "d"], ["d", "M", "y"], ["M", "d", "y"])


@dataclass(frozen=True)
class Formats:
    """How figures are written. ``day`` and ``picked`` are patterns of Unicode (``d MMM y``) and of a field for a date (``YYYY-MM-DD``)."""

    locale: Locale | None = None
    decimal: str = "."
    group: str = ","
    day: str = "d MMM y"
    picked: str = "YYYY-MM-DD"
    first_weekday: int = MONDAY


HOUSE = Formats()  # where no locale is set
_now = [HOUSE]


def formats() -> Formats:
    """The formats in use."""
    return _now[0]


def use(locale: str | None) -> None:
    """Write everything from now on as in ``locale`` (``de_DE``; null: the house's way); raises ``ValueError`` for an unknown one."""
    _now[0] = HOUSE if locale is None else formats_of(locale)


@contextmanager
def using(locale: str | None) -> Iterator[None]:
    """As :func:`use`, until the block ends."""
    before = formats()
    use(locale)
    try:
        yield
    finally:
        _now[0] = before


def formats_of(locale: str) -> Formats:
    """The formats of a locale: names of months only where its language is that of the sentences, else a date in digits.

    >>> formats_of("de_DE").day, formats_of("en_US").day, formats_of("sv_SE").picked
    ('d.M.y', 'MMM d, y', 'YYYY-MM-DD')
    """
    try:
        found = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        close = get_close_matches(locale.replace("-", "_"), locale_identifiers(), n=1)
        raise ValueError(
            f"'{locale}' is not a locale{f'; did you mean {close[0]}?' if close else ', write one like en_GB or de_DE'}"
        ) from None
    digits = re.sub(r"[^A-Za-z./-]", "", found.datetime_skeletons["yMd"].pattern)
    digits = digits if [part[0] for part in _WORD.findall(digits)] in _ORDERS else "y-MM-dd"
    day = found.date_formats["medium"].pattern if found.language == "en" else digits
    return Formats(
        found,
        get_decimal_symbol(found, numbering_system=DIGITS),
        get_group_symbol(found, numbering_system=DIGITS),
        day,
        _picked(digits),
        found.first_week_day,
    )


def number(value: float, *, decimals: int = 0) -> str:
    """Digits with the separators in use and a real minus sign.

    >>> number(-1234567.25, decimals=1) == MINUS + "1,234,567.2"
    True
    """
    using_now = formats()
    if using_now.locale is None:
        return f"{value:,.{decimals}f}".replace("-", MINUS)
    whole, _, rest = f"{abs(value):.{decimals}f}".partition(".")
    grouped = format_decimal(Decimal(whole), locale=using_now.locale, numbering_system=DIGITS)
    sign = MINUS if f"{value:.{decimals}f}".startswith("-") else ""
    return f"{sign}{grouped}{using_now.decimal + rest if rest else ''}"


def short(value: float) -> str:
    """A number without decimals that say nothing: at most four digits below a thousand, whole from there on.

    >>> short(0.09629), short(12.5), short(370_000.0)
    ('0.09629', '12.5', '370,000')
    """
    if abs(value) >= 1000:
        return number(value)
    said = f"{value:.4g}"
    return said.replace("-", MINUS).replace(".", formats().decimal) if "e" not in said else said


def day(moment: date | datetime) -> str:
    """A day in the order in use: ``14 Jun 2026``, ``Jun 14, 2026``, ``14.6.2026``."""
    parts = {
        "d": str(moment.day), "dd": f"{moment.day:02}", "M": str(moment.month), "MM": f"{moment.month:02}", "MMM": f"{moment:%b}",
        "y": str(moment.year),
    }  # fmt: skip
    return _WORD.sub(lambda found: parts[found[0]], formats().day)


def on_axis() -> str:
    """The same order for a chart, in the signs of d3."""
    return _WORD.sub(lambda found: _AXIS[found[0]], formats().day)


def week_note() -> str | None:
    """What a reader must be told whose weeks do not begin on Monday; null where they do."""
    first = formats().first_weekday
    return None if first == MONDAY else f"weeks run from Monday to Sunday, not from {WEEKDAYS[first]}"


def _picked(digits: str) -> str:
    """The pattern for a field for a date, with the separator.

    >>> _picked("d.M.y"), _picked("M/d/y"), _picked("y-MM-dd")
    ('DD.MM.YYYY', 'MM/DD/YYYY', 'YYYY-MM-DD')
    """
    between = next((sign for sign in digits if sign in "./-"), "-")
    return between.join(_PICKED[part[0]] for part in _WORD.findall(digits))
