"""Sentences about causes: each pattern by hand."""

from dataclasses import replace

from dashboard import causes
from dashboard.causes import Stuck
from metrics.catalog import CATALOG
from metrics.diagnosis import Cause, Diagnosis, Evidence
from metrics.lost_work import OTHERS, LostWork
from metrics.playbook import Play, Sign

NBSP = "\N{NO-BREAK SPACE}"
SLOW = Sign(CATALOG["slow_actions"], "others", "higher", 0.05)
HABIT = Sign(CATALOG["habit_rate"], "past", "lower", 0.1)
DAYS = Sign(CATALOG["active_days_28"], "past", "lower", 1.0)
EMAIL = Sign(CATALOG["fill_rate"], "limit", "lower", 0.02, 0.7, object_type="contact", field_name="emailAddress")
PLAY = Play("F07", "The CRM is slow.", "IT", "Make it quick.", CATALOG["slow_actions"], (SLOW,))
FOUND = Evidence(SLOW, "found", 0.3, None, None, 0.02, 38, 8.0, 30)
CAUSE = Cause(PLAY, (FOUND,), (), 8.0)
OTHER = Play("F06", "Records are poor.", "data steward", "Mend them.", CATALOG["fill_rate"], (EMAIL,))
LOST = LostWork(16.2, 1.2, 2.74, OTHERS)
NONE = LostWork(0.0, 3.0, 2.7, OTHERS)
UNKNOWN = LostWork(None, None, None, OTHERS, "the CRM logs no use.")


def stuck(name: str, *found: Cause, lost: LostWork | None = NONE) -> Stuck:
    return Stuck(name, lost, Diagnosis(found, () if found else (PLAY,), ()))


def test_evidence_says_the_value_and_what_it_is_set_against() -> None:
    said = [
        causes.evidence(FOUND),
        causes.evidence(Evidence(HABIT, "found", 0.4, None, 0.7, -0.02, 12, 5.0, 30)),
        causes.evidence(Evidence(DAYS, "found", 4.5, None, 9.0, 0.3, 38, 6.0, 30)),
        causes.evidence(Evidence(DAYS, "found", 4.5, None, 9.0, 0.04, 38, 6.0, 30)),
        causes.evidence(Evidence(EMAIL, "found", 0.1, "<", None, 0.7, 0, 5.0, 30)),
    ]
    assert [one.replace(NBSP, " ") for one in said] == [
        "Slow actions 30 %, against 2 % in the middle one of 38 other teams",
        "Habitual users 40 %, 70 % a quarter before; the middle one of 12 other teams fell by 2 points",
        "Active days in four weeks 4.5 days, 9 days a quarter before; the middle one of 38 other teams rose by 0.3 days",
        "Active days in four weeks 4.5 days, 9 days a quarter before; the middle one of 38 other teams did not change",
        "Filled fields (e-mail address of contact) <10 %, below the minimum of 70 %",
    ]


def test_how_sure_it_is_names_what_weakens_the_evidence() -> None:
    few = Cause(PLAY, (replace(FOUND, quality="few people"),), (), 4.0)
    shared = replace(few, is_common=True)
    said = [causes.how_sure(one) for one in (CAUSE, few, shared)]
    assert said == ["very likely", "likely (few people)", "likely (few people, most teams share it)"]


def test_the_sentence_names_who_loses_most_and_why() -> None:
    teams = sorted([stuck("South", CAUSE, lost=LOST), stuck("North")], key=lambda one: one.rank)
    assert causes.project(teams) == (
        "South loses most core work, 16 actions a week, very likely cause: the CRM is slow; causes stand out in 1 of 2 teams."
    )
    assert causes.project([stuck("South", lost=LOST)]) == (
        "South loses most core work, 16 actions a week, and nothing stands out as its cause; causes stand out in none of 1 team."
    )


def test_the_sentence_says_that_nothing_stands_out_and_that_it_is_not_known_apart() -> None:
    assert causes.project([stuck("South"), stuck("North")]) == (
        "Nothing stands out: no team of 2 differs from the others by more than chance."
    )
    assert causes.project([stuck("South", CAUSE)]) == (
        "South stands out most, very likely cause: the CRM is slow; causes stand out in 1 of 1 team."
    )
    unknown = Stuck("South", UNKNOWN, Diagnosis((), (), ((PLAY, "no log"),)))
    assert causes.project([unknown]) == "Where it is stuck is not known: the CRM logs no use."
    idle = Stuck("South", NONE, Diagnosis((), (), ((PLAY, "no log"),)))
    losing = replace(idle, lost=LOST)
    assert causes.project([losing]) == "South loses most core work, 16 actions a week; its causes cannot be judged."
    assert causes.silent_rows([losing])[0][2] == "no cause can be judged"
    assert causes.project([idle]) == "No team of 1 loses core work, and no cause can be judged: no log."
    assert causes.project([]) == "Where it is stuck is not known: nobody in this selection belongs to a team."


def test_teams_without_a_cause_of_their_own_are_counted_by_what_they_lose_and_nobody_twice() -> None:
    losing, quiet = [stuck("a", lost=LOST)], [stuck(name, lost=NONE) for name in "bc"]
    untold = [stuck("d", lost=UNKNOWN), stuck("e", lost=None)]
    said = causes.unlisted([*losing, *quiet, *untold, stuck("f", CAUSE, lost=LOST), stuck("g", CAUSE, lost=None)])
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "; 1 of 7 teams lose core work and nothing stands out: listed below; 2 of 7 teams show nothing and lose nothing; "
        "of 2 of 7 teams it is not known what they lose"
    )
    assert causes.unlisted([stuck("f", CAUSE, lost=LOST)]) == ""


def test_a_cause_that_most_teams_share_is_no_teams_own() -> None:
    common = replace(CAUSE, is_common=True)
    teams = [stuck(name, common) for name in "abc"]
    assert causes.stuck_rows(teams) == []
    assert causes.everywhere(teams) == [("The CRM is slow (F07).", "3 of 3 teams", "Make it quick.")]
    assert causes.owners(teams) == []


def test_rows_hold_a_cause_each_and_teams_that_lose_without_a_cause_stand_apart() -> None:
    second = Cause(OTHER, (Evidence(EMAIL, "found", 0.5, None, None, 0.7, 0, 3.0, 30),), (), 3.0)
    teams = [stuck("South", CAUSE, second, lost=LOST), stuck("North", lost=LOST), stuck("East")]
    rows = causes.stuck_rows(teams)
    assert [(row[0], row[2]) for row in rows] == [("South", "The CRM is slow (F07)."), ("South (also)", "Records are poor (F06).")]
    assert causes.silent_rows(teams) == [("North", rows[0][1], "nothing stands out")]
    assert rows[0][1] == "16 actions (1.2 a person against 2.7 in teams of its kind)"
    assert causes.lost_in_words(UNKNOWN) == "not known: the CRM logs no use."
    assert causes.lost_in_words(replace(LOST, actions=0.4)) == "none"


def test_owners_are_listed_by_how_many_teams_wait_for_them() -> None:
    steward = Cause(OTHER, (Evidence(EMAIL, "found", 0.5, None, None, 0.7, 0, 3.0, 30),), (), 3.0)
    found = causes.owners([stuck("a", CAUSE, steward), stuck("b", steward)])
    assert found == [("data steward", "Records are poor (F06).", "a and b"), ("IT", "The CRM is slow (F07).", "a")]


def test_what_no_team_can_tell_is_listed_with_the_reason_heard_most() -> None:
    told = Diagnosis((), (OTHER,), ((PLAY, "no log"),))
    other = Diagnosis((CAUSE,), (), ((OTHER, "no field"),))
    assert causes.unknown_everywhere({"a": told, "b": told}) == [("The CRM is slow (F07).", "no log")]
    assert causes.unknown_everywhere({"a": told, "b": other}) == []


def test_a_teams_section_tells_causes_nothing_and_not_known_apart() -> None:
    found, nothing, unknown = (
        causes.team_causes(one)
        for one in (Diagnosis((CAUSE,), (OTHER,), ()), Diagnosis((), (OTHER,), ((PLAY, "no log"),)), Diagnosis((), (), ((PLAY, "no log"),)))
    )
    assert "Slow actions falls" in found and "The CRM is slow (F07)." in found
    assert "Nothing stands out: 1 cause looked at" in nothing and "1 cannot be judged" in nothing
    assert "Not known: none of 1 cause can be judged for this team." in unknown
