"""``takehold backtest``: what the risk model would have said in the past, beside two rules and the base rate."""

from dataclasses import asdict
from typing import Annotated

import typer

from takehold import wiring
from takehold.clock import parse_date
from takehold.errors import InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows
from takehold.settings import load_settings

ROUNDED = 3


def backtest(
    context: typer.Context,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Use only weeks that ended by this day.")] = None,
    step: Annotated[int, typer.Option("--step", min=1, help="Weeks between two origins.")] = 1,
    draws: Annotated[int, typer.Option("--draws", min=20, help="Draws of whole teams behind the intervals.")] = 500,
    seed: Annotated[int, typer.Option("--seed", help="Seed of these draws.")] = 1,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Judge the risk model as it would have been used: at each origin it knows only what was over by then.

    The rule is the fall of the last four weeks against the eight before, recency the silent weeks of the last four. Intervals hold 95 % of
    draws of whole teams.
    """
    from models.backtest import bootstrap, rolling  # late: loading the estimators takes a second
    from models.risk import ModelProblem

    folder = find_home(context, home)
    history = wiring.operator_history(wiring.published_snapshot(folder, load_settings(folder)), until=parse_date(as_of) if as_of else None)
    try:
        forecasts = rolling(history, step=step)
    except ModelProblem as problem:
        raise InputError(str(problem)) from problem
    figures = bootstrap(forecasts, seed=seed, draws=draws)
    counts = {"forecasts": len(forecasts.team), "teams": len(set(forecasts.team.tolist())), "collapses": int(forecasts.outcome.sum())}
    rows = [{"figure": name, "value": count, "low": None, "high": None} for name, count in counts.items()]
    rows += [{"figure": name, **{key: round(value, ROUNDED) for key, value in asdict(figure).items()}} for name, figure in figures.items()]
    print_rows(rows, as_json=as_json, empty="No forecast.")
