"""What every API says of itself: its streams with their allow-lists, and how to fetch a page from a place on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sql.errors import TakeholdError

Place = dict[str, Any]


class PermissionMissing(TakeholdError):
    """The account may not read a stream; the message names the permission. ``status`` is a capability's."""

    def __init__(self, message: str, *, status: str = "needs_setup") -> None:
        """Keep the words and the status."""
        super().__init__(message)
        self.status = status


class PlaceExpired(TakeholdError):
    """The API forgot where a page was: the pass begins again."""


@dataclass(frozen=True)
class ApiStream:
    """One stream of an API and everything of it that is kept.

    ``columns`` gives for each kept column where it stands in a row (``properties.amount``); ``fills`` likewise, but only whether it is
    filled is kept. ``key`` and ``cursor`` are names of columns; a stream without a cursor is read in full each time. ``lookback_s`` is how
    far an incremental pass reads again, ``full_days`` after how many days a full pass finds what vanished, ``deleted`` the column that says
    so. ``names`` are columns that name an account's person: not kept where the source keeps no names. ``times`` and ``numbers`` must be
    what they are called, else the row is set apart. ``is_side`` streams tell how the CRM is set up: where the API does not answer one, the
    others go on.
    """

    name: str
    columns: Mapping[str, str]
    key: str = "id"
    cursor: str | None = None
    lookback_s: int = 0
    full_days: int | None = None
    deleted: str | None = None
    times: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    permission: str = ""
    is_side: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stored(self) -> tuple[str, ...]:
        """Names of the columns of the staging table."""
        return (*self.columns, *(f"field__{name}" for name in self.fills))


@dataclass(frozen=True)
class BadRow:
    """A row that the API's own format makes unreadable: why, and its text (to count it once; it is not kept)."""

    reason: str
    text: str


@dataclass(frozen=True)
class Page:
    """Rows as the API gave them, and where to go on (None: the pass is done)."""

    rows: Iterable[Any]
    next: Place | None
    notes: tuple[str, ...] = ()


class Vendor(Protocol):
    """An API that can be landed."""

    streams: tuple[ApiStream, ...]

    def start(self, stream: ApiStream, since: str | None) -> Place:
        """The place of a pass: everything, or what changed since a cursor value."""

    def fetch(self, stream: ApiStream, place: Place) -> Page:
        """The page at a place. Raises PermissionMissing, PlaceExpired or SourceUnreachable."""

    def hello(self) -> str | None:
        """Sign in and look; the vendor's version if it tells. Raises SourceUnreachable."""

    def notes(self) -> tuple[str, ...]:
        """What the account's rights or the edition leave out, in words."""

    def close(self) -> None:
        """Give connections back."""
