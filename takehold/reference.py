"""The reference of all metrics, generated from the catalogue: ``python -m takehold.reference > docs/metrics.md`` (``make docs``)."""

import sys

from metrics.catalog import CATALOG, PROGRAMME
from metrics.metric import Metric

HEAD = """# Metrics

Generated from the catalogue by `make docs`; a test compares. A value is a number, *not known* (with the reason), or *hidden*; never a
silent zero.
"""


def markdown() -> str:
    """One table of all metrics, then each with its formula, exclusions and when it is not known."""
    rows = [
        f"| [{metric.title}](#{name}) | {metric.unit} | {metric.kind} | {', '.join(metric.answers) or '-'} | {', '.join(metric.facts)} |"
        for name, metric in {**CATALOG, **PROGRAMME}.items()
    ]
    table = ["| metric | unit | kind | failure modes | facts |", "|---|---|---|---|---|", *rows]
    return "\n".join([HEAD, *table, "", *(_section(name, metric) for name, metric in {**CATALOG, **PROGRAMME}.items())])


def _section(name: str, metric: Metric) -> str:
    parts = [
        ("Formula", metric.formula),
        ("Does not count", metric.exclusions),
        ("Not known when", metric.when_unknown),
        ("Needs", ", ".join(metric.needs)),
        ("Source", metric.source),
    ]
    lines = [f"- **{label}:** {' '.join(text.split())}" for label, text in parts if text]
    return "\n".join([f"## {name}", f"{metric.title}. {metric.sentence}", "", *lines, ""])


if __name__ == "__main__":
    sys.stdout.write(markdown())
