"""``takehold backtest``: what the risk model would have said in the past, beside two rules and the base rate."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from takehold import wiring
from takehold.clock import parse_date, utc_now
from takehold.errors import InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows, warn
from takehold.settings import load_settings

if TYPE_CHECKING:
    from models.history import History

ROUNDED = 3


def backtest(
    context: typer.Context,
    files: Annotated[Path | None, typer.Option("--files", help="A folder of exported files with its mapping, instead of a home.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Use only weeks that ended by this day.")] = None,
    step: Annotated[int, typer.Option("--step", min=1, help="Weeks between two origins.")] = 1,
    draws: Annotated[int, typer.Option("--draws", min=20, help="Draws of whole teams behind the intervals.")] = 300,
    seed: Annotated[int, typer.Option("--seed", help="Seed of these draws.")] = 1,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Judge the risk model as it would have been used: at each origin it knows only what was over by then.

    The rule is the fall of the last four weeks against the eight before, recency the silent weeks of the last four. Intervals hold 95 % of
    draws of whole teams. Coefficients start from plain beliefs, not from the shipped ones: those may have seen these data.
    """
    from models.backtest import rolling  # late: loading the estimators takes a second
    from models.report import report
    from models.risk import ModelProblem

    history = _history(context, home, files, as_of)
    try:
        rows = report(history, rolling(history, step=step), seed=seed, draws=draws)
    except ModelProblem as problem:
        raise InputError(str(problem)) from problem
    print_rows([_shown(asdict(row), as_json=as_json) for row in rows], as_json=as_json, empty="No forecast.")


def _history(context: typer.Context, home: Path | None, files: Path | None, as_of: str | None) -> "History":
    until = parse_date(as_of) if as_of else None
    if files is not None:
        warn(f"Reading {files}: only what the risk model needs; nothing is published.")
        return wiring.files_history(files, until=until, now=utc_now())
    folder = find_home(context, home)
    return wiring.operator_history(wiring.published_snapshot(folder, load_settings(folder)), until=until)


def _shown(row: dict[str, Any], *, as_json: bool) -> dict[str, Any]:
    rounded = {key: round(value, ROUNDED) if isinstance(value, float) else value for key, value in row.items()}
    return rounded if as_json else {**rounded, "met": {True: "yes", False: "no", None: None}[row["met"]]}
