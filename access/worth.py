"""Is it worth it? The business case of the ledger against measured adoption: range, gap, waste, engagement, and the rule's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from access import door
from access.programme import MONEY, Entered, Programme
from access.snapshot import Snapshot
from access.viewer import AccessDenied, Viewer
from metrics.catalog import CATALOG
from models.business_case import Case, Decision, Range, StopRule, Swing, break_even_adoption, decide, draw_range, result, to_go, tornado
from models.ledger_case import Realised, case_of, ended_by, measured_case, quarter_ends, realised, stop_rule, year_of
from models.returns import ReturnProblem, Returns

ADOPTION = "effective_adoption"
LEADERS = "leaders_habit_rate"
IDLE = ("never_used_share", "dormant_share", "too_early_share")
SEED = 20_260_101
QUARTER = timedelta(weeks=13)
PART_ONLY = "the business case is that of the whole company, and you see only a part of it"
TABLES = ("case_terms", "case_year", "benefit", "licence", "review", "decision")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """What a team's missing adoption costs a year against the plan of the current year."""

    team: str
    people: int
    adoption: float
    cost: float


@dataclass(frozen=True)
class Waste:
    """Seats paid for and not used, in seats and money a year: ``low`` leaves out who is in their first four weeks."""

    unassigned: float
    idle_low: float
    idle_high: float
    cost_low: float
    cost_high: float


@dataclass(frozen=True)
class Engagement:
    """The sponsor's engagement in a quarter; each part null where nothing is known of it, and then the whole is."""

    until: date
    reviews_held: float | None
    decisions_on_time: float | None
    leaders_habit: float | None

    @property
    def index(self) -> float | None:
        """0.4 leaders' habit, 0.3 reviews held, 0.3 decisions on time."""
        if self.reviews_held is None or self.decisions_on_time is None or self.leaders_habit is None:
            return None
        return self.between[0]

    @property
    def between(self) -> tuple[float, float]:
        """The lowest and the highest that the index can be, whatever the parts are of which nothing is known."""
        parts = ((0.4, self.leaders_habit), (0.3, self.reviews_held), (0.3, self.decisions_on_time))
        low, high = (sum(weight * (unknown if part is None else part) for weight, part in parts) for unknown in (0.0, 1.0))
        return low, high


@dataclass(frozen=True)
class Worth:
    """Everything about the return. ``why_not`` says in words what is missing where ``case`` is null."""

    why_not: str | None
    currency: str = ""
    case: Case | None = None
    plan: Returns | None = None
    measured: Returns | None = None
    range: Range | None = None
    swings: tuple[Swing, ...] = ()
    break_even: float | None = None
    so_far: Realised | None = None
    gaps: tuple[Gap, ...] = ()
    waste: Waste | None = None
    engagement: tuple[Engagement, ...] = ()
    chances: tuple[float | None, ...] = ()
    decision: Decision | None = None
    rule: StopRule | None = None
    fixed_on: date | None = None
    weekly: tuple[tuple[date, float | None, float | None], ...] = ()


def worth(snapshot: Snapshot, viewer: Viewer, programme: Programme) -> Worth:
    """The return as of the snapshot, for those who may read the money of the programme; raises ``AccessDenied`` for others."""
    return worth_of(snapshot, viewer, entered_case(viewer, programme))


def entered_case(viewer: Viewer, programme: Programme) -> Entered:
    """What people entered of the case and its cost, for those who may read the money; raises ``AccessDenied`` for others."""
    if not set(MONEY) <= set(programme.readable(viewer)):
        raise AccessDenied(f"The role {viewer.role!r} may not read what the programme costs and brings.")
    return programme.entered(viewer, TABLES)


def worth_of(snapshot: Snapshot, viewer: Viewer, entered: Entered) -> Worth:
    """As :func:`worth`, of what :func:`entered_case` gave; ``viewer`` says which cohorts go into it."""
    if viewer.units is not None:  # adoption of some units against the case of all would turn the return round
        return Worth(PART_ONLY)
    terms = entered.rows("case_terms")
    if len(terms) != 1:
        return Worth("the terms of the business case are not entered" if not terms else "there are several terms of the business case")
    try:
        return _worth(snapshot, viewer, entered, terms[0])
    except ReturnProblem as problem:
        return Worth(str(problem).rstrip("."), str(terms[0]["currency"]))


def _worth(snapshot: Snapshot, viewer: Viewer, entered: Entered, terms: Row) -> Worth:
    planned = case_of(terms, entered.rows("case_year"), entered.rows("benefit"))
    starts_on, until = terms["starts_on"], snapshot.manifest.as_of_at.date()
    names = (ADOPTION, LEADERS, *IDLE)
    values = door.values(snapshot, viewer, [CATALOG[name] for name in names], by="company", since=starts_on - 6 * QUARTER)
    values = values[values["is_complete"].astype(bool)]
    weekly, leaders = (_series(values, name) for name in (ADOPTION, LEADERS))
    case = measured_case(planned, weekly, starts_on=starts_on, until=until)
    rule = stop_rule(terms)
    ends = quarter_ends(until, quarters=rule.quarters if rule else 2)
    engagement = tuple(_engagement(entered, leaders, end) for end in ends)
    chances = () if rule is None else tuple(_chances(planned, weekly, starts_on, ends))
    return Worth(
        None,
        str(terms["currency"]),
        case,
        result(planned),
        result(case),
        draw_range(case, seed=SEED),
        tornado(case),
        break_even_adoption(case),
        realised(planned, weekly, starts_on=starts_on, until=until, seed=SEED),
        _gaps(snapshot, viewer, planned, terms),
        _waste(values, entered.rows("licence"), until),
        engagement,
        chances,
        None if rule is None else _decided(rule, chances, engagement),
        rule,
        terms["fixed_on"],
        _course(planned, weekly, starts_on),
    )


def _series(values: pd.DataFrame, name: str) -> pd.Series:
    """Known and unknown values of a metric by Monday, the earliest first."""
    rows = values[values["metric"] == name].sort_values("period_start")
    return pd.Series(rows["value"].astype("float64").to_numpy(), index=pd.DatetimeIndex(rows["period_start"]))


def _decided(rule: StopRule, chances: Sequence[float | None], engagement: Sequence[Engagement]) -> Decision | None:
    """The rule's answer; null where it would differ with what is not known, of which nothing is assumed."""
    answers = {
        decide(rule, [unknown if chance is None else chance for chance in chances], [one.between[int(unknown)] for one in engagement])
        for unknown in (0.0, 1.0)
    }
    return answers.pop() if len(answers) == 1 else None


def _chances(planned: Case, weekly: pd.Series, starts_on: date, ends: Sequence[date]) -> list[float | None]:
    """The chance that what is still ahead pays, as known at each day; null for a day without any measurement, or after the case."""
    found: list[float | None] = []
    for end in ends:
        spent = max(year_of(end, starts_on) - 1, 0)
        if spent >= len(planned.adoption) or ended_by(weekly, end).dropna().empty:
            found.append(None)
            continue
        ahead = to_go(measured_case(planned, weekly, starts_on=starts_on, until=end), years_spent=spent) if spent else planned
        found.append(draw_range(ahead, seed=SEED).chance_of_gain)
    return found


def _engagement(entered: Entered, leaders: pd.Series, end: date) -> Engagement:
    start = end - QUARTER
    planned = [row for row in entered.rows("review") if start <= row["planned_on"] < end]
    held = [row for row in planned if row["held_on"] is not None and row["held_on"] < end and row["sponsor_present"] is not False]
    due = [row for row in entered.rows("decision") if row["due"] is not None and start <= row["due"] < end]
    in_time = [row for row in due if row["decided_on"] is not None and row["decided_on"] <= row["due"]]
    habit = ended_by(leaders, end).dropna()
    is_recent = len(habit) > 0 and habit.index[-1] >= pd.Timestamp(start)
    return Engagement(
        end,
        len(held) / len(planned) if planned else None,
        len(in_time) / len(due) if due else None,
        float(habit.iloc[-1]) if is_recent else None,
    )


def _gaps(snapshot: Snapshot, viewer: Viewer, planned: Case, terms: Row) -> tuple[Gap, ...]:
    """Teams below the year's plan, the dearest first; the case's benefit is shared equally among everybody it counts."""
    until = snapshot.manifest.as_of_at.date()
    number = min(max(year_of(until, terms["starts_on"]), 1), len(planned.adoption))
    target = planned.adoption[number - 1].likely
    total = sum(b.people * b.value.likely * b.realisation.likely * (1 - b.overlap) * (1 - b.risk) for b in planned.benefits)
    each = total / max(b.people for b in planned.benefits)
    values = door.values(snapshot, viewer, [CATALOG[ADOPTION]], by="team", since=until - timedelta(weeks=3))
    rows = values[values["is_complete"].astype(bool) & (values["state"] == "value") & values["people"].notna()]
    rows = rows[rows["period_start"] == rows["period_start"].max()]
    found = [
        Gap(str(cohort), int(people), float(value), (target - float(value)) * int(people) * each)
        for cohort, people, value in zip(rows["cohort"], rows["people"], rows["value"], strict=True)
        if float(value) < target
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.cost, gap.team)))


def _waste(values: pd.DataFrame, licences: Sequence[Row], until: date) -> Waste | None:
    """Null where no licence is valid, or the shares of idle people are not known."""
    valid = [row for row in licences if row["valid_from"] <= until and (row["valid_to"] is None or until < row["valid_to"])]
    seats = sum(row["seats"] for row in valid)
    latest = {name: values[values["metric"] == name].sort_values("period_start").tail(1) for name in IDLE}
    if not seats or any(rows.empty or rows["value"].isna().all() for rows in latest.values()):
        return None
    price = sum(row["seats"] * row["price_per_seat"] for row in valid) / seats
    people = float(latest[IDLE[0]]["people"].iloc[0])
    never, dormant, early = (float(latest[name]["value"].iloc[0]) * people for name in IDLE)
    unassigned = max(seats - people, 0.0)
    low, high = max(never - early, 0.0) + dormant, never + dormant
    return Waste(unassigned, low, high, (unassigned + low) * price, (unassigned + high) * price)


def _course(planned: Case, weekly: pd.Series, starts_on: date) -> tuple[tuple[date, float | None, float | None], ...]:
    """Monday, measured and planned adoption; planned is null outside the years of the case."""
    rows = []
    for monday, value in weekly.items():
        day = pd.Timestamp(str(monday)).date()
        year = year_of(day, starts_on)
        rows.append(
            (
                day,
                None if pd.isna(value) else float(value),
                planned.adoption[year - 1].likely if 1 <= year <= len(planned.adoption) else None,
            )
        )
    return tuple(rows)
