"""Kept views belong to who kept them: nobody else lists, changes or takes them away."""

from datetime import datetime

import pytest

from access.programme import Programme, Refused
from access.saved_views import MOST, forget, keep, saved_views
from access.viewer import ROLES, AccessDenied, Viewer
from ledger.book import Ledger

ANNA = Viewer("anna@example.org", "sponsor", account="anna@example.org")
BEN = Viewer("ben@example.org", "trainer", account="ben@example.org")
HERE = Viewer("local", "administrator")
SALES = {"unit": "Sales & more", "period": "Month"}


@pytest.fixture
def programme(empty_ledger: Ledger):
    return Programme(lambda: empty_ledger, lambda: datetime(2026, 6, 17))


def test_a_view_comes_back_to_its_owner_with_every_filter_and_to_nobody_else(programme: Programme) -> None:
    keep(programme, ANNA, "Sales by month", "team", SALES)
    [one] = saved_views(programme, ANNA)
    assert (one.title, one.page, dict(one.query)) == ("Sales by month", "team", SALES)
    assert saved_views(programme, BEN) == saved_views(programme, HERE) == []
    for role in set(ROLES) - {"operator"}:
        with pytest.raises(AccessDenied):
            programme.rows(Viewer("x", role), "saved_view")


def test_a_view_of_the_same_name_takes_the_place_of_the_old_one(programme: Programme) -> None:
    keep(programme, HERE, "Sales", "team", SALES)
    keep(programme, HERE, " Sales ", "project", {})
    assert [(one.title, one.page, one.query) for one in saved_views(programme, HERE)] == [("Sales", "project", ())]


def test_only_the_owner_takes_a_view_away(programme: Programme) -> None:
    keep(programme, ANNA, "Mine", "team", SALES)
    [one] = saved_views(programme, ANNA)
    assert forget(programme, BEN, one.key) == 0
    assert len(saved_views(programme, ANNA)) == 1
    assert forget(programme, ANNA, one.key) == 1
    assert saved_views(programme, ANNA) == []


def test_what_has_no_name_a_page_out_of_reach_and_one_too_many_are_refused(programme: Programme) -> None:
    with pytest.raises(Refused, match="title"):
        keep(programme, BEN, "  ", "team", {})
    with pytest.raises(AccessDenied, match="sponsor"):
        keep(programme, BEN, "Money", "sponsor", {})
    with pytest.raises(AccessDenied, match="saved-views"):
        keep(programme, Viewer("x", "operator"), "Mine", "team", {})
    for number in range(MOST):
        keep(programme, BEN, f"view {number}", "team", {})
    with pytest.raises(Refused, match="take one away"):
        keep(programme, BEN, "one more", "team", {})
    assert keep(programme, BEN, "view 3", "risk", {}) == 1
