"""What a person may see about themselves, and which units of the CRM's tree they belong to: found by the address they signed in with."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from access.cohorts import NO_UNIT, lattice_of
from access.permissions import check
from access.snapshot import Snapshot, kept
from access.viewer import AccessDenied, Viewer

IDENTITY_SQL = """
select i.source_id, min(i.user_id) as user_id, count(*) as accounts
from crm_identity as i
left join crm_user as u on u.source_id = i.source_id and u.user_id = i.user_id
where lower(trim(i.email)) = $address and not coalesce(u.is_deleted, false)
group by i.source_id
"""
WEEKS_SQL = """
select w.week_start_date, w.days_elapsed, w.org_unit_id, w.eligible_days_7, w.active_days_7, w.core_actions, w.capabilities_used,
       w.capabilities_expected, w.habit_state, w.lifecycle_state
from person_week as w
where w.source_id = $source_id and w.user_id = $user_id
order by w.week_start_date
"""
MEMBERSHIP_SQL = """
select m.source_id, m.org_unit_id
from org_membership as m
where m.source_id = $source_id and m.user_id = $user_id and (m.valid_to is null or m.valid_to > $as_of_at)
union
select u.source_id, u.org_unit_id
from org_unit as u
where u.source_id = $source_id and u.manager_user_id = $user_id
"""
TREE_SQL = "select u.source_id, u.org_unit_id, u.parent_org_unit_id from org_unit as u where u.parent_org_unit_id is not null"
Place = tuple[str, str]


@dataclass(frozen=True)
class OwnAccount:
    """A person's own rows in one CRM: weeks, the latest last, and the group of teams in which they are counted for everybody else."""

    source_id: str
    weeks: pd.DataFrame
    cohort_id: str | None
    cohort: str | None


def own_accounts(snapshot: Snapshot, viewer: Viewer) -> list[OwnAccount]:
    """The viewer's own rows, one item for each CRM with an account of their address.

    Two accounts of one CRM that share the address are not told apart, so neither is given. Raises ``AccessDenied`` for a role without
    data of its own, and where nobody is signed in.
    """
    check(viewer, "page", "my-data", "view")
    if viewer.account is None:
        raise AccessDenied("Own data needs a sign-in: nobody is known here.")
    return [_account(snapshot, viewer, source_id, user_id) for source_id, user_id in _accounts(snapshot, viewer.account)]


def units_of(snapshot: Snapshot, address: str) -> tuple[str, ...]:
    """Ids of the units that the person belongs to or leads in the CRM's tree, with all below them; none for an unknown address."""
    return kept(snapshot, ("units of", address.casefold()), lambda: _units_of(snapshot, address))


def _accounts(snapshot: Snapshot, address: str) -> list[Place]:
    rows = snapshot.rows(IDENTITY_SQL, {"address": address.strip().lower()})
    return [(str(row["source_id"]), str(row["user_id"])) for row in rows if row["accounts"] == 1]


def _account(snapshot: Snapshot, viewer: Viewer, source_id: str, user_id: str) -> OwnAccount:
    weeks = snapshot.query(WEEKS_SQL, {"source_id": source_id, "user_id": user_id})
    team = None if weeks.empty else str(weeks.iloc[-1]["org_unit_id"])
    lattice = lattice_of(snapshot, floor=viewer.floor.k)
    place = lattice.keys.get_indexer(pd.MultiIndex.from_tuples([(source_id, team)]))[0]
    if place < 0:
        return OwnAccount(source_id, weeks, None, None)
    group = lattice.groups.iloc[int(lattice.group_of_team[place])]
    return OwnAccount(source_id, weeks, str(group["cohort_id"]), str(group["cohort"]))


def _units_of(snapshot: Snapshot, address: str) -> tuple[str, ...]:
    reached: set[Place] = set()
    for source_id, user_id in _accounts(snapshot, address):
        asked = {"source_id": source_id, "user_id": user_id, "as_of_at": snapshot.manifest.as_of_at}
        reached |= {(str(row["source_id"]), str(row["org_unit_id"])) for row in snapshot.rows(MEMBERSHIP_SQL, asked)}
    if not reached:
        return ()
    edges = [((str(row["source_id"]), str(row["parent_org_unit_id"])), str(row["org_unit_id"])) for row in snapshot.rows(TREE_SQL)]
    below = _with_all_below(reached, edges)
    teams = lattice_of(snapshot, floor=0).teams
    units = {
        str(team.unit_id)
        for team in teams.itertuples()
        if team.unit_id != NO_UNIT and {(str(team.source_id), str(team.org_unit_id)), (str(team.source_id), str(team.unit_id))} & below
    }
    return tuple(sorted(units))


def _with_all_below(places: Iterable[Place], edges: Iterable[tuple[Place, str]]) -> set[Place]:
    children: dict[Place, list[Place]] = {}
    for parent, child in edges:
        children.setdefault(parent, []).append((parent[0], child))
    found: set[Place] = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += children.get(place, [])
    return found
