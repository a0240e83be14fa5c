"""How deals, leads and cases move: stages and statuses follow from the updates that people made, and so does the audit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.clock import DAY_S, Clock, Ints
from demo.mixes import ACTION, ACTOR, OBJECT
from demo.teams import NEW_YORK, SYDNEY, TEAMS

STAGES = ["Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]
LEAD_STATUSES = ["New", "Assigned", "In Process", "Converted", "Dead"]
CASE_STATUSES = ["New", "Assigned", "Pending", "Closed"]
WON, LOST = STAGES.index("Closed Won"), STAGES.index("Closed Lost")
CONVERTED, DEAD = LEAD_STATUSES.index("Converted"), LEAD_STATUSES.index("Dead")
CASE_CLOSED = CASE_STATUSES.index("Closed")
NEVER = 99


@dataclass(frozen=True)
class Walk:
    """Which updates move a record on.

    ``changes``: record, at, person, old, new (codes), ordered by record and time. ``final``: code by record number
    (-1 for records of other objects); ``closed_at``: instant of the last code, -1 while open.
    """

    changes: pd.DataFrame
    final: Ints
    closed_at: Ints


@dataclass(frozen=True)
class Pipeline:
    """Everything that moves, by record number; ``edits`` are audited changes that are no moves: record, at, person, field, step."""

    stages: Walk
    leads: Walk
    cases: Walk
    edits: pd.DataFrame
    deals: pd.DataFrame


def move_on(events: pd.DataFrame, records: pd.DataFrame, clock: Clock, rng: np.random.Generator) -> Pipeline:
    """Walk deals through stages, leads and cases through statuses, and draw which field every other update changed."""
    updates = events[(events["action"] == ACTION["update"]) & (events["actor"] == ACTOR["human"]) & (events["record"] >= 0)]
    updates = updates[["record", "at", "person", "object"]].sort_values(["record", "at"], kind="stable")
    kinds = records["object"].to_numpy()
    draw = rng.random(len(records))
    deal_end = np.where(draw < 0.35, 4, np.where(draw < 0.8, rng.integers(1, 5, len(records)), NEVER))
    stages = _walk(updates, kinds, _Rule("opportunity", 0.65, deal_end, np.where(draw < 0.35, WON, LOST), 3), rng)
    lead_end = np.where(draw < 0.55, 3, NEVER)
    leads = _walk(updates, kinds, _Rule("lead", 0.6, lead_end, np.where(draw < 0.3, CONVERTED, DEAD), 2), rng)
    case_end = np.where(draw < 0.85, rng.integers(2, 4, len(records)), NEVER)
    cases = _walk(updates, kinds, _Rule("case", 0.75, case_end, np.full(len(records), CASE_CLOSED), 2), rng)
    edits = _other_edits(updates, stages, rng)
    return Pipeline(stages, leads, cases, edits, _deals(records, stages, edits, clock, rng))


@dataclass(frozen=True)
class _Rule:
    """How one object moves: chance of an update to move it; per record the step at which it ends (NEVER = stays open) and the code then."""

    name: str
    chance: float
    end_step: Ints
    end_code: Ints
    last_open: int


def _walk(updates: pd.DataFrame, kinds: Ints, rule: _Rule, rng: np.random.Generator) -> Walk:
    rows = updates[(updates["object"] == OBJECT[rule.name]) & (rng.random(len(updates)) < rule.chance)]
    record = rows["record"].to_numpy()
    step = rows.groupby("record").cumcount().to_numpy() + 1
    end = rule.end_step[record]
    moves = (step <= end) & ((end != NEVER) | (step <= rule.last_open))
    new = np.where(step == end, rule.end_code[record], step)
    changes = rows.assign(old=step - 1, new=new)[moves].drop(columns="object").reset_index(drop=True)
    final = np.where(kinds == OBJECT[rule.name], 0, -1)
    final[changes["record"].to_numpy()] = changes["new"].to_numpy()
    closed_at = np.full(len(kinds), -1, dtype=np.int64)
    ending = changes[changes["new"] > rule.last_open]
    closed_at[ending["record"].to_numpy()] = ending["at"].to_numpy()
    return Walk(changes, final, closed_at)


def _other_edits(updates: pd.DataFrame, stages: Walk, rng: np.random.Generator) -> pd.DataFrame:
    """Updates of open deals that changed amount, close date or next step instead of the stage."""
    rows = updates[updates["object"] == OBJECT["opportunity"]].merge(
        stages.changes[["record", "at", "new"]], on=["record", "at"], how="left"
    )
    closed_at = stages.closed_at[rows["record"].to_numpy()]
    rows = rows[rows["new"].isna() & ((closed_at < 0) | (rows["at"].to_numpy() < closed_at))]
    drawn = rng.random(len(rows))
    field = np.select([drawn < 0.15, drawn < 0.4, drawn < 0.75], ["amount", "close_date", "next_step"], "")
    rows = rows.assign(field=field).loc[field != "", ["record", "at", "person", "field"]]
    return rows.assign(step=rows.groupby(["record", "field"]).cumcount() + 1).reset_index(drop=True)


def _deals(records: pd.DataFrame, stages: Walk, edits: pd.DataFrame, clock: Clock, rng: np.random.Generator) -> pd.DataFrame:
    """Deals by record number: first_amount, amount, currency, first_close_day, close_day (index), pushes; has_amount."""
    deals = records.index[records["object"] == OBJECT["opportunity"]]
    counts = edits.groupby(["field", "record"]).size()
    raises, pushes = (_count(counts, field, deals) for field in ("amount", "close_date"))
    first_amount = 500 * rng.integers(2, 240, len(deals))
    dollar = np.array([team.zone in (NEW_YORK, SYDNEY) for team in TEAMS])[records["team"].to_numpy()[deals]]
    first_close = (records["created_at"].to_numpy()[deals] - clock.start_s) // DAY_S + rng.integers(30, 150, len(deals))
    closed_at = stages.closed_at[deals]
    close_day = np.where(closed_at >= 0, (closed_at - clock.start_s) // DAY_S, first_close + 21 * pushes)
    return pd.DataFrame(
        {
            "first_amount": first_amount,
            "amount": first_amount + 250 * raises,
            "currency": np.where(dollar, "USD", "EUR"),
            "first_close_day": first_close,
            "close_day": close_day,
            "pushes": pushes,
        },
        index=deals,
    )


def _count(counts: pd.Series, field: str, deals: pd.Index) -> Ints:
    if field not in counts.index.get_level_values(0):
        return np.zeros(len(deals), dtype=np.int64)
    return counts.loc[field].reindex(deals, fill_value=0).to_numpy()


def audit_rows(pipeline: Pipeline, changes: pd.DataFrame, owners: Ints, clock: Clock) -> pd.DataFrame:
    """The field audit log: at, person (-1 = the admin), record, field, old_value, new_value (text or None), by time.

    ``changes`` are the mass changes of owner, ``owners`` the owners before them.
    """
    moves = [
        _moves(pipeline.stages, "stage", STAGES),
        _moves(pipeline.leads, "status", LEAD_STATUSES),
        _moves(pipeline.cases, "status", CASE_STATUSES),
    ]
    edits = pipeline.edits.assign(old_value=None, new_value=None).astype({"old_value": object, "new_value": object})
    deals = pipeline.deals.loc[edits["record"]]
    amounts, dates = edits["field"] == "amount", edits["field"] == "close_date"
    for name, back in (("old_value", 1), ("new_value", 0)):
        step = edits["step"].to_numpy() - back
        edits.loc[amounts, name] = (deals["first_amount"].to_numpy() + 250 * step)[amounts].astype(str)
        days = (deals["first_close_day"].to_numpy() + 21 * step)[dates]
        edits.loc[dates, name] = [clock.date_of(day).isoformat() for day in days]
    before = changes.sort_values("at", kind="stable").groupby("record")["new_owner"].shift()
    old_owner = np.where(before.isna(), owners[changes["record"].to_numpy()], before.reindex(changes.index).fillna(0)).astype(np.int64)
    moved = pd.DataFrame(
        {
            "record": changes["record"],
            "at": changes["at"],
            "person": -1,
            "field": "owner",
            "old_value": (old_owner + 1).astype(str),
            "new_value": (changes["new_owner"] + 1).astype(str),
        }
    )
    columns = ["at", "person", "record", "field", "old_value", "new_value"]
    return pd.concat([*moves, edits[columns], moved[columns]], ignore_index=True).sort_values("at", kind="stable", ignore_index=True)


def _moves(walk: Walk, field: str, names: list[str]) -> pd.DataFrame:
    words = np.array(names, dtype=object)
    values = {"old_value": words[walk.changes["old"]], "new_value": words[walk.changes["new"]]}
    return walk.changes.assign(field=field, **values)[["at", "person", "record", "field", "old_value", "new_value"]]


def stage_rows(pipeline: Pipeline, records: pd.DataFrame) -> pd.DataFrame:
    """The stage log: record, at, person, old (-1 = first), new; the first entry is the creation of the deal."""
    deals = pipeline.deals.index
    created = records.loc[deals]
    first = pd.DataFrame(
        {"record": deals, "at": created["created_at"].to_numpy(), "person": created["created_by"].to_numpy(), "old": -1, "new": 0}
    )
    return pd.concat([first, pipeline.stages.changes], ignore_index=True).sort_values(["record", "at"], kind="stable", ignore_index=True)
