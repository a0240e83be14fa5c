"""``takehold decay``: how fast fields go out of date in this CRM, from its own field history."""

import typer

from takehold import wiring
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_rows
from takehold.settings import load_settings


def decay(context: typer.Context, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Estimate after how many days half of a field's values have changed, with a 95 % interval, from the published snapshot.

    Fields with fewer than 20 changes have no estimate. What to use goes to the settings, the table freshness.
    """
    from takehold.half_lives import half_lives as estimated  # late: reads the store

    folder = find_home(context, home)
    snapshot = wiring.published_snapshot(folder, load_settings(folder))
    rows = [
        {
            "source": field.source_id,
            "object": field.object_type,
            "field": field.field_name,
            "changes": field.decay.changes,
            "half_life_days": _whole(field.decay.half_life_days),
            "from": _whole(field.decay.low),
            "to": _whole(field.decay.high),
        }
        for field in estimated(snapshot, snapshot.manifest.as_of_at)
    ]
    print_rows(rows, as_json=as_json, empty="No field history: no CRM here audits fields.")


def _whole(days: float | None) -> int | None:
    return None if days is None else round(days)
