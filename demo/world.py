"""Builds the whole demo world in memory, from people to fill counts."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from demo import behaviour, fields, machines, pipeline, records
from demo.clock import DAY_S, Clock, clock_for
from demo.organisation import Organisation, organise
from demo.plants import USUAL, Plants


@dataclass(frozen=True)
class World:
    """Everything that exists in the demo CRM, as arrays; accounts and records are numbered from 0.

    ``events``: usage rows by time (row number = id - 1) with ``record`` and ``session``; ``logins``: by time, account -1 =
    unknown name; ``records``: by creation, with final owner, modified_at, modified_by, deleted_at; ``owner_changes``:
    record, at, new_owner; ``links``: company and contact (record numbers) by record, -1 = none.
    """

    clock: Clock
    organisation: Organisation
    events: pd.DataFrame
    logins: pd.DataFrame
    api: pd.DataFrame
    records: pd.DataFrame
    links: pd.DataFrame
    pipeline: pipeline.Pipeline
    fills: fields.Fills
    fill_log: pd.DataFrame
    stage_log: pd.DataFrame
    field_log: pd.DataFrame


def make_world(as_of: datetime, *, seed: int, scale: float, plants: Plants = USUAL) -> World:
    """Draw the world. The same arguments give the same world; every part has its own random stream."""
    clock = clock_for(as_of)
    rngs = [np.random.default_rng([seed, part]) for part in range(9)]
    organisation = organise(clock, rngs[0], plants)
    work = behaviour.usage_of_people(organisation, clock, rngs[1], scale=scale)
    logins, work = behaviour.sign_ins(work, rngs[2])
    stock = records.create_records(work, organisation, clock, rngs[3], scale=scale)
    shelf = records.shelf_of(stock, len(organisation.people) + len(organisation.others))
    work["record"] = records.assign_records(work, stock, shelf, rngs[4])
    work = pd.concat([work, machines.deletions(work, clock, rngs[5])], ignore_index=True)
    changes = machines.reassignments(stock, organisation, clock, rngs[6])
    events, changes = _all_events(work, logins, stock, (organisation, clock, shelf, changes), rngs[6], scale=scale)
    stamped = records.stamp_changes(stock, events).assign(first_owner=stock["owner"])
    last = changes.sort_values("at", kind="stable").drop_duplicates("record", keep="last")
    stamped.loc[last["record"], "owner"] = last["new_owner"].to_numpy()
    moves = pipeline.move_on(events, stamped, clock, rngs[7])
    fills = fields.fill_fields(stamped, moves, rngs[8], clock, plants=plants)
    logins, events = _order_logins(logins, events, organisation, clock, rngs[2], scale=scale)
    return World(
        clock,
        organisation,
        events,
        logins,
        _api_log(events, organisation, clock, scale=scale),
        stamped,
        _links(stamped, shelf, rngs[4]),
        moves,
        fills,
        fields.monthly_counts(stamped, fills, organisation, clock),
        pipeline.stage_rows(moves, stamped),
        pipeline.audit_rows(moves, changes, stamped["first_owner"].to_numpy(), clock),
    )


Parts = tuple[Organisation, Clock, records.Shelf, pd.DataFrame]


def _all_events(
    work: pd.DataFrame, logins: pd.DataFrame, stock: pd.DataFrame, parts: Parts, rng: np.random.Generator, *, scale: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People's and machines' usage rows by time, and the mass changes, without what would touch a deleted record."""
    organisation, clock, shelf, changes = parts
    gone = records.stamp_changes(stock, work)["deleted_at"].to_numpy()
    changes = changes[_is_live(changes, gone)].reset_index(drop=True)
    nightly = machines.nightly_rows(organisation, clock, shelf, rng, scale=scale)
    every = [
        work,
        nightly[_is_live(nightly, gone)],
        machines.web_rows(stock, organisation),
        machines.import_row(stock, organisation, clock),
        machines.reassignment_rows(changes, stock, organisation.number_of("ingrid.admin")),
        behaviour.mobile_login_rows(logins).assign(record=-1),
    ]
    return pd.concat(every, ignore_index=True).sort_values("at", kind="stable", ignore_index=True), changes


def _is_live(rows: pd.DataFrame, gone: np.ndarray) -> np.ndarray:
    deleted_at = gone[rows["record"].to_numpy()]
    return (deleted_at < 0) | (rows["at"].to_numpy() < deleted_at)


def _order_logins(
    logins: pd.DataFrame, events: pd.DataFrame, organisation: Organisation, clock: Clock, rng: np.random.Generator, *, scale: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add idle and denied logins, order all by time, and renumber the sessions of the events."""
    idle = behaviour.idle_logins(logins, organisation, clock, rng)
    denied = behaviour.denied_logins(logins, organisation, clock, rng, scale=scale)
    every = pd.concat([logins, idle, denied], ignore_index=True)
    order = np.argsort(every["at"].to_numpy(), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    session = events["session"].to_numpy()
    return every.iloc[order].reset_index(drop=True), events.assign(session=np.where(session >= 0, place[session], -1))


def _api_log(events: pd.DataFrame, organisation: Organisation, clock: Clock, *, scale: float) -> pd.DataFrame:
    """Requests of the sync (one per touched record) and of the web form (one poll an hour, thinned by scale): at, account."""
    sync, web = organisation.number_of("erp.sync"), organisation.number_of("web.forms")
    touched = events.loc[events["person"].isin([sync, web]), ["at", "person"]].rename(columns={"person": "account"})
    polls = np.arange(clock.start_s, clock.as_of_s, int(3600 / min(1.0, scale)), dtype=np.int64)
    every = pd.concat([touched, pd.DataFrame({"at": polls, "account": web})], ignore_index=True)
    return every.sort_values("at", kind="stable", ignore_index=True)


def _links(stamped: pd.DataFrame, shelf: records.Shelf, rng: np.random.Generator) -> pd.DataFrame:
    """A company and a contact for every record, from the book of its first owner as of its creation."""
    wanted = pd.DataFrame({"person": stamped["first_owner"], "team": stamped["team"], "at": stamped["created_at"]})
    company = shelf.pick(wanted.assign(object=records.OBJECT["account"]), rng)
    contact = shelf.pick(wanted.assign(object=records.OBJECT["contact"]), rng)
    deal = shelf.pick(wanted.assign(object=records.OBJECT["opportunity"], at=stamped["modified_at"]), rng)
    return pd.DataFrame({"company": company, "contact": contact, "deal": deal})


def day_start(clock: Clock, day: int) -> int:
    """Midnight UTC of a day."""
    return clock.start_s + day * DAY_S
