"""How the CRM is brought to people: waves, milestones, interventions, changes of the CRM, capacity, calendar."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column, key_of, number


class Wave(Entry):
    """A part of the company that starts together."""

    __tablename__ = "wave"
    title: Mapped[str] = column("text", "name of the wave", required=True)
    units: Mapped[str | None] = column("list", "units or teams in it, separated by ;")
    go_live: Mapped[date] = column("date", "day on which it is to start, or started", required=True)
    people: Mapped[int | None] = number("people in it", low=0, whole=True)
    features: Mapped[int | None] = number("features that go live with it", low=0, whole=True)
    integrations: Mapped[int | None] = number("integrations that go live with it", low=0, whole=True)


class Milestone(Entry):
    """A day by which something is to be there."""

    __tablename__ = "milestone"
    title: Mapped[str] = column("text", "what is to be there", required=True)
    wave: Mapped[str | None] = key_of("wave", "the wave it belongs to")
    metric: Mapped[str | None] = column("text", "figure by which one sees that it is reached")
    first_due: Mapped[date] = column("date", "day planned at first; stays once set", required=True, once=True)
    due: Mapped[date] = column("date", "day planned now", required=True)
    done_on: Mapped[date | None] = column("date", "day on which it was reached")
    planned_person_days: Mapped[float | None] = number("person-days planned", low=0)
    actual_person_days: Mapped[float | None] = number("person-days spent", low=0)
    quick_win: Mapped[bool | None] = column("yes or no", "whether it is a small gain to be had early")


class Intervention(Entry):
    """What was done so that people work differently: its effect can be estimated where teams and day are known."""

    __tablename__ = "intervention"
    title: Mapped[str] = column("text", "what was done, such as a course", required=True)
    kind: Mapped[str] = choice(
        "what kind", "training", "coaching", "feature", "fix", "incentive", "reminder", "communication", required=True
    )
    teams: Mapped[str | None] = column("list", "teams it reached, separated by ;")
    held_on: Mapped[date] = column("date", "day on which it was done", required=True)
    people: Mapped[int | None] = number("people it reached", low=0, whole=True)
    hours: Mapped[float | None] = number("hours per person", low=0)
    cost: Mapped[float | None] = number("what it cost, in the company's currency", low=0)
    in_person: Mapped[bool | None] = column("yes or no", "whether somebody was there in person")
    before_access: Mapped[int | None] = number("of these people, those reached before they had access", low=0, whole=True)
    note: Mapped[str | None] = column("long text", "anything else")


class CrmChange(Entry):
    """A change of the CRM that somebody asked for."""

    __tablename__ = "crm_change"
    title: Mapped[str] = column("text", "what was changed", required=True)
    requested_on: Mapped[date | None] = column("date", "day of the request")
    requested_by: Mapped[str | None] = choice("who asked", "business", "it", "vendor")
    accepted: Mapped[bool | None] = column("yes or no", "whether it was accepted")
    live_on: Mapped[date | None] = column("date", "day on which people had it")
    failed: Mapped[bool | None] = column("yes or no", "whether it had to be taken back or repaired")


class Capacity(Entry):
    """Who is needed for the programme, and who there is."""

    __tablename__ = "capacity"
    role: Mapped[str] = column("text", "role in the programme, such as trainer", required=True)
    date_from: Mapped[date] = column("date", "first day", required=True)
    date_to: Mapped[date] = column("date", "first day that no longer belongs", required=True)
    needed: Mapped[float] = number("full-time equivalents needed", low=0, required=True)
    available: Mapped[float | None] = number("full-time equivalents there are", low=0)


class CalendarDay(Entry):
    """Days on which less, or nothing new, should be expected of people."""

    __tablename__ = "calendar_day"
    title: Mapped[str | None] = column("text", "what it is")
    kind: Mapped[str] = choice("what kind of days", "holiday", "exam", "peak", "freeze", "review", required=True)
    date_from: Mapped[date] = column("date", "first day", required=True)
    date_to: Mapped[date] = column("date", "first day that no longer belongs", required=True)
    team: Mapped[str | None] = column("text", "team or unit; empty: everybody")
