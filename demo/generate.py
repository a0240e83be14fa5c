"""Writes the demo CRM: an SQLite file, its settings files and the truth about it."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from demo.companions import write_companions
from demo.ledger_files import write_ledger_files
from demo.plants import USUAL, Plants
from demo.truth import write_truth
from demo.world import make_world
from demo.writing import write_database


def build(folder: Path, *, as_of: datetime, seed: int = 7, scale: float = 1.0, plants: Plants = USUAL) -> Path:
    """Write ``crm.sqlite``, the CSV files beside the settings, ``truth.json`` and the ledger's files into ``folder``.

    ``as_of`` is the exclusive end of time (UTC when it has no zone); history begins 78 weeks before its week. ``scale`` 1
    means about a million usage rows and 66,000 records; people, teams and dates do not depend on it. ``plants`` says
    which problems which teams have. Returns the path of
    the SQLite file. Raises ValueError for a scale outside (0, 1.5].
    """
    if not 0 < scale <= 1.5:
        raise ValueError(f"The scale of the demo is above 0 and at most 1.5, not {scale}.")
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(as_of, seed=seed, scale=scale, plants=plants)
    write_companions(world, folder)
    write_ledger_files(world, folder / "ledger")
    write_truth(world, folder / "truth.json")
    path = folder / "crm.sqlite"
    write_database(world, path)
    return path


def main() -> None:
    """Command line: ``python -m demo.generate --folder FOLDER --as-of TIME``."""
    parser = argparse.ArgumentParser(description="Write a synthetic demo CRM with known truth.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--as-of", type=datetime.fromisoformat, required=True, help="end of the history, UTC, e.g. 2026-11-21")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1.0, help="1 = about a million usage rows")
    options = parser.parse_args()
    build(options.folder, as_of=options.as_of.replace(tzinfo=options.as_of.tzinfo or UTC), seed=options.seed, scale=options.scale)


if __name__ == "__main__":
    main()
