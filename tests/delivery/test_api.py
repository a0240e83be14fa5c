"""The API on a hand-made snapshot: the same door, the same matrix, and what it says of itself."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from access.door import values
from access.permissions import MATRIX
from access.viewer import ROLES, AccessDenied, Viewer
from delivery import api
from delivery.api import ANSWERS, ARROW, Wiring, create_api
from delivery.openapi import PARAMETERS, description
from metrics.catalog import CATALOG
from tests.access.worlds import HandMadeSnapshot, Team, snapshot
from tests.asgi import asked

TEAMS = [Team("a", "n", [10, 20], [5, 5]), Team("b", "s", [30, 20], [30, 10]), Team("c", "s", [9, 9], [1, 1])]
SINCE = {"since": "2026-01-05", "until": "2026-01-19"}


class Desk:
    """The API in front of one viewer, with what it noted."""

    def __init__(self, world: HandMadeSnapshot | None, viewer: Viewer | None) -> None:
        self.noted: list[tuple[Any, ...]] = []
        self.viewer = viewer
        wiring = Wiring(lambda: world, lambda token: self.viewer if token == "good" else None, lambda *look: self.noted.append(look))
        self.app = create_api(wiring)

    def get(self, path: str, *, token: str = "good", **params: Any) -> Any:
        return asked(self.app, path, params=params, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def world() -> HandMadeSnapshot:
    """Two units with three teams, everybody entitled for all of the 28 days."""
    made = snapshot(TEAMS)
    facts = made.tables["team_activity"]
    made.tables["team_activity"] = facts.assign(
        eligible_days=28 * facts["eligible_people"], active_eligible_days=28 * facts["monthly_active"]
    )
    return made


def test_values_are_those_of_the_door_in_json_and_in_arrow(world: HandMadeSnapshot) -> None:
    anna = Viewer("anna", "sponsor")
    desk = Desk(world, anna)
    rows = desk.get("/v1/values", metric="active_user_rate", by="unit", **SINCE).json()["rows"]
    expected = values(world, anna, [CATALOG["active_user_rate"]], by="unit")
    assert [(row["cohort"], row["value"], row["people"]) for row in rows] == list(
        expected[["cohort", "value", "people"]].itertuples(index=False, name=None)
    )
    assert [row["value"] for row in rows if row["cohort"] == "Unit n"] == [0.5, 0.25]
    sent = desk.get("/v1/values", metric="active_user_rate", by="unit", format="arrow", **SINCE)
    assert sent.headers["content-type"] == ARROW
    pd.testing.assert_frame_equal(pa.ipc.open_stream(sent.content).read_pandas(), expected, check_dtype=False)
    assert (sent.headers["x-takehold-snapshot"], sent.headers["cache-control"]) == ("s1", "no-store")
    assert [(look[0].name, look[1], look[3]) for look in desk.noted] == [("anna", "api: /v1/values active_user_rate", "s1")] * 2


def test_no_answer_and_no_refusal_is_kept_or_read_as_a_page(world: HandMadeSnapshot) -> None:
    desk = Desk(world, Viewer("anna", "sponsor"))
    for sent in (desk.get("/v1/cohorts"), desk.get("/v1/values"), desk.get("/v1/cohorts", token="bad"), desk.get("/health")):
        found = [sent.headers[name] for name in ("x-content-type-options", "cache-control", "content-security-policy")]
        assert found == ["nosniff", "no-store", "default-src 'none'"], sent.status_code


def test_a_token_reaches_its_units_and_no_other(world: HandMadeSnapshot) -> None:
    desk = Desk(world, Viewer("tom", "trainer", units=("s",)))
    teams = {row["unit"] for row in desk.get("/v1/values", metric="active_user_rate", by="team", **SINCE).json()["rows"]}
    assert teams == {"Unit s"}
    refused = desk.get("/v1/values", metric="active_user_rate", unit="n", **SINCE)
    assert (refused.status_code, "may see" in refused.json()["error"]) == (403, True)
    assert {row["unit"] for row in desk.get("/v1/cohorts").json()["rows"]} == {None, "Unit s"}


def test_every_route_asks_the_matrix_itself_and_not_only_the_door(world: HandMadeSnapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(viewer: Viewer, kind: str, name: str, action: str) -> None:
        raise AccessDenied(f"{viewer.name} may not {action} {kind} {name}")

    monkeypatch.setattr(api, "check", refusing)
    desk = Desk(world, Viewer("anna", "administrator"))
    for path in ANSWERS:
        refused = desk.get(path)
        assert (refused.status_code, refused.json()) == (403, {"error": f"anna may not ask route {path}"})
    assert desk.noted == []


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_the_roles_of_the_matrix_and_no_other(world: HandMadeSnapshot, role: str) -> None:
    desk = Desk(world, Viewer("x", role))
    rules = {rule.name: rule for rule in MATRIX if rule.kind == "route"}
    assert set(rules) == set(ANSWERS) == set(PARAMETERS)
    for path, rule in rules.items():
        given = {"metric": "active_user_rate", **SINCE} if path == "/v1/values" else {}
        assert desk.get(path, **given).status_code == (200 if role in rule.scope_of else 403), path


def test_a_role_that_nobody_knows_is_refused_even_what_everybody_may_ask(world: HandMadeSnapshot) -> None:
    answer = Desk(world, Viewer("x", "intern")).get("/v1/metrics")
    assert (answer.status_code, "not known" in answer.json()["error"]) == (403, True)


def test_without_a_known_token_nothing_is_said_but_that_it_lives(world: HandMadeSnapshot) -> None:
    desk = Desk(world, Viewer("anna", "sponsor"))
    for path in ANSWERS:
        assert desk.get(path, token="bad").status_code == 401
        assert asked(desk.app, path).status_code == 401
    assert asked(desk.app, "/health").json() == {"status": "ok"}
    assert asked(desk.app, "/v1/people").status_code == 404
    assert asked(desk.app, "/v1/values", method="POST").status_code == 405
    assert desk.noted == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "1 to 40 known metrics"), ({"metric": "salary"}, "not known: salary"), ({"metric": ["active_user_rate"] * 41}, "41 given"),
        ({"metric": "active_user_rate", "by": "person"}, "by is one of"),
        ({"metric": "active_user_rate", "since": "yesterday"}, "days like"),
        ({"metric": "active_user_rate", "since": "1900-01-01"}, "at most 1100 days"),
        ({"metric": "active_user_rate", "x'--": "1"}, "No parameter x'--"),
        ({"metric": "active_user_rate", "unit": "'; drop table people"}, "no unit"),
        ({"metric": "active_user_rate", "format": "xml"}, "format is one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_and_not_guessed(world: HandMadeSnapshot, given: dict[str, Any], said: str) -> None:
    answer = Desk(world, Viewer("anna", "sponsor")).get("/v1/values", **given)
    assert (answer.status_code, said in answer.json()["error"]) == (400, True), answer.text


def test_before_the_first_refresh_the_answer_is_that_nothing_is_published() -> None:
    assert Desk(None, Viewer("anna", "sponsor")).get("/v1/cohorts").status_code == 503


def test_a_foreign_host_name_is_refused(world: HandMadeSnapshot) -> None:
    wiring = Wiring(lambda: world, lambda _token: Viewer("local", "administrator"), lambda *_look: None)
    app = create_api(wiring, hosts=("localhost",))
    assert [asked(app, "/v1/cohorts", base=base).status_code for base in ("http://evil.example", "http://localhost")] == [400, 200]


def test_the_description_names_every_route_parameter_and_column(world: HandMadeSnapshot) -> None:
    found = Desk(world, Viewer("anna", "member")).get("/openapi.json").json()
    assert found == description(sorted(CATALOG))
    assert (found["openapi"], set(found["paths"])) == ("3.1.0", set(ANSWERS))
    row = values(world, Viewer("anna", "sponsor"), [CATALOG["active_user_rate"]]).columns
    described = set(found["components"]["schemas"]["Value"]["properties"])
    assert described <= set(row)
    metric = next(one for one in found["paths"]["/v1/values"]["get"]["parameters"] if one["name"] == "metric")
    assert "active_user_rate" in metric["schema"]["items"]["enum"]


def test_definitions_are_the_catalogues_own(world: HandMadeSnapshot) -> None:
    rows = {row["metric"]: row for row in Desk(world, Viewer("anna", "member")).get("/v1/metrics").json()["rows"]}
    assert set(rows) == set(CATALOG)
    assert rows["habit_rate"]["formula"] == CATALOG["habit_rate"].formula
