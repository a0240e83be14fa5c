"""``takehold effect``: whether interventions of the ledger worked."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from takehold import wiring
from takehold.errors import InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, print_rows, say
from takehold.settings import load_settings

if TYPE_CHECKING:
    from access.effects import EffectReading
    from models.effect import Estimate


class Kind(StrEnum):
    """Kinds of interventions, as in the ledger."""

    TRAINING = "training"
    COACHING = "coaching"
    FEATURE = "feature"
    FIX = "fix"
    INCENTIVE = "incentive"
    REMINDER = "reminder"
    COMMUNICATION = "communication"


def effect(
    context: typer.Context,
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY...]", help="Interventions of the ledger; none: all of the kind.")
    ] = None,
    kind: Annotated[Kind, typer.Option("--kind", help="Kind of interventions where none is named.")] = Kind.TRAINING,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Say whether interventions worked: what teams did beyond what they would have done, with its range, or why that cannot be told."""
    from takehold.ledgers import open_ledger  # late: loads slowly

    folder = find_home(context, home)
    settings = load_settings(folder)
    rows = open_ledger(folder, settings).rows("intervention")
    chosen = _chosen(rows, keys or [], kind)
    kinds = {row["kind"] for row in chosen}
    others = [row for row in rows if row["kind"] in kinds and row not in chosen]
    reading = wiring.operator_effect(wiring.published_snapshot(folder, settings), chosen, others)
    if as_json:
        print_json(shown(reading))
        return
    say(reading.sentence)
    if reading.effect.estimate is not None:
        say(reading.displacement)
    if reading.unknown_teams:
        say(f"Not among the teams with figures: {', '.join(reading.unknown_teams)}.")
    print_rows([vars(week) for week in reading.course], as_json=False, empty="No course to show.")


def _chosen(rows: list[dict[str, Any]], keys: list[str], kind: Kind) -> list[dict[str, Any]]:
    known = {str(row["key"]): row for row in rows}
    for key in keys:
        if key not in known:
            raise InputError(f"The ledger has no intervention '{key}'. It has: {', '.join(known) or 'none'}.")
    return [known[key] for key in keys] or [row for row in rows if row["kind"] == kind.value]


def shown(reading: "EffectReading") -> dict[str, Any]:
    """Everything for machines; estimates are log points for core work, shares for the figures beside it."""
    found = reading.effect
    return {
        "sentence": reading.sentence,
        "treated_teams": found.treated_teams,
        "comparison_teams": found.comparison_teams,
        "why_not": found.why_not,
        "estimate": _estimate(found.estimate),
        "pre_dip": _estimate(found.pre_dip),
        "placebo_date": _estimate(reading.placebo.estimate if reading.placebo else None),
        "fading": found.fading,
        "smallest_detectable": found.estimate.smallest_detectable if found.estimate else None,
        "beside_it": {one.title: _estimate(one.estimate) for one in reading.neighbours},
        "displacement": reading.displacement,
        "course": [dict(vars(week)) for week in reading.course],
        "unknown_teams": list(reading.unknown_teams),
    }


def _estimate(one: "Estimate | None") -> dict[str, float] | None:
    return None if one is None else {"value": one.value, "low": one.low, "high": one.high, "p_value": one.p_value}
