"""What access needs from a snapshot and from a metric, as protocols, and what it remembers per snapshot."""

import weakref
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from threading import Lock, RLock
from typing import Any, Protocol, TypeVar

import pandas as pd

T = TypeVar("T")


class Manifest(Protocol):
    """The part of a manifest that access reads."""

    @property
    def id(self) -> str:
        """Name of the snapshot."""
        ...

    @property
    def as_of_at(self) -> datetime:
        """Exclusive end of the time that the snapshot covers, UTC."""
        ...


class Snapshot(Protocol):
    """An immutable snapshot: facts and canonical tables by plain name."""

    @property
    def manifest(self) -> Manifest:
        """What the snapshot is."""
        ...

    def columns(self, name: str, /) -> Mapping[str, str]:
        """Columns of one fact table with their types: text, date, integer, bigint, double, decimal and so on."""
        ...

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None, /) -> pd.DataFrame:
        """The rows of one SELECT."""
        ...

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of one SELECT with exact types: whole numbers stay whole beside nulls."""
        ...


class MetricRecord(Protocol):
    """The part of ``metrics.metric.Metric`` that access reads."""

    @property
    def name(self) -> str:
        """Key of the catalogue."""
        ...

    @property
    def function(self) -> Callable[..., pd.Series]:
        """From fact frames by name to a series on the same index; NaN is not known."""
        ...

    @property
    def unit(self) -> str:
        """What the value counts; ``share`` runs from 0 to 1."""
        ...

    @property
    def kind(self) -> str:
        """``stock`` (taken at a period's last week) or ``flow`` (summed)."""
        ...

    @property
    def needs(self) -> Sequence[str]:
        """Capabilities without which the answer is not known."""
        ...

    @property
    def window_days(self) -> int | None:
        """Days that the figure looks back over; None for no span."""
        ...

    @property
    def gap_reason(self) -> str | None:
        """Why there is no value although people are eligible; None for no reason of its own."""
        ...

    @property
    def dimensions(self) -> Sequence[str]:
        """Columns that are kept beside cohort and period."""
        ...

    @property
    def facts(self) -> Sequence[str]:
        """Fact tables that the function reads."""
        ...


_kept: dict[int, tuple[weakref.ref[Any], dict[Hashable, Any], Any]] = {}
_beginning = Lock()


def kept(snapshot: Snapshot, key: Hashable, make: Callable[[], T]) -> T:
    """``make()`` once per snapshot and key: a snapshot never changes, so what was derived from it stays true.

    Who asks for what somebody else is making waits for it.
    """
    entry = _kept.get(id(snapshot))
    if entry is None or entry[0]() is not snapshot:
        with _beginning:
            entry = _kept.get(id(snapshot))
            if entry is None or entry[0]() is not snapshot:
                entry = (weakref.ref(snapshot, _forget), {}, RLock())
                _kept[id(snapshot)] = entry
    notes = entry[1]
    if key not in notes:
        with entry[2]:
            if key not in notes:
                notes[key] = make()
    return notes[key]


def _forget(gone: weakref.ref[Any]) -> None:
    for identity in [identity for identity, entry in list(_kept.items()) if entry[0] is gone]:
        _kept.pop(identity, None)
