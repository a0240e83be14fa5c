"""What the sources log, how they were read, and how eligibility was found; and the operator's own look."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from access.snapshot import Snapshot
from access.viewer import Viewer, check_known, check_operator
from access.viewlog import View, append

CAPABILITIES_SQL = """
select c.source_id, s.vendor, s.vendor_version, c.capability, c.status, c.granularity, c.retention_days, c.expected_lag_minutes,
       c.observed_from_at, c.observed_to_at, c.note
from source_capability as c left join crm_source as s on s.source_id = c.source_id
order by c.source_id, c.capability
"""
INGESTION_SQL = """
select w.source_id, s.vendor, s.vendor_version, s.connected_at, w.stream, w.last_run_at, w.last_full_read_at, w.rows_read,
       w.rows_quarantined, c.status, c.expected_lag_minutes, c.observed_from_at, c.observed_to_at
from extract_watermark as w
left join crm_source as s on s.source_id = w.source_id
left join source_capability as c on c.source_id = w.source_id and c.capability = w.stream
order by w.source_id, w.stream
"""
BASIS_SQL = "select entitlement_basis, count(*) as people from setting_person group by entitlement_basis order by entitlement_basis"


@dataclass(frozen=True)
class PeopleNote:
    """How eligibility was found: people per basis (None when fewer than the floor), and whether no list of people was given."""

    people_by_basis: dict[str, int | None]
    is_assumed: bool
    sentence: str


def capabilities(snapshot: Snapshot, viewer: Viewer) -> pd.DataFrame:
    """What every source logs: vendor, capability, status, granularity, retention, lag, observed from and to, note."""
    check_known(viewer)
    return snapshot.query(CAPABILITIES_SQL)


def ingestion(snapshot: Snapshot, viewer: Viewer) -> pd.DataFrame:
    """How far every stream was read: last run, rows read and quarantined, expected lag, observed from and to."""
    check_known(viewer)
    return snapshot.query(INGESTION_SQL)


def people_note(snapshot: Snapshot, viewer: Viewer) -> PeopleNote:
    """How it was found who is entitled: from people.csv, or from the accounts themselves."""
    check_known(viewer)
    counts = {str(row["entitlement_basis"]): int(row["people"]) for row in snapshot.query(BASIS_SQL).to_dict("records")}
    listed = sum(people for basis, people in counts.items() if basis == "people.csv")
    hidden = {basis: people if viewer.is_operator or people >= viewer.floor.k else None for basis, people in counts.items()}
    assumed = listed == 0
    sentence = "Every active human account counts as entitled: there is no people.csv." if assumed else "people.csv says who is entitled."
    return PeopleNote(hidden, assumed, sentence)


def operator_query(snapshot: Snapshot, viewer: Viewer, sql: str, log: Path, *, at: datetime) -> list[dict[str, Any]]:
    """Rows of one SELECT on the snapshot, for the operator only. The view log is written before the query runs.

    Raises ``AccessDenied`` for everyone else; a refused question is not run. What a SELECT is, the caller checks.
    """
    check_operator(viewer, what="A query on the snapshot's tables")
    append(log, View(viewer.name, viewer.role, f"sql: {sql}", None, snapshot.manifest.id, at))
    return snapshot.rows(sql)
