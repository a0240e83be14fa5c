"""What a database's refusal means, in words for a person: it cannot be reached, or it is not the CRM that the SELECTs expect."""

import sqlalchemy as sa

from sql.connector import Stream
from sql.errors import SourceSchemaError, SourceUnreachable

ACCESS_CODES = {1044, 1045, 1049, 1142, 2002, 2003, 2006, 2013}
ACCESS_STATES = {"28000", "28P01", "3D000", "42501", "57P01", "08006"}


def unreachable(name: str, url: sa.URL, error: BaseException) -> SourceUnreachable:
    """The error for a person: names source, host and the server's own words, never the password."""
    origin = getattr(error, "orig", None) or error
    words = str(origin.args[-1] if origin.args else origin).splitlines()[0][:200]
    place = url.host or url.database or "the database"
    return SourceUnreachable(f"[sources.{name}] {place}: {words}")


def schema_error(name: str, stream: Stream, url: sa.URL, origin: BaseException) -> Exception:
    """The error for a SELECT that failed: which file, and the server's own words."""
    code = origin.args[0] if origin.args else None
    if code in ACCESS_CODES or getattr(origin, "sqlstate", None) in ACCESS_STATES:
        return unreachable(name, url, origin)
    words = str(origin.args[-1] if origin.args else origin).splitlines()[0][:200]
    return SourceSchemaError(f"[sources.{name}] {stream.path.parent.name}/{stream.path.name}: {words}")
