"""What an error means to the person at the command line: words and an exit code, never a password, never a CRM's value."""

import errno
import os
import traceback
from pathlib import Path

from access.viewer import AccessDenied, FloorBroken
from ledger import problems as ledger_problems
from sql import errors as sql_errors
from takehold.errors import CommandError, ExitCode
from takehold.secrets import hide_passwords
from takehold.source_url import without_password

DEBUG_VARIABLE = "TAKEHOLD_DEBUG"

_CODES: tuple[tuple[type[Exception], ExitCode], ...] = (
    (AccessDenied, ExitCode.BAD_INPUT),
    (FloorBroken, ExitCode.UNEXPECTED),
    (ledger_problems.Refused, ExitCode.BAD_INPUT),
    (ledger_problems.UnknownTable, ExitCode.BAD_INPUT),
    (ledger_problems.LedgerBehind, ExitCode.BAD_INPUT),
    (ledger_problems.LedgerUnreachable, ExitCode.UNREACHABLE),
    (ledger_problems.ChangedMeanwhile, ExitCode.TEMPORARY),
    (sql_errors.UnknownCrm, ExitCode.BAD_INPUT),
    (sql_errors.SourceSchemaError, ExitCode.BAD_INPUT),
    (sql_errors.SourceUnreachable, ExitCode.UNREACHABLE),
    (sql_errors.NothingPublished, ExitCode.NOTHING_PUBLISHED),
    (sql_errors.SnapshotDamaged, ExitCode.NOTHING_PUBLISHED),
    (sql_errors.SnapshotOutdated, ExitCode.NOTHING_PUBLISHED),
    (sql_errors.RefreshRunning, ExitCode.BUSY),
    (sql_errors.StoreUnreachable, ExitCode.TEMPORARY),
    (sql_errors.TakeholdError, ExitCode.UNEXPECTED),
)
_NO_SPACE = (
    "There is no space left on the disk. Nothing was published; the last whole snapshot stays served. Free some space and try again."
)


def explain(error: Exception, home: Path) -> tuple[str, ExitCode]:
    """Words for the reader and the exit code; passwords known to ``home`` and the environment are masked."""
    message, code = _meaning(error)
    if os.environ.get(DEBUG_VARIABLE):
        message += "\n" + "".join(traceback.format_exception(error))
    return hide_passwords(without_password(message), home), code


def _meaning(error: Exception) -> tuple[str, ExitCode]:
    if isinstance(error, CommandError):
        return str(error), error.exit_code
    if _is_full_disk(error):
        return _NO_SPACE, ExitCode.TEMPORARY
    if (said := _of_the_stores_server(error)) is not None:
        return said, ExitCode.TEMPORARY
    for kind, code in _CODES:
        if isinstance(error, kind):
            return str(error), code
    return _unexpected(error), ExitCode.UNEXPECTED


def _of_the_stores_server(error: Exception) -> str | None:
    """Words for a PostgreSQL that holds the store and went away; a CRM's own database fails as SourceUnreachable."""
    if not type(error).__module__.startswith("psycopg"):
        return None
    import psycopg  # late: the embedded store does without

    if not isinstance(error, psycopg.OperationalError):
        return None
    words = (str(error).splitlines() or ["it closed the connection"])[0]
    return f"The store's PostgreSQL stopped answering: {words}. Nothing was published; the last whole snapshot stays served. Try again."


def _is_full_disk(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if "no space left on device" in str(error).lower():
            return True
        error = error.__cause__ or error.__context__
    return False


def _unexpected(error: Exception) -> str:
    """Type and place only: a message may quote rows of the CRM."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"Unexpected error: {type(error).__name__}{place}. Set {DEBUG_VARIABLE}=1 to see it whole."
