"""``takehold days``: people and active people per team and day, for the operator."""

from datetime import datetime
from typing import Annotated

import typer

from takehold import wiring
from takehold.clock import utc_now
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows
from takehold.settings import load_settings


def days(
    context: typer.Context,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day no longer shown.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show per team and day who is eligible and active on it, in the 7 and in the 28 days to it. Every use is written to the view log."""
    folder = find_home(context, home)
    rows = wiring.operator_days(folder, load_settings(folder), (since.date(), until.date()), now=utc_now())
    shown = [{**row, "day_date": f"{row['day_date']:%Y-%m-%d}"} for row in rows]
    print_rows(shown, as_json=as_json, empty="No days: nobody was entitled then, or the days are outside of the history.")
