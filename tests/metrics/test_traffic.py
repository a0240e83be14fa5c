"""Sign-ins and machine traffic on summed rows."""

from metrics import traffic
from tests.metrics.tables import check


def test_sign_ins_are_the_successful_ones() -> None:
    check(
        traffic.logins, "logins_ok | logins_failed | api_requests | expected | because\n1248 | 48 | 511 | 1248 | refused ones and API apart"
    )


def test_refused_sign_ins_are_a_share_of_all_tries() -> None:
    check(
        traffic.failed_login_share,
        """
        logins_ok | logins_failed | expected | because
        90        | 10            | 0.1      | ten of a hundred tries
        0         | 3             | 1        | none got in
        0         | 0             | unknown  | nobody tried
        """,
    )


def test_machine_traffic_is_a_share_of_the_events_whose_channel_is_known() -> None:
    check(
        traffic.api_traffic_share,
        """
        machine_events | told_events | expected | because
        30             | 120         | 0.25     | thirty of 120
        0              | 120         | 0        | people at a screen did it all: a known zero
        0              | 0           | unknown  | nothing happened, or through no channel that is known
        """,
    )
