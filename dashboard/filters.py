"""The reader's choices: widgets in the sidebar, bound to the URL so that a reload, another page and a shared link keep them."""

from typing import Literal, cast

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.data import Filters
from dashboard.readings import Comparison

ALL_UNITS, ALL_TYPES = "All units", "All application types"
PERIODS: dict[str, Literal["week", "month"]] = {"Week": "week", "Month": "month"}
COMPARED: dict[str, Literal["previous", "quarter", "year"]] = {"Period before": "previous", "Quarter ago": "quarter", "Year ago": "year"}


def choose(cohorts: pd.DataFrame) -> Filters:
    """Show the filters and return what is chosen; ``cohorts`` (as ``access.door.cohorts``) gives the units and types on offer.

    An unknown value in the URL falls back to "all".
    """
    period = st.segmented_control(
        "Period", list(PERIODS), default="Week", required=True, key="period", bind="query-params", persist_state="session"
    )
    unit = _choice("Unit", ALL_UNITS, offered(cohorts, "unit"), key="unit")
    application_type = _choice("Application type", ALL_TYPES, offered(cohorts, "application_type"), key="type")
    compared = st.selectbox("Compare with", list(COMPARED), key="compare", bind="query-params", persist_state="session")
    return Filters(
        period=PERIODS.get(cast(str, period), "week"),
        unit=unit,
        application_type=application_type,
        compare=COMPARED.get(cast(str, compared), "previous"),
    )


def query_of(filters: Filters) -> dict[str, str]:
    """The filters as the address holds them, those at rest too: a link that brings this selection whatever was chosen before."""
    period = next(name for name, value in PERIODS.items() if value == filters.period)
    compared = next(name for name, value in COMPARED.items() if value == filters.compare)
    unit, kind = (None if part is None else words.cohort(part) for part in (filters.unit, filters.application_type))
    return {"period": period, "unit": unit or ALL_UNITS, "type": kind or ALL_TYPES, "compare": compared}


def described(filters: Filters, *, everything: str) -> list[str]:
    """The filters in words, for the top of a page; ``everything`` is what the viewer sees where nothing is narrowed."""
    comparison = Comparison(filters.period, filters.compare)
    narrowed = [words.tidy(words.cohort(part)) for part in (filters.unit, filters.application_type) if part is not None]
    return [*(narrowed or [everything]), f"by {filters.period}, compared with {comparison.label}"]


def offered(cohorts: pd.DataFrame, column: str) -> list[str]:
    """The distinct known values of one column, in alphabetical order."""
    if column not in cohorts:
        return []
    return sorted(cohorts[column].dropna().astype(str).unique())


def _choice(label: str, everything: str, options: list[str], *, key: str) -> str | None:
    by_name = {words.cohort(option): option for option in options}
    chosen = st.selectbox(label, [everything, *by_name], key=key, bind="query-params", persist_state="session")
    return by_name.get(str(chosen))
