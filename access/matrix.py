"""The cohort matrix: of the people who started in one month, who still works in the CRM one, two, three ... months later."""

from collections.abc import Iterable, Iterator

import pandas as pd

from access.answers import BOUND, BOUNDED_BELOW, answer, column_of
from access.counts import Count
from access.floors import Level, cut_for, only
from access.periods import periods_of
from access.snapshot import Snapshot
from access.viewer import Viewer
from access.windows import Window

COLUMNS = ("cohort_id", "cohort", "unit", "level", "started_from", "started_to", "months_since", "starters", "active", "value", "bound",
           "state", "reason")  # fmt: skip
START = "start_month_date"


STARTERS = tuple(Count(name, ("team_cohorts",), (START,)) for name in ("starters", "active_starters"))


def retention_matrix(
    snapshot: Snapshot,
    viewer: Viewer,
    *,
    by: Level = "company",
    units: Iterable[str] | None = None,
    cohort_ids: Iterable[str] | None = None,
) -> pd.DataFrame:
    """One row per cohort, month of first use and number of whole months since: the columns are ``COLUMNS``.

    ``value`` is the share of the starters still eligible who were active in the last week of that month. For everyone but the operator
    months with fewer starters than the floor are put together with the next ones (``started_from`` to ``started_to``, exclusive), each
    at its own distance from its start; a cell of fewer eligible starters than the floor is ``hidden``, and a share of 0 or 1 of few is a
    ``bound`` as in ``values``. Only complete months are given.
    Raises ``AccessDenied`` and ``UnknownUnit`` as ``values`` does.
    """
    cut = cut_for(snapshot, viewer, by, units=units)
    if cohort_ids is not None:
        cut = only(cut, cohort_ids)
    window = Window(cut, periods_of(cut.lattice.calendar, "month", since=None, until=None))
    counted = answer(snapshot, viewer, STARTERS, window)
    floor = 0 if viewer.is_operator else viewer.floor.k
    rows = [row for _, months in counted.groupby("cohort_id", sort=False) for row in _rows_of(months, floor)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows_of(counted: pd.DataFrame, floor: int) -> Iterator[tuple[object, ...]]:
    """The rows of one cohort."""
    shown = counted[counted["is_complete"].astype(bool) & counted["state"].eq("value") & counted[column_of(START)].notna()]
    if shown.empty:
        return
    started = pd.to_datetime(shown[column_of(START)])
    offset = 12 * (shown["period_start"].dt.year - started.dt.year) + shown["period_start"].dt.month - started.dt.month
    cells: dict[pd.Timestamp, dict[int, dict[str, float]]] = {}
    for start, since, name, value in zip(started, offset, shown["metric"], shown["value"].astype("float64"), strict=True):
        cells.setdefault(start, {}).setdefault(int(since), {})[str(name)] = value
    most = pd.Series({start: max(cell.get("starters", 0.0) for cell in seen.values()) for start, seen in cells.items()})
    label = [counted.iloc[0][name] for name in ("cohort_id", "cohort", "unit", "level")]
    for months in merged_months(most, floor=floor):
        span = (months[0], months[-1] + pd.DateOffset(months=1))
        for since in range(min(max(cells[month]) for month in months) + 1):
            found = [cells[month].get(since, {}) for month in months]
            starters, active = (sum(cell.get(name, 0.0) for cell in found) for name in ("starters", "active_starters"))
            yield (*label, *span, since, *_cell(starters, active, floor))


def _cell(starters: float, active: float, floor: int) -> tuple[object, ...]:
    """Starters, active, value, bound, state and reason; for all but the operator 0 and 1 of few are bounds, as everywhere at the door."""
    if starters == 0:
        return None, None, None, None, "not known", "nobody who started then is entitled any more"
    if starters < floor:
        return None, None, None, None, "hidden", f"hidden (fewer than {floor})"
    if floor and starters < BOUNDED_BELOW and active in {0, starters}:
        value, bound, reason = (1 - BOUND, ">", ">90 %") if active else (BOUND, "<", "<10 %")
        return starters, None, value, bound, "value", reason
    return starters, active, active / starters, None, "value", None


def merged_months(starters: pd.Series, *, floor: int) -> list[list[pd.Timestamp]]:
    """Months in order, put together with the next ones until each group has ``floor`` starters; what is left joins the last group.

    >>> months = pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"])
    >>> [[month.month for month in group] for group in merged_months(pd.Series([3, 4, 9, 1], index=months), floor=5)]
    [[1, 2], [3, 4]]
    """
    groups: list[list[pd.Timestamp]] = []
    held: list[pd.Timestamp] = []
    together = 0.0
    ordered = starters.sort_index()
    for month, count in zip(pd.DatetimeIndex(ordered.index), ordered.tolist(), strict=True):
        held.append(month)
        together += count
        if together >= max(floor, 1):
            groups.append(held)
            held = []
            together = 0.0
    if held and groups:
        groups[-1] += held
    elif held:
        groups.append(held)
    return groups
