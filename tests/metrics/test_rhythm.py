"""The pace of the role, on summed rows."""

from metrics import rhythm
from tests.metrics.tables import check


def test_habit_is_judged_of_those_with_enough_intervals() -> None:
    check(
        rhythm.pack_habit_rate,
        """
        habitual_people | judged_people | expected | because
        9               | 12            | 0.75     | nine of twelve
        0               | 0             | unknown  | everybody is new
        """,
    )


def test_activity_is_set_against_those_who_were_there() -> None:
    check(
        rhythm.pack_active_rate,
        """
        active_people | here_people | expected | because
        0             | 4           | 0        | nobody came: a known zero
        3             | 4           | 0.75     | three of four
        0             | 0           | unknown  | all on leave
        """,
    )


def test_stopping_is_of_those_who_were_active_before() -> None:
    check(
        rhythm.pack_stopped_share,
        """
        dormant_people | returning_people | expected | because
        3              | 9                | 0.25     | twelve were active, three of them no more
        0              | 0                | unknown  | nobody was active before
        """,
    )


def test_the_won_are_set_against_the_lost() -> None:
    check(
        rhythm.pack_quick_ratio,
        """
        new_people | resurrected_people | dormant_people | expected | because
        2          | 1                  | 2              | 1.5      | three won, two lost
        2          | 1                  | 0              | unknown  | nobody was lost
        """,
    )
