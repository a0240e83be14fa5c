"""The playbook and the skills as data: whole, editable, and clear about what cannot be used."""

from pathlib import Path

import pytest

from metrics.playbook import PlaybookError, read_playbook
from metrics.register import REGISTER
from metrics.skills import read_skills

ROW = """
[F05]
cause = "Orders are taken by telephone."
who = "team's manager"
action = "Ask the hotline."
watch = "bypass_share"
[[F05.sign]]
metric = "bypass_share"
against = "limit"
limit = 0.25
"""


def test_every_play_is_about_a_row_of_the_register_and_its_signs_shed_light_on_it_or_on_use() -> None:
    plays = read_playbook()
    assert {play.code for play in plays} <= set(REGISTER)
    assert len(plays) == len({play.code for play in plays}) > 25
    assert [play.code for play in plays if not all(text.endswith(".") for text in (play.cause, play.action))] == []


def test_every_skill_has_a_module_and_a_kind() -> None:
    skills = read_skills()
    assert {skill.kind for skill in skills} == {"field", "step", "capability"}
    assert {skill.play.who for skill in skills} == {"trainer"}
    assert [skill.name for skill in skills if not skill.module or not skill.signs] == []


def test_a_file_of_the_home_replaces_a_row_and_takes_another_out(tmp_path: Path) -> None:
    own = tmp_path / "playbook.toml"
    own.write_text(ROW + "[F07]\noff = true\n")
    before, after = ({play.code: play for play in read_playbook(*files)} for files in ((), (own,)))
    assert set(before) - set(after) == {"F07"}
    assert after["F05"].who == "team's manager"
    assert [sign.limit for sign in after["F05"].signs] == [0.25]
    assert after["F06"] == before["F06"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ('metric = "bypass_share"', 'metric = "bypas_share"', "no metric called 'bypas_share'; did you mean bypass_share?"),
    ('against = "limit"', 'against = "everybody"', "[F05] sign 1: against: must be one of others, past, limit"),
    ("limit = 0.25", "", "[F05] sign 1: limit: needs a number"),
    ("limit = 0.25", 'limit = "much"', "[F05] sign 1: limit: needs a number"),
    ('against = "limit"', 'against = "others"', "[F05] sign 1: by: needs a number"),
    ('watch = "bypass_share"', 'watch = "bypass"', "[F05] watch: no metric called 'bypass'"),
    ('cause = "Orders are taken by telephone."', "", "[F05] cause: needs a text"),
    ("who = ", "whom = ", "[F05] whom: unknown key; did you mean who?"),
    ("[[F05.sign]]", "[[F05.signs]]", "[F05] signs: unknown key; did you mean sign?"),
    ("[F05]", "[F05", "not valid TOML"),
])  # fmt: skip
def test_what_cannot_be_used_is_told_by_file_row_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    own = tmp_path / "playbook.toml"
    own.write_text(ROW.replace(old, new))
    with pytest.raises(PlaybookError) as error:
        read_playbook(own)
    assert str(own) in str(error.value)
    assert said in str(error.value)


def test_a_metric_that_is_neither_good_nor_bad_needs_to_be_told_which_way_is_worse(tmp_path: Path) -> None:
    own = tmp_path / "playbook.toml"
    own.write_text(ROW.replace('metric = "bypass_share"', 'metric = "turnover_share"'))
    with pytest.raises(PlaybookError, match="say which is worse: higher or lower"):
        read_playbook(own)


def test_a_skill_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "skills.toml"
    own.write_text('[x]\nkind = "mood"\nweakness = "a"\nskill = "b"\nmodule = "c"\n')
    with pytest.raises(PlaybookError, match=r"\[x\] kind: must be one of field, step, capability"):
        read_skills(own)


def test_a_sign_may_compare_parts_of_a_figure_but_no_limit(tmp_path: Path) -> None:
    own = tmp_path / "playbook.toml"
    own.write_text(ROW.replace('against = "limit"\nlimit = 0.25', 'against = "past"\nby = 0.2\nrelative = true'))
    (sign,) = next(play for play in read_playbook(own) if play.code == "F05").signs
    assert sign.is_relative and sign.by == 0.2
    own.write_text(ROW + "relative = true\n")
    with pytest.raises(PlaybookError, match="only against others or past"):
        read_playbook(own)


def test_a_sign_may_average_several_spans_against_others_and_no_limit(tmp_path: Path) -> None:
    own = tmp_path / "playbook.toml"
    own.write_text(ROW.replace('against = "limit"\nlimit = 0.25', 'against = "others"\nby = 0.2\nlooks = 3'))
    (sign,) = next(play for play in read_playbook(own) if play.code == "F05").signs
    assert sign.looks == 3
    for wrong in ("looks = 3", "looks = 9", "looks = true"):
        own.write_text(ROW + f"{wrong}\n")
        with pytest.raises(PlaybookError, match="a whole number from 1 to 6, and only against others"):
            read_playbook(own)
