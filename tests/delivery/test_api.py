"""The API on a hand-made snapshot: the same door, the same matrix, and what it says of itself."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from access.door import values
from access.permissions import MATRIX
from access.viewer import ROLES, Viewer
from delivery import api
from delivery.api import ANSWERS, ARROW, Wiring, create_api
from delivery.openapi import PARAMETERS, description
from tests.access.worlds import ACTIVE_SHARE, HandMadeSnapshot, Team, snapshot

TEAMS = [Team("a", "n", [10, 20], [5, 5]), Team("b", "s", [30, 20], [30, 10]), Team("c", "s", [9, 9], [1, 1])]
SINCE = {"since": "2026-01-05", "until": "2026-01-19"}


class Desk:
    """The API in front of one viewer, with what it noted."""

    def __init__(self, world: HandMadeSnapshot | None, viewer: Viewer | None) -> None:
        self.noted: list[tuple[Any, ...]] = []
        self.viewer = viewer
        wiring = Wiring(lambda: world, lambda token: self.viewer if token == "good" else None, lambda *look: self.noted.append(look))
        self.client = TestClient(create_api(wiring))

    def get(self, path: str, *, token: str = "good", **asked: Any) -> Any:
        return self.client.get(path, params=asked, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> HandMadeSnapshot:
    """Two units; the catalogue holds one metric of the test's own."""
    monkeypatch.setitem(api.CATALOG, "active_share", ACTIVE_SHARE)  # type: ignore[arg-type]
    return snapshot(TEAMS)


def test_values_are_those_of_the_door_in_json_and_in_arrow(world: HandMadeSnapshot) -> None:
    anna = Viewer("anna", "sponsor")
    desk = Desk(world, anna)
    rows = desk.get("/v1/values", metric="active_share", by="unit", **SINCE).json()["rows"]
    expected = values(world, anna, [ACTIVE_SHARE], by="unit")
    assert [(row["cohort"], row["value"], row["people"]) for row in rows] == list(
        expected[["cohort", "value", "people"]].itertuples(index=False, name=None)
    )
    assert [row["value"] for row in rows if row["cohort"] == "Unit n"] == [0.5, 0.25]
    sent = desk.get("/v1/values", metric="active_share", by="unit", format="arrow", **SINCE)
    assert sent.headers["content-type"] == ARROW
    pd.testing.assert_frame_equal(pa.ipc.open_stream(sent.content).read_pandas(), expected, check_dtype=False)
    assert (sent.headers["x-takehold-snapshot"], sent.headers["cache-control"]) == ("s1", "no-store")
    assert [(look[0].name, look[1], look[3]) for look in desk.noted] == [("anna", "api: /v1/values active_share", "s1")] * 2


def test_a_token_reaches_its_units_and_no_other(world: HandMadeSnapshot) -> None:
    desk = Desk(world, Viewer("tom", "trainer", units=("s",)))
    teams = {row["unit"] for row in desk.get("/v1/values", metric="active_share", by="team", **SINCE).json()["rows"]}
    assert teams == {"Unit s"}
    refused = desk.get("/v1/values", metric="active_share", unit="n", **SINCE)
    assert (refused.status_code, "may see" in refused.json()["error"]) == (403, True)
    assert {row["unit"] for row in desk.get("/v1/cohorts").json()["rows"]} == {None, "Unit s"}


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_the_roles_of_the_matrix_and_no_other(world: HandMadeSnapshot, role: str) -> None:
    desk = Desk(world, Viewer("x", role))
    rules = {rule.name: rule for rule in MATRIX if rule.kind == "route"}
    assert set(rules) == set(ANSWERS) == set(PARAMETERS)
    for path, rule in rules.items():
        asked = {"metric": "active_share", **SINCE} if path == "/v1/values" else {}
        assert desk.get(path, **asked).status_code == (200 if role in rule.scope_of else 403), path


def test_without_a_known_token_nothing_is_said_but_that_it_lives(world: HandMadeSnapshot) -> None:
    desk = Desk(world, Viewer("anna", "sponsor"))
    for path in ANSWERS:
        assert desk.get(path, token="bad").status_code == 401
        assert desk.client.get(path).status_code == 401
    assert desk.client.get("/health").json() == {"status": "ok"}
    assert desk.client.get("/v1/people").status_code == 404
    assert desk.client.post("/v1/values").status_code == 405
    assert desk.noted == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "1 to 40 known metrics"), ({"metric": "salary"}, "not known: salary"), ({"metric": ["active_share"] * 41}, "41 given"),
        ({"metric": "active_share", "by": "person"}, "by is one of"), ({"metric": "active_share", "since": "yesterday"}, "days like"),
        ({"metric": "active_share", "since": "1900-01-01"}, "at most 1100 days"),
        ({"metric": "active_share", "x'--": "1"}, "No parameter x'--"),
        ({"metric": "active_share", "unit": "'; drop table people"}, "no unit"),
        ({"metric": "active_share", "format": "xml"}, "format is one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_and_not_guessed(world: HandMadeSnapshot, asked: dict[str, Any], said: str) -> None:
    answer = Desk(world, Viewer("anna", "sponsor")).get("/v1/values", **asked)
    assert (answer.status_code, said in answer.json()["error"]) == (400, True), answer.text


def test_before_the_first_refresh_the_answer_is_that_nothing_is_published() -> None:
    assert Desk(None, Viewer("anna", "sponsor")).get("/v1/cohorts").status_code == 503


def test_a_foreign_host_name_is_refused(world: HandMadeSnapshot) -> None:
    wiring = Wiring(lambda: world, lambda _token: Viewer("local", "administrator"), lambda *_look: None)
    client = TestClient(create_api(wiring, hosts=("localhost",)), base_url="http://evil.example")
    assert client.get("/v1/cohorts").status_code == 400
    assert TestClient(create_api(wiring, hosts=("localhost",)), base_url="http://localhost").get("/v1/cohorts").status_code == 200


def test_the_description_names_every_route_parameter_and_column(world: HandMadeSnapshot) -> None:
    found = Desk(world, Viewer("anna", "member")).get("/openapi.json").json()
    assert found == description(sorted(api.CATALOG))
    assert (found["openapi"], set(found["paths"])) == ("3.1.0", set(ANSWERS))
    row = values(world, Viewer("anna", "sponsor"), [ACTIVE_SHARE]).columns
    described = set(found["components"]["schemas"]["Value"]["properties"])
    assert described <= set(row)
    metric = next(one for one in found["paths"]["/v1/values"]["get"]["parameters"] if one["name"] == "metric")
    assert "active_share" in metric["schema"]["items"]["enum"]


def test_definitions_are_the_catalogues_own(world: HandMadeSnapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(api.CATALOG, "active_share")
    rows = {row["metric"]: row for row in Desk(world, Viewer("anna", "member")).get("/v1/metrics").json()["rows"]}
    assert set(rows) == set(api.CATALOG)
    assert rows["habit_rate"]["formula"] == api.CATALOG["habit_rate"].formula
