"""Putting a page's parts on the screen: head, notices, charts with the table behind them, links between pages."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html import escape
from typing import Any, cast
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from access import formats
from access.permissions import Kind, check
from access.viewer import Viewer
from dashboard import data, filters, panels, words
from dashboard.charts import BOUND_OF, Chart
from dashboard.data import Scope
from dashboard.html_tables import as_read, tables_in
from dashboard.signs import PERCENT, numbers, pattern_of, signed, styled
from dashboard.told import Given, apart, cells
from dashboard.wired import Export

MOST_ROWS = 1000
TAKEN = "taken"  # the part that is drawn, and how many files of each name it offers
NOT_A_NAME = re.compile(r"[^a-z0-9]+")
KINDS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "pdf": "PDF", "png": "Picture (PNG)"}
MEDIA_TYPES = {
    "csv": "text/csv", "pdf": "application/pdf", "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
PRINTED = ("pdf", "png")
FINDING = "finding"  # of the page that is shown, to go with its files
Right = tuple[Kind, str]
COHORTS_OF = {"team": ("team",), "compare": ("first", "second")}  # pages that are about cohorts by name, and where these stand
PLOT_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "responsive": True}


def pin(at: Scope, pages: Mapping[str, Any]) -> None:
    """Remember for this run what the page shows (``at``) and which pages there are."""
    st.session_state["pinned_scope"] = at
    st.session_state["pages"] = dict(pages)
    st.session_state[FINDING] = ""
    st.session_state[TAKEN] = "", Counter()


def pinned() -> Scope:
    """The snapshot, viewer and filters of this run."""
    return cast(Scope, st.session_state["pinned_scope"])


def note_look(viewer: Viewer, at: Scope, page: str) -> None:
    """Write into the view log which page somebody opened on whom; once per session, page, cohort and snapshot."""
    chosen = [st.session_state.get(key) or st.query_params.get(key) for key in COHORTS_OF.get(page, ())]
    seen = st.session_state.setdefault("looks", set())
    for cohort in [words.tidy(name) for name in chosen if name] or [at.filters.unit]:
        look = (page, cohort, at.snapshot_id)
        if look not in seen:
            data.settings().note(viewer, f"page: {page}", cohort, at.snapshot_id)
            seen.add(look)


@contextmanager
def files_of(part: str) -> Iterator[None]:
    """Number the files that a part of the page offers by themselves: it runs anew without the rest, and its buttons must stay the same."""
    before = st.session_state.get(TAKEN, ("", Counter()))
    st.session_state[TAKEN] = f"{part}_", Counter()
    try:
        yield
    finally:
        st.session_state[TAKEN] = before


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
    st.session_state[FINDING] = finding
    week = [note] if (note := formats.week_note()) else []
    facts = [f"data as of {words.as_of(data.manifest(at).as_of_at)}", *filters.described(at.filters, everything=everything(at)), *week]
    st.html(panels.head(question, finding, facts) + "".join(panels.notice(text, kind=kind) for text, kind in _notices(at)))


def html(*parts: str) -> None:
    """The parts that there are, each with the tables in it to take away below; nothing where there are none."""
    for body in filter(None, parts):
        st.html(with_filters(as_read(body)))
        for title, given in tables_in(body) if "<table" in body else ():
            if not given.shown.empty:
                take_away(lambda given=given: given, title, heading=given.heading, about=given.about)


def with_filters(body: str) -> str:
    """The page's filters in the address of every figure that ``body`` leads to: its definition then shows the same selection."""
    if panels.TO_FIGURE not in body:
        return body
    query = escape(urlencode(filters.query_of(pinned().filters)), quote=True)
    return body.replace(panels.TO_FIGURE, panels.TO_FIGURE.replace("?", f"?{query}&amp;"))


def chart(one: Chart, *, key: str, columns: Mapping[str, Any] | None = None, figure: str | None = None) -> None:
    """The finding, the drawing, what its numbers stand for; in an expander its rows, and the way to what the ``figure`` is made of."""
    st.html(panels.section(one.title, one.subtitle))
    st.plotly_chart(one.figure, key=key, config=PLOT_CONFIG, alt=" ".join([one.alt, *(f"{note}." for note in one.notes)]))
    if one.notes:
        st.html(panels.notes(one.notes))
    with st.expander("Table behind this chart"):
        if figure is not None:
            title = data.metric(figure).title
            way(f"{title}: definition, every team and source", "definitions", {"figure": title})
        table(one.table, key=f"{key}_table", columns=columns, title=one.title, about=one.subtitle)


def take_away(given: Callable[[], Given], title: str, *, heading: str = "", about: str = "") -> None:
    """The table as a file, in the kinds that the exporter makes, with what must be said with it; ``title`` names the file.

    What is printed reads as the page does; CSV and XLSX have the figures apart from their words.
    """
    export = data.settings().export
    if export is None:
        return
    at = pinned()
    notes = [
        *filter(None, (st.session_state.get(FINDING), about)),
        f"Data as of {words.as_of(data.manifest(at).as_of_at)}",
        "; ".join(filters.described(at.filters, everything=everything(at))),
        *(text for text, _ in _notices(at)),
    ]
    name = NOT_A_NAME.sub("-", words.tidy(title).lower()).strip("-")[:60] or "table"
    part, number = st.session_state.setdefault(TAKEN, ("", Counter()))
    number[name] += 1
    place = f"{part}{name}_{number[name]}"
    with st.popover("Download", key=f"take_{place}"):
        for kind, label in KINDS.items():
            content = partial(_exported, export, kind, (heading or title, tuple(notes)), given)
            download(label, content, f"{name}.{kind}", right=("file", "table"), key=f"take_{kind}_{place}")


def _exported(export: Export, kind: str, told_of: tuple[str, tuple[str, ...]], given: Callable[[], Given], _viewer: Viewer) -> bytes:
    found = given()
    return export(kind, *told_of, found.shown if kind in PRINTED else found.data)


def table(
    rows: pd.DataFrame,
    *,
    key: str,
    columns: Mapping[str, Any] | None = None,
    alt: str | None = None,
    title: str | None = None,
    heading: str = "",
    about: str = "",
) -> None:
    """A sortable table, to take away too; text cells show as they are (no Markdown, no links).

    ``heading`` and ``about`` stand above it on the page and in its files; else the page has shown them, and ``title`` names it.

    A column "X bound" is not shown: its ``<`` and ``>`` stand before the numbers of column "X", which still sort as numbers. Of very many
    rows the first thousand are sent to the browser; the files hold them all.
    """
    if heading:
        st.html(panels.section(heading, about))
    first = rows.head(MOST_ROWS)
    bounds = {name.removesuffix(BOUND_OF): first[name] for name in rows.columns if name.endswith(BOUND_OF)}
    shown = first.drop(columns=[name + BOUND_OF for name in bounds])
    config = dict(columns or {})
    drawn: pd.DataFrame | Styler = shown
    if any(signs.notna().any() for signs in bounds.values()) or formats.formats().locale is not None:
        drawn = styled(shown, signed(shown, bounds, {name: _pattern(config.get(name)) for name in shown.columns}))
        config |= {name: _without_pattern(config.get(name)) for name in numbers(shown) if not _is_bar(config.get(name))}
    st.dataframe(drawn, key=key, hide_index=True, placeholder="–", column_config=config, alt=alt)
    if len(rows) > MOST_ROWS:
        told = f"The first {words.number(MOST_ROWS)} of {words.counted(len(rows), 'row')}."
        st.caption(f"{told} Choose a unit to see its own; the download holds all of them.")
    if not rows.empty:
        take_away(partial(_given, rows, columns or {}), title or key.replace("_", " ").capitalize(), heading=heading, about=about)


def _given(rows: pd.DataFrame, columns: Mapping[str, Any]) -> Given:
    """The table as the page writes its numbers, without the small pictures in it, and with its figures apart, percent named so."""
    bounds = {name.removesuffix(BOUND_OF): rows[name] for name in rows.columns if name.endswith(BOUND_OF)}
    shown = rows.drop(columns=[name + BOUND_OF for name in bounds])
    texts = signed(shown, bounds, {name: _pattern(columns.get(name)) for name in shown.columns})
    counted, drawn = frozenset(numbers(shown)), {name for name in shown.columns if any(isinstance(cell, list) for cell in shown[name])}
    printed = {name: cells(texts[name]) if name in counted else shown[name] for name in shown.columns if name not in drawn}
    renamed = {name: f"{name} (%)" for name in _percents(rows, config_of=columns)}
    return Given(pd.DataFrame(printed).reset_index(drop=True), apart(rows.rename(columns=renamed)))


def _percents(rows: pd.DataFrame, *, config_of: Mapping[str, Any]) -> list[str]:
    """The columns that the page shows as percent: by their pattern, or because bounds of shares stand beside them."""
    bounded = {name.removesuffix(BOUND_OF) for name in map(str, rows.columns) if name.endswith(BOUND_OF)}
    patterns = {name: pattern_of(name) if name in bounded else _pattern(config_of.get(name)) for name in numbers(rows)}
    return [name for name, pattern in patterns.items() if pattern == PERCENT]


def _pattern(column: Any) -> str | None:
    return ((column or {}).get("type_config") or {}).get("format")


def _is_bar(column: Any) -> bool:
    return ((column or {}).get("type_config") or {}).get("type") == "progress"


def _without_pattern(column: Any) -> Any:
    """The same column without its pattern, which would win over what is written."""
    kept: dict[str, Any] = column or dict(st.column_config.NumberColumn())
    return {**kept, "type_config": {**kept["type_config"], "format": None}}


def selection(at: Scope) -> str:
    """The cohorts that the filters leave, in words: the middle of a subtitle."""
    narrowed = [words.tidy(words.cohort(part)) for part in (at.filters.unit, at.filters.application_type) if part is not None]
    return ", ".join(narrowed) or everything(at)


def everything(at: Scope) -> str:
    """What the viewer sees where no filter narrows it: the company, or of some units that it is no more than these."""
    if data.parties(at.snapshot_id, at.scope_id)[1].units is None:
        return "whole company"
    names = [words.tidy(words.cohort(unit)) for unit in filters.offered(data.cohorts(at), "unit")]
    return f"{words.listed(names) if names else 'your units'} (all that you may see)"


def download(label: str, make: Callable[[Viewer], bytes], file_name: str, *, right: Right, key: str | None = None) -> None:
    """A button for a file that is made when somebody asks for it: by the matrix's row ``right``, noted in the view log before it leaves."""
    at, asker, settings = pinned(), data.asker(), data.settings()

    def content() -> bytes:
        viewer = asker()
        check(viewer, right[0], right[1], "read" if right[0] == "table" else "take")
        settings.note(viewer, f"file: {file_name}", None, at.snapshot_id)
        return make(viewer)

    kind = MEDIA_TYPES[file_name.rpartition(".")[2]]
    st.download_button(label, content, file_name, kind, key=key or f"take_{file_name}", on_click="ignore")


def link(label: str, page: str) -> None:
    """A link to another page of the app with the filters as they are, where the reader may open it; ``label`` must be ours."""
    if page in st.session_state["pages"]:
        st.page_link(st.session_state["pages"][page], label=label)


def way(label: str, page: str, query: Mapping[str, str]) -> None:
    """A link to a page as this address shows it, where the reader may open it; filters that it does not name stay.

    It loads the page anew, as a shared link does: Streamlit's own links keep what widgets held before, whatever their query says.
    """
    found = st.session_state["pages"].get(page)
    if found is not None:
        st.html(panels.way(label, f"/{found.url_path}?{urlencode({**filters.query_of(pinned().filters), **query})}"))


def onward(ways: Mapping[str, str]) -> None:
    """In one line the pages that answer what a finding leads to: page by label, those that the reader may open."""
    found = [(label, st.session_state["pages"][page].url_path) for label, page in ways.items() if page in st.session_state["pages"]]
    query = urlencode(filters.query_of(pinned().filters))
    links = "".join(panels.way(label, f"/{path}?{query}") for label, path in found)
    if links:
        st.html(f'<nav class="th-next" aria-label="What to do next">{links}</nav>')


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
