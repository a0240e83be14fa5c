"""How much of a team's figure may be chance: by the people, records or days behind it, and by bounds that stand in for exact shares."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from metrics.levels import FEWEST_CASES, Level
from metrics.playbook import Sign

BOUND = 0.1  # what access shows instead of a share of none or all of few people
AKIN = 0.05  # how alike the records of one person are, as a correlation: a hundred of one person's say less than one of a hundred people
COUNTED = frozenset({"days", "events"})  # units that count, a person
FEW_FACTS = frozenset({
    "team_activity", "team_change", "team_effective", "team_retention", "team_segments", "team_signals", "team_start", "account_load",
    "activity_entry", "closed_deals", "customer_channels", "open_deal_flags", "open_opportunities", "stage_entry_fill", "team_capture",
    "team_contacts", "team_traffic",
})  # fmt: skip


def has_few_cases(level: Level) -> bool:
    """Whether a share speaks of so few records, deals or contacts that it says nothing."""
    return level.cases is not None and level.cases < FEWEST_CASES


def is_bound_good(sign: Sign, level: Level) -> bool:
    """Whether only a bound is shown, and the truth lies on its good side: such a figure speaks against nobody."""
    return level.bound == ("<" if sign.worse == "higher" else ">")


def usual_within_bounds(sign: Sign, held: Iterable[Level]) -> float:
    """What stands in for bounds on the good side: the median of the exact figures that lie as well, else the middle of the bound."""
    exact = [level.value for level in held if level.value is not None and level.bound is None]
    good = [value for value in exact if (value < BOUND if sign.worse == "higher" else value > 1 - BOUND)]
    return float(np.median(good)) if good else BOUND / 2 if sign.worse == "higher" else 1 - BOUND / 2


def unbounded(sign: Sign, level: Level, usual: float) -> Level:
    """The level, with what stands in for a bound on the good side."""
    return replace(level, value=usual) if is_bound_good(sign, level) else level


def noise_of(sign: Sign, level: Level, share: float) -> float:
    """Variance that chance gives a share of so many cases, else of so many people, or the logarithm of a count; 0 where it is not known.

    Cases of one person are alike, so that many of few people count as fewer: Kish's design effect.
    """
    if not level.people:
        return 0.0
    if sign.is_relative and sign.metric.unit in COUNTED and level.value:
        return 1 / (level.value * level.people * level.looks)  # of a logarithm: so many days or events make it
    if sign.metric.unit != "share":
        return 0.0
    count = float(level.people)
    if level.cases is not None:
        count = max(level.cases, 1.0) / (1 + AKIN * max(level.cases / level.people - 1, 0.0))
    elif not FEW_FACTS & set(sign.metric.facts):
        return 0.0
    inside = (min(max(share, 0.0), 1.0) * count + 1) / (count + 2)  # nothing is quite sure of a few
    return inside * (1 - inside) / (count * level.looks)
