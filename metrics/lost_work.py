"""Core work that a team loses: what it would do more if its people worked in the CRM as people of its kind do in the middle."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.levels import Level
from metrics.robust import FEWEST_OTHERS

WEEKS_A_MONTH = 365.25 / 12 / 7
OTHERS, PAST = "teams of its kind", "its own quarter before"


@dataclass(frozen=True)
class LostWork:
    """Core actions lost a week, null unless known (with ``reason``), measured against ``yardstick``; pace per person and week."""

    actions: float | None
    pace: float | None
    usual: float | None
    yardstick: str
    reason: str = ""


def lost_work(core: Mapping[str, Level], people: Mapping[str, Level]) -> dict[str, LostWork]:
    """Lost core work by cohort, from the levels of ``core_actions`` (a month) and ``eligible_people``.

    Against the median pace of four or more other teams of its kind, else against its own pace a quarter before. Never below zero: a
    team that does more than usual loses nothing and makes up for nobody.
    """
    paces = {cohort: _pace(level.value, people.get(cohort)) for cohort, level in core.items()}
    of_kind: dict[str, list[float]] = {}
    for cohort, known in paces.items():
        if known is not None and (kind := core[cohort].kind) is not None:
            insort(of_kind.setdefault(kind, []), known)
    found: dict[str, LostWork] = {}
    for cohort, level in core.items():
        pace, crowd = paces[cohort], people.get(cohort)
        if pace is None or crowd is None or crowd.value is None:
            found[cohort] = LostWork(None, None, None, OTHERS, level.reason if level.value is None else "nobody is entitled")
            continue
        same = of_kind.get(level.kind or "", [])
        is_many = len(same) > FEWEST_OTHERS
        usual = _median_without(same, pace) if is_many else _pace(level.before, crowd)
        if usual is None:
            found[cohort] = LostWork(None, pace, None, PAST, "too few teams of its kind, and its own past is not known")
            continue
        found[cohort] = LostWork(max(usual - pace, 0.0) * crowd.value, pace, usual, OTHERS if is_many else PAST)
    return found


def _median_without(ordered: Sequence[float], one: float) -> float:
    """The median of the others: ``one`` stands among ``ordered`` and is left out."""
    place, rest = bisect_left(ordered, one), len(ordered) - 1
    lower, upper = (ordered[middle if middle < place else middle + 1] for middle in ((rest - 1) // 2, rest // 2))
    return (lower + upper) / 2


def _pace(actions: float | None, people: Level | None) -> float | None:
    """Core actions per person and week."""
    if actions is None or people is None or not people.value:
        return None
    return actions / WEEKS_A_MONTH / people.value
