"""Bring the ledger's tables to this version, or back: Alembic, one transaction a migration."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ledger.book import Ledger

FOLDER = Path(__file__).with_name("migrations")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def head() -> str:
    """The newest migration."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revisions() -> list[str]:
    """Every migration, the oldest first."""
    return [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def migrate(ledger: Ledger, *, to: str = "head") -> tuple[str | None, str | None]:
    """Migrate up or down to a revision (``base`` takes every table away); returns the revisions before and after.

    Whoever comes second waits for the first. A migration that fails, or is killed, leaves the tables as they were before it.
    """
    before = ledger.revision()
    config = _config()
    with ledger.engine.begin() as connection:
        config.attributes["connection"] = connection
        steps = revisions()[::-1]
        wanted = steps.index(head()) if to == "head" else len(steps) if to == "base" else steps.index(to)
        stands = len(steps) if before is None else steps.index(before)
        (command.upgrade if wanted <= stands else command.downgrade)(config, to)
    return before, ledger.revision()
