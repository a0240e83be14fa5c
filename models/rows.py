"""Labelled rows: one per team and cut-off, with features from before it and what came after it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from models.features import NAMES, features_at
from models.history import Codes, Floats, History
from models.label import HORIZON_WEEKS, eligibility, outcome
from models.outlook import expected_weeks


@dataclass(frozen=True)
class Rows:
    """Columns of equal length, one entry per team and cut-off.

    Features (rows x features), the labels ``sustained``, ``whole``, ``deep`` and ``adjusted``, positions of team and week, and the
    active-user-weeks expected and seen in the eight weeks from the cut-off on. ``closed`` is false while the eight
    weeks are not over: labels and ``seen`` are NaN then, never zero.
    """

    features: Floats
    sustained: Floats
    whole: Floats
    deep: Floats
    adjusted: Floats
    team: Codes
    week: Codes
    expected: Floats
    seen: Floats

    @property
    def closed(self) -> Any:
        """Rows whose eight weeks are over."""
        return ~np.isnan(self.sustained)

    def where(self, keep: Any) -> "Rows":
        """The rows chosen by a mask."""
        return Rows(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


def rows_at(history: History, weeks: Sequence[int]) -> Rows:
    """Rows of every team with full evidence at each of the cut-offs ``weeks``, pending ones included."""
    parts = [_row(history, week) for week in weeks]
    if not parts:
        none, nowhere = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Rows(np.zeros((0, len(NAMES))), none, none, none, none, nowhere, nowhere, none, none)
    return Rows(**{field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Rows)})


def labelled_rows(history: History, weeks: Sequence[int]) -> Rows:
    """Rows of every team with full evidence at each of the cut-offs ``weeks`` whose eight weeks are over."""
    rows = rows_at(history, weeks)
    return rows.where(rows.closed)


def _row(history: History, week: int) -> Rows:
    teams = np.flatnonzero(eligibility(history, week).full)
    labels = {kind: outcome(history, week, kind=kind)[teams] for kind in ("sustained", "whole", "deep", "adjusted")}
    is_over = week + HORIZON_WEEKS <= history.people.shape[1]
    seen = history.people[teams, week : week + HORIZON_WEEKS].sum(axis=1) if is_over else np.full(len(teams), np.nan)
    return Rows(
        features=features_at(history, week, teams), **labels, team=teams.astype(np.int64),
        week=np.full(len(teams), week, dtype=np.int64), expected=expected_weeks(history.people[teams, :week]), seen=seen,
    )  # fmt: skip
