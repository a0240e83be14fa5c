"""Tables of accounts, units and logs, as columns of the demo CRM."""

import numpy as np

from demo.behaviour import UNKNOWN_LOGINS
from demo.clock import DAY_S, Clock, Ints
from demo.columns import Columns, ids, known, running, words
from demo.fields import FIELDS
from demo.mixes import ACTIONS, ACTORS, CHANNELS, OBJECTS
from demo.organisation import FOREVER
from demo.pipeline import STAGES
from demo.teams import TEAMS, UNITS, ZONES
from demo.world import World

SESSION_DAYS = 60
"""Days for which the demo CRM keeps its sessions."""
ACCOUNT_MODULES = {"account": "company", "opportunity": "deal"}
MODULES = [ACCOUNT_MODULES.get(name, name) for name in OBJECTS]
SECONDARY_MEMBERS = 6


def app_info(_: World) -> dict[str, Columns]:
    """Name and version of the demo CRM."""
    facts = {"product": "Demo CRM (synthetic)", "version": "1.0", "base_currency": "EUR", "time_zone": "Europe/Berlin"}
    return {"app_info": {"name": list(facts), "value": list(facts.values())}}


def org_units(world: World) -> dict[str, Columns]:
    """Units 1 to 8, then teams."""
    leads = first_members(world)
    count = len(UNITS) + len(TEAMS)
    parents = [UNITS.index(team.unit) for team in TEAMS]
    return {
        "org_units": {
            "id": running(count),
            "kind": ["unit"] * len(UNITS) + ["team"] * len(TEAMS),
            "name": UNITS + [team.name for team in TEAMS],
            "parent_id": ids([-1] * len(UNITS) + parents),
            "manager_id": ids([-1] * len(UNITS) + leads.tolist()),
            "active": [1] * count,
            "changed_at": [world.clock.start_s - 5 * DAY_S] * count,
        }
    }


def first_members(world: World) -> Ints:
    """The first person of each team leads it."""
    return world.organisation.people.reset_index().groupby("team")["index"].min().to_numpy()


def team_id(team: Ints) -> Ints:
    """Org unit id of a team number."""
    return np.asarray(team) + len(UNITS) + 1


def accounts_login(world: World) -> dict[str, Columns]:
    """Login accounts: people first, then the accounts without a seat."""
    people, others, clock = world.organisation.people, world.organisation.others, world.clock
    count, extra = len(people), len(others)
    ok = world.logins[world.logins["ok"] == 1]
    last = ok.groupby("account")["at"].max().reindex(range(count + extra), fill_value=-1).to_numpy()
    to_day = people["to_day"].to_numpy()
    left = (to_day < FOREVER) & (to_day <= clock.as_of_day)
    created = clock.start_s + np.r_[people["created_day"], np.minimum(others["created_day"], clock.as_of_day - 1)] * DAY_S + 7 * 3600
    gone = np.where(left, clock.start_s + to_day * DAY_S + 17 * 3600, -1)
    gone = np.where(gone < clock.as_of_s, gone, -1)
    deactivated = np.r_[gone, np.full(extra, -1)]
    kinds = [TEAMS[team].application_type for team in people["team"]]
    logins = [*people["login"], *others["login"]]
    return {
        "accounts_login": {
            "id": running(count + extra),
            "login": logins,
            "first_name": [*people["first_name"], *[None] * extra],
            "last_name": [*people["last_name"], *[None] * extra],
            "email": [f"{login}@example.com" for login in logins],
            "account_type": ["user"] * count + others["account_type"].tolist(),
            "licence": ["partner" if kind == "partner_portal" else "full" for kind in kinds] + ["none"] * extra,
            "active": (deactivated < 0).astype(int).tolist(),
            "manager_id": ids([*first_members(world)[people["team"]], *[-1] * extra]),
            "title": [kind.replace("_", " ") for kind in kinds] + [None] * extra,
            "department": [TEAMS[team].unit for team in people["team"]] + [None] * extra,
            "time_zone": [ZONES[zone] for zone in people["zone"]] + ["Europe/Berlin"] * extra,
            "created_at": created.tolist(),
            "changed_at": np.maximum(created, deactivated).tolist(),
            "deactivated_at": known(deactivated),
            "last_login_at": known(last),
        }
    }


def memberships(world: World) -> dict[str, Columns]:
    """Main memberships with their dates (moves at 09:00 UTC), and a few second ones that are not the main one."""
    people, clock = world.organisation.people, world.clock
    number, start, end = people.index.to_numpy(), people["created_day"].to_numpy(), people["to_day"].to_numpy()
    move = people["move_day"].to_numpy()
    moved = number[move < FOREVER]
    second = number[(people["team"] == 0) & (end == FOREVER) & (move == FOREVER)][:SECONDARY_MEMBERS]
    account = np.r_[number, moved, second]
    team = np.r_[people["team"], people["next_team"][moved], np.full(len(second), 1)]
    since = np.r_[_instant(clock, start), _instant(clock, move[moved]) + 9 * 3600, _instant(clock, start[second])]
    until = np.r_[np.where(move < FOREVER, _instant(clock, move) + 9 * 3600, _instant(clock, end)), np.full(len(moved) + len(second), -1)]
    until = np.where(until < clock.as_of_s, until, -1)
    main = np.r_[np.ones(len(number) + len(moved), dtype=np.int64), np.zeros(len(second), dtype=np.int64)]
    leads = np.isin(account, first_members(world))
    return {
        "memberships": {
            "unit_id": team_id(team).tolist(),
            "account_id": ids(account),
            "position": words(["member", "lead"], leads.astype(int)),
            "is_main": main.tolist(),
            "since": since.tolist(),
            "until": known(until),
        }
    }


def _instant(clock: Clock, day: Ints) -> Ints:
    return clock.start_s + np.asarray(day, dtype=np.int64) * DAY_S


def login_log(world: World) -> dict[str, Columns]:
    """Every try to sign in; the session of a good one has the id of its row."""
    logins = world.logins
    count, account = len(logins), logins["account"].to_numpy()
    names = [*world.organisation.people["login"], *world.organisation.others["login"]]
    typed = np.array(names + UNKNOWN_LOGINS, dtype=object)[
        np.where(account < 0, len(names) + np.arange(count) % len(UNKNOWN_LOGINS), account)
    ]
    ok = logins["ok"].to_numpy()
    reasons = words(["wrong_password", "unknown_user"], np.where(ok == 1, -1, np.where(account < 0, 1, 0)))
    return {
        "login_log": {
            "id": running(count),
            "at": logins["at"].tolist(),
            "account_id": ids(account),
            "typed_name": typed.tolist(),
            "ok": ok.tolist(),
            "reason": reasons,
            "method": ["password"] * count,
            "device": words(CHANNELS, logins["channel"].to_numpy()),
            "session_id": ids(np.where(ok == 1, np.arange(count), -1)),
        }
    }


def sessions(world: World) -> dict[str, Columns]:
    """Sessions of the last weeks; those of the last two hours are still open."""
    logins, now = world.logins, world.clock.as_of_s
    kept = logins[(logins["ok"] == 1) & (logins["at"] > now - SESSION_DAYS * DAY_S)]
    seen = kept["last_seen"].to_numpy()
    ended = np.where(seen < now - 7200, seen, -1)
    return {
        "sessions": {
            "id": (kept.index + 1).tolist(),
            "account_id": ids(kept["account"]),
            "started_at": kept["at"].tolist(),
            "last_seen_at": seen.tolist(),
            "ended_at": known(ended),
            "end_kind": words(["timeout", "open"], (ended < 0).astype(int)),
            "device": words(CHANNELS, kept["channel"].to_numpy()),
        }
    }


def api_log(world: World) -> dict[str, Columns]:
    """Requests without a session."""
    count = len(world.api)
    return {
        "api_log": {
            "id": running(count),
            "at": world.api["at"].tolist(),
            "account_id": ids(world.api["account"]),
            "method": ["api_key"] * count,
        }
    }


def usage_log(world: World) -> dict[str, Columns]:
    """One row per action, by time. Reports, dashboards and campaigns have no table here: their rows name no record."""
    events = world.events
    return {
        "usage_log": {
            "id": running(len(events)),
            "at": events["at"].tolist(),
            "account_id": ids(events["person"]),
            "verb": words(ACTIONS, events["action"].to_numpy()),
            "module": words(MODULES, events["object"].to_numpy()),
            "record_id": ids(events["record"]),
            "device": words(CHANNELS, events["channel"].to_numpy()),
            "actor": words(ACTORS, events["actor"].to_numpy()),
            "milliseconds": known(events["latency_ms"]),
            "rows": events["event_count"].tolist(),
            "session_id": ids(events["session"]),
        }
    }


def field_log(world: World) -> dict[str, Columns]:
    """Audited changes: stage, status, amount, close date, next step, owner."""
    log = world.field_log
    admin = world.organisation.number_of("ingrid.admin")
    module = world.records["object"].to_numpy()[log["record"]]
    return {
        "field_log": {
            "id": running(len(log)),
            "at": log["at"].tolist(),
            "account_id": ids(np.where(log["person"] < 0, admin, log["person"])),
            "module": words(MODULES, module),
            "record_id": ids(log["record"]),
            "field": log["field"].tolist(),
            "old_value": [None if value != value else value for value in log["old_value"].tolist()],
            "new_value": [None if value != value else value for value in log["new_value"].tolist()],
        }
    }


def stage_log(world: World) -> dict[str, Columns]:
    """When each deal entered and left each stage."""
    log = world.stage_log
    following = log.groupby("record")["at"].shift(-1).fillna(-1).astype(np.int64)
    return {
        "stage_log": {
            "id": running(len(log)),
            "deal_id": ids(log["record"]),
            "at": log["at"].tolist(),
            "left_at": known(following),
            "account_id": ids(log["person"]),
            "old_stage": words(STAGES, log["old"].to_numpy()),
            "new_stage": words(STAGES, log["new"].to_numpy()),
        }
    }


def fill_log(world: World) -> dict[str, Columns]:
    """The CRM's own monthly count of filled fields."""
    log = world.fill_log
    days = {day: world.clock.date_of(day).isoformat() for day in log["day"].unique().tolist()}
    modules = {name: ACCOUNT_MODULES.get(name, name) for name in FIELDS}
    return {
        "fill_log": {
            "id": running(len(log)),
            "day": [days[day] for day in log["day"].tolist()],
            "owner_id": ids(log["owner"]),
            "unit_id": team_id(log["team"].to_numpy()).tolist(),
            "module": [modules[name] for name in log["object"].tolist()],
            "field": log["field"].tolist(),
            "records": log["records"].tolist(),
            "applicable": log["applicable"].tolist(),
            "filled": log["filled"].tolist(),
            "placeholder": log["placeholder"].tolist(),
        }
    }


TABLES = (app_info, org_units, accounts_login, memberships, login_log, sessions, api_log, usage_log, field_log, stage_log, fill_log)
