"""What the pages ask, and from whom: one snapshot, one viewer, one set of filters; answers only through ``access``.

``takehold serve`` calls :func:`configure` before the app starts. Answers are kept per (snapshot, scope of the viewer, filters):
never per frame, and never across two scopes.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from threading import Lock
from typing import Any, Literal, ParamSpec, Protocol, TypeVar, cast

import pandas as pd

from access import diagnosis, door, formats
from access.risk import RiskAnswer
from access.viewer import Viewer
from dashboard import identity
from dashboard.scopes import WEEKS_SHOWN, Filters, Manifest, Scope, Span, first_day, spans_of
from dashboard.wired import DashboardSettings
from metrics.catalog import CATALOG, THEMES
from metrics.diagnosis import Diagnosis
from metrics.lost_work import LostWork
from metrics.metric import Metric

By = Literal["team", "unit", "company"]
KEPT_SNAPSHOTS = 3
KEPT_ANSWERS = 256


class Snapshot(Protocol):
    """An immutable snapshot: handed to ``access``, never queried here."""

    @property
    def manifest(self) -> Any:
        """Id, as-of and publishing time (see :class:`Manifest`)."""


class NotConfigured(RuntimeError):
    """The app was started without ``configure``."""


@dataclass
class _Wiring:
    open_snapshot: Callable[[], Snapshot | None]
    viewer: Callable[[], Viewer]
    settings: DashboardSettings
    snapshots: OrderedDict[str, Snapshot] = field(default_factory=OrderedDict)
    viewers: OrderedDict[str, Viewer] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


_wirings: list[_Wiring] = []
_caches: list[Any] = []
Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")


def kept(build: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Decorator: keep the last answers of ``build``, whose arguments must be a :class:`Scope` and plain values, never frames."""
    cached = lru_cache(maxsize=KEPT_ANSWERS)(build)
    _caches.append(cached)
    return cast(Callable[Asked, Answer], cached)


def configure(open_snapshot: Callable[[], Snapshot | None], viewer: Callable[[], Viewer], settings: DashboardSettings) -> None:
    """Say where the published snapshot and the viewer come from; ``open_snapshot`` returns null when nothing is published yet."""
    _wirings[:] = [_Wiring(open_snapshot, viewer, settings)]
    formats.use(settings.locale)
    for cache in _caches:
        cache.cache_clear()


def settings() -> DashboardSettings:
    """The settings given to :func:`configure`."""
    return _wiring().settings


def asker() -> Callable[[], Viewer]:
    """A function that says who sits before this session, also where no run is: a file is made after the run that offered it.

    It asks the settings anew each time: whose role was taken away is refused at once. It raises ``access.viewer.SignInNeeded``.
    """
    by_claims = settings().by_claims
    return _wiring().viewer if by_claims is None else partial(by_claims, identity.claims())


def viewer() -> Viewer:
    """Who looks now; raises ``access.viewer.SignInNeeded``."""
    return asker()()


def scope(filters: Filters) -> Scope | None:
    """Pin this page run to the published snapshot and the viewer; null when nothing is published yet."""
    wiring = _wiring()
    snapshot, asking = wiring.open_snapshot(), viewer()
    if snapshot is None:
        return None
    scope_id = asking.scope_id
    with wiring.lock:
        _keep(wiring.snapshots, str(snapshot.manifest.id), snapshot, most=KEPT_SNAPSHOTS)
        _keep(wiring.viewers, scope_id, _nobody(asking), most=KEPT_ANSWERS)
    return Scope(str(snapshot.manifest.id), scope_id, filters)


def manifest(at: Scope) -> Manifest:
    """The manifest of the snapshot the page is pinned to."""
    return _wiring().snapshots[at.snapshot_id].manifest


def metric(name: str) -> Metric:
    """A metric's definition from the catalogue."""
    return CATALOG[name]


def themes() -> dict[str, tuple[Metric, ...]]:
    """Every metric of the catalogue by theme, in its order."""
    return THEMES


def values(at: Scope, names: tuple[str, ...], *, by: By, cohort_id: str | None = None) -> pd.DataFrame:
    """Values of ``names`` for the filters' cohorts, or one of them, over the last eighteen months, over all objects and fields.

    The columns are those of ``access.door.values``. The frame is shared between pages: never change it.
    """
    return _values(_without_comparison(at), names, by, cohort_id)


def lately(at: Scope, names: tuple[str, ...], *, by: By, periods: int = 1) -> pd.DataFrame:
    """As :func:`values`, but only as far back as the last ``periods`` and what the latest is compared with reach.

    For pages that list every team: ten thousand over eighteen months are too many. With a year ago, weeks between are left out.
    """
    return _values(_without_comparison(at), names, by, spans=spans_of(at.filters, is_by_team=by == "team", periods=periods))


def details(at: Scope, names: tuple[str, ...], *, by: By) -> pd.DataFrame:
    """As :func:`values`, with one row per object and field for the metrics that have these dimensions."""
    return _values(_without_comparison(at), names, by, is_detailed=True)


def cohorts(at: Scope) -> pd.DataFrame:
    """The cohorts the viewer may see, whatever the filters."""
    return _plain_answer("cohorts", at.snapshot_id, at.scope_id)


def capabilities(at: Scope) -> pd.DataFrame:
    """What the CRM logs and what it does not, in words."""
    return _plain_answer("capabilities", at.snapshot_id, at.scope_id)


def ingestion(at: Scope) -> pd.DataFrame:
    """How far each stream was read."""
    return _plain_answer("ingestion", at.snapshot_id, at.scope_id)


def risk(at: Scope) -> RiskAnswer:
    """The risk scores of the filters' cohorts. Not kept: scores may come later than the snapshot they belong to."""
    kind = at.filters.application_type
    types = None if kind is None else [kind]
    return door.risk(*parties(at.snapshot_id, at.scope_id), settings().risk(), units=_units(at.filters), application_types=types)


def people_note(at: Scope) -> door.PeopleNote:
    """How it was found who is entitled."""
    return _plain_answer("people_note", at.snapshot_id, at.scope_id)


def lifecycle(at: Scope, *, by: By, cohort_id: str | None = None) -> pd.DataFrame:
    """People per lifecycle state, cohort (or one of them) and week."""
    return _headcount("lifecycle", _without_comparison(at), by, cohort_id)


def active_days(at: Scope, *, by: By, cohort_id: str | None = None) -> pd.DataFrame:
    """People per number of active days in 28, cohort (or one of them) and week."""
    return _headcount("active_days", _without_comparison(at), by, cohort_id)


def diagnoses(at: Scope) -> dict[str, Diagnosis]:
    """Likely causes of every team that the viewer may see, by cohort id, whatever the filters."""
    return _judged("causes", at.snapshot_id, at.scope_id)


def skill_gaps(at: Scope) -> dict[str, Diagnosis]:
    """As :func:`diagnoses`, with skills as plays: what a team's figures say its people have not learnt."""
    return _judged("skills", at.snapshot_id, at.scope_id)


def lost_work(at: Scope) -> dict[str, LostWork]:
    """Core work that every team loses, by cohort id."""
    return _judged("lost work", at.snapshot_id, at.scope_id)


@kept
def retention_matrix(at: Scope, *, by: By, cohort_id: str | None = None) -> pd.DataFrame:
    """Who still works in the CRM so many months after starting, of every cohort or one of them."""
    snapshot, viewer = parties(at.snapshot_id, at.scope_id)
    return door.retention_matrix(snapshot, viewer, by=by, units=_units(at.filters), cohort_ids=None if cohort_id is None else [cohort_id])


@kept
def quality(at: Scope) -> pd.DataFrame:
    """The quality score per object with its reasons, of the whole selection, as far back as the latest look is compared."""
    snapshot, viewer = parties(at.snapshot_id, at.scope_id)
    since = first_day(snapshot.manifest.as_of_at, weeks=14)  # two looks a month apart, and some to spare
    return door.quality(snapshot, viewer, period=at.filters.period, since=since, units=_units(at.filters))


@kept
def _values(
    at: Scope,
    names: tuple[str, ...],
    by: By,
    cohort_id: str | None = None,
    *,
    is_detailed: bool = False,
    spans: tuple[Span, ...] = ((WEEKS_SHOWN, 0),),
) -> pd.DataFrame:
    snapshot, viewer = parties(at.snapshot_id, at.scope_id)
    asked = [CATALOG[name] for name in names]
    found = [
        door.values(
            snapshot,
            viewer,
            asked if is_detailed else [replace(metric, dimensions=()) for metric in asked],
            by=by,
            period=at.filters.period,
            since=first_day(snapshot.manifest.as_of_at, weeks=oldest),
            until=first_day(snapshot.manifest.as_of_at, weeks=newest) if newest else None,
            units=_units(at.filters),
            application_types=None if at.filters.application_type is None else [at.filters.application_type],
            cohort_ids=None if cohort_id is None else [cohort_id],
        )
        for oldest, newest in spans
    ]
    rows = [frame for frame in found if len(frame)]
    return pd.concat(rows, ignore_index=True) if len(rows) > 1 else (rows or found)[0]


@kept
def _headcount(call: Literal["lifecycle", "active_days"], at: Scope, by: By, cohort_id: str | None) -> pd.DataFrame:
    snapshot, viewer = parties(at.snapshot_id, at.scope_id)
    ask = door.lifecycle if call == "lifecycle" else door.active_days
    since = first_day(snapshot.manifest.as_of_at)
    chosen = None if cohort_id is None else [cohort_id]
    return ask(snapshot, viewer, by=by, period=at.filters.period, since=since, units=_units(at.filters), cohort_ids=chosen)


@kept
def _plain_answer(call: str, snapshot_id: str, scope_id: str) -> Any:
    return getattr(door, call)(*parties(snapshot_id, scope_id))


@kept
def _judged(what: Literal["causes", "skills", "lost work"], snapshot_id: str, scope_id: str) -> Any:
    snapshot, viewer = parties(snapshot_id, scope_id)
    if what == "lost work":
        return diagnosis.lost_core_work(snapshot, viewer)
    plays = settings().plays if what == "causes" else [skill.play for skill in settings().skills]
    return diagnosis.diagnosed(snapshot, viewer, plays)


def _without_comparison(at: Scope) -> Scope:
    """The same scope for every comparison: values do not depend on what they are compared with."""
    return replace(at, filters=replace(at.filters, compare="previous"))


def _units(filters: Filters) -> list[str] | None:
    return None if filters.unit is None else [filters.unit]


def parties(snapshot_id: str, scope_id: str) -> tuple[Any, Viewer]:
    """The snapshot, and for figures somebody with this scope; what depends on role or name asks :func:`viewer`."""
    wiring = _wiring()
    return wiring.snapshots[snapshot_id], wiring.viewers[scope_id]


def snapshot(at: Scope) -> Any:
    """The snapshot the page is pinned to."""
    return _wiring().snapshots[at.snapshot_id]


def _nobody(asking: Viewer) -> Viewer:
    """One with the same scope in the least role that sees cohorts: what is kept is shared, so it may carry no one's name or rights."""
    return asking if asking.role in ("operator", "member") else replace(asking, name="pages", role="trainer", account=None)


def _wiring() -> _Wiring:
    if not _wirings:
        raise NotConfigured("The dashboard does not know its store. Start it with `takehold serve`.")
    return _wirings[0]


def _keep(held: OrderedDict[str, Any], key: str, value: object, *, most: int) -> None:
    held.setdefault(key, value)
    held.move_to_end(key)
    while len(held) > most:
        held.popitem(last=False)
