"""The sponsor's brief: two pages of PDF from what the Sponsor page says. It is handed its words and figures; it works nothing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import KeepInFrame, PageBreak, SimpleDocTemplate, Spacer

from delivery import sheet

MARGIN = 18 * mm
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
    decision: str
    lines: Sequence[tuple[str, str]]
    swings: Sequence[tuple[str, float, float]]
    middle: tuple[float, str]
    gaps: Sequence[Sequence[str]]
    engagement: Sequence[Sequence[str]]
    decisions: Sequence[Sequence[str]]
    effect: str
    assumptions: str


def pdf(brief: Brief) -> bytes:
    """The brief as a PDF of exactly two pages: each page's parts shrink where they would not fit."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=15 * mm, bottomMargin=16 * mm, title="Takehold brief",
        author="Takehold", subject=sheet.plain(brief.question), invariant=1,
    )  # fmt: skip
    height = A4[1] - 32 * mm - 12

    def page(parts: list[Any]) -> KeepInFrame:
        return KeepInFrame(sheet.WIDTH, height, parts, mode="shrink")

    document.build([page(_first(brief)), PageBreak(), page(_second(brief))], onFirstPage=_foot(brief, 1), onLaterPages=_foot(brief, 2))
    return file.getvalue()


def _first(brief: Brief) -> list[Any]:
    parts: list[Any] = [sheet.paragraph(brief.question, sheet.TITLE), sheet.paragraph(brief.finding, sheet.LEAD)]
    if brief.tiles:
        parts += [sheet.tiles(brief.tiles), Spacer(1, 4)]
    parts.append(sheet.heading("Goals against actuals"))
    if brief.goals:
        parts.append(
            sheet.table(("Goal", "Baseline", "Now", "Target", "Due", "In words"), brief.goals[:MOST_ROWS], (0.3, 0.1, 0.1, 0.1, 0.13, 0.27))
        )
    else:
        parts.append(sheet.paragraph("No goal is entered."))
    parts.append(sheet.heading("Effective adoption, measured against the business case"))
    known = any(value is not None for value in brief.measured)
    parts.append(sheet.course(brief.measured, brief.planned, brief.ends) if known else sheet.paragraph("Not known."))
    parts += [sheet.heading("Did the last trainings work?"), sheet.paragraph(brief.effect)]
    parts += [sheet.heading("What the rule fixed in advance says"), sheet.paragraph(brief.decision)]
    return parts


def _second(brief: Brief) -> list[Any]:
    parts: list[Any] = [sheet.paragraph("What it is worth", sheet.TITLE)]
    parts.append(sheet.table(("Figure", "In words"), brief.lines, (0.24, 0.76)) if brief.lines else sheet.paragraph("Not known."))
    if brief.swings:
        parts += [sheet.heading("What moves the return"), sheet.tornado(brief.swings[:MOST_ROWS], *brief.middle)]
    for title, head, rows, shares in (
        (
            "What missing adoption costs a year, the dearest teams",
            ("Team", "People", "Effective adoption", "Missing a year"),
            brief.gaps,
            (0.4, 0.15, 0.2, 0.25),
        ),
        (
            "The sponsor's engagement",
            ("Quarter to", "Reviews held", "Decisions in time", "Leaders' habit", "Engagement"),
            brief.engagement,
            (0.2,) * 5,
        ),
        ("Decisions that are open", ("Decision", "Owner", "Due"), brief.decisions, (0.55, 0.25, 0.2)),
    ):
        parts += [sheet.heading(title), sheet.table(head, rows[:MOST_ROWS], shares) if rows else sheet.paragraph("None.")]
    parts += [Spacer(1, 5), sheet.paragraph(brief.assumptions, sheet.SMALL)]
    return parts


def _foot(brief: Brief, number: int) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        del document
        canvas.setFont("Helvetica", 7.4)
        canvas.setFillColor(sheet.GREY)
        made_up = "  ·  SYNTHETIC DATA: a made-up company" if brief.is_synthetic else ""
        canvas.drawString(MARGIN, 9 * mm, sheet.plain(f"Takehold  ·  data as of {brief.as_of}{made_up}"))
        canvas.drawRightString(A4[0] - MARGIN, 9 * mm, f"{number} of 2")

    return draw
