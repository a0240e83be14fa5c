"""Small text tables for metric tests: one row per case, the last column says why."""

from collections.abc import Callable

import pandas as pd


def check(metric: Callable[..., pd.Series], table: str) -> None:
    """Compare a metric with the column ``expected`` of a text table (columns parted by ``|``, ``unknown`` is a gap).

    The other columns are the metric's fact, summed to one cohort and period a row; ``because`` is the reason shown on failure.
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    cases = pd.DataFrame(lines[1:], columns=lines[0])
    frame = cases.drop(columns=["expected", "because"]).astype("float64")
    found = metric(frame)
    assert list(found.index) == list(frame.index)
    for place, case in cases.iterrows():
        expected, value = case["expected"], found.loc[place]
        same = pd.isna(value) if expected == "unknown" else abs(value - float(expected)) < 1e-12
        assert same, f"{metric.__name__} is {value}, not {expected}: {case['because']}"
