"""The coverage matrix of the documentation: what each CRM logs, from the connectors' own capability rows.

``python -m sql.coverage docs/crms.md`` writes it between the two markers of that page.
"""

import sys
from pathlib import Path

from sql.connector import Connector, known_kinds, known_variants, load_connector

BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
LEFT_OUT = {"demo"}
WORDS = {
    "native_on": "yes",
    "native_off": "off by default",
    "needs_setup": "after a setting",
    "addon": "with an add-on",
    "derived": "inferred",
    "none": "no",
}


def coverage() -> str:
    """Markdown: how each connector was tried, a table of capabilities by CRM, and what to know about each."""
    connectors = [load_connector(kind) for kind in known_kinds() if kind not in LEFT_OUT]
    return "\n\n".join([_tried(connectors), _matrix(connectors), *(_notes(connector) for connector in connectors)])


def with_coverage(page: str) -> str:
    """The page with the text between its markers written anew. Raises ValueError without markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no {BEGIN} ... {END}.")
    return f"{before}{BEGIN}\n\n{coverage()}\n\n{END}{after}"


def _tried(connectors: list[Connector]) -> str:
    lines = ["| CRM | `--crm` | tried | variants told apart when connecting |", "|---|---|---|---|"]
    for connector in connectors:
        variants = "; ".join(variant.name for variant in known_variants(connector.kind)) or "none"
        lines.append(f"| {connector.vendor} | `{connector.kind}` | {connector.verified} | {variants} |")
    return "\n".join(lines)


def _matrix(connectors: list[Connector]) -> str:
    names = list(dict.fromkeys(row.capability for connector in connectors for row in connector.capabilities))
    lines = [f"| what | {' | '.join(connector.vendor for connector in connectors)} |", "|---" * (len(connectors) + 1) + "|"]
    lines += [f"| `{name}` | {' | '.join(_cell(connector, name) for connector in connectors)} |" for name in names]
    return "\n".join(lines)


def _cell(connector: Connector, name: str) -> str:
    found = [row for row in connector.capabilities if row.capability == name]
    if not found:
        return "not stated"
    days = found[0].retention_days
    return WORDS[found[0].status] + (f", kept {days} day{'s' if days > 1 else ''}" if days else "")


def _notes(connector: Connector) -> str:
    lines = [f"- `{row.capability}`: {row.note}" for row in connector.capabilities if row.note]
    return "\n".join([f"### {connector.vendor}", "", *lines])


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_coverage(path.read_text()))
