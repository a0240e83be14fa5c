"""What is watched, and what people do about a team: about an alert of it, or about a likely cause or a gap."""

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.base import Entry
from ledger.columns import choice, column, key_of, number


class AlertAction(Entry):
    """What is done about one team: about an alert of it (one row an episode), or about a likely cause or a gap of its."""

    __tablename__ = "alert_action"
    cohort: Mapped[str] = column("long text", "the team, unit or goal as the figures call it, such as crm:12", required=True, once=True)
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
    rule: Mapped[str | None] = column("text", "the alert rule that raised it; empty: the risk model", once=True)


class AlertRule(Entry):
    """What is watched: a limit, a sudden fall against the other teams, or a goal; checked after every refresh."""

    __tablename__ = "alert_rule"
    title: Mapped[str] = column("text", "what the alert says, in a few words", required=True)
    kind: Mapped[str] = choice(
        "threshold: a limit; anomaly: a sudden turn for the worse of one team or unit; goal: a goal that is missed or about to be",
        "threshold", "anomaly", "goal", required=True,
    )  # fmt: skip
    metric: Mapped[str | None] = column("text", "a metric of Takehold by name; for threshold and anomaly")
    goal: Mapped[str | None] = key_of("goal", "the goal that is watched; for goal")
    level: Mapped[str | None] = choice("of whom; for threshold and anomaly", "company", "unit", "team")
    side: Mapped[str | None] = choice("on which side of the limit it alerts; for threshold", "below", "above")
    limit_value: Mapped[float | None] = number(
        "the limit in the metric's own unit (a share between 0 and 1); for a goal the least chance of reaching it, 0.5 if empty"
    )
    weeks: Mapped[int | None] = number("complete weeks in a row beyond the limit before it alerts; 1 if empty", low=1, high=26, whole=True)
    owner_role: Mapped[str] = column("text", "role that acts, not a person's name", required=True)
    tell: Mapped[str | None] = column("list", "who is told: names of digests in takehold.toml, separated by ;")
    is_active: Mapped[bool | None] = column("yes or no", "no: it is not checked; empty means yes")
