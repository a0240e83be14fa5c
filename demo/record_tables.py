"""Tables of companies, contacts, leads, deals, cases and activities, as columns of the demo CRM."""

import numpy as np
import pandas as pd

from demo.clock import DAY_S, Ints
from demo.columns import Column, Columns, ids, known, spread, words
from demo.fields import FILLED, PLACEHOLDER, PLACEHOLDERS, is_household
from demo.log_tables import MODULES
from demo.mixes import ACTIVITY_KINDS, CHANNELS, OBJECT, OBJECTS
from demo.organisation import FIRST_NAMES, LAST_NAMES
from demo.pipeline import CASE_STATUSES, CONVERTED, LEAD_STATUSES, STAGES
from demo.world import World

INDUSTRIES = ["Machinery", "Retail", "Health", "Logistics", "Energy", "Software", "Food", "Construction"]
SOURCES = ["Fair", "Web", "Referral", "Call", "Partner"]
REASONS = ["Price", "Timing", "Competitor", "No budget"]
PRIORITIES = ["Low", "Normal", "High", "Urgent"]
CATEGORIES = ["Question", "Fault", "Order", "Complaint"]
WRAP_CODES = ["Solved", "Forwarded", "Call back"]
TITLES = ["Buyer", "Owner", "Engineer", "Office manager", "Director"]
STEPS = ["Send quote", "Call back", "Plan visit", "Clarify budget"]
PROBABILITIES = np.array([10, 30, 50, 75, 100, 0])


def _rows(world: World, name: str) -> pd.DataFrame:
    return world.records[world.records["object"] == OBJECT[name]]


def _audit(rows: pd.DataFrame) -> Columns:
    """The columns that every record has."""
    return {
        "id": ids(rows.index),
        "owner_id": ids(rows["owner"]),
        "created_at": rows["created_at"].tolist(),
        "created_by": ids(rows["created_by"]),
        "changed_at": rows["modified_at"].tolist(),
        "changed_by": ids(rows["modified_by"]),
        "entered_by": words(CHANNELS, rows["channel"].to_numpy()),
        "deleted_at": known(rows["deleted_at"]),
    }


def _texts(world: World, place: tuple[str, str], values: Column) -> Column:
    """``values`` where the field is filled, a placeholder or nothing elsewhere. Empty is null or an empty text."""
    state = world.fills[place[0]][place[1]].state
    column = np.array(spread(["", None], np.arange(len(state))), dtype=object)
    column[state == FILLED] = np.array(values, dtype=object)[state == FILLED]
    places = np.flatnonzero(state == PLACEHOLDER)
    column[places] = spread(PLACEHOLDERS, places)
    return column.tolist()


def _kept(world: World, place: tuple[str, str], values: Column) -> Column:
    """Numbers, dates or links where the field is filled, else null."""
    column = np.array(values, dtype=object)
    column[world.fills[place[0]][place[1]].state != FILLED] = None
    return column.tolist()


def companies(world: World) -> dict[str, Columns]:
    """Accounts: businesses and some households."""
    rows = _rows(world, "account")
    number = rows.index.to_numpy()
    return {
        "companies": {
            **_audit(rows),
            "name": [f"{LAST_NAMES[n % 25]} {INDUSTRIES[n % 8]} {n}" for n in number.tolist()],
            "kind": words(["business", "household"], is_household(number).astype(int)),
            "industry": _texts(world, ("account", "industry"), spread(INDUSTRIES, number)),
            "website": _texts(world, ("account", "website"), [f"https://c{n}.example.com" for n in number.tolist()]),
            "phone": _texts(world, ("account", "phone"), _phones(number)),
        }
    }


def _phones(number: Ints) -> Column:
    return [f"+49 30 555 {n:06d}" for n in number.tolist()]


def contacts(world: World) -> dict[str, Columns]:
    """Contacts, most of them at a company."""
    rows = _rows(world, "contact")
    number = rows.index.to_numpy()
    return {
        "contacts": {
            **_audit(rows),
            "first_name": spread(FIRST_NAMES, number),
            "last_name": spread(LAST_NAMES, number // 26),
            "email": _texts(world, ("contact", "email"), [f"contact{n}@example.com" for n in number.tolist()]),
            "phone": _texts(world, ("contact", "phone"), _phones(number)),
            "job_title": _texts(world, ("contact", "job_title"), spread(TITLES, number)),
            "company_id": _kept(world, ("contact", "account"), ids(world.links["company"][number])),
        }
    }


def leads(world: World) -> dict[str, Columns]:
    """Leads; converted ones point to what became of them."""
    rows = _rows(world, "lead")
    number = rows.index.to_numpy()
    status = world.pipeline.leads.final[number]
    became = {name: np.where(status == CONVERTED, world.links[name].to_numpy()[number], -1) for name in ("company", "contact", "deal")}
    return {
        "leads": {
            **_audit(rows),
            "person": [f"{FIRST_NAMES[n % 26]} {LAST_NAMES[n % 25]}" for n in number.tolist()],
            "company": _texts(world, ("lead", "company"), [f"{LAST_NAMES[n % 25]} {n}" for n in number.tolist()]),
            "email": _texts(world, ("lead", "email"), [f"lead{n}@example.com" for n in number.tolist()]),
            "phone": _texts(world, ("lead", "phone"), _phones(number)),
            "source": _texts(world, ("lead", "source"), spread(SOURCES, number)),
            "status": words(LEAD_STATUSES, status),
            "converted_at": known(np.where(status == CONVERTED, world.pipeline.leads.closed_at[number], -1)),
            "converted_company_id": ids(became["company"]),
            "converted_contact_id": ids(became["contact"]),
            "converted_deal_id": ids(became["deal"]),
        }
    }


def deals(world: World) -> dict[str, Columns]:
    """Opportunities."""
    rows = _rows(world, "opportunity")
    number = rows.index.to_numpy()
    money, stages = world.pipeline.deals, world.pipeline.stages
    stage = stages.final[number]
    since = world.stage_log.groupby("record")["at"].max().loc[number]
    step_days = [world.clock.date_of(day).isoformat() for day in (world.clock.as_of_day + number % 40 - 15).tolist()]
    return {
        "deals": {
            **_audit(rows),
            "name": [f"Deal {n}" for n in number.tolist()],
            "company_id": ids(world.links["company"][number]),
            "contact_id": _kept(world, ("opportunity", "contact"), ids(world.links["contact"][number])),
            "stage": words(STAGES, stage),
            "amount": _kept(world, ("opportunity", "amount"), money["amount"].astype(float).tolist()),
            "currency": money["currency"].tolist(),
            "probability": PROBABILITIES[stage].tolist(),
            "closed_at": known(stages.closed_at[number]),
            "close_day": _kept(world, ("opportunity", "close_date"), [world.clock.date_of(day).isoformat() for day in money["close_day"]]),
            "next_step": _texts(world, ("opportunity", "next_step"), spread(STEPS, number)),
            "next_step_day": _kept(world, ("opportunity", "next_step"), step_days),
            "source": _texts(world, ("opportunity", "source"), spread(SOURCES, number)),
            "loss_reason": _texts(world, ("opportunity", "loss_reason"), spread(REASONS, number)),
            "stage_since": since.tolist(),
        }
    }


def cases(world: World) -> dict[str, Columns]:
    """Cases."""
    rows = _rows(world, "case")
    number = rows.index.to_numpy()
    return {
        "cases": {
            **_audit(rows),
            "subject": [f"Case {n}" for n in number.tolist()],
            "company_id": _kept(world, ("case", "account"), ids(world.links["company"][number])),
            "contact_id": ids(world.links["contact"][number]),
            "status": words(CASE_STATUSES, world.pipeline.cases.final[number]),
            "priority": _texts(world, ("case", "priority"), spread(PRIORITIES, number)),
            "category": _texts(world, ("case", "category"), spread(CATEGORIES, number)),
            "wrap_code": _texts(world, ("case", "wrap_code"), spread(WRAP_CODES, number)),
            "closed_at": known(world.pipeline.cases.closed_at[number]),
        }
    }


def activities(world: World) -> dict[str, Columns]:
    """Calls, meetings, tasks, e-mails and notes. Calls, e-mails and notes are written down when done; of the others some are planned."""
    rows = world.records[world.records["object"].isin([OBJECT[kind] for kind in ACTIVITY_KINDS])]
    number, made = rows.index.to_numpy(), rows["created_at"].to_numpy()
    kind = rows["object"].to_numpy()
    planned = np.isin(kind, [OBJECT["meeting"], OBJECT["task"]])
    due = made + np.where(planned, (number % 9) * DAY_S, 0)
    status = np.where(~planned | ((due < world.clock.as_of_s) & (number % 5 != 0)), 1, np.where(number % 25 == 0, 2, 0))
    timed = np.isin(kind, [OBJECT["call"], OBJECT["meeting"]])
    return {
        "activities": {
            **_audit(rows),
            "kind": words(OBJECTS, kind),
            "subject": [f"Activity {n}" for n in number.tolist()],
            "status": words(["Planned", "Held", "Cancelled"], status),
            "direction": words(["outbound", "inbound"], np.where(kind == OBJECT["call"], number % 2, -1)),
            "starts_at": known(np.where(timed, due, -1)),
            "ends_at": known(np.where(timed, due + 300 + number % 40 * 60, -1)),
            "due_at": known(np.where(kind == OBJECT["task"], due, -1)),
            "done_at": known(np.where(status == 1, due, -1)),
            "about_module": [MODULES[OBJECT["account"]]] * len(rows),
            "about_id": ids(world.links["company"][number]),
            "company_id": ids(world.links["company"][number]),
        }
    }


TABLES = (companies, contacts, leads, deals, cases, activities)
