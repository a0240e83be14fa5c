"""``takehold snapshots``: list, verify and roll back what was published."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from takehold import wiring
from takehold.errors import InputError, NothingPublishedError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, print_rows, progress, say
from takehold.settings import load_settings


class SnapshotAction(StrEnum):
    """What to do with the snapshots."""

    LIST = "list"
    VERIFY = "verify"
    ROLLBACK = "rollback"


def snapshots(
    context: typer.Context,
    action: Annotated[SnapshotAction, typer.Argument(help="list, verify [ID] or rollback ID.")] = SnapshotAction.LIST,
    snapshot_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Id of a snapshot, as listed.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """List the kept snapshots, verify their checksums, or serve an earlier one."""
    folder = find_home(context, home)
    if action is SnapshotAction.ROLLBACK:
        _roll_back(folder, snapshot_id, as_json=as_json)
    elif action is SnapshotAction.VERIFY:
        _verify(folder, snapshot_id, as_json=as_json)
    elif snapshot_id is not None:
        raise InputError("'list' takes no id. Did you mean: takehold snapshots verify ID?")
    else:
        _list(folder, as_json=as_json)


def _list(home: Path, *, as_json: bool) -> None:
    with progress(quiet=as_json) as report:
        report("checking snapshots", 0.0)
        rows = [dict(vars(info)) for info in wiring.open_store(home, load_settings(home)).snapshots()]
    if not as_json:
        for row in rows:
            row["content_hash"] = row["content_hash"][:12]
    print_rows(rows, as_json=as_json, empty="Nothing is published yet. Next: takehold refresh")


def _verify(home: Path, snapshot_id: str | None, *, as_json: bool) -> None:
    store = wiring.open_store(home, load_settings(home))
    ids = store.engine.manifest_ids()
    chosen = [_known(snapshot_id, ids)] if snapshot_id else ids
    with progress(quiet=as_json) as report:
        report(f"reading every byte of {len(chosen)} snapshots", 0.0)
        problems = store.verify_each(chosen)
    rows = [{"id": key, "is_whole": not found, "problems": found if as_json else "; ".join(found)} for key, found in problems.items()]
    print_rows(rows, as_json=as_json, empty="Nothing is published yet. Next: takehold refresh")
    damaged = [key for key, found in problems.items() if found]
    if damaged or not chosen:
        raise NothingPublishedError(f"Not whole: {', '.join(damaged)}." if damaged else "There is no snapshot to verify.")


def _roll_back(home: Path, snapshot_id: str | None, *, as_json: bool) -> None:
    store = wiring.open_store(home, load_settings(home))
    known = _known(snapshot_id, store.engine.manifest_ids())
    store.rollback(known)
    if as_json:
        print_json({"served": known})
    else:
        say(f"Snapshot {known} is served now. The next refresh publishes a newer one.")


def _known(snapshot_id: str | None, ids: list[str]) -> str:
    if snapshot_id not in ids:
        asked = f"No snapshot '{snapshot_id}'." if snapshot_id else "Name a snapshot."
        raise InputError(f"{asked} Kept: {', '.join(ids) or 'none'}.")
    return snapshot_id
