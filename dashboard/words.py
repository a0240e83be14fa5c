"""Numbers, dates and names in words: everything a page says about one figure.

Pure text: no Streamlit, no figures. Text from the CRM (names of teams, objects, fields) is hostile until it went through
:func:`plain` (Markdown), :func:`html` (HTML) or :func:`plotted` (Plotly labels).
"""

import html as html_module
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Literal

from access import formats
from access.cohorts import NO_TEAM, NO_UNIT
from access.plain_text import one_line, unlinked
from dashboard.told import Told, told_share

Better = Literal["higher", "lower", "neither"]

NOT_KNOWN = "not known"
HIDDEN = "hidden (fewer than 5)"
SPACE = "\N{NO-BREAK SPACE}"
MINUS = formats.MINUS
LONGEST_NAME = 80
SMALLEST_POINTS = 0.5
NAMELESS = {NO_TEAM: "without a team", NO_UNIT: "without a unit"}
CUSTOM_PREFIX = "c"  # EspoCRM puts it before the names of added fields: cNextStep
SPELLED = {"email": "e-mail", "emails": "e-mails"}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^@\"'])")
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def tidy(text: object) -> str:
    """One line of visible text: control, direction and invisible characters removed, at most 80 characters."""
    line = one_line(text)
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def plain(text: object) -> str:
    """``text`` as Markdown that shows as itself: no image, link, colour, emoji code or formula survives.

    Bare addresses are broken by an invisible word joiner, because Streamlit links them even when they are escaped.

    >>> plain("![](http://x)").replace("\N{WORD JOINER}", "|") == chr(92).join(["", "!", "[", "]", "(http", ":|//x", ")"])
    True
    """
    return _MARKDOWN.sub(r"\\\1", unlinked(tidy(text)))


def html(text: object) -> str:
    """``text`` escaped for an HTML text node or a quoted attribute."""
    return html_module.escape(tidy(text), quote=True)


def plotted(text: object) -> str:
    """``text`` for a Plotly label, where ``<a>`` and ``<b>`` would otherwise work."""
    return html_module.escape(tidy(text), quote=False)


def number(value: float | None, *, decimals: int = 0) -> Told:
    """Thousands apart, a real minus sign; null is ``not known``.

    >>> number(12345)
    '12,345'
    """
    if value is None or not isfinite(value):
        return Told(NOT_KNOWN)
    return Told(formats.number(round(value, decimals) + 0.0, decimals=decimals), value)  # a rounded minus nothing is nothing


def four_digits(value: float) -> Told:
    """A number as somebody entered it: whole from a thousand on, else four digits.

    >>> four_digits(370_000.0), four_digits(0.09629), four_digits(12.5)
    ('370,000', '0.09629', '12.5')
    """
    return Told(formats.short(value), value)


def share(value: float | None) -> Told:
    """A share between 0 and 1 as whole percent; small shares keep one decimal, and nothing rounds to 0 % or 100 %.

    >>> share(0.62).replace(SPACE, " "), share(0.004).replace(SPACE, " "), share(0.9996).replace(SPACE, " ")
    ('62 %', '0.4 %', '99.9 %')
    """
    if value is None or not isfinite(value):
        return Told(NOT_KNOWN)
    percent = 100 * value
    if 0 < percent < 1:
        return told_share(f"{number(max(percent, 0.1), decimals=1)}{SPACE}%", value)
    if 99 < percent < 100:
        return told_share(f"{number(min(percent, 99.9), decimals=1)}{SPACE}%", value)
    return told_share(f"{percent:.0f}{SPACE}%", value)


def share_in_words(value: float | None, *, bound: str | None = None) -> str:
    """A share inside a sentence: a bound is said and not signed.

    >>> share_in_words(0.1, bound="<").replace(SPACE, " "), share_in_words(0.25).replace(SPACE, " ")
    ('fewer than 10 %', '25 %')
    """
    return {"<": "fewer than ", ">": "more than "}.get(bound or "", "") + share(value)


def rest_in_words(value: float, *, bound: str | None = None) -> str:
    """What is left of 100 %, inside a sentence: the bound turns round.

    >>> rest_in_words(0.9, bound=">").replace(SPACE, " ")
    'fewer than 10 %'
    """
    return share_in_words(1 - value, bound={"<": ">", ">": "<"}.get(bound or ""))


def percent(value: float | None) -> float | None:
    """A share as a number of percent for a sortable column, without the dust of multiplying; unknown stays null.

    >>> percent(0.625), percent(0.29)
    (62.5, 29.0)
    """
    return None if value is None or not isfinite(value) else round(100 * value, 10)


def figure(value: float | None, unit: str, *, bound: str | None = None) -> Told:
    """A value with its unit in words, as a tile shows it; ``bound`` is ``<`` or ``>`` when access rounded it away.

    What is next to nothing is no ``0.0``, and it is not told as nothing either.

    >>> figure(0.0, "seconds").replace(SPACE, " "), figure(0.02, "seconds").replace(SPACE, " "), figure(4.02, "days").replace(SPACE, " ")
    ('0 seconds', 'about 0 seconds', '4 days')
    """
    if value is None or not isfinite(value):
        return Told(NOT_KNOWN)
    if unit == "share":
        return told_share(f"{bound or ''}{share(value)}", value, bound=bound)
    decimals = 0 if round(value, 1).is_integer() or abs(value) >= 100 else 1
    near = "about " if value and round(value, 1) == 0 else ""
    return Told(f"{near}{number(value, decimals=decimals)}{'' if unit in COUNTED else SPACE + unit}", value, unit, bound=bound)


COUNTED = frozenset({"people", "ratio", "events", "logins", "deals"})


@dataclass(frozen=True)
class Change:
    """A difference in words: ``text`` with its sign and unit, the ``arrow`` that repeats it, and what it means."""

    text: str
    arrow: str
    verdict: Literal["better", "worse", "no change", ""]


def change(now: float | None, before: float | None, *, unit: str, better: str) -> Change | None:
    """How ``now`` differs from ``before``; shares in points, everything else relative; null when either is unknown.

    A difference that rounds to nothing (less than half a point) is ``no change``. From zero there is no relative change: the difference
    itself is said.
    """
    if now is None or before is None or not isfinite(now) or not isfinite(before):
        return None
    text, magnitude = _difference(now, before, unit)
    if magnitude == 0:
        return Change("no change", "→", "no change")
    rising = now > before
    if better not in ("higher", "lower"):
        return Change(text, "▲" if rising else "▼", "")
    return Change(text, "▲" if rising else "▼", "better" if rising == (better == "higher") else "worse")


def _difference(now: float, before: float, unit: str) -> tuple[str, float]:
    """Signed difference in words and its size as shown (0 when it rounds away)."""
    delta = now - before
    sign = "+" if delta > 0 else MINUS
    if unit == "share":
        points = round(100 * abs(delta), 1)
        return f"{sign}{formats.short(points)}{SPACE}{_plural(points, 'point')}", points if points >= SMALLEST_POINTS else 0
    if before == 0:
        return f"{sign}{number(abs(delta), decimals=0 if float(delta).is_integer() else 1)}", round(abs(delta), 1)
    percent = round(100 * abs(delta / before))
    return f"{sign}{percent}{SPACE}%", percent


def points_more(now: float, before: float, *, is_least: bool = False) -> str:
    """``5 points more than``, ``3 points less than`` or ``unchanged since``: what stands before the compared period.

    ``is_least`` says that a bound is among the two, so that the difference is that much or more.
    """
    points = round(round(100 * abs(now - before), 1) + 1e-9)
    if points == 0:
        return "unchanged since"
    return f"{'at least ' if is_least else ''}{points} {_plural(points, 'point')} {'more' if now > before else 'less'} than"


def counted(amount: int, noun: str, *, plural: str | None = None) -> Told:
    """``1 team``, ``3 teams``."""
    many = plural or noun + "s"
    return Told(f"{number(amount)} {noun if amount == 1 else many}", amount, many)


def people(amount: int) -> str:
    """``nobody``, ``1 person``, ``3 people``."""
    return counted(amount, "person", plural="people") if amount else "nobody"


def of(amount: int, total: int, noun: str) -> Told:
    """``3 of 40 teams``, ``none of 40 teams``."""
    said = f"{amount or 'none'} of {counted(total, noun)}"
    return Told(said, amount, noun + "s", note=said)


def listed(names: Sequence[str], *, most: int = 3) -> str:
    """``A, B and 2 more``."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def day(moment: date | datetime) -> Told:
    """``14 Jun 2026``, or in the order of the locale."""
    return Told(formats.day(moment), moment.date() if isinstance(moment, datetime) else moment)


def as_of(moment: datetime) -> Told:
    """``Sun 14 Jun 2026, 06:00 UTC``."""
    return Told(f"{moment:%a} {day(moment)}, {moment:%H:%M} UTC", moment.replace(tzinfo=None))


def moment(at: object) -> Told:
    """A line's time as the log has it, to the second; what is no time is said as it is."""
    said = str(at).replace("T", " ")
    try:
        return Told(said, datetime.fromisoformat(str(at)).replace(tzinfo=None))
    except ValueError:
        return Told(said)


def period(start: date, end: date, *, kind: str) -> Told:
    """A half-open period in words: ``week to 14 Jun 2026`` or ``June 2026``; its last day."""
    last = day(end - timedelta(days=1))
    said = f"{start:%B %Y}" if kind == "month" else f"week to {last}"
    return Told(said, last.value, note=said)


def cohort(name: object) -> str:
    """A cohort's name for readers: who has no team or unit is ``Without a team``, also inside a merged name.

    >>> cohort("(no unit)"), cohort("North + (no team)")
    ('Without a unit', 'North + without a team')
    """
    said = " + ".join(NAMELESS.get(part, part) for part in str(name).split(" + "))
    return said[0].upper() + said[1:] if said.startswith(tuple(NAMELESS.values())) else said


def is_nameless(name: object) -> bool:
    """Whether nobody in a cohort has a team or unit: it can be shown, but it is no team that does well or badly."""
    return all(part in NAMELESS for part in str(name).split(" + "))


def identifier(name: object) -> str:
    """The name of a field or object as people say it.

    >>> identifier("billingAddressCity"), identifier("emailAddress"), identifier("cNextStep"), identifier("website_URL")
    ('billing address city', 'e-mail address', 'next step', 'website URL')
    """
    apart = _WORD_BORDER.sub(" ", tidy(name).replace("_", " "))
    parts = [part if part.isupper() and len(part) > 1 else part.lower() for part in apart.split()]
    own = parts[1:] if len(parts) > 1 and parts[0] == CUSTOM_PREFIX else parts
    return " ".join(SPELLED.get(part, part) for part in own)


def _plural(amount: float, noun: str) -> str:
    return noun if amount == 1 else noun + "s"
