"""The catalogue is whole: every metric is documented, reads facts that exist, and has a test."""

import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from metrics.catalog import CATALOG, THEMES
from metrics.metric import Metric
from metrics.register import REGISTER
from sql.facts import load_facts

FACTS = {fact.name: fact for fact in load_facts()}
EVERY_METRIC = pytest.mark.parametrize("metric", CATALOG.values(), ids=list(CATALOG))
CAPABILITIES = {"login_event", "usage_event", "usage_event.view", "usage_event.list",
                "field_change", "stage_history", "record_field", "org_membership.dates",
                "latency", "record.modified_at", "api_request", "permission", "config_change", "data_job"}  # fmt: skip
UNITS = {"share", "people", "days", "weeks", "events", "logins", "deals", "points", "ratio", "seconds"}


@EVERY_METRIC
def test_a_metric_says_what_it_is_in_four_parts_and_an_example(metric: Metric) -> None:
    missing = [name for name in ("sentence", "formula", "exclusions", "when_unknown") if len(getattr(metric, name)) < 5]
    assert missing == []
    assert metric.sentence.endswith(".") and "Formula" not in metric.sentence
    assert ">>>" not in metric.formula + metric.exclusions + metric.when_unknown
    assert ">>> " + metric.name in (inspect.getdoc(metric.function) or "")


@EVERY_METRIC
def test_a_metric_takes_cohort_facts_that_hold_its_dimensions(metric: Metric) -> None:
    assert metric.facts
    for name in metric.facts:
        assert name in FACTS, f"{metric.name} takes '{name}', and there is no sql/facts/{name}.sql"
        assert not FACTS[name].is_personal
        assert set(metric.dimensions) <= set(FACTS[name].grain)


@EVERY_METRIC
def test_a_metric_computes_from_the_columns_that_its_facts_declare_and_keeps_the_index(metric: Metric) -> None:
    index = pd.MultiIndex.from_product(
        [["company"], pd.date_range("2026-01-05", periods=3, freq="7D")], names=["cohort_id", "period_start"]
    )
    frames = {name: zeros(name, index) for name in metric.facts}
    found = metric.function(**frames)
    assert found.index.equals(index) and found.dtype == np.float64
    divides = metric.unit in {"share", "ratio", "days", "weeks", "seconds"} or metric.gap_reason is not None
    assert found.isna().all() == divides, "nothing to divide by is not known; a count of nothing is zero"


@EVERY_METRIC
def test_a_metric_that_can_have_a_gap_among_eligible_people_says_why(metric: Metric) -> None:
    index = pd.MultiIndex.from_product([["company"], pd.date_range("2026-01-05", periods=1)], names=["cohort_id", "period_start"])
    people = {"eligible_people": 7, "eligible_days": 7 * 28, "too_early_people": 7}  # seven people, all of them new, and nothing done
    frames = {name: zeros(name, index).assign(**people) for name in metric.facts}
    assert metric.function(**frames).isna().all() == (metric.gap_reason is not None)
    assert metric.gap_reason is None or (metric.gap_reason[0].islower() and metric.gap_reason[-1].isalpha())


def zeros(name: str, index: pd.MultiIndex) -> pd.DataFrame:
    """A fact of nothing but zeros."""
    numeric = [column.name for column in FACTS[name].columns if column.type in {"integer", "bigint", "double"}]
    return pd.DataFrame(0, index=index, columns=numeric)


@EVERY_METRIC
def test_a_metric_uses_the_words_that_pages_and_sources_know(metric: Metric) -> None:
    assert metric.unit in UNITS and metric.better in {"higher", "lower", "neither"} and metric.kind in {"stock", "flow"}
    assert set(metric.needs) <= CAPABILITIES
    assert metric.audience and all(code in REGISTER for code in metric.answers)
    assert metric.replaced_by is None or metric.replaced_by in CATALOG


def test_no_metric_is_listed_twice_or_left_out() -> None:
    listed = [metric.name for metrics in THEMES.values() for metric in metrics]
    assert len(listed) == len(set(listed)) == len(CATALOG)
    titles = [metric.title for metric in CATALOG.values()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_tests_each_of_its_metrics(theme: str) -> None:
    text = (Path(__file__).parent / f"test_{theme}.py").read_text()
    assert [metric.name for metric in THEMES[theme] if f"{theme}.{metric.name}" not in text] == []
