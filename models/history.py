"""Who was active when: weekly activity of accounts in teams, cut off at any week without a look ahead."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class History:
    """Core actions of accounts by week (accounts x weeks), the team of each account, and the teams' names.

    ``people`` and ``work`` are the active accounts and the actions of each team by week (teams x weeks). ``account_first`` and
    ``team_first`` are the positions of the first week with activity, the number of weeks where there is none.

    ``person_of`` numbers the accounts, whichever team they are in. ``filled`` is the share of each week's active accounts that were away
    and stand as before they went.

    An account that moved counts as one account in each of its teams. The rows of single accounts live in memory only while features
    of teams are made of them; none is stored, scored or shown.
    """

    actions: NDArray[np.int64]
    team_of: Codes
    teams: tuple[str, ...]
    weeks: pd.DatetimeIndex
    people: Floats
    work: Floats
    account_first: Codes
    team_first: Codes
    person_of: Codes
    filled: Floats

    def until(self, week: int) -> "History":
        """What was known at the start of the week at position ``week``: weeks before it only."""
        firsts = np.minimum(self.account_first, week), np.minimum(self.team_first, week)
        people, work = self.people[:, :week], self.work[:, :week]
        return History(
            self.actions[:, :week], self.team_of, self.teams, self.weeks[:week], people, work, *firsts, self.person_of, self.filled[:week]
        )


def history_of(rows: pd.DataFrame, *, last_week: pd.Timestamp | None = None) -> History:
    """The history of ``rows``: columns team, account, week (Mondays) and actions; rows of the same account, team and week are added up.

    ``last_week`` is the last week that is over: weeks up to it are there even when nobody worked in them.
    """
    pairs = rows[["team", "account"]].astype(str)
    account = pairs.groupby(["team", "account"], sort=True).ngroup().to_numpy(dtype=np.int64)
    accounts = pairs.drop_duplicates().sort_values(["team", "account"])
    team_of, teams = pd.factorize(accounts["team"], sort=True)
    last = max(filter(None, (last_week, rows["week"].max() if len(rows) else None)), default=None)
    weeks = pd.DatetimeIndex([]) if rows.empty or last is None else pd.date_range(rows["week"].min(), last, freq="7D")
    actions = np.zeros((len(accounts), len(weeks)), dtype=np.int64)
    if len(rows):
        np.add.at(actions, (account, weeks.get_indexer(pd.DatetimeIndex(rows["week"]))), rows["actions"].to_numpy(dtype=np.int64))
    person_of = pd.factorize(accounts["account"], sort=True)[0].astype(np.int64)
    return _built(actions, team_of.astype(np.int64), tuple(map(str, teams)), weeks, person_of)


def chosen(history: History, teams: Codes, weeks: tuple[int, int]) -> History:
    """Some teams in the weeks from ``weeks[0]`` on, before ``weeks[1]``, as if nothing else had been."""
    number = np.full(len(history.teams), -1, dtype=np.int64)
    number[teams] = np.arange(len(teams))
    kept = number[history.team_of] >= 0
    first, end = weeks
    names = tuple(history.teams[team] for team in teams)
    team_of, person_of = number[history.team_of[kept]], history.person_of[kept]
    return _built(history.actions[kept, first:end], team_of, names, history.weeks[first:end], person_of)


def bridged(history: History, away: Flags) -> History:
    """The history in which an account that was ``away`` (accounts x weeks: leave, holidays) did what it had done before it went.

    The first week away repeats the week before it, the second the one before that, and so on: one week's luck is not drawn out.
    """
    actions = history.actions.copy()
    gone_for = np.zeros(len(actions), dtype=np.int64)
    for week in range(actions.shape[1]):
        gone_for = np.where(away[:, week], gone_for + 1, 0)
        filled = np.flatnonzero(away[:, week] & (history.actions[:, week] == 0))
        actions[filled, week] = history.actions[filled, np.maximum(week + 1 - 2 * gone_for[filled], 0)]
    added = ((actions > 0) & (history.actions == 0)).sum(axis=0) / np.maximum((actions > 0).sum(axis=0), 1)
    return replace(_built(actions, history.team_of, history.teams, history.weeks, history.person_of), filled=added)


def _built(actions: NDArray[np.int64], team_of: Codes, teams: tuple[str, ...], weeks: pd.DatetimeIndex, person_of: Codes) -> History:
    people, work = np.zeros((2, len(teams), len(weeks)))
    np.add.at(people, team_of, (actions > 0).astype(float))
    np.add.at(work, team_of, actions.astype(float))
    return History(actions, team_of, teams, weeks, people, work, first_of(actions), first_of(people), person_of, np.zeros(len(weeks)))


def first_of(amounts: ArrayLike) -> Codes:
    """Position of the first week above zero in each row; the number of weeks where there is none."""
    active = np.asarray(amounts) > 0
    if not active.shape[1]:
        return np.zeros(len(active), dtype=np.int64)
    return np.where(active.any(axis=1), active.argmax(axis=1), active.shape[1]).astype(np.int64)
