"""Landing a stream: page after page from where the last run stopped, every page kept before the next is asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sql.api.client import BadRequest
from sql.api.rows import Unusable, fingerprint, found, picked, text_of
from sql.api.staging import OpenPass, Staging, StreamState
from sql.api.tables import MACROS, json_lines
from sql.api.vendor import ApiStream, PermissionMissing, PlaceExpired, Vendor
from sql.errors import SourceUnreachable
from sql.quiet import quiet_connection

SET_APART_KEPT = 1000
EXPIRIES = 3


@dataclass(frozen=True)
class Landing:
    """What landing a source needs: its API, its staging files, the end of time, who watches, and whether names of accounts are kept."""

    vendor: Vendor
    staging: Staging
    as_of_at: datetime
    progress: Callable[[str, float], None]
    with_names: bool = True


def land_all(landing: Landing) -> None:
    """Land every stream; one that may not be read is said so, and the others go on. Raises SourceUnreachable."""
    streams, staging = landing.vendor.streams, landing.staging
    staging.open_run(landing.as_of_at)
    for place, stream in enumerate(streams):
        if stream.name in staging.done:
            continue
        landing.progress(f"fetching {stream.name}", place / len(streams))
        try:
            _land(landing, stream)
        except PermissionMissing as missing:
            staging.deny(stream.name, str(missing), missing.status)
        except BadRequest as refused:
            if not stream.is_side:
                raise
            staging.deny(stream.name, f"the API does not answer it here ({refused})", "needs_setup")
    staging.close_run()


def _land(landing: Landing, stream: ApiStream) -> None:
    staging = landing.staging
    if stream.names and not landing.with_names:
        stream = replace(stream, columns={name: path for name, path in stream.columns.items() if name not in stream.names})
    state = staging.state_of(stream.name, with_names=landing.with_names or not stream.names)
    under_way = state.under_way or _begin(landing, stream, is_full=_is_full_due(stream, state, landing.as_of_at))
    known = None if under_way.is_full else _known(staging, stream, state)
    for _ in range(EXPIRIES):
        try:
            _pages(landing, stream, under_way, known)
        except PlaceExpired:
            under_way = _begin(landing, stream, is_full=True)
            known = None
        else:
            staging.finish(stream.name, landing.as_of_at.isoformat())
            return
    raise SourceUnreachable(f"{stream.name}: the API forgot its pages {EXPIRIES} times. What was read so far is kept: try again later.")


def _begin(landing: Landing, stream: ApiStream, *, is_full: bool) -> OpenPass:
    since = None if is_full else _since(stream, landing.staging.state(stream.name))
    return landing.staging.begin(stream.name, landing.vendor.start(stream, since), is_full=is_full)


def _pages(landing: Landing, stream: ApiStream, under_way: OpenPass, known: dict[str, str] | None) -> None:
    state = landing.staging.state(stream.name)
    while True:
        page = landing.vendor.fetch(stream, under_way.place)
        rows = _kept(stream, page.rows, state, under_way, known)
        landing.staging.commit(stream.name, rows, page.next)
        for note in page.notes:
            if note not in state.notes:
                state.notes.append(note)
        if page.next is None:
            return


def _kept(
    stream: ApiStream, rows: Iterable[Any], state: StreamState, under_way: OpenPass, known: dict[str, str] | None
) -> Iterator[dict[str, Any]]:
    """Rows to keep: usable, and not ``known`` as they are; the pass's cursor ends as the highest one seen."""
    page = under_way.pages + 1
    for number, row in enumerate(rows, 1):
        try:
            kept = picked(stream, row)
        except Unusable as reason:
            _set_apart(stream, state, row, f"page {page}, row {number}: {reason}")
            continue
        state.set_apart.pop(f"id {kept[stream.key]}", None)
        if stream.cursor and (under_way.cursor is None or moment(kept[stream.cursor]) > moment(under_way.cursor)):
            under_way.cursor = kept[stream.cursor]
        if known is None:
            yield kept
        elif known.get(kept[stream.key]) != kept["_h"]:
            known[kept[stream.key]] = kept["_h"]
            yield kept


def _set_apart(stream: ApiStream, state: StreamState, row: Any, words: str) -> None:
    """Count a row once, however often the look-back reads it again, and until it can be read."""
    known = text_of(found(row, stream.columns[stream.key])) if isinstance(row, Mapping) else None
    mark = f"id {known}" if known else fingerprint(row)
    if mark not in state.set_apart and len(state.set_apart) < SET_APART_KEPT:
        state.set_apart[mark] = words


def _is_full_due(stream: ApiStream, state: StreamState, as_of_at: datetime) -> bool:
    if stream.cursor is None or state.file is None or state.full_at is None or state.cursor is None:
        return True
    return stream.full_days is not None and as_of_at - datetime.fromisoformat(state.full_at) >= timedelta(days=stream.full_days)


def _since(stream: ApiStream, state: StreamState) -> str:
    return (moment(state.cursor or "") - timedelta(seconds=stream.lookback_s)).isoformat(timespec="milliseconds")


def _known(staging: Staging, stream: ApiStream, state: StreamState) -> dict[str, str]:
    """Hash by key of the newest rows that the pass may read again: those in the look-back, and the deleted ones."""
    path = staging.path(stream.name)
    if path is None:
        return {}
    again = f'utc("{stream.cursor}") >= cast($since as timestamp)' + (f" or \"{stream.deleted}\" = 'true'" if stream.deleted else "")
    with quiet_connection() as connection:
        for statement in MACROS:
            connection.execute(statement)
        sql = f'select "{stream.key}", arg_max(_h, _n) from {json_lines(path, stream)} where {again} group by 1'
        return dict(connection.execute(sql, {"since": _since(stream, state).replace("+00:00", "")}).fetchall())


def moment(text: str) -> datetime:
    """A cursor's text as a moment in UTC; without a zone it is meant in UTC."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
