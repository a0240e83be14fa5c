"""Whose effect can be read: kinds as a whole, and single interventions against those that the others did not reach."""

from datetime import date

from dashboard import effect

ROWS = [
    {"key": "a", "title": "First course", "kind": "training", "teams": "North", "held_on": date(2026, 1, 5)},
    {"key": "b", "title": "Second course", "kind": "training", "teams": "South; East", "held_on": date(2026, 3, 2)},
    {"key": "c", "title": "New form", "kind": "feature", "teams": "West", "held_on": date(2026, 2, 2)},
]


def test_a_kind_with_several_is_offered_as_a_whole_and_each_by_itself_with_the_others_of_its_kind_left_out() -> None:
    north, south = ("North", date(2026, 1, 5)), ("South; East", date(2026, 3, 2))
    assert effect.choices(ROWS) == {
        "every training": ("training", (north, south), ()),
        "Second course, 2 Mar 2026 (b)": ("training", (south,), (north,)),
        "New form, 2 Feb 2026 (c)": ("feature", (("West", date(2026, 2, 2)),), ()),
        "First course, 5 Jan 2026 (a)": ("training", (north,), (south,)),
    }
    assert effect.choices([]) == {}
