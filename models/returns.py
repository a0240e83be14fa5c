"""Return arithmetic: present values, return on investment, payback and rates of return, with their conditions.

Source: the conventions of Forrester's Total Economic Impact: the initial column is not discounted, later years are discounted at their
end, return is net present value over the present value of costs; benefits are lowered and costs raised for risk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

SMALL_OUTLAY = 0.1  # an initial outlay below this share of all costs makes an internal rate meaningless
NEGLIGIBLE = 1e-12  # of the largest amount: what arithmetic cannot tell from nothing

Flows = Sequence[float] | NDArray[np.float64]


class ReturnProblem(ValueError):
    """The figures given are no case that can be calculated."""


@dataclass(frozen=True)
class Returns:
    """The result of a case; ``payback`` in periods after the start, None where it never comes; rates per period, see ``internal_rates``."""

    present_costs: float
    present_benefits: float
    net_present_value: float
    return_on_investment: float | None
    payback: float | None
    discounted_payback: float | None
    internal_rates: tuple[float, ...]
    why_no_rate: str | None


def present_value(flows: Flows, rate: float) -> float:
    """Value today of ``flows`` at the start (not discounted) and at the end of each period.

    >>> round(present_value([0, 110], 0.10), 9)
    100.0
    """
    if rate <= -1:
        raise ReturnProblem(f"A discount rate of {rate:.0%} a period takes everything and more.")
    amounts = np.asarray(flows, dtype=float)
    return float((amounts / (1 + rate) ** np.arange(len(amounts))).sum())


def payback(flows: Flows) -> float | None:
    """Periods until the cumulative net flow is at or above zero for the first time, straight within a period; None where never.

    A flow that starts at or above zero has paid back at once; it may fall below zero again later: the first time counts.

    >>> payback([-100, 50, 100])
    1.5
    """
    total = np.cumsum(np.asarray(flows, dtype=float))
    paid = np.flatnonzero(total >= 0)
    if not len(paid):
        return None
    first = int(paid[0])
    if first == 0:
        return 0.0
    return float(first - 1 + -total[first - 1] / (total[first] - total[first - 1]))


def internal_rates(flows: Flows) -> tuple[float, ...]:
    """Every rate above -100 % at which the present value is zero, in ascending order; empty where there is none.

    >>> [round(rate, 6) for rate in internal_rates([-100, 230, -132])]
    [0.1, 0.2]
    """
    amounts = np.asarray(flows, dtype=float)
    amounts = np.trim_zeros(np.where(np.abs(amounts) > NEGLIGIBLE * np.abs(amounts).max(initial=0), amounts, 0.0), "b")
    if not ((amounts > 0).any() and (amounts < 0).any()):
        return ()
    roots = np.roots(amounts[::-1])  # in the discount factor 1 / (1 + rate)
    factors = sorted({round(float(root.real), 9) for root in roots if abs(root.imag) < 1e-7 and 1e-9 < root.real < 1e9}, reverse=True)
    return tuple(_polished(amounts, 1 / factor - 1) for factor in factors)


def _polished(amounts: NDArray[np.float64], rate: float) -> float:
    """A root from the polynomial, made exact where the present value changes sign around it."""
    reach = 1e-6 * (1 + abs(rate))
    low, high = max(rate - reach, -1 + 1e-12), rate + reach
    if present_value(amounts, low) * present_value(amounts, high) < 0:
        return float(brentq(partial(present_value, amounts), low, high, xtol=1e-14))
    return rate


def returns_of(costs: Flows, benefits: Flows, *, rate: float) -> Returns:
    """The result of a case with ``costs`` and ``benefits`` (both positive amounts) at the start and at the end of each period.

    Without costs there is no return on investment. Internal rates are withheld, with the reason, where the flow never changes sign,
    or where the initial outlay is below a tenth of all costs.
    """
    if len(costs) != len(benefits):
        raise ReturnProblem(f"{len(costs)} periods of costs and {len(benefits)} of benefits.")
    spent, gained = np.asarray(costs, dtype=float), np.asarray(benefits, dtype=float)
    if not (np.isfinite(spent).all() and np.isfinite(gained).all()):
        raise ReturnProblem("A cost or benefit is not a number: what is not known must be entered, or the case waits for it.")
    if (spent < 0).any():
        raise ReturnProblem("A cost is negative: enter savings as benefits.")
    net = gained - spent
    present_costs, present_benefits = present_value(spent, rate), present_value(gained, rate)
    why = _why_no_rate(net, spent)
    return Returns(
        present_costs=present_costs,
        present_benefits=present_benefits,
        net_present_value=present_benefits - present_costs,
        return_on_investment=(present_benefits - present_costs) / present_costs if present_costs > 0 else None,
        payback=payback(net),
        discounted_payback=payback(net / (1 + rate) ** np.arange(len(net))),
        internal_rates=() if why else internal_rates(net),
        why_no_rate=why,
    )


def _why_no_rate(net: NDArray[np.float64], costs: NDArray[np.float64]) -> str | None:
    if not ((net > 0).any() and (net < 0).any()):
        return "the net flow never changes its sign"
    if len(costs) and costs[0] < SMALL_OUTLAY * costs.sum():
        return f"the initial outlay is below {100 * SMALL_OUTLAY:.0f} % of all costs, which makes the rate meaningless"
    return None
