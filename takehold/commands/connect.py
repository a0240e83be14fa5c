"""``takehold connect``: look at a CRM's database and remember it."""

import os
import sys
from typing import Annotated

import typer

from takehold import wiring
from takehold.errors import InputError
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import plain, print_json, progress, say, warn
from takehold.secrets import SECRETS_FILE, find_source_url, missing_url_message, store_source_url, url_variable
from takehold.settings import SETTINGS_FILE, checked_source_name, load_settings
from takehold.settings_file import add_source
from takehold.source_url import example_url


def connect(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Your name for this CRM, for example: sales.")],
    crm: Annotated[str, typer.Option("--crm", help="Kind of CRM: a folder of sql/crm.", autocompletion=wiring.known_crms)],
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Check the connection to a CRM's database and write it to the settings.

    The URL with its password comes from the variable TAKEHOLD_<NAME>_URL, from secrets.toml in the home, or from a hidden prompt
    that stores it in secrets.toml, readable by you only. It is never an argument: arguments are visible to everybody on a machine.
    """
    folder = find_home(context, home)
    _check_words(name, crm)
    load_settings(folder)
    found = find_source_url(folder, name)
    url = found or _asked_url(name, crm)
    with progress(quiet=as_json) as report:
        report("connecting", 0.0)
        connection = _checked(name, crm=crm, url=url)
    if connection.tables_missing:
        raise InputError(f"This database lacks tables of {crm}: {', '.join(connection.tables_missing)}. Is it the right database?")
    settings_path = add_source(folder, name, crm=crm)
    if not found:
        store_source_url(folder, name, url)
    if as_json:
        print_json({"name": name, **plain(vars(connection)), "settings": str(settings_path)})
        return
    _tell(name, connection, stored=not found)


def _checked(name: str, *, crm: str, url: str) -> "wiring.ConnectionReport":
    """What the database holds; one that lacks what this kind of CRM always has is likely another kind."""
    from sql.errors import SourceSchemaError

    try:
        return wiring.check_source(name, crm=crm, url=url)
    except SourceSchemaError as error:
        raise InputError(
            f"This database does not look like {crm}: {error}\nIs --crm right? Known kinds: {', '.join(wiring.known_crms())}."
        ) from None


def _url_place(name: str, *, stored: bool) -> str:
    """Where a refresh will find the URL."""
    if stored or not os.environ.get(url_variable(name)):
        return f"{SECRETS_FILE}, readable by you only"
    return f"{url_variable(name)} in the environment, which a refresh needs too"


def _check_words(name: str, crm: str) -> None:
    try:
        checked_source_name(name)
    except ValueError as error:
        raise InputError(f"'{name}': {error}.") from None
    if crm not in wiring.known_crms():
        raise InputError(f"No kind of CRM called '{crm}'. Known: {', '.join(wiring.known_crms())}.")


def _asked_url(name: str, crm: str) -> str:
    if not sys.stdin.isatty():
        raise InputError(missing_url_message(name))
    warn(f"URL of the CRM, like {example_url(crm)}. It is not shown, and kept in {SECRETS_FILE}, readable by you only.")
    return typer.prompt("URL", hide_input=True, err=True).strip()


def _tell(name: str, connection: "wiring.ConnectionReport", *, stored: bool) -> None:
    say(f"Connected to {connection.variant}{f' {connection.vendor_version}' if connection.vendor_version else ''}.")
    for table, count in connection.rows.items():
        say(f"  {table}: {'about ' if table in connection.estimated else ''}{count:,} rows")
    for note in connection.notes:
        say(f"  ! {note}")
    say(f"Written to {SETTINGS_FILE}; the URL comes from {_url_place(name, stored=stored)}. Next: takehold refresh {name}")
