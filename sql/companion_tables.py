"""The setting_* tables: what the files beside the settings say, resolved against the accounts and teams that the CRM has."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise, product
from pathlib import Path
from zoneinfo import ZoneInfo

from sql.companions import CalendarEntry, Companions, PersonEntry, ShiftEntry, TeamEntry

NO_TEAM = "(no team)"
NO_UNIT = "(no unit)"
PACKS_FILE = Path(__file__).parent / "packs.toml"
OFFSETS_FROM = datetime(2010, 1, 1, tzinfo=UTC)
OFFSETS_TO = datetime(2040, 1, 1, tzinfo=UTC)
DEFAULT_HALF_LIVES = {"account": 182.0, "contact": 994.0, "lead": 30.0, "opportunity": 14.0, "case": 14.0}

Row = dict[str, object]


@dataclass(frozen=True)
class SourceFacts:
    """What the settings are resolved against; rows as dictionaries of canonical columns."""

    source_id: str
    accounts: tuple[Mapping[str, object], ...]
    usernames: Mapping[str, str]
    last_event_at: Mapping[str, datetime]
    teams: tuple[Mapping[str, object], ...]
    members: Mapping[str, frozenset[str]]


@dataclass
class Resolved:
    """Rows per setting table, and what could not be resolved, in words."""

    rows: dict[str, list[Row]]
    problems: list[str]


def resolve(facts: SourceFacts, companions: Companions) -> Resolved:
    """Rows of the per-source setting tables."""
    problems: list[str] = []
    people = _entries_by_user(facts, companions.people, problems)
    persons = [row for account in facts.accounts if (row := _person(facts, account, people.get(str(account["user_id"]))))]
    teams = _teams(facts, companions, people, problems)
    return Resolved(
        {
            "setting_person": persons,
            "setting_leave": [row for user_id, entry in people.items() for row in _leave(facts.source_id, user_id, entry)],
            "setting_team": teams,
            "setting_calendar": _calendar(facts.source_id, companions.calendar, teams, problems),
            "setting_shift": _shifts(facts.source_id, companions.shifts, teams, problems),
        },
        problems,
    )


def _entries_by_user(facts: SourceFacts, people: Iterable[PersonEntry], problems: list[str]) -> dict[str, PersonEntry]:
    ids = {str(account["user_id"]): str(account["user_id"]) for account in facts.accounts}
    names = {username.lower(): user_id for user_id, username in facts.usernames.items()}
    found: dict[str, PersonEntry] = {}
    for entry in people:
        if entry.source not in {None, facts.source_id}:
            continue
        user_id = ids.get(entry.user) or names.get(entry.user.lower())
        if user_id is None:
            problems.append(f"people.csv: no account '{entry.user}' in {facts.source_id}")
        else:
            found[user_id] = entry
    return found


def _person(facts: SourceFacts, account: Mapping[str, object], entry: PersonEntry | None) -> Row | None:
    """Entitled are the people of people.csv and, besides, every human account while it is active."""
    if account["user_kind"] != "human":
        return None
    entitled_from, entitled_to = _account_window(facts, account)
    if entry is None and entitled_to is not None and (entitled_from is not None and entitled_to <= entitled_from):
        return None
    return {
        "source_id": facts.source_id,
        "user_id": account["user_id"],
        "application_type": entry.application_type if entry else None,
        "pack": entry.pack if entry else None,
        "entitled_from_date": entry.entitled_from if entry and entry.entitled_from else entitled_from,
        "entitled_to_date": entry.entitled_to if entry and entry.entitled_to else entitled_to,
        "entitlement_basis": "people.csv" if entry else "active account",
    }


def _account_window(facts: SourceFacts, account: Mapping[str, object]) -> tuple[date | None, date | None]:
    created, deactivated = account["created_at"], account["deactivated_at"]
    entitled_from = created.date() if isinstance(created, datetime) else None
    if account["is_active"] and not account["is_deleted"]:
        return entitled_from, None
    if isinstance(deactivated, datetime):
        return entitled_from, deactivated.date()
    last_seen = facts.last_event_at.get(str(account["user_id"]))
    return entitled_from, last_seen.date() + timedelta(days=1) if last_seen else entitled_from


def _leave(source_id: str, user_id: str, entry: PersonEntry) -> list[Row]:
    return [{"source_id": source_id, "user_id": user_id, "leave_from_date": first, "leave_to_date": back} for first, back in entry.leave]


def _teams(facts: SourceFacts, companions: Companions, people: Mapping[str, PersonEntry], problems: list[str]) -> list[Row]:
    written: dict[str, TeamEntry] = {entry.team.lower(): entry for entry in companions.teams}
    units = {str(unit["org_unit_id"]): unit for unit in facts.teams}
    parents = {str(unit["parent_org_unit_id"]) for unit in facts.teams if unit["parent_org_unit_id"]}
    rows: list[Row] = []
    for unit in facts.teams:
        if _holds_people(facts, unit, parents):
            entry = written.get(str(unit["name"]).lower(), TeamEntry(str(unit["name"])))
            unit_id, unit_name = _unit_above(unit, entry, units)
            rows.append(
                {
                    "source_id": facts.source_id,
                    "org_unit_id": unit["org_unit_id"],
                    "team": unit["name"],
                    "unit_id": unit_id,
                    "unit": unit_name,
                    "application_type": entry.application_type or _commonest_type(facts, unit, people),
                    "time_zone": entry.time_zone or companions.time_zone,
                }
            )
    names = {str(row["team"]).lower() for row in rows}
    problems.extend(f"teams.csv: no team '{entry.team}' in {facts.source_id}" for key, entry in written.items() if key not in names)
    no_unit = {"unit_id": NO_UNIT, "unit": NO_UNIT, "application_type": None, "time_zone": companions.time_zone}
    rows.append({"source_id": facts.source_id, "org_unit_id": NO_TEAM, "team": NO_TEAM, **no_unit})
    return rows


def _holds_people(facts: SourceFacts, unit: Mapping[str, object], parents: set[str]) -> bool:
    if unit["unit_kind"] not in {"team", "group"}:
        return False
    return bool(facts.members.get(str(unit["org_unit_id"]))) or str(unit["org_unit_id"]) not in parents


def _unit_above(unit: Mapping[str, object], entry: TeamEntry, units: Mapping[str, Mapping[str, object]]) -> tuple[str, str]:
    if entry.parent:
        return entry.parent, entry.parent
    above = units.get(str(unit["parent_org_unit_id"]))
    return (str(above["org_unit_id"]), str(above["name"])) if above else (NO_UNIT, NO_UNIT)


def _commonest_type(facts: SourceFacts, unit: Mapping[str, object], people: Mapping[str, PersonEntry]) -> str | None:
    """The application type of most of the team's people; ties go to the first by name."""
    members = facts.members.get(str(unit["org_unit_id"]), frozenset())
    types = [kind for user in members if user in people and (kind := people[user].application_type)]
    return max(sorted(set(types)), key=types.count, default=None)


def _calendar(source_id: str, entries: Iterable[CalendarEntry], teams: Iterable[Row], problems: list[str]) -> list[Row]:
    ids = {str(row["team"]).lower(): row["org_unit_id"] for row in teams}
    days: dict[tuple[object, date, str], Row] = {}
    for entry in entries:
        team_id = "*" if entry.team is None else ids.get(entry.team.lower())
        if team_id is None:
            problems.append(f"calendar.csv: no team '{entry.team}' in {source_id}")
            continue
        for offset in range((entry.date_to - entry.date_from).days):
            day = entry.date_from + timedelta(days=offset)
            days[team_id, day, entry.kind] = {
                "source_id": source_id, "org_unit_id": team_id, "day_date": day, "kind": entry.kind, "label": entry.label,
            }  # fmt: skip
    return list(days.values())


def _shifts(source_id: str, entries: Iterable[ShiftEntry], teams: Iterable[Row], problems: list[str]) -> list[Row]:
    ids = {str(row["team"]).lower(): row["org_unit_id"] for row in teams}
    hours: dict[tuple[object, int, int, date | None], Row] = {}
    for entry in entries:
        team_id = ids.get(entry.team.lower())
        if team_id is None:
            problems.append(f"shifts.csv: no team '{entry.team}' in {source_id}")
            continue
        for weekday, hour in product(entry.weekdays, entry.hours):
            earlier = hours.get((team_id, weekday, hour, entry.date_from))
            if earlier and (earlier["to_date"] is None or (entry.date_to and str(entry.date_to) < str(earlier["to_date"]))):
                continue
            hours[team_id, weekday, hour, entry.date_from] = {
                "source_id": source_id, "org_unit_id": team_id, "weekday": weekday, "hour": hour,
                "from_date": entry.date_from, "to_date": entry.date_to,
            }  # fmt: skip
    return list(hours.values())


def pack_rows() -> list[Row]:
    """Rows of setting_pack from packs.toml: the bit of a capability is its place in the pack."""
    rows: list[Row] = []
    for pack, content in tomllib.loads(PACKS_FILE.read_text()).items():
        for index, (capability, actions) in enumerate(content["capabilities"].items()):
            rows.extend(
                {
                    "source_id": "*",
                    "pack": pack,
                    "capability": capability,
                    "capability_index": index,
                    "object_type": each["object"],
                    "action": action,
                    "expected_days": content["expected_days"],
                }
                for each in actions
                for action in each["actions"]
            )
    return rows


def half_life_rows(changed: Mapping[str, float]) -> list[Row]:
    """Rows of setting_half_life: built-in days, or those of the settings."""
    return [
        {"source_id": "*", "object_type": name, "half_life_days": days} for name, days in sorted({**DEFAULT_HALF_LIVES, **changed}.items())
    ]


def pipeline_rows(stalled_days: int) -> list[Row]:
    """The one row of setting_pipeline."""
    return [{"source_id": "*", "stalled_days": stalled_days}]


def fiscal_quarter_rows(starts_in: int) -> list[Row]:
    """Rows of setting_fiscal_quarter from 2010 to 2039 for a fiscal year that begins with month ``starts_in`` (1-12)."""
    months = [12 * OFFSETS_FROM.year + (starts_in - 1) % 3 + 3 * number for number in range(4 * (OFFSETS_TO.year - OFFSETS_FROM.year) + 1)]
    firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [{"source_id": "*", "quarter_from_date": first, "quarter_to_date": after} for first, after in pairwise(firsts)]


def offset_rows(zones: Iterable[str]) -> list[Row]:
    """Rows of setting_utc_offset for the zones in use."""
    return [row for zone in sorted(set(zones)) for row in _zone_offsets(zone)]


@lru_cache(maxsize=64)
def _zone_offsets(zone: str) -> tuple[Row, ...]:
    clock = ZoneInfo(zone)
    starts = [OFFSETS_FROM]
    moment = OFFSETS_FROM
    while moment < OFFSETS_TO:
        later = moment + timedelta(days=7)
        if later.astimezone(clock).utcoffset() != moment.astimezone(clock).utcoffset():
            starts.append(_change_between(clock, moment, later))
        moment = later
    ends = [*starts[1:], OFFSETS_TO]
    return tuple(
        {
            "source_id": "*",
            "time_zone": zone,
            "utc_from_at": start.replace(tzinfo=None),
            "utc_to_at": end.replace(tzinfo=None),
            "offset_s": int((start.astimezone(clock).utcoffset() or timedelta()).total_seconds()),
        }
        for start, end in zip(starts, ends, strict=True)
    )


def _change_between(clock: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = low.astimezone(clock).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=int((high - low).total_seconds() // 120))
        if middle.astimezone(clock).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def week_rows(first_at: datetime | None, end_date: date) -> list[Row]:
    """Rows of setting_week: Mondays from the first moment of history to the last day before ``end_date``."""
    last = end_date - timedelta(days=1)
    monday = (first_at.date() if first_at else last) - timedelta(days=(first_at.date() if first_at else last).weekday())
    rows: list[Row] = []
    while monday <= last:
        elapsed = min((end_date - monday).days, 7)
        rows.append({"source_id": "*", "week_start_date": monday, "week_end_date": monday + timedelta(days=6), "days_elapsed": elapsed})
        monday += timedelta(days=7)
    return rows


def end_of_facts(as_of_at: datetime, zone: str) -> tuple[date, datetime]:
    """The day in the company's zone that as_of falls on (its figures are not in yet), and that midnight in UTC."""
    local = as_of_at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local.date(), midnight.astimezone(UTC).replace(tzinfo=None)
