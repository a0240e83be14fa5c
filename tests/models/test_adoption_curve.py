"""The forecast of adoption: bounded by the seats, honest about its range."""

import numpy as np
import pytest
from scipy.special import logit

from models.adoption_curve import PRIOR_DEVIATION, PRIOR_MEAN, curve, forecast

TRUE = np.array([np.log(0.02), np.log(0.2), logit(0.7)])
AGE = np.arange(1, 53, dtype=float)


def test_a_curve_starts_at_nobody_and_ends_at_its_ceiling() -> None:
    assert curve(TRUE, np.array([0.0])) == pytest.approx([0.0])
    assert curve(TRUE, np.array([500.0])) == pytest.approx([0.7])
    assert (np.diff(curve(TRUE, AGE)) > 0).all()


def test_with_two_thirds_of_the_curve_seen_its_end_is_foretold() -> None:
    found = forecast(curve(TRUE, AGE[:34]), weeks=52, seed=1)
    assert found is not None
    assert found.middle[-1] == pytest.approx(curve(TRUE, AGE)[-1], abs=0.03)
    assert found.chance_of(0.5, 51) == 1.0 and found.chance_of(0.9, 51) == 0.0
    week = found.week_of(0.5)
    assert week is not None and abs(week - int(np.flatnonzero(curve(TRUE, AGE) >= 0.5)[0])) <= 1


def test_few_weeks_leave_a_wide_range_that_never_passes_the_seats() -> None:
    early, late = forecast(curve(TRUE, AGE[:6]), weeks=52, seed=1), forecast(curve(TRUE, AGE[:40]), weeks=52, seed=1)
    assert early is not None and late is not None
    assert (early.high - early.low)[-1] > 3 * (late.high - late.low)[-1]
    assert early.draws.max() <= 1.0 and early.draws.min() >= 0.0


def test_unknown_weeks_are_skipped_and_too_few_say_nothing() -> None:
    shares = curve(TRUE, AGE[:30])
    shares[[3, 9, 10]] = np.nan
    whole, gaps = forecast(curve(TRUE, AGE[:30]), weeks=52, seed=1), forecast(shares, weeks=52, seed=1)
    assert whole is not None and gaps is not None
    assert gaps.middle[-1] == pytest.approx(whole.middle[-1], abs=0.02)
    assert forecast(np.array([0.1, np.nan, 0.2, 0.3]), weeks=52, seed=1) is None


def test_a_course_that_falls_after_its_rise_or_climbs_past_it_has_left_the_curve() -> None:
    seen, slope = curve(TRUE, AGE), 0.01 * np.arange(1, 13)
    fallen, climbed, steady, few = (
        forecast(shares, weeks=60, seed=1)
        for shares in (
            np.concatenate([seen, seen[-1] - slope]), np.concatenate([seen, seen[-1] + slope]), seen, seen[:8] / 2,
        )
    )  # fmt: skip
    assert fallen is not None and climbed is not None and steady is not None and few is not None
    assert fallen.apart is not None and -0.12 < fallen.apart < -0.02
    assert climbed.apart is not None and 0.02 < climbed.apart < 0.12
    assert (steady.apart, few.apart) == (None, None)


def test_a_few_low_weeks_or_a_small_wobble_are_still_the_curve() -> None:
    seen = curve(TRUE, AGE)
    dip, wobble = seen.copy(), seen.copy()
    dip[-5:] -= 0.06
    wobble[-8:] -= 0.015
    found = [forecast(shares, weeks=60, seed=1) for shares in (dip, wobble)]
    assert [one is not None and one.apart is None for one in found] == [True, True]


def test_an_unreachable_target_has_no_week() -> None:
    found = forecast(curve(TRUE, AGE[:40]), weeks=52, seed=1)
    assert found is not None and found.week_of(0.95) is None


def test_the_range_holds_what_comes_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    inside = []
    for seed in range(60):
        truth = curve(random.normal(PRIOR_MEAN, PRIOR_DEVIATION), AGE)
        seen = np.clip(truth[:16] + random.normal(0, 0.02, 16), 0, 1)
        found = forecast(seen, weeks=52, seed=seed, draws=400)
        assert found is not None
        inside.append(found.low[40] <= np.clip(truth[40] + random.normal(0, 0.02), 0, 1) <= found.high[40])
    assert 0.65 <= np.mean(inside) <= 0.95  # nominal 80 % of 60
