"""Planted fading teams are alerted before they collapse, healthy ones stay within the budget, and a holiday alarms nobody."""

from datetime import date, timedelta

import numpy as np

from models.alerts import Alert, Weeks, budget_of, paused, play
from models.history import History, bridged
from models.replay import shows_at
from models.scoring import trend, typical_of
from models.shipped import shipped
from tests.models.worlds import history

TEAMS, PEOPLE, WEEKS, SHOWN = 30, 8, 90, 40
FADING = range(0, TEAMS, 6)
STOP = 76  # the week in which the fading teams stand at a fifth
HOLIDAY = date(2026, 1, 5) + timedelta(weeks=66)
STARTS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(WEEKS - SHOWN + 1, WEEKS + 1)]


def planted(*, holiday: bool, fading: bool) -> tuple[History, np.ndarray]:
    """Thirty teams of eight; every sixth fades over ten weeks; two weeks of holidays for all in weeks 66 and 67. With who was away."""
    random = np.random.default_rng(8)
    rate = np.full((TEAMS, WEEKS), 0.8)
    if fading:
        for team in FADING:
            rate[team, STOP - 10 : STOP], rate[team, STOP:] = np.linspace(0.75, 0.2, 10), 0.1
    away = np.zeros((TEAMS, PEOPLE, WEEKS), dtype=bool)
    active = random.random((TEAMS, PEOPLE, WEEKS)) < rate[:, None, :]
    if holiday:
        away[:, :, 66:68] = True
        active &= ~away
    actions = active * random.integers(1, 5, active.shape)
    made = history(*[[list(map(int, account)) for account in team] for team in actions])
    order = [int(name[1:]) for name in made.teams]
    return made, away[order].reshape(-1, WEEKS)


def alerts_of(made: History) -> list[Alert]:
    held = paused(made)[WEEKS - SHOWN + 1 :]
    chances = trend(made, shipped(), SHOWN)
    typical = typical_of(chances, shipped(), is_calibrated=False)
    return play(Weeks(made.teams, chances, made.people, STARTS, held.tolist()), typical=typical)


def test_planted_fading_teams_are_alerted_before_the_collapse_shows() -> None:
    made, _ = planted(holiday=False, fading=True)
    found = {alert.cohort_id: alert.since for alert in reversed(alerts_of(made))}
    shows = {f"t{team}": STARTS[0] + timedelta(weeks=_shown(made, team) - (WEEKS - SHOWN + 1)) for team in FADING}
    leads = [(shows[name] - since).days // 7 for name, since in found.items() if name in shows]
    assert len(leads) == len(FADING) and min(leads) >= 0 and float(np.median(leads)) >= 1
    assert sum(name not in shows for name in found) <= budget_of(TEAMS)  # in forty weeks: far below one in ten a month


def test_a_holiday_in_the_calendar_or_not_raises_no_alert() -> None:
    made, away = planted(holiday=True, fading=False)
    for told in (bridged(made, away), made):  # in the calendar; or not, and all teams are down together
        assert [alert for alert in alerts_of(told) if HOLIDAY <= alert.since < HOLIDAY + timedelta(weeks=8)] == []
    assert paused(made)[67:74].all() and not paused(made)[:67].any()


def _shown(made: History, team: int) -> int:
    return shows_at(made.people[made.teams.index(f"t{team}")], STOP - 8)
