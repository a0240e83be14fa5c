"""The parts of a designed page: fonts, colours, tables, bars and a course, for ReportLab. Strings in, drawings out."""

import unicodedata
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect, String
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from access.plain_text import unlinked

WIDTH = A4[0] - 36 * mm
BLUE, ORANGE, GREY = colors.HexColor("#0072b2"), colors.HexColor("#d55e00"), colors.HexColor("#6b7280")
PALE_ORANGE = colors.HexColor("#e8a06a")
PALE, INK = colors.HexColor("#eef2f6"), colors.HexColor("#1a2330")
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=17, leading=21, textColor=INK, spaceAfter=3)
LEAD = ParagraphStyle("lead", fontName="Helvetica", fontSize=11.5, leading=15.5, textColor=INK, spaceAfter=7)
HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=10.5, leading=13, textColor=INK, spaceBefore=9, spaceAfter=3)
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=8.6, leading=11, textColor=INK)
NOTE = ParagraphStyle("note", parent=TEXT, fontSize=8.2, leading=10.4, textColor=GREY, spaceBefore=2)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7.4, leading=9.4, textColor=GREY)
RIGHT = ParagraphStyle("right", parent=SMALL, alignment=TA_RIGHT)
LONGEST_CELL, MOST_LINES, SIGN = 160, 34, 4.8  # a row must fit on a page; the width of a sign
MINUS = "\N{MINUS SIGN}"
OUTSIDE_LATIN = {
    "–": "-", "—": "-", MINUS: "-", "„": '"', "“": '"', "”": '"', "’": "'", "…": "...", "\u00a0": " ", "\u202f": " ", "■": "", "→": "->",
    "≤": "<=", "≥": ">=",
}  # fmt: skip
WITHOUT_STROKE = str.maketrans("ŁłĐđĦħŦŧı", "LlDdHhTti")


def plain(text: object) -> str:
    """Text that the standard fonts can show, in signs that they have; an address is broken by a space, or readers would link it."""
    return drawable("".join(OUTSIDE_LATIN.get(sign, sign) for sign in unlinked(str(text), joiner=" ")))


def drawable(text: str) -> str:
    """Letters that the fonts of a page lack without their marks (``ő`` as ``o``); other signs become ``?``.

    >>> drawable("Győr, Łódź, Köln, Ω"), plain("\N{MINUS SIGN}16 points")
    ('Gyor, Lódz, Köln, ?', '-16 points')
    """
    return "".join(sign if sign in OUTSIDE_LATIN or _is_there(sign) else _bare(sign) for sign in text)


def _bare(sign: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign.translate(WITHOUT_STROKE)) if not unicodedata.combining(part))
    return bare.encode("cp1252", "replace").decode("cp1252")


def _is_there(sign: str) -> bool:
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def paragraph(text: object, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph; what stands in the text is text, never markup."""
    return Paragraph(escape(plain(text)), style)


def table(head: Sequence[str], rows: Sequence[Sequence[object]], shares: Sequence[float]) -> Table:
    """A quiet table whose columns take ``shares`` of the width."""
    most = [max(LONGEST_CELL, int(share * WIDTH / SIGN) * MOST_LINES) for share in shares]
    body = [[paragraph(_cut(str(cell), longest)) for cell, longest in zip(row, most, strict=True)] for row in rows]
    cells = [[paragraph(name, SMALL) for name in head], *body]
    found = Table(cells, [share * WIDTH for share in shares], repeatRows=1)
    found.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.7, GREY), ("LINEBELOW", (0, 1), (-1, -1), 0.25, PALE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )  # fmt: skip
    return found


def _cut(text: str, longest: int) -> str:
    """What is longer than a page is high ends in dots."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def tiles(parts: Sequence[tuple[str, str]]) -> Table:
    """Label above value, side by side on a pale ground."""
    value = ParagraphStyle("value", parent=TEXT, fontName="Helvetica-Bold", fontSize=13, leading=16)
    room = [max(len(said), 12) for _, said in parts]
    cells = [[paragraph(label, SMALL), paragraph(said, value)] for label, said in parts]
    found = Table([cells], [WIDTH * part / sum(room) for part in room])
    found.setStyle(
        TableStyle([("BACKGROUND", (0, 0), (-1, -1), PALE), ("LEFTPADDING", (0, 0), (-1, -1), 7), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    )
    return found


def course(measured: Sequence[float | None], planned: Sequence[float | None], ends: tuple[str, str], *, height: float = 46 * mm) -> Drawing:
    """Two lines of shares over time: measured (solid, gaps where unknown) and planned (grey)."""
    drawing = Drawing(WIDTH, height)
    left, bottom, right, top = 26, 14, WIDTH - 60, height - 6
    highest = max([value for value in (*measured, *planned) if value is not None], default=1.0)
    ceiling = min(1.0, max(0.2, (int(highest * 10) + 1) / 10))
    for step in range(3):
        level = bottom + (top - bottom) * step / 2
        drawing.add(Line(left, level, right, level, strokeColor=PALE, strokeWidth=0.8))
        drawing.add(String(0, level - 3, f"{100 * ceiling * step / 2:.0f} %", fontName="Helvetica", fontSize=7, fillColor=GREY))

    def point(place: int, value: float) -> tuple[float, float]:
        across = (right - left) * place / max(len(measured) - 1, 1)
        return left + across, bottom + (top - bottom) * min(value / ceiling, 1.0)

    for values, colour, name in ((planned, GREY, "planned"), (measured, BLUE, "measured")):
        for run in runs(values):
            spots = [part for place in run for part in point(place, values[place] or 0.0)]
            if len(spots) > 2:
                drawing.add(PolyLine(spots, strokeColor=colour, strokeWidth=1.6))
        known = [place for place, value in enumerate(values) if value is not None]
        if known:
            height_of_end = point(known[-1], values[known[-1]] or 0.0)[1]
            drawing.add(String(right + 5, height_of_end - 3, name, fontName="Helvetica", fontSize=8, fillColor=colour))
    drawing.add(String(left, 2, plain(ends[0]), fontName="Helvetica", fontSize=7, fillColor=GREY))
    drawing.add(String(right, 2, plain(ends[1]), fontName="Helvetica", fontSize=7, fillColor=GREY, textAnchor="end"))
    return drawing


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """Places of known values, in stretches without a gap.

    >>> runs([0.1, None, 0.2, 0.3])
    [[0], [2, 3]]
    """
    found: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def tornado(rows: Sequence[tuple[str, float, float]], middle: float, label: str, *, ticks: Callable[[float], str]) -> Drawing:
    """A bar per assumption from its low (orange) to its high (blue), with both ends in words, around an upright line at ``middle``."""
    step = 17
    drawing = Drawing(WIDTH, step * len(rows) + 18)
    left, right = 0.46 * WIDTH, WIDTH - 56
    ends = [end for _, low, high in rows for end in (low, high)] + [middle]
    lowest, span = min(ends), max(max(ends) - min(ends), 1e-9)

    def across(value: float) -> float:
        return left + (right - left) * (value - lowest) / span

    for number, (name, low, high) in enumerate(rows):
        y = step * (len(rows) - number) - 1
        drawing.add(String(0, y + 2, plain(name)[:44], fontName="Helvetica", fontSize=8, fillColor=INK))
        for value, colour in ((low, PALE_ORANGE), (high, BLUE)):
            start, end = sorted((across(middle), across(value)))
            drawing.add(Rect(start, y, max(end - start, 0.5), 10, fillColor=colour, strokeColor=None))
        first, last = sorted((low, high))
        for value, shift, anchor in ((first, -4, "end"), (last, 4, "start")):
            said = String(across(value) + shift, y + 2, plain(ticks(value)), fontName="Helvetica", fontSize=6.8, textAnchor=anchor)
            said.fillColor = GREY
            drawing.add(said)
    drawing.add(Line(across(middle), 9, across(middle), step * len(rows) + 12, strokeColor=INK, strokeWidth=0.9))
    drawing.add(String(across(middle), 0, plain(label), fontName="Helvetica-Bold", fontSize=7.2, fillColor=INK, textAnchor="middle"))
    return drawing


def masthead(title: str, as_of: str) -> tuple[Flowable, ...]:
    """The product's line, a rule in its colour, and the page's title."""
    line = Table([[paragraph("TAKEHOLD  ·  SPONSOR'S BRIEF", SMALL), paragraph(f"data as of {as_of}", RIGHT)]], [WIDTH / 2] * 2)
    line.setStyle(
        TableStyle([
            ("LINEBELOW", (0, 0), (-1, -1), 2, BLUE), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ])
    )  # fmt: skip
    return line, Spacer(1, 7), paragraph(title, TITLE)


def heading(text: str) -> Paragraph:
    """The heading of a part."""
    return paragraph(text, HEADING)
