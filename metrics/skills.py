"""Skills and modules: which weakness of a team shows which skill is missing, and the training module that teaches it. It is data.

``skills.toml`` is ours; a home may lay its own file over it, row by row, as with the playbook.
"""

from dataclasses import dataclass
from pathlib import Path

from metrics.playbook import OFF, Play, PlaybookError, Sign, check_keys, read_rows, signs_of, text_of

FILE = Path(__file__).with_name("skills.toml")
KINDS = ("field", "step", "capability")
TEXTS = ("kind", "weakness", "skill", "module")


@dataclass(frozen=True)
class Skill:
    """One row: the weakness (of a ``field``, a ``step`` or a ``capability``) and its signs, the skill, and the module that teaches it."""

    name: str
    kind: str
    weakness: str
    skill: str
    module: str
    signs: tuple[Sign, ...]

    @property
    def play(self) -> Play:
        """The same as a play, so that gaps are found as causes are: with the same care about chance."""
        return Play(self.name, self.weakness, "trainer", self.module, self.signs[0].metric, self.signs)


def read_skills(*files: Path) -> tuple[Skill, ...]:
    """The skills of our file, each row replaced by that of a later file; ``off = true`` takes a row out.

    Raises `PlaybookError` naming file, row and key, OSError for a file that cannot be read.
    """
    skills: dict[str, Skill] = {}
    for file in (FILE, *files):
        for name, row in read_rows(file).items():
            skills.pop(name, None)
            if row.get(OFF) is True:
                continue
            where = f"{file}: [{name}]"
            check_keys(row, (*TEXTS, "sign", OFF), where)
            kind, weakness, skill, module = (text_of(row, key, where) for key in TEXTS)
            if kind not in KINDS:
                raise PlaybookError(f"{where} kind: must be one of {', '.join(KINDS)}")
            skills[name] = Skill(name, kind, weakness, skill, module, signs_of(row, "sign", where))
    return tuple(skills.values())
