"""What is known of a team at a cut-off, as numbers a logistic model can weigh; every one from weeks before it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.cold_start import chance_of_collapse
from models.history import Codes, Flags, Floats, History
from models.label import BASELINE_WEEKS

RECENT_WEEKS = 4
YEAR_WEEKS = 52
MEMORY_WEEKS = 26
DISCOUNT = 0.9
SMALL = 0.1


@dataclass(frozen=True)
class Feature:
    """One feature: its name, what a high value means in words, what a low one means, and which end is a reason for worry (null: none)."""

    name: str
    high: str
    low: str
    worry: str | None = None


FEATURES: tuple[Feature, ...] = (
    Feature("baseline", "a large team", "a small team"),
    Feature("ratio_2", "more people active in the last 2 weeks than usual", "fewer people active in the last 2 weeks than usual", "low"),
    Feature("ratio_4", "more people active in the last 4 weeks than usual", "fewer people active in the last 4 weeks than usual", "low"),
    Feature("ratio_6", "more people active in the last 6 weeks than usual", "fewer people active in the last 6 weeks than usual", "low"),
    Feature("ratio_26", "more active than in the half-year before", "less active than in the half-year before", "low"),
    Feature("change", "the last 4 weeks above the 8 before", "the last 4 weeks below the 8 before", "low"),
    Feature("slope", "rising over 12 weeks", "falling over 12 weeks", "low"),
    Feature("silent_4", "silent weeks in the last 4", "no silent week in the last 4", "high"),
    Feature("silent_12", "silent weeks in the last 12", "no silent week in the last 12", "high"),
    Feature("dispersion", "activity comes and goes", "steady activity", "high"),
    Feature("age", "a long-standing team", "a young team", "low"),
    Feature("users", "many people took part", "few people took part", "low"),
    Feature("top_share_weeks", "few people carry the activity", "activity is shared", "high"),
    Feature("top_share_actions", "few people carry the work", "the work is shared", "high"),
    Feature("lost_share", "people stopped in the last 4 weeks", "nobody stopped in the last 4 weeks", "high"),
    Feature("new_share", "newcomers joined in", "no newcomers", "low"),
    Feature("actions_each", "much work per person", "little work per person", "low"),
    Feature("actions_trend", "work per person is rising", "work per person is falling", "low"),
    Feature("organisation", "all teams together are rising", "all teams together are falling", "low"),
    Feature("season", "this season was strong last year", "this season was weak last year", "low"),
    Feature("expected", "its people are expected to go on", "its people are expected to stop", "low"),
    Feature("chance", "chance variation alone makes a collapse likely", "chance variation alone makes a collapse unlikely", "high"),
    Feature("kept_2", "the people of the quarter are still there", "people of the quarter were not seen in 2 weeks", "low"),
    Feature("kept_4", "the people of the quarter are still there", "people of the quarter were not seen in 4 weeks", "low"),
)  # fmt: skip
NAMES = tuple(feature.name for feature in FEATURES)


def features_at(history: History, week: int, teams: Codes) -> Floats:
    """Features of ``teams`` (positions) at the start of ``week`` (teams x features, in the order of ``NAMES``), from weeks before it."""
    known = history.until(week)
    people = known.people
    first = known.team_first
    baseline = people[:, -BASELINE_WEEKS:].sum(axis=1)
    usual = baseline / BASELINE_WEEKS
    columns = {
        "baseline": np.log(baseline + 1),
        **_ratios(people, usual, first, week),
        **_shape(people, usual, first, week),
        **_accounts(known, baseline),
        **_work(people, known.work, baseline),
        **_organisation(people, week),
    }
    known_of = {name: column[teams] for name, column in columns.items()}
    known_of["chance"] = _log_odds(chance_of_collapse(people[teams]))
    return np.column_stack([known_of[name] for name in NAMES])


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.log((part + SMALL) / (whole + SMALL)), dtype=float)


def _log_odds(share: Floats) -> Floats:
    return np.asarray(np.log((share + 0.002) / (1 - share + 0.002)), dtype=float)


def _ratios(people: Floats, usual: Floats, first: Codes, week: int) -> dict[str, Floats]:
    long = people[:, -MEMORY_WEEKS:].sum(axis=1) / np.clip(week - first, 1, MEMORY_WEEKS)
    recent = people[:, -RECENT_WEEKS:].mean(axis=1)
    before = people[:, -BASELINE_WEEKS:-RECENT_WEEKS].mean(axis=1)
    ratios = {f"ratio_{weeks}": _ratio(people[:, -weeks:].mean(axis=1), usual) for weeks in (2, 4, 6)}
    return {**ratios, "ratio_26": _ratio(usual, long), "change": _ratio(recent, before)}


def _shape(people: Floats, usual: Floats, first: Codes, week: int) -> dict[str, Floats]:
    recent = people[:, -BASELINE_WEEKS:]
    steps = np.arange(recent.shape[1]) - (recent.shape[1] - 1) / 2
    return {
        "slope": np.log(recent + 0.5) @ steps / (steps**2).sum(),
        "silent_4": (people[:, -RECENT_WEEKS:] == 0).sum(axis=1).astype(float),
        "silent_12": (recent == 0).sum(axis=1).astype(float),
        "dispersion": recent.std(axis=1) / np.sqrt(usual + SMALL),
        "age": np.log(np.maximum(week - first, 1).astype(float)),
    }


def _accounts(known: History, baseline: Floats) -> dict[str, Floats]:
    """Features that need to know accounts apart: who stopped, who is new, who carries the work."""
    remembered = known.actions[:, -MEMORY_WEEKS:]
    there = np.flatnonzero(remembered.any(axis=1))  # who was silent for half a year counts nowhere below
    active, team = remembered[there] > 0, known.team_of[there]

    def by_team(amounts: ArrayLike) -> Floats:
        return np.bincount(team, np.asarray(amounts, dtype=float), minlength=len(known.teams)).astype(float)

    quarter, recent = active[:, -BASELINE_WEEKS:], active[:, -RECENT_WEEKS:].any(axis=1)
    earlier = quarter[:, :-RECENT_WEEKS].any(axis=1)
    newcomer = recent & (known.account_first[there] >= known.actions.shape[1] - RECENT_WEEKS)
    weeks = quarter.sum(axis=1).astype(float)
    work = remembered[there, -BASELINE_WEEKS:].sum(axis=1).astype(float)
    pair = quarter[:, -2:].any(axis=1)
    return {
        "users": np.log1p(by_team(quarter.any(axis=1))),
        "top_share_weeks": _top(weeks, team, by_team(weeks)),
        "top_share_actions": _top(work, team, by_team(work)),
        "lost_share": by_team(earlier & ~recent) / np.maximum(by_team(earlier), 1),
        "new_share": by_team(newcomer) / np.maximum(by_team(recent), 1),
        "expected": _ratio(by_team(_still_there(active)), baseline / BASELINE_WEEKS),
        "kept_2": by_team(weeks * pair) / np.maximum(baseline, 1),
        "kept_4": by_team(weeks * recent) / np.maximum(baseline, 1),
    }


def _top(amounts: Floats, team: Codes, totals: Floats) -> Floats:
    largest = np.zeros(len(totals))
    np.maximum.at(largest, team, amounts)
    return largest / np.maximum(totals, 1)


def _still_there(active: Flags) -> Floats:
    """Expected share of active weeks of each account: its discounted rate, lowered when it is silent for longer than its own rhythm."""
    memory = active[:, -MEMORY_WEEKS:]
    weights = DISCOUNT ** np.arange(memory.shape[1])[::-1]
    rate = (memory @ weights + 0.05) / (weights.sum() + 1.0)
    silent = np.where(memory.any(axis=1), memory[:, ::-1].argmax(axis=1), memory.shape[1])
    rhythm = BASELINE_WEEKS / np.maximum(memory[:, -BASELINE_WEEKS:].sum(axis=1), 1)
    return np.asarray(rate * np.exp(-np.maximum(silent - rhythm, 0) / 6), dtype=float)


def _work(people: Floats, actions: Floats, baseline: Floats) -> dict[str, Floats]:
    each = np.log1p(actions[:, -BASELINE_WEEKS:].sum(axis=1) / np.maximum(baseline, 1))
    lately = actions[:, -RECENT_WEEKS:].sum(axis=1) / np.maximum(people[:, -RECENT_WEEKS:].sum(axis=1), 1)
    return {"actions_each": each, "actions_trend": np.log1p(lately) - each}


def _organisation(people: Floats, week: int) -> dict[str, Floats]:
    """What all teams do together, now and in the same weeks last year: the same for every team."""
    total = people.sum(axis=0)
    now = np.log((total[-RECENT_WEEKS:].mean() + 1) / (total[-BASELINE_WEEKS:].mean() + 1))
    season = 0.0
    if week >= YEAR_WEEKS + BASELINE_WEEKS:
        then = week - YEAR_WEEKS
        season = float(np.log((total[then : then + 8].mean() + 1) / (total[then - BASELINE_WEEKS : then].mean() + 1)))
    return {"organisation": np.full(len(people), now), "season": np.full(len(people), season)}
