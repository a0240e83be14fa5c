"""``takehold doctor``: is every source reachable, what does it log, what would be lost, is the store whole."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from takehold import wiring
from takehold.clock import utc_now
from takehold.errors import ExitCode
from takehold.failures import explain
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import frame_rows, plain, print_json, progress, say
from takehold.reaches import unknown_units
from takehold.settings import Settings, load_settings

Row = dict[str, Any]
READABLE = ("native_on", "derived")
MONTH_DAYS = 30
HEADINGS = {
    "readable": "Readable now",
    "needs a setting": "Not readable until a setting is changed",
    "missing": "Not logged by this CRM",
}


def doctor(
    context: typer.Context,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Check sources and store, say what the CRM logs, what to switch on, and when history would be lost."""
    folder = find_home(context, home)
    settings = load_settings(folder)
    with progress(quiet=as_json) as report:
        findings = examine(folder, settings, now=utc_now(), report=report)
    if as_json:
        print_json(findings)
    else:
        tell(findings)
    raise typer.Exit(int(verdict(findings)))


def examine(home: Path, settings: Settings, *, now: datetime, report: Any) -> dict[str, Any]:
    """Everything that was found, as plain values: ``home``, ``store``, ``sources``."""
    wiring.check_own_files(home, settings)
    report("checking the store", 0.1)
    store, capabilities, streams = _store_findings(home, settings)
    sources = []
    for position, name in enumerate(settings.sources):
        report(f"connecting to {name}", 0.2 + 0.8 * position / len(settings.sources))
        found = _connection(home, settings, name)
        found["streams"] = _of_source(streams, name)
        found["last_refresh"] = max((row["last_run_at"] for row in found["streams"] if row.get("last_run_at")), default=None)
        merged = _as_seen_now(_of_source(capabilities, name), found.pop("seen", []))
        found["capabilities"] = [_with_loss(row, found["last_refresh"], now=now) for row in merged]
        found |= _summary(found["capabilities"])
        sources.append(found)
    return {"home": str(home), "store": store, "sources": sources}


def verdict(findings: dict[str, Any]) -> ExitCode:
    """The worst of what was found."""
    if not all(source["is_reachable"] for source in findings["sources"]):
        return ExitCode.UNREACHABLE
    return ExitCode.OK if findings["store"]["served"] else ExitCode.NOTHING_PUBLISHED


def _store_findings(home: Path, settings: Settings) -> tuple[dict[str, Any], list[Row], list[Row]]:
    found: Row = {"kept": 0, "damaged": [], "served": None, "problem": None}
    try:
        store = wiring.open_store(home, settings)
        kept = store.snapshots()
        found |= {"kept": len(kept), "damaged": [info.id for info in kept if not info.is_whole]}
        snapshot = store.published()
    except Exception as error:  # noqa: BLE001  (a doctor reports every failure and goes on)
        return found | {"problem": explain(error, home)[0]}, [], []
    found |= {"served": snapshot.manifest.id, "as_of_at": plain(snapshot.manifest.as_of_at)}
    found["unknown_units"] = unknown_units(snapshot, settings)
    return found, frame_rows(wiring.operator_capabilities(snapshot)), frame_rows(wiring.operator_ingestion(snapshot))


def _connection(home: Path, settings: Settings, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "crm": settings.sources[name].crm, "is_reachable": False}
    try:
        config = wiring.source_config(home, settings, name)
        connection = wiring.check_source(name, crm=config.kind, url=config.url)
    except Exception as error:  # noqa: BLE001  (a doctor reports every failure and goes on)
        return found | {"problem": explain(error, home)[0]}
    missing = list(connection.tables_missing)
    problem = f"tables missing: {', '.join(missing)}" if missing else None
    return (
        found
        | {"is_reachable": True, "variant": connection.variant, "vendor_version": connection.vendor_version, "problem": problem}
        | {"notes": list(connection.notes), "seen": [asdict(row) for row in connection.capabilities]}
    )


def _of_source(rows: list[Row], name: str) -> list[Row]:
    return [row for row in rows if row["source_id"] == name]


def _as_seen_now(kept: list[Row], seen: list[Row]) -> list[Row]:
    """What the last refresh wrote down, with what the CRM says today in its place; before the first refresh, only the latter."""
    by_name = {row["capability"]: row for row in kept}
    found = [by_name.get(row["capability"], {}) | row for row in seen] or kept
    return [row | {"answer": _answer(row["status"]), "change": row.get("change") or None} for row in found]


def _answer(status: str) -> str:
    return "readable" if status in READABLE else "missing" if status == "none" else "needs a setting"


def _with_loss(capability: Row, last_refresh: str | None, *, now: datetime) -> Row:
    """Add what is lost without a refresh where the CRM forgets.

    ``lost_from``: the day from which on each day without a refresh loses one; ``days_until_loss``; ``days_lost`` already;
    ``days_lost_in_30``: how many days will be gone if no refresh comes in the next 30.
    """
    days = int(capability["retention_days"] or 0)
    capability = capability | {"retention_days": days or None}
    if not days or last_refresh is None or capability["answer"] != "readable":
        return capability | {"lost_from": None, "days_until_loss": None, "days_lost": None, "days_lost_in_30": None}
    lost_from = datetime.fromisoformat(last_refresh) + timedelta(days=days)
    left = (lost_from - now).days
    return capability | {
        "lost_from": lost_from.date().isoformat(),
        "days_until_loss": max(left, 0),
        "days_lost": max(-left, 0),
        "days_lost_in_30": max(MONTH_DAYS - left, 0),
    }


def _summary(capabilities: list[Row]) -> Row:
    """Names by answer, what to change, and the shortest time to the first loss."""
    named = {answer.replace(" ", "_"): [row["capability"] for row in capabilities if row["answer"] == answer] for answer in HEADINGS}
    left = [row["days_until_loss"] for row in capabilities if row["days_until_loss"] is not None]
    changes = [{"capability": row["capability"], "change": row["change"]} for row in capabilities if row["change"]]
    return named | {"changes": changes, "days_until_loss": min(left, default=None)}


def tell(findings: dict[str, Any]) -> None:
    """The findings for people, what to do last."""
    store = findings["store"]
    served = f"serves {store['served']}, as of {store.get('as_of_at')} UTC" if store["served"] else f"serves nothing: {store['problem']}"
    damaged = f"; damaged and refused: {', '.join(store['damaged'])}" if store["damaged"] else ""
    say(f"Home   {findings['home']}\nStore  {store['kept']} snapshots kept, {served}{damaged}")
    for problem in store.get("unknown_units", ()):
        say(f"  ! {problem}")
    if not findings["sources"]:
        say("No source yet. Next: takehold connect NAME --crm KIND")
    for source in findings["sources"]:
        reachable = source.get("variant") or f"not reachable: {source['problem']}"
        say(f"\nSource {source['name']} ({source['crm']}): {reachable}; last refresh {source['last_refresh'] or 'never'}")
        if source["is_reachable"] and source["problem"]:
            say(f"  ! {source['problem']}")
        for note in source.get("notes", ()):
            say(f"  ! {note}")
        for answer, heading in HEADINGS.items():
            rows = [row for row in source["capabilities"] if row["answer"] == answer]
            if rows:
                say(f"  {heading}:")
            for capability in rows:
                _tell_capability(capability)


def _tell_capability(capability: Row) -> None:
    inferred = " (inferred)" if capability["status"] == "derived" else ""
    say(f"    {capability['capability']}{inferred}: {capability.get('note') or ''}".rstrip())
    if capability["change"]:
        say(f"        To change: {capability['change']}")
    days = capability["retention_days"]
    if capability["days_lost"]:
        say(f"        {capability['days_lost']} days of it are lost already: the CRM forgets after {days} days.")
    elif capability["lost_from"]:
        say(
            f"        The CRM forgets it after {days} days: from {capability['lost_from']} on, each day without a refresh loses a day; "
            f"without one in the next {MONTH_DAYS} days, {capability['days_lost_in_30']} days."
        )
