"""The business case out of rows of the ledger, and what it becomes once adoption is measured. No figure is added to those entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from models.business_case import Assumption, Benefit, Case, StopRule
from models.returns import ReturnProblem

Row = Mapping[str, Any]
DAYS_A_YEAR = 365.25
WEEKS_A_YEAR = DAYS_A_YEAR / 7
RECENT_WEEKS = 26


def case_of(terms: Row, years: Sequence[Row], benefits: Sequence[Row]) -> Case:
    """The case as entered. Raises ``ReturnProblem`` in words for what is missing."""
    rows = sorted(years, key=lambda row: int(row["year"]))
    numbers = [int(row["year"]) for row in rows]
    if numbers != list(range(len(numbers))) or len(numbers) < 2:
        raise ReturnProblem(f"The years of the case are {', '.join(map(str, numbers)) or 'missing'}: they must run 0, 1, 2, ... each once.")
    if not benefits:
        raise ReturnProblem("No benefit is entered.")
    return Case(
        costs=tuple(_assumption(f"cost of year {row['year']}", row, "cost", str(terms["currency"])) for row in rows),
        benefits=tuple(_benefit(row, str(terms["currency"])) for row in benefits),
        adoption=tuple(_assumption(f"effective adoption in year {row['year']}", row, "adoption", "share") for row in rows[1:]),
        rate=float(terms["rate"]),
        cost_risk=float(terms["cost_risk"] or 0.0),
    )


def stop_rule(terms: Row) -> StopRule | None:
    """The rule fixed with the case; null where none was fixed."""
    if terms["fixed_on"] is None:
        return None
    return StopRule(
        float(terms["stop_below_chance"]),
        float(terms["fix_below_chance"]),
        float(terms["stop_below_engagement"]),
        int(terms["quarters"] or 2),
    )


def _assumption(name: str, row: Row, column: str, unit: str) -> Assumption:
    low, likely, high = (float(row[f"{column}_{part}"]) for part in ("low", "likely", "high"))
    return Assumption(name, low, likely, high, unit, str(row["author"]), row["as_of"])


def _benefit(row: Row, currency: str) -> Benefit:
    title = str(row["title"])
    return Benefit(
        title, float(row["people"]), _assumption(f"{title} (worth a year and person)", row, "value", f"{currency} a year and person"),
        _assumption(f"{title} (share that comes about)", row, "realised", "share"), float(row["overlap"] or 0.0), float(row["risk"] or 0.0),
    )  # fmt: skip


def year_of(day: date, starts_on: date) -> int:
    """1 in the first year from ``starts_on``, 0 and below before it."""
    return int((day - starts_on).days // DAYS_A_YEAR) + 1


def ended_by(weekly: pd.Series, until: date) -> pd.Series:
    """The weeks (by their Monday) that were over by ``until``."""
    return weekly[pd.DatetimeIndex(weekly.index) <= pd.Timestamp(until) - pd.Timedelta(days=7)]


def measured_case(case: Case, weekly: pd.Series, *, starts_on: date, until: date) -> Case:
    """The case with measured adoption: ``weekly`` (share by Monday, NaN unknown) of the weeks that end by ``until``.

    A year that is over takes its measured mean. What is ahead stays at the latest level; its low is the lowest of the last half year, its
    high the plan where that is higher: nobody is credited with a rise that was not seen. A year of which no week was measured keeps
    the plan.
    """
    known = ended_by(weekly, until).dropna()
    if known.empty:
        raise ReturnProblem("Effective adoption was never measured: the case rests on its plan alone.")
    latest, lowest = float(known.iloc[-1]), float(known.iloc[-RECENT_WEEKS:].min())
    years = pd.Series([year_of(monday.date(), starts_on) for monday in known.index], index=known.index)
    adoption = []
    for number, planned in enumerate(case.adoption, start=1):
        seen = known[years == number]
        done = min(max((until - starts_on).days / DAYS_A_YEAR - (number - 1), 0.0), 1.0)
        if done > 0 and seen.empty:
            adoption.append(planned)
            continue
        mean, ahead = float(seen.mean()) if len(seen) else 0.0, 1.0 - done
        low, likely, high = (done * mean + ahead * level for level in (lowest, latest, max(latest, planned.likely)))
        adoption.append(replace(planned, low=low, likely=likely, high=high, author="measured", as_of=until))
    return replace(case, adoption=tuple(adoption))


@dataclass(frozen=True)
class Realised:
    """Benefit of the weeks measured so far, with the middle 80 % of its draws, and what the case promised for the same weeks."""

    likely: float
    low: float
    high: float
    planned: float
    weeks: int

    @property
    def share(self) -> float | None:
        """Benefit so far over the plan for the same weeks; null where the plan expected none."""
        return self.likely / self.planned if self.planned > 0 else None


def realised(case: Case, weekly: pd.Series, *, starts_on: date, until: date, seed: int, draws: int = 10_000) -> Realised | None:
    """What measured adoption brought so far; null before the first measured week of the case."""
    known = ended_by(weekly, until)[pd.Timestamp(starts_on) :].dropna()
    years = [year_of(monday.date(), starts_on) for monday in known.index]
    within = [year for year in years if year <= len(case.adoption)]
    known = known.iloc[: len(within)]
    if known.empty:
        return None
    random = np.random.default_rng(seed)
    a_year = np.zeros(draws)
    likely_year = 0.0
    for benefit in case.benefits:
        kept = benefit.people * (1 - benefit.overlap) * (1 - benefit.risk)
        a_year += kept * benefit.value.drawn(random, draws) * benefit.realisation.drawn(random, draws)
        likely_year += kept * benefit.value.likely * benefit.realisation.likely
    level = float(known.sum()) / WEEKS_A_YEAR
    low, high = np.quantile(a_year * level, [0.1, 0.9])
    planned = sum(case.adoption[year - 1].likely for year in within) / WEEKS_A_YEAR * likely_year
    return Realised(likely_year * level, float(low), float(high), planned, len(known))


def quarter_ends(until: date, *, quarters: int) -> list[date]:
    """The last ``quarters`` days at which a quarter of 13 weeks ended, the latest being ``until``."""
    return [until - timedelta(weeks=13 * back) for back in reversed(range(quarters))]
