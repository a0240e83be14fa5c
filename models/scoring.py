"""Scores of one week: who is likely to halve their use within eight weeks, how sure that is, and why, or why nothing is said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from models.cold_start import chance_of_collapse
from models.features import features_at
from models.history import Floats, History
from models.label import BASELINE_WEEKS, DROP, HALF_WEEKS, HORIZON_WEEKS, eligibility, shows
from models.outlook import expected_weeks, interval
from models.risk import RiskModel
from models.scores import Score

HIGH, RAISED = 3.0, 2.0  # times the typical chance
MOVED = 1 / 3
RECENT_WEEKS = 4
REORGANISED = "reorganised: a third of its people or more now work in another team"


def score(history: History, model: RiskModel, *, work: Mapping[str, float], typical: float | None = None) -> list[Score]:
    """A score of every team at the end of the history; ``work`` has the core actions a week of each.

    Bands compare with the ``typical`` chance, the base rate of the training where none is given.
    """
    week = history.people.shape[1]
    usual = float(model.trained["base_rate"]) if typical is None else typical
    judged = eligibility(history, week)
    moved = moved_share(history) >= MOVED
    chances, basis = chances_at(history, model, week)
    outlook = interval(expected_weeks(history.people), model.quantiles)
    reasons = _reasons(history, model, [team for team, one in enumerate(basis) if one == "model"])
    said = []
    for team, name in enumerate(history.teams):
        if moved[team] and basis[team] != "":
            said.append(Score(name, None, REORGANISED))
        elif basis[team] == "":
            said.append(_without_chance(history, team, judged.reason[team]))
        else:
            remark = judged.reason[team] if basis[team] == "chance" else None
            one = Score(name, basis[team], remark, float(chances[team]), band_of(float(chances[team]), usual))
            why = reasons[team] if one.basis == "model" and one.band != "usual" else ()
            expected, low, high = (float(each[team]) for each in (outlook.expected, outlook.low, outlook.high))
            one = replace(one, reasons=why, expected=expected, low=low, high=high)
            said.append(_with_losses(one, history.people[team], model, work=work.get(name)))
    return said


def _reasons(history: History, model: RiskModel, teams: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Reasons of the teams whose chance is the model's; a history of few weeks has none, and no features to look at."""
    if not teams:
        return {}
    features = features_at(history, history.people.shape[1], np.array(teams, dtype=np.int64))
    return dict(zip(teams, model.reasons(features), strict=True))


def chances_at(history: History, model: RiskModel, week: int) -> tuple[Floats, list[str]]:
    """Chance of a collapse of every team at the start of ``week`` (NaN where none is said), and what it rests on (empty where none)."""
    judged = eligibility(history, week)
    chances, basis = np.full(len(history.teams), np.nan), np.full(len(history.teams), "", dtype=object)
    full, low = np.flatnonzero(judged.full).astype(np.int64), np.flatnonzero(judged.low)
    if len(full):
        chances[full] = model.chances(features_at(history, week, full))
        basis[full] = "model"
    if len(low):
        chances[low] = chance_of_collapse(history.people[low, :week])
        basis[low] = "chance"
    return chances, [str(one) for one in basis]


def trend(history: History, model: RiskModel, weeks: int) -> Floats:
    """Chances at the end of each of the last ``weeks`` weeks (teams x weeks), each from what was known then."""
    last = history.people.shape[1]
    columns = [chances_at(history, model, week)[0] for week in range(max(last - weeks + 1, BASELINE_WEEKS), last + 1)]
    return np.column_stack(columns) if columns else np.zeros((len(history.teams), 0))


def moved_share(history: History) -> Floats:
    """Share of each team's people of the quarter who are silent in it lately but at work in another team."""
    active = history.actions[:, -BASELINE_WEEKS:] > 0
    quarter, recent = active[:, :-RECENT_WEEKS].any(axis=1), active[:, -RECENT_WEEKS:].any(axis=1)
    at_work = np.zeros(int(history.person_of.max(initial=-1)) + 1, dtype=bool)
    np.logical_or.at(at_work, history.person_of, recent)
    moved = quarter & ~recent & at_work[history.person_of]
    return _by_team(history, moved) / np.maximum(_by_team(history, quarter), 1)


def _by_team(history: History, flags: ArrayLike) -> Floats:
    return np.bincount(history.team_of, np.asarray(flags, dtype=float), minlength=len(history.teams)).astype(float)


def _without_chance(history: History, team: int, reason: str | None) -> Score:
    """The rule where too little is known for a chance: the last four weeks at or below half of the eight before."""
    people = history.people[team, -BASELINE_WEEKS:]
    is_young = history.people.shape[1] - history.team_first[team] < BASELINE_WEEKS
    if is_young or people[:-RECENT_WEEKS].sum() == 0 or (reason or "").startswith("already"):
        return Score(history.teams[team], None, reason)
    fell = people[-RECENT_WEEKS:].mean() <= DROP * people[:-RECENT_WEEKS].mean()
    words = "half of the activity is gone in four weeks" if fell else "no fall by half in four weeks"
    return Score(history.teams[team], "rule", reason, band="raised" if fell else "usual", reasons=(words,) if fell else ())


def _with_losses(score: Score, people: Floats, model: RiskModel, *, work: float | None) -> Score:
    """The score with what the team's ``people`` of each week do in eight usual weeks, the work at stake and when a collapse would show."""
    leads = model.trained.get("leads")
    is_shown = bool(shows(people[-HALF_WEEKS:].mean(), people[-BASELINE_WEEKS:].mean()))
    return replace(
        score,
        usual=float(people[-BASELINE_WEEKS:].mean() * HORIZON_WEEKS),
        lost_work=None if work is None else (score.chance or 0.0) * work * HORIZON_WEEKS * float(model.trained["lost_share"]),
        warning_weeks=(0, 0) if is_shown else None if leads is None else (int(leads[0]), int(leads[1])),
    )


def typical_of(chances: Floats, model: RiskModel, *, is_calibrated: bool) -> float:
    """The chance that bands compare with: the base rate where chances are right here, else the median of what is said here.

    Coefficients from elsewhere rank the teams of another organisation well and may put all of them too high or too low.
    """
    if is_calibrated or not (~np.isnan(chances)).any():
        return float(model.trained["base_rate"])
    return float(np.nanmedian(chances))


def band_of(chance: float, typical: float) -> str:
    """``high`` from three times the typical chance on, ``raised`` from twice on.

    >>> band_of(0.4, 0.1), band_of(0.2, 0.1), band_of(0.1, 0.1)
    ('high', 'raised', 'usual')
    """
    return "high" if chance >= HIGH * typical else "raised" if chance >= RAISED * typical else "usual"
