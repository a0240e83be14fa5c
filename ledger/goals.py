"""What the programme is for and who decides: goals, requirements, decisions, reviews, open causes, systems."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column, key_of, number


class Goal(Entry):
    """A success criterion with baseline and target; once locked, later edits stay visible beside it."""

    __tablename__ = "goal"
    title: Mapped[str] = column("text", "what is to be reached, in a sentence", required=True)
    metric: Mapped[str | None] = column("text", "a metric of Takehold by name; empty where it is measured elsewhere")
    kind: Mapped[str] = choice(
        "inside: how we work; customer: what customers notice; business: money", "inside", "customer", "business", required=True
    )
    cohort: Mapped[str | None] = column("text", "team or unit; empty: the whole company")
    application_type: Mapped[str | None] = column("text", "kind of application it is defined for; empty: all")
    baseline: Mapped[float | None] = number("where it stood before, in the metric's own unit (a share between 0 and 1)")
    baseline_on: Mapped[date | None] = column("date", "day of the baseline")
    target: Mapped[float | None] = number("value aimed at, in the metric's own unit")
    actual: Mapped[float | None] = number("where it stands, for a goal measured elsewhere")
    actual_on: Mapped[date | None] = column("date", "day of that figure")
    owner_role: Mapped[str | None] = column("text", "role that answers for it, not a person's name")
    due: Mapped[date | None] = column("date", "day by which it is to be reached")
    locked_at: Mapped[datetime | None] = column("moment", "when it was agreed for good (UTC); stays once set", once=True)
    note: Mapped[str | None] = column("long text", "anything else")


class Requirement(Entry):
    """What somebody needs of the CRM, or was promised."""

    __tablename__ = "requirement"
    title: Mapped[str] = column("text", "what it must do, in a sentence", required=True)
    role: Mapped[str | None] = column("text", "role that needs it")
    owner_role: Mapped[str | None] = column("text", "role that answers for it")
    priority: Mapped[str | None] = choice("how much it is needed", "must", "should", "could", "later")
    acceptance: Mapped[str | None] = column("long text", "how one sees that it is done")
    promised: Mapped[bool | None] = column("yes or no", "whether it was promised to people or by the vendor")
    promised_for: Mapped[date | None] = column("date", "day for which it was promised")
    signed_off_on: Mapped[date | None] = column("date", "day on which its wording was agreed")
    changed_on: Mapped[date | None] = column("date", "day of its last change of wording, if it was changed after that")
    live_on: Mapped[date | None] = column("date", "day on which people could use it")
    used_share: Mapped[float | None] = number("share of the role that uses it, measured or counted", low=0, high=1)
    used_share_on: Mapped[date | None] = column("date", "day of that share")


class Decision(Entry):
    """A decision that somebody owes the programme."""

    __tablename__ = "decision"
    title: Mapped[str] = column("text", "what is to be decided", required=True)
    kind: Mapped[str] = choice("what it is about", "strategy", "process", "people", "data", "technology", "budget", required=True)
    owner_role: Mapped[str | None] = column("text", "role that decides")
    owner_side: Mapped[str | None] = choice("where that role sits", "business", "it", "vendor")
    due: Mapped[date | None] = column("date", "day by which it is needed")
    decided_on: Mapped[date | None] = column("date", "day on which it was decided")
    outcome: Mapped[str | None] = column("long text", "what was decided")


class Review(Entry):
    """A meeting of the sponsor about the programme, planned and perhaps held."""

    __tablename__ = "review"
    title: Mapped[str] = column("text", "name of the meeting", required=True)
    planned_on: Mapped[date] = column("date", "day for which it was planned", required=True)
    held_on: Mapped[date | None] = column("date", "day on which it was held; empty: not held (yet)")
    sponsor_present: Mapped[bool | None] = column("yes or no", "whether the sponsor was there")
    customer_figure: Mapped[bool | None] = column("yes or no", "whether a figure that customers notice was on the agenda")
    note: Mapped[str | None] = column("long text", "what came out")


class Cause(Entry):
    """A cause of trouble that somebody has to remove."""

    __tablename__ = "cause"
    title: Mapped[str] = column("text", "what is wrong", required=True)
    failure_mode: Mapped[str | None] = column("text", "its row in the register of failure modes, such as F07")
    owner_type: Mapped[str | None] = choice("what kind of work removes it", "it", "process", "people")
    owner_role: Mapped[str | None] = column("text", "role that removes it")
    opened_on: Mapped[date] = column("date", "day on which it was seen", required=True)
    closed_on: Mapped[date | None] = column("date", "day on which it was removed")


class System(Entry):
    """A system beside the CRM that the same roles use."""

    __tablename__ = "system"
    title: Mapped[str] = column("text", "name of the system", required=True)
    mode: Mapped[str | None] = choice("what is to become of it; empty: not decided", "feed", "link", "retire", "leave alone")
    owner_role: Mapped[str | None] = column("text", "role that answers for it")
    used_by: Mapped[str | None] = column("list", "roles that use it, separated by ;")
    decided_by: Mapped[str | None] = key_of("decision", "the decision about it")
