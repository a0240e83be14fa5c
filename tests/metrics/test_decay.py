"""Half-lives from field history: golden rates, censoring, intervals that hold."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.decay import DAYS_PER_MONTH, Decay, estimate, half_life_of_hazard, spells_of


@pytest.mark.parametrize(("share_per_month", "months"), [(0.021, 32.7), (0.025, 27.4), (0.03, 22.8), (0.036, 18.9)])
def test_a_history_that_loses_a_share_each_month_gives_the_published_half_life(share_per_month: float, months: float) -> None:
    per_day = -math.log(1 - share_per_month) / DAYS_PER_MONTH
    changes = 1_000
    spells = pd.DataFrame({"days": [changes / per_day / 5_000] * 5_000, "changed": [True] * changes + [False] * 4_000})
    found = estimate(spells).half_life_months
    assert found is not None and round(found, 1) == months


def test_values_that_still_stand_count_as_time_without_a_change() -> None:
    ended = pd.DataFrame({"days": [50.0] * 20, "changed": [True] * 20})
    standing = pd.DataFrame({"days": [50.0] * 60, "changed": [False] * 60})
    alone, both = estimate(ended).half_life_days, estimate(pd.concat([ended, standing])).half_life_days
    assert alone is not None and both is not None
    assert (round(alone, 2), round(both, 2)) == (34.66, 138.63)  # ln 2 x 50, and four times that


def test_too_few_changes_give_no_half_life_instead_of_a_wild_one() -> None:
    assert estimate(pd.DataFrame({"days": [10.0] * 19, "changed": [True] * 19})) == Decay(19, 190.0, None, None, None)
    assert estimate(pd.DataFrame({"days": [10.0] * 500, "changed": [False] * 500})).half_life_days is None


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(400):
        lives = rng.exponential(300, 250)
        found = estimate(pd.DataFrame({"days": np.minimum(lives, 200), "changed": lives < 200}))
        inside += found.low is not None and found.high is not None and found.low < half_life_of_hazard(1 / 300) < found.high
    assert 370 <= inside <= 392  # 95 % of 400 is 380


def test_changes_that_hang_together_within_a_record_widen_the_interval() -> None:
    one = pd.DataFrame({"days": [10.0] * 40, "changed": [True] * 40, "record": [f"r{n}" for n in range(40)]})
    restless = pd.DataFrame(
        {"days": [2.0] * 20 + [198.0 / 10] * 20, "changed": [True] * 20 + [False] * 20, "record": ["a"] * 20 + list("bcdef") * 4}
    )
    free, tied = estimate(restless.drop(columns="record")), estimate(restless)
    assert free.high is not None and tied.high is not None and tied.high > free.high
    assert estimate(one).high == estimate(one.drop(columns="record")).high


DAY = pd.Timestamp("2026-01-01")


def at(days: int) -> pd.Timestamp:
    """So many days after the first."""
    return DAY + pd.Timedelta(days=days)


def test_a_spell_lasts_from_a_value_to_the_next_change() -> None:
    changes = pd.DataFrame({
        "record": ["a", "a", "a", "b", "b", "c"],
        "changed_at": [at(0), at(10), at(12), at(0), at(0), at(99)],
        "had_value": [False, True, False, False, False, False],
        "has_value": [True, False, True, False, True, True],
    })  # fmt: skip
    records = pd.DataFrame({"since": pd.NaT, "until": at(30), "is_filled": True}, index=["a", "b", "c"])
    # a: ten days until emptied, nothing while empty, then eighteen so far; b: the second write of the instant counts; c lies in the future
    assert spells_of(changes, records).to_dict("list") == {
        "record": ["a", "a", "b"],
        "days": [10.0, 18.0, 30.0],
        "changed": [True, False, False],
    }


def test_values_that_were_entered_with_the_record_stand_since_then() -> None:
    changes = pd.DataFrame(
        {"record": ["replaced", "set later"], "changed_at": [at(20), at(20)], "had_value": [True, False], "has_value": True}
    )
    records = pd.DataFrame(
        {"since": at(0), "until": [at(30), at(30), at(30), at(25)], "is_filled": [True, True, False, True]},
        index=["replaced", "set later", "empty", "kept"],
    )
    found = spells_of(changes, records)
    # replaced stood 20 days and its successor 10; set later 10; empty never; kept until its record was deleted
    assert sorted(zip(found["record"], found["days"], found["changed"], strict=True)) == [
        ("kept", 25.0, False), ("replaced", 10.0, False), ("replaced", 20.0, True), ("set later", 10.0, False),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.floats(0.1, 1_000), st.booleans()), min_size=25, max_size=60))
def test_the_order_of_spells_and_their_unit_of_time_do_not_matter(rows: list[tuple[float, bool]]) -> None:
    spells = pd.DataFrame(rows, columns=["days", "changed"])
    mixed = spells.sample(frac=1, random_state=7)
    found, again, doubled = estimate(spells), estimate(mixed), estimate(spells.assign(days=2 * spells["days"]))
    assert found.changes == again.changes
    if found.half_life_days is not None and doubled.half_life_days is not None:
        assert again.half_life_days == pytest.approx(found.half_life_days)
        assert doubled.half_life_days == pytest.approx(2 * found.half_life_days)
