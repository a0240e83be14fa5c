"""Risk: which teams are about to disengage, and can we trust the answer?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from access import alert_actions
from access.alert_actions import Case
from access.programme import LedgerBehind, LedgerUnreachable
from access.risk import RiskAnswer
from dashboard import charts, data, entered, merged, panels, risk_actions, risk_words, show, words
from dashboard.data import Scope
from dashboard.signs import PERCENT
from metrics.diagnosis import Diagnosis

ORDER = ["collapsed", "high", "raised", "usual"]
REASONED = ("Team", "Risk", "Next 8 weeks", "In words")
COLUMNS = ["Team", "Risk", "Chance", "Work at stake", "Trend", "Next 8 weeks", "Unit", "In words"]


@dataclass(frozen=True)
class Risk:
    """The page below its sentence: the ranked table, what to do and what came of earlier alerts as HTML, and the trust panel."""

    table: pd.DataFrame
    subtitle: str
    todo: str
    earlier: str
    trust: tuple[str, ...]
    reliability: charts.Chart | None


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    found = data.risk(at)
    show.head(at, "Which teams are about to disengage?", risk_words.finding(found))
    if found.missing is not None:
        st.html(panels.empty("No risk scores yet", found.missing, "takehold refresh"))
        return
    names = {str(row["cohort_id"]): words.tidy(words.cohort(row["cohort"])) for row in found.teams.to_dict("records")}
    cases, diagnoses = _cases(at, found), data.diagnoses(at)
    built = build(at, found, cases, diagnoses, names)
    heading = "Every team, the highest risk first, then the most work at stake"
    show.table(built.table, key="risk", columns=_column_config(), heading=heading, about=built.subtitle)
    show.html(standing_out(built.table))
    show.html(built.todo)
    first = {team: risk_actions.first_cause(one) for team, one in diagnoses.items()}
    risk_actions.form(at, found, cases, names, {team: cause.play.code for team, cause in first.items() if cause is not None})
    show.html(built.earlier)
    if built.reliability is not None:
        show.chart(built.reliability, key="reliability")
    for part in built.trust:
        show.html(part)


def _cases(at: Scope, found: RiskAnswer) -> list[Case]:
    """The alerts with what was entered about them; as if nothing was where the ledger cannot be read."""
    viewer, today = data.viewer(), data.manifest(at).as_of_at.date()
    try:
        return alert_actions.cases(entered.programme(), viewer, found, today=today)
    except (LedgerBehind, LedgerUnreachable):
        return alert_actions.cases(None, viewer, found, today=today)


def build(at: Scope, found: RiskAnswer, cases: Sequence[Case], diagnoses: Mapping[str, Diagnosis], names: Mapping[str, str]) -> Risk:
    """Work out the page."""
    return Risk(
        table=ranked(found),
        subtitle=_subtitle(at, found),
        todo=risk_actions.todo(found, cases, diagnoses, names),
        earlier=risk_actions.earlier(cases, names),
        trust=_trust(found, names),
        reliability=_reliability(found),
    )


def ranked(found: RiskAnswer) -> pd.DataFrame:
    """One row per team: by band, then by expected loss of core work; what is hidden or not known comes last, with its reason."""
    rows = [
        {
            "Team": words.tidy(words.cohort(row["cohort"])),
            "Unit": words.tidy(words.cohort(row["unit"])),
            "Risk": _standing(row),
            "Chance": words.percent(row["chance"]) if row["chance"] is not None else None,
            "Work at stake": row["lost_work"],
            "Trend": [value for value in (row["trend"] if isinstance(row["trend"], tuple) else ()) if value is not None],
            "Next 8 weeks": risk_words.outlook(row),
            "In words": risk_words.reason(row),
            "place": ORDER.index(_standing(row)) if row["state"] == "value" else len(ORDER),
        }
        for row in _records(found)
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "place"])
    table["Chance"], table["Work at stake"] = pd.to_numeric(table["Chance"]), pd.to_numeric(table["Work at stake"]).round(1)
    ordered = table.sort_values(["place", "Work at stake", "Team"], ascending=[True, False, True], na_position="last", ignore_index=True)
    shown = ordered.drop(columns="place")
    return shown if found.shows_chances else shown.drop(columns="Chance")


def _standing(row: Mapping[str, Any]) -> str:
    """The band, unless the collapse has come; of what is hidden or not known, that."""
    if row["state"] != "value":
        return str(row["state"])
    return "collapsed" if row.get("outlook_remark") else str(row["band"])


def standing_out(table: pd.DataFrame) -> str:
    """The reasons of the teams above the usual risk in whole sentences: a cell of the sortable table cuts them."""
    rows = table.loc[table["Risk"].isin(ORDER[:-1]), list(REASONED)].to_numpy().tolist()
    title = "Why they stand out"
    return panels.section(title, "Above the usual risk") + panels.text_table(REASONED, rows, caption=title) if rows else ""


def _records(found: RiskAnswer) -> list[dict[str, Any]]:
    """Rows of the teams with None for what is not known."""
    columns = [(str(name), found.teams[name].tolist()) for name in found.teams.columns]
    return [{name: _known(values[place]) for name, values in columns} for place in range(len(found.teams))]


def _known(value: Any) -> Any:
    return value if isinstance(value, tuple) or not pd.isna(value) else None


def _subtitle(at: Scope, found: RiskAnswer) -> str:
    start = "not known" if found.week is None else words.day(found.week)
    groups = merged.clause(found.teams["cohort_id"].astype(str).tolist(), int((found.teams["state"] == "value").sum()))
    chances = "" if found.shows_chances else f"; ranks instead of chances: {found.why_no_chances}"
    return (
        f"Risk of working half as much or less in both halves of the next eight weeks, {show.selection(at)}, as of {start}; "
        f"work at stake: core actions that are lost on average in eight weeks{chances}{groups}"
    )


def _reliability(found: RiskAnswer) -> charts.Chart | None:
    trust = found.trust
    if trust is None or not found.shows_chances:
        return None
    table = pd.DataFrame(trust.bins, columns=["said", "came", "rows"])
    highest = table.iloc[-1]
    title = f"Where the model said {words.share(highest['said'])}, {words.share(highest['came'])} collapsed"
    return charts.Chart(
        figure=charts.reliability(table),
        title=title,
        subtitle=f"Chance that was said against the share that collapsed, in groups of equal size, "
        f"{risk_words.on(trust.since)} to {risk_words.on(trust.until)}; on the dashed line the chances are right",
        alt=f"Points of said chance and observed share. {title}.",
        table=pd.DataFrame(
            {"Said (%)": (100 * table["said"]).round(1), "Came (%)": (100 * table["came"]).round(1), "Forecasts": table["rows"]}
        ),
    )


def _trust(found: RiskAnswer, names: Mapping[str, str]) -> tuple[str, ...]:
    """Can we trust it: the back-test of this organisation, the last misses and false alarms, and what the model learnt from."""
    head = panels.section("Can we trust it?", risk_words.trusted(found))
    columns = ("Measure", "Here", "What it means")
    figures = "" if found.trust is None else panels.text_table(columns, risk_words.measures(found.trust), caption="How far to trust it")
    wrong = _wrong(found, names)
    learnt = panels.section("What it learnt from", risk_words.learnt(found.trained))
    drift = panels.section(*risk_words.drifted(found))
    return head + figures, wrong, drift + learnt


def _wrong(found: RiskAnswer, names: Mapping[str, str]) -> str:
    if found.trust is None or not (found.trust.misses or found.trust.false_alarms):
        return ""
    rows: Sequence[tuple[str, str, str]] = [
        (kind, names[case.cohort_id], words.day(date.fromisoformat(case.week)))
        for kind, cases in (("Missed", found.trust.misses), ("False alarm", found.trust.false_alarms))
        for case in reversed(cases)
    ]
    return panels.section("Where it was wrong lately", "Collapses without a warning, and warnings without a collapse") + panels.text_table(
        ("Kind", "Team", "Week of"), rows, caption="Last misses and false alarms"
    )


def _column_config() -> dict[str, object]:
    return {
        "Team": st.column_config.TextColumn(pinned=True, width=155),
        "Unit": st.column_config.TextColumn(width=105),
        "Risk": st.column_config.TextColumn(
            width=75, help="collapsed: the collapse has come; high: three times what is usual here or more; raised: twice"
        ),
        "Chance": st.column_config.ProgressColumn(width=100, format=PERCENT, min_value=0, max_value=100),
        "Work at stake": st.column_config.NumberColumn(width=85, format="%.1f", help="Core actions lost on average in eight weeks"),
        "Trend": st.column_config.LineChartColumn(width=80, y_min=0, help="Risk over the last 26 weeks, as it was said then"),
        "Next 8 weeks": st.column_config.TextColumn(width=175, help="Share of the usual activity, nine times in ten, and weeks of warning"),
        "In words": st.column_config.TextColumn(width=300),
    }
