"""A digest: one sentence and a few figures for one recipient's own scope, as text and as HTML that loads nothing."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from access.plain_text import WORD_JOINER, one_line, unlinked

CALLS = re.compile(r"[<@\[\]#]")
STYLE = "font-family:Arial,sans-serif;color:#1a2330;font-size:14px;line-height:1.5"
CELL = "padding:4px 14px 4px 0;border-bottom:1px solid #d9dfe5;text-align:left;vertical-align:top"


@dataclass(frozen=True)
class Figure:
    """One line: what it is, how it stands, how it moved, and why it is not known where it is not."""

    title: str
    value: str
    change: str
    reason: str


@dataclass(frozen=True)
class Digest:
    """What one recipient is told. ``scope`` says about whom; ``link`` is the dashboard's address, ``stop`` how to get no more of them."""

    question: str
    finding: str
    figures: tuple[Figure, ...]
    worth_a_look: tuple[str, ...]
    scope: str
    as_of: str
    is_synthetic: bool = False
    link: str | None = None
    stop: str | None = None

    @property
    def fingerprint(self) -> str:
        """Equal for two digests that say the same: as-of and links do not count, so that what is not new is not sent."""
        said = [self.finding, [vars(one) for one in self.figures], self.worth_a_look, self.scope]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def subject(digest: Digest) -> str:
    """The subject of the mail: the finding, short, on one line."""
    said = _plain(digest.finding)
    return said if len(said) <= 110 else f"{said[:109]}…"


def title_in_chat(digest: Digest) -> str:
    """The same line for a chat."""
    return _uncalled(subject(digest))


def as_text(digest: Digest) -> str:
    """Plain text."""
    return "\n".join(_lines(digest, _plain)) + "\n"


def as_chat(digest: Digest) -> str:
    """The same for a chat, where ``<!channel>`` and ``@all`` in a name would call everybody and ``[a](//b)`` be a link."""
    return "\n".join(_lines(digest, _uncalled)) + "\n"


def _lines(digest: Digest, clean: Callable[[str], str]) -> Iterator[str]:
    yield from (clean(digest.question), "", clean(digest.finding), "")
    for one in digest.figures:
        yield " - ".join(part for part in (f"{clean(one.title)}: {clean(one.value)}", clean(one.change), clean(one.reason)) if part)
    if digest.worth_a_look:
        yield from ("", f"Worth a look: {', '.join(clean(name) for name in digest.worth_a_look)}")
    yield from ("", clean(_foot(digest)))
    yield from (f"Open the dashboard: {digest.link}",) if digest.link else ()
    yield from (f"No more of these: {digest.stop}",) if digest.stop else ()


def as_html(digest: Digest) -> str:
    """HTML without scripts, pictures or styles from elsewhere; the only links are the dashboard and the end of the digest."""
    cells = [[one.title, one.value, one.change or one.reason] for one in digest.figures]
    rows = "".join(f"<tr>{''.join(_td(part) for part in row)}</tr>" for row in cells)
    looks = f"<p><b>Worth a look:</b> {_html(', '.join(digest.worth_a_look))}</p>" if digest.worth_a_look else ""
    links = [(digest.link, "Open the dashboard"), (digest.stop, "No more of these")]
    anchors = " · ".join(
        f'<a href="{escape(address, quote=True)}">{label}</a>'
        if address.startswith(("http://", "https://"))
        else _html(f"{label}: {address}")
        for address, label in links
        if address
    )
    return (
        f'<!doctype html><html lang="en"><body style="{STYLE}"><p style="color:#6b7280">{_html(digest.question)}</p>'
        f'<p style="font-size:18px">{_html(digest.finding)}</p><table role="presentation" style="border-collapse:collapse">{rows}</table>'
        f'{looks}<p style="color:#6b7280;font-size:12px">{_html(_foot(digest))}</p><p style="font-size:12px">{anchors}</p></body></html>'
    )


def _td(text: str) -> str:
    return f'<td style="{CELL}">{_html(text)}</td>'


def _foot(digest: Digest) -> str:
    made_up = " Synthetic data: a made-up company." if digest.is_synthetic else ""
    return f"{_plain(digest.scope)}, data as of {_plain(digest.as_of)}. Figures are about groups of people, never about one.{made_up}"


def _plain(text: str) -> str:
    return unlinked(one_line(text))


def _uncalled(text: str) -> str:
    """``text`` with a word joiner behind every sign that chats read as the beginning of a mention or a link."""
    return CALLS.sub(lambda found: found[0] + WORD_JOINER, _plain(text))


def _html(text: str) -> str:
    return escape(_plain(text), quote=True)
