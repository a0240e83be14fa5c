"""A home's own playbook and skills."""

from pathlib import Path

import pytest

from takehold.errors import InputError
from takehold.own_rows import home_plays, home_skills


def test_a_home_without_files_has_ours_and_a_file_takes_rows_out(tmp_path: Path) -> None:
    plays, skills = len(home_plays(tmp_path)), len(home_skills(tmp_path))
    (tmp_path / "playbook.toml").write_text("[F07]\noff = true\n")
    (tmp_path / "skills.toml").write_text("[next-step]\noff = true\n")
    assert (len(home_plays(tmp_path)), len(home_skills(tmp_path))) == (plays - 1, skills - 1)


def test_a_row_that_cannot_be_used_is_the_readers_to_mend(tmp_path: Path) -> None:
    (tmp_path / "skills.toml").write_text('[x]\nkind = "step"\n')
    with pytest.raises(InputError, match=r"skills\.toml: \[x\] weakness: needs a text"):
        home_skills(tmp_path)
    (tmp_path / "playbook.toml").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        home_plays(tmp_path)
