"""The ledger counted as of a day: one row per fact, for the whole company. Metrics divide what stands here.

A fact's columns are named in `counts`; what nobody entered is a count of zero below the line, so that the metric is not known.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]
Rows = Callable[[str], Sequence[Row]]
Counts = dict[str, dict[str, float]]
FIVE_FLAGS = 5
USED_BY = 0.3
QUICK = timedelta(days=90)
JUDGED = ("target", "baseline", "due", "metric", "cohort", "title")


def counts(rows: Rows, goal_changes: Sequence[Row], as_of: date) -> Counts:
    """Every fact of the ledger by name; ``goal_changes`` are the changes of goals from its trail."""
    go_live = min((row["go_live"] for row in rows("wave")), default=None)
    return {
        "ledger_decisions": _decisions(rows("decision"), as_of),
        "ledger_reviews": _reviews(rows("review"), as_of),
        "ledger_goals": _goals(rows("goal"), goal_changes, go_live),
        "ledger_requirements": _requirements(rows("requirement"), as_of),
        "ledger_systems": {"systems": len(rows("system")), "decided": sum(row["mode"] is not None for row in rows("system"))},
        "ledger_causes": _causes(rows("cause"), as_of),
        "ledger_milestones": _milestones(rows("milestone"), go_live, as_of),
        "ledger_waves": _waves(rows("wave")),
        "ledger_costs": _costs(rows("cost")),
        "ledger_trainings": _trainings([row for row in rows("intervention") if row["kind"] == "training" and row["held_on"] <= as_of]),
        "ledger_capacity": _capacity(rows("capacity"), as_of),
        "ledger_preparation": _preparation(rows, go_live),
    }


def _decisions(rows: Sequence[Row], as_of: date) -> dict[str, float]:
    organisation = [row for row in rows if row["kind"] in ("strategy", "process", "people")]
    due = [row for row in rows if row["due"] is not None and row["due"] <= as_of]
    sided = [row for row in rows if row["owner_side"] is not None]
    return {
        "about_the_organisation": len(organisation),
        "ready": sum(row["owner_role"] is not None and _by(row["decided_on"], as_of) for row in organisation),
        "due": len(due),
        "in_time": sum(_by(row["decided_on"], row["due"]) for row in due),
        "with_side": len(sided),
        "business": sum(row["owner_side"] == "business" for row in sided),
    }


def _reviews(rows: Sequence[Row], as_of: date) -> dict[str, float]:
    planned = [row for row in rows if row["planned_on"] <= as_of]
    held = [row for row in planned if _by(row["held_on"], as_of)]
    known = [row for row in held if row["customer_figure"] is not None]
    return {
        "planned": len(planned),
        "held": sum(row["sponsor_present"] is not False for row in held),
        "customer_figure_known": len(known),
        "with_customer_figure": sum(row["customer_figure"] for row in known),
    }


def _goals(rows: Sequence[Row], changes: Sequence[Row], go_live: date | None) -> dict[str, float]:
    locked = {str(row["key"]): row["locked_at"] for row in rows if row["locked_at"] is not None}
    late = {
        str(change["key"])
        for change in changes
        if change["action"] == "change"
        and change["column_name"] in JUDGED
        and str(change["key"]) in locked
        and change["at"] > locked[str(change["key"])]
    }
    return {
        "goals": len(rows),
        "goals_with_go_live": len(rows) if go_live is not None else 0,
        "locked_in_time": sum(go_live is not None and moment.date() < go_live for moment in locked.values()),
        "with_baseline": sum(row["baseline"] is not None and row["target"] is not None for row in rows),
        "locked": len(locked),
        "changed_late": len(late),
        "customer": sum(row["kind"] == "customer" for row in rows),
        "for_a_type": sum(row["application_type"] is not None for row in rows),
    }


def _requirements(rows: Sequence[Row], as_of: date) -> dict[str, float]:
    signed = [row for row in rows if _by(row["signed_off_on"], as_of)]
    promised = [row for row in rows if row["promised"] and _by(row["promised_for"], as_of)]
    known = [row for row in promised if not _by(row["live_on"], as_of) or row["used_share"] is not None]
    return {
        "requirements": len(rows),
        "clear": sum(all(row[column] is not None for column in ("owner_role", "priority", "acceptance")) for row in rows),
        "signed_off": len(signed),
        "changed_after": sum(row["changed_on"] is not None and row["changed_on"] > row["signed_off_on"] for row in signed),
        "promised_known": len(known),
        "kept": sum(_by(row["live_on"], as_of) and row["used_share"] >= USED_BY for row in known),
    }


def _causes(rows: Sequence[Row], as_of: date) -> dict[str, float]:
    still = [row for row in rows if row["opened_on"] <= as_of and not _by(row["closed_on"], as_of)]
    owned = [row for row in still if row["owner_type"] is not None]
    return {
        "open": len(still),
        "open_days": sum((as_of - row["opened_on"]).days for row in still),
        "open_with_owner": len(owned),
        "open_not_it": sum(row["owner_type"] != "it" for row in owned),
    }


def _milestones(rows: Sequence[Row], go_live: date | None, as_of: date) -> dict[str, float]:
    due = sorted((row for row in rows if row["first_due"] <= as_of), key=lambda row: row["first_due"])
    both = [row for row in rows if _by(row["done_on"], as_of) and None not in (row["planned_person_days"], row["actual_person_days"])]
    judged = [row for row in rows if row["quick_win"]] if go_live is not None and go_live + QUICK <= as_of else []
    missed = 0
    for row in sorted((row for row in rows if row["due"] <= as_of), key=lambda row: row["due"], reverse=True):
        if _by(row["done_on"], row["due"]):
            break
        missed += 1
    return {
        "milestones": len(rows),
        "with_metric": sum(row["metric"] is not None for row in rows),
        "due": len(due),
        "slip_days": sum(max(((row["done_on"] if _by(row["done_on"], as_of) else as_of) - row["first_due"]).days, 0) for row in due),
        "missed_in_a_row": missed,
        "planned_person_days": sum(row["planned_person_days"] for row in both),
        "actual_person_days": sum(row["actual_person_days"] for row in both),
        "quick_wins_judged": len(judged),
        "quick_wins_in_time": sum(go_live is not None and _by(row["done_on"], go_live + QUICK) for row in judged),
    }


def _waves(rows: Sequence[Row]) -> dict[str, float]:
    people = [row["people"] for row in rows]
    is_known = bool(people) and None not in people
    return {"people": sum(people) if is_known else 0, "largest_people": max(people) if is_known else 0}


def _costs(rows: Sequence[Row]) -> dict[str, float]:
    spent = [row for row in rows if row["actual"] is not None]
    both = [row for row in spent if row["planned"] is not None]
    return {
        "actual": sum(row["actual"] for row in spent),
        "running": sum(row["actual"] for row in spent if row["cost_class"] in ("infrastructure", "support")),
        "actual_of_both": sum(row["actual"] for row in both),
        "planned_of_both": sum(row["planned"] for row in both),
    }


def _trainings(rows: Sequence[Row]) -> dict[str, float]:
    counted = [row for row in rows if row["people"] is not None]
    both = [row for row in counted if row["before_access"] is not None]
    known = [row for row in counted if row["in_person"] is not None]
    return {
        "people_of_both": sum(row["people"] for row in both),
        "before_access": sum(row["before_access"] for row in both),
        "in_person_known": sum(row["people"] for row in known),
        "in_person": sum(row["people"] for row in known if row["in_person"]),
    }


def _capacity(rows: Sequence[Row], as_of: date) -> dict[str, float]:
    now = [row for row in rows if row["date_from"] <= as_of < row["date_to"]]
    if any(row["available"] is None for row in now):
        return {"needed": 0, "available": 0}
    return {"needed": sum(row["needed"] for row in now), "available": sum(min(row["available"], row["needed"]) for row in now)}


def _preparation(rows: Rows, go_live: date | None) -> dict[str, float]:
    if go_live is None:
        return {"asked": 0, "present": 0}
    flags = (
        any(row["first_due"] <= go_live for row in rows("milestone")),
        any(row["fixed_on"] is not None and row["fixed_on"] < go_live for row in rows("case_terms"))
        or any(row["planned"] is not None and row["spent_on"] <= go_live for row in rows("cost")),
        any(row["kind"] == "training" and row["held_on"] < go_live for row in rows("intervention")),
        any(row["planned_on"] < go_live for row in rows("review")),
        any(row["baseline"] is not None and row["baseline_on"] is not None and row["baseline_on"] <= go_live for row in rows("goal")),
    )
    return {"asked": FIVE_FLAGS, "present": sum(flags)}


def _by(day: date | None, end: date) -> bool:
    return day is not None and day <= end
