"""Money, ranges and goals in words: what the Sponsor page and its brief say. No Streamlit here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from access.goals import WEEKS_JUDGED, GoalCourse, GoalReading
from access.worth import Worth
from dashboard import words
from dashboard.told import Told, told_share

GRACE_DAYS = 28  # of a new seat: it may lie idle so long without counting at the low end


def amount(value: float, currency: str) -> Told:
    """A sum rounded to what a reader keeps in mind.

    >>> amount(-1234567.0, "EUR")
    '-1.23 m EUR'
    >>> amount(45678.0, "EUR")
    '46 k EUR'
    """
    size = abs(value)
    sign = "-" if value < 0 and round(size) else ""
    if size >= 999_500:
        said = f"{words.number(size / 1e6, decimals=2)} m"
    else:
        said = f"{words.number(size / 1e3)} k" if size >= 10_000 else words.number(size)
    return Told(f"{sign}{said} {currency}", round(value, 2), currency)


def finding(worth: Worth, goals: Sequence[GoalReading]) -> str:
    """The page's sentence: benefits against the case with their range, or what is missing; then the goals."""
    return f"{_benefits(worth)} {_goals(goals)}"


def _benefits(worth: Worth) -> str:
    if worth.case is None:
        return f"The return cannot be worked out: {worth.why_not}."
    so_far = worth.so_far
    if so_far is None or so_far.share is None:
        return f"No week of the business case has been measured yet{_outcome(worth, '; ')}."
    low, high = 100 * so_far.low / so_far.planned, 100 * so_far.high / so_far.planned
    is_against = worth.measured is not None and (so_far.share >= 1) != (worth.measured.net_present_value >= 0)
    said = f"Benefits so far run at {100 * so_far.share:.0f} % of the business case ({low:.0f} to {high:.0f} %)"
    return f"{said}{_outcome(worth, '; yet ' if is_against else '; ')}. {_break_even(worth).capitalize()}."


def _outcome(worth: Worth, joint: str) -> str:
    """What the whole case comes to, beside what its plan promised: the share so far alone would hide a loss."""
    if worth.case is None or worth.measured is None or worth.plan is None or worth.range is None:
        return ""
    ends, promised = (_gain(one.net_present_value, worth.currency) for one in (worth.measured, worth.plan))
    chance = f"chance of a gain {100 * worth.range.chance_of_gain:.0f} %"
    return f"{joint}over its {len(worth.case.adoption)} years it comes to {ends} at today's value ({chance}); the plan was {promised}"


def _gain(value: float, currency: str) -> str:
    return f"a {'loss' if value < 0 else 'gain'} of {amount(abs(value), currency)}"


def _break_even(worth: Worth) -> str:
    if worth.break_even is None:
        return "even full adoption does not bring back its cost"
    return f"it breaks even at {100 * worth.break_even:.0f} % effective adoption in every year"


def _by_year(worth: Worth) -> str:
    """What the adoption of each year comes to, measured or ahead, to hold beside the break-even."""
    years = () if worth.case is None else worth.case.adoption
    return ", ".join(f"{words.share(one.likely)} in year {number}" for number, one in enumerate(years, start=1))


def _goals(goals: Sequence[GoalReading]) -> str:
    if not goals:
        return "No goal is entered."
    reached = sum(one.is_reached is True for one in goals)
    unlocked = sum(one.locked_on is None for one in goals)
    rest = f"; {words.counted(unlocked, 'goal')} {'was' if unlocked == 1 else 'were'} never locked" if unlocked else ""
    return f"{words.of(reached, len(goals), 'goal').capitalize()} {'is' if reached == 1 else 'are'} reached today{rest}."


def goal_table(goals: Sequence[GoalReading]) -> pd.DataFrame:
    """Goals against actuals, one row each, the reason in words last."""
    rows = [
        {
            "Goal": one.title,
            "Baseline": _figure(one.baseline, one),
            "Now": _figure(one.actual, one),
            "Target": _figure(one.target, one),
            "Due": "" if one.due is None else words.day(one.due),
            "Chance in time": told_share("–", None, note=_no_chance(one)) if one.chance is None else _percent(one.chance),
            "Locked": "never" if one.locked_on is None else words.day(one.locked_on),
            "In words": goal_words(one),
        }
        for one in goals
    ]
    return pd.DataFrame(rows, columns=["Goal", "Baseline", "Now", "Target", "Due", "Chance in time", "Locked", "In words"], dtype=object)


def _figure(value: float | None, goal: GoalReading) -> Told:
    if value is None:
        return Told(words.NOT_KNOWN)
    return words.figure(value, goal.unit) if goal.unit else words.four_digits(value)


def _no_chance(goal: GoalReading) -> str:
    """Why no chance is told; the goal's own reason where nothing of it is known."""
    why = left_the_curve(goal.course) if goal.course is not None and goal.chance is None else goal.why_no_chance or goal.why_not
    return f"not known: {why}" if why else "no chance is told"


def goal_words(goal: GoalReading) -> str:
    """How a goal stands, and what was changed after it was locked."""
    if goal.why_not is not None:
        said = f"not known: {goal.why_not}"
    elif goal.is_reached is None:
        said = "no target"
    elif goal.is_reached:
        said = "reached today" if goal.due is None or goal.actual_on is None or goal.actual_on < goal.due else "reached"
    else:
        said = "not reached" if goal.progress is None else f"{100 * goal.progress:.0f} % of the way"
    late = f"; changed {goal.late_edits} times after it was locked" if goal.late_edits > 1 else "; changed once after it was locked"
    why = left_the_curve(goal.course) if goal.course is not None and goal.chance is None else goal.why_no_chance
    untold = f"; no chance is told: {why}" if why and goal.why_not is None else ""
    return said + (late if goal.late_edits else "") + untold


def return_lines(worth: Worth) -> list[tuple[str, str]]:
    """What is known of the return, label and words."""
    if worth.case is None or worth.measured is None or worth.plan is None or worth.range is None:
        return []
    money = worth.currency
    low, high = worth.range.between()
    found = [
        (
            "Net present value",
            _with(
                amount(worth.measured.net_present_value, money),
                f" ({amount(low, money)} to {amount(high, money)} in 8 of 10 simulated runs)",
            ),
        ),
        ("Planned", amount(worth.plan.net_present_value, money)),
        ("Chance of a gain", _percent(worth.range.chance_of_gain)),
        ("Return on cost", _percent(worth.measured.return_on_investment)),
        (
            "Payback",
            "never within the case"
            if worth.measured.payback is None
            else Told(f"after {words.number(worth.measured.payback, decimals=1)} years", worth.measured.payback, "years"),
        ),
        ("Internal rate of return", _rate(worth)),
        ("Break-even", f"{_break_even(worth)}; measured so far and then as in the latest week: {_by_year(worth)}"),
    ]
    if worth.so_far is not None:
        so_far = worth.so_far
        found.append(
            (
                "Benefits so far",
                _with(amount(so_far.likely, money), f" of {amount(so_far.planned, money)} planned for the {so_far.weeks} weeks measured"),
            )
        )
    if worth.waste is not None:
        waste = worth.waste
        cost = f"{amount(waste.cost_low, money)} to {amount(waste.cost_high, money)} a year"
        idle = f"{waste.unassigned:.0f} without a person, {waste.idle_low:.0f} to {waste.idle_high:.0f} never used or dormant"
        idle += f" (the low end spares people in their first {GRACE_DAYS} days)"
        found.append(("Seats paid and not used", f"{cost}: {idle}"))
    return found


def _percent(value: float | None) -> Told:
    return Told("not defined") if value is None else told_share(f"{100 * value:.0f} %", value)


def _with(figure: Told, rest: str) -> Told:
    """A figure and what is said after it."""
    return Told(figure + rest, figure.value, figure.unit, note=figure + rest)


def _rate(worth: Worth) -> str:
    if worth.measured is None or worth.measured.why_no_rate is not None:
        return f"not given: {worth.measured.why_no_rate if worth.measured else 'no case'}"
    rates = worth.measured.internal_rates
    if len(rates) == 1:
        return told_share(f"{100 * rates[0]:.0f} % a year", rates[0])
    return " or ".join(f"{100 * rate:.0f} % a year" for rate in rates) or "none"


def gap_words(worth: Worth, *, most: int | None = None) -> str:
    """How the cost of missing adoption is worked out, and what it comes to; ``most`` of the teams are listed below it."""
    said = (
        "A year, by team, against the plan of this year, people and adoption of the latest complete week; "
        "the case's benefit is shared equally among people"
    )
    if not worth.gaps:
        return f"{said}. No team that is shown is below the plan."
    total = amount(sum(one.cost for one in worth.gaps), worth.currency)
    shown = f", {most} of them listed" if most is not None and len(worth.gaps) > most else ""
    return f"{said}. {words.counted(len(worth.gaps), 'team')} below the plan: {total} together; the dearest first{shown}"


def heading_words(goal: GoalReading, course: GoalCourse) -> str:
    """Where a goal is heading, in a sentence; nothing of it where the latest weeks have left the curve."""
    low, middle, high = (words.share(part[-1]) for part in (course.low, course.middle, course.high))
    when = "" if goal.due is None else f" on {words.day(goal.due)}"
    named, target = f"“{words.tidy(goal.title)}”", _figure(goal.target, goal)
    if course.chance is None or course.apart is not None:
        return (
            f"{named}: {_figure(goal.actual, goal)} now, the target is {target}{when}; no chance is told, because {left_the_curve(course)}"
        )
    return f"{named}: {middle} to be expected{when} ({low} to {high}); the chance of {target} is {100 * course.chance:.0f} %"


def left_the_curve(course: GoalCourse) -> str:
    """How the latest weeks run beside the course that adoption usually takes."""
    points = 100 * (course.apart or 0.0)
    side = "above" if points > 0 else "below"
    return f"the last {WEEKS_JUDGED} weeks ran {abs(points):.0f} points {side} the course that adoption usually takes"


def swing_table(worth: Worth) -> pd.DataFrame:
    """What moves the return, the widest first."""
    rows = [
        {"Assumption": one.name, "At its low": amount(one.at_low, worth.currency), "At its high": amount(one.at_high, worth.currency)}
        for one in worth.swings
    ]
    return pd.DataFrame(rows, columns=["Assumption", "At its low", "At its high"], dtype=object)


def decision_table(decisions: Sequence[Mapping[str, Any]], today: date) -> pd.DataFrame:
    """Decisions that are open, the most urgent first, and for how long each has been overdue."""
    open_ones = sorted((row for row in decisions if row["decided_on"] is None), key=lambda row: str(row["due"] or "9999"))
    rows = [
        {
            "Decision": words.tidy(row["title"]),
            "Owner": words.tidy(row["owner_role"] or "nobody"),
            "Due": "no day set" if row["due"] is None else words.day(row["due"]),
            "Late": _late(row["due"], today),
        }
        for row in open_ones
    ]
    return pd.DataFrame(rows, columns=["Decision", "Owner", "Due", "Late"], dtype=object)


def _late(due: date | None, today: date) -> str:
    return "not known" if due is None else "not yet" if due >= today else words.counted((today - due).days, "day")


def gap_table(worth: Worth) -> pd.DataFrame:
    """What missing adoption costs a year, by team."""
    rows = [
        {
            "Team": words.tidy(one.team),
            "People": words.number(one.people),
            "Effective adoption": words.figure(one.adoption, "share"),
            "Missing a year": amount(one.cost, worth.currency),
        }
        for one in worth.gaps
    ]
    return pd.DataFrame(rows, columns=["Team", "People", "Effective adoption", "Missing a year"], dtype=object)


def assumption_table(worth: Worth) -> pd.DataFrame:
    """Every figure somebody stands for."""
    case = worth.case
    rows = (
        []
        if case is None
        else [
            {
                "Assumption": one.name,
                "Low": words.four_digits(one.low),
                "Likely": words.four_digits(one.likely),
                "High": words.four_digits(one.high),
                "Unit": one.unit,
                "Who": one.author,
                "As of": words.day(one.as_of),
            }
            for one in case.assumptions
        ]
    )
    return pd.DataFrame(rows, columns=["Assumption", "Low", "Likely", "High", "Unit", "Who", "As of"], dtype=object)
