"""From the rows of one metric to how each cohort stands now and stood a quarter before: the material of a diagnosis.

Medians over several looks, so that one odd week decides nothing; no slope and no correlation is ever taken of two series that both move.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BOUNDS = (None, "<", ">")
NO_BOUND, BELOW, ABOVE = range(len(BOUNDS))
PAST_DAYS = (91, 182)  # a quarter before the latest look, and how far back it reaches
LATEST_DAYS = {"week": 21, "month": 84}  # three weeks; three months, none of which begins twelve weeks apart
FEWEST_LOOKS = {"week": 6, "month": 2}
FEWEST_CASES = 5
NO_PAST = "not known a quarter before"


@dataclass(frozen=True)
class Level:
    """One cohort and metric: the value now and a quarter before, null unless known, with ``reason``; ``people`` eligible behind it.

    ``bound`` is ``<`` or ``>`` where only a bound is shown for so few people; ``kind`` is the kind of work, null for people of several;
    ``is_whole`` is false where smaller groups were left out. ``cases`` is how many records, deals or contacts a share speaks of, null
    where it speaks of people. ``looks`` is how many spans the value is the mean of.
    """

    value: float | None
    before: float | None
    bound: str | None
    people: int
    kind: str | None
    reason: str
    is_whole: bool = True
    cases: float | None = None
    looks: int = 1


@dataclass(frozen=True)
class Spans:
    """So many spans of ``days`` each, the latest first, over which a value is averaged."""

    count: int
    days: int


@dataclass(frozen=True)
class _Looks:
    """Every look at one metric as grids: a row per cohort in ``ids``, a column per day in ``days``; NaN and ``seen`` false where none."""

    ids: list[str]
    days: NDArray[np.int64]
    seen: NDArray[np.bool_]
    value: Floats
    people: Floats
    bound: NDArray[np.int64]
    reason: NDArray[np.object_]


ONE_SPAN = Spans(1, 28)


def levels(
    rows: pd.DataFrame, *, grain: str, is_moment: bool, counted: pd.DataFrame | None = None, spans: Spans = ONE_SPAN
) -> dict[str, Level]:
    """Levels by ``cohort_id`` from the rows of one metric as the door gives them, in any order, one a cohort and period.

    ``counted`` are the rows of its cases, if it has any.
    ``grain`` is ``week`` for a stock and ``month`` for a flow. What is seen at a moment (``is_moment``) is judged by its latest look;
    everything else by the median of the last three complete weeks or months, or the mean of such medians at the end of each of ``spans``.
    """
    usable = rows if is_moment else rows[rows["is_complete"].to_numpy(dtype=bool)]
    kinds = _kinds(rows)
    cases = None if counted is None else cases_of(counted, grain=grain)
    looks = _looks(usable)
    found = _levels(looks, kinds, grain=grain, is_moment=is_moment, spans=spans)
    every = {cohort: found.get(cohort) or Level(None, None, None, 0, kind, "no complete period yet") for cohort, kind in kinds.items()}
    return every if cases is None else {cohort: replace(one, cases=cases.get(cohort, 0.0)) for cohort, one in every.items()}


def _kinds(rows: pd.DataFrame) -> dict[str, str | None]:
    """The kind of work of every cohort, in the order of the rows."""
    ids, codes = _coded(rows["cohort_id"])
    _, first = np.unique(codes, return_index=True)
    first.sort()
    kinds = rows["application_type"].take(first).to_numpy(dtype=object)
    return {ids[code]: kind if isinstance(kind, str) else None for code, kind in zip(codes[first], kinds, strict=True)}


def _coded(texts: pd.Series) -> tuple[list[str], NDArray[np.int64]]:
    """Distinct texts, and the place of each row's among them: a categorical column, which ``by_cohort`` makes, has both already."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return [str(one) for one in texts.cat.categories], np.asarray(texts.cat.codes, dtype=np.int64)
    codes, ids = pd.factorize(texts)
    return [str(one) for one in ids], np.asarray(codes, dtype=np.int64)


def by_cohort(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with their cohorts numbered once, for the many metrics that they are cut into."""
    return rows.assign(cohort_id=rows["cohort_id"].astype("category"))


def _numbers(column: pd.Series) -> Floats:
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _looks(rows: pd.DataFrame) -> _Looks:
    """Rows laid out as grids."""
    names, every = _coded(rows["cohort_id"])
    used, codes = np.unique(every, return_inverse=True)
    words, states = pd.factorize(rows["state"])
    state = np.asarray(states, dtype=object)[words]
    why, given = rows["reason"].to_numpy(dtype=object), rows["bound"].to_numpy(dtype=object)
    when = np.asarray(rows["period_start"].to_numpy(), dtype="datetime64[D]").astype(np.int64)
    days, at = np.unique(when, return_inverse=True)
    shape = (len(used), len(days))
    seen, value, people = np.zeros(shape, dtype=bool), np.full(shape, np.nan), np.full(shape, np.nan)
    bound, reason = np.zeros(shape, dtype=np.int64), np.full(shape, "", dtype=object)
    seen[codes, at] = True
    is_value = state == "value"
    value[codes, at] = np.where(is_value, _numbers(rows["value"]), np.nan)
    people[codes, at] = _numbers(rows["people"])
    bound[codes, at] = np.where(given == "<", BELOW, np.where(given == ">", ABOVE, NO_BOUND))
    reason[codes, at] = np.where(rows["reason"].isna().to_numpy(dtype=bool), np.where(is_value, "", state), why)
    return _Looks([names[code] for code in used], days, seen, value, people, bound, reason)


def _levels(looks: _Looks, kinds: Mapping[str, str | None], *, grain: str, is_moment: bool, spans: Spans) -> dict[str, Level]:
    if not looks.ids:
        return {}
    every = np.arange(len(looks.ids))
    last = len(looks.days) - 1 - np.argmax(looks.seen[:, ::-1], axis=1)
    value, bound = looks.value[every, last], looks.bound[every, last]
    ago = looks.days[last][:, None] - looks.days[None, :]
    is_one = (bound != NO_BOUND) | is_moment
    near = np.where(is_one[:, None], ago == 0, (ago >= 0) & (ago < LATEST_DAYS[grain])) & (looks.bound == bound[:, None])
    now, _ = _medians(looks.value, near)
    times_seen = np.ones(len(every), dtype=np.int64)
    if spans.count > 1:
        now, times_seen = _mean_of_spans(looks.value, ago, now, bound, spans)
    before, times = _medians(looks.value, (ago >= PAST_DAYS[0]) & (ago <= PAST_DAYS[1]))
    is_enough = times >= (1 if is_moment else FEWEST_LOOKS[grain])
    found: dict[str, Level] = {}
    for place, cohort in enumerate(looks.ids):
        crowd, why, kind = looks.people[place, last[place]], str(looks.reason[place, last[place]]), kinds[cohort]
        people = 0 if np.isnan(crowd) else round(crowd)
        if np.isnan(value[place]):
            found[cohort] = Level(None, None, None, people, kind, why or "not known")
            continue
        past = float(before[place]) if is_enough[place] else None
        told = (BOUNDS[bound[place]], people, kind, "" if past is not None else NO_PAST)
        found[cohort] = Level(float(now[place]), past, *told, not why.startswith("without"), looks=int(times_seen[place]))
    return found


def _mean_of_spans(
    values: Floats, ago: NDArray[np.int64], now: Floats, bound: NDArray[np.int64], spans: Spans
) -> tuple[Floats, NDArray[np.int64]]:
    """The mean of the latest median and those of the spans before, as far as they are known, and how many; a bound stays what it is."""
    medians = [now]
    for span in range(1, spans.count):
        from_day = span * spans.days
        medians.append(_medians(values, (ago >= from_day) & (ago < from_day + LATEST_DAYS["week"]))[0])
    every = np.stack(medians)
    known = np.isfinite(every)
    times = np.where(bound == NO_BOUND, known.sum(axis=0), 1)
    mean = np.where(known, every, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where((bound == NO_BOUND) & np.isfinite(now), mean, now), np.maximum(times, 1)


def _medians(values: Floats, chosen: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int64]]:
    """The median of the known among the chosen in each row, NaN where there is none, and how many there are."""
    held = np.sort(np.where(chosen, values, np.nan), axis=1)  # NaN comes last
    times = np.sum(~np.isnan(held), axis=1)
    every, upper = np.arange(len(held)), np.maximum(times, 1)
    return (held[every, (upper - 1) // 2] + held[every, upper // 2]) / 2, times


def cases_of(counted: pd.DataFrame, *, grain: str) -> dict[str, float]:
    """Cases by cohort: those of the latest week of a stock, of the last three complete months of a flow together."""
    looks = _looks(counted if grain == "week" else counted[counted["is_complete"].astype(bool)])
    if not looks.ids:
        return {}
    known = ~np.isnan(looks.value)
    last = len(looks.days) - 1 - np.argmax(known[:, ::-1], axis=1)
    ago = looks.days[last][:, None] - looks.days[None, :]
    near = known & (ago == 0 if grain == "week" else (ago >= 0) & (ago < LATEST_DAYS[grain]))
    sums = np.where(near, looks.value, 0.0).sum(axis=1)
    return {cohort: float(sums[place]) for place, cohort in enumerate(looks.ids) if known[place].any()}
