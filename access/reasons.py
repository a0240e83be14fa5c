"""Why a figure is not known: what each source logs, and since when."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.snapshot import MetricRecord, Snapshot, kept
from access.windows import Window

MISSING = {
    "none": "this CRM does not record it",
    "native_off": "this CRM can record it, but the recording is switched off",
    "needs_setup": "this CRM records it only after a setting is made",
    "addon": "this CRM records it only with an add-on",
}
UNDIVIDED = "nothing to divide by in this period"
GRACE_DAYS = 7  # a log that begins within a week of the first account is whole from the start
CAPABILITY_SQL = "select source_id, capability, status, observed_from_at, note from source_capability"
FIRST_ACCOUNT_SQL = "select source_id, min(created_at) as first_at from crm_user group by source_id"
Reasons = NDArray[np.object_]


@dataclass(frozen=True)
class SourceLog:
    """What one source lacks (capability -> reason) and the first day of each log that does not reach back to the source's start."""

    lacks: dict[str, str]
    begins: dict[str, np.datetime64]


def logs_of(snapshot: Snapshot) -> dict[str, SourceLog]:
    """The log of every source, read once per snapshot."""
    return kept(snapshot, "logs", lambda: _logs(snapshot))


def _logs(snapshot: Snapshot) -> dict[str, SourceLog]:
    first = snapshot.query(FIRST_ACCOUNT_SQL).set_index("source_id")["first_at"]
    logs: dict[str, SourceLog] = {}
    for row in snapshot.query(CAPABILITY_SQL).to_dict("records"):
        capability, source, begin, note = row["capability"], row["source_id"], row["observed_from_at"], row["note"]
        log = logs.setdefault(source, SourceLog({}, {}))
        if row["status"] in MISSING:
            log.lacks[capability] = note if isinstance(note, str) and note else f"{capability}: {MISSING[row['status']]}"
        elif pd.notna(begin) and _existed(first.get(source), pd.Timestamp(begin)):
            log.begins[capability] = pd.Timestamp(begin).to_datetime64().astype("datetime64[D]")
    return logs


def _existed(first_account_at: pd.Timestamp | None, observed_from_at: pd.Timestamp) -> bool:
    """Whether the CRM was there before its log begins; a CRM of unknown age is taken to be older."""
    if first_account_at is None or pd.isna(first_account_at):
        return True
    return pd.Timestamp(first_account_at) < pd.Timestamp(observed_from_at) - pd.Timedelta(days=GRACE_DAYS)


def unknown(metric: MetricRecord, window: Window, logs: dict[str, SourceLog]) -> Reasons | None:
    """Unions x periods: the reason why the metric cannot be known there, or None; None alone where it is known throughout."""
    if not any(need in log.begins or need in log.lacks for log in logs.values() for need in metric.needs):
        return None
    reasons = np.full((len(window.cut.unions), len(window.periods.starts)), None, dtype=object)
    starts = _window_starts(metric, window)
    for source, unions in window.once("unions of", "source", lambda _: _unions_of_source(window)).items():
        log = logs.get(source)
        if log is None:
            continue
        for need in metric.needs:
            if need in log.begins and starts is not None:
                early = starts < log.begins[need]
                reasons[np.ix_(unions, early)] = f"the CRM's log reaches back to {log.begins[need]} only"
        lacking = next((log.lacks[need] for need in metric.needs if need in log.lacks), None)
        if lacking:
            reasons[unions] = lacking
    return reasons


def _window_starts(metric: MetricRecord, window: Window) -> NDArray[np.datetime64] | None:
    """First day that each period's figure looks at; None for a metric that looks at no span of time."""
    if not metric.window_days:
        return None
    calendar, periods = window.cut.lattice.calendar, window.periods
    used = periods.first_week if metric.kind == "flow" else periods.last_week
    days = np.maximum(calendar.days_elapsed[used], 1) if metric.kind == "stock" else np.full(len(used), 7)
    return calendar.weeks[used] + (days - metric.window_days).astype("timedelta64[D]")


def _unions_of_source(window: Window) -> dict[str, NDArray[np.bool_]]:
    """Which unions hold a team of each source."""
    cut, sources = window.cut, window.cut.lattice.teams["source_id"]
    union = cut.union_of_part[cut.parts.of_team]
    found: dict[str, NDArray[np.bool_]] = {}
    for source in pd.unique(sources):
        unions = np.zeros(len(cut.unions), dtype=bool)
        unions[union[(sources == source).to_numpy() & (union >= 0)]] = True
        found[str(source)] = unions
    return found


def left_out_in_words(left_out: NDArray[np.integer], mixed_out: NDArray[np.int64], floor: int) -> Reasons:
    """What each published union had to leave out, in words; None where it is whole."""
    words = np.full(len(left_out), None, dtype=object)
    for row in np.flatnonzero(left_out + mixed_out):
        small, mixed = int(left_out[row]), int(mixed_out[row])
        parts = [f"{small} group{'s' if small > 1 else ''} of fewer than {floor}"] if small else []
        parts += [f"{mixed} group{'s' if mixed > 1 else ''} of several application types"] if mixed else []
        words[row] = f"without {' and '.join(parts)}"
    return words
