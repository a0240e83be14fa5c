"""From the rows of one metric to how each cohort stands now and stood a quarter before: the material of a diagnosis.

Medians over several looks, so that one odd week decides nothing; no slope and no correlation is ever taken of two series that both move.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

WEEK = pd.Timedelta(days=7)
PAST_WEEKS = (13, 26)  # a quarter before the latest look, and how far back it reaches
LATEST = {"week": 3 * WEEK, "month": 12 * WEEK}  # three weeks; three months, none of which begins twelve weeks apart
FEWEST_LOOKS = {"week": 6, "month": 2}
NO_PAST = "not known a quarter before"


@dataclass(frozen=True)
class Level:
    """One cohort and metric: the value now and a quarter before, null unless known, with ``reason``; ``people`` eligible behind it.

    ``bound`` is ``<`` or ``>`` where only a bound is shown for so few people; ``kind`` is the kind of work, null for people of several;
    ``is_whole`` is false where smaller groups were left out.
    """

    value: float | None
    before: float | None
    bound: str | None
    people: int
    kind: str | None
    reason: str
    is_whole: bool = True


@dataclass(frozen=True)
class _Look:
    start: pd.Timestamp
    value: float
    bound: str | None
    people: float
    state: str
    reason: str | None


def levels(rows: pd.DataFrame, *, grain: str, is_moment: bool) -> dict[str, Level]:
    """Levels by ``cohort_id`` from the rows of one metric as the door gives them, in any order.

    ``grain`` is ``week`` for a stock and ``month`` for a flow. What is seen at a moment (``is_moment``) is judged by its latest look;
    everything else by the median of the last three complete weeks or months.
    """
    usable = rows if is_moment else rows[rows["is_complete"].astype(bool)]
    kinds = {str(cohort): kind for cohort, kind in zip(rows["cohort_id"], rows["application_type"], strict=True)}
    looks: dict[str, list[_Look]] = {cohort: [] for cohort in kinds}
    columns = [usable[name].tolist() for name in ("cohort_id", "period_start", "value", "bound", "people", "state", "reason")]
    for cohort, start, value, bound, people, state, reason in zip(*columns, strict=True):
        said = (bound if isinstance(bound, str) else None, people, state, reason if isinstance(reason, str) else None)
        looks[str(cohort)].append(_Look(start, value, *said))
    return {
        cohort: _level(sorted(seen, key=lambda look: look.start), kinds[cohort], grain=grain, is_moment=is_moment)
        for cohort, seen in looks.items()
    }


def _level(looks: Sequence[_Look], kind: object, *, grain: str, is_moment: bool) -> Level:
    told = kind if isinstance(kind, str) else None
    if not looks:
        return Level(None, None, None, 0, told, "no complete period yet")
    latest = looks[-1]
    people = 0 if pd.isna(latest.people) else round(latest.people)
    if latest.state != "value" or pd.isna(latest.value):
        return Level(None, None, None, people, told, latest.reason or latest.state)
    last = looks[-1:] if is_moment or latest.bound else [look for look in looks if look.start > latest.start - LATEST[grain]]
    recent = [look.value for look in last if not pd.isna(look.value) and look.bound == latest.bound]
    past = [look for look in looks if latest.start - PAST_WEEKS[1] * WEEK <= look.start <= latest.start - PAST_WEEKS[0] * WEEK]
    known = [look.value for look in past if not pd.isna(look.value)]
    is_enough = len(known) >= (1 if is_moment else FEWEST_LOOKS[grain])
    before = float(np.median(known)) if is_enough else None
    is_whole = not (latest.reason or "").startswith("without")
    return Level(float(np.median(recent)), before, latest.bound, people, told, "" if is_enough else NO_PAST, is_whole)
