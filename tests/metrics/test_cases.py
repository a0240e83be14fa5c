"""What shares speak of is true of the catalogue and of the facts."""

from pathlib import Path

from metrics.cases import CASES
from metrics.catalog import CATALOG
from metrics.diagnosis import signs_in
from metrics.noise import FEW_FACTS
from metrics.playbook import read_playbook

FACTS = Path(__file__).parents[2] / "sql" / "facts"


def test_every_count_is_a_column_of_the_first_fact_of_a_share() -> None:
    for name, column in CASES.items():
        metric = CATALOG[name]
        header = (FACTS / f"{metric.facts[0]}.sql").read_text()
        assert (metric.unit, f"-- column {column} bigint" in header) == ("share", True), name


def test_every_share_of_the_playbook_speaks_of_people_or_of_cases_that_are_counted() -> None:
    shares = {sign.metric.name: sign.metric for sign in signs_in(read_playbook()) if sign.metric.unit == "share"}
    of_neither = {name for name, metric in shares.items() if name not in CASES and not FEW_FACTS & set(metric.facts)}
    assert of_neither == set()
