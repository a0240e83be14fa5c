"""What a disengaging team is: label and eligibility, the only place for both."""

from dataclasses import dataclass

import numpy as np

from models.history import Flags, Floats, History

BASELINE_WEEKS = 12
HORIZON_WEEKS = 8
HALF_WEEKS = HORIZON_WEEKS // 2
ACTIVE_WEEKS = 8
FULL_EVIDENCE = 18
LOW_EVIDENCE = 12
DROP = 0.5
TINY = 1e-9
REASONS = (
    None,
    "too early: younger than twelve weeks",
    "low evidence: few people, so one absence is a large share",
    "already quiet: active in fewer than eight of the last twelve weeks",
    "too little activity to foretell anything",
)
KINDS = ("sustained", "whole", "deep", "adjusted")


@dataclass(frozen=True)
class Eligibility:
    """Per team at a cut-off: ``full`` (scored and labelled), ``low`` evidence (scored with that remark), and why not otherwise."""

    full: Flags
    low: Flags
    reason: tuple[str | None, ...]
    baseline: Floats


def eligibility(history: History, week: int) -> Eligibility:
    """Which teams can be judged at the start of ``week``: from weeks before it alone.

    A team must be twelve weeks old, active in eight of the last twelve, with 18 active-user-weeks in them (12 to 17: low evidence).
    """
    known = history.until(week)
    recent = known.people[:, max(week - BASELINE_WEEKS, 0) :]
    baseline, active = recent.sum(axis=1), (recent > 0).sum(axis=1)
    young = week - known.team_first < BASELINE_WEEKS
    steady = ~young & (active >= ACTIVE_WEEKS)
    full, low = steady & (baseline >= FULL_EVIDENCE), steady & (baseline >= LOW_EVIDENCE) & (baseline < FULL_EVIDENCE)
    said = np.select([full, young, low, active < ACTIVE_WEEKS], [0, 1, 2, 3], 4)
    return Eligibility(full, low, tuple(REASONS[code] for code in said), baseline)


def shows(recent: Floats, usual: Floats) -> Flags:
    """Whether a collapse shows to everybody: the mean of the last four weeks is at most half of the usual one.

    >>> shows(np.array([2.0, 2.1]), np.array([4.0, 4.0])).tolist()
    [True, False]
    """
    return np.asarray(recent <= DROP * usual + TINY, dtype=bool)


def outcome(history: History, week: int, *, kind: str = "sustained") -> Floats:
    """1 where the team halved its use in the eight weeks from ``week`` on, 0 where not, NaN while these weeks are not over (pending).

    Use is active people a week against the mean of the twelve weeks before. ``sustained``: at most half in both halves of the eight weeks;
    ``whole``: at most half over all eight; ``deep``: at most 30 % over all eight; ``adjusted``: as ``whole``, after the level of all
    teams together was divided out.
    """
    people = history.people
    if week + HORIZON_WEEKS > people.shape[1]:
        return np.full(len(history.teams), np.nan)
    usual = people[:, max(week - BASELINE_WEEKS, 0) : week].sum(axis=1) / BASELINE_WEEKS
    halves = people[:, week : week + HALF_WEEKS].mean(axis=1), people[:, week + HALF_WEEKS : week + HORIZON_WEEKS].mean(axis=1)
    mean = (halves[0] + halves[1]) / 2
    if kind == "sustained":
        dropped = (halves[0] <= DROP * usual) & (halves[1] <= DROP * usual)
    elif kind == "whole":
        dropped = mean <= DROP * usual
    elif kind == "deep":
        dropped = mean <= 0.3 * usual
    elif kind == "adjusted":
        level = mean.sum() / usual.sum() if usual.sum() > 0 else 1.0
        dropped = mean <= DROP * level * usual
    else:
        raise ValueError(f"No label {kind!r}. Known: sustained, whole, deep, adjusted.")
    return np.where(usual > 0, dropped.astype(float), np.nan)
