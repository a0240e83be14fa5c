"""What a page is pinned to: the reader's filters, the snapshot and the scope of the viewer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True)
class Filters:
    """What the reader chose. Null means all."""

    period: Literal["week", "month"] = "week"
    unit: str | None = None
    application_type: str | None = None
    compare: Literal["previous", "quarter", "year"] = "previous"


@dataclass(frozen=True)
class Scope:
    """Everything an answer depends on: the key of every cache."""

    snapshot_id: str
    scope_id: str
    filters: Filters


class Manifest(Protocol):
    """The part of a snapshot's manifest that pages read."""

    id: str
    as_of_at: datetime
    published_at: datetime
