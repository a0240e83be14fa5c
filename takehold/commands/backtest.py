"""``takehold backtest``: what the risk model would have said in the past, beside two rules and the base rate."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from takehold import file_history, wiring
from takehold.clock import parse_date, utc_now
from takehold.errors import InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows, say, warn
from takehold.settings import load_settings

if TYPE_CHECKING:
    from models.history import History

ROUNDED = 3


def backtest(
    context: typer.Context,
    files: Annotated[Path | None, typer.Option("--files", help="A folder of exported files with its mapping, instead of a home.")] = None,
    commits: Annotated[
        Path | None, typer.Option("--commits", help="A log of commits, or a folder with some, instead of a home: .csv or .csv.gz.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Use only weeks that ended by this day. Else all whole weeks.")
    ] = None,
    step: Annotated[int, typer.Option("--step", min=1, help="Weeks between two origins.")] = 1,
    draws: Annotated[int, typer.Option("--draws", min=20, help="Draws of whole teams behind the intervals.")] = 300,
    seed: Annotated[int, typer.Option("--seed", help="Seed of these draws.")] = 1,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Judge the risk model as it would have been used: at each origin it knows only what was over by then.

    The rule is the fall of the last four weeks against the eight before, recency the silent weeks of the last four. Intervals hold 95 % of
    draws of whole teams. A log of commits has the columns authored_at, merged_at, user_id, team, module and is_bot. Coefficients start
    from plain beliefs, not from the shipped ones: those may have seen these data.
    """
    from models.backtest import rolling  # late: loading the estimators takes a second
    from models.report import report, side_by_side
    from models.risk import ModelProblem

    if files is not None and commits is not None:
        raise InputError("Give either --files or --commits.")
    history = _history(context, home, files, commits, until=parse_date(as_of) if as_of else None)
    try:
        rows = report(history, rolling(history, step=step), seed=seed, draws=draws)
    except ModelProblem as problem:
        raise InputError(str(problem)) from problem
    if as_json:
        print_rows([_rounded(asdict(row)) for row in rows], as_json=True)
        return
    print_rows(side_by_side(rows), as_json=False, empty="No forecast.")
    judged = [row.met for row in rows if row.met is not None]
    say(f"{sum(judged)} of {len(judged)} targets met.")


def _history(context: typer.Context, home: Path | None, files: Path | None, commits: Path | None, *, until: date | None) -> "History":
    place = files or commits
    if place is None:
        folder = find_home(context, home)
        return wiring.operator_history(wiring.published_snapshot(folder, load_settings(folder)), until=until)
    warn(f"Reading {place}: only what the risk model needs; nothing is published.")
    read = file_history.files_history if commits is None else file_history.commit_history
    history = read(place, until=until, now=utc_now())
    if len(history.weeks):
        first, last = history.weeks[0].date(), history.weeks[-1].date()
        warn(f"{len(history.teams):,} teams in {len(history.weeks):,} weeks, from that of {first} to that of {last}, the last whole one.")
    return history


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, ROUNDED) if isinstance(value, float) else value for key, value in row.items()}
