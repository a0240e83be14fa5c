"""More that could be looked at in a log of activity, as of each cut-off of a back-test: candidates for features of the risk model."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from models.backtest import Forecasts
from models.history import Floats, History

SMALL = 0.1


def activity_candidates(history: History, champion: Forecasts) -> Mapping[str, Floats]:
    """Values of every candidate for each row of the champion, from weeks before its cut-off."""
    found: dict[str, Floats] = {}
    for week in np.unique(champion.week):
        rows = np.flatnonzero(champion.week == week)
        known = history.until(int(week))
        for name, values in {**_of_people(known), **_of_accounts(known)}.items():
            found.setdefault(name, np.full(len(champion.team), np.nan))[rows] = values[champion.team[rows]]
    return found


def _of_people(known: History) -> dict[str, Floats]:
    people, work = known.people, known.work
    usual = people[:, -12:].mean(axis=1)
    highest = np.stack([people[:, max(start - 12, 0) : start].mean(axis=1) for start in range(people.shape[1], 11, -4)][:11]).max(axis=0)
    return {
        "people in the last week against usual": _ratio(people[:, -1], usual),
        "slope of four weeks": np.asarray(np.log(people[:, -4:] + 0.5) @ (np.arange(4) - 1.5) / 5, dtype=float),
        "slope of six weeks": np.asarray(np.log(people[:, -6:] + 0.5) @ (np.arange(6) - 2.5) / 17.5, dtype=float),
        "work in two weeks against usual": _ratio(np.sqrt(work[:, -2:].mean(axis=1)), np.sqrt(work[:, -12:].mean(axis=1))),
        "usual people against the best quarter of a year": _ratio(usual, highest),
    }


def _of_accounts(known: History) -> dict[str, Floats]:
    active = known.actions[:, -12:] > 0
    before, lately = active[:, :-4].mean(axis=1), active[:, -4:].mean(axis=1)
    regular, quarter = before >= 0.25, active.any(axis=1)
    everywhere = np.bincount(known.person_of, active[:, -4:].sum(axis=1).astype(float))
    elsewhere = quarter & (everywhere[known.person_of] > active[:, -4:].sum(axis=1))
    return {
        "people at half of their own pace": _share(known, regular & (lately <= before / 2), regular),
        "people at work in other teams": _share(known, elsewhere, quarter),
    }


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.log((part + SMALL) / (whole + SMALL)), dtype=float)


def _share(known: History, some: ArrayLike, of: ArrayLike) -> Floats:
    parts = [np.bincount(known.team_of, np.asarray(flags, dtype=float), minlength=len(known.teams)) for flags in (some, of)]
    return np.asarray(parts[0] / np.maximum(parts[1], 1), dtype=float)
