"""Scores that cannot hide: a composite beside its critical floors, the reasons in words, and what a changed rule did to a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST_RECORDS = 30
UNKNOWN_LIMIT = 0.1


@dataclass(frozen=True)
class Composite:
    """A weighted score with what it must not hide.

    ``value`` is None where nothing is known. ``failed`` are the fields below their floor, ``unknown_share`` the part of the weight of which
    nothing is known; ``confidence`` is ``good``, ``small sample`` (under 30 records) or ``low`` (over a tenth unknown).
    """

    value: float | None
    failed: tuple[str, ...]
    unknown_share: float
    confidence: str


class FieldCounts(NamedTuple):
    """The fields of an object with their records: filled, applicable, and those of which nothing is known."""

    names: tuple[str, ...]
    filled: Floats
    applicable: Floats
    unknown: Floats

    @classmethod
    def of(cls, fields: pd.DataFrame) -> "FieldCounts":
        """A row per field (index) with these columns."""
        filled, applicable, unknown = (_counts(fields, name) for name in ("filled", "applicable", "unknown"))
        return cls(tuple(str(name) for name in fields.index), filled, applicable, unknown)

    def among(self, names: Sequence[str]) -> "FieldCounts":
        """Those of the fields that have one of these names."""
        kept = np.isin(self.names, names) if self.names else np.zeros(0, dtype=bool)
        chosen = tuple(name for name, is_kept in zip(self.names, kept, strict=True) if is_kept)
        return FieldCounts(chosen, self.filled[kept], self.applicable[kept], self.unknown[kept])


def composite(fields: pd.DataFrame, *, weights: Mapping[str, float], floors: Mapping[str, float]) -> Composite:
    """One score from ``fields``: a row per field (index) with ``filled``, ``applicable`` and ``unknown``.

    The score is sum(w * filled) / sum(w * applicable); a field without a weight counts once. A field under its floor is named, whatever
    the score.

    >>> table = pd.DataFrame({"filled": [95, 10], "applicable": [100, 100], "unknown": [0, 0]}, index=["phone", "email"])
    >>> composite(table, weights={"phone": 9}, floors={"email": 0.5})
    Composite(value=0.865, failed=('email',), unknown_share=0.0, confidence='good')
    """
    return composite_of(FieldCounts.of(fields), weights=weights, floors=floors)


def composite_of(fields: FieldCounts, *, weights: Mapping[str, float], floors: Mapping[str, float]) -> Composite:
    """As :func:`composite`, from arrays: of a score per object and period, frames took nearly all the time."""
    names, filled_count, applicable_count, unknown_count = fields
    weight = np.array([weights.get(name, 1.0) for name in names])
    applicable, unknown = float(weight @ applicable_count), float(weight @ unknown_count)
    value = float(weight @ filled_count) / applicable if applicable else None
    unknown_share = unknown / (applicable + unknown) if applicable + unknown else 1.0
    rates = dict(zip(names, _shares(filled_count, applicable_count), strict=True))
    failed = tuple(sorted(name for name, floor in floors.items() if name in rates and rates[name] < floor))
    records = int((applicable_count + unknown_count).max()) if names else 0
    confidence = "low" if unknown_share > UNKNOWN_LIMIT else "small sample" if records < FEWEST_RECORDS else "good"
    return Composite(value, failed, unknown_share, confidence)


def missing_words(fields: pd.DataFrame, *, at_most: int = 3) -> str:
    """What is missing most, in words: the fields with most empty records, each with its share; empty text if nothing is missing.

    >>> table = pd.DataFrame({"filled": [52, 90, 100], "applicable": [100, 100, 100]}, index=["next_step", "email", "phone"])
    >>> missing_words(table)
    'missing: next step (48 %), email (10 %)'
    """
    return missing_of([str(name) for name in fields.index], _counts(fields, "filled"), _counts(fields, "applicable"), at_most=at_most)


def missing_of(names: Sequence[str], filled: Floats, applicable: Floats, *, at_most: int = 3) -> str:
    """As :func:`missing_words`, from arrays."""
    missing = sorted((-(1 - share), name) for name, share in zip(names, _shares(filled, applicable), strict=True) if share < 1)
    named = [f"{name.replace('_', ' ')} ({_percent(-part)})" for part, name in missing[:at_most]]
    return f"missing: {', '.join(named)}" if named else ""


def _counts(fields: pd.DataFrame, name: str) -> Floats:
    return np.asarray(fields[name].to_numpy(dtype=float), dtype=np.float64)


def _shares(filled: Floats, applicable: Floats) -> list[float]:
    """Filled of applicable, NaN where nothing applies."""
    return np.divide(filled, applicable, out=np.full(len(filled), np.nan), where=applicable > 0).tolist()


def _percent(part: float) -> str:
    return "<1 %" if part < 0.01 else f"{100 * part:.0f} %"


@dataclass(frozen=True)
class Rebaseline:
    """Why a score moved between two dates; the four parts add up to ``after - before``."""

    before: float
    after: float
    fixed: float
    new_defects: float
    population: float
    definition: float


def rebaseline(records: pd.DataFrame) -> Rebaseline:
    """Split the move of a share of good records into what people did and what the yardstick did.

    ``records`` has a row per record and the columns ``before`` (good under the old rule then), ``after_old`` (good under the old rule now)
    and ``after`` (good under the new rule now), each True, False or missing where the record was not there. ``fixed`` and ``new_defects``
    come from records that were there both times, ``population`` from those that came and went, ``definition`` from the new rule.
    Raises ValueError where one of the two dates has no record.

    >>> table = pd.DataFrame({"before": [True, False], "after_old": [True, True], "after": [True, False]})
    >>> rebaseline(table)
    Rebaseline(before=0.5, after=0.5, fixed=0.5, new_defects=0.0, population=0.0, definition=-0.5)
    """
    then, now, ruled = (records[name].dropna().astype("float64") for name in ("before", "after_old", "after"))
    if then.empty or now.empty:
        raise ValueError("a rebaseline needs records at both dates")
    both = then.index.intersection(now.index)
    stayed = max(len(both), 1)
    fixed = float(((then[both] == 0) & (now[both] == 1)).sum()) / stayed
    spoilt = float(((then[both] == 1) & (now[both] == 0)).sum()) / stayed
    before, between, after = float(then.mean()), float(now.mean()), float(ruled.mean())
    return Rebaseline(before, after, fixed, 0.0 - spoilt, between - before - fixed + spoilt, after - between)
