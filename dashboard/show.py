"""Putting a page's parts on the screen: head, notices, charts with the table behind them, links between pages."""

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard import data, filters, panels, words
from dashboard.charts import BOUND_OF, Chart
from dashboard.data import Scope

PERCENT = "%.0f %%"
PLOT_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "responsive": True}


def pin(at: Scope, pages: Mapping[str, Any]) -> None:
    """Remember for this run what the page shows (``at``) and which pages there are."""
    st.session_state["pinned_scope"] = at
    st.session_state["pages"] = dict(pages)


def pinned() -> Scope:
    """The snapshot, viewer and filters of this run."""
    return cast(Scope, st.session_state["pinned_scope"])


def nothing_published() -> None:
    """The state before the first refresh."""
    st.html(
        panels.empty(
            "Nothing to show yet",
            "No refresh has been published, so there are no figures. Connect a CRM and refresh it once, or look at the demo.",
            "takehold refresh",
        )
    )


def head(at: Scope, question: str, finding: str) -> None:
    """The question, the computed sentence, as-of and filters; then what every page must say about its data."""
    facts = [f"data as of {words.as_of(data.manifest(at).as_of_at)}", *filters.described(at.filters)]
    st.html(panels.head(question, finding, facts) + "".join(panels.notice(text, kind=kind) for text, kind in _notices(at)))


def html(*parts: str) -> None:
    """The parts that there are, as one piece of the page; nothing where there are none."""
    body = "".join(parts)
    if body:
        st.html(body)


def chart(one: Chart, *, key: str, columns: Mapping[str, Any] | None = None) -> None:
    """The finding, the figure, and the rows behind it in an expander."""
    st.html(panels.section(one.title, one.subtitle))
    st.plotly_chart(one.figure, key=key, config=PLOT_CONFIG, alt=one.alt)
    with st.expander("Table behind this chart"):
        table(one.table, key=f"{key}_table", columns=columns)


def table(rows: pd.DataFrame, *, key: str, columns: Mapping[str, Any] | None = None, alt: str | None = None) -> None:
    """A sortable table; text cells show as they are (no Markdown, no links).

    A column "X bound" is not shown: its ``<`` and ``>`` stand before the numbers of column "X", which still sort as numbers.
    """
    bounds = {name.removesuffix(BOUND_OF): rows[name] for name in rows.columns if name.endswith(BOUND_OF)}
    shown = rows.drop(columns=[name + BOUND_OF for name in bounds])
    config = dict(columns or {})
    if not any(signs.notna().any() for signs in bounds.values()):
        st.dataframe(shown, key=key, hide_index=True, placeholder="–", column_config=config, alt=alt)
        return
    plain = {
        name: st.column_config.NumberColumn(help=(config.get(name) or {}).get("help")) for name in bounds
    }  # a format would win over the signs
    st.dataframe(signed(shown, bounds), key=key, hide_index=True, placeholder="–", column_config={**config, **plain}, alt=alt)


def signed(rows: pd.DataFrame, bounds: Mapping[str, pd.Series]) -> Styler:
    """``rows`` with the signs of ``bounds`` (one per row, null for none) before the numbers of their columns."""
    styler = rows.style.format(na_rep="–", precision=0)
    for name, signs in bounds.items():
        number = "{:+.1f}" if name == "Points" else "{:.1f}" if name.endswith("(%)") else f"{{:.0f}}{words.SPACE}%"
        for sign in ("", "<", ">"):
            chosen = rows.index[signs.fillna("") == sign]
            styler = styler.format(f"{sign}{number}", subset=cast(Any, (chosen, [name])), na_rep="–")
    return styler


def selection(at: Scope) -> str:
    """The cohorts that the filters leave, in words: the middle of a subtitle."""
    narrowed = [words.tidy(words.cohort(part)) for part in (at.filters.unit, at.filters.application_type) if part is not None]
    return ", ".join(narrowed) or "whole company"


def link(label: str, page: str, *, query: Mapping[str, str] | None = None) -> None:
    """A link to another page of the app; ``label`` must be ours or have gone through ``words.plain``."""
    st.page_link(st.session_state["pages"][page], label=label, query_params=None if query is None else dict(query))


def _notices(at: Scope) -> list[tuple[str, str]]:
    settings = data.settings()
    notices = []
    if settings.synthetic:
        notices.append(("This is the demo: a made-up company with synthetic data. Nobody in it exists.", "synthetic"))
    trouble = settings.notice()
    if trouble:
        notices.append((trouble, "problem"))
    note = data.people_note(at)
    if note.is_assumed:
        notices.append((note.sentence, "note"))
    return notices
