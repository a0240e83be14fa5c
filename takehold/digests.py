"""Digests of a home: what each recipient is told, when it is new, and how it ends."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from access import door, formats
from access.permissions import check
from access.viewer import FloorPolicy, Viewer
from dashboard import findings, words
from dashboard.latest import by_cohort
from dashboard.readings import Comparison, Reading, cohort_names, headline, named, slipping
from delivery.digest import Digest, Figure
from delivery.outbox import MailServer, NotSent, send_hook, send_mail
from metrics.catalog import CATALOG
from takehold.errors import InputError
from takehold.files import write_atomically
from takehold.secrets import digest_variable, find_secret
from takehold.settings import DigestSettings, Settings
from takehold.sign_in import reach_of

if TYPE_CHECKING:
    from access.snapshot import Snapshot

MAIL_VARIABLE = "TAKEHOLD_MAIL_SECRET"
STATE_FILE = "digests.json"
HABIT = "habit_rate"
FIGURES = {
    "sponsor": (HABIT, "active_user_rate", "never_used_share", "stale_open_share"),
    "project_manager": (HABIT, "active_user_rate", "logins", "fill_rate", "record_freshness"),
    "trainer": (HABIT, "breadth", "depth", "active_days_28", "fill_rate"),
}
QUESTIONS = {"sponsor": "Is it paying off?", "project_manager": "Where is it stuck?", "trainer": "Who needs what?"}
WEEKS_BACK = 17  # a quarter ago, and what a late week needs
MOST_NAMED = 6
Outcome = Literal["sent", "nothing new", "stopped", "failed"]


@dataclass(frozen=True)
class Sent:
    """What became of one digest."""

    name: str
    outcome: Outcome
    why: str = ""


def digest_for(snapshot: "Snapshot", settings: Settings, name: str) -> Digest:
    """What this recipient is told: figures of the units in their reach, as their role sees them on the pages."""
    with formats.using(settings.dashboard.locale):
        return _digest(snapshot, settings, settings.digest[name])


def _digest(snapshot: "Snapshot", settings: Settings, entry: DigestSettings) -> Digest:
    viewer = recipient(snapshot, settings, entry)
    check(viewer, "message", "digest", "receive")
    comparison = Comparison("week", "previous")
    wanted = FIGURES[entry.role]
    company = _asked(snapshot, viewer, wanted, by="company")
    teams = _asked(snapshot, viewer, (HABIT,), by="team")
    readings = headline(company, wanted, comparison, targets=settings.targets)
    by_team = named(teams, by_cohort(teams, CATALOG[HABIT], comparison, targets={}))
    names = {cohort: words.tidy(name) for cohort, name in cohort_names(teams).items()}
    quarter = Comparison("week", "quarter")
    slow = headline(company, (HABIT,), quarter, targets={})[HABIT]
    longer = findings.Longer(slow, named(teams, by_cohort(teams, CATALOG[HABIT], quarter, targets={})), quarter)
    return Digest(
        question=QUESTIONS[entry.role],
        finding=findings.overview(readings[HABIT], by_team, comparison, names=names, longer=longer),
        figures=tuple(_figure(one, comparison) for one in readings.values()),
        worth_a_look=tuple(names[cohort] for cohort in slipping(by_team)[:MOST_NAMED]),
        scope="Whole company" if viewer.units is None else f"{words.counted(len(viewer.units), 'unit')} in your reach",
        as_of=words.as_of(snapshot.manifest.as_of_at),
        is_synthetic=settings.synthetic,
        link=settings.sign_in.address if settings.sign_in else None,
    )


def recipient(snapshot: "Snapshot", settings: Settings, entry: DigestSettings) -> Viewer:
    """The viewer for whom a digest is rendered: the role and reach of its settings, never more than the pages would give."""
    address = parseaddr(entry.to or "")[1].lower()
    units = reach_of(entry.units or ("crm" if entry.role == "trainer" else "all"), address, snapshot)
    return Viewer(address or "webhook", entry.role, units, FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason))


def _asked(snapshot: "Snapshot", viewer: Viewer, names: tuple[str, ...], *, by: Any) -> Any:
    from dashboard.data import first_day

    records = [replace(CATALOG[name], dimensions=()) for name in names]
    return door.values(snapshot, viewer, records, by=by, since=first_day(snapshot.manifest.as_of_at, weeks=WEEKS_BACK))


def _figure(one: Reading, comparison: Comparison) -> Figure:
    value = words.figure(one.value, one.metric.unit, bound=one.bound)
    change = "" if one.change is None else f"{one.change.text} since {one.compared_with(comparison)}"
    verdict = f" ({one.change.verdict})" if one.change is not None and one.change.verdict in ("better", "worse") else ""
    return Figure(one.metric.title, value, change + verdict, "" if one.value is not None else one.reason or "no reason given")


class State:
    """What was sent to whom and who stopped it: ``digests.json`` in the home."""

    def __init__(self, home: Path) -> None:
        """Nothing is read yet."""
        self._path = home / STATE_FILE

    def read(self) -> dict[str, dict[str, str]]:
        """By name: ``said`` (fingerprint of the last one), ``sent_at``, ``stopped_at``."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise InputError(f"{self._path} is damaged. Remove it: every digest is then sent once more.") from None
        return found if isinstance(found, dict) else {}

    def write(self, name: str, changes: Mapping[str, str | None]) -> None:
        """Change the entry of one digest; null takes a key away."""
        found = self.read()
        entry = {**found.get(name, {}), **changes}
        found[name] = {key: value for key, value in entry.items() if value is not None}
        write_atomically(self._path, json.dumps(found, indent=1, sort_keys=True), mode=0o600)


def send(home: Path, settings: Settings, snapshot: "Snapshot", names: list[str], *, now: datetime) -> list[Sent]:
    """Send each digest that says something new and was not stopped; a failure stops no other one."""
    return [_send_one(home, settings, snapshot, name, now) for name in names]


def _send_one(home: Path, settings: Settings, snapshot: "Snapshot", name: str, now: datetime) -> Sent:
    state = State(home)
    before = state.read().get(name, {})
    if "stopped_at" in before:
        return Sent(name, "stopped", f"since {before['stopped_at']}")
    digest = digest_for(snapshot, settings, name)
    if before.get("said") == digest.fingerprint:
        return Sent(name, "nothing new")
    digest = replace(digest, stop=stop_address(home, settings, name) or f"takehold digest stop {name}")
    try:
        deliver(home, settings, name, digest)
    except NotSent as refused:
        return Sent(name, "failed", str(refused))
    state.write(name, {"said": digest.fingerprint, "sent_at": now.isoformat()})
    return Sent(name, "sent")


def is_stopped(home: Path, name: str) -> bool:
    """Whether this digest was ended."""
    return "stopped_at" in State(home).read().get(name, {})


def deliver(home: Path, settings: Settings, name: str, digest: Digest) -> None:
    """Hand a message to the mail server or webhook of a digest; raises `NotSent`."""
    to = settings.digest[name].to
    if to is None:
        url = find_secret(home, "digest", name, digest_variable(name))
        if not url:
            raise NotSent(f"No webhook: set {digest_variable(name)}, or write it to secrets.toml under [digest] {name}.")
        send_hook(url, digest)
        return
    mail = settings.mail
    if mail is None:
        raise NotSent("No [mail] in takehold.toml: nothing says by which server mail goes out.")
    password = find_secret(home, "mail", "password", MAIL_VARIABLE)
    send_mail(MailServer(mail.host, mail.port, mail.sender, mail.security, mail.user, password), to, digest)


def stop_address(home: Path, settings: Settings, name: str) -> str | None:
    """The link that ends this digest with one click; None where nobody signs in, so that no page answers to others."""
    key = find_secret(home, "sign_in", "cookie_secret", "TAKEHOLD_SIGN_IN_COOKIE_SECRET")
    return f"{settings.sign_in.address}/stop?digest={name}.{_signature(key, name)}" if settings.sign_in and key else None


def stopper(home: Path, key: str, clock: Callable[[], datetime]) -> Callable[[str], bool]:
    """A function that ends the digest that a link names, and says whether the link was one of ours."""

    def stop(token: str) -> bool:
        name, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), _signature(key, name).encode()):
            return False
        State(home).write(name, {"stopped_at": clock().isoformat()})
        return True

    return stop


def _signature(key: str, name: str) -> str:
    return hmac.new(key.encode(), f"stop digest {name}".encode(), hashlib.sha256).hexdigest()
