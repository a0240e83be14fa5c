"""The sponsor's brief out of what the Sponsor page says: the same words, the same figures."""

from typing import TYPE_CHECKING, Any

from access.effects import effect_reading
from access.goals import goal_readings
from access.programme import Programme
from access.viewer import Viewer
from access.worth import Worth, worth
from dashboard import money, stop_rule, words
from delivery.brief import Brief, pdf

if TYPE_CHECKING:
    from access.snapshot import Snapshot

NO_TRAINING = "No training with teams is entered in the ledger."


def brief_pdf(snapshot: "Snapshot", viewer: Viewer, programme: Programme, *, is_synthetic: bool) -> bytes:
    """Two pages of PDF; raises ``access.viewer.AccessDenied`` for who may not read the programme's money."""
    return pdf(brief_of(snapshot, viewer, programme, is_synthetic=is_synthetic))


def brief_of(snapshot: "Snapshot", viewer: Viewer, programme: Programme, *, is_synthetic: bool) -> Brief:
    """The content of the brief."""
    found = worth(snapshot, viewer, programme)
    goals = goal_readings(snapshot, viewer, programme)
    trainings = [row for row in programme.rows(viewer, "intervention") if row["kind"] == "training" and row["teams"]]
    swings = [(one.name, one.at_low, one.at_high) for one in found.swings]
    middle = found.measured.net_present_value if found.measured else 0.0
    return Brief(
        question="Are we getting what we committed to?",
        finding=money.finding(found, goals),
        as_of=words.as_of(snapshot.manifest.as_of_at),
        is_synthetic=is_synthetic,
        tiles=_tiles(found),
        goals=_cells(money.goal_table(goals)[["Goal", "Baseline", "Now", "Target", "Due", "Locked", "In words"]]),
        measured=[value for _, value, _ in found.weekly],
        planned=[value for _, _, value in found.weekly],
        ends=(words.day(found.weekly[0][0]), words.day(found.weekly[-1][0])) if found.weekly else ("", ""),
        decision=f"{stop_rule.answer(found)} {stop_rule.limits(found)}",
        headings=[f"{money.heading_words(goal, goal.course)}." for goal in goals if goal.course is not None],
        gap_note=money.gap_words(found),
        lines=money.return_lines(found),
        swings=swings,
        ticks=lambda value: money.amount(value, found.currency),
        middle=(middle, f"likely: {money.amount(middle, found.currency)}"),
        gaps=_cells(money.gap_table(found)),
        engagement=_cells(stop_rule.engagement_table(found)),
        decisions=_cells(money.decision_table(programme.rows(viewer, "decision"), snapshot.manifest.as_of_at.date())),
        effect=effect_reading(snapshot, viewer, trainings).sentence if trainings else NO_TRAINING,
        assumptions=_assumptions(found),
    )


def _tiles(found: Worth) -> list[tuple[str, str]]:
    if found.case is None or found.range is None or found.measured is None:
        return []
    share = None if found.so_far is None else found.so_far.share
    low, high = found.range.between()
    return [
        ("Benefits against the case", "not known" if share is None else f"{100 * share:.0f} %"),
        ("Net present value, 8 of 10 simulated runs", f"{money.amount(low, found.currency)} to {money.amount(high, found.currency)}"),
        ("Chance of a gain", f"{100 * found.range.chance_of_gain:.0f} %"),
        ("Break-even adoption", "beyond 100 %" if found.break_even is None else f"{100 * found.break_even:.0f} %"),
    ]


def _assumptions(found: Worth) -> str:
    if found.case is None:
        return f"No return: {found.why_not}."
    said = "; ".join(
        f"{one.name} {' / '.join(words.four_digits(value) for value in (one.low, one.likely, one.high))} ({one.author}, {one.as_of})"
        for one in found.case.assumptions
    )
    rate, risk = 100 * found.case.rate, 100 * found.case.cost_risk
    return f"Assumptions, low / likely / high: {said}. Discount rate {rate:g} % a year; costs raised by {risk:g} %."


def _cells(table: Any) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in table.itertuples(index=False)]
