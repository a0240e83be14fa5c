"""What was decided, promised and defined for the programme: from the ledger, counted for the whole company."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

READERS = ("sponsor", "project")
NOTHING = "nothing of it is entered in the ledger"


def decisions_ready(ledger_decisions: pd.DataFrame) -> pd.Series:
    """Whether the organisation is changing too, and not only the software.

    Formula: decisions about strategy, process or people that have an owner and are made / all such decisions listed.
    Does not count: decisions about data, technology or money.
    Not known when: no such decision is listed.

    >>> decisions_ready(pd.DataFrame({"ready": [3], "about_the_organisation": [4]})).round(4).tolist()
    [0.75]
    """
    return ratio(ledger_decisions["ready"], ledger_decisions["about_the_organisation"])


def decisions_in_time(ledger_decisions: pd.DataFrame) -> pd.Series:
    """Share of the decisions that the programme was owed and got by their day.

    Formula: decisions made by the day they were due / decisions due by now.
    Does not count: decisions without a day, and those due later.
    Not known when: no decision was due yet.

    >>> decisions_in_time(pd.DataFrame({"in_time": [1], "due": [4]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_decisions["in_time"], ledger_decisions["due"])


def business_decision_share(ledger_decisions: pd.DataFrame) -> pd.Series:
    """Whether the business owns the CRM, or IT does.

    Formula: decisions whose owner sits in the business / decisions whose owner's side is entered.
    Does not count: decisions whose owner's side nobody entered.
    Not known when: no decision has an owner's side.

    >>> business_decision_share(pd.DataFrame({"business": [2], "with_side": [5]})).round(4).tolist()
    [0.4]
    """
    return ratio(ledger_decisions["business"], ledger_decisions["with_side"])


def reviews_held(ledger_reviews: pd.DataFrame) -> pd.Series:
    """Share of the sponsor's reviews planned by now that were held with the sponsor present.

    Formula: reviews held and not without the sponsor / reviews planned by now.
    Does not count: reviews planned later.
    Not known when: no review was planned by now.

    >>> reviews_held(pd.DataFrame({"held": [3], "planned": [4]})).round(4).tolist()
    [0.75]
    """
    return ratio(ledger_reviews["held"], ledger_reviews["planned"])


def customer_review_share(ledger_reviews: pd.DataFrame) -> pd.Series:
    """Share of the reviews held that looked at a figure that customers notice.

    Formula: reviews held with such a figure / reviews held of which it is entered.
    Does not count: reviews of which nobody entered it.
    Not known when: it is entered of no review.

    >>> customer_review_share(pd.DataFrame({"with_customer_figure": [1], "customer_figure_known": [4]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_reviews["with_customer_figure"], ledger_reviews["customer_figure_known"])


def goals_locked_in_time(ledger_goals: pd.DataFrame) -> pd.Series:
    """Share of the goals that were agreed for good before the first wave went live.

    Formula: goals locked before the first go-live / goals.
    Does not count: goals locked later.
    Not known when: no goal or no wave is entered.

    >>> goals_locked_in_time(pd.DataFrame({"locked_in_time": [1], "goals_with_go_live": [2]})).round(4).tolist()
    [0.5]
    """
    return ratio(ledger_goals["locked_in_time"], ledger_goals["goals_with_go_live"])


def goals_with_baseline(ledger_goals: pd.DataFrame) -> pd.Series:
    """Share of the goals of which somebody wrote down where they stood before.

    Formula: goals with baseline and target / goals.
    Does not count: a target without a baseline.
    Not known when: no goal is entered.

    >>> goals_with_baseline(pd.DataFrame({"with_baseline": [2], "goals": [4]})).round(4).tolist()
    [0.5]
    """
    return ratio(ledger_goals["with_baseline"], ledger_goals["goals"])


def goals_changed_late(ledger_goals: pd.DataFrame) -> pd.Series:
    """Share of the locked goals whose target, baseline, day or measure was changed afterwards.

    Formula: locked goals changed after their lock / locked goals.
    Does not count: changes of notes and owners.
    Not known when: no goal is locked.

    >>> goals_changed_late(pd.DataFrame({"changed_late": [1], "locked": [4]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_goals["changed_late"], ledger_goals["locked"])


def customer_goal_share(ledger_goals: pd.DataFrame) -> pd.Series:
    """Whether success is also what customers notice, and not only how we work inside.

    Formula: goals about the customer / goals.
    Does not count: goals about money.
    Not known when: no goal is entered.

    >>> customer_goal_share(pd.DataFrame({"customer": [1], "goals": [5]})).round(4).tolist()
    [0.2]
    """
    return ratio(ledger_goals["customer"], ledger_goals["goals"])


def goals_by_type_share(ledger_goals: pd.DataFrame) -> pd.Series:
    """Share of the goals that are set for one kind of application and not for all alike.

    Formula: goals with a kind of application / goals.
    Does not count: goals for everybody.
    Not known when: no goal is entered.

    >>> goals_by_type_share(pd.DataFrame({"for_a_type": [2], "goals": [5]})).round(4).tolist()
    [0.4]
    """
    return ratio(ledger_goals["for_a_type"], ledger_goals["goals"])


def requirement_clarity(ledger_requirements: pd.DataFrame) -> pd.Series:
    """Share of the requirements that somebody owns, ranks and knows how to accept.

    Formula: requirements with owner, priority and acceptance / requirements.
    Does not count: requirements with one of the three missing.
    Not known when: no requirement is entered.

    >>> requirement_clarity(pd.DataFrame({"clear": [3], "requirements": [4]})).round(4).tolist()
    [0.75]
    """
    return ratio(ledger_requirements["clear"], ledger_requirements["requirements"])


def requirement_churn(ledger_requirements: pd.DataFrame) -> pd.Series:
    """Share of the signed requirements whose wording changed afterwards.

    Formula: requirements changed after their sign-off / requirements signed off.
    Does not count: changes before the sign-off.
    Not known when: no requirement is signed off.

    >>> requirement_churn(pd.DataFrame({"changed_after": [1], "signed_off": [4]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_requirements["changed_after"], ledger_requirements["signed_off"])


def promise_coverage(ledger_requirements: pd.DataFrame) -> pd.Series:
    """Share of what was promised by now that is live and used by three in ten of those it is for.

    Formula: promised requirements due by now that are live and used by 30 % / those that are not live, or whose use is known.
    Does not count: live ones whose use nobody measured; what is promised for later.
    Not known when: nothing was promised by now, or of nothing promised the use is known.

    >>> promise_coverage(pd.DataFrame({"kept": [2], "promised_known": [8]})).round(4).tolist()
    [0.25]
    """
    return ratio(ledger_requirements["kept"], ledger_requirements["promised_known"])


def system_strategy(ledger_systems: pd.DataFrame) -> pd.Series:
    """Share of the systems beside the CRM of which is decided whether they feed it, link to it, retire or stay.

    Formula: systems with a decided mode / systems entered.
    Does not count: systems that nobody entered.
    Not known when: no system is entered.

    >>> system_strategy(pd.DataFrame({"decided": [1], "systems": [2]})).round(4).tolist()
    [0.5]
    """
    return ratio(ledger_systems["decided"], ledger_systems["systems"])


def people_cause_share(ledger_causes: pd.DataFrame) -> pd.Series:
    """How much of what is wrong IT cannot mend: it is for people and processes.

    Formula: open causes owned by process or people / open causes whose kind of owner is entered.
    Does not count: closed causes, and those whose kind of owner nobody entered.
    Not known when: no such cause is open.

    >>> people_cause_share(pd.DataFrame({"open_not_it": [3], "open_with_owner": [4]})).round(4).tolist()
    [0.75]
    """
    return ratio(ledger_causes["open_not_it"], ledger_causes["open_with_owner"])


def open_cause_age(ledger_causes: pd.DataFrame) -> pd.Series:
    """How long the causes that are open have been open, on average.

    Formula: sum of days since they were seen / open causes.
    Does not count: closed causes.
    Not known when: no cause is open.

    >>> open_cause_age(pd.DataFrame({"open_days": [90], "open": [3]})).round(4).tolist()
    [30.0]
    """
    return ratio(ledger_causes["open_days"], ledger_causes["open"])


METRICS = (
    Metric(decisions_ready, "Decisions ready", "share", "higher", READERS, ("F01",), (), None, "stock", gap_reason=NOTHING),
    Metric(decisions_in_time, "Decisions in time", "share", "higher", READERS, ("F30", "N7"), (), None, "stock", gap_reason=NOTHING),
    Metric(
        business_decision_share, "Decisions of the business", "share", "higher", READERS, ("F35",), (), None, "stock", gap_reason=NOTHING
    ),
    Metric(reviews_held, "Reviews held", "share", "higher", READERS, ("F30", "N7"), (), None, "stock", gap_reason=NOTHING),
    Metric(
        customer_review_share,
        "Reviews with a customer figure",
        "share",
        "higher",
        READERS,
        ("F51", "N21"),
        (),
        None,
        "stock",
        gap_reason=NOTHING,
    ),
    Metric(
        goals_locked_in_time,
        "Goals locked before go-live",
        "share",
        "higher",
        READERS,
        ("F33", "F63", "N8"),
        (),
        None,
        "stock",
        gap_reason=NOTHING,
    ),
    Metric(goals_with_baseline, "Goals with a baseline", "share", "higher", READERS, ("F33", "N8"), (), None, "stock", gap_reason=NOTHING),
    Metric(
        goals_changed_late, "Goals changed after the lock", "share", "lower", READERS, ("F33", "N8"), (), None, "stock", gap_reason=NOTHING
    ),
    Metric(
        customer_goal_share,
        "Goals that customers notice",
        "share",
        "higher",
        READERS,
        ("F51", "F52", "N21"),
        (),
        None,
        "stock",
        gap_reason=NOTHING,
    ),
    Metric(goals_by_type_share, "Goals for one kind of work", "share", "higher", READERS, ("F03",), (), None, "stock", gap_reason=NOTHING),
    Metric(requirement_clarity, "Clear requirements", "share", "higher", READERS, ("F31",), (), None, "stock", gap_reason=NOTHING),
    Metric(
        requirement_churn, "Requirements changed after sign-off", "share", "lower", READERS, ("F31",), (), None, "stock", gap_reason=NOTHING
    ),
    Metric(promise_coverage, "Promises kept", "share", "higher", READERS, ("F47", "N18"), (), None, "stock", gap_reason=NOTHING),
    Metric(system_strategy, "Systems with a plan", "share", "higher", READERS, ("F34",), (), None, "stock", gap_reason=NOTHING),
    Metric(
        people_cause_share,
        "Open causes that people must remove",
        "share",
        "neither",
        READERS,
        ("F22",),
        (),
        None,
        "stock",
        gap_reason=NOTHING,
    ),
    Metric(open_cause_age, "Age of open causes", "days", "lower", READERS, ("F22",), (), None, "stock", gap_reason=NOTHING),
)
