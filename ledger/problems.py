"""Why the ledger refused something, in words that name row and column."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_SAID = 20


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be kept; ``row`` is the line of the file (the header is 1), None in a form."""

    table: str
    row: int | None
    column: str
    problem: str

    def __str__(self) -> str:
        """Read as ``goal row 3, column due: ...``."""
        return f"{self.table}{'' if self.row is None else f' row {self.row}'}, column {self.column}: {self.problem}"


class Refused(ValueError):
    """Nothing was saved, because of the ``problems``."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Say the first problems, and how many there are."""
        self.problems = tuple(problems)
        said = [str(problem) for problem in problems[:MOST_SAID]]
        more = len(problems) - len(said)
        super().__init__("\n".join([*said, *([f"and {more} more"] if more > 0 else [])]))


class ChangedMeanwhile(RuntimeError):
    """Somebody else saved the same row first; nothing was overwritten."""


class LedgerUnreachable(RuntimeError):
    """The ledger's database does not answer, or is none."""


class LedgerBehind(RuntimeError):
    """The ledger's tables are not those of this version."""


class UnknownTable(ValueError):
    """No table of the ledger has this name."""
