"""What is done about teams: assigned to a role with a due day, acknowledged, done. What was done becomes an intervention of the ledger.

One list with what is done about alerts (``access.alert_actions``): rows of the ledger's ``alert_action``, for teams within reach only.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from access.permissions import allowed, check, scope_of
from access.programme import ChangedMeanwhile, Edit, Programme
from access.viewer import AccessDenied, Viewer, check_known
from ledger.cells import cell_text, joined
from ledger.columns import LONGEST_TEXT
from ledger.editing import Actor
from ledger.tables import fields_of

TABLE, BECOMES = "alert_action", "intervention"
KINDS = fields_of(BECOMES)["kind"].choices
Teams = Mapping[str, str]


@dataclass(frozen=True)
class Action:
    """One row: about which team (id, and name as figures call it), what is to be done by which role until when, and how far it is."""

    key: str
    version: int
    cohort_id: str
    team: str
    title: str | None
    play: str | None
    state: str
    role: str | None
    raised_on: date
    due: date | None
    done_on: date | None
    intervention: str | None
    note: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is not done yet."""
        return self.state != "done"


@dataclass(frozen=True)
class Task:
    """What is to be done about one team. ``play`` is the row of the playbook or of the skills; no role: only acknowledged."""

    cohort_id: str
    title: str
    play: str
    role: str = ""
    due: date | None = None
    note: str = ""
    is_training: bool = False


@dataclass(frozen=True)
class Done:
    """What was done: its kind as an intervention (empty: it became none), its day, and texts of the intervention's other columns."""

    kind: str
    day: date | None
    cells: Mapping[str, str]


def may(viewer: Viewer, part: str) -> bool:
    """Whether the viewer's role may change this part of the matrix: ``assignment``, ``training-plan`` or ``actions``."""
    return scope_of(viewer, "part", part, "write") is not None


def actions(programme: Programme | None, viewer: Viewer, teams: Teams) -> list[Action]:
    """What was entered about ``teams`` (cohort id to name, as the door gives them to the viewer): open ones first, the next due first."""
    check_known(viewer)
    if programme is None or "actions" not in allowed(viewer, "part", "view"):
        return []
    found = [_action(row, teams[str(row["cohort"])]) for row in programme.opened().rows(TABLE) if str(row["cohort"]) in teams]
    return sorted(found, key=_order)


def assign(programme: Programme, viewer: Viewer, teams: Teams, tasks: Sequence[Task], *, today: date) -> int:
    """Enter tasks for teams within reach; returns how many rows were added. All or none.

    Raises ``AccessDenied`` for a role or team out of reach, ``Refused`` for a cell that cannot be kept, and ``ChangedMeanwhile`` for a
    task that is open already.
    """
    for task in tasks:
        check(viewer, "part", "training-plan" if task.is_training else "assignment" if task.role else "actions", "write")
    _check_reach(teams, [task.cohort_id for task in tasks])
    open_now = {(one.cohort_id, one.play) for one in actions(programme, viewer, teams) if one.is_open and one.title}
    for task in tasks:
        if (task.cohort_id, task.play) in open_now:
            raise ChangedMeanwhile(f"“{task.title}” is entered for {teams[task.cohort_id]} already and not done yet. Nothing was saved.")
    return _save(programme, viewer, [Edit(TABLE, _cells_of(task, today), key=_key("task", today, task.cohort_id, task.play, task.title))
                                     for task in tasks])  # fmt: skip


def change(programme: Programme, viewer: Viewer, teams: Teams, action: Action, cells: Mapping[str, str]) -> int:
    """Change an open action in the version in which it was seen, such as from acknowledged to assigned; raises as :func:`assign`."""
    check(viewer, "part", "assignment" if cells.get("state") == "assigned" else "actions", "write")
    _check_reach(teams, [action.cohort_id])
    return _save(programme, viewer, [Edit(TABLE, dict(cells), key=action.key, version=action.version)])


def finish(programme: Programme, viewer: Viewer, teams: Teams, ended: Sequence[Action], done: Done) -> str | None:
    """Say of actions that they are done; of a kind, they become one intervention that reached all their teams. Returns its key.

    Both are saved or neither. Raises as :func:`assign`, and ``ChangedMeanwhile`` or ``Refused`` where somebody else was first.
    """
    check(viewer, "part", "actions", "write")
    _check_reach(teams, [one.cohort_id for one in ended])
    key = _key("done", done.day or date.min, *(one.key for one in ended)) if done.kind else None
    edits = [] if key is None else [Edit(BECOMES, _intervention(ended, done), key=key)]
    said = {"state": "done", "done_on": cell_text(done.day), "intervention": key or ""}
    edits += [Edit(TABLE, said, key=one.key, version=one.version) for one in ended]
    if key is not None and BECOMES not in programme.writable(viewer):
        raise AccessDenied(f"The role {viewer.role!r} may not enter interventions.")
    _save(programme, viewer, edits)
    return key


def _intervention(ended: Sequence[Action], done: Done) -> dict[str, str]:
    titles = dict.fromkeys(one.title or f"Alert of {one.raised_on}" for one in ended)
    teams = sorted({one.team for one in ended})
    about = {"title": "; ".join(titles)[:LONGEST_TEXT], "kind": done.kind, "teams": joined(teams), "held_on": cell_text(done.day)}
    return {**done.cells, **about}


def _cells_of(task: Task, today: date) -> dict[str, str]:
    return {
        "cohort": task.cohort_id, "raised_on": cell_text(today), "title": task.title[:LONGEST_TEXT], "play": task.play, "note": task.note,
        "state": "assigned" if task.role else "acknowledged", "owner_role": task.role, "due": cell_text(task.due),
    }  # fmt: skip


def _save(programme: Programme, viewer: Viewer, edits: Sequence[Edit]) -> int:
    return programme.opened().save(edits, Actor(viewer.name, viewer.role), at=programme.now())


def _check_reach(teams: Teams, wanted: Sequence[str]) -> None:
    if not set(wanted) <= set(teams):
        raise AccessDenied("This is about a team that you are not shown.")


def _key(kind: str, day: date, *about: str) -> str:
    """The same for everybody who enters the same on the same day, so that two who do so at once meet."""
    return f"{kind}-{day.isoformat()}-{hashlib.sha256(chr(0).join(about).encode()).hexdigest()[:10]}"


def _action(row: Mapping[str, Any], team: str) -> Action:
    return Action(
        str(row["key"]), int(row["version"]), str(row["cohort"]), team, row["title"], row["play"], str(row["state"]), row["owner_role"],
        row["raised_on"], row["due"], row["done_on"], row["intervention"], row["note"],
    )  # fmt: skip


def _order(one: Action) -> tuple[bool, float, str]:
    day = one.done_on or one.raised_on
    return (True, -day.toordinal(), one.key) if not one.is_open else (False, (one.due or date.max).toordinal(), one.key)
