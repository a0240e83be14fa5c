"""``takehold train``: fit the risk model now, for this home or as coefficients to ship."""

from pathlib import Path
from typing import Annotated

import typer

from takehold import file_history, risk_run, wiring
from takehold.clock import parse_date, utc_now
from takehold.errors import InputError
from takehold.files import write_atomically
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, print_rows, say
from takehold.settings import load_settings


def train(
    context: typer.Context,
    files: Annotated[
        Path | None, typer.Option("--files", help="A folder of exported files with its mapping: coefficients to ship.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What these files are, for the model's card.")] = "exported files",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Use only weeks that ended by this day.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write the coefficients of --files.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Train the risk model of this home and judge it on the past; a refresh does the same every four weeks.

    With --files and --out: fit coefficients without any beforehand, and write them with the hashes of the files.
    """
    from models.risk import ModelProblem

    try:
        if files is not None:
            trained = _ship(files, name, as_of, out)
        else:
            folder = find_home(context, home)
            settings = load_settings(folder)
            snapshot = wiring.published_snapshot(folder, settings)
            history = risk_run.history_at(snapshot, settings, until=parse_date(as_of) if as_of else None)
            trained = risk_run.train_home(folder, settings, snapshot, history).trained
    except ModelProblem as problem:
        raise InputError(str(problem)) from problem
    if as_json:
        print_json(trained)
    else:
        print_rows([{"of the model": key, "": str(value)} for key, value in trained.items()], as_json=False)


def _ship(files: Path, name: str, as_of: str | None, out: Path | None) -> dict[str, object]:
    from dataclasses import replace

    from models.backtest import rolling
    from models.risk import to_json
    from models.training import leads_of, train

    if out is None:
        raise InputError("--files trains coefficients to ship: say where to write them with --out.")
    history = file_history.files_history(files, until=parse_date(as_of) if as_of else None, now=utc_now())
    model = train(history, prior=None, about=dict(risk_run.shipped_about(files, name=name)))
    model = replace(model, trained={**model.trained, "leads": leads_of(history, rolling(history))})
    write_atomically(out, to_json(model) + "\n")
    say(f"Written: {out}")
    return model.trained
