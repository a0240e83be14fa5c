"""The panels: what the sources log, how they were read, who is entitled, and the operator's own questions."""

from datetime import datetime

import pandas as pd
import pytest

from access.door import OPERATOR, AccessDenied, active_days, capabilities, ingestion, lifecycle, operator_query, people_note
from access.viewer import Viewer
from access.viewlog import entries
from tests.access.worlds import Team, capability_rows, snapshot

SPONSOR = Viewer("s", "sponsor")
TWO = [Team("a", "n", [10, 20]), Team("b", "n", [30, 20])]


def test_capabilities_and_ingestion_are_for_known_roles_only() -> None:
    source = pd.DataFrame({"source_id": ["crm"], "vendor": ["EspoCRM"], "vendor_version": ["9"], "connected_at": [datetime(2026, 1, 1)]})
    marks = pd.DataFrame({
        "source_id": ["crm"], "stream": ["usage_event"], "last_run_at": [datetime(2026, 1, 18)], "last_full_read_at": [pd.NaT],
        "rows_read": [12], "rows_quarantined": [1], "cursor_value": ["secret-id"],
    })  # fmt: skip
    log = capability_rows({"capability": "usage_event", "status": "native_on", "note": "ok"})
    world = snapshot(TWO, crm_source=source, extract_watermark=marks, source_capability=log)
    assert capabilities(world, SPONSOR)[["vendor", "capability", "status"]].values.tolist() == [["EspoCRM", "usage_event", "native_on"]]
    read = ingestion(world, SPONSOR)
    assert read[["stream", "rows_read", "rows_quarantined", "status"]].values.tolist() == [["usage_event", 12, 1, "native_on"]]
    assert "cursor_value" not in read.columns
    for call in (capabilities, ingestion, people_note, lifecycle, active_days):
        with pytest.raises(AccessDenied):
            call(world, Viewer("x", "guest"))


def test_the_people_note_says_when_every_account_counts() -> None:
    assumed = snapshot(TWO, setting_person=pd.DataFrame({"entitlement_basis": ["active account"] * 8}))
    assert people_note(assumed, SPONSOR).is_assumed
    assert people_note(assumed, SPONSOR).sentence.startswith("Every active human account counts as entitled")
    listed = snapshot(TWO, setting_person=pd.DataFrame({"entitlement_basis": ["active account"] * 2 + ["people.csv"] * 8}))
    assert people_note(listed, SPONSOR).people_by_basis == {"active account": None, "people.csv": 8}
    assert people_note(listed, OPERATOR).people_by_basis == {"active account": 2, "people.csv": 8}
    assert not people_note(listed, SPONSOR).is_assumed


def test_only_the_operator_queries_and_every_question_is_logged_before_it_runs(tmp_path) -> None:
    log, at = tmp_path / "views.jsonl", datetime(2026, 1, 20, 8)
    world = snapshot(TWO)
    for role in ("administrator", "sponsor", "member", "guest"):
        with pytest.raises(AccessDenied):
            operator_query(world, Viewer("x", role), "select 1 as one", log, at=at)
    assert not log.exists()
    assert operator_query(world, OPERATOR, "select 1 as one", log, at=at) == [{"one": 1}]
    with pytest.raises(Exception, match="no_such_table"):
        operator_query(world, OPERATOR, "select * from no_such_table", log, at=at)
    assert [entry["what"] for entry in entries(log)] == ["sql: select 1 as one", "sql: select * from no_such_table"]
