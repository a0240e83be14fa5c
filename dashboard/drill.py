"""From a figure to what stands behind it: the units and teams that it is made of, the facts that it is counted in, what was read for it."""

from typing import Literal

import pandas as pd
import streamlit as st

from access.origins import Origin, origins
from dashboard import data, merged, panels, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.latest import by_cohort
from dashboard.readings import Comparison, Reading, cohort_names, headline
from metrics.catalog import PROGRAMME
from metrics.metric import Metric

LEVELS: tuple[tuple[Literal["unit", "team"], str], ...] = (("unit", "Unit"), ("team", "Team"))
FACT_COLUMNS = ("Counted in", "What a row of it is", "One row for each", "Read from")
STREAM_COLUMNS = ("Source", "Read from", "Rows read", "Set aside", "Reaches to")
PLAIN = {"org_unit_id": "team", "source_id": "CRM", "week_start_date": "week", "snapshot_date": "refresh"}


def section(at: Scope, metric: Metric, *, sees_figures: bool) -> None:
    """The cohorts behind the figure, for who may see figures, then its facts and how far what they read reaches."""
    if metric.name in PROGRAMME:
        st.html(panels.section("Counted from the ledger", "The rows stand on the page Programme, each with who entered it and when"))
        show.link("Open the page Programme", "programme")
        return
    if sees_figures:
        _cohorts(at, metric)
    found = origins(metric)
    rows = [fact_row(one) for one in found]
    subtitle = "Counted with numerator and denominator apart; a figure of several teams is the ratio of their sums"
    show.html(panels.section("Where it is counted", subtitle) + panels.text_table(FACT_COLUMNS, rows, caption="Where it is counted"))
    if sees_figures:
        read = stream_rows(data.ingestion(at), found)
        title = "What was read for it"
        body = panels.text_table(STREAM_COLUMNS, read, caption=title) if read else ""
        show.html(
            panels.section(
                title, "How far each table was read at the last refresh, times in UTC" if read else "Nothing of it has been read yet"
            )
            + body
        )


def fact_row(one: Origin) -> tuple[str, ...]:
    """The cells of ``FACT_COLUMNS``."""
    grain = ", ".join(PLAIN.get(column, words.identifier(column)) for column in one.grain)
    return one.fact, one.sentence, grain, ", ".join(map(words.identifier, one.tables))


def stream_rows(ingestion: pd.DataFrame, found: list[Origin]) -> list[tuple[str, ...]]:
    """The cells of ``STREAM_COLUMNS`` for every stream of the tables that the facts read."""
    tables = {table for one in found for table in one.tables}
    rows = ingestion[ingestion["stream"].astype(str).str.partition(".")[0].isin(tables)]
    return [
        (words.tidy(row["source_id"]), words.identifier(str(row["stream"]).replace(".", ": ")), _count(row["rows_read"]),
         _count(row["rows_quarantined"]), "the last refresh" if pd.isna(row["observed_to_at"]) else words.as_of(row["observed_to_at"]))
        for row in rows.sort_values(["source_id", "stream"]).to_dict("records")
    ]  # fmt: skip


def _count(value: object) -> str:
    return words.NOT_KNOWN if pd.isna(value) else words.number(float(str(value)))  # type: ignore[call-overload]


def finding(at: Scope, metric: Metric) -> str:
    """The figure of the whole selection, and the lowest and highest team, as in: Habitual users: 62 % in the whole company; from ..."""
    whole = _whole(at, metric)
    if whole.value is None:
        return f"{metric.title}: {whole.text}{f', because {whole.reason}' if whole.reason and whole.state == 'not known' else ''}."
    known = [pair for pair in cohort_readings(at, metric, "team").values() if pair[0].value is not None]
    ranks = sorted({one.rank for one, _ in known})
    ends = f"; from {_at_rank(known, ranks[0])} to {_at_rank(known, ranks[-1])}" if len(ranks) > 1 else ""
    return f"{metric.title}: {_said(whole)} in {_selected(at)}{ends}."


def _at_rank(known: list[tuple[Reading, str]], rank: float) -> str:
    """A figure and whose it is, as in: 11 % in North; more than 90 % in 10 teams."""
    those = [(one, name) for one, name in known if one.rank == rank]
    one, name = those[0]
    return f"{_said(one)} in {words.tidy(words.cohort(name)) if len(those) == 1 else words.counted(len(those), 'team')}"


def _said(one: Reading) -> str:
    return words.share_in_words(one.value, bound=one.bound) if one.metric.unit == "share" else one.text


def _selected(at: Scope) -> str:
    selected = show.selection(at)
    return f"the {selected}" if selected == "whole company" else selected


def _whole(at: Scope, metric: Metric) -> Reading:
    values = data.lately(at, (metric.name,), by="company")
    comparison = Comparison(at.filters.period, at.filters.compare)
    return headline(values, (metric.name,), comparison, targets=data.settings().targets)[metric.name]


def _cohorts(at: Scope, metric: Metric) -> None:
    comparison = Comparison(at.filters.period, at.filters.compare)
    found = {label: cohort_readings(at, metric, by) for by, label in LEVELS}
    groups = merged.clause(found["Team"], sum(one.value is not None for one, _ in found["Team"].values()))
    title = f"{words.counted(len(found['Unit']), 'unit')} and {words.counted(len(found['Team']), 'team')} stand behind it"
    moment = "the last refresh" if metric.window_days is None else f"latest complete {comparison.period}"
    about = f"{metric.title}, {show.selection(at)}, {moment}, compared with {comparison.label}, the lowest first{groups}"
    rows = [cohort_row(label, name, one) for label, named in found.items() for one, name in named.values()]
    if rows:
        named, columns = f"Behind {metric.title}", _column_config(unit_of(metric))
        show.table(cohort_table(rows, metric), key="behind", title=named, columns=columns, heading=title, about=about)
        show.link("Open the team page", "team")
    else:
        st.html(panels.section(title, about))


def unit_of(metric: Metric) -> str:
    """The unit as it stands in the head of a column."""
    return "%" if metric.unit == "share" else metric.unit


def cohort_readings(at: Scope, metric: Metric, by: Literal["unit", "team"]) -> dict[str, tuple[Reading, str]]:
    """Every unit or team of the selection with its reading and its name."""
    values = data.lately(at, (metric.name,), by=by)
    comparison = Comparison(at.filters.period, at.filters.compare)
    names = cohort_names(values)
    return {cohort: (one, names[cohort]) for cohort, one in by_cohort(values, metric, comparison, targets={}).items()}


def cohort_row(label: str, name: str, one: Reading) -> dict[str, object]:
    """A row of the table: what it is, the figure, what it is compared with, and why where there is none."""
    is_share = one.metric.unit == "share"
    return {
        "Name": words.tidy(words.cohort(name)), "What": label,
        "Figure": words.percent(one.value) if is_share else one.value, "Figure" + BOUND_OF: one.bound if is_share else None,
        "Before": words.percent(one.before) if is_share else one.before, "Before" + BOUND_OF: one.before_bound if is_share else None,
        "People": one.people, "In words": one.in_words, "rank": None if one.value is None else one.rank,
    }  # fmt: skip


def cohort_table(rows: list[dict[str, object]], metric: Metric) -> pd.DataFrame:
    """Units before teams, the lowest first, what is not known last."""
    table = pd.DataFrame(rows).sort_values(["What", "rank", "Name"], ascending=[False, True, True], na_position="last", ignore_index=True)
    named = {name + of: f"{name} ({unit_of(metric)}){of}" for name in ("Figure", "Before") for of in ("", BOUND_OF)}
    bounds = [] if metric.unit == "share" else [name + BOUND_OF for name in ("Figure", "Before")]
    return table.drop(columns=["rank", *bounds]).rename(columns=named)


def _column_config(unit: str) -> dict[str, object]:
    decimals = "%.1f" if unit == "%" else "%.2f"
    return {
        **{f"{name} ({unit})": st.column_config.NumberColumn(width=95, format=decimals) for name in ("Figure", "Before")},
        "Name": st.column_config.TextColumn(pinned=True, width=180),
        "What": st.column_config.TextColumn(width=60),
        "People": st.column_config.NumberColumn(width=70, help="Entitled people"),
        "In words": st.column_config.TextColumn(width=300),
    }
