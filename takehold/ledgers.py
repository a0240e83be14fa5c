"""Where the programme's ledger lives, and opening it."""

import getpass
import os
from pathlib import Path

from access.programme import Programme
from ledger.book import Ledger, private_file
from ledger.editing import Actor
from ledger.migrate import migrate
from takehold.clock import utc_now
from takehold.errors import InputError
from takehold.files import private_folder
from takehold.secrets import find_ledger_url
from takehold.settings import Settings
from takehold.source_url import normalise_url

LEDGER_FILE = "ledger.sqlite"


def ledger_url(home: Path, settings: Settings) -> str:
    """URL of the ledger, with its password; a SQLite file in the home by default."""
    given = find_ledger_url(home) or settings.ledger.url
    url = normalise_url(given) if given else f"sqlite:///{home / LEDGER_FILE}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise InputError("The ledger lives in a SQLite file or on PostgreSQL: postgresql://server/database")
    return url


def unchecked_ledger(home: Path, settings: Settings) -> Ledger:
    """The ledger whatever its tables are. A file that is not there yet is made, for its owner only, with this version's tables."""
    url = ledger_url(home, settings)
    path = Path(url.removeprefix("sqlite:///"))
    is_new = url.startswith("sqlite:///") and (not path.exists() or path.stat().st_size == 0)
    if is_new:
        private_folder(path.parent)
        private_file(path)
    found = Ledger.open(url)
    if is_new:
        migrate(found)
    return found


def open_ledger(home: Path, settings: Settings) -> Ledger:
    """The ledger with the tables of this version; raises ``ledger.problems.LedgerBehind`` or ``LedgerUnreachable``."""
    found = unchecked_ledger(home, settings)
    found.check_revision()
    return found


def programme_door(home: Path, settings: Settings) -> Programme:
    """The door to the ledger for the pages; it is opened when a page first asks."""
    opened: list[Ledger] = []

    def ledger() -> Ledger:
        if not opened:
            opened.append(open_ledger(home, settings))
        return opened[0]

    return Programme(ledger, utc_now)


def operator_actor() -> Actor:
    """Who types at the command line, for the trail: the machine's account."""
    return Actor(os.environ.get("SUDO_USER") or getpass.getuser(), "operator")
