"""Exit codes and the one error that the command line shows to its reader without a traceback."""

from collections.abc import Sequence
from difflib import get_close_matches
from enum import IntEnum

WHERE_METRICS = "All are in docs/metrics.md."


class ExitCode(IntEnum):
    """What a command's exit code means."""

    OK = 0
    UNEXPECTED = 1
    BAD_INPUT = 2
    QUARANTINED = 3
    UNREACHABLE = 4
    NOTHING_PUBLISHED = 5
    BUSY = 6
    TEMPORARY = 75

    @property
    def meaning(self) -> str:
        """A sentence for the help text and docs/commands.md."""
        return _MEANINGS[self]


_MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "done",
    ExitCode.UNEXPECTED: "unexpected error",
    ExitCode.BAD_INPUT: "bad input or settings",
    ExitCode.QUARANTINED: "done, but rows were quarantined",
    ExitCode.UNREACHABLE: "a source is not reachable",
    ExitCode.NOTHING_PUBLISHED: "nothing published yet, or no whole snapshot",
    ExitCode.BUSY: "another refresh is running",
    ExitCode.TEMPORARY: "no space, or a failure that may pass: try again",
}


class CommandError(Exception):
    """An error with words for the reader and an exit code; never holds a password."""

    exit_code = ExitCode.UNEXPECTED

    def __init__(self, message: str, *, exit_code: ExitCode | None = None) -> None:
        """Keep the message; ``exit_code`` overrides the class's own."""
        super().__init__(message)
        if exit_code is not None:
            self.exit_code = exit_code


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The end of a sentence about an unknown word: the closest known one as a question, or a full stop."""
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else "."


class InputError(CommandError):
    """What the reader typed, or a file they wrote, cannot be used."""

    exit_code = ExitCode.BAD_INPUT


class UnreachableError(CommandError):
    """A source did not answer or refused the account."""

    exit_code = ExitCode.UNREACHABLE


class NothingPublishedError(CommandError):
    """There is no whole snapshot to read."""

    exit_code = ExitCode.NOTHING_PUBLISHED
