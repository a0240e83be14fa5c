"""Admin: is everything running?"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from access.permissions import MATRIX
from access.viewer import ROLES
from dashboard import alert_panel, data, panels, show, words
from dashboard.data import Scope
from dashboard.identity import ROLE_NAMES
from dashboard.wired import Running

QUESTION = "Is everything running?"
NOTHING_LOGGED = ("none", "native_off", "needs_setup", "addon")


def page() -> None:
    """Show the page for the pinned scope. Nothing here is kept between runs."""
    at = show.pinned()
    running, found = data.settings().running, alert_panel.book(at)
    now = None if running is None else running()
    ingestion, capabilities = data.ingestion(at), data.capabilities(at)
    sentences = [finding(ingestion, now), *([] if found is None else [f"{alert_panel.finding(found)}."])]
    show.head(at, QUESTION, " ".join(sentences))
    if found is None:
        st.html(panels.empty("No rule is watched yet", "Limits, sudden falls and goals that alert are rows of the Programme page's part "
                             "Alert rule; every refresh checks them.", "takehold alerts check"))  # fmt: skip
    else:
        alert_panel.section(found)
        with st.expander(f"How every rule stands ({words.counted(len(found.standings), 'row')})"):
            show.table(alert_panel.standing_table(found), key="rules_standing")
        with st.expander("What fired, and who was told"):
            show.table(alert_panel.history_table(found), key="rules_fired")
    _show_running(at, now, sources(ingestion, capabilities))
    about = "The access matrix: what has no row is refused to everybody"
    show.table(matrix_table(), key="access_matrix", heading="Who may do what", about=about)
    if now is not None:
        whole = "every line is whole" if now.broken_line is None else f"line {now.broken_line} was changed"
        about = f"The view log, the latest lines first, times in UTC; {whole}"
        show.table(look_table(now.looks), key="view_log", heading="Who looked at what", about=about)


def finding(ingestion: pd.DataFrame, now: Running | None) -> str:
    """The page's sentence: sources, when they were read last, rows set aside, damage."""
    last = pd.to_datetime(ingestion["last_run_at"]).max()
    read = "never read" if pd.isna(last) else f"last read {words.as_of(last)}"
    aside = int(ingestion["rows_quarantined"].fillna(0).sum())
    damaged = [str(row["id"]) for row in (() if now is None else now.snapshots) if not row["is_whole"]]
    count = words.counted(ingestion["source_id"].nunique(), "source")
    parts = [f"{count}, {read}", f"{words.counted(aside, 'row')} set aside" if aside else "no row set aside"]
    parts += [f"damaged: {', '.join(damaged)}"] if damaged else []
    parts += ["the view log was changed"] if now is not None and now.broken_line is not None else []
    return f"{'; '.join(parts)}."


def sources(ingestion: pd.DataFrame, capabilities: pd.DataFrame) -> pd.DataFrame:
    """One row a source: streams, rows, what was set aside, what the CRM does not log."""
    missing = capabilities[capabilities["status"].isin(NOTHING_LOGGED)].groupby("source_id").size()
    rows = [
        (words.tidy(source), len(streams), int(streams["rows_read"].fillna(0).sum()), int(streams["rows_quarantined"].fillna(0).sum()),
         pd.to_datetime(streams["last_run_at"]).max(), int(missing.get(source, 0)))
        for source, streams in ingestion.groupby("source_id", sort=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Source", "Streams", "Rows read", "Set aside", "Last read (UTC)", "Not logged by the CRM"])


def snapshot_table(snapshots: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Kept snapshots in words."""
    rows = [
        (one["id"], one["as_of_at"], one["published_at"], "served" if one["is_published"] else "kept",
         "whole" if one["is_whole"] else f"damaged: {words.tidy(one['problem'] or '')}")
        for one in snapshots
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Snapshot", "As of (UTC)", "Published (UTC)", "State", "Bytes"])


def matrix_table() -> pd.DataFrame:
    """The access matrix: a row a thing and action, the scope of each role."""
    names = [ROLE_NAMES.get(role, role).capitalize() for role in ROLES]
    rows = [(rule.kind, rule.name, rule.action, *(rule.scope_of.get(role, "–") for role in ROLES)) for rule in MATRIX]
    return pd.DataFrame(rows, columns=["Kind", "Name", "Action", *names])


def look_table(looks: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Lines of the view log in words."""
    rows = [
        (words.moment(one["at"]), words.tidy(one["who"]), words.tidy(str(one["role"]).replace("_", " ")), words.tidy(one["what"]),
         "everybody" if one["cohort"] is None else words.tidy(words.cohort(str(one["cohort"]))))
        for one in looks
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["When (UTC)", "Who", "Role", "What", "About"], dtype=object)


def _show_running(at: Scope, now: Running | None, found: pd.DataFrame) -> None:
    show.table(found, key="sources", heading="Sources", about="What was read of each; streams and what to switch on stand on Data health")
    show.link("Data health: streams and capabilities", "data-health")
    if now is None:
        return
    about = f"Pages show {at.snapshot_id}; a refresh publishes the next one, a roll-back serves an earlier one"
    show.table(snapshot_table(now.snapshots), key="snapshots", heading="Snapshots", about=about)
    st.code("takehold refresh\ntakehold snapshots verify\ntakehold snapshots rollback ID", language=None)
