"""What units say against what is measured of them, and whether they see the same: worked out by hand."""

import pandas as pd
import pytest

from access.perception import perception_counts
from access.programme import Marks
from metrics.catalog import PROGRAMME

HABITS = {"North": 0.5, "South": 0.6, None: 0.4}


def value(name: str, **columns: float) -> float:
    metric = PROGRAMME[name]
    return float(metric.function(**{metric.facts[0]: pd.DataFrame([columns])}).iloc[0])


def marks(means: dict[str, tuple[float, ...]], questions: tuple[str, ...] = ("trust", "what I gain", "own use")) -> list[Marks]:
    """Ten answers a unit and question with these means."""
    return [
        Marks("spring", unit, question, 10, mean, 0)
        for unit, given in means.items()
        for question, mean in zip(questions, given, strict=True)
    ]


OWN_USE = [
    Marks("spring", None, "own use", 50, 3.5, 25),  # the company: counts only where no unit can be compared
    Marks("spring", "North", "own use", 10, 4.5, 8),  # 80 % say they use it fully, 50 % do as a habit: 0.3 apart
    Marks("spring", "South", "own use", 30, 2.5, 6),  # 20 % say so, 60 % do: 0.4 apart
    Marks("spring", "East", "own use", 10, 5.0, 10),  # its habit is not known
    Marks("spring", "North", "trust", 10, 1.0, 0),  # another question
    Marks("autumn", "North", "own use", 10, 1.0, 0),  # another round
]


def test_what_units_say_is_set_against_their_habit_and_weighed_by_their_answers() -> None:
    assert value("perception_gap", **perception_counts(OWN_USE, "spring", HABITS)) == pytest.approx((10 * 0.3 + 30 * 0.4) / 40)


def test_the_company_is_compared_where_no_unit_is_large_enough_to_be_shown() -> None:
    assert value("perception_gap", **perception_counts(OWN_USE[:1], "spring", HABITS)) == pytest.approx(0.1)


@pytest.mark.parametrize(("given", "habits"), [([], HABITS), (OWN_USE, {}), (OWN_USE[3:4], HABITS)])
def test_without_answers_or_without_a_measured_habit_the_gap_is_not_known(given: list[Marks], habits: dict) -> None:
    assert pd.isna(value("perception_gap", **perception_counts(given, "spring", habits)))


def agreement(given: list[Marks]) -> float:
    return value("unit_agreement", **perception_counts(given, "spring", {}))


def test_units_that_rank_everything_alike_agree_wholly_and_opposites_hardly() -> None:
    assert agreement(marks({"North": (1, 2, 3), "South": (2, 3, 4), "East": (1, 4, 5)})) == pytest.approx(1.0)
    # rank sums 5, 6, 7 around 6: 12 x 2 / (9 x 24)
    assert agreement(marks({"North": (1, 2, 3), "South": (1, 2, 3), "East": (3, 2, 1)})) == pytest.approx(24 / 216)


def test_equal_marks_share_a_rank_and_are_allowed_for() -> None:
    # rank sums 4, 6, 8 around 6: 12 x 8; East's three equal ranks take 3 x 24 off 216
    assert agreement(marks({"North": (1, 2, 3), "South": (1, 2, 3), "East": (3, 3, 3)})) == pytest.approx(96 / 144)


def test_only_questions_that_all_units_answered_are_ranked_and_three_of_both_are_needed() -> None:
    three = marks({"North": (1, 2, 3), "South": (1, 2, 3), "East": (1, 2, 3)})
    assert agreement([*three, Marks("spring", "North", "fear of being watched", 10, 5.0, 10)]) == pytest.approx(1.0)
    assert pd.isna(agreement(marks({"North": (1, 2, 3), "South": (1, 2, 3)})))
    assert pd.isna(agreement(three[:-1]))  # East answered two questions
    assert pd.isna(agreement(marks({"North": (3, 3, 3), "South": (2, 2, 2), "East": (1, 1, 1)})))  # nothing is ranked
