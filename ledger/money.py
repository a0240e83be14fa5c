"""What it costs and what it is to bring: costs, the business case by year, benefits, its terms, licences."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column, key_of, number


class Cost(Entry):
    """A sum planned, spent, or both."""

    __tablename__ = "cost"
    title: Mapped[str] = column("text", "what for", required=True)
    cost_class: Mapped[str] = choice(
        "class of cost", "licence", "infrastructure", "integration", "support", "training", "people", "other", required=True
    )
    spent_on: Mapped[date] = column("date", "day to which it belongs", required=True)
    planned: Mapped[float | None] = number("planned, in the company's currency", low=0)
    actual: Mapped[float | None] = number("spent, in the company's currency; empty: not known (yet)", low=0)
    wave: Mapped[str | None] = key_of("wave", "the wave it belongs to")


class CaseYear(Entry):
    """A year of the business case: what it is to cost and how far people are to have adopted; year 0 is the start."""

    __tablename__ = "case_year"
    year: Mapped[int] = number("0 for the start, then 1, 2, ...", low=0, high=30, whole=True, required=True)
    cost_low: Mapped[float] = number("cost, low", low=0, required=True)
    cost_likely: Mapped[float] = number("cost, likely", low=0, required=True)
    cost_high: Mapped[float] = number("cost, high", low=0, required=True)
    adoption_low: Mapped[float | None] = number("effective adoption, low (share)", low=0, high=1)
    adoption_likely: Mapped[float | None] = number("effective adoption, likely (share)", low=0, high=1)
    adoption_high: Mapped[float | None] = number("effective adoption, high (share)", low=0, high=1)
    author: Mapped[str] = column("text", "role that stands for these figures", required=True)
    as_of: Mapped[date] = column("date", "day of these figures", required=True)


class Benefit(Entry):
    """A yearly benefit per person who works effectively, with the value that the company gives it."""

    __tablename__ = "benefit"
    title: Mapped[str] = column("text", "what gets better", required=True)
    reach: Mapped[str | None] = choice("whether it changes one task or the business", "tactical", "strategic")
    people: Mapped[float] = number("people to whom it applies", low=0, required=True)
    value_low: Mapped[float] = number("value a year and person at full effective adoption, low", required=True)
    value_likely: Mapped[float] = number("the same, likely", required=True)
    value_high: Mapped[float] = number("the same, high", required=True)
    realised_low: Mapped[float] = number("share of it that reaches the accounts, low", low=0, high=1, required=True)
    realised_likely: Mapped[float] = number("the same, likely", low=0, high=1, required=True)
    realised_high: Mapped[float] = number("the same, high", low=0, high=1, required=True)
    overlap: Mapped[float | None] = number("share already counted in another benefit; empty: none", low=0, high=1)
    risk: Mapped[float | None] = number("share taken off for risk; empty: none", low=0, high=1)
    author: Mapped[str] = column("text", "role that stands for these figures", required=True)
    as_of: Mapped[date] = column("date", "day of these figures", required=True)


class CaseTerms(Entry):
    """The terms of the business case and the rule, fixed before go-live, by which it goes on or stops."""

    __tablename__ = "case_terms"
    currency: Mapped[str] = column("text", "currency of all sums, such as EUR", required=True)
    rate: Mapped[float] = number("discount rate a year, such as 0.1", low=-0.99, high=10, required=True)
    cost_risk: Mapped[float | None] = number("share added to costs for risk; empty: none", low=0, high=10)
    starts_on: Mapped[date] = column("date", "day on which year 0 was spent and year 1 begins", required=True)
    stop_below_chance: Mapped[float | None] = number("stop below this chance of a gain", low=0, high=1)
    fix_below_chance: Mapped[float | None] = number("fix below this chance of a gain", low=0, high=1)
    stop_below_engagement: Mapped[float | None] = number("stop only if the sponsor's engagement is below this too", low=0, high=1)
    quarters: Mapped[int | None] = number("quarters in a row", low=1, high=12, whole=True)
    fixed_on: Mapped[date | None] = column("date", "day on which the rule was fixed", once=True)
    author: Mapped[str] = column("text", "role that stands for these terms", required=True)


class Licence(Entry):
    """Seats that were bought, and what they cost."""

    __tablename__ = "licence"
    title: Mapped[str] = column("text", "product or edition", required=True)
    seats: Mapped[int] = number("seats paid for", low=0, whole=True, required=True)
    price_per_seat: Mapped[float] = number("price of a seat a year", low=0, required=True)
    valid_from: Mapped[date] = column("date", "first day", required=True)
    valid_to: Mapped[date | None] = column("date", "first day that no longer belongs; empty: open")
    grace_days: Mapped[int | None] = number("days a new seat may lie idle before it counts as waste", low=0, whole=True)
