"""How people see the CRM: what units say of their own use against what is measured of them, and whether units see the same."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

READERS = ("sponsor",)
FEWEST_UNITS = 3


def perception_gap(ledger_perception: pd.DataFrame) -> pd.Series:
    """How far what people say of their use lies from what is measured, unit by unit.

    Formula: answers x |share that answered 4 or 5 to "own use" - habit rate of the unit when the round closed|, over units, / answers.
    Does not count: single people: answers carry no name, so units are compared, or the company where no unit is large enough.
    Not known when: no round asked for one's own use, too few answered, or the habit rate was not known then. Who answers may use it more.

    >>> perception_gap(pd.DataFrame({"apart": [10 * 0.2 + 30 * 0.4], "answers": [40]})).round(4).tolist()
    [0.35]
    """
    return ratio(ledger_perception["apart"], ledger_perception["answers"])


def unit_agreement(ledger_perception: pd.DataFrame) -> pd.Series:
    """Whether the units see the same CRM: 1 where all find the same things good and bad, 0 where each sees another.

    Formula: Kendall's W of the ranks of the questions by mean mark in each unit, corrected for ties.
    Does not count: questions that not all of these units answered; units with too few answers to be shown.
    Not known when: fewer than three units or three questions can be compared, or every unit gave all questions the same mark.
    Source: M. G. Kendall, B. Babington Smith, "The Problem of m Rankings", 1939.

    >>> unit_agreement(pd.DataFrame({"units": [3], "rank_spread": [36.0], "rank_spread_most": [72.0]})).tolist()
    [0.5]
    """
    found = ratio(ledger_perception["rank_spread"], ledger_perception["rank_spread_most"])
    return found.where(ledger_perception["units"] >= FEWEST_UNITS)


NOTHING = "no round asked for it, or too few answered"
METRICS = (
    Metric(perception_gap, "Said against measured use", "share", "lower", READERS, ("F23", "N17"), (), None, "stock", gap_reason=NOTHING),
    Metric(unit_agreement, "Agreement of units", "ratio", "higher", READERS, ("F23", "N17"), (), None, "stock", gap_reason=NOTHING),
)
