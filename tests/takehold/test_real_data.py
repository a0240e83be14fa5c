"""The report on real data says what Takehold says about these data today."""

import re
from pathlib import Path

import pytest

from takehold.real_data import HEAD, Study, _plain, read_studies, section

DOCUMENT = Path(__file__).parents[2] / "docs" / "real-data.md"
STUDIES = {study.name: study for study in read_studies()}
QUICK = ("maven_crm", "xeducation_leads")
NOT_RUN = "- Not run yet"
LONG = [
    study
    for study in STUDIES.values()
    if study.name not in QUICK
    and study.crm is None
    and NOT_RUN not in DOCUMENT.read_text(encoding="utf-8").partition(f"## {study.title}")[2].partition("\n## ")[0]
]


def test_the_report_holds_every_study_in_order() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.startswith(HEAD)
    assert [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")] == [each.title for each in STUDIES.values()]
    assert not re.search(r"\bnan\b", text)


@pytest.mark.parametrize("name", QUICK)
def test_a_section_is_what_the_data_give(name: str, test_data: Path) -> None:
    assert section(STUDIES[name], test_data) in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("study", LONG, ids=lambda study: study.name)
def test_a_section_on_much_data_is_what_the_data_give(study: Study, test_data: Path) -> None:
    assert section(study, test_data) in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.long
def test_the_section_on_a_running_crm_is_what_its_database_gives(test_data: Path, espocrm_url: str) -> None:
    assert section(STUDIES["espocrm"], test_data, espocrm_url) in DOCUMENT.read_text(encoding="utf-8")


def test_a_crm_is_not_read_without_its_database(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="add espocrm=URL"):
        section(STUDIES["espocrm"], tmp_path)


@pytest.mark.parametrize(("value", "shown"), [(3.0, 3), ("3.25", "3.25"), (3.25, 3.25), (None, "not known"), (float("nan"), "not known")])
def test_a_gap_is_said_and_whole_numbers_are_whole(value: object, shown: object) -> None:
    assert _plain(value) == shown
