"""Anonymous answers leave the ledger only as means of enough people."""

from datetime import datetime

import pytest

from access.programme import Programme
from access.viewer import OPERATOR, ROLES, AccessDenied, FloorPolicy, Viewer
from ledger.book import Ledger
from ledger.editing import Actor, Edit

NOW = datetime(2026, 6, 17)


@pytest.fixture
def programme(empty_ledger: Ledger):
    """A round with 8 answers of North, 6 of South, 2 of East and 1 of nowhere."""
    marks = {"North": (5, 8), "South": (3, 6), "East": (1, 2), "": (2, 1)}
    answers = [
        Edit("answer", {"survey": "spring", "unit": unit, "question": "trust", "mark": str(mark)})
        for unit, (mark, people) in marks.items()
        for _ in range(people)
    ]
    empty_ledger.save(
        [Edit("survey", {"title": "Spring", "asked_on": "2026-05-01"}, key="spring"), *answers], Actor("x", "operator"), at=NOW
    )
    return Programme(lambda: empty_ledger, lambda: NOW)


def test_a_small_unit_is_not_shown_and_cannot_be_worked_out_by_subtracting(programme: Programme) -> None:
    shown = programme.survey_marks(Viewer("anna", "sponsor"))
    # 17 answers in all: (8x5 + 6x3 + 2x1 + 1x2) / 17. East and nowhere are 3, below 5: South joins them.
    assert [(one.unit, one.answers, round(one.mean, 4)) for one in shown] == [(None, 17, 3.6471), ("North", 8, 5.0)]
    higher = programme.survey_marks(Viewer("anna", "sponsor", floor=FloorPolicy(10)))
    assert [(one.unit, one.answers) for one in higher] == [(None, 17)]
    assert programme.survey_marks(Viewer("anna", "sponsor", floor=FloorPolicy(18))) == []


def test_single_answers_are_listed_for_nobody_but_the_operator(programme: Programme) -> None:
    for role in set(ROLES) - {"operator"}:
        with pytest.raises(AccessDenied, match="may not read 'answer'"):
            programme.rows(Viewer("anna", role), "answer")
    assert len(programme.rows(OPERATOR, "answer")) == 17


def test_every_role_writes_only_what_it_reads_and_money_is_not_for_trainers(programme: Programme) -> None:
    for role in ROLES:
        assert set(programme.writable(Viewer("anna", role))) <= set(programme.readable(Viewer("anna", role)))
    assert {"cost", "benefit"} <= set(programme.readable(Viewer("anna", "sponsor")))
    assert not {"cost", "benefit", "answer"} & set(programme.readable(Viewer("anna", "trainer")))
    assert programme.writable(Viewer("anna", "member")) == ()


def test_nobody_changes_a_table_that_is_not_theirs(programme: Programme) -> None:
    with pytest.raises(AccessDenied, match="may not change 'cost'"):
        programme.save(Viewer("anna", "trainer"), [Edit("cost", {"title": "x"})])
    with pytest.raises(AccessDenied, match="not known"):
        programme.rows(Viewer("anna", "intern"), "goal")
