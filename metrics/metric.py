"""The record that makes a function a metric: what it answers, for whom, and in which unit."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

MetricFunction = Callable[..., pd.Series]
Better = Literal["higher", "lower", "neither"]
HEADINGS = ("Formula", "Does not count", "Not known when", "Source")


@dataclass(frozen=True)
class Metric:
    """One metric of the catalogue.

    ``function`` takes fact frames by parameter name, each summed to (cohort_id, period_start) and the metric's ``dimensions``, and
    returns a Series on the same index, NaN where the answer is not known. ``unit`` is ``share`` (0 to 1), ``people``, ``days``,
    ``weeks``, ``seconds``, ``events``, ``logins``, ``deals``, ``points`` (hundredths of a share) or ``ratio``. ``kind`` says what a
    month shows: a ``stock`` its last week, a ``flow`` the sum of its weeks.
    ``answers`` names the failure modes it sheds light on, ``needs`` the capabilities of the source without which it is not known, and
    ``window_days`` how far it looks back (None: no window). A changed meaning is a new metric; the old one names it in ``replaced_by``.
    ``gap_reason`` says why the function gives NaN where people are eligible and the log is whole; it must be true of every such gap.
    """

    function: MetricFunction
    title: str
    unit: str
    better: Better
    audience: tuple[str, ...]
    answers: tuple[str, ...]
    needs: tuple[str, ...]
    window_days: int | None
    kind: Literal["stock", "flow"]
    dimensions: tuple[str, ...] = ()
    version: int = 1
    replaced_by: str | None = None
    gap_reason: str | None = None

    @property
    def name(self) -> str:
        """Key of the catalogue: the function's name."""
        return self.function.__name__

    @property
    def sentence(self) -> str:
        """What it says, in one line that a sponsor understands."""
        return (inspect.getdoc(self.function) or "").split("\n", 1)[0]

    @property
    def formula(self) -> str:
        """How it is computed."""
        return section(self.function, "Formula")

    @property
    def exclusions(self) -> str:
        """What does not count, and why."""
        return section(self.function, "Does not count")

    @property
    def when_unknown(self) -> str:
        """When there is no answer."""
        return section(self.function, "Not known when")

    @property
    def source(self) -> str:
        """Where the definition comes from, empty if it is our own."""
        return section(self.function, "Source")

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the fact tables that the function takes."""
        return _parameters(self.function)


@cache
def _parameters(function: MetricFunction) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def section(function: MetricFunction, heading: str) -> str:
    """The paragraph of the docstring that starts with ``heading:``, on one line; empty if there is none."""
    others = "|".join(HEADINGS)
    found = re.search(rf"^{heading}:(.*?)(?=^(?:{others}):|^>>>|\n\n|\Z)", inspect.getdoc(function) or "", re.DOTALL | re.MULTILINE)
    return " ".join(found[1].split()) if found else ""
