"""Alerts of a home: checked after each refresh, kept in ``alerts.json``, and told once to the digests that a rule names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from access import formats
from access.alert_book import AlertBook, Firing, Standing, Told, advanced
from access.alert_rules import seen, standings
from access.permissions import check
from access.viewer import FloorPolicy, Viewer
from dashboard import words
from delivery.digest import Digest, Figure
from delivery.outbox import NotSent
from takehold import digests
from takehold.errors import InputError
from takehold.files import write_atomically
from takehold.ledgers import LEDGER_FILE, open_ledger, programme_door
from takehold.secrets import find_ledger_url
from takehold.settings import Settings

if TYPE_CHECKING:
    from access.snapshot import Snapshot

FILE = "alerts.json"
QUESTION = "What needs a look?"
_BOOK: TypeAdapter[AlertBook] = TypeAdapter(AlertBook)


def read_book(home: Path) -> AlertBook | None:
    """The book of the last check, or null before the first; raises `InputError` for a damaged one."""
    path = home / FILE
    try:
        return _BOOK.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError):
        raise InputError(f"{path} cannot be read. Remove it: what alerts now is then told once more.") from None


class LatestBook:
    """The book of a home for its pages, read again only when it changed; a damaged one says so as a rule that cannot be checked."""

    def __init__(self, home: Path) -> None:
        """Nothing is read yet."""
        self._home = home
        self._seen: int | None = None
        self._found: AlertBook | None = None

    def current(self) -> AlertBook | None:
        """The book of the last check, or null before the first."""
        path = self._home / FILE
        mark = path.stat().st_mtime_ns if path.exists() else None
        if mark != self._seen:
            try:
                self._found = read_book(self._home)
            except InputError:
                broken = Standing(FILE, "The book of alerts", "threshold", "administrator", "company", "Company", "company", "error",
                                  f"{FILE} cannot be read")  # fmt: skip
                self._found = AlertBook("", datetime(1970, 1, 1), (broken,))
            self._seen = mark
        return self._found


def check_home(home: Path, settings: Settings, snapshot: "Snapshot", *, now: datetime) -> AlertBook:
    """Check every rule against the snapshot and write the book."""
    before = read_book(home)
    watcher = Viewer("alerts", "administrator", floor=FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason))
    still = set() if before is None else before.open_places()
    found = standings(snapshot, watcher, programme_door(home, settings), still=still)
    day = snapshot.manifest.as_of_at.date()
    return _written(home, advanced(before, found, snapshot_id=str(snapshot.manifest.id), day=day, at=now))


def after_refresh(home: Path, settings: Settings, snapshot: "Snapshot", *, now: datetime) -> str | None:
    """Check the rules, if a ledger holds any; returns why they could not be checked, if so. Whatever goes wrong, the refresh stands."""
    if not has_ledger(home, settings):
        return None
    try:
        if open_ledger(home, settings).rows("alert_rule") or (home / FILE).exists():
            check_home(home, settings, snapshot, now=now)
    except InputError as problem:
        return str(problem)
    except Exception as error:  # noqa: BLE001  (alerts are an extra: no fault in them may cost a refresh)
        return f"The rules could not be checked ({type(error).__name__}). Those of the last check stay."
    return None


def has_ledger(home: Path, settings: Settings) -> bool:
    """Whether there is a ledger yet: asking for one that is not there would make it."""
    return bool(find_ledger_url(home) or settings.ledger.url) or (home / LEDGER_FILE).exists()


def send(home: Path, settings: Settings, snapshot: "Snapshot", *, now: datetime) -> list[digests.Sent]:
    """Tell every digest that a lasting firing names and that was not told yet, one message each; a failure stops no other one."""
    book = read_book(home)
    if book is None:
        return []
    done: list[digests.Sent] = []
    for name in sorted({name for one in book.firings if one.until is None for name in one.tell}):
        due = [one for one in book.firings if one.until is None and name in one.tell and name not in one.reached()]
        if due:
            book, sent = _tell(home, settings, snapshot, (book, due), name, now=now)
            done.append(sent)
    return done


def _tell(
    home: Path, settings: Settings, snapshot: "Snapshot", what: tuple[AlertBook, list[Firing]], name: str, *, now: datetime
) -> tuple[AlertBook, digests.Sent]:
    """Send to one digest what is due and in its reach; what became of it stands in the book before the next one is tried."""
    book, due = what
    outcome, why = digests.Sent(name, "sent"), ""
    reached: list[Firing] = []
    if name not in settings.digest:
        outcome = digests.Sent(name, "failed", f"no [digest.{name}] in takehold.toml")
    elif digests.is_stopped(home, name):
        outcome = digests.Sent(name, "stopped")
    else:
        viewer = digests.recipient(snapshot, settings, settings.digest[name])
        check(viewer, "message", "alert", "receive")
        visible = seen(book, snapshot, viewer)
        reached = [one for one in due if visible is not None and one in visible.firings]
        try:
            if reached:
                digests.deliver(home, settings, name, message(home, settings, snapshot, reached, name))
            else:
                outcome = digests.Sent(name, "nothing new", "none of it in reach")
        except NotSent as refused:
            outcome = digests.Sent(name, "failed", str(refused))
    why = outcome.why
    told = {id(one): _told(one, reached, outcome, at=now, why=why) for one in due}
    book = replace(book, firings=tuple(replace(one, told=(*one.told, told[id(one)])) if id(one) in told else one for one in book.firings))
    return _written(home, book), outcome


def _told(one: Firing, reached: list[Firing], outcome: digests.Sent, *, at: datetime, why: str) -> Told:
    if outcome.outcome == "failed":
        return Told(outcome.name, at, "failed", why)
    if outcome.outcome == "stopped":
        return Told(outcome.name, at, "stopped")
    return Told(outcome.name, at, "sent" if one in reached else "not in reach")


def message(home: Path, settings: Settings, snapshot: "Snapshot", firings: list[Firing], name: str) -> Digest:
    """What is told: a line per alert with its cohort, why, since when, and the role that acts."""
    with formats.using(settings.dashboard.locale):
        return _message(home, settings, snapshot, firings, name)


def _message(home: Path, settings: Settings, snapshot: "Snapshot", firings: list[Firing], name: str) -> Digest:
    lines = tuple(
        Figure(one.title, words.cohort(one.cohort), f"{one.why}, since {words.day(one.since)}", f"acts: {one.owner_role}")
        for one in firings
    )
    return Digest(
        question=QUESTION,
        finding=f"{words.counted(len(firings), 'alert')}: {_first(firings)}",
        figures=lines,
        worth_a_look=(),
        scope=f"Rules of the programme, for the digest {name}",
        as_of=words.as_of(snapshot.manifest.as_of_at),
        is_synthetic=settings.synthetic,
        link=settings.sign_in.address if settings.sign_in else None,
        stop=digests.stop_address(home, settings, name) or f"takehold digest stop {name}",
    )


def _first(firings: list[Firing]) -> str:
    said = f"{words.tidy(firings[0].title)} ({words.tidy(words.cohort(firings[0].cohort))})"
    return f"{said} and {len(firings) - 1} more" if len(firings) > 1 else said


def rows(book: AlertBook | None) -> Iterator[dict[str, object]]:
    """How every rule stands, for the command line."""
    for one in () if book is None else book.standings:
        yield {"rule": one.rule, "cohort": one.cohort, "state": one.state, "value": one.value, "why": one.why, "acts": one.owner_role}


def history(book: AlertBook | None) -> Iterator[dict[str, object]]:
    """What fired and who was told, for the command line."""
    for one in () if book is None else book.firings:
        told = "; ".join(f"{each.to} {each.outcome}" for each in one.told)
        yield {"rule": one.rule, "cohort": one.cohort, "since": one.since, "until": one.until, "why": one.why, "told": told or None}


def _written(home: Path, book: AlertBook) -> AlertBook:
    write_atomically(home / FILE, _BOOK.dump_json(book, indent=1), mode=0o600)
    return book
