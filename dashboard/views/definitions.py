"""Definitions: what does this number mean?"""

from dataclasses import replace

import streamlit as st

from access.permissions import scope_of
from dashboard import data, drill, findings, panels, show, words
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, headline
from metrics.catalog import PROGRAMME, PROGRAMME_THEMES
from metrics.metric import Metric

ALL = "All figures"
LEDGER_TOO = f"{len(PROGRAMME)} more are counted from the ledger."
FROM_LEDGER = "what people enter under Programme"
BETTER = {"higher": "higher is better", "lower": "lower is better"}


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    sees_figures = scope_of(data.viewer(), "figures", "values", "view") is not None
    unknown = unknown_figures(at) if sees_figures else {}
    metrics = {metric.title: metric for theme in themes().values() for metric in theme}
    place = st.container()
    chosen = st.selectbox("Figure", [ALL, *sorted(metrics)], key="figure", bind="query-params", persist_state="session")
    with place:
        show.head(at, "What does this number mean?", finding(at, metrics.get(str(chosen)), list(unknown), sees_figures=sees_figures))
    if chosen in metrics:
        st.html(definition(metrics[chosen], unknown.get(chosen), is_open=True))
        drill.section(at, metrics[chosen], sees_figures=sees_figures)
        return
    st.html(index())
    for body in every_theme(at, sees_figures=sees_figures):
        st.html(body)


def finding(at: Scope, chosen: Metric | None, unknown: list[str], *, sees_figures: bool) -> str:
    """How the chosen figure stands, or what it says where no value may be seen; of all of them how many are known."""
    if chosen is None:
        return f"{findings.definitions(sum(map(len, data.themes().values())), unknown)} {LEDGER_TOO}"
    return drill.finding(at, chosen) if sees_figures and chosen.name not in PROGRAMME else f"{chosen.title}: {chosen.sentence}"


def themes() -> dict[str, tuple[Metric, ...]]:
    """Every figure by theme, those of the ledger last."""
    return {**data.themes(), **{f"{name} (from the ledger)": members for name, members in PROGRAMME_THEMES.items()}}


def index() -> str:
    """Links to the themes below: on a phone the page is long."""
    links = "".join(f'<li><a href="#{_anchor(theme)}">{words.html(theme.capitalize())}</a></li>' for theme in themes())
    return f'<nav aria-label="Themes"><ul class="th-index">{links}</ul></nav>'


@data.kept
def every_theme(at: Scope, *, sees_figures: bool) -> tuple[str, ...]:
    """The definitions of each theme as HTML; which figures are not known only for those who may see figures."""
    unknown = unknown_figures(at) if sees_figures else {}
    return tuple(
        f'<h2 class="th-theme" id="{_anchor(theme)}">{words.html(theme.capitalize())}</h2>'
        + "".join(definition(metric, unknown.get(metric.title), is_open=False) for metric in members)
        for theme, members in themes().items()
    )


@data.kept
def unknown_figures(at: Scope) -> dict[str, str]:
    """Title and reason of every figure whose latest complete value is not known for the selection."""
    latest = replace(at, filters=replace(at.filters, compare="previous"))
    found: dict[str, str] = {}
    for theme in data.themes().values():
        names = tuple(metric.name for metric in theme)
        readings = headline(data.lately(latest, names, by="company"), names, Comparison(at.filters.period, "previous"), targets={})
        found |= {one.metric.title: _why(one) for one in readings.values() if one.value is None}
    return found


def definition(metric: Metric, unknown: str | None, *, is_open: bool) -> str:
    """One metric as HTML: its sentence; folded below it formula, exclusions, when it is not known, source and version."""
    terms = {
        "Right now": None if unknown is None else f"not known: {unknown}",
        "Formula": metric.formula,
        "Does not count": metric.exclusions,
        "Not known when": metric.when_unknown,
        "Source": metric.source,
        "Unit": f"{metric.unit}{', ' + BETTER[metric.better] if metric.better in BETTER else ''}",
        "Needs": FROM_LEDGER if metric.name in PROGRAMME else None,
        "Needs from the CRM": None
        if metric.name in PROGRAMME
        else ", ".join(map(_plain, metric.needs)) or "nothing beyond accounts and records",
        "Version": f"{metric.version}{', replaced by ' + metric.replaced_by if metric.replaced_by else ''}; in commands: {metric.name}",
    }
    rows = "".join(f"<dt>{words.html(term)}</dt><dd>{panels.long_text(text)}</dd>" for term, text in terms.items() if text)
    return (
        f'<details class="th-metric"{" open" if is_open else ""}><summary><b>{words.html(metric.title)}</b>'
        f'<span>{panels.long_text(metric.sentence)}</span></summary><dl class="th-terms">{rows}</dl></details>'
    )


def _anchor(theme: str) -> str:
    return "theme-" + "".join(sign if sign.isalnum() else "-" for sign in theme.lower())


def _plain(need: str) -> str:
    return need.replace("_", " ")


def _why(one: Reading) -> str:
    return (one.reason or "no reason given") if one.state == "not known" else one.text
