"""The cohort matrix of one team: from the door's rows to a chart with its finding."""

import pandas as pd

from dashboard import charts, words

MOST_MONTHS = 18
NOUN = "months after the first"


def retention(found: pd.DataFrame, name: str) -> charts.Chart | None:
    """Who still works in the CRM so many months after starting; null where nothing may be shown or is known."""
    cells = found[found["months_since"] <= MOST_MONTHS]
    if cells["value"].notna().sum() == 0:
        return None
    labels = {first: _label(first, after) for first, after in zip(cells["started_from"], cells["started_to"], strict=True)}
    by_start = cells.pivot(index="started_from", columns="months_since", values="value").astype("float64")
    months = [str(since) for since in by_start.columns]
    rows = [[None if pd.isna(value) else float(value) for value in row] for row in by_start.to_numpy()]
    title = _title(cells)
    table = (100 * by_start).round(1).set_axis(months, axis=1)
    bounds = cells.pivot(index="started_from", columns="months_since", values="bound").set_axis(months, axis=1)
    table = table.assign(**{month + charts.BOUND_OF: bounds[month] for month in months})
    table.insert(0, "Started", [labels[start] for start in by_start.index])
    table["Note"] = [_why_empty(cells[cells["started_from"] == start]) for start in by_start.index]
    return charts.Chart(
        figure=charts.matrix([labels[start] for start in by_start.index], months, rows, noun=NOUN),
        title=title,
        subtitle=f"Of those who began in a month and are still entitled, the share that worked in the CRM in the last week of a later one, "
        f"{name}; months of few are put together; 10 % and 90 % may be bounds; blank: hidden or nobody left",
        alt=f"Matrix of {len(rows)} starting months in {name}. {title}.",
        table=table.reset_index(drop=True),
    )


def _why_empty(row: pd.DataFrame) -> str:
    """Why months of one start are blank."""
    untold = row[row["value"].isna()]
    return "; ".join(
        dict.fromkeys(str(state if pd.isna(why) else why) for state, why in zip(untold["state"], untold["reason"], strict=True))
    )


def _label(first: pd.Timestamp, after: pd.Timestamp) -> str:
    """``Jan 2026``, or ``Jan to Mar 2026`` for months put together."""
    last = after - pd.DateOffset(months=1)
    if first == last:
        return f"{first:%b %Y}"
    return f"{first:%b} to {last:%b %Y}" if first.year == last.year else f"{first:%b %Y} to {last:%b %Y}"


def _title(cells: pd.DataFrame) -> str:
    """What is left of everybody at the longest distance that two groups of starters have reached; no share where one is a bound."""
    known = cells[cells["value"].notna() & (cells["months_since"] > 0)]
    if known.empty:
        return "Nobody has been followed for a month yet"
    reached = known.groupby("months_since")["value"].count()
    since = int(reached[reached >= min(2, reached.max())].index.max())
    there = known[known["months_since"] == since]
    if there["active"].isna().any():
        return f"What is left of those who began, up to {words.counted(int(known['months_since'].max()), 'month')} later"
    share = float(there["active"].sum() / there["starters"].sum())
    return (
        f"{words.counted(since, 'month')} after the first, {words.share_in_words(share)} of those who began still work in it".capitalize()
    )
