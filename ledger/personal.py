"""What belongs to one who looks: kept views, and what they let others see of themselves."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import column


class SavedView(Entry):
    """A page with its filters, kept under a name by one who looks; others never see it listed."""

    __tablename__ = "saved_view"
    owner: Mapped[str] = column("text", "who keeps it: the address of the sign-in, or local", required=True, once=True)
    title: Mapped[str] = column("text", "its name", required=True)
    page: Mapped[str] = column("text", "page, as in its address", required=True)
    query: Mapped[str | None] = column("long text", "filters, as in its address")


class HelpRequest(Entry):
    """One who asked for help: the trainers of the own group may see the own weeks, for 30 days at most, until it is withdrawn."""

    __tablename__ = "help_request"
    account: Mapped[str] = column("text", "address of who shares their own weeks", required=True, once=True)
    shared_on: Mapped[date] = column("date", "first day", required=True, once=True)
    until: Mapped[date] = column("date", "first day on which it is over, 30 days later at most", required=True, once=True)
    withdrawn_on: Mapped[date | None] = column("date", "day on which it was withdrawn")
