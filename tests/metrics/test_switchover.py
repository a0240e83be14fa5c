"""Operations around the start, on summed rows."""

from metrics import switchover
from tests.metrics.tables import check


def test_the_loss_is_set_against_what_was_expected() -> None:
    check(
        switchover.switchover_loss,
        """
        lost_millionths | forecast_millionths | expected | because
        3000000         | 12000000            | 0.25     | three of twelve
        0               | 12000000            | 0        | nothing was lost
        0               | 0                   | unknown  | no operations before the start
        """,
    )
    check(
        switchover.switchover_balance,
        """
        actual_events | forecast_millionths | switched_teams | expected | because
        9             | 12000000            | 1              | -3       | three fewer
        15            | 12500000            | 2              | 2.5      | more than expected
        0             | 0                   | 0              | unknown  | nothing to set it against
        """,
    )


def test_recovery_is_the_mean_of_the_teams_that_came_back() -> None:
    check(
        switchover.switchover_recovery,
        """
        recovery_weeks | recovered_teams | expected | because
        3              | 2               | 1.5      | at once and after three weeks
        0              | 0               | unknown  | nobody is back
        """,
    )
    check(
        switchover.switchover_recovered_share,
        """
        recovered_teams | switched_teams | expected | because
        3               | 4              | 0.75     | three of four
        0               | 0              | unknown  | no team with a log
        """,
    )
