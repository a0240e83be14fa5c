"""Which problem is planted in which team, and how strongly: the demo's usual ones, none at all, or any other choice.

A strength is 1 (weak), 2 or 3 (strong); ``STRENGTHS`` says what that means for each problem. Every problem is only a change of what people
do or what happens to them: it reaches the tables as rows, and nothing else says that it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from demo.teams import (
    BYPASS_TEAM,
    COLLAPSE_WEEKS_BEFORE,
    DIPPING_TEAM,
    HIGH_TURNOVER_TEAM,
    PLACEHOLDER_TEAM,
    RECOVERING_TEAM,
    SLOW_SYSTEM_TEAM,
    STALE_TEAMS,
)

Amounts = Mapping[str, float]
DIP_DEPTH = 0.5
RECOVERY_DEPTH = 0.45


@dataclass(frozen=True)
class Plants:
    """Per problem the teams that have it, with an amount.

    ``dip`` and ``recovering``: factor of all work in the end and in between; ``bypass``: share of creations left out; ``stale``: share of
    changes that are looks instead; ``slow``: factor of waiting; ``placeholder``: share of texts without meaning; ``turnover``: how often a
    seat changes hands in the history, below 1 the chance that it does; ``never``: share of seats that nobody begins to use; ``poor``:
    points off the filled share; ``narrow``: share of the rarer core work that is not done; ``eager``: factor of the work of all but the
    busiest two; ``export``: share of lists that are taken away; ``collapse``: share of the people who stop, one after the
    other within weeks.
    """

    dip: Amounts = field(default_factory=dict)
    recovering: Amounts = field(default_factory=dict)
    bypass: Amounts = field(default_factory=dict)
    stale: Amounts = field(default_factory=dict)
    slow: Amounts = field(default_factory=dict)
    placeholder: Amounts = field(default_factory=dict)
    turnover: Amounts = field(default_factory=dict)
    never: Amounts = field(default_factory=dict)
    poor: Amounts = field(default_factory=dict)
    narrow: Amounts = field(default_factory=dict)
    eager: Amounts = field(default_factory=dict)
    export: Amounts = field(default_factory=dict)
    collapse: Amounts = field(default_factory=dict)

    @property
    def teams(self) -> frozenset[str]:
        """Every team that has a problem."""
        return frozenset(team for one in fields(self) for team in getattr(self, one.name))


NONE = Plants()
USUAL = Plants(
    dip={DIPPING_TEAM: DIP_DEPTH},
    recovering={RECOVERING_TEAM: RECOVERY_DEPTH},
    bypass={BYPASS_TEAM: 0.88},
    stale=dict.fromkeys(STALE_TEAMS, 1.0),
    slow={SLOW_SYSTEM_TEAM: 4.0},
    placeholder={PLACEHOLDER_TEAM: 0.16},
    turnover={HIGH_TURNOVER_TEAM: 0.45},
    collapse=dict.fromkeys(COLLAPSE_WEEKS_BEFORE, 0.85),
)
STRENGTHS: dict[str, tuple[float, float, float]] = {
    "dip": (0.75, 0.5, 0.25),
    "stale": (0.4, 0.7, 1.0),
    "slow": (2.0, 4.0, 8.0),
    "placeholder": (0.05, 0.1, 0.2),
    "turnover": (0.5, 1.2, 1.7),
    "never": (0.25, 0.4, 0.6),
    "poor": (0.1, 0.2, 0.35),
    "narrow": (0.4, 0.7, 1.0),
    "eager": (0.5, 0.25, 0.1),
    "export": (0.1, 0.25, 0.5),
}


def planted_at(strength: int, teams: Mapping[str, str]) -> Plants:
    """The problems of ``teams`` (problem to team), all at one strength.

    >>> planted_at(2, {"slow": "Dispatch"}).slow
    {'Dispatch': 4.0}
    """
    return Plants(**{problem: {team: STRENGTHS[problem][strength - 1]} for problem, team in teams.items()})
