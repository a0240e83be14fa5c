"""Half-lives of fields, estimated from the field history that a snapshot holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from metrics.decay import Decay, estimate, spells_of

if TYPE_CHECKING:
    from sql.store import Snapshot

CHANGES_SQL = """
select source_id, object_type, coalesce(field_canonical, field_name) as field_name, object_id as record, changed_at, old_value, new_value
from field_change
where object_id is not null and changed_at < $as_of_at
order by changed_at, change_id
"""
RECORDS_SQL = """
select source_id, object_type, record_id as record, created_at, is_deleted, deleted_at, modified_at from record
"""
FILLED_SQL = "select source_id, object_type, record_id as record, field_name, is_filled from record_field where is_filled is not null"
ENDINGS = ("__removed__",)


@dataclass(frozen=True)
class FieldDecay:
    """The decay of one field of one source's object."""

    source_id: str
    object_type: str
    field_name: str
    decay: Decay


def half_lives(snapshot: "Snapshot", as_of_at: datetime) -> list[FieldDecay]:
    """Every field with a history, by source, object and name; those with too few changes have no half-life."""
    changes = snapshot.query(CHANGES_SQL, {"as_of_at": as_of_at})
    records, filled = snapshot.query(RECORDS_SQL, {}), snapshot.query(FILLED_SQL, {})
    found = []
    for (source, kind), mine in changes.groupby(["source_id", "object_type"], sort=True):
        own = _of(records, source, kind).drop_duplicates("record").set_index("record")
        lives = pd.DataFrame({"since": own["created_at"], "until": _ends(own, mine, pd.Timestamp(as_of_at))})
        known = _of(filled, source, kind)
        for field, rows in mine.groupby("field_name", sort=True):
            if field not in ENDINGS:
                spells = spells_of(_moves(rows), _with_entry(lives, rows, known[known["field_name"] == field]))
                found.append(FieldDecay(str(source), str(kind), str(field), estimate(spells)))
    return found


def _of(rows: pd.DataFrame, source: object, kind: object) -> pd.DataFrame:
    return rows[(rows["source_id"] == source) & (rows["object_type"] == kind)]


def _ends(records: pd.DataFrame, changes: pd.DataFrame, as_of_at: pd.Timestamp) -> pd.Series:
    """When each record went out of sight: deleted, or said to be removed for good by its history."""
    deleted = records["deleted_at"].where(records["deleted_at"].notna() | ~records["is_deleted"].eq(True), records["modified_at"])
    last = changes.drop_duplicates("record", keep="last")
    removed = last[last["field_name"].isin(ENDINGS)].set_index("record")["changed_at"]
    ends = pd.concat([deleted, removed.reindex(records.index)], axis=1).min(axis=1)
    known = ends.fillna(as_of_at)
    return known.where(known < as_of_at, as_of_at)


def _moves(rows: pd.DataFrame) -> pd.DataFrame:
    """Whether a value stood there before and after; a change that withholds both values replaced one by another."""
    withheld = rows["old_value"].isna() & rows["new_value"].isna()
    return rows.assign(had_value=rows["old_value"].notna() | withheld, has_value=rows["new_value"].notna() | withheld)


def _with_entry(lives: pd.DataFrame, rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Records with ``is_filled``; where history logs the first value too, nothing stood before it."""
    is_filled = known.drop_duplicates("record").set_index("record")["is_filled"].reindex(lives.index)
    logs_entry = bool((rows["old_value"].isna() & rows["new_value"].notna()).mean() > 0.5)
    since = pd.Series(pd.NaT, index=lives.index, dtype="datetime64[us]") if logs_entry else lives["since"]
    return lives.assign(since=since, is_filled=is_filled)


def per_object(fields: list[FieldDecay]) -> Mapping[str, float]:
    """Days by object: the shortest half-life among its fields with one, since a record is as old as what goes stale first."""
    days: dict[str, float] = {}
    for field in fields:
        if field.decay.half_life_days is not None:
            days[field.object_type] = min(days.get(field.object_type, field.decay.half_life_days), field.decay.half_life_days)
    return days
