"""Causes worked out by hand, and laws that hold for every diagnosis."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from metrics.catalog import CATALOG
from metrics.diagnosis import FEW_CASES, NO_OTHERS, ONLY_BOUND, SEVERAL_KINDS, Diagnosis, Evidence, Levels, _Judged, _together, diagnose
from metrics.levels import Level
from metrics.noise import noise_of
from metrics.playbook import Play, Sign

SLOW = Sign(CATALOG["slow_actions"], "others", "higher", 0.05, among="all")
FILL = Sign(CATALOG["fill_rate"], "others", "lower", 0.1)
FALL = Sign(CATALOG["habit_rate"], "past", "lower", 0.15)
LIMIT = Sign(CATALOG["never_used_share"], "limit", "higher", 0.0, 0.2)
PLAYS = tuple(
    Play(code, f"{code}.", "somebody", "Act.", sign.metric, (sign,))
    for code, sign in (("F07", SLOW), ("F06", FILL), ("F28", FALL), ("F42", LIMIT))
)
NAMES = ("a", "b", "c", "d", "e", "f", "g", "h")


def level(
    value: float | None, *, before: float | None = None, kind: str | None = "sales", people: int = 30, bound: str | None = None
) -> Level:
    return Level(value, before, bound, people, kind, "" if value is not None else "the CRM does not log it")


def flat(value: float, **changed: Level) -> dict[str, Level]:
    """Every team at ``value``, some changed."""
    return {name: level(value, before=value) for name in NAMES} | changed


def codes(found: dict[str, Diagnosis], cohort: str) -> list[str]:
    return [cause.play.code for cause in found[cohort].causes]


def test_a_slow_team_among_quick_ones_is_named_with_its_evidence_and_nobody_else_is() -> None:
    found = diagnose(PLAYS, {SLOW: flat(0.02, a=level(0.3))})
    assert {name: codes(found, name) for name in NAMES} == {"a": ["F07"]} | {name: [] for name in NAMES if name != "a"}
    evidence = found["a"].causes[0].found[0]
    assert (evidence.value, evidence.compared, evidence.others, evidence.quality) == (0.3, 0.02, 7, "good")
    assert [play.code for play in found["b"].clear] == ["F07"]


def test_teams_that_are_all_alike_have_no_cause_even_if_all_are_bad() -> None:
    found = diagnose(PLAYS, {SLOW: flat(0.9), FILL: flat(0.1), FALL: flat(0.2)})
    assert [codes(found, name) for name in NAMES] == [[]] * 8


def test_a_fall_that_everybody_shares_is_the_season_and_no_cause() -> None:
    season = {name: level(0.3, before=0.7) for name in NAMES}
    assert codes(diagnose(PLAYS, {FALL: season}), "a") == []
    alone = season | {name: level(0.7, before=0.7) for name in NAMES[1:]}
    found = diagnose(PLAYS, {FALL: alone})
    assert codes(found, "a") == ["F28"]
    assert found["a"].causes[0].found[0].compared == 0.0  # the others did not change


def test_a_difference_that_does_not_matter_is_no_cause_however_sure_it_is() -> None:
    assert codes(diagnose(PLAYS, {SLOW: flat(0.02, a=level(0.06))}), "a") == []  # 4 points, 5 are asked for


def test_a_share_of_few_people_is_held_back_by_its_noise() -> None:
    many, few = ({FALL: flat(0.7, a=level(0.45, before=0.7, people=people))} for people in (300, 5))
    assert (codes(diagnose(PLAYS, many), "a"), codes(diagnose(PLAYS, few), "a")) == (["F28"], [])


THIN = Sign(CATALOG["thin_record_share"], "others", "higher", 0.2, among="all")
DAYS = Sign(CATALOG["active_days_28"], "past", "lower", 0.2, is_relative=True)
MORE_PLAYS = tuple(Play(code, f"{code}.", "somebody", "Act.", sign.metric, (sign,)) for code, sign in (("F44", THIN), ("F28", DAYS)))


def test_a_share_of_few_deals_says_little_however_many_people_there_are() -> None:
    others = {name: replace(level(0.1, people=30), cases=200.0) for name in NAMES}
    found = {
        deals: diagnose(MORE_PLAYS, {THIN: others | {"a": replace(level(0.4, people=30), cases=deals)}}) for deals in (200.0, 6.0, 4.0)
    }
    assert {deals: codes(one, "a") for deals, one in found.items()} == {200.0: ["F44"], 6.0: [], 4.0: []}
    assert dict(found[4.0]["a"].unknown)[MORE_PLAYS[0]] == FEW_CASES


def test_many_records_of_few_people_count_as_fewer() -> None:
    # 1,000 records of 2 people: 1,000 / (1 + 0.05 * 499) = 38.5 count; of 1,000 people all of them
    few, many = (noise_of(THIN, replace(level(0.5, people=people), cases=1000.0), 0.5) for people in (2, 1000))
    assert few == pytest.approx(0.25 * (1 + 0.05 * 499) / 1000, rel=0.01)
    assert many == pytest.approx(0.25 / 1000, rel=0.01)


def test_a_relative_fall_is_set_against_the_relative_change_of_the_others() -> None:
    # all others from 10 to 11 days; a from 4 to 2: half, where a fifth matters; b from 20 to 19 lost 5 %
    held = {name: level(11.0, before=10.0) for name in NAMES} | {"a": level(2.0, before=4.0), "b": level(19.0, before=20.0)}
    found = diagnose(MORE_PLAYS, {DAYS: held})
    assert (codes(found, "a"), codes(found, "b")) == (["F28"], [])
    assert found["a"].causes[0].found[0].compared == pytest.approx(0.1)


def test_days_of_few_people_and_more_spans_change_how_much_is_chance() -> None:
    # the logarithm of 20 people with 10 days each: 1 / 200; of three spans of a share a third of what one leaves
    assert noise_of(DAYS, level(10.0, people=20), 0.0) == pytest.approx(1 / 200)
    one, three = (noise_of(FALL, replace(level(0.5), looks=looks), 0.5) for looks in (1, 3))
    assert three == pytest.approx(one / 3)


@pytest.mark.parametrize(("chances", "together"), [((0.02,), 0.02), ((0.02, 0.03), 0.03), ((0.02, 0.9), 0.04), ((0.02, None), 0.02)])
def test_signs_of_one_play_are_one_look_by_simes_rule(chances: tuple[float | None, ...], together: float) -> None:
    # of two: twice the smaller chance, or the larger if that is less
    signs = (SLOW, FILL)[: len(chances)]
    play = replace(PLAYS[0], signs=signs)
    judged = {sign: {"a": _Judged(Evidence(sign, "clear"), chance)} for sign, chance in zip(signs, chances, strict=True)}
    assert _together(play, judged) == {"a": pytest.approx(together)}


def test_a_limit_is_passed_only_by_more_than_chance() -> None:
    held = {LIMIT: {"a": level(0.3, people=100), "b": level(0.3, people=10), "c": level(0.1, people=100)}}
    found = diagnose(PLAYS, held)
    assert [codes(found, name) for name in "abc"] == [["F42"], [], []]


def test_a_bound_speaks_against_nobody_but_from_its_bad_side() -> None:
    found = diagnose(PLAYS, {SLOW: flat(0.01, a=level(0.1, bound="<")), LIMIT: {"a": level(0.9, bound=">"), "b": level(0.9, bound="<")}})
    assert codes(found, "a") == ["F42"]  # more than 90 % never used it; fewer than 10 % of the actions are slow
    assert [(play.code, why) for play, why in found["b"].unknown if play.code == "F42"] == [("F42", ONLY_BOUND)]


def test_kinds_of_work_are_not_compared_with_each_other() -> None:
    held = {name: level(0.8 if name < "e" else 0.4, kind="sales" if name < "e" else "service") for name in NAMES}
    found = diagnose(PLAYS, {FILL: held | {"x": level(0.3, kind=None)}})
    assert dict(found["a"].unknown)[PLAYS[1]] == NO_OTHERS  # three others of its kind
    assert dict(found["x"].unknown)[PLAYS[1]] == SEVERAL_KINDS


def test_not_known_stays_not_known_with_its_reason() -> None:
    found = diagnose(PLAYS, {SLOW: flat(0.02, a=level(None))})
    assert [(play.code, why) for play, why in found["a"].unknown if play.code == "F07"] == [("F07", "the CRM does not log it")]
    assert {play.code for play, _ in found["a"].unknown} == {"F06", "F07", "F28", "F42"}


def test_the_surest_cause_comes_first_and_what_most_teams_have_comes_last() -> None:
    never = {name: level(0.6, people=200) for name in NAMES}
    found = diagnose(PLAYS, {SLOW: flat(0.02, a=level(0.3)), LIMIT: never, FILL: flat(0.8, a=level(0.66))})
    assert codes(found, "a") == ["F07", "F06", "F42"]
    assert [cause.is_common for cause in found["a"].causes] == [False, False, True]
    assert codes(found, "b") == ["F42"]


def test_weak_evidence_ranks_behind_strong_evidence_of_the_same_distance() -> None:
    few = diagnose(PLAYS, {SLOW: flat(0.02, a=level(0.3, people=6))})["a"].causes[0]
    many = diagnose(PLAYS, {SLOW: flat(0.02, a=level(0.3))})["a"].causes[0]
    assert few.quality == "few people"
    assert few.strength == pytest.approx(0.85 * many.strength)


def test_groups_left_out_and_thin_coverage_are_said() -> None:
    held = flat(0.02, a=replace(level(0.3), is_whole=False))
    assert diagnose(PLAYS, {SLOW: held})["a"].causes[0].quality == "groups left out"
    thin = held | {f"x{number}": level(None) for number in range(9)} | {"a": level(0.3)}
    assert diagnose(PLAYS, {SLOW: thin})["a"].causes[0].quality == "few teams tell"


shares = some.one_of(some.none(), some.floats(0, 1))
held_levels = some.fixed_dictionaries({
    sign: some.dictionaries(some.sampled_from(NAMES), some.builds(
        lambda value, before, people: level(value, before=before, people=people), shares, shares, some.integers(1, 60)), min_size=8)
    for sign in (SLOW, FILL, FALL, LIMIT)
})  # fmt: skip


@settings(max_examples=20)
@given(held_levels, some.permutations(NAMES), some.permutations(PLAYS))
def test_the_order_of_teams_and_plays_does_not_matter(held: Levels, names: list[str], plays: list[Play]) -> None:
    turned = {sign: {name: held[sign][name] for name in names} for sign in held}
    assert diagnose(plays, turned) == diagnose(PLAYS, held)


@settings(max_examples=20)
@given(held_levels, some.sampled_from(NAMES), some.sampled_from([SLOW, FILL, FALL, LIMIT]))
def test_taking_a_figure_of_a_team_away_never_gives_that_team_a_cause(held: Levels, name: str, sign: Sign) -> None:
    poorer = {**held, sign: {**held[sign], name: level(None)}}
    sign_of = {play.code: play.signs[0] for play in PLAYS}
    before, after = (diagnose(PLAYS, one) for one in (held, poorer))
    assert [code for code in codes(after, name) if sign_of[code] == sign] == []
    assert before.keys() == after.keys()


@settings(max_examples=20)
@given(held_levels)
def test_a_play_whose_figures_nobody_has_changes_no_diagnosis(held: Levels) -> None:
    unknown = Sign(CATALOG["breadth"], "others", "lower", 0.1)
    more = (*PLAYS, Play("F21", "F21.", "trainer", "Teach.", unknown.metric, (unknown,)))
    plain = diagnose(PLAYS, held)
    richer = diagnose(more, {**held, unknown: {name: level(None) for name in NAMES}})
    assert {name: one.causes for name, one in richer.items()} == {name: one.causes for name, one in plain.items()}


@settings(max_examples=20)
@given(held_levels)
def test_every_cause_has_evidence_beyond_the_least_that_matters_and_every_play_is_in_one_place(held: Levels) -> None:
    for one in diagnose(PLAYS, held).values():
        said = [cause.play.code for cause in one.causes] + [play.code for play in one.clear] + [play.code for play, _ in one.unknown]
        assert sorted(said) == ["F06", "F07", "F28", "F42"]
        assert [cause.play.code for cause in one.causes if cause.found[0].state != "found" or cause.strength <= 0] == []
