"""A panel of teams and weeks, and which of its cells are linked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NEVER = 10**9  # weeks; beyond every panel, and exact as a float too


class PanelProblem(ValueError):
    """The rows given are no panel of teams and weeks."""


@dataclass(frozen=True)
class Panel:
    """Outcomes of teams in consecutive weeks.

    ``outcome`` (teams x weeks, NaN where not observed); ``first_treated`` (teams) is the position of the week of the intervention,
    ``NEVER`` for a comparison team, and negative where it came before the first week; ``teams`` and ``weeks`` (Mondays) name the axes.
    """

    outcome: Floats
    first_treated: NDArray[np.int64]
    teams: tuple[str, ...]
    weeks: pd.DatetimeIndex

    @property
    def since(self) -> NDArray[np.int64]:
        """Weeks since the intervention (teams x weeks): 0 in its week, negative before, very negative for comparison teams."""
        return np.arange(self.outcome.shape[1], dtype=np.int64)[None, :] - self.first_treated[:, None]

    @property
    def is_treated(self) -> Flags:
        """Teams with an intervention inside the weeks given."""
        return self.first_treated < self.outcome.shape[1]

    def without(self, team: int) -> "Panel":
        """The panel without one team."""
        rest = np.arange(len(self.teams)) != team
        return Panel(self.outcome[rest], self.first_treated[rest], tuple(np.asarray(self.teams, dtype=object)[rest]), self.weeks)


def panel_of(rows: pd.DataFrame, treated_weeks: pd.Series) -> Panel:
    """The panel of ``rows`` (columns team, week, outcome: one row per team and week) and ``treated_weeks`` (Monday by team).

    Teams without an entry in ``treated_weeks`` compare. Missing weeks stay missing. Raises ``PanelProblem`` for a row given twice, for a
    day that is no Monday, and for an intervention of a team that has no rows.
    """
    doubled = rows.duplicated(["team", "week"])
    if doubled.any():
        first = rows[doubled].iloc[0]
        raise PanelProblem(f"Two rows for team {first['team']!r} in the week of {first['week']:%Y-%m-%d}.")
    weeks = pd.date_range(rows["week"].min(), rows["week"].max(), freq="7D")
    strange = rows.loc[~rows["week"].isin(weeks), "week"]
    if len(strange) or (len(weeks) and weeks[0].weekday() != 0):
        raise PanelProblem(f"Weeks start on Mondays, {(strange.iloc[0] if len(strange) else weeks[0]):%Y-%m-%d} does not fit.")
    wide = rows.pivot(index="team", columns="week", values="outcome").reindex(columns=weeks).sort_index()
    unknown = sorted(set(treated_weeks.index) - set(wide.index))
    if unknown:
        raise PanelProblem(f"An intervention names the team {unknown[0]!r}, which has no rows.")
    starts = pd.to_datetime(treated_weeks.reindex(wide.index))
    position = ((starts - weeks[0]).dt.days // 7).fillna(NEVER).astype("int64").to_numpy()
    return Panel(wide.to_numpy(dtype=float), np.asarray(position, dtype=np.int64), tuple(map(str, wide.index)), weeks)


def connected(used: Flags) -> Flags:
    """The cells of the largest set of teams and weeks that are linked through used cells: only there are two-way effects comparable."""
    teams, weeks = used.shape
    team, week = np.nonzero(used)
    links = csr_matrix((np.ones(len(team)), (team, teams + week)), shape=(teams + weeks, teams + weeks))
    labels = connected_components(links, directed=False)[1]
    if not len(team):
        return np.zeros_like(used)
    largest = np.bincount(labels[team]).argmax()
    return (labels[:teams, None] == largest) & (labels[None, teams:] == largest)
