"""The only place that looks at the clock; everywhere else time is an argument."""

from datetime import UTC, date, datetime

from takehold.errors import InputError


def utc_now() -> datetime:
    """Now in UTC, without zone, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def from_epoch(seconds: float) -> datetime:
    """A moment given in seconds since 1970, in UTC without zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def parse_time(text: str) -> datetime:
    """Read ``2026-07-01``, ``2026-07-01T12:00`` or ``2026-07-01T12:00+02:00`` as UTC without zone; raises `InputError`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"'{text}' is not a time like 2026-07-01 or 2026-07-01T12:00:00 (UTC unless it ends in an offset).") from None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def parse_date(text: str) -> date:
    """Read a date like ``2026-07-01``; raises `InputError`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"'{text}' is not a date like 2026-07-01.") from None
