"""``takehold digest``: a few figures for each recipient, by mail or webhook."""

from enum import StrEnum
from typing import Annotated

import typer

from takehold import wiring
from takehold.clock import utc_now
from takehold.errors import ExitCode, InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows, say
from takehold.settings import load_settings


class Action(StrEnum):
    """What to do with digests."""

    SHOW = "show"
    SEND = "send"
    STOP = "stop"
    RESUME = "resume"


def digest(
    context: typer.Context,
    action: Annotated[Action, typer.Argument(help="Show as text, send what is new, stop or resume.")] = Action.SHOW,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Sections [digest.NAME]; none: all.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Tell each recipient what their own scope shows: nothing twice, nothing to who stopped it. Run it from cron after refresh."""
    from delivery.digest import as_text
    from takehold import digests

    folder = find_home(context, home)
    settings = load_settings(folder)
    chosen = names or list(settings.digest)
    unknown = [name for name in chosen if name not in settings.digest]
    if unknown or not chosen:
        raise InputError(
            f"No digest called {', '.join(unknown)}. Known: {', '.join(settings.digest)}."
            if settings.digest
            else "No digest is set up: write [digest.NAME] into takehold.toml."
        )
    if action in (Action.STOP, Action.RESUME):
        for name in chosen:
            digests.State(folder).write(name, {"stopped_at": utc_now().isoformat() if action is Action.STOP else None})
        return
    snapshot = wiring.published_snapshot(folder, settings)
    if action is Action.SHOW:
        for name in chosen:
            say(f"[{name}]")
            typer.echo(as_text(digests.digest_for(snapshot, settings, name)))
        return
    done = digests.send(folder, settings, snapshot, chosen, now=utc_now())
    print_rows([{"digest": one.name, "outcome": one.outcome, "why": one.why} for one in done], as_json=as_json, empty="Nothing.")
    if any(one.outcome == "failed" for one in done):
        raise typer.Exit(int(ExitCode.TEMPORARY))
