"""Alerts without fatigue: a budget a month, one alert per episode, a recovery notice, and silence while everybody pauses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from models.history import Flags, Floats, History
from models.scores import Alert

SHARE_A_MONTH = 0.10
RECOVERED_WEEKS = 2
CALM = 1.5  # times the typical chance
TIMES = 2.5
BACK, LEVEL_WEEKS = 0.8, 4
LONGEST_WEEKS = 16
LEVEL_FLOOR = 0.7
AWAY = 0.3
RECENT_WEEKS, USUAL_WEEKS = 2, 12


def budget_of(cohorts: int) -> int:
    """New alerts a month: one in ten of the cohorts that can be judged, at least one."""
    return max(1, round(SHARE_A_MONTH * cohorts))


def paused(history: History) -> Flags:
    """For the start of each week (weeks + 1): whether all teams together pause, or paused in the last four weeks.

    They pause when their last two weeks lie below 70 % of the twelve before, or when three in ten of those who would be active are away.
    """
    total = history.people.sum(axis=0)
    low = np.asarray([_is_low(total[:week]) or history.filled[max(week - 1, 0) : week].sum() >= AWAY for week in range(len(total) + 1)])
    return np.asarray([low[max(start - LEVEL_WEEKS, 0) : start + 1].any() for start in range(len(total) + 1)])


def _is_low(total: Floats) -> bool:
    before = total[-USUAL_WEEKS - RECENT_WEEKS : -RECENT_WEEKS]
    return bool(len(before)) and bool(total[-RECENT_WEEKS:].mean() < LEVEL_FLOOR * before.mean())


def play(
    cohort_ids: Sequence[str], chances: Floats, people: Floats, starts: Sequence[date], *, typical: float, held: Sequence[bool]
) -> list[Alert]:
    """Alerts that ``chances`` (cohorts x weeks, NaN where none was said) raise week by week, oldest first.

    ``people``: active people of the cohorts in the weeks up to each start, the last column the week before the last start. A cohort is
    alerted from ``TIMES`` the ``typical`` chance on, the highest first while the month's budget lasts, never in a week that is ``held``,
    and never again while its episode is open. It has recovered when the chance is near the typical one and the people are back.
    """
    open_now: dict[int, tuple[Alert, float]] = {}
    calm: dict[int, int] = {}
    closed: list[Alert] = []
    spent: dict[tuple[int, int], int] = {}
    before = people.shape[1] - len(starts) + 1
    for week, start in enumerate(starts):
        column, seen = chances[:, week], people[:, : before + week]
        closed += _ended(open_now, calm, (column < CALM * typical) & _is_back(seen, open_now), start)
        if held[week]:
            continue
        month, budget = (start.year, start.month), budget_of(int((~np.isnan(column)).sum()))
        for place in np.argsort(-np.nan_to_num(column), kind="stable"):
            if np.isnan(column[place]) or column[place] < TIMES * typical or spent.get(month, 0) >= budget:
                break
            if int(place) not in open_now:
                opened = Alert(cohort_ids[place], start, float(column[place]))
                open_now[int(place)] = (opened, float(seen[place, -USUAL_WEEKS:].mean()))
                spent[month] = spent.get(month, 0) + 1
    return sorted([*closed, *(alert for alert, _ in open_now.values())], key=lambda alert: (alert.since, alert.cohort_id))


def _is_back(seen: Floats, open_now: dict[int, tuple[Alert, float]]) -> Flags:
    """Whether each cohort's last four weeks are at four fifths or more of its usual people when it was alerted."""
    usual = np.zeros(len(seen))
    for place, (_, people) in open_now.items():
        usual[place] = people
    return np.asarray(seen[:, -LEVEL_WEEKS:].mean(axis=1) >= BACK * usual, dtype=bool)


def _ended(open_now: dict[int, tuple[Alert, float]], calm: dict[int, int], is_calm: Flags, start: date) -> list[Alert]:
    ended = []
    for place, (alert, _) in list(open_now.items()):
        calm[place] = calm.get(place, 0) + 1 if is_calm[place] else 0
        end = "recovered" if calm[place] >= RECOVERED_WEEKS else "over" if (start - alert.since).days >= 7 * LONGEST_WEEKS else None
        if end:
            ended.append(replace(open_now.pop(place)[0], until=start, end=end))
            calm.pop(place)
    return ended
