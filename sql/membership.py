"""Validity of memberships: a CRM says who belongs where today; history is kept by closing and opening intervals."""

from collections.abc import Iterable, Mapping
from datetime import datetime

Row = dict[str, object]


def merge_memberships(known: Iterable[Row], delivered: Iterable[Row], *, as_of_at: datetime, is_first_read: bool) -> list[Row]:
    """Intervals after a full read of one source.

    ``known`` and ``delivered`` are rows of ``org_membership``. A pair that appears is opened at ``as_of_at`` (or, at the first read,
    since before we looked: null); a pair that vanished is closed at ``as_of_at``; dates that the CRM itself delivers win. Running it
    twice changes nothing.
    """
    ended = {_interval(row): row for row in known if row["valid_to"] is not None}
    open_before = {_pair(row): row for row in known if row["valid_to"] is None}
    open_now: dict[tuple[object, object], Row] = {}
    for row in delivered:
        if row["valid_to"] is not None:
            ended[_interval(row)] = row
        else:
            open_now[_pair(row)] = _opened(row, open_before.get(_pair(row)), as_of_at, is_first_read=is_first_read)
    closed_by_crm = {_pair(row) for row in ended.values()}
    for pair, row in open_before.items():
        if pair not in open_now and pair not in closed_by_crm:
            closed = {**row, "valid_to": as_of_at, "valid_basis": "observed"}
            ended[_interval(closed)] = closed
    return [*ended.values(), *open_now.values()]


def _opened(row: Row, before: Mapping[str, object] | None, as_of_at: datetime, *, is_first_read: bool) -> Row:
    if row["valid_from"] is not None:
        return row
    if before is not None:
        return {**row, "valid_from": before["valid_from"], "valid_basis": before["valid_basis"]}
    if is_first_read:
        return row
    return {**row, "valid_from": as_of_at, "valid_basis": "observed"}


def _pair(row: Mapping[str, object]) -> tuple[object, object]:
    return row["org_unit_id"], row["user_id"]


def _interval(row: Mapping[str, object]) -> tuple[object, object, object]:
    return row["org_unit_id"], row["user_id"], row["valid_from"]
