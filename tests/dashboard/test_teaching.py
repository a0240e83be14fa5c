"""Who needs which training, what was held, where people are lost and what could be switched on: sentences by hand."""

from datetime import date

from dashboard import causes
from dashboard.planning import held
from dashboard.views.data_health import what_to_switch_on
from dashboard.views.project import in_no_wave, worst_wave
from dashboard.views.training import finding, gaps_of
from metrics.catalog import CATALOG
from metrics.diagnosis import Cause, Diagnosis, Evidence
from metrics.playbook import Sign, read_playbook
from metrics.skills import Skill, read_skills

BREADTH = Sign(CATALOG["next_step_missing_share"], "limit", "higher", 0.0, 0.3)
STEP = Skill("next-step", "step", "Open deals have no next step.", "Plan it", "Pipeline 1", (BREADTH,))


def lacking(share: float, *, strength: float, is_common: bool) -> Diagnosis:
    evidence = Evidence(BREADTH, "found", share, None, None, 0.3, 0, strength, 30)
    return Diagnosis((Cause(STEP.play, (evidence,), (), strength, is_common=is_common),), (), ())


def test_the_role_course_looks_at_the_same_weeks_as_the_cause_that_asks_for_it() -> None:
    cause = next(play for play in read_playbook() if play.code == "F21")
    skills = [sign for skill in read_skills() for sign in skill.signs]
    breadth = [sign for sign in cause.signs if sign.metric.name == "breadth"]
    assert len(breadth) == 1 and breadth[0] in skills


def test_the_widest_gap_is_the_widest_even_where_strengths_are_capped_alike() -> None:
    teams = {"North": lacking(0.82, strength=12.0, is_common=True), "Tampa": lacking(0.92, strength=12.0, is_common=True)}
    gap = gaps_of([STEP], teams)[0]
    assert [name for name, _ in gap.teams] == ["Tampa", "North"]
    assert round(causes.width(gap.teams[0][1]), 2) == 0.62


def test_what_most_teams_lack_is_a_matter_of_the_company_and_what_few_lack_is_not() -> None:
    shared, own = (finding(gaps_of([STEP], {"North": lacking(0.9, strength=9.0, is_common=is_common)}), 1) for is_common in (True, False))
    start = "1 of 1 team needs “Pipeline 1”: open deals have no next step"
    assert shared == f"{start}, a matter of the company more than of a team (widest in North); 1 module covers every gap found."
    assert own == f"{start}; 1 module covers every gap found."


def test_trainings_held_are_those_of_these_teams_the_latest_first() -> None:
    rows = [
        {"key": "1", "kind": "training", "title": "Round 1", "teams": "North; South", "held_on": date(2026, 1, 5), "people": 12},
        {"key": "2", "kind": "training", "title": "Round 2", "teams": None, "held_on": date(2026, 2, 5), "people": None},
        {"key": "3", "kind": "training", "title": "Elsewhere", "teams": "West", "held_on": date(2026, 3, 5), "people": 3},
        {"key": "4", "kind": "fix", "title": "Index", "teams": "North", "held_on": date(2026, 3, 6), "people": None},
    ]
    assert held(rows, {"North"}) == [
        ("5 Feb 2026", "Round 2", "not entered", "not entered"),
        ("5 Jan 2026", "Round 1", "North and South", "12"),
    ]


def test_waves_that_lose_alike_are_named_together() -> None:
    step, other = "ever used and active", "licensed and ever used"
    told = {"Wave 1": (0.04, other), "Wave 3": (0.197, step), "Wave 4": (0.203, step)}
    assert worst_wave(told).replace("\N{NO-BREAK SPACE}", " ") == (
        "Wave 3 and Wave 4 lose most in one step: 20 % of their people between ever used and active"
    )
    assert worst_wave({**told, "Wave 1": (0.2, other)}).endswith("of their people")
    assert "Wave 1 loses most" in worst_wave({"Wave 1": (0.04, other)}) and worst_wave({}) == "How far each wave has come"


def test_who_is_in_no_wave_is_said_unless_so_few_that_it_would_speak_of_single_people() -> None:
    assert in_no_wave(367, []) == "; at least 367 of 367 people are in none of the waves shown"
    assert (in_no_wave(4, []), in_no_wave(None, [])) == ("", "")


def test_the_sources_promise_a_switch_only_where_there_is_one() -> None:
    start = "What each source logs and since when"
    assert what_to_switch_on(["native_on", "none"]) == f"{start}; nothing of what is missing can be switched on in this CRM"
    assert what_to_switch_on(["native_off", "none", "addon"]) == (
        f"{start}; 2 things can be switched on, set up or added: the last column says how"
    )
    assert what_to_switch_on(["native_on"]) == start
