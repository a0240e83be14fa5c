"""Time to first value and to proficiency on summed rows."""

from metrics import onboarding
from tests.metrics.tables import check


def test_the_median_time_to_first_value_is_kaplan_and_meiers() -> None:
    check(
        onboarding.time_to_first_value,
        """
        waiting_0 | first_0 | waiting_1 | first_1 | waiting_5 | first_5 | expected | because
        10        | 4       | 6         | 3       | 0         | 0       | 9.333333333333334 | 0.6 left, then 0.3: a third into week 1
        10        | 10      | 0         | 0       | 0         | 0       | 3.5      | all in the first week
        10        | 4       | 3         | 0       | 0         | 0       | unknown  | three were censored: sixty in a hundred still wait
        4         | 4       | 0         | 0       | 0         | 0       | unknown  | four people
        0         | 0       | 0         | 0       | 0         | 0       | unknown  | nobody started
        """,
    )


def test_the_share_that_gets_nowhere_in_nine_weeks_is_what_is_left_of_the_curve() -> None:
    check(
        onboarding.no_value_in_60_days,
        """
        waiting_0 | first_0 | waiting_1 | waiting_2 | waiting_3 | waiting_4 | waiting_5 | waiting_7 | first_7 | expected | because
        10 | 4 | 6 | 6 | 6 | 6 | 12 | 12 | 0 | 0.6 | six of ten still wait
        10 | 4 | 6 | 6 | 6 | 6 | 12 | 12 | 6 | 0.15 | half of them in each of weeks 7 and 8: 0.6 / 4
        10 | 4 | 6 | 6 | 0 | 0 | 0 | 0 | 0 | unknown | nobody was watched so long
        5 | 5 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | everybody got there at once
        """,
    )


def test_the_median_time_to_proficiency_counts_weeks_since_entitlement() -> None:
    check(
        onboarding.time_to_proficiency,
        """
        learning_3 | proficient_3 | learning_5 | proficient_5 | learning_7 | proficient_7 | expected | because
        20 | 0 | 20 | 10 | 0 | 0 | 6.333333333333333 | in weeks 5 and 6 half of who learn: 1, then 0.25
        20 | 20 | 0 | 0 | 0 | 0 | 4 | all in weeks 3 and 4: half after one of the two
        20 | 0 | 20 | 0 | 20 | 2 | unknown | most still learn
        8 | 8 | 0 | 0 | 0 | 0 | unknown | four people, watched for two weeks
        """,
    )


def test_newcomers_at_the_pace_of_peers_are_a_share_of_who_can_be_compared() -> None:
    check(
        onboarding.proficient_newcomers,
        """
        newcomers_at_pace | newcomers_compared | expected | because
        3                 | 6                  | 0.5      | three of six
        0                 | 5                  | 0        | a known zero
        4                 | 4                  | unknown  | four people
        """,
    )
