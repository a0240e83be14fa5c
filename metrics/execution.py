"""How the programme is carried out, and whether it pays: from the ledger, counted for the whole company."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import count, ratio

READERS = ("sponsor", "project")
NOTHING = "nothing of it is entered in the ledger"


def milestone_clarity(ledger_milestones: pd.DataFrame) -> pd.Series:
    """Share of the milestones by which one sees whether they are reached.

    Formula: milestones with a figure / milestones (each has a day).
    Does not count: nothing.
    Not known when: no milestone is entered.

    >>> milestone_clarity(pd.DataFrame({"with_metric": [4], "milestones": [5]})).round(4).tolist()
    [0.8]
    """
    return ratio(ledger_milestones["with_metric"], ledger_milestones["milestones"])


def milestone_slip(ledger_milestones: pd.DataFrame) -> pd.Series:
    """By how many days milestones came later than planned at first, on average.

    Formula: sum of days from the first planned day to the day reached, or to now where it is not / milestones due at first by now.
    Does not count: milestones due later; early ones count as no slip.
    Not known when: no milestone was due by now.

    >>> milestone_slip(pd.DataFrame({"slip_days": [30], "due": [4]})).round(4).tolist()
    [7.5]
    """
    return ratio(ledger_milestones["slip_days"], ledger_milestones["due"])


def milestones_missed_in_a_row(ledger_milestones: pd.DataFrame) -> pd.Series:
    """How many of the latest milestones due were missed one after the other: a programme given up half-way begins so.

    Formula: milestones due by now and not reached by their day planned now, counted from the latest back to the first that was reached.
    Does not count: milestones due later.
    Not known when: no milestone was due by now.

    >>> milestones_missed_in_a_row(pd.DataFrame({"missed_in_a_row": [2], "due": [5]})).round(4).tolist()
    [2.0]
    """
    return count(ledger_milestones["missed_in_a_row"]).where(ledger_milestones["due"] > 0)


def effort_ratio(ledger_milestones: pd.DataFrame) -> pd.Series:
    """Whether management took it for a smaller job than it is.

    Formula: person-days spent / person-days planned, of milestones reached with both entered.
    Does not count: milestones not reached yet.
    Not known when: no milestone reached has both.

    >>> effort_ratio(pd.DataFrame({"actual_person_days": [60], "planned_person_days": [40]})).round(4).tolist()
    [1.5]
    """
    return ratio(ledger_milestones["actual_person_days"], ledger_milestones["planned_person_days"])


def quick_win_share(ledger_milestones: pd.DataFrame) -> pd.Series:
    """Share of the small gains planned that people had within 90 days of the first go-live.

    Formula: quick wins reached within 90 days / quick wins, once these days are over.
    Does not count: other milestones.
    Not known when: no quick win or wave is entered, or the 90 days are not over.

    >>> quick_win_share(pd.DataFrame({"quick_wins_in_time": [1], "quick_wins_judged": [2]})).round(4).tolist()
    [0.5]
    """
    return ratio(ledger_milestones["quick_wins_in_time"], ledger_milestones["quick_wins_judged"])


def largest_wave_share(ledger_waves: pd.DataFrame) -> pd.Series:
    """Whether everything starts at once: the share of the people who start in the largest wave.

    Formula: people of the largest wave / people of all waves.
    Does not count: waves whose people nobody entered make it unknown.
    Not known when: no wave is entered, or the people of one are not known.

    >>> largest_wave_share(pd.DataFrame({"largest_people": [40], "people": [100]})).round(4).tolist()
    [0.4]
    """
    return ratio(ledger_waves["largest_people"], ledger_waves["people"])


def cost_against_plan(ledger_costs: pd.DataFrame) -> pd.Series:
    """What was spent for each unit of money planned.

    Formula: sums spent / sums planned, of costs with both entered.
    Does not count: costs of which one of the two is not known.
    Not known when: no cost has both.

    >>> cost_against_plan(pd.DataFrame({"actual_of_both": [120.0], "planned_of_both": [100.0]})).round(4).tolist()
    [1.2]
    """
    return ratio(ledger_costs["actual_of_both"], ledger_costs["planned_of_both"])


def running_cost_share(ledger_costs: pd.DataFrame) -> pd.Series:
    """Share of what was spent that went into infrastructure and support, which few plan for.

    Formula: spent on infrastructure and support / spent.
    Does not count: costs whose sum is not known yet.
    Not known when: nothing spent is entered.

    >>> running_cost_share(pd.DataFrame({"running": [20.0], "actual": [100.0]})).round(4).tolist()
    [0.2]
    """
    return ratio(ledger_costs["running"], ledger_costs["actual"])


def trained_before_access(ledger_trainings: pd.DataFrame) -> pd.Series:
    """Share of the people trained who were trained before they had access.

    Formula: people trained before access / people trained, of trainings with both entered.
    Does not count: trainings of which one of the two is not known.
    Not known when: no training has both.

    >>> trained_before_access(pd.DataFrame({"before_access": [10], "people_of_both": [40]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_trainings["before_access"], ledger_trainings["people_of_both"])


def in_person_training_share(ledger_trainings: pd.DataFrame) -> pd.Series:
    """Share of the people trained with somebody beside them.

    Formula: people of trainings in person / people of trainings of which it is entered.
    Does not count: trainings of which it is not known.
    Not known when: it is entered of no training.

    >>> in_person_training_share(pd.DataFrame({"in_person": [30], "in_person_known": [40]})).round(4).tolist()
    [0.75]
    """
    return ratio(ledger_trainings["in_person"], ledger_trainings["in_person_known"])


def capacity_share(ledger_capacity: pd.DataFrame) -> pd.Series:
    """How much of the people needed for the programme there are now.

    Formula: full-time equivalents available, at most those needed in each role / needed, in windows that hold the day.
    Does not count: what one role has too many of.
    Not known when: no need is entered for the day, or what is available is not known.

    >>> capacity_share(pd.DataFrame({"available": [3.0], "needed": [4.0]})).round(4).tolist()
    [0.75]
    """
    return ratio(ledger_capacity["available"], ledger_capacity["needed"])


def preparation_score(ledger_preparation: pd.DataFrame) -> pd.Series:
    """How much of plan, budget, training, sponsor and baseline was there before the first go-live.

    Formula: of five: a milestone, a planned cost or the terms of a case, a training, a review, a goal with baseline, dated before it / 5.
    Does not count: what was dated later.
    Not known when: no wave is entered.

    >>> preparation_score(pd.DataFrame({"present": [4], "asked": [5]})).round(4).tolist()
    [0.8]
    """
    return ratio(ledger_preparation["present"], ledger_preparation["asked"])


def fear_share(ledger_answers: pd.DataFrame) -> pd.Series:
    """Share of those who answered in the last round who fear being watched by it.

    Formula: marks of 4 or 5 to fear of being watched / answers.
    Does not count: earlier rounds.
    Not known when: fewer answered than the floor of privacy asks for.

    >>> fear_share(pd.DataFrame({"fear_high": [4], "fear_answers": [16]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_answers["fear_high"], ledger_answers["fear_answers"])


def gain_known_share(ledger_answers: pd.DataFrame) -> pd.Series:
    """Share of those who answered in the last round who know what they themselves gain from it.

    Formula: marks of 4 or 5 to what I gain / answers.
    Does not count: earlier rounds.
    Not known when: fewer answered than the floor of privacy asks for.

    >>> gain_known_share(pd.DataFrame({"gain_high": [4], "gain_answers": [16]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_answers["gain_high"], ledger_answers["gain_answers"])


def expectation_gap(ledger_answers: pd.DataFrame) -> pd.Series:
    """By how many marks of five technology, process and people fell short of what was expected, on average of the three.

    Formula: mean over the three of (mean mark expected - mean mark found) in the last round.
    Does not count: earlier rounds.
    Not known when: one of the three was not answered by as many as the floor of privacy asks for.

    >>> expectation_gap(pd.DataFrame({"gap_sum": [3.0], "gap_pillars": [3]})).round(4).tolist()
    [1.0]
    """
    return ratio(ledger_answers["gap_sum"], ledger_answers["gap_pillars"])


def benefits_realised(ledger_return: pd.DataFrame) -> pd.Series:
    """What measured adoption brought so far against what the business case promised for the same weeks.

    Formula: benefit of the weeks measured / benefit planned for them; values and realisation as entered.
    Does not count: weeks in which adoption is not known.
    Not known when: the case is not entered, or nothing was measured.

    >>> benefits_realised(pd.DataFrame({"benefit_so_far": [71.0], "benefit_planned": [100.0]})).round(4).tolist()
    [0.71]
    """
    return ratio(ledger_return["benefit_so_far"], ledger_return["benefit_planned"])


def chance_of_gain(ledger_return: pd.DataFrame) -> pd.Series:
    """In how many of the seeded draws of all assumptions the programme brings more than it costs.

    Formula: draws with a net present value above zero / draws, adoption staying where it is measured.
    Does not count: a rise in adoption that was not seen, but for the upper end of its range.
    Not known when: the case is not entered, or nothing was measured.

    >>> chance_of_gain(pd.DataFrame({"draws_with_gain": [6400], "draws": [10000]})).round(4).tolist()
    [0.64]
    """
    return ratio(ledger_return["draws_with_gain"], ledger_return["draws"])


METRICS = (
    Metric(milestone_clarity, "Milestones with a measure", "share", "higher", READERS, ("F32",), (), None, "stock", gap_reason=NOTHING),
    Metric(milestone_slip, "Slip of milestones", "days", "lower", READERS, ("F32",), (), None, "stock", gap_reason=NOTHING),
    Metric(
        milestones_missed_in_a_row,
        "Milestones missed in a row",
        "events",
        "lower",
        READERS,
        ("F61",),
        (),
        None,
        "stock",
        gap_reason=NOTHING,
    ),
    Metric(effort_ratio, "Effort against plan", "ratio", "lower", READERS, ("F25",), (), None, "stock", gap_reason=NOTHING),
    Metric(quick_win_share, "Quick wins in 90 days", "share", "higher", READERS, ("F36",), (), None, "stock", gap_reason=NOTHING),
    Metric(largest_wave_share, "Largest wave", "share", "lower", READERS, ("F36",), (), None, "stock", gap_reason=NOTHING),
    Metric(cost_against_plan, "Cost against plan", "ratio", "lower", READERS, ("F27",), (), None, "stock", gap_reason=NOTHING),
    Metric(running_cost_share, "Cost of running it", "share", "lower", READERS, ("F27",), (), None, "stock", gap_reason=NOTHING),
    Metric(trained_before_access, "Trained before access", "share", "higher", READERS, ("F42",), (), None, "stock", gap_reason=NOTHING),
    Metric(in_person_training_share, "Trained in person", "share", "higher", READERS, ("F42",), (), None, "stock", gap_reason=NOTHING),
    Metric(capacity_share, "Capacity there is", "share", "higher", READERS, ("F60",), (), None, "stock", gap_reason=NOTHING),
    Metric(preparation_score, "Preparation", "share", "higher", READERS, ("F63",), (), None, "stock", gap_reason=NOTHING),
    Metric(fear_share, "Afraid of being watched", "share", "lower", READERS, ("F17",), (), None, "stock", gap_reason=NOTHING),
    Metric(gain_known_share, "Know what they gain", "share", "higher", READERS, ("F24",), (), None, "stock", gap_reason=NOTHING),
    Metric(expectation_gap, "Expectation gap", "ratio", "lower", READERS, ("F54",), (), None, "stock", gap_reason=NOTHING),
    Metric(benefits_realised, "Benefits realised", "share", "higher", READERS, ("F48", "N15"), (), None, "stock", gap_reason=NOTHING),
    Metric(chance_of_gain, "Chance of a gain", "share", "higher", READERS, ("F53", "N15"), (), None, "stock", gap_reason=NOTHING),
)
