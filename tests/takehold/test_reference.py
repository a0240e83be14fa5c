"""The written reference says what the catalogue says."""

from pathlib import Path

from metrics.catalog import CATALOG, PROGRAMME
from takehold.reference import markdown

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_reference_in_the_docs_is_the_one_the_catalogue_gives() -> None:
    assert DOCS.read_text() == markdown(), "run: make docs"


def test_every_metric_has_a_section_with_its_formula() -> None:
    sections = markdown().split("\n## ")[1:]
    assert [section.split("\n", 1)[0] for section in sections] == [*CATALOG, *PROGRAMME]
    assert all("**Formula:**" in section for section in sections)
