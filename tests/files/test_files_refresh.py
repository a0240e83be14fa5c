"""Exported files through the command line, as a user would: connect, refresh, look."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sql.errors import SourceUnreachable
from sql.extract import SourceConfig
from sql.sources import open_source
from takehold.cli import app
from tests.connectors.homes import copied, number, refreshed, rows, run
from tests.connectors.homes import mapping as by_key
from tests.files.folders import write

AS_OF = "2026-03-02T00:00:00Z"
MAPPING = """
vendor = "Service desk"
version = "7"
empty = ["?"]

[input.log]
file = "log.csv"
times = ["moment"]

[input.people]
file = "people.csv"

[table.crm_user]
from = "people"
user_id = "person"
user_kind = "'human'"
is_active = "true"
created_at = "'2026-01-05'"
is_deleted = "false"

[table.org_unit]
sql = "select distinct team as org_unit_id, 'team' as unit_kind, team as name, true as is_active from people"

[table.org_membership]
from = "people"
org_unit_id = "team"
user_id = "person"
is_primary = "true"

[table.usage_event]
from = "log"
event_id = "_id"
user_id = "person"
occurred_at = "moment"
action = "what"
object_type = "'case'"
object_id = "ticket"
channel = "'ui'"
actor_kind = "'human'"
event_count = "1"

[table.record]
sql = "select 'case' as object_type, ticket as record_id, min(moment) as created_at, max(moment) as modified_at, false as is_deleted from log group by ticket"
"""  # noqa: E501
PEOPLE = "person,team\n" + "".join(f"p{number},north\n" for number in range(1, 7))
LOG = """moment,person,what,ticket
2026-02-23 09:00:00,p1,update,1
2026-02-24 09:00:00,p2,update,1
2026-02-25,p3,view,2
2026-02-16 09:00:00,p4,create,2
2026-02-16 10:00:00,?,update,3
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its first refresh, to look at; a test that refreshes again takes a copy."""
    folder = tmp_path_factory.mktemp("files")
    exports = write(folder / "exports", MAPPING, log_csv=LOG, people_csv=PEOPLE)
    return refreshed(folder / "home", f"files://{exports}", kind="files", as_of=AS_OF)


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return write(tmp_path / "exports", MAPPING, log_csv=LOG, people_csv=PEOPLE)


def test_a_log_is_connected_refreshed_and_measured(home: Path) -> None:
    assert by_key(home, "select user_id, count(*) as n from usage_event group by 1") == {"p1": 1, "p2": 1, "p3": 1, "p4": 1, None: 1}
    assert rows(home, "select vendor, vendor_version, tenant_tz from crm_source") == [
        {"vendor": "Service desk", "vendor_version": "7", "tenant_tz": "UTC"}
    ]
    problem = rows(home, "select stream, problem, column_name, row_count, rows_checked from source_problem order by 2")
    assert problem == [
        {"stream": "log", "problem": "date without time", "column_name": "moment", "row_count": 1, "rows_checked": 5},
        {"stream": "log", "problem": "word that means empty", "column_name": "person", "row_count": 1, "rows_checked": 5},
    ]
    status = by_key(home, "select capability, status from source_capability")
    assert (status["usage_event"], status["usage_event.view"], status["usage_event.list"]) == ("native_on", "native_on", "none")
    assert (status["login_event"], status["record.modified_at"], status["latency"]) == ("none", "native_on", "none")


def test_people_of_a_log_are_active_in_the_week_of_their_event(home: Path) -> None:
    active = by_key(
        home, "select week_start_date, count(distinct user_id) as n from person_activity_week where user_id like 'p%' group by 1"
    )
    assert {str(week)[:10]: people for week, people in active.items()} == {"2026-02-16": 1, "2026-02-23": 3}


def test_a_refresh_of_the_same_files_changes_nothing_and_a_grown_export_adds_its_new_rows(
    tmp_path: Path, home: Path, exports: Path
) -> None:
    home = copied(home, tmp_path / "home")
    before = json.loads(run(home, "snapshots", "--json"))
    refreshed(home, f"files://{exports}", kind="files", as_of=AS_OF)
    assert json.loads(run(home, "snapshots", "--json")) == before
    head, *lines = LOG.splitlines()
    (exports / "log.csv").write_text("\n".join([head, "2026-02-26 09:00:00,p5,update,4", *reversed(lines)]) + "\n")  # newest first now
    refreshed(home, f"files://{exports}", kind="files", as_of=AS_OF)
    assert number(home, "select count(*) as n from usage_event") == 6


def test_what_an_export_no_longer_holds_stays_in_the_history(tmp_path: Path, home: Path, exports: Path) -> None:
    home = copied(home, tmp_path / "home")
    (exports / "log.csv").write_text("\n".join(LOG.splitlines()[:2]) + "\n")
    refreshed(home, f"files://{exports}", kind="files", as_of=AS_OF)
    assert number(home, "select count(*) as n from usage_event") == 5
    assert by_key(home, "select record_id, is_deleted from record") == {"1": False, "2": True, "3": True}  # gone from the export


def test_a_line_that_is_no_row_is_told_and_ends_the_refresh_with_its_own_code(
    tmp_path: Path, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (exports / "log.csv").write_text(LOG + '2026-02-26,p1\n2026-02-27\n"2026-02-28,p2,view,2\n')
    monkeypatch.setenv("TAKEHOLD_CRM_URL", f"files://{exports}")
    run(tmp_path / "home", "connect", "crm", "--crm", "files")
    done = CliRunner().invoke(app, ["--home", str(tmp_path / "home"), "refresh", "--as-of", AS_OF])
    said = " ".join(done.output.split())
    assert done.exit_code == 3
    assert "Left out: 3 rows of crm.log" in said
    assert "crm: log: 2 of 8 lines are no rows: more or fewer fields than the header" in said
    assert "crm: log: 1 of 8 lines are no rows: quotes that do not match" in said


def test_a_repaired_file_takes_its_problem_back(tmp_path: Path, exports: Path) -> None:
    (exports / "log.csv").write_text(LOG + "2026-02-26,p1\n")
    home = refreshed(tmp_path / "home", f"files://{exports}", kind="files", as_of=AS_OF, exit_code=3)
    count = "select coalesce(sum(row_count), 0) as n from source_problem where problem like 'row set apart%'"
    assert number(home, count) == 1
    (exports / "log.csv").write_text(LOG)
    refreshed(home, f"files://{exports}", kind="files", as_of=AS_OF)
    assert number(home, count) == 0


@pytest.mark.parametrize(("url", "words"), [
    ("files://relative/folder", "names a folder or its mapping"),
    ("mysql://reader@localhost/crm", "looks like files:///path"),
])  # fmt: skip
def test_connecting_with_another_url_says_what_it_looks_like(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: str) -> None:
    monkeypatch.setenv("TAKEHOLD_CRM_URL", url)
    done = CliRunner().invoke(app, ["--home", str(tmp_path), "connect", "crm", "--crm", "files"])
    assert done.exit_code != 0
    assert words in " ".join(done.output.split())


def test_connecting_shows_each_file_with_its_rows(tmp_path: Path, exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEHOLD_CRM_URL", f"files://{exports}")
    said = run(tmp_path / "home", "connect", "crm", "--crm", "files")
    assert "log (log.csv): 5 rows" in said
    assert "people (people.csv): 6 rows" in said


def test_a_url_of_files_is_no_database(exports: Path) -> None:
    with pytest.raises(SourceUnreachable, match="espocrm needs the URL of its database"):
        open_source(SourceConfig("crm", "espocrm", f"files://{exports}"))


def test_a_column_that_vanishes_from_an_export_stops_the_refresh_with_its_name(
    tmp_path: Path, home: Path, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(home, tmp_path / "home")
    (exports / "log.csv").write_text(LOG.replace("ticket", "number", 1))
    monkeypatch.setenv("TAKEHOLD_CRM_URL", f"files://{exports}")
    done = CliRunner().invoke(app, ["--home", str(home), "refresh", "crm", "--as-of", AS_OF])
    said = " ".join(done.output.split())
    assert done.exit_code != 0
    assert "ticket" in said and "log.csv (log) has moment, person, what, number" in said
    assert number(home, "select count(*) as n from usage_event") == 5
