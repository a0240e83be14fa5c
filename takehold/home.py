"""Where everything lives: ``--home``, else ``TAKEHOLD_HOME``, else ``~/.takehold``."""

import os
from pathlib import Path
from typing import Annotated

import typer

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
