"""How fast fields go out of date, estimated from their history: an exponential with censoring, its interval, and the half-life."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

DAYS_PER_MONTH = 365.25 / 12
FEWEST_CHANGES = 20
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Decay:
    """What a field's history says: ``changes`` of the value over ``exposure_days`` under observation, and the half-life in days.

    ``low`` and ``high`` bound the half-life with 95 % confidence; all three are None below ``FEWEST_CHANGES`` changes.
    """

    changes: int
    exposure_days: float
    half_life_days: float | None
    low: float | None
    high: float | None

    @property
    def half_life_months(self) -> float | None:
        """The half-life in months of 30.44 days."""
        return None if self.half_life_days is None else self.half_life_days / DAYS_PER_MONTH


def half_life_of_hazard(changes_per_day: float) -> float:
    """Days after which half of the values have changed, at a constant rate.

    >>> round(half_life_of_hazard(math.log(2) / 100))
    100
    """
    return math.log(2) / changes_per_day


def estimate(spells: pd.DataFrame) -> Decay:
    """The decay behind ``spells``: one row per time a value stood, with ``days`` and ``changed`` (False: it still stands, censored).

    Changes over total time is the maximum likelihood of an exponential with censoring; the interval is normal on the logarithm of the
    rate, with a variance that lets the changes of one record (column ``record``, optional) hang together.

    >>> found = estimate(pd.DataFrame({"days": [10.0] * 40, "changed": [True] * 20 + [False] * 20}))
    >>> round(found.half_life_days or 0, 3)
    13.863
    """
    changes, exposure = int(spells["changed"].sum()), float(spells["days"].sum())
    if changes < FEWEST_CHANGES or exposure <= 0:
        return Decay(changes, exposure, None, None, None)
    rate = changes / exposure
    spread = _log_spread(spells, rate, changes)
    centre = half_life_of_hazard(rate)
    return Decay(changes, exposure, centre, centre * math.exp(-Z_95 * spread), centre * math.exp(Z_95 * spread))


def _log_spread(spells: pd.DataFrame, rate: float, changes: int) -> float:
    """Standard error of the logarithm of the rate; over records where they are named, never below that of independent changes."""
    alone = 1 / math.sqrt(changes)
    if "record" not in spells.columns:
        return alone
    scores = (spells["changed"].astype("float64") - rate * spells["days"]).groupby(spells["record"]).sum()
    return max(alone, float(np.sqrt((scores**2).sum())) / changes)


def spells_of(changes: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Spells of one field's values, for :func:`estimate`.

    ``changes``: record, changed_at, had_value, has_value (whether a value stood there before and after). ``records`` is indexed by record:
    ``since`` (entered; missing where entry is itself a logged change), ``until`` (end of sight, exclusive) and ``is_filled`` (now). A spell
    begins when a value is set, or at entry where the first change replaced one or the field is filled and never changed; it ends with the
    next change. What still stands at the end of sight is censored. Changes at the same instant count once.
    """
    seen = changes.join(records[["until"]], on="record", how="inner")
    seen = seen[seen["changed_at"] < seen["until"]].sort_values(["record", "changed_at"], kind="stable")
    firsts = seen.drop_duplicates("record")
    from_entry = records["since"].notna() & (
        records.index.isin(firsts.loc[firsts["had_value"], "record"])
        | (~records.index.isin(firsts["record"]) & records["is_filled"].eq(True))
    )
    entered = records[from_entry].rename_axis("record").reset_index().rename(columns={"since": "changed_at"}).assign(has_value=True)
    columns = ["record", "changed_at", "has_value", "until"]
    steps = pd.concat([entered[columns], seen[columns]]).drop_duplicates(["record", "changed_at"], keep="last")
    steps = steps.sort_values(["record", "changed_at"], kind="stable")
    ends = steps.groupby("record")["changed_at"].shift(-1)
    days = (ends.fillna(steps["until"]) - steps["changed_at"]).dt.total_seconds() / 86_400
    spells = pd.DataFrame({"record": steps["record"], "days": days, "changed": ends.notna()})
    return spells[steps["has_value"].astype(bool) & (days > 0)].reset_index(drop=True)
