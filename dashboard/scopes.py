"""What a page is pinned to: the reader's filters, the snapshot and the scope of the viewer."""

from dataclasses import dataclass
from typing import Literal


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
