"""A business case whose benefits follow measured adoption: range of the return, what drives it, break-even, and the stop rule.

Every figure is somebody's assumption, named and dated; nothing is assumed for them, and there is no multiplier.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from models.returns import Flows, ReturnProblem, Returns, returns_of

Decision = Literal["go", "fix", "stop"]


@dataclass(frozen=True)
class Assumption:
    """A figure somebody stands for: three-point estimate (low, likely, high) with its author and day."""

    name: str
    low: float
    likely: float
    high: float
    unit: str
    author: str
    as_of: date

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ReturnProblem(f"{self.name}: {self.low:g} <= {self.likely:g} <= {self.high:g} does not hold.")

    def drawn(self, random: np.random.Generator, draws: int) -> NDArray[np.float64]:
        """Draws from the triangle; a figure without a range is itself."""
        if self.low == self.high:
            return np.full(draws, self.likely)
        return random.triangular(self.low, self.likely, self.high, draws)


@dataclass(frozen=True)
class Benefit:
    """A yearly benefit per effectively adopting person: people x adoption x value x realisation, lowered by ``risk``.

    ``value`` is in money per person and year at full effective adoption, ``realisation`` the share of it that reaches the accounts;
    ``overlap`` the share already counted in another benefit.
    """

    name: str
    people: float
    value: Assumption
    realisation: Assumption
    overlap: float = 0.0
    risk: float = 0.0


@dataclass(frozen=True)
class Case:
    """Yearly ``costs`` from the start on (raised by ``cost_risk``), benefits, and effective adoption by year (1, 2, ...)."""

    costs: tuple[Assumption, ...]
    benefits: tuple[Benefit, ...]
    adoption: tuple[Assumption, ...]
    rate: float
    cost_risk: float = 0.0

    def __post_init__(self) -> None:
        if len(self.costs) != len(self.adoption) + 1:
            raise ReturnProblem(f"{len(self.costs)} columns of costs (start and each year) and {len(self.adoption)} years of adoption.")
        for year in self.adoption:
            if not 0 <= year.low <= year.high <= 1:
                raise ReturnProblem(f"{year.name}: effective adoption is a share between 0 and 1.")

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Every figure of the case, each once."""
        named = {a.name: a for a in (*self.costs, *self.adoption, *(a for b in self.benefits for a in (b.value, b.realisation)))}
        return tuple(named.values())


@dataclass(frozen=True)
class Range:
    """Net present values and returns of seeded draws; shares and quantiles are of these."""

    values: NDArray[np.float64]
    returns: NDArray[np.float64]

    @property
    def chance_of_gain(self) -> float:
        """Share of draws with a net present value above zero."""
        return float((self.values > 0).mean())

    def between(self, level: float = 0.8) -> tuple[float, float]:
        """The middle ``level`` of the net present values."""
        low, high = np.quantile(self.values, [0.5 - level / 2, 0.5 + level / 2])
        return float(low), float(high)


@dataclass(frozen=True)
class Swing:
    """Net present value with one assumption at its low and its high, all others likely."""

    name: str
    at_low: float
    at_high: float


def result(case: Case, given: Mapping[str, float] | None = None) -> Returns:
    """The case at its likely figures, or at those ``given`` by name."""
    costs, benefits = _flows(case, lambda assumption: (given or {}).get(assumption.name, assumption.likely))
    return returns_of(costs, benefits, rate=case.rate)


def _flows(case: Case, figure: Callable[[Assumption], float]) -> tuple[Flows, Flows]:
    costs = [figure(cost) * (1 + case.cost_risk) for cost in case.costs]
    yearly = sum(b.people * figure(b.value) * figure(b.realisation) * (1 - b.overlap) * (1 - b.risk) for b in case.benefits)
    return costs, [0.0, *(figure(adoption) * yearly for adoption in case.adoption)]


def draw_range(case: Case, *, seed: int, draws: int = 10_000) -> Range:
    """The range of the return by drawing every assumption from its triangle, each on its own."""
    random = np.random.default_rng(seed)
    drawn = {assumption.name: assumption.drawn(random, draws) for assumption in case.assumptions}
    years = (1 + case.rate) ** np.arange(len(case.costs))
    costs = sum(drawn[cost.name] * (1 + case.cost_risk) / years[year] for year, cost in enumerate(case.costs))
    yearly: NDArray[np.float64] = np.zeros(draws)
    for b in case.benefits:
        yearly += b.people * drawn[b.value.name] * drawn[b.realisation.name] * (1 - b.overlap) * (1 - b.risk)
    factor = sum(drawn[adoption.name] / years[year] for year, adoption in enumerate(case.adoption, start=1))
    spent = np.asarray(costs, dtype=float)
    values = np.asarray(yearly * factor - spent, dtype=float)
    return Range(values, np.divide(values, spent, out=np.full(draws, np.nan), where=spent > 0))


def tornado(case: Case) -> tuple[Swing, ...]:
    """How far each assumption alone moves the net present value, the widest first."""
    swings = [
        Swing(a.name, result(case, {a.name: a.low}).net_present_value, result(case, {a.name: a.high}).net_present_value)
        for a in case.assumptions
        if a.low < a.high
    ]
    return tuple(sorted(swings, key=lambda swing: (-abs(swing.at_high - swing.at_low), swing.name)))


def break_even_adoption(case: Case) -> float | None:
    """The effective adoption, the same in every year, at which the net present value is zero; None where even 100 % does not reach it."""

    def value(adoption: float) -> float:
        return result(case, {year.name: adoption for year in case.adoption}).net_present_value

    if value(0.0) >= 0:
        return 0.0
    if value(1.0) < 0:
        return None
    return float(brentq(value, 0.0, 1.0, xtol=1e-12))


def adoption_gap_cost(case: Case, *, people: float, actual: float, target: float) -> float:
    """Benefit a year that ``people`` (a team) do not bring because adoption is ``actual`` and not ``target``; 0 where it is reached.

    The case's benefits are shared equally among the people of each benefit.
    """
    each = sum(b.value.likely * b.realisation.likely * (1 - b.overlap) * (1 - b.risk) for b in case.benefits)
    return max(target - actual, 0.0) * people * each


@dataclass(frozen=True)
class StopRule:
    """Limits fixed before go-live: stop when the chance of a gain from here on and the sponsor's engagement are too low for long."""

    stop_below_chance: float
    fix_below_chance: float
    stop_below_engagement: float
    quarters: int = 2


def decide(rule: StopRule, chances: list[float], engagement: list[float]) -> Decision:
    """Go, fix or stop, from the chance that what is still to be spent pays and the sponsor's engagement, by quarter, latest last."""
    if len(chances) != len(engagement) or not chances:
        raise ReturnProblem("The rule needs both figures for every quarter, at least one.")
    recent = list(zip(chances, engagement, strict=True))[-rule.quarters :]
    low = [chance < rule.stop_below_chance and engaged < rule.stop_below_engagement for chance, engaged in recent]
    if len(recent) == rule.quarters and all(low):
        return "stop"
    return "fix" if chances[-1] < rule.fix_below_chance or any(low[-1:]) else "go"


def to_go(case: Case, *, years_spent: int) -> Case:
    """What is still ahead: the costs and benefits of the years after the first ``years_spent``, the start being sunk."""
    if not 0 <= years_spent < len(case.adoption):
        raise ReturnProblem(f"After {years_spent} of {len(case.adoption)} years nothing is ahead.")
    sunk = replace(case.costs[years_spent], name="already spent", low=0.0, likely=0.0, high=0.0)
    return replace(case, costs=(sunk, *case.costs[years_spent + 1 :]), adoption=case.adoption[years_spent:])
