"""What the doctor says of a source before the first refresh, after it, and when refreshes stopped."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from takehold.commands.doctor import examine, tell
from takehold.settings import load_settings
from tests.connectors.homes import run
from tests.crm_database import CrmDatabase


@pytest.fixture(scope="module")
def home(espocrm_small_home: Path) -> Path:
    return espocrm_small_home


def seen(home: Path, url: str, now: datetime) -> dict[str, Any]:
    """The doctor's findings about the only source at ``now``, as JSON would give them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_CRM_URL", url)
        findings = examine(home, load_settings(home), now=now, report=lambda *_: None)
    return json.loads(json.dumps(findings, default=str))["sources"][0]


def test_before_the_first_refresh_it_says_what_will_be_readable_and_what_to_change(
    tmp_path: Path, espocrm_small_database: CrmDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKEHOLD_CRM_URL", espocrm_small_database.url)
    run(tmp_path, "connect", "crm", "--crm", "espocrm")
    source = json.loads(run(tmp_path, "doctor", "--json", exit_code=5))["sources"][0]
    assert {"login_event", "usage_event", "permission"} <= set(source["readable"])
    assert source["needs_a_setting"] == ["opportunity.next_step"]
    assert source["missing"] == ["usage_event.list", "latency"]
    assert source["days_until_loss"] is None
    words = run(tmp_path, "doctor", exit_code=5)
    assert "Not readable until a setting is changed:\n    opportunity.next_step: " in words
    assert "To change: Raise cleanupActionHistoryPeriod in data/config.php" in words
    assert "Not logged by this CRM:\n    usage_event.list: " in words


@pytest.mark.parametrize(
    ("day", "left", "lost", "lost_in_30"),
    [
        ("2026-03-16", 15, 0, 15),  # refreshed on the 16th; the action history forgets after 15 days
        ("2026-03-26", 5, 0, 25),
        ("2026-03-31", 0, 0, 30),
        ("2026-04-10", 0, 10, 40),
    ],
)
def test_it_counts_the_days_until_history_is_lost_and_those_lost_already(
    home: Path, espocrm_small_database: CrmDatabase, day: str, left: int, lost: int, lost_in_30: int
) -> None:
    source = seen(home, espocrm_small_database.url, datetime.fromisoformat(day))
    rows = {row["capability"]: row for row in source["capabilities"]}
    found = rows["usage_event"]
    assert (found["lost_from"], found["days_until_loss"], found["days_lost"], found["days_lost_in_30"]) == (
        "2026-03-31",
        left,
        lost,
        lost_in_30,
    )
    assert (rows["login_event"]["lost_from"], rows["field_change"]["lost_from"]) == ("2026-05-15", None)
    assert source["days_until_loss"] == left
    assert {"capability": "usage_event", "change": found["change"]} in source["changes"]


def test_a_crm_that_cannot_be_reached_still_shows_what_the_last_refresh_knew(
    home: Path, espocrm_small_database: CrmDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = espocrm_small_database.url.replace(espocrm_small_database.name, "no_such_crm", 1)
    source = seen(home, gone, datetime(2026, 3, 20, tzinfo=UTC).replace(tzinfo=None))
    assert source["is_reachable"] is False
    assert "usage_event" in source["readable"] and source["days_until_loss"] == 11
    tell({"home": str(home), "store": {"kept": 1, "damaged": [], "served": "s000001"}, "sources": [source]})
    assert "without one in the next 30 days, 19 days." in capsys.readouterr().out
