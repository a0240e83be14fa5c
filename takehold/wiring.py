"""The only place that knows every floor: opens the store, names the sources, hands the dashboard its parts.

Heavy imports stand inside the functions, so that ``takehold --help`` answers at once.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from access import formats
from access.viewer import FloorPolicy, Viewer, local_viewer
from takehold.clock import utc_now
from takehold.companions import CompanionFiles, read_companions
from takehold.errors import WHERE_METRICS, InputError, UnreachableError, did_you_mean
from takehold.files import private_folder
from takehold.output import ProgressCall
from takehold.secrets import find_source_url, find_store_url, missing_url_message
from takehold.served import ServedSnapshot
from takehold.settings import SETTINGS_FILE, Settings
from takehold.sign_in import LiveSettings, secrets_of, viewer_of
from takehold.source_url import normalise_store_url, normalise_url
from takehold.view_notes import VIEW_LOG_FILE, ViewLog

if TYPE_CHECKING:
    import pandas as pd

    from access.effects import EffectReading
    from access.floors import Level
    from access.periods import Grain
    from models.history import History
    from sql.extract import ConnectionReport, SourceConfig
    from sql.refresh import RefreshReport
    from sql.store import Snapshot, Store

SQL_FOLDER = Path(__file__).parent.parent / "sql"
OWN_ROWS = ("playbook.toml", "skills.toml")
LANDING_FOLDER = "landing"
Between = tuple[date | None, date | None]


def known_crms() -> list[str]:
    """Kinds of CRM that have a folder in sql/crm, and ``files`` for exported files."""
    folders = [folder.name for folder in (SQL_FOLDER / "crm").iterdir() if folder.is_dir() and any(folder.glob("*.sql"))]
    return sorted([*folders, "files"])


def known_packs() -> list[str]:
    """Names of the role packs."""
    with (SQL_FOLDER / "packs.toml").open("rb") as file:
        return sorted(tomllib.load(file))


def known_metrics() -> list[str]:
    """Names in the catalogue."""
    from metrics.catalog import CATALOG

    return list(CATALOG)


def open_store(home: Path, settings: Settings) -> "Store":
    """The store that secrets or settings name; embedded in the home by default."""
    from sql.store import Store

    return Store.open(home, store_url(home, settings))


def store_url(home: Path, settings: Settings) -> str | None:
    """URL of the store's server with its password, or None for the embedded store."""
    url = find_store_url(home) or settings.store.url
    return normalise_store_url(url) if url else None


def published_snapshot(home: Path, settings: Settings) -> "Snapshot":
    """The served snapshot, whole; raises ``sql.errors.NothingPublished``."""
    return open_store(home, settings).published()


def source_config(home: Path, settings: Settings, name: str) -> "SourceConfig":
    """A source with its URL; raises `InputError` if it is unknown or has no URL, `UnreachableError` if its file is missing."""
    from sql.extract import SourceConfig

    if name not in settings.sources:
        known = ", ".join(settings.sources) or "none yet: takehold connect NAME --crm KIND"
        raise InputError(f"No source called '{name}' in {home / SETTINGS_FILE}. Known: {known}.")
    url = find_source_url(home, name)
    if not url:
        raise InputError(missing_url_message(name))
    source = settings.sources[name]
    return SourceConfig(name=name, kind=source.crm, url=checked_url(url), identity=source.identity, folder=home / LANDING_FOLDER / name)


def checked_url(url: str) -> str:
    """``url`` with our driver; raises `UnreachableError` for a SQLite file that is not there."""
    normal = normalise_url(url)
    if normal.startswith("sqlite:///") and not Path(normal.removeprefix("sqlite:///")).is_file():
        raise UnreachableError(f"There is no file {normal.removeprefix('sqlite:///')}.")
    return normal


def check_source(name: str, *, crm: str, url: str) -> "ConnectionReport":
    """Connect read-only and look; raises ``sql.errors.SourceUnreachable`` or ``UnknownCrm``."""
    from sql.extract import SourceConfig
    from sql.sources import open_source

    with open_source(SourceConfig(name, crm, checked_url(url))) as source:
        return source.report()


def companion_files(home: Path, settings: Settings) -> CompanionFiles:
    """people.csv, teams.csv, calendar.csv and shifts.csv of the home."""
    return read_companions(home, settings, packs=known_packs())


def run_refresh(
    home: Path, settings: Settings, names: Sequence[str], *, as_of: datetime, progress: ProgressCall
) -> "tuple[RefreshReport, CompanionFiles]":
    """Read the named sources (none: all) and publish a snapshot; nothing is read if a file beside the settings is unreadable."""
    from sql.refresh import RefreshRequest, refresh

    check_own_files(home, settings)
    if not settings.sources:
        raise InputError(f"No source in {home / SETTINGS_FILE} yet. Connect one: takehold connect NAME --crm KIND")
    files = companion_files(home, settings)
    sources = [source_config(home, settings, name) for name in names or settings.sources]
    private_folder(home / "store")
    request = RefreshRequest(
        home=home, store_url=store_url(home, settings), sources=sources, as_of=as_of, companions=files.companions, progress=progress,
        audit=lambda snapshot: _audit(snapshot, settings),
    )  # fmt: skip
    return refresh(request), files


def check_own_files(home: Path, settings: Settings) -> None:
    """Raise `InputError` if ``[targets]`` names a metric that is not in the catalogue, or the home's playbook or skills cannot be used."""
    if any((home / name).exists() for name in OWN_ROWS):
        from takehold.own_rows import home_plays, home_skills

        home_plays(home)
        home_skills(home)
    if settings.targets:
        _check_targets(home, settings.targets)


def _check_targets(home: Path, targets: Mapping[str, float]) -> None:
    from metrics.catalog import CATALOG

    for name, target in targets.items():
        if name not in CATALOG:
            raise InputError(f"{home / SETTINGS_FILE}: targets.{name}: no such metric{did_you_mean(name, list(CATALOG))} {WHERE_METRICS}")
        if CATALOG[name].unit == "share" and not 0 <= target <= 1:
            meant = f"; {target:g} % is {target / 100:g}" if 1 < target <= 100 else ""
            raise InputError(f"{home / SETTINGS_FILE}: targets.{name}: {target:g} is no share, which lies between 0 and 1{meant}.")


def dashboard_viewer(settings: Settings) -> Viewer:
    """Who looks at a dashboard without sign-in: everybody on this machine and nobody else, with the floor of the settings."""
    return local_viewer(floor=FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason))


def dashboard_app(home: Path, settings: Settings) -> Any:
    """The dashboard as an ASGI app that follows the published snapshot of ``home`` and watches over its bytes."""
    from access import door
    from dashboard import data
    from dashboard.server import create_app
    from delivery.export import exported
    from takehold import alerting, risk_run
    from takehold.digests import stopper
    from takehold.ledgers import programme_door
    from takehold.own_rows import home_plays, home_skills
    from takehold.running import HomeLook

    check_own_files(home, settings)
    os.environ["TAKEHOLD_HOME"] = str(home)
    secrets, store = secrets_of(home, settings.sign_in) if settings.sign_in else None, open_store(home, settings)
    viewer, live, log = dashboard_viewer(settings), LiveSettings(home, settings), ViewLog(home)
    served = ServedSnapshot(store, home, prepare=lambda snapshot: door.cohorts(snapshot, viewer))
    data.configure(
        served.current,
        lambda: viewer,
        data.DashboardSettings(
            settings.synthetic,
            settings.targets,
            served.notice,
            plays=home_plays(home),
            skills=home_skills(home),
            risk=risk_run.LatestScores(home).current,
            programme=programme_door(home, settings),
            brief=lambda snapshot, who: sponsor_brief(home, settings, snapshot, who),
            note=log.note,
            looks=log.looks,
            export=exported,
            stop_digest=None if secrets is None else stopper(home, secrets["cookie_secret"], utc_now),
            alerts=alerting.LatestBook(home).current,
            running=HomeLook(store, home).current,
            locale=settings.dashboard.locale,
            double_entry=settings.double_entry,
            by_claims=None if secrets is None else lambda claims: viewer_of(claims, live.now(), now=utc_now(), snapshot=served.current()),
        ),
    )
    app = create_app(home, sign_in=secrets)
    served.watch()
    return app


def _audit(snapshot: "Snapshot", settings: Settings) -> None:
    """Nothing is published from which a viewer could compute a hidden figure; raises ``access.audit.FloorBroken``."""
    from access.audit import audit_snapshot

    audit_snapshot(snapshot, policy=FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason))


def operator_answer(home: Path, settings: Settings, statement: str, *, now: datetime) -> list[dict[str, Any]]:
    """Rows that the operator's SELECT returns; its use is written to the view log first.

    Raises `InputError` with the engine's own words for a SELECT that it cannot answer: the operator may read what they quote.
    """
    import duckdb
    import psycopg

    from access import door
    from sql.errors import StatementRefused

    snapshot = published_snapshot(home, settings)
    try:
        return door.operator_query(snapshot, door.OPERATOR, statement, home / VIEW_LOG_FILE, at=now)
    except (duckdb.OutOfMemoryException, duckdb.IOException, psycopg.OperationalError):
        raise
    except (duckdb.Error, psycopg.Error, StatementRefused) as error:
        raise InputError(_why_refused(snapshot, statement, error)) from None


def _why_refused(snapshot: "Snapshot", statement: str, error: Exception) -> str:
    """The engine's words, or where a table is named that is not there, the tables that are."""
    from takehold.statement import unknown_tables

    tables = sorted(snapshot.manifest.tables)
    if lacking := unknown_tables(statement, tables):
        return f"The snapshot has no table called {', '.join(lacking)}{did_you_mean(lacking[0], tables)} It has: {', '.join(tables)}."
    return f"The snapshot cannot answer this: {error}"


def operator_days(home: Path, settings: Settings, window: tuple[date, date], *, now: datetime) -> list[dict[str, Any]]:
    """People and active people per team and day; its use is written to the view log first."""
    from access.days import daily
    from access.viewer import OPERATOR

    return daily(published_snapshot(home, settings), OPERATOR, window, home / VIEW_LOG_FILE, at=now)


def operator_values(snapshot: "Snapshot", names: Sequence[str], *, by: "Level", period: "Grain", between: Between) -> "pd.DataFrame":
    """Exact values of metrics: the frame of ``access.door.values`` for the periods that overlap the half-open ``between``."""
    from access import door
    from metrics.catalog import CATALOG

    records = [CATALOG[name] for name in names]
    return door.values(snapshot, door.OPERATOR, records, by=by, period=period, since=between[0], until=between[1])


def operator_history(snapshot: "Snapshot", *, until: date | None) -> "History":
    """Weekly activity by team, for the models."""
    from access.history import team_history
    from access.viewer import OPERATOR

    return team_history(snapshot, OPERATOR, until=until)


def sponsor_brief(home: Path, settings: Settings, snapshot: "Snapshot", viewer: Viewer | None = None) -> bytes:
    """The two-page PDF for ``viewer``, by default a sponsor who sees every unit above the floor."""
    from takehold.briefing import brief_pdf
    from takehold.ledgers import programme_door

    floor = FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason)
    reader = viewer or Viewer("brief", "sponsor", floor=floor)
    with formats.using(settings.dashboard.locale):
        return brief_pdf(snapshot, reader, programme_door(home, settings), is_synthetic=settings.synthetic)


def operator_effect(snapshot: "Snapshot", interventions: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]]) -> "EffectReading":
    """What interventions of the ledger did, from exact teams."""
    from access.effects import effect_reading
    from access.viewer import OPERATOR

    return effect_reading(snapshot, OPERATOR, interventions, others=others)


def operator_capabilities(snapshot: "Snapshot") -> "pd.DataFrame":
    """What each source logs."""
    from access import door

    return door.capabilities(snapshot, door.OPERATOR)


def operator_ingestion(snapshot: "Snapshot") -> "pd.DataFrame":
    """How far each stream was read, and when."""
    from access import door

    return door.ingestion(snapshot, door.OPERATOR)
