"""Who was active when: weekly activity of accounts in teams, cut off at any week without a look ahead."""

from dataclasses import dataclass

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

    def until(self, week: int) -> "History":
        """What was known at the start of the week at position ``week``: weeks before it only."""
        firsts = np.minimum(self.account_first, week), np.minimum(self.team_first, week)
        people, work = self.people[:, :week], self.work[:, :week]
        return History(self.actions[:, :week], self.team_of, self.teams, self.weeks[:week], people, work, *firsts)


def history_of(rows: pd.DataFrame) -> History:
    """The history of ``rows``: columns team, account, week (Mondays) and actions; rows of the same account, team and week are added up."""
    teams, accounts = sorted(rows["team"].unique()), rows[["team", "account"]].drop_duplicates().sort_values(["team", "account"])
    weeks = pd.date_range(rows["week"].min(), rows["week"].max(), freq="7D") if len(rows) else pd.DatetimeIndex([])
    place = {pair: number for number, pair in enumerate(accounts.itertuples(index=False, name=None))}
    account = np.asarray([place[pair] for pair in rows[["team", "account"]].itertuples(index=False, name=None)], dtype=np.int64)
    actions = np.zeros((len(accounts), len(weeks)), dtype=np.int64)
    if len(rows):
        np.add.at(actions, (account, weeks.get_indexer(pd.DatetimeIndex(rows["week"]))), rows["actions"].to_numpy(dtype=np.int64))
    number = {team: position for position, team in enumerate(teams)}
    team_of = np.asarray([number[team] for team in accounts["team"]], dtype=np.int64)
    people, work = np.zeros((2, len(teams), len(weeks)))
    np.add.at(people, team_of, (actions > 0).astype(float))
    np.add.at(work, team_of, actions.astype(float))
    return History(actions, team_of, tuple(map(str, teams)), weeks, people, work, first_of(actions), first_of(people))


def first_of(amounts: ArrayLike) -> Codes:
    """Position of the first week above zero in each row; the number of weeks where there is none."""
    active = np.asarray(amounts) > 0
    if not active.shape[1]:
        return np.zeros(len(active), dtype=np.int64)
    return np.where(active.any(axis=1), active.argmax(axis=1), active.shape[1]).astype(np.int64)
