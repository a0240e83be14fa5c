"""What each role does in the CRM: the mix of actions and objects, how often, and at what hour."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ACTIONS = ["view", "create", "update", "delete", "list", "search", "report", "export", "import", "login", "mass_update"]
OBJECTS = [
    "account",
    "contact",
    "lead",
    "opportunity",
    "case",
    "call",
    "meeting",
    "task",
    "email",
    "note",
    "report",
    "dashboard",
    "campaign",
]
RECORD_OBJECTS = OBJECTS[:10]
"""The objects that have records; their codes come first."""
ACTIVITY_KINDS = OBJECTS[5:10]
ACTION = {name: code for code, name in enumerate(ACTIONS)}
OBJECT = {name: code for code, name in enumerate(OBJECTS)}

CHANNELS = ["ui", "mobile", "api", "sync", "import", "automation", "portal"]
CHANNEL = {name: code for code, name in enumerate(CHANNELS)}
ACTORS = ["human", "automation", "integration"]
ACTOR = {name: code for code, name in enumerate(ACTORS)}


@dataclass(frozen=True)
class Role:
    """How one application type works.

    ``core`` and ``other`` are ``action object weight`` triples; ``presence`` is the chance of working on a weekday,
    ``events_per_day`` the relative number of actions on such a day, ``weekdays`` the shape of the week,
    ``hours`` the local hours (first, last) of the working day, ``holds`` how many loaded records of each object a person gets.
    """

    core: str
    other: str
    presence: float
    events_per_day: float
    weekdays: tuple[float, ...]
    hours: tuple[float, float]
    holds: dict[str, float]

    def weights(self, *, core: bool) -> list[tuple[int, int, float]]:
        """(action code, object code, weight) of the core or of the other actions."""
        words = [part.split() for part in (self.core if core else self.other).split(",")]
        return [(ACTION[action], OBJECT[thing], float(weight)) for action, thing, weight in words]

    @property
    def core_share(self) -> float:
        """Share of core actions among all actions."""
        core = sum(weight for *_, weight in self.weights(core=True))
        return core / (core + sum(weight for *_, weight in self.weights(core=False)))


OFFICE_WEEK = (1.0, 1.05, 1.05, 1.0, 0.82, 0.02, 0.01)
ROLES: dict[str, Role] = {
    "call_centre": Role(
        core="create case 2, update case 12, create call 1.1, search contact 13, view contact 15",
        other="view case 22, list case 12, view account 7, update contact 3, create contact .5, create task .4, view task 4,"
              "update task 1, report report .6, view dashboard 2",
        presence=0.86, events_per_day=15, weekdays=(1.0, 1.0, 1.0, 1.0, 0.95, 0.4, 0.25), hours=(6.5, 21.5),
        holds={"account": 6, "contact": 14, "case": 5},
    ),
    "field_service": Role(
        core="update case 14, create note 1, create meeting .8, update task 7, view case 20",
        other="list case 12, view account 12, view contact 9, list task 8, create task .5, search account 6, create case .4,"
              "view dashboard 1",
        presence=0.82, events_per_day=9, weekdays=(1.0, 1.0, 1.0, 1.0, 0.9, 0.12, 0.02), hours=(6.5, 17.0),
        holds={"account": 10, "contact": 12, "case": 5},
    ),
    "telemarketing": Role(
        core="create call 3.6, update lead 16, create lead 1.4, create task 1.2, view lead 22",
        other="list lead 16, search lead 6, view contact 10, update contact 4, create contact 1.2, update task 4, create opportunity .3,"
              "view opportunity 2, update opportunity 1.5, report report .5",
        presence=0.85, events_per_day=14, weekdays=OFFICE_WEEK, hours=(8.5, 19.0),
        holds={"account": 4, "contact": 24, "lead": 10},
    ),
    "field_sales": Role(
        core="create opportunity 2.2, update opportunity 18, create contact 2.4, create meeting 1.1, create note .9, update account 4",
        other="view opportunity 20, view account 14, view contact 12, list opportunity 9, list account 5, search account 6,"
              "update contact 3, update lead 2.4, view lead 3, create account 1.5, create email 1.2, create lead .4, create task 1,"
              "update task 2, report report 1.5, view dashboard 2, export report .3",
        presence=0.78, events_per_day=11, weekdays=OFFICE_WEEK, hours=(7.5, 18.5),
        holds={"account": 18, "contact": 32, "lead": 3, "opportunity": 5},
    ),
    "marketing": Role(
        core="create lead 3, update lead 6, update campaign 8, create campaign .5, update contact 8, list contact 14",
        other="view campaign 20, view contact 10, view lead 10, create contact 1.5, list lead 8, report report 6, export contact 1,"
              "view dashboard 6, create email 2",
        presence=0.66, events_per_day=9, weekdays=OFFICE_WEEK, hours=(8.0, 18.0),
        holds={"contact": 30, "lead": 10},
    ),
    "analytic": Role(
        core="report report 30, view dashboard 22, export report 5",
        other="list opportunity 12, list account 10, view opportunity 6, view account 6, search account 5, create note .2",
        presence=0.5, events_per_day=8, weekdays=OFFICE_WEEK, hours=(8.0, 18.5), holds={},
    ),
    "partner_portal": Role(
        core="create lead 3, update lead 6, create opportunity 1.5, update opportunity 7, create case 1.5, view case 12",
        other="view opportunity 18, view lead 12, view account 12, list opportunity 12, list case 8, update case 2, create note 1",
        presence=0.38, events_per_day=6, weekdays=(1.0, 1.0, 1.0, 1.0, 0.9, 0.1, 0.1), hours=(8.0, 20.0),
        holds={"account": 4, "lead": 4, "opportunity": 3},
    ),
}  # fmt: skip


def local_seconds(role: Role, count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Local seconds of day: two humps, before and after lunch, within the role's hours."""
    first, last = role.hours
    centre = np.where(rng.random(count) < 0.55, first + 0.3 * (last - first), first + 0.72 * (last - first))
    hours = np.clip(centre + rng.normal(0.0, 0.13 * (last - first), count), first, last)
    return (hours * 3600).astype(np.int64) + rng.integers(0, 240, count)
