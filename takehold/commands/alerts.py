"""``takehold alerts``: how the rules of the ledger stand, what fired, and telling it."""

from enum import StrEnum
from typing import Annotated

import typer

from takehold import wiring
from takehold.clock import utc_now
from takehold.errors import ExitCode
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows
from takehold.settings import load_settings

NO_RULES = "No rule was checked yet: enter one on the Programme page (alert rule) or by takehold ledger import alert_rule FILE."


class Action(StrEnum):
    """What to do with alerts."""

    SHOW = "show"
    CHECK = "check"
    SEND = "send"
    HISTORY = "history"


def alerts(
    context: typer.Context,
    action: Annotated[Action, typer.Argument(help="How rules stand, check them now, tell what is new, or what fired.")] = Action.SHOW,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Say how the alert rules stand; every refresh checks them.

    `send` tells the digests that a rule names; run it from cron after refresh.
    """
    from takehold import alerting

    folder = find_home(context, home)
    settings = load_settings(folder)
    if action is Action.CHECK:
        alerting.check_home(folder, settings, wiring.published_snapshot(folder, settings), now=utc_now())
    if action is Action.SEND:
        done = alerting.send(folder, settings, wiring.published_snapshot(folder, settings), now=utc_now())
        print_rows([{"digest": one.name, "outcome": one.outcome, "why": one.why} for one in done], as_json=as_json, empty="Nothing new.")
        if any(one.outcome == "failed" for one in done):
            raise typer.Exit(int(ExitCode.TEMPORARY))
        return
    book = alerting.read_book(folder)
    if action is Action.HISTORY:
        print_rows(list(alerting.history(book)), as_json=as_json, empty="Nothing fired yet.")
        return
    print_rows(list(alerting.rows(book)), as_json=as_json, empty=NO_RULES)
