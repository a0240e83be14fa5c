"""``takehold brief``: the sponsor's two pages as a PDF."""

from pathlib import Path
from typing import Annotated

import typer

from takehold import wiring
from takehold.files import write_atomically
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, say
from takehold.settings import load_settings


def brief(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="PDF file to write.", dir_okay=False)] = Path("takehold-brief.pdf"),
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Write the sponsor's brief: goals, return with its range, engagement, next decisions, on two pages.

    It shows what a sponsor may see: nothing about fewer people than the floor.
    """
    folder = find_home(context, home)
    settings = load_settings(folder)
    content = wiring.sponsor_brief(folder, settings, wiring.published_snapshot(folder, settings))
    write_atomically(path, content, mode=0o600)
    if as_json:
        print_json({"file": str(path), "bytes": len(content)})
    else:
        say(f"Written: {path} (2 pages)")
