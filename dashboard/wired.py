"""What the front door hands to the pages beside snapshot and viewer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd

from access.alert_book import AlertBook
from access.programme import Programme
from access.viewer import Viewer
from metrics.playbook import Play, read_playbook
from metrics.skills import Skill, read_skills
from models.scores import RiskFile

Noted = Callable[[Viewer, str, str | None, str], None]
Export = Callable[[str, str, Sequence[str], pd.DataFrame], bytes]
ByClaims = Callable[[Mapping[str, Any] | None], Viewer]
Looks = Callable[[Sequence[str]], list[dict[str, Any]]]


@dataclass(frozen=True)
class Running:
    """What runs: the kept snapshots, the latest first; the latest lines of the view log, and the first that was changed, if one was."""

    snapshots: Sequence[Mapping[str, Any]]
    looks: Sequence[Mapping[str, Any]]
    broken_line: int | None = None


class DoubleEntry(Protocol):
    """What one entry takes and what an hour costs."""

    minutes: float
    cost_per_hour: float | None
    currency: str


@dataclass(frozen=True)
class DashboardSettings:
    """What the settings file says about the pages.

    ``targets`` maps metric names to the value aimed at, in the metric's own unit. ``notice`` returns a sentence that every page
    shows at its top, or null. ``plays`` and ``skills`` are the home's. ``risk`` returns the latest risk scores, or null. ``programme`` is
    the door to the ledger, ``brief`` writes the sponsor's PDF. ``note`` writes who looked at what, which cohort and snapshot into the view
    log; ``looks`` gives its lines about these cohorts or about everybody.
    ``export`` makes a file of a kind from title, notes and rows. ``by_claims`` makes a viewer of a sign-in's claims;
    null where nobody signs in. ``stop_digest`` ends the digest that a link names, and says whether the link was ours. ``alerts`` gives the
    book of the last check, ``running`` what the Admin page says about the home. ``locale`` says how figures and dates are written,
    ``double_entry`` the minutes of one entry, what an hour costs and its currency.
    """

    synthetic: bool = False
    targets: Mapping[str, float] = field(default_factory=dict)
    notice: Callable[[], str | None] = lambda: None
    plays: tuple[Play, ...] = field(default_factory=read_playbook)
    skills: tuple[Skill, ...] = field(default_factory=read_skills)
    risk: Callable[[], RiskFile | None] = lambda: None
    programme: Programme | None = None
    brief: Callable[[Any, Viewer], bytes] | None = None
    note: Noted = lambda *_look: None
    looks: Looks = lambda _cohorts: []
    export: Export | None = None
    by_claims: ByClaims | None = None
    stop_digest: Callable[[str], bool] | None = None
    alerts: Callable[[], AlertBook | None] = lambda: None
    running: Callable[[], Running] | None = None
    locale: str | None = None
    double_entry: DoubleEntry | None = None
