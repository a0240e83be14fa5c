"""Kept views: a page with its filters under a name, for the one who kept it and nobody else."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from access.permissions import allowed, check
from access.programme import Edit, Programme, Refused
from access.viewer import Viewer
from ledger.editing import Actor
from ledger.problems import Problem

TABLE = "saved_view"
MOST = 30


@dataclass(frozen=True)
class SavedView:
    """A view that its owner kept: its name, and page and filters as in the address."""

    key: str
    version: int
    title: str
    page: str
    query: tuple[tuple[str, str], ...]


def saved_views(programme: Programme, viewer: Viewer) -> list[SavedView]:
    """The viewer's own views by name; none for roles that keep none."""
    if "saved-views" not in allowed(viewer, "part", "write"):
        return []
    rows = [row for row in programme.opened().rows(TABLE) if row["owner"] == _owner(viewer)]
    found = [
        SavedView(str(row["key"]), int(row["version"]), str(row["title"]), str(row["page"]), tuple(parse_qsl(row["query"] or "")))
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.key))


def keep(programme: Programme, viewer: Viewer, title: str, page: str, query: dict[str, str]) -> int:
    """Keep a page with its filters; one of the same name is replaced. Raises ``AccessDenied``, ``Refused``, ``ChangedMeanwhile``."""
    check(viewer, "part", "saved-views", "write")
    check(viewer, "page", page, "view")
    held = saved_views(programme, viewer)
    same = next((one for one in held if one.title == " ".join(title.split())), None)
    if same is None and len(held) >= MOST:
        raise Refused([Problem(TABLE, None, "title", f"{MOST} views are kept already: take one away first")])
    cells = {"owner": _owner(viewer), "title": title, "page": page, "query": urlencode(query)}
    edit = Edit(TABLE, cells) if same is None else Edit(TABLE, cells, key=same.key, version=same.version)
    return programme.opened().save([edit], Actor(viewer.name, viewer.role), at=programme.now())


def forget(programme: Programme, viewer: Viewer, key: str) -> int:
    """Take one of the viewer's own views away; nothing happens with anybody else's."""
    check(viewer, "part", "saved-views", "write")
    edits = [Edit(TABLE, None, key=one.key, version=one.version) for one in saved_views(programme, viewer) if one.key == key]
    return programme.opened().save(edits, Actor(viewer.name, viewer.role), at=programme.now()) if edits else 0


def _owner(viewer: Viewer) -> str:
    return viewer.account or viewer.name
