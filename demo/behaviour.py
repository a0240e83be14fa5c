"""What people do and when: usage rows, sessions and logins, drawn at once for everybody."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from demo.clock import DAY_S, Clock, Ints
from demo.mixes import ACTION, ACTOR, CHANNEL, OBJECT, RECORD_OBJECTS, ROLES, Role, local_seconds
from demo.organisation import Organisation, teams_by_day
from demo.plants import Plants
from demo.teams import TEAM_INDEX, TEAMS, ZONES
from demo.worlds import intensities

HUMAN_ROWS = 945_000
"""Usage rows of people at scale 1."""
MOBILE_SHARE = {"field_service": 0.7, "field_sales": 0.15}
LATENCY_MS = 420.0
UNKNOWN_LOGINS = ["admin", "root", "test", "administrator", "info"]


def usage_of_people(organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float) -> pd.DataFrame:
    """Usage rows of people, without the records they touch.

    Columns: at (seconds, UTC), person, team, day (local), action, object, channel, actor, latency_ms, event_count; sorted by
    person, day, time. Rows at or after as_of are not there.
    """
    core, other = intensities(organisation, clock, rng)
    factor = HUMAN_ROWS * scale / (core.sum() + other.sum())
    parts = [_draw(cells * factor, organisation, clock, rng, core=flag) for cells, flag in ((core, True), (other, False))]
    events = pd.concat(parts, ignore_index=True)
    events = events[events["at"] < clock.as_of_s]
    events = _plant_habits(events, organisation.plants, rng).sort_values(["person", "day", "at"], ignore_index=True)
    events["channel"] = _channels(events, rng)
    events["actor"] = ACTOR["human"]
    events["latency_ms"] = _latencies(events, organisation.plants, rng)
    events["event_count"] = 1
    return events


def _draw(
    cells: npt.NDArray[np.float64], organisation: Organisation, clock: Clock, rng: np.random.Generator, *, core: bool
) -> pd.DataFrame:
    counts = rng.poisson(cells)
    person, day = np.nonzero(counts)
    repeats = counts[person, day]
    teams = teams_by_day(organisation.people, clock.day_count)
    events = pd.DataFrame({"person": np.repeat(person, repeats), "day": np.repeat(day, repeats)})
    events["team"] = teams[events["person"], events["day"]]
    role_of_team = np.array([list(ROLES).index(team.application_type) for team in TEAMS])
    role_of_event = role_of_team[events["team"].to_numpy()]
    action, thing, second = (np.zeros(len(events), dtype=np.int64) for _ in range(3))
    for number, role in enumerate(ROLES.values()):
        rows = np.flatnonzero(role_of_event == number)
        action[rows], thing[rows] = _choose(role, len(rows), rng, core=core)
        second[rows] = local_seconds(role, len(rows), rng)
    zone = organisation.people["zone"].to_numpy()[events["person"]]
    offset = clock.offsets(ZONES)[zone, events["day"]]
    return events.assign(action=action, object=thing, at=clock.start_s + events["day"] * DAY_S + second - offset)


def _choose(role: Role, count: int, rng: np.random.Generator, *, core: bool) -> tuple[Ints, Ints]:
    actions, objects, weights = (np.array(column) for column in zip(*role.weights(core=core), strict=True))
    edges = np.cumsum(weights) / np.sum(weights)
    drawn = np.searchsorted(edges, rng.random(count), side="right")
    return actions[drawn], objects[drawn]


def _plant_habits(events: pd.DataFrame, plants: Plants, rng: np.random.Generator) -> pd.DataFrame:
    """Teams that hardly update look instead; a bypass team leaves out most of its creates; others take lists away or leave work out."""
    for name, share in plants.stale.items():
        updates = _rows_of(events, name) & (events["action"] == ACTION["update"])
        events.loc[_some(updates, share, rng), "action"] = ACTION["view"]
    for name, share in plants.bypass.items():
        created = _rows_of(events, name) & (events["action"] == ACTION["create"])
        events = events[~(created & (rng.random(len(events)) < share))]
    for name, share in plants.export.items():
        listed = _rows_of(events, name) & (events["action"] == ACTION["list"]) & (events["object"] < len(RECORD_OBJECTS))
        events.loc[_some(listed, share, rng), "action"] = ACTION["export"]
    for name, share in plants.narrow.items():
        events.loc[_some(_rarer_core(events, name), share, rng), ["action", "object"]] = _commonest(name)
    return events


def _rows_of(events: pd.DataFrame, team: str) -> pd.Series:
    return events["team"] == TEAM_INDEX[team]


def _some(rows: pd.Series, share: float, rng: np.random.Generator) -> pd.Series:
    """The planted share of these rows; all of them without a draw."""
    return rows if share >= 1 else rows & (rng.random(len(rows)) < share)


def _core_by_weight(team: str) -> list[tuple[int, int, float]]:
    return sorted(ROLES[TEAMS[TEAM_INDEX[team]].application_type].weights(core=True), key=lambda one: -one[2])


def _rarer_core(events: pd.DataFrame, team: str) -> pd.Series:
    """Core work of a team beyond the one kind that it does most."""
    rare = [(action, thing) for action, thing, _ in _core_by_weight(team)[1:]]
    is_rare = pd.Series(list(zip(events["action"], events["object"], strict=True)), index=events.index).isin(rare)
    return _rows_of(events, team) & is_rare


def _commonest(team: str) -> list[int]:
    """Action and object of the core work that a team does most."""
    action, thing, _ = _core_by_weight(team)[0]
    return [action, thing]


def _channels(events: pd.DataFrame, rng: np.random.Generator) -> Ints:
    mobile = np.array([MOBILE_SHARE.get(team.application_type, 0.02) for team in TEAMS])[events["team"]]
    portal = np.array([team.application_type == "partner_portal" for team in TEAMS])[events["team"]]
    day_seed = rng.random(int(events["day"].max()) + 1 if len(events) else 1)
    drawn = (day_seed[events["day"]] + events["person"].to_numpy() * 0.618) % 1.0
    return np.where(portal, CHANNEL["portal"], np.where(drawn < mobile, CHANNEL["mobile"], CHANNEL["ui"]))


def _latencies(events: pd.DataFrame, plants: Plants, rng: np.random.Generator) -> Ints:
    slow = np.array([plants.slow.get(team.name, 1.0) for team in TEAMS])[events["team"]]
    heavy = np.where(events["action"].isin([ACTION["report"], ACTION["export"], ACTION["search"]]), 2.5, 1.0)
    return (LATENCY_MS * slow * heavy * rng.lognormal(0.0, 0.5, len(events))).astype(np.int64)


def sign_ins(events: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Successful logins behind the usage rows, and the events with the row number of their login as ``session``.

    Everybody signs in shortly before the first action of a day, and three in ten again at the middle one. Logins have
    columns at, account, ok, channel, last_seen, team, reason.
    """
    cell = (events["person"] * 100_000 + events["day"]).to_numpy()
    starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
    sizes = np.diff(np.r_[starts, len(events)])
    again = (sizes >= 4) & (rng.random(len(starts)) < 0.3)
    login_rows = np.sort(np.r_[starts, (starts + sizes // 2)[again]])
    ends = np.r_[login_rows[1:], len(events)] - 1
    at = events["at"].to_numpy()
    is_first = np.isin(login_rows, starts)
    lead = np.where(is_first, rng.integers(20, 180, len(login_rows)), 1)
    logins = pd.DataFrame(
        {
            "at": at[login_rows] - lead,
            "account": events["person"].to_numpy()[login_rows],
            "ok": 1,
            "channel": events["channel"].to_numpy()[login_rows],
            "last_seen": at[ends],
            "team": events["team"].to_numpy()[login_rows],
            "reason": None,
        }
    )
    session = np.searchsorted(login_rows, np.arange(len(events)), side="right") - 1
    return logins, events.assign(session=session)


def idle_logins(logins: pd.DataFrame, organisation: Organisation, clock: Clock, rng: np.random.Generator) -> pd.DataFrame:
    """Good logins after which nothing was done: one in a hundred, on the day before a working day."""
    chosen = logins[rng.random(len(logins)) < 0.01]
    first = clock.start_s + (organisation.people["from_day"].to_numpy()[chosen["account"]] + 1) * DAY_S
    chosen = chosen[chosen["at"] - DAY_S > first]
    return chosen.assign(at=chosen["at"] - DAY_S, last_seen=chosen["at"] - DAY_S)


def denied_logins(
    logins: pd.DataFrame, organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float
) -> pd.DataFrame:
    """Wrong passwords before good logins, tries of people who never got in, and unknown names (account -1)."""
    wrong = logins[rng.random(len(logins)) < 0.04]
    mistyped = wrong.assign(at=wrong["at"] - rng.integers(8, 20, len(wrong)), reason="wrong_password")
    never = organisation.people.index[organisation.people["quit_day"] == 0][:6]
    tried = pd.DataFrame({"at": _instants(len(never), clock, rng, since_day=190), "account": never, "reason": "wrong_password"})
    count = max(5, round(400 * scale))
    unknown = pd.DataFrame({"at": _instants(count, clock, rng, since_day=0), "account": -1, "reason": "unknown_user"})
    return pd.concat([mistyped, tried, unknown], ignore_index=True).assign(ok=0, channel=CHANNEL["ui"], last_seen=-1)


def _instants(count: int, clock: Clock, rng: np.random.Generator, *, since_day: int) -> Ints:
    return rng.integers(clock.start_s + since_day * DAY_S + 12 * 3600, clock.as_of_s, count)


def mobile_login_rows(logins: pd.DataFrame) -> pd.DataFrame:
    """The mobile app also writes a usage row for each login: presence, not work."""
    mobile = logins[(logins["channel"] == CHANNEL["mobile"]) & (logins["ok"] == 1)]
    return pd.DataFrame(
        {
            "at": mobile["at"],
            "person": mobile["account"],
            "team": mobile["team"],
            "day": -1,
            "action": ACTION["login"],
            "object": -1,
            "channel": CHANNEL["mobile"],
            "actor": ACTOR["human"],
            "latency_ms": -1,
            "event_count": 1,
            "session": mobile.index,
        }
    )


def touches_record(events: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Rows that open or change one record."""
    one = events["action"].isin([ACTION["view"], ACTION["update"]])
    return (one & (events["object"] < len(RECORD_OBJECTS)) & (events["object"] >= OBJECT["account"])).to_numpy()
