"""``takehold refresh``: read the sources and publish a new snapshot."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from takehold import risk_run, wiring
from takehold.clock import parse_time, utc_now
from takehold.companions import CompanionFiles
from takehold.errors import ExitCode
from takehold.home import HomeOption, JsonOption, find_home
from takehold.output import print_json, progress, say, warn
from takehold.settings import Settings, load_settings

if TYPE_CHECKING:
    from sql.refresh import RefreshReport

SHOWN_PROBLEMS = 20


@dataclass(frozen=True)
class RefreshOutcome:
    """What a refresh did, which rows of the files beside the settings were left out, and why there are no new scores or alerts, if so."""

    report: "RefreshReport"
    files: CompanionFiles
    no_scores: str | None = None
    no_alerts: str | None = None

    @property
    def quarantined(self) -> int:
        """Rows left out, of the CRM and of the files."""
        return sum(self.report.quarantined.values()) + self.files.left_out

    @property
    def exit_code(self) -> ExitCode:
        """3 as soon as one row was left out."""
        return ExitCode.QUARANTINED if self.quarantined else ExitCode.OK


def refresh(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One source; without a name all of them.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="End of the time to compute for, UTC; else now.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Read what is new in the CRM, compute all facts and publish a snapshot, or leave the last one served."""
    folder = find_home(context, home)
    moment = parse_time(as_of) if as_of else utc_now()
    try:
        outcome = refresh_home(folder, load_settings(folder), [name] if name else [], as_of=moment, quiet=as_json)
    except KeyboardInterrupt:
        warn("Stopped. What was published before this refresh, or by it already, stays served; run it again: takehold refresh")
        raise
    if as_json:
        print_json(outcome_json(outcome))
    else:
        tell(outcome)
    raise typer.Exit(int(outcome.exit_code))


def refresh_home(home: Path, settings: Settings, names: list[str], *, as_of: datetime, quiet: bool) -> RefreshOutcome:
    """Refresh with progress on the terminal; no ``names`` means every source."""
    from takehold import alerting

    with progress(quiet=quiet) as report_step:
        report, files = wiring.run_refresh(home, settings, names, as_of=as_of, progress=report_step)
        report_step("scoring the risk of teams", 1.0)
        snapshot = wiring.published_snapshot(home, settings)
        no_scores = risk_run.after_refresh(home, settings, snapshot)
        report_step("checking the alert rules", 1.0)
        no_alerts = alerting.after_refresh(home, settings, snapshot, now=utc_now())
    return RefreshOutcome(report, files, no_scores, no_alerts)


def outcome_json(outcome: RefreshOutcome) -> dict[str, Any]:
    """The refresh report for machines, with the rows of the files that were left out."""
    return {
        **vars(outcome.report),
        "quarantined_total": outcome.quarantined,
        "files": outcome.files.rows,
        "no_risk_scores": outcome.no_scores,
        "no_alerts": outcome.no_alerts,
        "file_problems": [vars(problem) for problem in outcome.files.problems],
    }


def tell(outcome: RefreshOutcome) -> None:
    """The refresh report for people."""
    report = outcome.report
    words = "holds what it held before" if report.unchanged else "is published"
    say(f"Snapshot {report.snapshot_id} {words}: {sum(report.rows.values()):,} rows in {sum(report.seconds.values()):.1f} s.")
    for problem in outcome.files.problems[:SHOWN_PROBLEMS]:
        warn(f"Left out: {problem}")
    if len(outcome.files.problems) > SHOWN_PROBLEMS:
        warn(f"... and {len(outcome.files.problems) - SHOWN_PROBLEMS} more cells; see --json.")
    for place, count in report.quarantined.items():
        if count:
            warn(f"Left out: {count:,} {'row' if count == 1 else 'rows'} of {place}")
    for problem in report.problems[:SHOWN_PROBLEMS]:
        warn(f"Note: {problem}")
    if outcome.no_scores:
        warn(f"No new risk scores: {outcome.no_scores}")
    if outcome.no_alerts:
        warn(f"Alerts: {outcome.no_alerts}")
