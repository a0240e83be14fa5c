"""A connector that never read a live system's data says so wherever it is connected, examined or listed."""

import json
from pathlib import Path

import pytest

from sql.connector import NEVER_RUN, known_kinds, load_connector
from sql.coverage import coverage
from tests.connectors.homes import run
from tests.connectors.postgres_crm import drop_postgres, load_postgres
from tests.crm_database import load_mariadb

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.mark.parametrize("kind", ["twenty", "vtiger"])
def test_connect_doctor_and_the_page_say_that_it_was_never_run_against_a_live_system(
    tmp_path: Path, mariadb: str, postgres: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixture = FIXTURES / f"{kind}_small.sql"
    database = load_postgres(postgres, fixture) if kind == "twenty" else load_mariadb(mariadb, fixture)
    monkeypatch.setenv("TAKEHOLD_CRM_URL", database.url)
    words = f"This connector was {NEVER_RUN}: its SELECTs run on"
    assert words in run(tmp_path, "connect", "crm", "--crm", kind)
    assert words in run(tmp_path, "doctor", exit_code=5)
    assert json.loads(run(tmp_path, "doctor", "--json", exit_code=5))["sources"][0]["notes"][0].startswith(words)
    assert f"| {load_connector(kind).vendor} | `{kind}` | {NEVER_RUN}: " in coverage()
    if kind == "twenty":
        drop_postgres(database)


def test_what_was_run_against_a_live_systems_dump_carries_no_such_note() -> None:
    assert {kind for kind in known_kinds() if load_connector(kind).warnings} >= {"twenty", "vtiger"}
    assert [load_connector(kind).warnings for kind in ("espocrm", "odoo", "suitecrm", "demo")] == [(), (), (), ()]
