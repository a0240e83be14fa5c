"""Where everything lives: ``--home``, else ``TAKEHOLD_HOME``, else ``~/.takehold``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from takehold.errors import InputError

HOME_VARIABLE = "TAKEHOLD_HOME"
DEFAULT_HOME = Path("~/.takehold")

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder with settings, secrets and store. Else TAKEHOLD_HOME, else ~/.takehold.", file_okay=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON to stdout, for machines.")]


def find_home(context: typer.Context, after: Path | None, *, default: Path = DEFAULT_HOME) -> Path:
    """The home's absolute path: given ``after`` the command's name, before it, by the environment, or ``default``."""
    before = context.obj if isinstance(context.obj, Path) else None
    chosen = after or before or Path(os.environ.get(HOME_VARIABLE) or default)
    home = chosen.expanduser().absolute()
    context.find_root().obj = home
    return home


def existing_home(home: Path) -> Path:
    """``home`` itself; raises `InputError` where there is no such folder, as after a mistyped --home."""
    if not home.is_dir():
        raise InputError(f"There is no Takehold home at {home}. Make one: takehold connect NAME --crm KIND, or takehold demo.")
    return home
