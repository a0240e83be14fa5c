"""What the door answers: periods, states and reasons, bounds, dimensions, and the other calls."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from access.door import OPERATOR, AccessDenied, active_days, lifecycle, values
from access.viewer import Viewer
from tests.access.worlds import ACTIONS, ACTIVE_SHARE, MONDAY, HandMadeSnapshot, OwnMetric, Team, activity, capability_rows, snapshot, weeks

SPONSOR = Viewer("s", "sponsor")
TWO = [Team("a", "n", [10, 20], [5, 5]), Team("b", "n", [30, 20], [30, 10])]


def filled_share(record_fill: pd.DataFrame) -> pd.Series:
    """Filled per applicable."""
    return record_fill["filled"] / record_fill["applicable"]


FILLED = OwnMetric("filled_share", filled_share, ("record_fill",), needs=("record_field",), dimensions=("object_type", "field_name"))


def fill_rows(*rows: tuple[str, date, str, int, int, int]) -> pd.DataFrame:
    """record_fill of object contact: team, date, field, applicable, filled, unknown."""
    frame = pd.DataFrame(rows, columns=["org_unit_id", "snapshot_date", "field_name", "applicable", "filled", "unknown"])
    return frame.assign(source_id="crm", object_type="contact")


def logged(status: str, **more: object) -> pd.DataFrame:
    """What the source says of its usage log."""
    return capability_rows({"capability": "usage_event", "status": status, **more})


def test_a_company_figure_is_a_ratio_of_sums() -> None:
    answer = values(snapshot(TWO), SPONSOR, [ACTIVE_SHARE], by="company")
    assert answer["value"].tolist() == [35 / 40, 15 / 40]  # never the mean of 0.5 and 1
    assert answer["people"].tolist() == [40, 40]
    assert answer["period_start"].dt.date.tolist() == weeks(2)
    assert answer["period_end"].dt.date.tolist() == [date(2026, 1, 12), date(2026, 1, 19)]


def test_every_row_has_the_promised_columns() -> None:
    answer = values(snapshot(TWO), SPONSOR, [ACTIVE_SHARE], by="unit")
    assert list(answer.columns) == [
        "metric", "cohort_id", "cohort", "unit", "application_type", "level", "period_start", "period_end", "is_complete", "object_type",
        "field_name", "value", "state", "reason", "bound", "people",
    ]  # fmt: skip
    first = answer.iloc[0]
    assert (first["cohort_id"], first["cohort"], first["level"], first["application_type"]) == (
        "crm:unit:n",
        "Unit n",
        "unit",
        "inside_sales",
    )


def test_no_metrics_and_no_periods_are_empty_answers_with_the_same_columns() -> None:
    nothing = values(snapshot(TWO), SPONSOR, [])
    outside = values(snapshot(TWO), SPONSOR, [ACTIVE_SHARE], since=date(2030, 1, 1))
    assert nothing.empty
    assert outside.empty
    assert list(nothing.columns) == list(outside.columns)


def test_a_source_without_a_single_week_has_no_figures_and_stops_nothing() -> None:
    world = snapshot([Team("a", "n", [9])])
    world.tables["team_traffic"] = pd.DataFrame({"source_id": ["crm"], "org_unit_id": ["a"], "week_start_date": [MONDAY], "logins_ok": [4]})
    world.tables["team_activity"] = world.tables["team_activity"].iloc[:0]
    logins = OwnMetric("logins", lambda team_traffic: team_traffic["logins_ok"].astype(float), ("team_traffic",), kind="flow")
    assert values(world, SPONSOR, [logins], by="company").empty


def test_the_week_of_as_of_is_not_complete() -> None:
    answer = values(snapshot(TWO, days_elapsed=3), SPONSOR, [ACTIVE_SHARE], by="company")
    assert answer["is_complete"].tolist() == [True, False]


def test_without_days_elapsed_the_calendar_follows_as_of() -> None:
    world = snapshot(TWO, days_elapsed=3)
    world.tables["team_activity"] = world.tables["team_activity"].drop(columns="days_elapsed")
    assert values(world, SPONSOR, [ACTIVE_SHARE], by="company")["is_complete"].tolist() == [True, False]


def test_since_and_until_are_half_open() -> None:
    answer = values(snapshot(TWO), SPONSOR, [ACTIVE_SHARE], by="company", since=MONDAY, until=date(2026, 1, 12))
    assert answer["period_start"].dt.date.tolist() == [MONDAY]


def test_a_month_takes_a_stock_at_its_last_complete_week_and_sums_a_flow() -> None:
    people = [10, 11, 12, 13, 14, 15]  # Mondays 5, 12, 19, 26 January, 2 and 9 February; the week of 26 January ends on 1 February
    world = snapshot([Team("a", "n", people)], days_elapsed=2)
    counted = OwnMetric("eligible", lambda team_activity: team_activity["eligible_people"].astype(float), unit="people")
    answer = values(world, OPERATOR, [counted, ACTIONS], by="company", period="month").set_index(["metric", "period_start"])
    january, february = pd.Timestamp(2026, 1, 1), pd.Timestamp(2026, 2, 1)
    assert answer.loc[("eligible", january), "value"] == 12
    assert answer.loc[("actions", january), "value"] == 10 + 11 + 12
    assert answer.loc[("eligible", february), "value"] == 14  # the week of 9 February is not over
    assert answer.loc[("actions", february), "value"] == 13 + 14
    assert answer["is_complete"].tolist() == [True, False, True, False]
    assert answer.loc[("eligible", january), "period_end"] == february


def test_a_figure_that_the_source_does_not_log_is_not_known_with_its_note() -> None:
    world = snapshot(TWO, source_capability=logged("native_off", note="Switch on the action history."))
    answer = values(world, SPONSOR, [ACTIVE_SHARE], by="company")
    assert answer["state"].unique().tolist() == ["not known"]
    assert answer["reason"].unique().tolist() == ["Switch on the action history."]
    assert answer["value"].isna().all()


@pytest.mark.parametrize("status", ["none", "native_off", "needs_setup", "addon"])
def test_a_missing_capability_without_a_note_gets_a_reason_of_its_own(status: str) -> None:
    answer = values(snapshot(TWO, source_capability=logged(status)), SPONSOR, [ACTIVE_SHARE], by="company")
    assert answer["reason"].str.startswith("usage_event: this CRM").all()


def test_a_capability_that_the_metric_does_not_need_changes_nothing() -> None:
    other = OwnMetric("active_share", ACTIVE_SHARE.function, needs=("login_event",))
    assert values(snapshot(TWO, source_capability=logged("none")), SPONSOR, [other], by="company")["state"].unique().tolist() == ["value"]


def test_a_window_that_starts_before_the_log_is_not_known() -> None:
    world = snapshot([Team("a", "n", [9] * 6)], source_capability=logged("native_on", observed_from_at=datetime(2026, 1, 5, 9)))
    windowed = OwnMetric("active_share", ACTIVE_SHARE.function, window_days=28)
    answer = values(world, SPONSOR, [windowed], by="company")
    assert answer["state"].tolist() == ["not known"] * 3 + ["value"] * 3  # 28 days to 1 February start on 5 January
    assert answer["reason"].iloc[0] == "the CRM's log reaches back to 2026-01-05 only"


def test_a_log_that_begins_with_the_first_account_is_whole() -> None:
    young = pd.DataFrame({"source_id": ["crm"], "user_id": ["u"], "created_at": [datetime(2025, 12, 30)]})
    log = logged("native_on", observed_from_at=datetime(2026, 1, 5))
    windowed = OwnMetric("active_share", ACTIVE_SHARE.function, window_days=28)
    assert values(snapshot(TWO, source_capability=log, crm_user=young), SPONSOR, [windowed])["state"].unique().tolist() == ["value"]
    old = young.assign(created_at=[datetime(2025, 12, 20)])
    assert values(snapshot(TWO, source_capability=log, crm_user=old), SPONSOR, [windowed])["state"].unique().tolist() == ["not known"]


def test_a_months_flow_is_not_known_when_its_first_week_is_not() -> None:
    log = logged("native_on", observed_from_at=datetime(2026, 1, 7))
    flow = OwnMetric("actions", ACTIONS.function, unit="events", kind="flow", window_days=7)
    world = snapshot([Team("a", "n", [9] * 4)], source_capability=log)
    assert values(world, SPONSOR, [flow], by="company")["state"].tolist() == ["not known", "value", "value", "value"]
    assert values(world, SPONSOR, [flow], by="company", period="month")["state"].tolist() == ["not known", "value"]


def test_nothing_to_divide_by_is_not_known_and_never_zero() -> None:
    world = snapshot([Team("a", "n", [9]), Team("b", "n", [0])])
    answer = values(world, OPERATOR, [ACTIVE_SHARE]).set_index("cohort")
    assert answer.loc["Team b", "state"] == "not known"
    assert answer.loc["Team b", "reason"] == "nothing to divide by: no eligible people"
    endless = OwnMetric("endless", lambda team_activity: team_activity["eligible_people"] / 0.0)
    assert values(world, OPERATOR, [endless])["state"].unique().tolist() == ["not known"]


def test_a_gap_has_the_reason_of_its_metric_where_people_were_there() -> None:
    world = snapshot([Team("a", "n", [9]), Team("b", "n", [0])])
    endless = OwnMetric("endless", lambda team_activity: team_activity["eligible_people"] / 0.0)
    stopped = OwnMetric("stopped", endless.function, gap_reason="nobody stopped in this period")
    answer = values(world, OPERATOR, [endless, stopped]).set_index(["metric", "cohort"])["reason"]
    assert answer["stopped", "Team a"] == "nobody stopped in this period"
    assert answer["endless", "Team a"] == "nothing to divide by in this period"
    assert answer["stopped", "Team b"] == "nothing to divide by: no eligible people"


@pytest.mark.parametrize(
    ("people", "active", "value", "bound", "reason"),
    [
        (19, 0, 0.1, "<", "<10 %"),
        (19, 19, 0.9, ">", ">90 %"),
        (19, 18, 18 / 19, None, None),
        (20, 0, 0.0, None, None),
        (20, 20, 1.0, None, None),
    ],
)
def test_none_or_all_of_few_people_is_a_bound(people: int, active: int, value: float, bound: str | None, reason: str | None) -> None:
    world = snapshot([Team("a", "n", [people], [active])])
    row = values(world, SPONSOR, [ACTIVE_SHARE]).iloc[0]
    assert (row["value"], row["bound"], row["reason"]) == (pytest.approx(value), bound, reason)
    assert values(world, OPERATOR, [ACTIVE_SHARE]).iloc[0]["value"] == active / people


def test_a_fact_of_snapshot_dates_is_taken_at_its_last_date() -> None:
    fill = fill_rows(
        ("a", date(2026, 1, 6), "email", 100, 50, 0),
        ("a", date(2026, 1, 8), "email", 100, 60, 0),
        ("a", date(2026, 1, 14), "email", 100, 70, 0),
        ("b", date(2026, 1, 14), "email", 300, 30, 0),
    )
    answer = values(snapshot(TWO, record_fill=fill), SPONSOR, [FILLED], by="company")
    assert answer["value"].tolist() == [60 / 100, 100 / 400]
    assert answer["object_type"].tolist() == ["contact"] * 2
    assert answer["field_name"].tolist() == ["email"] * 2
    month = values(snapshot(TWO, record_fill=fill), SPONSOR, [FILLED], by="company", period="month")
    assert month["value"].tolist() == [0.25]


def test_a_field_that_applies_to_no_record_is_not_applicable_and_an_unread_one_not_known() -> None:
    fill = fill_rows(("a", MONDAY, "fax", 0, 0, 0), ("a", MONDAY, "email", 0, 0, 40))
    answer = values(snapshot(TWO, record_fill=fill), SPONSOR, [FILLED], by="company").set_index("field_name")
    assert answer["state"].to_dict() == {"fax": "not applicable", "email": "not known"}


def test_hidden_cells_are_named_per_field() -> None:
    teams = [Team("a", "n", [2, 6]), Team("b", "n", [7, 7])]
    fill = fill_rows(("a", MONDAY, "email", 5, 5, 0), ("a", date(2026, 1, 12), "email", 5, 5, 0), ("a", date(2026, 1, 12), "fax", 5, 0, 0))
    answer = values(snapshot(teams, record_fill=fill), SPONSOR, [FILLED])
    hidden = answer[answer["state"] == "hidden"]
    assert sorted(zip(hidden["cohort"], hidden["field_name"], strict=True)) == [
        ("Team a", "email"), ("Team a", "fax"), ("Team b", "email"), ("Team b", "fax"),
    ]  # fmt: skip
    assert not ((answer["state"] == "value") & (answer["period_start"] == pd.Timestamp(MONDAY))).any()


def test_a_week_in_which_nothing_was_counted_has_no_hidden_rows() -> None:
    teams = [Team("a", "n", [2, 6]), Team("b", "n", [7, 7])]
    fill = fill_rows(("a", date(2026, 1, 12), "email", 5, 4, 0), ("b", date(2026, 1, 12), "email", 5, 3, 0))
    answer = values(snapshot(teams, record_fill=fill), SPONSOR, [FILLED])
    assert answer["state"].tolist() == ["value", "value"]
    assert answer["value"].tolist() == [0.8, 0.6]


def test_a_week_without_sign_ins_counts_none_where_people_were_there() -> None:
    traffic = pd.DataFrame({
        "source_id": ["crm"] * 2, "org_unit_id": ["a", "gone"], "week_start_date": [MONDAY] * 2, "channel": ["ui"] * 2, "logins_ok": [4, 3],
    })  # fmt: skip
    logins = OwnMetric("logins", lambda team_traffic: team_traffic["logins_ok"].astype(float), ("team_traffic",), "logins", "flow")
    answer = values(snapshot(TWO, team_traffic=traffic), OPERATOR, [logins], by="company")
    assert answer["value"].tolist() == [7, 0]  # 4 and the 3 of a team that the settings do not know


def test_metrics_with_and_without_dimensions_stand_in_one_answer() -> None:
    fill = fill_rows(("a", MONDAY, "email", 10, 5, 0))
    answer = values(snapshot(TWO, record_fill=fill), SPONSOR, [ACTIVE_SHARE, FILLED], by="company")
    assert answer.groupby("metric")["field_name"].count().to_dict() == {"active_share": 0, "filled_share": 1}


def test_a_metric_on_rows_of_persons_is_refused_to_everyone() -> None:
    spying = OwnMetric("spying", lambda person_week: person_week["events"], ("person_week",))
    for viewer in (SPONSOR, OPERATOR):
        with pytest.raises(AccessDenied, match="person_week"):
            values(snapshot(TWO), viewer, [spying])


def test_several_sources_are_one_company_and_lack_what_one_of_them_lacks() -> None:
    world = snapshot(TWO)
    world.tables["team_activity"] = pd.concat([world.tables["team_activity"], activity([Team("x", "n", [8, 8])], source="other")])
    assert values(world, SPONSOR, [ACTIVE_SHARE], by="company")["people"].tolist() == [48, 48]  # 40 + 8
    lacking = logged("none").assign(source_id="other")
    split = HandMadeSnapshot({**world.tables, "source_capability": lacking}, as_of_at=world.manifest.as_of_at)
    states = values(split, SPONSOR, [ACTIVE_SHARE], by="team").groupby("cohort")["state"].unique().map(list).to_dict()
    assert states == {"Team a": ["value"], "Team b": ["value"], "x": ["not known"]}


def counted_world(fact: str, column: str, kinds: list[object]) -> HandMadeSnapshot:
    """Two weeks of team a and b with one person per kind and team."""
    rows = [("crm", team, monday, kind, 1) for team in "ab" for monday in weeks(2) for kind in kinds]
    world = snapshot(TWO)
    world.tables[fact] = pd.DataFrame(rows, columns=["source_id", "org_unit_id", "week_start_date", column, "people"])
    return world


def test_lifecycle_counts_people_per_state() -> None:
    answer = lifecycle(counted_world("team_lifecycle", "state", ["new", "never"]), SPONSOR)
    first = answer[answer["period_start"] == pd.Timestamp(MONDAY)]
    assert dict(zip(first["lifecycle_state"], first["value"], strict=True)) == {"new": 2, "never": 2}
    assert first["state"].unique().tolist() == ["value"]


def test_active_days_is_a_histogram_per_cohort() -> None:
    answer = active_days(counted_world("team_active_days", "active_days", [0, 4, 28]), OPERATOR, by="team")
    last = answer[(answer["period_start"] == pd.Timestamp(2026, 1, 12)) & (answer["cohort"] == "Team a")]
    assert dict(zip(last["active_days"], last["value"], strict=True)) == {0: 1, 4: 1, 28: 1}


def test_row_order_of_a_fact_does_not_matter() -> None:
    world, shuffled = snapshot(TWO), snapshot(TWO)
    order = np.random.default_rng(7).permutation(len(world.tables["team_activity"]))
    shuffled.tables["team_activity"] = shuffled.tables["team_activity"].iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(values(world, SPONSOR, [ACTIVE_SHARE, ACTIONS]), values(shuffled, SPONSOR, [ACTIVE_SHARE, ACTIONS]))
