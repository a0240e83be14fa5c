"""``takehold sql``: the operator's read-only look into the published snapshot."""

from typing import Annotated

import typer

from takehold import wiring
from takehold.clock import utc_now
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows
from takehold.settings import load_settings


def sql(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(metavar='"SELECT ..."', help="One SELECT over canonical tables and facts by plain name.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Ask the published snapshot one SELECT, as its operator. Every use is written to the view log.

    JSON is a list of row objects; timestamps read YYYY-MM-DD HH:MM:SS (UTC), decimals are numbers, unknown is null.
    """
    from takehold.statement import single_select  # late: the parser is slow to load

    folder = find_home(context, home)
    question = single_select(statement)
    answer = wiring.operator_answer(folder, load_settings(folder), question, now=utc_now())
    print_rows(answer, as_json=as_json, empty="No rows.")
