"""Histories from exported files, without a home: a folder with its mapping, or any log of commits, whatever its files are called."""

import csv
import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from takehold.errors import InputError
from takehold.wiring import operator_history

if TYPE_CHECKING:
    from models.history import History
    from sql.extract import SourceConfig

COLUMNS = ("authored_at", "merged_at", "user_id", "team", "module", "is_bot")
ENDINGS = (".csv", ".csv.gz")
MAPPING = Path(__file__).parent.parent / "examples" / "files" / "openstack_repositories.toml"


def files_history(folder: Path, *, until: date | None, now: datetime) -> "History":
    """Weekly activity by team of a folder of exported files: read into a store of its own that is gone afterwards.

    Up to the last whole week before ``until``, at most up to the end of the log: weeks after it are not known, and not silent.
    """
    from access.history import HISTORY_FACTS
    from sql.extract import SourceConfig
    from sql.refresh import RefreshRequest, refresh
    from sql.store import Store

    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        source = SourceConfig("files", "files", f"files://{folder.expanduser().absolute()}", identity=False, folder=home / "landing")
        end = min(until or date.max, _end_of_log(source, now))
        refresh(RefreshRequest(home=home, store_url=None, sources=[source], as_of=datetime.combine(end, time()), facts=HISTORY_FACTS))
        return operator_history(Store.open(home, None).published(), until=end)


def commit_history(place: Path, *, until: date | None, now: datetime) -> "History":
    """As :func:`files_history` of the logs of commits at ``place``, one team per employer and repository."""
    with commit_folder(place) as folder:
        return files_history(folder, until=until, now=now)


@contextmanager
def commit_folder(place: Path) -> Iterator[Path]:
    """A folder with the mapping and a link to each log in ``place`` (one file, or a folder with other files too) while the context lasts.

    Raises ``InputError`` where there is none, naming the columns that a log needs.
    """
    logs = commit_logs(place)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(MAPPING, folder / "mapping.toml")
        for path in logs:
            (folder / f"commits-{path.name.lower()}").symlink_to(path)
        yield folder


def commit_logs(place: Path) -> list[Path]:
    """The files at ``place`` whose header has every one of ``COLUMNS``, by name. Raises ``InputError`` where there is none."""
    asked = place.expanduser().absolute()
    if not asked.exists():
        raise InputError(f"There is no {place}.")
    files = sorted(asked.iterdir()) if asked.is_dir() else [asked]
    lacking = {path: missing_columns(path) for path in files if path.is_file() and path.name.lower().endswith(ENDINGS)}
    if found := [path for path, missing in lacking.items() if not missing]:
        return found
    seen = "; ".join(f"{path.name} lacks {', '.join(missing)}" for path, missing in list(lacking.items())[:3])
    needed = f"a .csv or .csv.gz file whose header names {', '.join(COLUMNS)}"
    raise InputError(f"No log of commits at {place}: {needed}. {seen or 'No such file lies there'}.")


def missing_columns(path: Path) -> tuple[str, ...]:
    """Which of ``COLUMNS`` the header of a file does not name; all of them where it cannot be read."""
    try:
        with gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb") as stream:
            line = stream.readline(100_000).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error):
        return COLUMNS
    named = {name.strip() for row in csv.reader([line]) for name in row}
    return tuple(name for name in COLUMNS if name not in named)


def _end_of_log(source: "SourceConfig", now: datetime) -> date:
    """The day after the last use in a folder of files; the day of ``now`` where it holds none."""
    from sql.files.source import FileSource

    with FileSource(source) as files:
        last = files.last_use(by=now)
    return now.date() if last is None else last.date() + timedelta(days=1)
