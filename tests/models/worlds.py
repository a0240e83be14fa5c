"""Small made-up histories for the tests of the risk model."""

import numpy as np
import pandas as pd

from models.history import History, history_of

MONDAY = pd.Timestamp("2026-01-05")


def history(*teams: list[list[int]]) -> History:
    """Teams given as lists of accounts, each a list of weekly actions; every week is there."""
    rows = [
        (f"t{team}", f"t{team}a{account}", MONDAY + pd.Timedelta(weeks=week), actions)
        for team, accounts in enumerate(teams)
        for account, weeks in enumerate(accounts)
        for week, actions in enumerate(weeks)
    ]
    return history_of(pd.DataFrame(rows, columns=["team", "account", "week", "actions"]))


def team_world(teams: int, weeks: int, seed: int) -> History:
    """Teams of six people; from a drawn week on, a third of the teams fades over eight weeks and stops."""
    random = np.random.default_rng(seed)
    rate = np.full((teams, weeks), 0.7)
    for team in range(0, teams, 3):
        stop = int(random.integers(30, weeks - 10))
        rate[team, stop - 8 : stop] = np.linspace(0.6, 0.25, 8)
        rate[team, stop:] = 0.02
    people = 6
    active = random.random((teams, people, weeks)) < rate[:, None, :]
    return history(*[[list(map(int, account)) for account in team] for team in (active * random.integers(1, 5, active.shape))])
