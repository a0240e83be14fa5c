"""A refresh of a real CRM database: repeatable, incremental, and the same whichever way it got there."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from sql.build import hold_checks
from sql.companions import Companions, PersonEntry
from sql.errors import FactCheckFailed, SourceSchemaError, SourceUnreachable
from sql.extract import SourceConfig
from sql.fact_tables import table_of
from sql.facts import load_facts
from sql.refresh import RefreshReport, RefreshRequest, refresh
from sql.store import Store
from tests.crm_database import CrmDatabase
from tests.sql.workspaces import daily_tables, workspace

FIRST, LATER = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC)


def request(home: Path, url: str, as_of: datetime = LATER) -> RefreshRequest:
    return RefreshRequest(home, None, [SourceConfig("crm", "espocrm", url)], as_of)


def counts(home: Path, sql: str) -> list[dict[str, object]]:
    return Store.open(home).published().rows(sql)


@dataclass(frozen=True)
class Refreshed:
    """A home and what its last refresh reported: to look at; a test that refreshes again takes a copy."""

    home: Path
    report: RefreshReport

    def copy(self, folder: Path) -> Path:
        """A home of one's own in ``folder``."""
        return Path(shutil.copytree(self.home, folder, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory, espocrm_small_url: str) -> Refreshed:
    """Refreshed once, two weeks before the others."""
    home = tmp_path_factory.mktemp("early")
    return Refreshed(home, refresh(request(home, espocrm_small_url, FIRST)))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, espocrm_small_url: str) -> Refreshed:
    """Refreshed in one large step."""
    home = tmp_path_factory.mktemp("once")
    return Refreshed(home, refresh(request(home, espocrm_small_url)))


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory, early: Refreshed, espocrm_small_url: str) -> Refreshed:
    """Refreshed in two small steps."""
    home = early.copy(tmp_path_factory.mktemp("stepped"))
    return Refreshed(home, refresh(request(home, espocrm_small_url)))


def test_running_it_twice_changes_nothing(tmp_path: Path, once: Refreshed, espocrm_small_url: str) -> None:
    first, second = once.report, refresh(request(once.copy(tmp_path), espocrm_small_url))
    assert (second.unchanged, second.snapshot_id, second.content_hash) == (True, first.snapshot_id, first.content_hash)


def test_small_steps_end_in_the_facts_of_one_large_step_but_for_what_each_day_saw(stepped: Refreshed, once: Refreshed) -> None:
    in_steps, at_once = (Store.open(each.home).whole_manifest() for each in (stepped, once))
    for name in set(at_once.tables) - daily_tables() - {"extract_watermark", "crm_source"}:
        assert _content(in_steps, name) == _content(at_once, name), name


def test_building_all_facts_again_gives_the_same_hash_and_keeps_what_an_earlier_day_saw(
    tmp_path: Path, stepped: Refreshed, espocrm_small_url: str
) -> None:
    home, days = stepped.copy(tmp_path), "select distinct snapshot_date from record_fill order by 1"
    seen = counts(home, days)
    again = refresh(replace(request(home, espocrm_small_url), rebuild=True))
    assert again.content_hash == stepped.report.content_hash
    assert len(seen) == 2
    assert counts(home, days) == seen


def test_what_the_clean_up_job_deletes_stays_in_our_history(
    tmp_path: Path, once: Refreshed, espocrm_small_copy: Callable[[], CrmDatabase]
) -> None:
    home, database = once.copy(tmp_path), espocrm_small_copy()
    before = counts(home, "select count(*) as events, (select count(*) from login_event) as logins from usage_event")
    assert database.change("delete from action_history_record") > 0
    assert database.change("delete from auth_log_record") > 0
    refresh(request(home, database.url))
    assert counts(home, "select count(*) as events, (select count(*) from login_event) as logins from usage_event") == before


def test_a_changed_entitlement_rebuilds_the_past(tmp_path: Path, once: Refreshed, espocrm_small_url: str) -> None:
    home = once.copy(tmp_path / "kept")
    people = counts(home, "select username from crm_identity where username is not null order by 1 limit 1")
    entry = PersonEntry(None, str(people[0]["username"]), entitled_to=datetime(2026, 2, 9, tzinfo=UTC).date())
    fewer = refresh(replace(request(home, espocrm_small_url), companions=Companions(people=(entry,))))
    fresh = refresh(replace(request(tmp_path / "fresh", espocrm_small_url), companions=Companions(people=(entry,))))
    assert fewer.content_hash != once.report.content_hash
    assert fewer.content_hash == fresh.content_hash


def test_a_dropped_column_is_named_and_the_last_snapshot_stays_served(
    tmp_path: Path, once: Refreshed, espocrm_small_copy: Callable[[], CrmDatabase]
) -> None:
    home, database = once.copy(tmp_path), espocrm_small_copy()
    database.change("alter table opportunity drop column probability")
    with pytest.raises(SourceSchemaError, match=r"espocrm/opportunity\.sql: .*probability"):
        refresh(request(home, database.url))
    assert Store.open(home).whole_manifest().id == once.report.snapshot_id


def test_a_wrong_password_is_told_without_it(tmp_path: Path, espocrm_small_url: str) -> None:
    user, rest = espocrm_small_url.split("@", 1)
    url = f"{user.rsplit(':', 1)[0]}:canary-secret@{rest}"
    with pytest.raises(SourceUnreachable, match=r"\[sources\.crm\]") as caught:
        refresh(request(tmp_path, url))
    assert "canary-secret" not in str(caught.value)


def test_a_fact_that_breaks_its_own_check_is_not_published(
    tmp_path: Path, early: Refreshed, espocrm_small_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sql import refresh as module

    home = early.copy(tmp_path)
    broken = [replace(fact, checks=("1 = 0",)) if fact.name == "team_activity" else fact for fact in load_facts()]
    monkeypatch.setattr(module, "load_facts", lambda: broken)
    with pytest.raises(
        FactCheckFailed, match=r"team_activity: the check '1 = 0' does not hold for \d+ rows: .*org_unit_id .*; .*stays served"
    ):
        refresh(request(home, espocrm_small_url, LATER))
    assert Store.open(home).whole_manifest().as_of_at == FIRST.replace(tzinfo=None)


def test_a_check_that_comes_out_null_is_broken_and_names_the_row(tmp_path: Path) -> None:
    fact = next(fact for fact in load_facts() if fact.name == "person_reports")
    rows = [{"source_id": "crm", "user_id": user, "direct_reports": count} for user, count in (("u1", 2), ("u2", None))]
    with workspace(tmp_path) as space:
        space.stage(table_of(fact), "built", [pa.RecordBatch.from_pylist(rows, schema=table_of(fact).arrow_schema)])
        with pytest.raises(FactCheckFailed, match=r"'direct_reports > 0' does not hold for 1 row: source_id crm, user_id u2\. "):
            hold_checks(space, fact, "built")
        hold_checks(space, replace(fact, checks=("direct_reports > 0 or direct_reports is null",)), "built")


def test_what_the_audit_refuses_is_not_published(tmp_path: Path, early: Refreshed, espocrm_small_url: str) -> None:
    from sql.store import Snapshot

    home = early.copy(tmp_path)
    seen: list[datetime] = []

    def refuse(snapshot: Snapshot) -> None:
        seen.append(snapshot.manifest.as_of_at)
        raise RuntimeError("a hidden figure can be computed")

    with pytest.raises(RuntimeError, match="hidden figure"):
        refresh(replace(request(home, espocrm_small_url, LATER), audit=refuse))
    assert seen == [LATER.replace(tzinfo=None)]
    assert Store.open(home).whole_manifest().as_of_at == FIRST.replace(tzinfo=None)


def _content(manifest: object, name: str) -> tuple[int, int]:
    from sql.pieces import table_hash

    return table_hash(manifest.tables.get(name, ()))  # type: ignore[attr-defined]
