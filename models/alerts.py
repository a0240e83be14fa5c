"""Alerts without fatigue: a budget a month, one alert per episode, a recovery notice, and silence while everybody pauses."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from models.history import Flags, Floats, History
from models.label import HORIZON_WEEKS, outcome, shows
from models.scores import Alert

SHARE_A_MONTH = 0.10
RECOVERED_WEEKS = 2
CALM = 1.5  # times the typical chance
TIMES = 2.5
BACK, LEVEL_WEEKS = 0.8, 4
LONGEST_WEEKS = 16
WEEKS_A_MONTH = 4
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


@dataclass(frozen=True)
class Weeks:
    """What alerts are raised from: ``chances`` (cohorts x weeks, NaN where none was said) at the ``starts`` of weeks; some are ``held``.

    ``people``: active people of the cohorts in the weeks up to each start, the last column the week before the last start.
    """

    cohort_ids: Sequence[str]
    chances: Floats
    people: Floats
    starts: Sequence[date]
    held: Sequence[bool]


def play(said: Weeks, *, typical: float, before: tuple[date, Sequence[Alert]] | None = None) -> list[Alert]:
    """Alerts that chances raise week by week, oldest first.

    A cohort is alerted from ``TIMES`` the ``typical`` chance on, the highest first while the budget lasts, of which each week of a month
    frees a quarter; never in a week that is ``held``, never again while its episode is open, and not for a collapse that shows already.
    It has recovered when the chance is near the typical one and the people are back.
    ``before``: the week that was told last and the alerts as they were told then; they stay, and earlier weeks get no others.
    """
    told, known = before or (date.min, ())
    people, starts = said.people, said.starts
    places = {name: place for place, name in enumerate(said.cohort_ids)}
    weeks_before = people.shape[1] - len(starts)
    open_now: dict[int, tuple[Alert, float]] = {}
    for alert in known:
        if alert.end is None and alert.cohort_id in places:
            column = weeks_before + 1 + (alert.since - starts[0]).days // 7
            open_now[places[alert.cohort_id]] = (alert, _usual(people[places[alert.cohort_id], : max(column, 1)]))
    spent = Counter((alert.since.year, alert.since.month) for alert in known)
    closed = [alert for alert in known if alert.end is not None or alert.cohort_id not in places]
    calm: dict[int, int] = {}
    for week, start in enumerate(starts):
        column, seen = said.chances[:, week], people[:, : weeks_before + 1 + week]
        ended = _ended(open_now, calm, (column < CALM * typical) & _is_back(seen, open_now), start, is_told=start <= told)
        closed += ended
        if said.held[week] or start <= told:
            continue
        left = _allowed(budget_of(int((~np.isnan(column)).sum())), start) - spent[start.year, start.month]
        is_shown = shows(seen[:, -LEVEL_WEEKS:].mean(axis=1), seen[:, -USUAL_WEEKS:].mean(axis=1))
        likely = [place for place in _by_chance(column, TIMES * typical) if place not in open_now and not is_shown[place]]
        for place in likely[: max(left, 0)]:
            open_now[place] = (Alert(said.cohort_ids[place], start, float(column[place])), _usual(seen[place]))
            spent[start.year, start.month] += 1
    return sorted([*closed, *(alert for alert, _ in open_now.values())], key=lambda alert: (alert.since, alert.cohort_id))


def _usual(people: Floats) -> float:
    return float(people[-USUAL_WEEKS:].mean())


def _allowed(budget: int, start: date) -> int:
    """What of a month's budget may be spent by ``start``: the first week must not take it all.

    >>> [_allowed(4, date(2026, 6, day)) for day in (1, 8, 15, 22, 29)], _allowed(1, date(2026, 6, 1))
    ([1, 2, 3, 4, 4], 1)
    """
    weeks = min((start.day - 1) // 7 + 1, WEEKS_A_MONTH)
    return -(-budget * weeks // WEEKS_A_MONTH)


def _by_chance(column: Floats, least: float) -> list[int]:
    """Places with a chance of ``least`` or more, the highest first."""
    order = np.argsort(-np.nan_to_num(column), kind="stable")
    return [int(place) for place in order if column[place] >= least]


def judged(history: History, alerts: Sequence[Alert]) -> list[Alert]:
    """The alerts with what came after them, where their eight weeks are over."""
    places = {name: place for place, name in enumerate(history.teams)}
    found: list[Alert] = []
    for alert in alerts:
        place, week = places.get(alert.cohort_id), (alert.since - history.weeks[0].date()).days // 7
        if place is None or week < 1 or week + HORIZON_WEEKS > history.people.shape[1]:
            found.append(alert)
            continue
        usual, came = _usual(history.people[place, :week]), outcome(history, week)[place]
        kept = history.people[place, week : week + HORIZON_WEEKS].mean() / usual if usual else None
        found.append(replace(alert, came=None if np.isnan(came) else bool(came), kept=None if kept is None else float(kept)))
    return found


def _is_back(seen: Floats, open_now: dict[int, tuple[Alert, float]]) -> Flags:
    """Whether each cohort's last four weeks are at four fifths or more of its usual people when it was alerted."""
    usual = np.zeros(len(seen))
    for place, (_, people) in open_now.items():
        usual[place] = people
    return np.asarray(seen[:, -LEVEL_WEEKS:].mean(axis=1) >= BACK * usual, dtype=bool)


def _ended(open_now: dict[int, tuple[Alert, float]], calm: dict[int, int], is_calm: Flags, start: date, *, is_told: bool) -> list[Alert]:
    """The alerts that end at ``start``; none in a week that was told before."""
    ended: list[Alert] = []
    for place, (alert, _) in list(open_now.items()):
        calm[place] = calm.get(place, 0) + 1 if is_calm[place] and start >= alert.since else 0
        end = "recovered" if calm[place] >= RECOVERED_WEEKS else "over" if (start - alert.since).days >= 7 * LONGEST_WEEKS else None
        if end and not is_told:
            ended.append(replace(open_now.pop(place)[0], until=start, end=end))
            calm.pop(place)
    return ended
