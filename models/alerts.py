"""Alerts without fatigue: a budget a month, one alert per episode, a recovery notice, and silence while everybody pauses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from models.history import Floats
from models.scores import Alert

SHARE_A_MONTH = 0.10
RECOVERED_WEEKS = 2
LONGEST_WEEKS = 16
LEVEL_FLOOR = 0.7
RECENT_WEEKS, USUAL_WEEKS = 2, 12


def budget_of(cohorts: int) -> int:
    """New alerts a month: one in ten of the cohorts that can be judged, at least one."""
    return max(1, round(SHARE_A_MONTH * cohorts))


def paused(people: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For the start of each week (weeks + 1): whether the last two weeks of all teams lie below 70 % of the twelve before."""
    total = people.sum(axis=0)
    starts = range(len(total) + 1)
    return np.asarray([_is_low(total[:week]) for week in starts])


def _is_low(total: Floats) -> bool:
    before = total[-USUAL_WEEKS - RECENT_WEEKS : -RECENT_WEEKS]
    return bool(len(before)) and total[-RECENT_WEEKS:].mean() < LEVEL_FLOOR * before.mean()


def play(
    cohort_ids: Sequence[str], chances: Floats, starts: Sequence[date], *, base_rate: float, held: Sequence[bool], times: float = 3.0
) -> list[Alert]:
    """Alerts that ``chances`` (cohorts x weeks, NaN where none was said) raise week by week, oldest first.

    A cohort is alerted from ``times`` the base rate on, the highest first while the month's budget lasts, never in a week that is ``held``,
    and never again while its episode is open.
    """
    open_now: dict[int, Alert] = {}
    calm: dict[int, int] = {}
    closed: list[Alert] = []
    spent: dict[tuple[int, int], int] = {}
    for week, start in enumerate(starts):
        column = chances[:, week]
        closed += _ended(open_now, calm, column, start, base_rate)
        if held[week]:
            continue
        month, budget = (start.year, start.month), budget_of(int((~np.isnan(column)).sum()))
        for place in np.argsort(-np.nan_to_num(column), kind="stable"):
            if np.isnan(column[place]) or column[place] < times * base_rate or spent.get(month, 0) >= budget:
                break
            if int(place) not in open_now:
                open_now[int(place)] = Alert(cohort_ids[place], start, float(column[place]))
                spent[month] = spent.get(month, 0) + 1
    return sorted([*closed, *open_now.values()], key=lambda alert: (alert.since, alert.cohort_id))


def _ended(open_now: dict[int, Alert], calm: dict[int, int], column: Floats, start: date, base_rate: float) -> list[Alert]:
    ended = []
    for place, alert in list(open_now.items()):
        calm[place] = calm.get(place, 0) + 1 if column[place] < base_rate else 0
        end = "recovered" if calm[place] >= RECOVERED_WEEKS else "over" if (start - alert.since).days >= 7 * LONGEST_WEEKS else None
        if end:
            ended.append(replace(open_now.pop(place), until=start, end=end))
            calm.pop(place)
    return ended
