"""A home's own playbook and skills."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from takehold import wiring
from takehold.commands.doctor import examine
from takehold.errors import InputError
from takehold.own_rows import home_plays, home_skills
from takehold.settings import Settings

AS_OF = datetime(2026, 6, 17, tzinfo=UTC)


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


def test_doctor_and_refresh_name_a_row_that_cannot_be_used_before_they_read_anything(tmp_path: Path) -> None:
    (tmp_path / "playbook.toml").write_text('[F05]\ncause = "Orders by telephone."\n')
    said, settings = r"playbook\.toml: \[F05\] who: needs a text", Settings()
    with pytest.raises(InputError, match=said):
        wiring.run_refresh(tmp_path, settings, [], as_of=AS_OF, progress=lambda *_: None)
    with pytest.raises(InputError, match=said):
        examine(tmp_path, settings, now=AS_OF, report=lambda *_: None)
