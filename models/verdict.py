"""One sentence a trainer understands about an intervention's effect, which says no more than the figures carry."""

import math

from models.effect import Effect, Estimate


def percent(log_points: float) -> float:
    """Relative change in percent of a difference of logarithms.

    >>> round(percent(math.log(1.18)), 6)
    18.0
    """
    return 100 * math.expm1(log_points)


def _size(log_points: float) -> str:
    value = percent(log_points)
    return f"{abs(value):.0f} % {'more' if value >= 0 else 'less'}"


def _between(estimate: Estimate) -> str:
    low, high = percent(estimate.low), percent(estimate.high)
    if low >= 0:
        return f"between {low:.0f} % and {high:.0f} %"
    if high <= 0:
        return f"between {-high:.0f} % and {-low:.0f} %"
    return f"between {-low:.0f} % less and {high:.0f} % more"


def _lasting(effect: Effect) -> str:
    if effect.fading == "too short to tell":
        return f"{effect.weeks_after} weeks are too short to tell whether it lasts"
    if effect.fading == "fading":
        last = effect.blocks[-1]
        return f"it fades: {_size(last.estimate.value)} by weeks {last.first_week} to {last.last_week}"
    return f"no sign of fading after {effect.weeks_after} weeks"


def verdict(effect: Effect, *, who: str, what: str = "core work", placebo_is_clear: bool = False) -> str:
    """The finding, ``who`` being a plural like "Teams trained in March" and ``what`` the measure, whose logarithm was the outcome.

    A pre-dip or a placebo date with a clear "effect" is said, never hidden.
    """
    if effect.estimate is None:
        return f"The effect is not estimable, because {effect.why_not}."
    if placebo_is_clear:
        return (
            f"The effect is not estimable, because {who[0].lower() + who[1:]} were on another path already: "
            "the same calculation finds an effect at a date when nothing happened."
        )
    estimate = effect.estimate
    if estimate.is_clear:
        said = f"{who} did {_size(estimate.value)} {what} than they would have, {_between(estimate)}; {_lasting(effect)}."
    else:
        said = (
            f"No clear effect: {who[0].lower() + who[1:]} did {_size(estimate.value)} {what} than they would have, {_between(estimate)}; "
            f"with this many teams only a change of {percent(estimate.smallest_detectable):.0f} % or more would show."
        )
    if effect.pre_dip is not None and effect.pre_dip.high < 0:
        said += " They were chosen in a dip; the weeks around it are left out, so that their recovery does not count as the effect."
    return said
