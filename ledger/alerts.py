"""What people do about an alert of the risk model."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column


class AlertAction(Entry):
    """What is done about one alert: seen, put off, or given to a role; one row an episode."""

    __tablename__ = "alert_action"
    cohort: Mapped[str] = column("long text", "the team as the risk scores call it, such as crm:12", required=True, once=True)
    raised_on: Mapped[date] = column("date", "Monday on which the alert was raised", required=True, once=True)
    state: Mapped[str] = choice("how far it is", "acknowledged", "snoozed", "assigned", "done", required=True)
    owner_role: Mapped[str | None] = column("text", "role that acts, not a person's name")
    snoozed_until: Mapped[date | None] = column("date", "first day on which it is shown again, if it is put off")
    play: Mapped[str | None] = column("text", "the row of the playbook it was meant for, such as F07")
    done_on: Mapped[date | None] = column("date", "day on which it was done")
    note: Mapped[str | None] = column("long text", "what is done, or why nothing")
