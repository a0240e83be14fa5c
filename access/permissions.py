"""The access matrix: who may see, take, ask or run what, and how much of it. Everything else is refused.

It is the one source: navigation, pages, files, the API, messages and commands ask it. A page, command, route or table without a row fails
a test. What a scope gives is decided where figures are made: units by ``Viewer.units``, small groups by the floor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from access.viewer import ROLES, AccessDenied, Viewer, check_known
from ledger.tables import TABLES

Kind = Literal["page", "part", "file", "route", "message", "command", "table", "figures"]
Action = Literal["view", "take", "ask", "receive", "run", "read", "write"]
Scope = Literal["machine", "cohorts", "company", "own", "asked"]

SCOPES: dict[Scope, str] = {
    "machine": "everything on the machine, single persons too",
    "cohorts": "groups of at least the floor's people, in the units within reach",
    "company": "what was entered about the programme, and definitions",
    "own": "what concerns the person who asks, and nobody else",
    "asked": "what people of the groups within reach let their trainer see of themselves, as long as they do",
}
OPERATOR_ONLY = ("operator",)
STEERS = ("operator", "administrator", "sponsor", "project_manager")
LEADS = (*STEERS, "trainer")
ACTS = ("operator", "administrator", "project_manager", "trainer")
EVERYBODY = ROLES
SIGNED_IN = tuple(role for role in ROLES if role != "operator")

MONEY = ("cost", "case_terms", "case_year", "benefit", "licence")
ANSWERS = "answer"
PERSONAL = (ANSWERS, "saved_view", "help_request")  # whole tables for the operator; people reach their own rows by the parts below
OPEN = ("goal", "wave", "milestone", "decision", "intervention", "calendar_day", "crm_change")
SPONSOR_WRITES = ("goal", "decision", "review", "case_terms", "case_year", "benefit")
TRAINER_WRITES = ("intervention", "capacity", "calendar_day", "survey", "alert_action")

COMMANDS = (
    "alerts", "api", "backtest",
    "brief", "connect", "days", "decay", "demo", "digest", "doctor", "duplicates", "effect", "ledger", "metrics",
    "refresh", "risk", "serve", "snapshots", "sql", "train",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One row: a thing, what is done with it, and the scope in which each role may; a role that is not named may not."""

    kind: Kind
    name: str
    action: Action
    scope_of: Mapping[str, Scope]


def _rule(kind: Kind, name: str, action: Action, roles: tuple[str, ...], scope: Scope) -> Rule:
    given: dict[str, Scope] = dict.fromkeys(roles, scope)
    if scope == "cohorts" and "operator" in given:
        given["operator"] = "machine"
    return Rule(kind, name, action, given)


def _table_rules() -> Iterator[Rule]:
    """Tables of the ledger: money not for trainers, what belongs to single persons as a whole for the operator only."""
    for name in TABLES:
        readers = OPERATOR_ONLY if name in PERSONAL else STEERS if name in MONEY else EVERYBODY if name in OPEN else LEADS
        writers = {"operator"} if name in PERSONAL else {"operator", "administrator", "project_manager"}
        writers |= {role for role, names in (("sponsor", SPONSOR_WRITES), ("trainer", TRAINER_WRITES)) if name in names}
        yield _rule("table", name, "read", readers, "company")
        yield _rule("table", name, "write", tuple(role for role in ROLES if role in writers), "company")


MATRIX: tuple[Rule, ...] = (
    _rule("figures", "values", "view", LEADS, "cohorts"),
    _rule("page", "overview", "view", LEADS, "cohorts"),
    _rule("page", "sponsor", "view", STEERS, "cohorts"),
    _rule("page", "project", "view", STEERS, "cohorts"),
    _rule("page", "training", "view", LEADS, "cohorts"),
    _rule("page", "team", "view", LEADS, "cohorts"),
    _rule("page", "compare", "view", LEADS, "cohorts"),
    _rule("page", "risk", "view", LEADS, "cohorts"),
    _rule("page", "data-health", "view", LEADS, "cohorts"),
    _rule("page", "programme", "view", LEADS, "company"),
    _rule("page", "definitions", "view", EVERYBODY, "company"),
    _rule("page", "admin", "view", ("operator", "administrator"), "company"),
    _rule("page", "my-data", "view", SIGNED_IN, "own"),
    Rule("part", "search", "view", {**_rule("part", "search", "view", LEADS, "cohorts").scope_of, "member": "company"}),
    _rule("part", "saved-views", "write", SIGNED_IN, "own"),
    _rule("part", "actions", "view", LEADS, "cohorts"),
    _rule("part", "actions", "write", ACTS, "cohorts"),
    _rule("part", "assignment", "write", tuple(role for role in ACTS if role != "trainer"), "cohorts"),
    _rule("part", "training-plan", "write", ACTS, "cohorts"),
    _rule("part", "help", "write", SIGNED_IN, "own"),
    _rule("part", "help", "view", ("trainer",), "asked"),
    Rule("file", "table", "take", {**_rule("file", "table", "take", LEADS, "cohorts").scope_of, "member": "own"}),
    _rule("file", "brief", "take", STEERS, "cohorts"),
    *(_rule("message", name, "receive", ("sponsor", "project_manager", "trainer"), "cohorts") for name in ("digest", "alert")),
    _rule("route", "/v1/values", "ask", LEADS, "cohorts"),
    _rule("route", "/v1/cohorts", "ask", LEADS, "cohorts"),
    _rule("route", "/v1/metrics", "ask", EVERYBODY, "company"),
    _rule("route", "/openapi.json", "ask", EVERYBODY, "company"),
    *_table_rules(),
    *(_rule("command", name, "run", OPERATOR_ONLY, "machine") for name in COMMANDS),
)
_BY_PLACE = {(rule.kind, rule.name, rule.action): rule for rule in MATRIX}


def scope_of(viewer: Viewer, kind: Kind, name: str, action: Action) -> Scope | None:
    """The scope in which the viewer may do this, or None: what has no row is refused to everybody.

    Raises ``AccessDenied`` for an unknown role.
    """
    check_known(viewer)
    rule = _BY_PLACE.get((kind, name, action))
    return None if rule is None else rule.scope_of.get(viewer.role)


def check(viewer: Viewer, kind: Kind, name: str, action: Action) -> Scope:
    """As :func:`scope_of`; raises ``AccessDenied`` where it is None."""
    scope = scope_of(viewer, kind, name, action)
    if scope is None:
        raise AccessDenied(f"The role {viewer.role!r} may not {action} the {kind} {name!r}.")
    return scope


def allowed(viewer: Viewer, kind: Kind, action: Action) -> tuple[str, ...]:
    """Names of the things of a kind with which the viewer may do this, in the order of the matrix."""
    check_known(viewer)
    return tuple(rule.name for rule in MATRIX if (rule.kind, rule.action) == (kind, action) and viewer.role in rule.scope_of)
