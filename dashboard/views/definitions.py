"""Definitions: what does this number mean?"""

import streamlit as st

from dashboard import data, findings, panels, show, words
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, headline
from metrics.metric import Metric

ALL = "All figures"
BETTER = {"higher": "higher is better", "lower": "lower is better"}


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    unknown = unknown_figures(at)
    metrics = {metric.title: metric for theme in data.themes().values() for metric in theme}
    show.head(at, "What does this number mean?", findings.definitions(len(metrics), list(unknown)))
    chosen = st.selectbox("Figure", [ALL, *sorted(metrics)], key="figure", bind="query-params", persist_state="session")
    if chosen in metrics:
        st.html(definition(metrics[chosen], unknown.get(chosen), is_open=True))
        return
    for theme, members in data.themes().items():
        body = "".join(definition(metric, unknown.get(metric.title), is_open=False) for metric in members)
        st.html(f'<h2 class="th-theme">{words.html(theme.capitalize())}</h2>{body}')


@data.kept
def unknown_figures(at: Scope) -> dict[str, str]:
    """Title and reason of every figure whose latest complete value is not known for the selection."""
    names = tuple(metric.name for theme in data.themes().values() for metric in theme)
    readings = headline(data.lately(at, names, by="company"), names, Comparison(at.filters.period, at.filters.compare), targets={})
    return {one.metric.title: _why(one) for one in readings.values() if one.value is None}


def definition(metric: Metric, unknown: str | None, *, is_open: bool) -> str:
    """One metric as HTML: its sentence; folded below it formula, exclusions, when it is not known, source and version."""
    terms = {
        "Right now": None if unknown is None else f"not known: {unknown}",
        "Formula": metric.formula,
        "Does not count": metric.exclusions,
        "Not known when": metric.when_unknown,
        "Source": metric.source,
        "Unit": f"{metric.unit}{', ' + BETTER[metric.better] if metric.better in BETTER else ''}",
        "Needs from the CRM": ", ".join(need.replace("_", " ") for need in metric.needs) or "nothing beyond accounts and records",
        "Version": f"{metric.version}{', replaced by ' + metric.replaced_by if metric.replaced_by else ''}; in commands: {metric.name}",
    }
    rows = "".join(f"<dt>{words.html(term)}</dt><dd>{panels.long_text(text)}</dd>" for term, text in terms.items() if text)
    return (
        f'<details class="th-metric"{" open" if is_open else ""}><summary><b>{words.html(metric.title)}</b>'
        f'<span>{panels.long_text(metric.sentence)}</span></summary><dl class="th-terms">{rows}</dl></details>'
    )


def _why(one: Reading) -> str:
    return (one.reason or "no reason given") if one.state == "not known" else one.text
