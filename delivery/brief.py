"""The sponsor's brief: two pages of PDF from what the Sponsor page says. It is handed its words and figures; it works nothing out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import KeepInFrame, PageBreak, SimpleDocTemplate, Spacer

from delivery import sheet

MARGIN = 18 * mm
PADDING = 6  # what the frame of a page keeps free by itself
MOST_ROWS = 8


@dataclass(frozen=True)
class Brief:
    """The content: sentences, tables (head and rows) and the two charts' numbers."""

    question: str
    finding: str
    as_of: str
    is_synthetic: bool
    tiles: Sequence[tuple[str, str]]
    goals: Sequence[Sequence[str]]
    measured: Sequence[float | None]
    planned: Sequence[float | None]
    ends: tuple[str, str]
    headings: Sequence[str]
    decision: str
    lines: Sequence[tuple[str, str]]
    swings: Sequence[tuple[str, float, float]]
    ticks: Callable[[float], str]
    middle: tuple[float, str]
    gap_note: str
    gaps: Sequence[Sequence[str]]
    engagement: Sequence[Sequence[str]]
    decisions: Sequence[Sequence[str]]
    effect: str
    assumptions: str


def pdf(brief: Brief) -> bytes:
    """The brief as a PDF of exactly two pages: each page's parts shrink where they would not fit."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN - PADDING, rightMargin=MARGIN - PADDING, topMargin=15 * mm, bottomMargin=16 * mm,
        title="Takehold brief", author="Takehold", subject=sheet.plain(brief.question), invariant=1,
    )  # fmt: skip
    height = A4[1] - 32 * mm - 12

    def page(parts: list[Any]) -> KeepInFrame:
        return KeepInFrame(sheet.WIDTH, height, parts, mode="shrink")

    document.build([page(_first(brief)), PageBreak(), page(_second(brief))], onFirstPage=_foot(brief, 1), onLaterPages=_foot(brief, 2))
    return file.getvalue()


def _first(brief: Brief) -> list[Any]:
    parts: list[Any] = [*sheet.masthead(brief.question, brief.as_of), sheet.paragraph(brief.finding, sheet.LEAD)]
    if brief.tiles:
        parts += [sheet.tiles(brief.tiles), Spacer(1, 4)]
    head = ("Goal", "Baseline", "Now", "Target", "Due", "Locked", "In words")
    parts += _table("Goals against actuals", head, brief.goals, (0.27, 0.09, 0.09, 0.09, 0.12, 0.12, 0.22), none="No goal is entered.")
    parts += [sheet.paragraph(said, sheet.NOTE) for said in brief.headings[:2]]
    parts.append(sheet.heading("Effective adoption, measured against the business case"))
    known = any(value is not None for value in brief.measured)
    parts.append(sheet.course(brief.measured, brief.planned, brief.ends) if known else sheet.paragraph("Not known."))
    parts += [sheet.heading("Go, fix or stop: the rule fixed in advance"), sheet.paragraph(brief.decision)]
    parts += [sheet.heading("Did the last trainings work?"), sheet.paragraph(brief.effect)]
    head = ("Quarter to", "Reviews held", "Decisions in time", "Leaders' habit", "Engagement", "What is missing")
    parts += _table("The sponsor's engagement", head, brief.engagement, (0.14, 0.13, 0.15, 0.14, 0.18, 0.26))
    parts += _table("Decisions that are open", ("Decision", "Owner", "Due", "Late"), brief.decisions, (0.45, 0.23, 0.16, 0.16))
    return parts


def _second(brief: Brief) -> list[Any]:
    parts: list[Any] = list(sheet.masthead("What it is worth", brief.as_of))
    parts.append(sheet.table(("Figure", "In words"), brief.lines, (0.24, 0.76)) if brief.lines else sheet.paragraph("Not known."))
    if brief.swings:
        parts += [
            sheet.heading("What moves the return: net present value with one assumption at its low and at its high"),
            sheet.tornado(brief.swings[:MOST_ROWS], *brief.middle, ticks=brief.ticks),
        ]
    head = ("Team", "People", "Effective adoption", "Missing a year")
    parts += _table("What missing adoption costs", head, brief.gaps, (0.4, 0.15, 0.2, 0.25))
    parts += [sheet.paragraph(f"{brief.gap_note}.", sheet.NOTE), Spacer(1, 5), sheet.paragraph(brief.assumptions, sheet.SMALL)]
    return parts


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *, none: str = "None.") -> list[Any]:
    return [sheet.heading(title), sheet.table(head, rows[:MOST_ROWS], shares) if rows else sheet.paragraph(none)]


def _foot(brief: Brief, number: int) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        del document
        canvas.setFont("Helvetica", 7.4)
        canvas.setFillColor(sheet.GREY)
        made_up = "  ·  SYNTHETIC DATA: a made-up company" if brief.is_synthetic else ""
        canvas.drawString(MARGIN, 9 * mm, sheet.plain(f"Takehold  ·  data as of {brief.as_of}{made_up}"))
        canvas.drawRightString(A4[0] - MARGIN, 9 * mm, f"{number} of 2")

    return draw
