"""Asking for help: a person lets the trainers who reach their group see a summary of their last four weeks, for 30 days at most.

Shown is what the person asked to be shown, and only where the rest of the group stays as large as the floor: who takes the shared weeks out
of the group's figures must not learn about fewer people than that. Whoever shared lately counts as sharing, also when it is over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from access.cohorts import lattice_of
from access.door import cohorts
from access.own import OwnAccount, own_accounts
from access.permissions import allowed, check
from access.programme import Edit, Programme
from access.snapshot import Snapshot
from access.viewer import AccessDenied, Viewer
from ledger.editing import Actor
from ledger.rules import LONGEST_SHARE

TABLE = "help_request"
WEEKS = 4
LOOKED_BACK = timedelta(weeks=WEEKS + 1)  # the complete weeks that are shown, and the one that is not over
DAYS = ((0, 0), (1, 4), (5, 8), (9, 12), (13, 16), (17, 20), (21, 28))
TOO_FEW = "the rest of the group is too small: its figures would speak of fewer people than may be shown"
MOVED = "changed the team lately, so the weeks belong to two groups"
NO_ROWS = "no single account of the CRM has this address, or no week is over yet"


@dataclass(frozen=True)
class Request:
    """What somebody shares or shared: ``until`` is the first day on which it is over, ``withdrawn_on`` null unless taken back."""

    key: str
    version: int
    account: str
    shared_on: date
    until: date
    withdrawn_on: date | None

    @property
    def ended(self) -> date:
        """First day on which nothing of it is shown."""
        return self.until if self.withdrawn_on is None else min(self.until, self.withdrawn_on)

    def is_open(self, today: date) -> bool:
        """Whether it is shown today."""
        return self.shared_on <= today < self.ended


@dataclass(frozen=True)
class Shared:
    """One who asked for help, as a trainer sees it: the group, and the summary of four weeks; ``why_not`` says why there is none."""

    account: str
    cohort: str
    until: date
    days_from: int | None
    days_to: int | None
    days_expected: int | None
    capabilities_used: int | None
    capabilities_expected: int | None
    habit: str | None
    why_not: str | None


def own_requests(programme: Programme, viewer: Viewer) -> list[Request]:
    """What the viewer shares and shared, the latest first; nothing where nobody is signed in."""
    check(viewer, "part", "help", "write")
    return [one for one in reversed(_requests(programme)) if viewer.account is not None and one.account == viewer.account]


def ask(programme: Programme, viewer: Viewer) -> int:
    """Share from today on, for 30 days; nothing happens where something is shared already. Raises ``AccessDenied`` without a sign-in."""
    check(viewer, "part", "help", "write")
    if viewer.account is None:
        raise AccessDenied("Sharing needs a sign-in: nobody is known here.")
    today = programme.now().date()
    if any(one.is_open(today) for one in own_requests(programme, viewer)):
        return 0
    cells = {"account": viewer.account, "shared_on": today.isoformat(), "until": (today + LONGEST_SHARE).isoformat()}
    return _save(programme, viewer, [Edit(TABLE, cells)])


def withdraw(programme: Programme, viewer: Viewer) -> int:
    """End what the viewer shares, at once; returns how many rows changed."""
    today = programme.now().date()
    still = [one for one in own_requests(programme, viewer) if one.is_open(today)]
    return _save(programme, viewer, [Edit(TABLE, {"withdrawn_on": today.isoformat()}, key=one.key, version=one.version) for one in still])


def asked_for_help(programme: Programme, viewer: Viewer, snapshot: Snapshot) -> list[Shared]:
    """Who asked for help in groups that this trainer reaches, and what may be shown of them; nothing for any other role."""
    if "help" not in allowed(viewer, "part", "view"):
        return []
    today, requests = programme.now().date(), _requests(programme)
    if not any(one.is_open(today) for one in requests):
        return []
    first_day = snapshot.manifest.as_of_at.date() - LOOKED_BACK
    lately = sorted({one.account for one in requests if one.ended >= first_day})
    places = {account: _place(snapshot, viewer, account) for account in lately}
    reached = set(cohorts(snapshot, viewer)["cohort_id"].astype(str))
    found = []
    for one in requests:
        place = places.get(one.account)
        if one.is_open(today) and place is not None and place.cohort_id in reached:
            sharing = sum(other is not None and other.cohort_id == place.cohort_id for other in places.values())
            rest = _people(snapshot, viewer, str(place.cohort_id)) - sharing
            found.append(_shared(one, place, is_rest_large=rest >= viewer.floor.k))
    return found


def person_mark(account: str) -> str:
    """What stands in the view log in the place of a cohort where somebody looked at one person's shared weeks."""
    return f"person:{account}"


def _shared(one: Request, place: OwnAccount, *, is_rest_large: bool) -> Shared:
    weeks = place.weeks[place.weeks["days_elapsed"] == 7].tail(WEEKS)
    cohort = str(place.cohort)
    nothing = (None, None, None, None, None, None)
    if len(weeks) < WEEKS:
        return Shared(one.account, cohort, one.until, *nothing, NO_ROWS)
    if place.weeks.tail(WEEKS + 1)["org_unit_id"].nunique() > 1:
        return Shared(one.account, cohort, one.until, *nothing, MOVED)
    if not is_rest_large:
        return Shared(one.account, cohort, one.until, *nothing, TOO_FEW)
    last, active = weeks.iloc[-1], int(weeks["active_days_7"].sum())
    low, high = next(band for band in DAYS if band[0] <= active <= band[1])
    used = (_whole(last["capabilities_used"]), _whole(last["capabilities_expected"]))
    habit = None if pd.isna(last["habit_state"]) else str(last["habit_state"])
    return Shared(one.account, cohort, one.until, low, high, int(weeks["eligible_days_7"].sum()), *used, habit, None)


def _place(snapshot: Snapshot, viewer: Viewer, account: str) -> OwnAccount | None:
    """The account's own rows and group, by the right of the person who shares them."""
    person = Viewer(account, "member", (), viewer.floor, account=account)
    found = [one for one in own_accounts(snapshot, person) if one.cohort_id is not None]
    return found[0] if len(found) == 1 else None


def _people(snapshot: Snapshot, viewer: Viewer, cohort_id: str) -> int:
    """The fewest people of the group in the weeks that are shown."""
    lattice = lattice_of(snapshot, floor=viewer.floor.k)
    place = int(np.flatnonzero((lattice.groups["cohort_id"] == cohort_id).to_numpy())[0])
    counts = np.minimum(lattice.people[place], lattice.members[place])[-(WEEKS + 1) :]
    return int(counts.min(initial=np.inf)) if len(counts) else 0


def _requests(programme: Programme) -> list[Request]:
    return sorted(_read(programme.opened().rows(TABLE)), key=lambda one: (one.shared_on, one.key))


def _read(rows: Sequence[Mapping[str, Any]]) -> Iterator[Request]:
    for row in rows:
        yield Request(str(row["key"]), int(row["version"]), str(row["account"]), row["shared_on"], row["until"], row["withdrawn_on"])


def _save(programme: Programme, viewer: Viewer, edits: Sequence[Edit]) -> int:
    now: datetime = programme.now()
    return programme.opened().save(edits, Actor(viewer.name, viewer.role), at=now) if edits else 0


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
