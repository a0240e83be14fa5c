"""``takehold metrics``: exact figures for the operator, through the one door."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from takehold import wiring
from takehold.clock import parse_date
from takehold.errors import WHERE_METRICS, InputError, did_you_mean
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import frame_rows, print_rows
from takehold.settings import Settings, load_settings

if TYPE_CHECKING:
    import pandas as pd

SHOWN_COLUMNS = ("metric", "cohort", "object_type", "field_name", "period_start", "is_complete", "value", "people", "state", "reason")


class Level(StrEnum):
    """Whose figures."""

    TEAM = "team"
    UNIT = "unit"
    COMPANY = "company"


class Period(StrEnum):
    """Over which time."""

    WEEK = "week"
    MONTH = "month"


def metrics(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[METRIC]...", help="Names of metrics; none: all.", autocompletion=wiring.known_metrics)
    ] = None,
    by: Annotated[Level, typer.Option("--by", help="Per team, per unit or for the company.")] = Level.COMPANY,
    period: Annotated[Period, typer.Option("--period", help="Per week or per month.")] = Period.WEEK,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Show the latest complete period before this day.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Show every complete period from this day on.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only this source's teams or units.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show metrics of complete periods, exact and unmerged, as the operator of this machine sees them."""
    folder = find_home(context, home)
    settings = load_settings(folder)
    chosen = known_names(names or [])
    check_source(settings, source, by)
    end = parse_date(as_of) if as_of else None
    start = parse_date(since) if since else None
    snapshot = wiring.published_snapshot(folder, settings)
    found = wiring.operator_values(snapshot, chosen, by=by.value, period=period.value, between=(start, end))
    rows = complete_rows(found, end=end, latest_only=start is None)
    if source and by is not Level.COMPANY:
        rows = rows[rows["cohort_id"].str.startswith(f"{source}:")]
    print_rows(shown_rows(rows, as_json=as_json), as_json=as_json, empty="No period there.")


def known_names(names: list[str]) -> list[str]:
    """The names asked for, or all; raises `InputError` naming the close ones for a name that the catalogue lacks."""
    known = wiring.known_metrics()
    for name in names:
        if name not in known:
            raise InputError(f"No metric called '{name}'{did_you_mean(name, known)} {WHERE_METRICS}")
    return names or known


def check_source(settings: Settings, source: str | None, by: Level) -> None:
    """Raise `InputError` for an unknown source, or for one source out of several at company level."""
    if source is None:
        return
    if source not in settings.sources:
        raise InputError(f"No source called '{source}'. Known: {', '.join(settings.sources) or 'none'}.")
    if by is Level.COMPANY and len(settings.sources) > 1:
        raise InputError("A company figure covers all sources. Use --by unit or --by team with --source.")


def complete_rows(found: "pd.DataFrame", *, end: date | None, latest_only: bool) -> "pd.DataFrame":
    """Rows of periods that are over (and ended by ``end``); with ``latest_only`` the latest such period of each metric.

    A metric without any such period is shown for its latest one, with ``is_complete`` false: a figure of a moment, such as a fill rate,
    stands from the first refresh on.
    """
    over = found["is_complete"].astype(bool)
    if end is not None:
        over &= found["period_end"].astype("datetime64[us]") <= datetime.combine(end, time.min)
    has_complete = over.groupby(found["metric"]).transform("any")
    rows = found[over | ~has_complete]
    is_latest = rows["period_start"] == rows.groupby("metric")["period_start"].transform("max")
    rows = rows[is_latest | (over.loc[rows.index] & (not latest_only))]
    days = {column: rows[column].dt.date for column in ("period_start", "period_end")}
    return rows.assign(**days, people=rows["people"].round().astype("Int64"))


def shown_rows(rows: "pd.DataFrame", *, as_json: bool) -> list[dict[str, Any]]:
    """All columns for machines; for people those that say something."""
    if as_json:
        return frame_rows(rows)
    said = {column: bool(rows[column].notna().any()) for column in SHOWN_COLUMNS} | {"is_complete": not rows["is_complete"].all()}
    columns = [column for column in SHOWN_COLUMNS if said[column]]
    return frame_rows(rows[columns])
