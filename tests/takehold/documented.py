"""The commands that stand in the project's documents, as a reader would type them."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTS = (
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/commands.md",
    "docs/metrics.md",
    "docs/files.md",
    "docs/crms.md",
)  # blocks of other things
PLACEHOLDER = re.compile(r"\b[A-Z][A-Z_]{1,}\b(?![/=.])")
CRON = re.compile(r"^(?:[\d*/,-]+\s+){5}")


@dataclass(frozen=True)
class Documented:
    """One command: the document, its words without comment, and whether something must be put in for a word in capitals."""

    document: str
    text: str

    @property
    def words(self) -> list[str]:
        """As a shell splits it."""
        return shlex.split(self.text)

    @property
    def program(self) -> str:
        """The first word's last part."""
        return Path(self.words[0]).name

    @property
    def is_template(self) -> bool:
        """Whether a reader must replace a word first."""
        return any(PLACEHOLDER.fullmatch(word) for word in self.words)


def commands() -> list[Documented]:
    """Every command in a code block of a document, in their order; chains of commands one by one."""
    return [
        Documented(name, text) for name in documents() for line in _blocks(ROOT / name) for text in _single(line) if _is_command(name, text)
    ]


def mentioned() -> list[Documented]:
    """Our commands that a sentence names between back quotes; how a command is to be written (``[NAME]``, ``a|b``) is none."""
    spans = [(name, span) for name in documents() for span in re.findall(r"`([^`\n]+)`", (ROOT / name).read_text(encoding="utf-8"))]
    ours = re.compile(r"(takehold|make) [a-z-]|python -m [a-z]")
    return [Documented(name, span.partition(" > ")[0]) for name, span in spans if ours.match(span) and not re.search(r"[\[|]|\.\.\.", span)]


def documents() -> list[str]:
    """Every Markdown file of the project."""
    listing = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(listing.stdout.split())


def _blocks(path: Path) -> Iterator[str]:
    """Lines of indented blocks, and of fenced ones for a shell or without a language."""
    fence: str | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        opened = re.match(r"\s*```(\w*)", line)
        if opened:
            fence = opened.group(1) if fence is None else None
        elif fence in ("", "sh") or (fence is None and re.match(r" {4,16}\S", line)):
            yield line.strip()


def _single(line: str) -> Iterator[str]:
    """The commands of a line, without the comment after ``#``, two spaces before prose, and the times of cron."""
    line = re.split(r"\s+#\s|\s{3,}", CRON.sub("", line))[0].partition(" > ")[0]
    yield from (part.strip() for part in re.split(r"\s*(?:&&|;(?= ))\s*", line) if part.strip())


def _is_command(name: str, text: str) -> bool:
    """Whether a line is one: in documents whose blocks hold other things, only our own commands are."""
    return name not in LISTS or text.startswith(("takehold ", "make ", "python -m"))
