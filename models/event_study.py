"""The course of an effect, week by week around the intervention: what stands in an event-study plot."""

from dataclasses import dataclass

from models.effect import DONUT_AFTER, DONUT_BEFORE, jackknifed
from models.jackknife import left_out
from models.panel import NEVER, Panel

FEWEST_TEAMS = 3


@dataclass(frozen=True)
class Week:
    """The mean difference in one week: ``since`` 0 is the week of the intervention; ``is_left_out`` for the weeks around it."""

    since: int
    teams: int
    value: float
    low: float
    high: float
    is_left_out: bool


def event_study(panel: Panel, *, weeks_before: int = 12, weeks_after: int = 26, level: float = 0.95) -> tuple[Week, ...]:
    """Differences from what untreated cells foretell, with cluster-jackknife intervals, for weeks that at least three teams have.

    Weeks before the donut were used for the fit: they lie around zero if teams were on the same path. Those in the donut are shown, but
    are part of no estimate.
    """
    fit = left_out(panel, panel.since < -DONUT_BEFORE)
    treated = (panel.first_treated < NEVER)[:, None]
    found = []
    for since in range(-weeks_before, weeks_after + 1):
        cells = treated & (panel.since == since)
        teams = fit.judged(cells)
        estimate = jackknifed(fit, cells, level=level) if teams >= FEWEST_TEAMS else None
        if estimate is not None:
            found.append(Week(since, teams, estimate.value, estimate.low, estimate.high, -DONUT_BEFORE <= since < DONUT_AFTER))
    return tuple(found)
