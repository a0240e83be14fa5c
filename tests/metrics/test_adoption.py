"""Adoption metrics on summed team rows, each expected value worked out by hand."""

from metrics import adoption
from tests.metrics.tables import check


def test_active_user_rate_weighs_people_by_their_eligible_days() -> None:
    check(
        adoption.active_user_rate,
        """
        active_eligible_days | eligible_days | expected | because
        56                   | 112           | 0.5      | two of four people with full windows
        42                   | 70            | 0.6      | 28 + 14 of 28 + 14 + 28: the newcomer of two weeks counts half
        0                    | 28            | 0        | one person, not active: a known zero
        0                    | 0             | unknown  | nobody eligible
        """,
    )


def test_habit_rate_is_of_all_who_are_entitled_and_not_known_while_it_is_too_early_for_all() -> None:
    check(
        adoption.habit_rate,
        """
        habitual_people | eligible_people | too_early_people | expected | because
        6               | 12              | 0                | 0.5      | six of twelve
        6               | 12              | 2                | 0.5      | six of twelve: two are too new to have a habit
        0               | 5               | 0                | 0        | nobody has the habit: a known zero
        0               | 5               | 5                | unknown  | too early for all
        """,
    )


def test_too_early_share_counts_the_people_who_are_new() -> None:
    check(
        adoption.too_early_share,
        """
        eligible_people | too_early_people | expected | because
        12              | 3                | 0.25     | three of twelve
        12              | 0                | 0        | nobody is new: a known zero
        0               | 0                | unknown  | nobody eligible
        """,
    )


def test_stickiness_is_the_mean_share_of_28_days() -> None:
    check(
        adoption.stickiness,
        """
        active_days_28 | monthly_active | expected             | because
        20             | 1              | 0.7142857142857143   | a five-day worker reaches 20 / 28
        28             | 2              | 0.5                  | 28 days by two people
        0              | 0              | unknown              | nobody active: not zero
        """,
    )


def test_workday_stickiness_is_a_mean_of_personal_shares() -> None:
    check(
        adoption.workday_stickiness,
        """
        worked_share_millionths | scheduled_people | expected | because
        1500000                 | 2                | 0.75     | 20 of 20 and 10 of 20 days
        1500000                 | 3                | 0.5      | and one active on weekends only
        0                       | 0                | unknown  | nobody had a scheduled day
        """,
    )


def test_active_days_are_means_over_active_people() -> None:
    check(
        adoption.active_days_7,
        """
        active_days_7 | weekly_active | expected | because
        9             | 3             | 3        | nine days by three people
        0             | 0             | unknown  | nobody active
        """,
    )
    check(
        adoption.active_days_28,
        """
        active_days_28 | monthly_active | expected | because
        30             | 4              | 7.5      | thirty days by four people
        0              | 0              | unknown  | nobody active
        """,
    )


def test_never_used_and_dormant_are_shares_of_the_eligible() -> None:
    check(
        adoption.never_used_share,
        """
        never_people_28 | eligible_people | expected | because
        3               | 12              | 0.25     | three of twelve
        0               | 0               | unknown  | nobody eligible
        """,
    )
    check(
        adoption.dormant_share,
        """
        dormant_people_28 | eligible_people | expected | because
        3                 | 12              | 0.25     | three of twelve
        0                 | 0               | unknown  | nobody eligible
        """,
    )


def test_breadth_and_depth_are_ratios_of_sums() -> None:
    check(
        adoption.breadth,
        """
        capabilities_used | capabilities_expected | expected | because
        6                 | 12                    | 0.5      | four of eight and two of four
        0                 | 0                     | unknown  | nobody active, or a pack without capabilities
        """,
    )
    check(
        adoption.depth,
        """
        core_actions | active_days_7 | expected | because
        45           | 9             | 5        | 45 actions on nine days
        0            | 9             | 0        | present but no core work: a known zero
        0            | 0             | unknown  | no active day
        """,
    )


def test_counts_are_shown_as_they_are() -> None:
    counts = [
        (adoption.eligible_people, "eligible_people"),
        (adoption.daily_active_users, "daily_active"),
        (adoption.weekly_active_users, "weekly_active"),
        (adoption.monthly_active_users, "monthly_active"),
        (adoption.core_actions, "core_actions"),
    ]
    for metric, column in counts:
        check(
            metric, f"{column} | expected | because\n12 | 12 | the sum over teams\n0 | 0 | nobody is a known zero\nnan | unknown | no row"
        )
