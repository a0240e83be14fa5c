"""Serve the made-up company of ``world``: ``python -m tests.dashboard.served_world KIND PORT HOME``.

A process of its own, because Streamlit allows one server per process. KIND is ``plain``, ``failing`` or ``hostile``.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn

from dashboard import server, show
from dashboard.data import Scope
from delivery.export import exported
from tests.dashboard import hostile_world, world


class FailingDoor(world.Door):
    """Raises an error that quotes a value."""

    def values(self, *asked: Any, **options: Any) -> Any:
        """Never answers."""
        raise ValueError("could not read 4711")


class _Patch:
    """The one method of pytest's monkeypatch that ``world.configure`` uses, without the undoing."""

    def setattr(self, target: Any, name: str, value: Any) -> None:
        """Set an attribute for good."""
        setattr(target, name, value)


def count_runs(home: Path) -> None:
    """Write a stroke into the file ``runs`` of the home for every run of a whole page."""
    pin = show.pin

    def counted(at: Scope, pages: Mapping[str, Any]) -> None:
        with home.joinpath("runs").open("a", encoding="utf-8") as runs:
            runs.write("|")
        pin(at, pages)

    show.pin = counted


def main(kind: str, port: str, home: str) -> None:
    """Serve until the process is ended."""
    patch = _Patch()
    door = hostile_world.arrange(patch) if kind == "hostile" else FailingDoor() if kind == "failing" else world.Door()
    world.configure(door, patch, export=exported)
    count_runs(Path(home))
    uvicorn.run(server.create_app(Path(home)), host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
