"""The home's own playbook and skills: ``playbook.toml`` and ``skills.toml`` beside the settings, laid over ours row by row."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from metrics.playbook import Play, PlaybookError, read_playbook
from metrics.skills import Skill, read_skills
from takehold.errors import InputError

Row = TypeVar("Row")


def home_plays(home: Path) -> tuple[Play, ...]:
    """The playbook with the home's own rows; raises `InputError` naming file, row and key."""
    return _laid_over(read_playbook, home / "playbook.toml")


def home_skills(home: Path) -> tuple[Skill, ...]:
    """The skills and modules with the home's own rows; raises `InputError` naming file, row and key."""
    return _laid_over(read_skills, home / "skills.toml")


def _laid_over(read: Callable[..., tuple[Row, ...]], own: Path) -> tuple[Row, ...]:
    try:
        return read(*([own] if own.exists() else []))
    except PlaybookError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(f"{own}: cannot be read: {error.strerror}") from None
