"""The table of failure modes says what the register and the catalogue say."""

import re
from pathlib import Path

import pytest

from dashboard.app import PAGES
from metrics.catalog import CATALOG
from metrics.register import REGISTER, FailureMode
from takehold.register import markdown, pages_of, theme_of

ROOT = Path(__file__).parents[2]
CODES = [*(f"F{number:02}" for number in range(1, 65)), *(f"N{number}" for number in range(1, 22))]
PAGE_TITLES = {title for title, _ in PAGES.values()}
TABLE = [line.split(" | ") for line in markdown().splitlines() if re.match(r"\| [FN]\d", line)]


def test_the_table_in_the_docs_is_the_one_the_register_gives() -> None:
    assert (ROOT / "docs" / "failure-modes.md").read_text() == markdown(), "run: make docs"


def test_every_failure_mode_and_indicator_has_one_row() -> None:
    assert list(REGISTER) == CODES
    assert [cells[0].removeprefix("| ") for cells in TABLE] == CODES


@pytest.mark.parametrize("row", REGISTER.values(), ids=list(REGISTER))
def test_a_row_has_a_metric_or_says_what_it_waits_for(row: FailureMode) -> None:
    assert row.metrics or row.nowhere or row.waits or row.page in PAGE_TITLES or any(REGISTER[code].waits for code in row.like)
    assert set(row.like) <= set(REGISTER)
    assert not (row.evidence == "real data" and not row.metrics and row.page is None), "no figure was seen where there is none"


@pytest.mark.parametrize(
    "row", [row for row in REGISTER.values() if row.real and "(docs" not in row.real and "(" in row.real], ids=lambda row: row.code
)
def test_a_metric_that_a_row_calls_seen_on_real_data_has_its_figure_in_the_report(row: FailureMode) -> None:
    report = (ROOT / "docs" / "real-data.md").read_text(encoding="utf-8")
    named = re.findall(r"\((\w+)\)", row.real or "")
    assert named and set(named) <= {metric.name for metric in row.metrics}
    for name in named:
        assert re.search(rf"^- .* \(`{name}`\)[^:]*: (?!not known)", report, re.MULTILINE), f"{name} has no figure in docs/real-data.md"


def test_a_row_that_only_the_ledger_answers_is_not_measurable_here_and_says_why() -> None:
    entered, mixed = REGISTER["F32"], REGISTER["F30"]  # milestones are entered; leaders' habits are read from the CRM beside the reviews
    assert entered.evidence == "not measurable here" and "only the people of a programme can enter it" in (entered.why_nowhere or "")
    assert mixed.why_nowhere is None and mixed.evidence == "demo only"
    assert FailureMode("F32", "m", real="a public programme").evidence == "real data", "seen is seen, whoever entered it"


def test_every_metric_stands_in_the_rows_that_it_answers_and_in_no_other() -> None:
    for metric in CATALOG.values():
        assert set(metric.answers) <= set(REGISTER)
        link = f"[{metric.name}]("
        expected = {code for code, row in REGISTER.items() if {code, *row.like} & set(metric.answers)}
        assert {code for code, cells in zip(CODES, TABLE, strict=True) if link in cells[2]} == expected


def test_the_tests_and_pages_that_the_table_names_are_there() -> None:
    named = {name for cells in TABLE for name in re.findall(r"`(tests/[^`]+)`", cells[5])}
    assert named and all((ROOT / name).is_file() for name in named)
    metric = CATALOG["past_due_share"]
    assert theme_of(metric) == "pipeline" and pages_of(metric)[-1] == "Definitions"
