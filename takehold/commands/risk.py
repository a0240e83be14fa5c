"""``takehold risk``: which teams are about to disengage, for the operator."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from takehold import risk_run, wiring
from takehold.clock import parse_date
from takehold.errors import InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, print_rows, say
from takehold.settings import load_settings

if TYPE_CHECKING:
    from models.scores import RiskFile

SHOWN = 40


def risk(
    context: typer.Context,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="As it stood at the end of the week before this day.")
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Score the published snapshot's cohorts: who is likely to halve their use within eight weeks, how sure that is, and why.

    Small teams are merged as on the pages. Without --as-of the scores become those of the page.
    """
    from models.risk import ModelProblem

    folder = find_home(context, home)
    settings = load_settings(folder)
    snapshot = wiring.published_snapshot(folder, settings)
    try:
        found = risk_run.score_home(folder, settings, snapshot, until=parse_date(as_of) if as_of else None)
    except ModelProblem as problem:
        raise InputError(str(problem)) from problem
    if as_of is None:
        risk_run.store_scores(folder, found)
    if as_json:
        print_json(_plain(found))
    else:
        _tell(found)


def _plain(found: "RiskFile") -> dict[str, Any]:
    return asdict(found)


def _tell(found: "RiskFile") -> None:
    chances = found.trust is not None and found.trust.passes
    ordered = sorted(found.scores, key=lambda one: (-(one.lost_work or 0), -(one.chance or 0), one.cohort_id))
    rows = [
        {
            "cohort": one.cohort_id,
            "band": one.band or "-",
            "chance": one.chance if chances else None,
            "active weeks": None if one.usual is None else round(one.usual),
            "next 8 weeks": "-" if one.low is None else f"{one.low:.0f} to {one.high:.0f}",
            "why": one.remark or "; ".join(one.reasons),
        }
        for one in ordered[:SHOWN]
    ]
    print_rows(rows, as_json=False, title=f"At the start of the week of {found.week}", empty="No cohort.")
    if not chances:
        why = found.why_no_trust or (found.trust.why_not if found.trust else "")
        say(f"Chances are ranks only: {why}.")
