"""What people were asked, and what they answered without their names."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column, key_of, number

QUESTIONS = (
    "trust", "fear of being watched", "what I gain", "own use",
    "technology expected", "technology found", "process expected", "process found", "people expected", "people found",
)  # fmt: skip


class Survey(Entry):
    """A round of questions."""

    __tablename__ = "survey"
    title: Mapped[str] = column("text", "name of the round", required=True)
    asked_on: Mapped[date] = column("date", "day on which it closed", required=True)
    people_asked: Mapped[int | None] = number("people who were asked", low=0, whole=True)


class Answer(Entry):
    """One anonymous answer. No person, no time: only the round, the unit and the mark."""

    __tablename__ = "answer"
    survey: Mapped[str] = key_of("survey", "the round", required=True)
    unit: Mapped[str | None] = column("text", "unit of who answered; empty: not said")
    question: Mapped[str] = choice("what was asked", *QUESTIONS, required=True)
    mark: Mapped[int] = number("1 (not at all) to 5 (fully)", low=1, high=5, whole=True, required=True)
