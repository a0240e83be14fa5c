"""What is read and added up: the same as adding the rows up one by one, and no more than was asked for."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.cohorts import lattice_of
from access.door import OPERATOR, active_days, lifecycle, values
from access.hiding import hiding_of
from access.parts import parts_of
from access.viewer import Viewer
from tests.access.worlds import ACTIONS, ACTIVE_SHARE, MONDAY, HandMadeSnapshot, OwnMetric, Team, snapshot, weeks

SPONSOR = Viewer("s", "sponsor")
SIGN_INS = OwnMetric("sign_ins", lambda team_traffic: team_traffic["logins_ok"].astype(float), ("team_traffic",), "logins", "flow")


class ListeningSnapshot(HandMadeSnapshot):
    """Remembers every question."""

    def query(self, sql: str, parameters: Any = None, /) -> pd.DataFrame:
        """The frame, and the text of the question kept."""
        self.asked = [*getattr(self, "asked", []), sql]
        return super().query(sql, parameters)


def listening(world: HandMadeSnapshot) -> ListeningSnapshot:
    """The same world with ears."""
    return ListeningSnapshot(world.tables, as_of_at=world.manifest.as_of_at)


@st.composite
def worlds(draw: st.DrawFn) -> HandMadeSnapshot:
    """Two to six teams in two units over five weeks; sign-ins of some of them, and of a team that nobody knows."""
    sizes = st.lists(st.integers(0, 9), min_size=5, max_size=5)
    named = "abcdef"[: draw(st.integers(2, 6))]
    world = snapshot([Team(name, draw(st.sampled_from("nw")), draw(sizes), application_type=draw(st.sampled_from("ps"))) for name in named])
    cells = draw(st.lists(st.tuples(st.sampled_from([*named, "stranger"]), st.sampled_from(weeks(5))), unique=True, max_size=20))
    rows = [("crm", team, monday, "ui", draw(st.integers(0, 99))) for team, monday in cells]
    columns = ["source_id", "org_unit_id", "week_start_date", "channel", "logins_ok"]
    world.tables["team_traffic"] = pd.DataFrame(rows or [("crm", named[0], MONDAY, "ui", 1)], columns=columns)
    return world


def by_hand(world: HandMadeSnapshot, fact: str, column: str) -> dict[tuple[str, pd.Timestamp], float]:
    """The column by team and week, a team that nobody knows as ``(no team)``."""
    found: dict[tuple[str, pd.Timestamp], float] = {}
    known = set(world.tables["setting_team"]["org_unit_id"])
    for row in world.tables[fact].to_dict("records"):
        team = row["org_unit_id"] if row["org_unit_id"] in known else "(no team)"
        key = (team, pd.Timestamp(row["week_start_date"]))
        found[key] = found.get(key, 0.0) + row[column]
    return found


@settings(max_examples=15, deadline=None)
@given(worlds())
def test_every_team_figure_is_what_adding_up_the_rows_of_its_teams_gives(world: HandMadeSnapshot) -> None:
    for viewer, floor in ((SPONSOR, 5), (OPERATOR, 0)):
        lattice = lattice_of(world, floor=floor)
        teams_of = dict(zip(lattice.groups["cohort_id"], lattice.teams["org_unit_id"].groupby(lattice.group_of_team), strict=True))
        answer = values(world, viewer, [ACTIONS, SIGN_INS])
        for metric, fact, column in (("actions", "team_activity", "core_actions"), ("sign_ins", "team_traffic", "logins_ok")):
            expected = by_hand(world, fact, column)
            for row in answer[(answer["metric"] == metric) & (answer["state"] == "value")].to_dict("records"):
                _, teams = teams_of[row["cohort_id"]]  # a team that never had people is in a group without lending it its name
                assert row["value"] == sum(expected.get((team, row["period_start"]), 0.0) for team in teams)


@settings(max_examples=10, deadline=None)
@given(worlds())
def test_units_and_company_are_the_sum_of_what_is_shown_of_their_groups_or_more(world: HandMadeSnapshot) -> None:
    every = {by: values(world, OPERATOR, [ACTIONS, SIGN_INS], by=by) for by in ("team", "unit", "company")}  # type: ignore[arg-type]
    totals = {by: answer.groupby(["metric", "period_start"])["value"].sum() for by, answer in every.items()}
    for by in ("unit", "company"):
        pd.testing.assert_series_equal(totals["team"], totals[by])
    shown = {by: values(world, SPONSOR, [ACTIONS], by=by).groupby("period_start")["value"].sum() for by in ("team", "company")}  # type: ignore[arg-type]
    assert (shown["team"] <= shown["company"].reindex(shown["team"].index) + 1e-9).all()


@settings(max_examples=10, deadline=None)
@given(worlds(), st.sampled_from(["week", "month"]))
def test_one_cohort_alone_is_given_as_among_all(world: HandMadeSnapshot, period: str) -> None:
    everything = values(world, SPONSOR, [ACTIVE_SHARE, ACTIONS, SIGN_INS], period=period)  # type: ignore[arg-type]
    for cohort_id in pd.unique(everything["cohort_id"]):
        alone = values(world, SPONSOR, [ACTIVE_SHARE, ACTIONS, SIGN_INS], period=period, cohort_ids=[cohort_id])  # type: ignore[arg-type]
        pd.testing.assert_frame_equal(alone, everything[everything["cohort_id"] == cohort_id].reset_index(drop=True), check_dtype=False)


def test_a_cohort_that_the_viewer_is_not_given_is_not_given_by_its_id_either() -> None:
    world = snapshot([Team("a", "n", [3]), Team("b", "n", [6]), Team("c", "w", [20])])
    assert values(world, SPONSOR, [ACTIONS], cohort_ids=["crm:a"]).empty  # merged with b
    assert values(world, Viewer("t", "trainer", ("w",)), [ACTIONS], cohort_ids=["crm:a+crm:b"]).empty
    assert values(world, OPERATOR, [ACTIONS], cohort_ids=["crm:a"])["value"].tolist() == [3]


@pytest.mark.parametrize("call", [lifecycle, active_days])
def test_headcounts_of_one_team_are_those_among_all(call: Any) -> None:
    world = snapshot([Team("a", "n", [10, 20]), Team("b", "n", [30, 20]), Team("c", "w", [7, 7])])
    kinds = {"team_lifecycle": ("state", ["new", "never"]), "team_active_days": ("active_days", [0, 4])}
    for fact, (column, found) in kinds.items():
        rows = [("crm", team, monday, kind, 1 + len(team)) for team in "abc" for monday in weeks(2) for kind in found]
        world.tables[fact] = pd.DataFrame(rows, columns=["source_id", "org_unit_id", "week_start_date", column, "people"])
    everything = call(world, SPONSOR, by="team")
    alone = call(world, SPONSOR, by="team", cohort_ids=["crm:b"])
    pd.testing.assert_frame_equal(alone, everything[everything["cohort_id"] == "crm:b"].reset_index(drop=True))
    assert len(alone) == 4  # two weeks, two kinds


def test_only_the_columns_that_a_metric_names_are_read_and_only_once() -> None:
    world = listening(snapshot([Team("a", "n", [9, 9]), Team("b", "n", [9, 9])]))
    values(world, SPONSOR, [ACTIONS], by="company")
    values(world, SPONSOR, [ACTIONS], by="unit")
    sums = [text for text in world.asked if "sum(" in text]
    assert len(sums) == 1
    assert "sum(core_actions)" in sums[0] and "monthly_active" not in sums[0]
    values(world, SPONSOR, [ACTIVE_SHARE, ACTIONS], by="company")
    assert len([text for text in world.asked if "sum(" in text]) == 2


def test_a_metric_that_does_more_than_name_columns_is_given_all_of_them() -> None:
    def widest(team_activity: pd.DataFrame) -> pd.Series:
        return team_activity[[name for name in team_activity.columns if name.startswith("eligible")]].max(axis=1).astype(float)

    world = snapshot([Team("a", "n", [9]), Team("b", "n", [7])])
    answer = values(world, SPONSOR, [OwnMetric("widest", widest, unit="people")])
    assert dict(zip(answer["cohort"], answer["value"], strict=True)) == {"Team a": 9, "Team b": 7}


def test_of_one_team_only_its_own_rows_are_read() -> None:
    world = listening(snapshot([Team("a", "n", [9, 9]), Team("b", "n", [9, 9])]))
    values(world, SPONSOR, [ACTIONS], cohort_ids=["crm:b"])
    assert "fact.org_unit_id in ($team_0)" in world.asked[-1] or any("in ($team_0)" in text for text in world.asked)
    assert not any("$places" in text for text in world.asked)


def test_above_the_teams_a_large_company_has_few_parts() -> None:
    teams = [Team(f"t{n:03d}", "nw"[n % 2], [6 + n % 5] * 3, application_type="ps"[n % 4 // 2]) for n in range(200)]
    world = snapshot(teams)
    lattice = lattice_of(world, floor=5)
    assert parts_of(world, lattice, apart="groups").size == 200
    assert parts_of(world, lattice, apart="types").size == 5  # two units by two types; and the team that stands for nobody, with another
    assert parts_of(world, lattice, apart="units").size == 3


def test_groups_hidden_with_others_of_another_kind_stay_parts_of_their_own() -> None:
    teams = [Team("a", "n", [2, 6]), Team("b", "s", [7, 7]), Team("c", "s", [20, 20]), Team("d", "s", [20, 20])]
    world = snapshot(teams)
    parts = parts_of(world, lattice_of(world, floor=5), apart="types")
    assert parts.size == 3  # a and b, which hide together though in two units; c with d
    assert np.bincount(parts.of_group).tolist().count(2) == 1


def test_a_small_group_hides_with_its_own_kind_where_that_suffices() -> None:
    kinds = {"a": "p", "b": "s", "c": "p", "d": "s", "e": "s"}
    people = {"a": [7, 7], "b": [6, 7], "c": [9, 9], "d": [6, 7], "e": [20, 5]}  # e takes in the team that stands for nobody
    world = snapshot([Team(team, "n", people[team], application_type=kinds[team]) for team in "abcde"])
    facts = world.tables["team_activity"]
    facts.loc[(facts["org_unit_id"] == "a") & (facts["week_start_date"] == MONDAY), "eligible_people_7"] = 2  # most have left
    lattice = lattice_of(world, floor=5)
    hidden = hiding_of(world, lattice).blocks[:, 0] >= 0
    assert sorted(lattice.groups.loc[hidden, "cohort"]) == ["Team a", "Team c"]  # not with b, which is smaller but of another type
    answer = values(world, SPONSOR, [ACTIONS], by="company", application_types=["p"])
    assert answer["value"].tolist() == [16, 16]  # 7 + 9: the block lies wholly inside


def test_one_cohort_of_many_teams_is_read_alone() -> None:
    teams = [Team(f"t{n:03d}", "n", [1, 1]) for n in range(60)] + [Team(f"u{n:03d}", "s", [6, 6]) for n in range(60)]
    world = listening(snapshot(teams))
    every = values(world, SPONSOR, [ACTIONS])
    one = every["cohort_id"].iloc[0]
    world.asked.clear()
    alone = values(world, SPONSOR, [ACTIONS], cohort_ids=[one])
    assert alone["value"].tolist() == every.loc[every["cohort_id"] == one, "value"].tolist()


def test_a_fact_without_rows_in_the_periods_asked_for_gives_no_rows() -> None:
    world = snapshot([Team("a", "n", [9, 9])])
    world.tables["team_traffic"] = pd.DataFrame(
        [("crm", "a", MONDAY - timedelta(days=70), 4)], columns=["source_id", "org_unit_id", "week_start_date", "logins_ok"]
    )
    answer = values(world, SPONSOR, [SIGN_INS], by="company", since=date(2026, 1, 5))
    assert answer["value"].tolist() == [0, 0]  # people were there, and nobody signed in
