"""What people do about a team: about an alert of the risk model, or about a likely cause or a gap."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column, key_of


class AlertAction(Entry):
    """What is done about one team: about an alert of it (one row an episode), or about a likely cause or a gap of its."""

    __tablename__ = "alert_action"
    cohort: Mapped[str] = column("long text", "the team as the figures call it, such as crm:12", required=True, once=True)
    raised_on: Mapped[date] = column("date", "Monday on which the alert was raised, or day of the assignment", required=True, once=True)
    title: Mapped[str | None] = column("text", "what is to be done; empty: the row is about an alert")
    state: Mapped[str] = choice("how far it is", "acknowledged", "snoozed", "assigned", "done", required=True)
    owner_role: Mapped[str | None] = column("text", "role that acts, not a person's name")
    due: Mapped[date | None] = column("date", "day by which it is to be done")
    snoozed_until: Mapped[date | None] = column("date", "first day on which it is shown again, if it is put off")
    play: Mapped[str | None] = column("text", "the row of the playbook or of the skills it is meant for, such as F07")
    done_on: Mapped[date | None] = column("date", "day on which it was done")
    intervention: Mapped[str | None] = key_of("intervention", "the intervention that it became")
    note: Mapped[str | None] = column("long text", "what is done, or why nothing")
