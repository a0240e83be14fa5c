"""What units say against what is measured of them, counted from the answers that may be shown: means of enough people, never one answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from access import door
from access.programme import Marks
from access.snapshot import Snapshot
from access.viewer import Viewer
from metrics.catalog import CATALOG

OWN_USE, HABIT = "own use", "habit_rate"
FEWEST_QUESTIONS = 3
WEEKS_BACK = 6
Habits = Mapping[str | None, float]


def perception_counts(marks: Sequence[Marks], survey: str | None, habits: Habits) -> dict[str, float]:
    """One row of the fact ``ledger_perception``: ``answers`` and how far they lie ``apart`` from use; how the units rank the questions.

    ``habits`` is the habit rate by unit when the round closed, null for the company; units without one are not compared.
    """
    own = [one for one in marks if one.survey == survey]
    said = [one for one in own if one.question == OWN_USE and one.unit in habits]
    compared = [one for one in said if one.unit is not None] or said
    apart = sum(one.answers * abs(one.high / one.answers - habits[one.unit]) for one in compared)
    return {"answers": sum(one.answers for one in compared), "apart": apart, **_ranked([one for one in own if one.unit is not None])}


def _ranked(marks: Sequence[Marks]) -> dict[str, float]:
    """Sum of squares of the questions' rank sums around their middle, and the most it can be: of the questions that all units answered."""
    table = pd.DataFrame([(one.unit, one.question, one.mean) for one in marks], columns=["unit", "question", "mean"])
    means = table.pivot(index="unit", columns="question", values="mean").dropna(axis="columns")
    units, questions = means.shape
    if questions < FEWEST_QUESTIONS:
        return {"units": 0, "rank_spread": 0.0, "rank_spread_most": 0.0}
    ranks = means.rank(axis="columns")
    sums = ranks.sum().to_numpy(dtype=float)
    ties = sum(int(times**3 - times) for _, row in ranks.iterrows() for times in np.unique(row.to_numpy(), return_counts=True)[1])
    spread = 12.0 * float(((sums - sums.mean()) ** 2).sum())
    return {"units": units, "rank_spread": spread, "rank_spread_most": float(units**2 * (questions**3 - questions) - units * ties)}


def habits_on(snapshot: Snapshot, viewer: Viewer, day: date) -> dict[str | None, float]:
    """The habit rate of every unit in the viewer's reach, and of the company (null), in the last week over by ``day``; no bounds."""
    asked = [replace(CATALOG[HABIT], dimensions=())]
    found: dict[str | None, float] = {}
    for level in ("unit", "company"):
        rows = door.values(snapshot, viewer, asked, by=level, since=day - timedelta(weeks=WEEKS_BACK), until=day + timedelta(days=1))
        over = rows["is_complete"].astype(bool) & (rows["period_end"] <= pd.Timestamp(day) + pd.Timedelta(days=1))
        known = rows[over & (rows["state"] == "value") & rows["bound"].isna()].sort_values("period_start")
        last = known.drop_duplicates("cohort_id", keep="last")
        names = [None] * len(last) if level == "company" else last["cohort"].astype(str).tolist()
        found |= dict(zip(names, last["value"].astype(float).tolist(), strict=True))
    return found
