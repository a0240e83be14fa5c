"""The truth about the demo CRM, counted from the drawn arrays and never by SQL."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from demo.clock import DAY_S, Clock, Ints
from demo.fields import EMPTY, FILLED, NOT_APPLICABLE, PLACEHOLDER
from demo.mixes import ACTION, ACTIONS, ACTOR, OBJECTS, RECORD_OBJECTS
from demo.organisation import eligible_mask, teams_by_day
from demo.pipeline import STAGES
from demo.planted import planted
from demo.records import last_human_change
from demo.teams import TEAMS, UNITS, ZONES
from demo.world import World

UNTOUCHED_DAYS = 30
OPEN_STAGES = range(4)

Facts = Mapping[str, object]


def write_truth(world: World, path: Path) -> None:
    """Write the truth as JSON; times are UTC, ``2026-11-21 00:00:00``."""
    path.write_text(json.dumps(truth_of(world), indent=1) + "\n", encoding="utf-8")


def truth_of(world: World) -> dict[str, Facts]:
    """All figures. Live = not deleted; an active day is a local day with an action that is neither login nor logout."""
    return {
        "about": {"synthetic": True, "as_of": moment(world.clock.as_of_s), "first_day": world.clock.first_monday.isoformat()},
        "totals": totals(world),
        "per_user": per_user(world),
        "last_complete_week": last_complete_week(world),
        "fill": fill(world),
        "opportunities": opportunities(world),
        "stage_changes": stage_changes(world),
        "planted": planted(world),
    }


def moment(instant: int) -> str:
    """An instant as text."""
    return datetime.fromtimestamp(int(instant), UTC).strftime("%Y-%m-%d %H:%M:%S")


def totals(world: World) -> Facts:
    """Rows of the logs and records per object."""
    events, logins, records = world.events, world.logins, world.records
    live = records["deleted_at"] < 0
    return {
        "people": len(world.organisation.people),
        "accounts": len(world.organisation.people) + len(world.organisation.others),
        "teams": len(TEAMS),
        "units": len(UNITS),
        "usage_rows": len(events),
        "usage_rows_by_action": {name: int((events["action"] == code).sum()) for code, name in enumerate(ACTIONS)},
        "usage_rows_by_actor": {name: int((events["actor"] == code).sum()) for name, code in ACTOR.items()},
        "logins_ok": int((logins["ok"] == 1).sum()),
        "logins_denied": int((logins["ok"] == 0).sum()),
        "logins_denied_unknown_user": int((logins["account"] < 0).sum()),
        "api_requests": len(world.api),
        "records": {name: int((live & (records["object"] == code)).sum()) for code, name in enumerate(RECORD_OBJECTS)},
        "records_deleted": {name: int((~live & (records["object"] == code)).sum()) for code, name in enumerate(RECORD_OBJECTS)},
    }


def work_of_people(world: World) -> pd.DataFrame:
    """Usage rows of people with a seat, without logins, with their local day."""
    events = world.events
    mine = (events["actor"] == ACTOR["human"]) & (events["person"] < len(world.organisation.people)) & (events["action"] != ACTION["login"])
    work = events.loc[mine, ["at", "person", "day", "action", "object"]]
    return work.assign(day=np.where(work["day"] >= 0, work["day"], (work["at"] - world.clock.start_s) // DAY_S))


def per_user(world: World) -> Facts:
    """Per login name: logins, what was created, updated and viewed by object, active days, last action."""
    work, people, logins = work_of_people(world), world.organisation.people, world.logins
    count = len(people)
    mine = logins[(logins["account"] >= 0) & (logins["account"] < count)]
    ok = np.bincount(mine.loc[mine["ok"] == 1, "account"], minlength=count)
    denied = np.bincount(mine.loc[mine["ok"] == 0, "account"], minlength=count)
    days = np.bincount(np.unique(work["person"] * 10_000 + work["day"]) // 10_000, minlength=count)
    last = work.groupby("person")["at"].max()
    done = {
        name: _by_object(work[work["action"] == ACTION[verb]], count)
        for name, verb in (("created", "create"), ("updated", "update"), ("viewed", "view"))
    }
    teams = teams_by_day(people, world.clock.day_count)[:, world.clock.as_of_day]
    return {
        login: {
            "user_id": str(person + 1),
            "team": TEAMS[teams[person]].name if people["to_day"][person] > world.clock.as_of_day else None,
            "logins_ok": int(ok[person]),
            "logins_denied": int(denied[person]),
            **{name: table[person] for name, table in done.items()},
            "active_days": int(days[person]),
            "last_action_at": moment(last[person]) if person in last.index else None,
        }
        for person, login in enumerate(people["login"])
    }


def _by_object(work: pd.DataFrame, people: int) -> list[dict[str, int]]:
    counts = np.bincount(work["person"] * len(OBJECTS) + work["object"], minlength=people * len(OBJECTS)).reshape(people, -1)
    return [{name: int(row[code]) for code, name in enumerate(OBJECTS) if row[code]} for row in counts]


def complete_week(clock: Clock) -> int:
    """Day index of the Monday of the last week that is over in every zone of the company."""
    offsets = clock.offsets(ZONES)[:, clock.as_of_day]
    local_days = (clock.as_of_s + offsets - clock.start_s) // DAY_S
    return 7 * (int(local_days.min()) // 7 - 1)


def last_complete_week(world: World) -> Facts:
    """Per team, by membership on the week's Sunday: people active by day, in 7 and in 28 days to that Sunday, and eligible days."""
    monday = complete_week(world.clock)
    sunday = monday + 6
    people, work = world.organisation.people, work_of_people(world)
    active = np.zeros((len(people), sunday + 1), dtype=bool)
    seen = work[work["day"] <= sunday]
    active[seen["person"], seen["day"]] = True
    eligible = eligible_mask(world.organisation, world.clock.day_count)[:, sunday - 27 : sunday + 1].sum(axis=1)
    member = ((people["created_day"] <= sunday) & (people["to_day"] > sunday)).to_numpy()
    home = teams_by_day(people, world.clock.day_count)[:, sunday]
    teams = {
        team.name: _team_week(active[member & (home == index)], eligible[member & (home == index)]) for index, team in enumerate(TEAMS)
    }
    return {"week_start": world.clock.date_of(monday).isoformat(), "window_days": 28, "teams": teams}


def _team_week(active: np.ndarray, eligible_days: Ints) -> Facts:
    days = active[:, -7:].sum(axis=0)
    in_28 = active[:, -28:].any(axis=1)
    return {
        "members": len(active),
        "eligible": int((eligible_days > 0).sum()),
        "eligible_days_28": int(eligible_days.sum()),
        "active_by_day": days.tolist(),
        "active_7": int(active[:, -7:].any(axis=1).sum()),
        "active_28": int(in_28.sum()),
        "eligible_days_28_of_active": int(eligible_days[in_28].sum()),
        "active_days_28": int(active[:, -28:].sum()),
        "never_active": int((~active.any(axis=1) & (eligible_days > 0)).sum()),
    }


def fill(world: World) -> Facts:
    """Per object and field, over live records: how many apply, are filled, hold a placeholder or are empty."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for name, fields in world.fills.items():
        rows = world.records[world.records["object"] == RECORD_OBJECTS.index(name)]
        live = (rows["deleted_at"] < 0).to_numpy()
        found[name] = {field: _states(drawn.state[live]) for field, drawn in fields.items()}
    return found


def _states(state: Ints) -> dict[str, int]:
    empty, filled, placeholder, not_applicable = (int((state == code).sum()) for code in (EMPTY, FILLED, PLACEHOLDER, NOT_APPLICABLE))
    applicable = len(state) - not_applicable
    return {"records": len(state), "applicable": applicable, "filled": filled, "placeholder": placeholder, "empty": empty}


def opportunities(world: World) -> Facts:
    """Live deals: open ones, untouched ones by any change and by people's changes, and counts and amounts by stage and currency."""
    deals = world.pipeline.deals.join(world.records[["modified_at", "created_at", "deleted_at"]])
    stage = world.pipeline.stages.final[deals.index.to_numpy()]
    deals = deals.assign(stage=stage, amount=deals["amount"].where(world.fills["opportunity"]["amount"].state == FILLED))
    deals["human_at"] = last_human_change(world.records, world.events)[deals.index.to_numpy()]
    live = deals[deals["deleted_at"] < 0]
    still_open = live[live["stage"].isin(OPEN_STAGES)]
    cutoff = world.clock.as_of_s - UNTOUCHED_DAYS * DAY_S
    by_stage = [
        {"stage": STAGES[code], "currency": currency, "count": len(rows), "amount": float(rows["amount"].sum())}
        for (code, currency), rows in live.groupby(["stage", "currency"])
    ]
    return {
        "open": len(still_open),
        "open_untouched_30_days": int((still_open["modified_at"] < cutoff).sum()),
        "open_untouched_30_days_by_people": int(((still_open["human_at"] < cutoff) & (still_open["created_at"] < cutoff)).sum()),
        "by_stage_and_currency": by_stage,
    }


def stage_changes(world: World) -> Facts:
    """Moves from one stage to another, all deals; the first stage of a deal is no change."""
    moves = world.pipeline.stages.changes
    return {"total": len(moves), "into": {name: int((moves["new"] == code).sum()) for code, name in enumerate(STAGES) if code}}
