"""What is stored about risk: scores by cohort, alerts, and how far to trust them, as one dated text with a hash. No person is in it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

SCHEMA = 1


@dataclass(frozen=True)
class Score:
    """What is said of one cohort.

    ``basis``: ``model``, ``chance`` (low evidence: chance variation alone), ``rule`` (only the fall itself) or null where nothing is said;
    ``remark`` says why. ``chance`` of a sustained collapse. ``band``: high, raised or usual. Active-user-weeks of the next eight weeks:
    ``usual``, ``expected`` and the interval ``low`` to ``high``. ``warning_weeks``: from and to, null where not known. ``lost_work``: core
    actions that are lost on average. ``trend``: the chance in each of the last weeks, null where none was said.
    """

    cohort_id: str
    basis: str | None
    remark: str | None
    chance: float | None = None
    band: str | None = None
    usual: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    warning_weeks: tuple[int, int] | None = None
    reasons: tuple[str, ...] = ()
    lost_work: float | None = None
    trend: tuple[float | None, ...] = field(default=())


@dataclass(frozen=True)
class Alert:
    """An episode of one cohort: opened at the start of the week ``since``; ``until`` and ``end`` once it is over.

    ``chance`` is what it was raised by: levelled to the typical one of the week where chances are not checked. ``end``: ``recovered``
    (two weeks near the typical chance, and the people are back) or ``over`` (sixteen weeks without recovery: it is no news any more).
    ``kept``: share of the usual activity in the eight weeks after the alert, and ``came``: whether these weeks were the collapse; null
    while they are not over.
    """

    cohort_id: str
    since: date
    chance: float
    until: date | None = None
    end: str | None = None
    came: bool | None = None
    kept: float | None = None


@dataclass(frozen=True)
class Drifted:
    """A feature against its own past: the stability index of the teams now and the largest that chance alone gives (19 times in 20).

    ``words``: what the teams are now more than they were.
    """

    name: str
    index: float
    threshold: float
    words: str = ""

    @property
    def drifted(self) -> bool:
        """Whether chance alone does not explain it."""
        return self.index > self.threshold


@dataclass(frozen=True)
class Case:
    """A collapse that nobody was warned of, or an alert after which none came: the cohort, and the week's Monday."""

    cohort_id: str
    week: str


@dataclass(frozen=True)
class Trust:
    """How the forecasts of the past turned out.

    ``collapses``: team-weeks before one, which overlap; ``episodes``: the collapses themselves, null in files of before they were counted.
    ``figures``: value, low and high of each measure. ``bins``: mean chance, share that collapsed and rows. At the budget: ``alerts``,
    ``precision``, ``recall``, ``early`` (warned two weeks ahead), ``leads`` (weeks). ``passes``: chances may be shown; else ``why_not``.
    """

    forecasts: int
    teams: int
    collapses: int
    since: str
    until: str
    figures: dict[str, tuple[float, float, float]]
    bins: list[tuple[float, float, float]]
    alerts: int
    precision: float
    recall: float
    early: float
    rule_recall: float
    rule_precision: float
    leads: list[int]
    misses: list[Case]
    false_alarms: list[Case]
    passes: bool
    why_not: str | None
    episodes: int | None = None


class RiskFileProblem(ValueError):
    """A stored file of scores that is damaged or of another version."""


@dataclass(frozen=True)
class RiskFile:
    """Scores at the start of the week ``week``, made of the snapshot ``snapshot_id``.

    ``base_rate``: the typical chance that bands compare with. ``weeks``: the starts of the weeks of each score's trend. ``trained``: what
    the model learnt from. ``trust`` is null where the past is too short for a back-test; ``why_no_trust`` says so. ``is_paused``: all
    together are, or were in the last four weeks, far below their usual level. ``drift``: every feature against its own past, null where
    that is too short.
    """

    week: date
    snapshot_id: str
    floor: int
    base_rate: float
    trained: dict[str, Any]
    weeks: list[str]
    scores: list[Score]
    alerts: list[Alert]
    is_paused: bool
    trust: Trust | None
    why_no_trust: str | None
    drift: list[Drifted] | None = None


def to_text(found: RiskFile) -> str:
    """The file as JSON with its hash."""
    text = json.dumps({"schema": SCHEMA, **asdict(found)}, sort_keys=True, default=_plain)
    return json.dumps({**json.loads(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}, sort_keys=True, indent=1)


def from_text(text: str) -> RiskFile:
    """The file of :func:`to_text`. Raises ``RiskFileProblem`` where it was changed or is of another version."""
    try:
        body = json.loads(text)
        stated, schema = body.pop("sha256"), body["schema"]
    except (ValueError, KeyError, AttributeError) as problem:
        raise RiskFileProblem("This is no file of risk scores.") from problem
    if hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest() != stated:
        raise RiskFileProblem("The stored risk scores were changed: their hash does not fit.")
    if schema != SCHEMA:
        raise RiskFileProblem("The stored risk scores were made by another version.")
    del body["schema"]
    body |= {
        "week": date.fromisoformat(body["week"]),
        "scores": [_score(one) for one in body["scores"]],
        "alerts": [_alert(one) for one in body["alerts"]],
        "trust": None if body["trust"] is None else trust_from(body["trust"]),
        "drift": None if body.get("drift") is None else [Drifted(**one) for one in body["drift"]],
    }
    return RiskFile(**body)


def trust_from(body: dict[str, Any]) -> Trust:
    """The trust of ``dataclasses.asdict``."""
    whole: dict[str, Any] = {**body, **{key: [Case(**case) for case in body[key]] for key in ("misses", "false_alarms")}}
    return Trust(**whole)


def _alert(one: dict[str, Any]) -> Alert:
    whole: dict[str, Any] = {**one, "since": _date(one["since"]), "until": _date(one["until"])}
    return Alert(**whole)


def _score(one: dict[str, Any]) -> Score:
    weeks = one["warning_weeks"]
    lists = {"reasons": tuple(one["reasons"]), "trend": tuple(one["trend"])}
    whole: dict[str, Any] = {**one, **lists, "warning_weeks": None if weeks is None else (weeks[0], weeks[1])}
    return Score(**whole)


def _date(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a file of risk scores")
