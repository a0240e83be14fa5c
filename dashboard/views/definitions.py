"""Definitions: what does this number mean?"""

import streamlit as st

from dashboard import data, findings, panels, show, words
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, points_of, reading
from metrics.metric import Metric

ALL = "All figures"
BETTER = {"higher": "higher is better", "lower": "lower is better"}


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    metrics, unknown = data.metrics(), unknown_figures(at)
    show.head(at, "What does this number mean?", findings.definitions(len(metrics), list(unknown)))
    titles = {metric.title: metric for metric in metrics}
    chosen = st.selectbox("Figure", [ALL, *sorted(titles)], key="figure", bind="query-params", persist_state="session")
    for metric in [titles[chosen]] if chosen in titles else metrics:
        st.html(definition(metric, unknown.get(metric.title)))


@data.kept
def unknown_figures(at: Scope) -> dict[str, str]:
    """Title and reason of every figure whose latest complete value is not known for the selection."""
    metrics = data.metrics()
    values = data.values(at, tuple(metric.name for metric in metrics if not metric.dimensions), by="company")
    comparison = Comparison(at.filters.period, at.filters.compare)
    latest = {metric.title: reading(points_of(values, metric.name), metric, comparison, targets={}) for metric in metrics if not metric.dimensions}
    return {title: _why(one) for title, one in latest.items() if one.value is None}


def definition(metric: Metric, unknown: str | None) -> str:
    """One metric: sentence, formula, what does not count, when it is not known, and its version, as HTML."""
    terms = {
        "Formula": metric.formula,
        "Does not count": metric.exclusions,
        "Not known when": metric.when_unknown,
        "Right now": None if unknown is None else f"not known: {unknown}",
        "Unit": f"{metric.unit}{', ' + BETTER[metric.better] if metric.better in BETTER else ''}",
        "Needs": ", ".join(need.replace("_", " ") for need in metric.needs),
        "Version": f"{metric.version}{', replaced by ' + metric.replaced_by if metric.replaced_by else ''}; name in commands: {metric.name}",
    }
    rows = "".join(f"<dt>{words.html(term)}</dt><dd>{panels.long_text(text)}</dd>" for term, text in terms.items() if text)
    return panels.section(metric.title, metric.sentence) + f'<dl class="th-terms">{rows}</dl>'


def _why(one: Reading) -> str:
    return (one.reason or "no reason given") if one.state == "not known" else one.text
