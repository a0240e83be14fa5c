"""Validity of memberships, worked out by hand."""

from datetime import datetime

from sql.membership import Row, merge_memberships

MAY, JUNE, JULY = datetime(2026, 5, 1), datetime(2026, 6, 1), datetime(2026, 7, 1)


def member(team: str, *, since: datetime | None = None, until: datetime | None = None, basis: str = "snapshot") -> Row:
    return {"org_unit_id": team, "user_id": "sam", "valid_from": since, "valid_to": until, "valid_basis": basis}


def test_at_the_first_read_nobody_knows_since_when() -> None:
    assert merge_memberships([], [member("south")], as_of_at=MAY, is_first_read=True) == [member("south")]


def test_a_move_closes_the_old_membership_and_opens_the_new_one_on_the_day_it_was_seen() -> None:
    rows = merge_memberships([member("south")], [member("north")], as_of_at=JUNE, is_first_read=False)
    assert rows == [member("south", until=JUNE, basis="observed"), member("north", since=JUNE, basis="observed")]


def test_seeing_the_same_again_changes_nothing() -> None:
    once = merge_memberships([member("south")], [member("north")], as_of_at=JUNE, is_first_read=False)
    assert merge_memberships(once, [member("north")], as_of_at=JULY, is_first_read=False) == once


def test_dates_that_the_crm_keeps_win_over_the_day_of_the_refresh() -> None:
    delivered = [member("south", until=MAY, basis="audit"), member("north", since=MAY, basis="audit")]
    assert merge_memberships([member("south")], delivered, as_of_at=JULY, is_first_read=False) == delivered


def test_someone_who_comes_back_gets_a_second_interval() -> None:
    left = merge_memberships([member("south")], [], as_of_at=MAY, is_first_read=False)
    back = merge_memberships(left, [member("south")], as_of_at=JULY, is_first_read=False)
    assert back == [member("south", until=MAY, basis="observed"), member("south", since=JULY, basis="observed")]
