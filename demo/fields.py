"""Which fields of records are filled, when they were filled, and the CRM's monthly count of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from demo.clock import DAY_S, Clock, Ints
from demo.mixes import OBJECT
from demo.organisation import Organisation, teams_by_day
from demo.pipeline import LOST, Pipeline
from demo.plants import USUAL, Plants
from demo.teams import TEAM_INDEX, TEAMS, TRAINING_WEEKS_BEFORE

Floats = npt.NDArray[np.float64]
EMPTY, FILLED, PLACEHOLDER, NOT_APPLICABLE = range(4)
STATES = ["empty", "filled", "placeholder", "na"]
PLACEHOLDERS = ["n/a", "test", "-", "xxx"]
FIELDS: dict[str, dict[str, float]] = {
    "account": {"industry": 0.84, "website": 0.66, "phone": 0.8},
    "contact": {"email": 0.86, "phone": 0.74, "job_title": 0.58, "account": 0.9},
    "lead": {"email": 0.7, "phone": 0.8, "company": 0.86, "source": 0.92},
    "opportunity": {"amount": 0.9, "close_date": 0.96, "next_step": 0.5, "contact": 0.68, "source": 0.6, "loss_reason": 0.45},
    "case": {"priority": 0.97, "category": 0.78, "account": 0.88, "wrap_code": 0.62},
}
"""Object -> field -> usual share filled."""
NO_TEXT = {"account", "amount", "close_date", "contact"}
"""Links, numbers and dates: no placeholders there."""


@dataclass(frozen=True)
class FieldFill:
    """One field by record of its object (in record order).

    ``state``: code as of the end; ``drawn``: code where the field applies; ``filled_at``: when it got that code;
    ``applies_from``, ``applies_to``: half-open interval in which it applies.
    """

    state: Ints
    drawn: Ints
    filled_at: Ints
    applies_from: Ints
    applies_to: Ints

    def state_at(self, instant: int) -> Ints:
        """The codes as they were at an instant."""
        applies = (self.applies_from <= instant) & (instant < self.applies_to)
        return np.where(applies, np.where(self.filled_at <= instant, self.drawn, EMPTY), NOT_APPLICABLE)


Fills = dict[str, dict[str, FieldFill]]
LATE = 1 << 40


def fill_fields(records: pd.DataFrame, pipeline: Pipeline, rng: np.random.Generator, clock: Clock, *, plants: Plants = USUAL) -> Fills:
    """Draw the fill of every field of every object in :data:`FIELDS`."""
    quality = rng.uniform(-0.14, 0.07, len(TEAMS))
    for team in TRAINING_WEEKS_BEFORE:
        quality[TEAM_INDEX[team]] += 0.06
    for name, points in plants.poor.items():
        quality[TEAM_INDEX[name]] -= points
    placeholders = np.array([plants.placeholder.get(team.name, 0.015) for team in TEAMS])
    fills: Fills = {}
    for name, fields in FIELDS.items():
        rows = records[records["object"] == OBJECT[name]]
        fills[name] = {field: _draw(rows, name, field, (quality, placeholders, pipeline, clock), rng) for field in fields}
    return fills


def _draw(rows: pd.DataFrame, name: str, field: str, world: tuple[Floats, Floats, Pipeline, Clock], rng: np.random.Generator) -> FieldFill:
    quality, placeholders, pipeline, clock = world
    count = len(rows)
    team = rows["team"].to_numpy()
    share = np.clip(FIELDS[name][field] + quality[team], 0.02, 0.995)
    state = np.where(rng.random(count) < share, FILLED, EMPTY)
    if field not in NO_TEXT:
        state = np.where(rng.random(count) < placeholders[team], PLACEHOLDER, state)
    if (name, field) == ("contact", "email"):
        state = np.where(rows["batch"] == "fair contacts", EMPTY, state)
    created = rows["created_at"].to_numpy()
    late = created + (rng.random(count) * np.maximum(clock.as_of_s - created, 1)).astype(np.int64)
    filled_at = np.where(rng.random(count) < 0.75, created, late)
    since, until = _applies(rows, name, field, pipeline)
    filled_at = np.maximum(filled_at, since) if field in ("loss_reason", "wrap_code") else filled_at
    applies_now = (since < clock.as_of_s) & (until > clock.as_of_s)
    return FieldFill(np.where(applies_now, state, NOT_APPLICABLE), state, filled_at, since, until)


def _applies(rows: pd.DataFrame, name: str, field: str, pipeline: Pipeline) -> tuple[Ints, Ints]:
    """Half-open interval in which the field applies to each record; (LATE, LATE) = never."""
    since, until = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), LATE, dtype=np.int64)
    index = rows.index.to_numpy()
    if field == "next_step":
        until = np.where(pipeline.stages.closed_at[index] >= 0, pipeline.stages.closed_at[index], LATE)
    if field == "loss_reason":
        since = np.where(pipeline.stages.final[index] == LOST, pipeline.stages.closed_at[index], LATE)
    if field == "wrap_code":
        since = np.where(pipeline.cases.closed_at[index] >= 0, pipeline.cases.closed_at[index], LATE)
    if (name, field) in (("account", "industry"), ("account", "website")):
        since = np.where(is_household(index), LATE, 0)
    return since, until


def is_household(record: Ints) -> npt.NDArray[np.bool_]:
    """Every 17th account is a household: it has neither industry nor website."""
    return record % 17 == 0


def monthly_counts(records: pd.DataFrame, fills: Fills, organisation: Organisation, clock: Clock) -> pd.DataFrame:
    """Fill counts of the records that existed at each first of a month before as_of, by final owner, the owner's team then, and field.

    Columns: day, object, owner, team, field, records, applicable, filled, placeholder.
    """
    teams = teams_by_day(organisation.people, clock.day_count)
    parts: list[Ints] = []
    places = [(name, field) for name, fields in fills.items() for field in fields]
    for name, fields in fills.items():
        rows = records[records["object"] == OBJECT[name]]
        created, deleted, owner = (rows[column].to_numpy() for column in ("created_at", "deleted_at", "owner"))
        for day in _firsts(clock):
            instant = clock.start_s + day * DAY_S
            live = (created < instant) & ((deleted < 0) | (deleted > instant))
            for field, fill in fields.items() if live.any() else ():
                counted = _count(fill.state_at(instant)[live], owner[live])
                head = np.full((2, counted.shape[1]), [[day], [places.index((name, field))]])
                parts.append(np.vstack([head, counted]))
    log = pd.DataFrame(np.hstack(parts).T, columns=["day", "place", "owner", "records", "applicable", "filled", "placeholder"])
    object_of, field_of = (np.array(names, dtype=object) for names in zip(*places, strict=True))
    return log.assign(object=object_of[log["place"]], field=field_of[log["place"]], team=teams[log["owner"], log["day"]])


def _firsts(clock: Clock) -> list[int]:
    return [day for day in range(1, clock.as_of_day) if clock.date_of(day).day == 1]


def _count(state: Ints, owner: Ints) -> Ints:
    """Rows owner, records, applicable, filled, placeholder; a column per owner who holds records."""
    size = int(owner.max()) + 1
    records = np.bincount(owner, minlength=size)
    by_state = [np.bincount(owner[state == code], minlength=size) for code in range(4)]
    counts = np.array([np.arange(size), records, records - by_state[NOT_APPLICABLE], by_state[FILLED], by_state[PLACEHOLDER]])
    return counts[:, records > 0]
