"""A table as a picture: texts wrap, rows are as high as their longest cell needs, nothing is cut."""

import io
from collections.abc import Sequence
from importlib.resources import files
from itertools import accumulate

from PIL import Image, ImageDraw, ImageFont

INK, GREY, RULE, GROUND = "#1a2330", "#6b7280", "#d9dfe5", "#ffffff"
LINE, WRAPPED, PAD = 22, 18, 12  # the first line of a row, and each below it
WIDEST, LEAST_WIDE = 330, 760  # of a column; of what title and notes may take
CELL, NOTE, TITLE = 14, 13, 20
Font = ImageFont.FreeTypeFont


def picture(title: str, notes: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """PNG of the title, the notes and the rows, on white."""
    fonts = {size: ImageFont.truetype(str(files("reportlab") / "fonts" / "Vera.ttf"), size) for size in (CELL, NOTE, TITLE)}
    cells = [[wrapped(text, fonts[CELL], WIDEST) for text in row] for row in (columns, *rows)]
    widths = [int(max(fonts[CELL].getlength(line) for row in cells for line in row[place])) + 2 * PAD for place in range(len(columns))]
    room = max(sum(widths), LEAST_WIDE)
    head = [(line, TITLE, INK) for line in wrapped(title, fonts[TITLE], room)]
    head += [(line, NOTE, GREY) for note in notes for line in wrapped(note, fonts[NOTE], room)]
    tops = list(
        accumulate(
            (LINE + WRAPPED * (max(map(len, row), default=1) - 1) for row in cells),
            initial=2 * PAD + sum(_high(size) for _, size, _ in head),
        )
    )
    paper = Image.new("RGB", (room + 2 * PAD, tops[-1] + PAD), GROUND)
    pen = ImageDraw.Draw(paper)
    below = PAD
    for line, size, colour in head:
        pen.text((PAD, below), line, fill=colour, font=fonts[size])
        below += _high(size)
    for number, row in enumerate(cells):
        for left, cell in zip(accumulate(widths, initial=PAD), row, strict=False):
            pen.multiline_text((left, tops[number]), "\n".join(cell), fill=GREY if number == 0 else INK, font=fonts[CELL], spacing=5)
        pen.line([(PAD, tops[number + 1] - 3), (PAD + sum(widths), tops[number + 1] - 3)], fill=GREY if number == 0 else RULE)
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()


def wrapped(text: str, font: Font, room: float) -> list[str]:
    """The text in lines no wider than ``room``; a word that is wider is broken."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        parts = _broken(word, font, room)
        lines = [*(lines if lines[-1] else lines[:-1]), *parts]
    return lines


def _broken(word: str, font: Font, room: float) -> list[str]:
    parts = [""]
    for sign in word:
        if parts[-1] and font.getlength(parts[-1] + sign) > room:
            parts.append("")
        parts[-1] += sign
    return parts


def _high(size: int) -> int:
    return LINE + 8 if size == TITLE else LINE
