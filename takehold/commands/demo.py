"""``takehold demo``: a synthetic CRM with known answers, refreshed and served."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from takehold import risk_run, wiring
from takehold.clock import parse_time, utc_now
from takehold.commands.refresh import outcome_json, refresh_home, tell
from takehold.commands.serve import DEFAULT_PORT, PortOption, check_address, serve_dashboard
from takehold.errors import InputError
from takehold.files import private_folder, write_atomically
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, progress, say
from takehold.secrets import store_source_url
from takehold.settings import SETTINGS_FILE, Settings, load_settings
from takehold.settings_file import write_settings

SOURCE = "demo"
DEMO_HOME = Path(".demo")
COMPANION_FILES = ("people.csv", "teams.csv", "calendar.csv", "shifts.csv")
TARGETS = {"habit_rate": 0.6, "active_user_rate": 0.8, "fill_rate": 0.85}


def demo(
    context: typer.Context,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the dashboard at the end.")] = True,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day on which the synthetic history ends, UTC; else today.")] = None,
    scale: Annotated[float, typer.Option("--scale", help="Size: 1 is about a million usage rows.", min=0.01, max=1.5)] = 0.6,
    port: PortOption = DEFAULT_PORT,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Build a synthetic CRM, refresh from it and show it. Needs nothing and changes nothing outside its home (./.demo)."""
    folder = find_home(context, home, default=DEMO_HOME)
    moment = parse_time(as_of) if as_of else utc_now().replace(hour=0, minute=0, second=0)
    if serve and not as_json:
        check_address("127.0.0.1", port)
    _refuse_foreign_home(folder)
    if not as_json:
        say("Building a synthetic CRM and reading it; this takes a minute or two.")
    outcome = prepare_demo(folder, as_of=moment, scale=scale, quiet=as_json)
    if as_json:
        print_json({"home": str(folder), **outcome_json(outcome)})
    else:
        tell(outcome)
    if serve and not as_json:
        serve_dashboard(folder, load_settings(folder), port=port)
    elif not as_json:
        say(f"Home: {folder}. Next: takehold serve --home {folder}")
    raise typer.Exit(int(outcome.exit_code))


def prepare_demo(home: Path, *, as_of: datetime, scale: float, quiet: bool) -> Any:
    """Build or reuse the synthetic CRM in ``home/demo``, write the settings, refresh; returns the refresh's outcome."""
    database = _built_database(home, as_of=as_of, scale=scale, quiet=quiet)
    settings = load_settings(home)
    if SOURCE not in settings.sources:
        write_settings(home, {"synthetic": True, "sources": {SOURCE: {"crm": "demo"}}, "targets": _known_targets()})
        settings = load_settings(home)
    store_source_url(home, SOURCE, f"sqlite:///{database}")
    _fill_ledger(home, settings, as_of)
    return refresh_home(home, settings, [SOURCE], as_of=as_of, quiet=quiet)


def _fill_ledger(home: Path, settings: Settings, as_of: datetime) -> None:
    """Enter what the demo's people would have entered, once: a ledger that holds something is left alone."""
    from ledger.csv_files import edits_of
    from ledger.editing import Actor
    from ledger.tables import TABLES
    from takehold.ledgers import open_ledger

    book = open_ledger(home, settings)
    if not any(book.rows(name) for name in TABLES):
        files = {name: home / "demo" / "ledger" / f"{name}.csv" for name in TABLES}
        edits = [edit for name, path in files.items() if path.exists() for edit in edits_of(name, path.read_text(encoding="utf-8"))]
        book.save(edits, Actor("demo", "operator"), at=as_of)
    book.close()


def _refuse_foreign_home(home: Path) -> None:
    """The demo may rebuild its home's store: never where a real source was connected."""
    settings = load_settings(home)
    foreign = [name for name in settings.sources if name != SOURCE]
    if foreign or (settings.sources and not settings.synthetic):
        raise InputError(
            f"{home / SETTINGS_FILE} names real sources ({', '.join(settings.sources)}). Give the demo a home of its own: --home"
        )


def _built_database(home: Path, *, as_of: datetime, scale: float, quiet: bool) -> Path:
    """Path of the SQLite file, built anew when ``as_of`` or ``scale`` changed; the store of another history is then removed."""
    from demo import generate

    folder = home / "demo"
    stamp = folder / "built.json"
    wanted = {"as_of": as_of.isoformat(), "scale": scale}
    database = folder / "crm.sqlite"
    if database.exists() and stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return database
    if wiring.store_url(home, load_settings(home)):
        raise InputError("The demo keeps its snapshots in its home; unset TAKEHOLD_STORE_URL and [store] url.")
    for old in (folder, home / "store", home / risk_run.FOLDER):
        shutil.rmtree(old, ignore_errors=True)
    for old in home.glob("ledger.sqlite*"):  # the programme of another history
        old.unlink()
    private_folder(folder)
    with progress(quiet=quiet) as report:
        report("building the synthetic CRM", 0.0)
        database = generate.build(folder, as_of=as_of, scale=scale)
    for name in COMPANION_FILES:
        write_atomically(home / name, (folder / name).read_text(encoding="utf-8"))
    write_atomically(stamp, json.dumps(wanted))
    return database


def _known_targets() -> dict[str, float]:
    known = wiring.known_metrics()
    return {name: target for name, target in TARGETS.items() if name in known}
