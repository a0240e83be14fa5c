"""From the rows of one metric to how each cohort stands now and stood a quarter before: the material of a diagnosis.

Medians over several looks, so that one odd week decides nothing; no slope and no correlation is ever taken of two series that both move.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

PAST_DAYS = (91, 182)  # a quarter before the latest look, and how far back it reaches
LATEST_DAYS = {"week": 21, "month": 84}  # three weeks; three months, none of which begins twelve weeks apart
FEWEST_LOOKS = {"week": 6, "month": 2}
NO_PAST = "not known a quarter before"


@dataclass(frozen=True)
class Level:
    """One cohort and metric: the value now and a quarter before, null unless known, with ``reason``; ``people`` eligible behind it.

    ``bound`` is ``<`` or ``>`` where only a bound is shown for so few people; ``kind`` is the kind of work, null for people of several;
    ``is_whole`` is false where smaller groups were left out. ``cases`` is how many records, deals or contacts a share speaks of, null
    where it speaks of people.
    """

    value: float | None
    before: float | None
    bound: str | None
    people: int
    kind: str | None
    reason: str
    is_whole: bool = True
    cases: float | None = None


@dataclass(frozen=True)
class _Look:
    day: int
    value: float
    bound: str | None
    people: float
    state: str
    reason: str | None

    @property
    def is_known(self) -> bool:
        """Whether there is a value: neither null nor NaN, which alone differs from itself."""
        return self.value is not None and self.value == self.value


def levels(rows: pd.DataFrame, *, grain: str, is_moment: bool, counted: pd.DataFrame | None = None) -> dict[str, Level]:
    """Levels by ``cohort_id`` from the rows of one metric as the door gives them, in any order.

    ``counted`` are the rows of its cases, if it has any.
    ``grain`` is ``week`` for a stock and ``month`` for a flow. What is seen at a moment (``is_moment``) is judged by its latest look;
    everything else by the median of the last three complete weeks or months.
    """
    usable = rows if is_moment else rows[rows["is_complete"].astype(bool)]
    kinds = {str(cohort): kind for cohort, kind in zip(rows["cohort_id"], rows["application_type"], strict=True)}
    looks: dict[str, list[_Look]] = {cohort: [] for cohort in kinds}
    days = pd.to_datetime(usable["period_start"]).to_numpy(dtype="datetime64[D]").astype(np.int64).tolist()
    columns = [usable[name].tolist() for name in ("cohort_id", "value", "bound", "people", "state", "reason")]
    for day, cohort, value, bound, people, state, reason in zip(days, *columns, strict=True):
        said = (bound if isinstance(bound, str) else None, people, state, reason if isinstance(reason, str) else None)
        looks[str(cohort)].append(_Look(day, value, *said))
    found = {
        cohort: _level(sorted(seen, key=lambda look: look.day), kinds[cohort], grain=grain, is_moment=is_moment)
        for cohort, seen in looks.items()
    }
    if counted is None:
        return found
    cases = cases_of(counted, grain=grain)
    return {cohort: replace(one, cases=cases.get(cohort, 0.0)) for cohort, one in found.items()}


def cases_of(counted: pd.DataFrame, *, grain: str) -> dict[str, float]:
    """Cases by cohort: those of the latest week of a stock, of the last three complete months of a flow together."""
    usable = counted[counted["value"].notna() & (counted["is_complete"].astype(bool) | (grain == "week"))]
    if usable.empty:
        return {}
    starts = pd.to_datetime(usable["period_start"])
    last = starts.groupby(usable["cohort_id"]).transform("max")
    near = starts == last if grain == "week" else (last - starts).dt.days < LATEST_DAYS[grain]
    sums = usable[near].groupby("cohort_id")["value"].sum()
    return {str(cohort): float(value) for cohort, value in sums.items()}


def _level(looks: Sequence[_Look], kind: object, *, grain: str, is_moment: bool) -> Level:
    told = kind if isinstance(kind, str) else None
    if not looks:
        return Level(None, None, None, 0, told, "no complete period yet")
    latest = looks[-1]
    people = 0 if pd.isna(latest.people) else round(latest.people)
    if latest.state != "value" or pd.isna(latest.value):
        return Level(None, None, None, people, told, latest.reason or latest.state)
    last = looks[-1:] if is_moment or latest.bound else [look for look in looks if look.day > latest.day - LATEST_DAYS[grain]]
    recent = [look.value for look in last if look.is_known and look.bound == latest.bound]
    known = [look.value for look in looks if look.is_known and PAST_DAYS[0] <= latest.day - look.day <= PAST_DAYS[1]]
    is_enough = len(known) >= (1 if is_moment else FEWEST_LOOKS[grain])
    before = float(np.median(known)) if is_enough else None
    is_whole = not (latest.reason or "").startswith("without")
    return Level(float(np.median(recent)), before, latest.bound, people, told, "" if is_enough else NO_PAST, is_whole)
