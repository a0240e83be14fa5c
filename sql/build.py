"""Building the facts in order: only the periods that changed, checks executed, pieces shared with the last snapshot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sql.canonical import TABLES, Table
from sql.differences import Summed, first_monday, with_differences
from sql.engines import Parameters, Workspace
from sql.errors import FactCheckFailed
from sql.fact_tables import partition_column, table_of
from sql.facts import Fact
from sql.lanes import Work, build_in_lanes
from sql.pieces import Piece, table_hash

NAMED_ROWS = 3
CALENDAR_TABLES = frozenset({"setting_week"})

Pieces = dict[str, tuple[Piece, ...]]


@dataclass(frozen=True)
class BuildRequest:
    """What a build starts from.

    ``tables`` holds canonical and setting tables as they are now, ``before`` those of the last snapshot with its facts;
    ``changed_from_at`` is the earliest new event, ``previous_end_date`` the end of the last snapshot's facts (None: build all).
    """

    workspace: Workspace
    facts: Sequence[Fact]
    tables: Pieces
    before: Pieces
    history_from_date: date
    end_date: date
    as_of_at: datetime
    changed_from_at: datetime | None
    previous_end_date: date | None
    is_known_text: Callable[[Fact], bool]
    progress: Callable[[str, float], None]


def build_facts(request: BuildRequest) -> Pieces:
    """Pieces of every fact. Raises FactCheckFailed naming fact, check and a row."""
    if request.previous_end_date is not None and _begins_earlier(request):
        request = replace(request, previous_end_date=None)
    built: Pieces = {}
    starts: dict[str, date | None] = {}

    def pieces_of(name: str) -> tuple[Piece, ...]:
        return built.get(name, request.tables.get(name, ()))

    def build(fact: Fact, lane: Workspace) -> None:
        for name in fact.reads:
            lane.attach(_table(request, name), pieces_of(name))
        starts[fact.name] = _rebuild_from(request, fact, built, starts)
        built[fact.name] = _build_fact(replace(request, workspace=lane), fact, built, starts[fact.name])
        request.progress(f"built {fact.name}", len(built) / len(request.facts))

    build_in_lanes(
        request.facts,
        request.workspace,
        Work(
            build,
            begin=lambda fact: request.progress(f"building {fact.name}", len(built) / len(request.facts)),
            rows_read=lambda fact: sum(piece.rows for name in fact.reads for piece in pieces_of(name)),
        ),
    )
    return {fact.name: built[fact.name] for fact in request.facts}


def _begins_earlier(request: BuildRequest) -> bool:
    """Whether the history now reaches back to weeks that the last snapshot did not have: nothing of them is stored."""
    firsts: list[date | None] = []
    for pieces in (request.tables.get("setting_week", ()), request.before.get("setting_week", ())):
        request.workspace.attach(TABLES["setting_week"], pieces)
        firsts += request.workspace.query("select min(week_start_date) as first_date from setting_week").column("first_date").to_pylist()
    now, before = firsts
    return now is not None and before is not None and now < before


def _table(request: BuildRequest, name: str) -> Table:
    return TABLES[name] if name in TABLES else next(table_of(fact) for fact in request.facts if fact.name == name)


def _build_fact(request: BuildRequest, fact: Fact, built: Pieces, month: date | None) -> tuple[Piece, ...]:
    start = monday_of(month) if month else monday_of(request.history_from_date)
    end = monday_of(request.end_date - timedelta(days=1)) + timedelta(days=7)
    parameters = {"from_date": start, "to_date": end, "as_of_at": request.as_of_at}
    before = request.before.get(fact.name, ())
    if partition_column(fact) is None:
        return (_whole(request.workspace, fact, parameters, before),)
    request.workspace.build(table_of(fact), "built", fact.sql, parameters)
    hold_checks(request.workspace, fact, "built")
    kept = [piece for piece in before if month and piece.period < f"{month:%Y-%m}"]
    if month and fact.sums:
        kept = _with_differences(request, fact, built, kept, month)
    fresh = [_known(piece, before) for piece in request.workspace.write_months(table_of(fact), "built", month)]
    request.workspace.drop("built")
    return tuple(sorted((*kept, *fresh), key=lambda piece: piece.period))


def _with_differences(request: BuildRequest, fact: Fact, built: Pieces, kept: list[Piece], month: date) -> list[Piece]:
    """The pieces before ``month`` with what the changed rows of the summed table add and take away."""
    name = fact.sums or ""
    summed = Summed(fact, _table(request, name), built[name], request.before[name], request.as_of_at)
    since = monday_of(request.history_from_date)
    pieces, relation = with_differences(request.workspace, summed, kept, since=since, until=first_monday(month))
    if relation:
        hold_checks(request.workspace, fact, relation)
        request.workspace.drop(relation)
    return pieces


def _whole(workspace: Workspace, fact: Fact, parameters: Parameters, before: Sequence[Piece]) -> Piece:
    """A fact without periods is one piece, written straight from its query; a broken check leaves an orphan, never a snapshot."""
    piece = workspace.write_piece(table_of(fact), "all", fact.sql, parameters)
    workspace.attach(table_of(fact), [piece])
    hold_checks(workspace, fact, fact.name)
    return _known(piece, before)


def _rebuild_from(request: BuildRequest, fact: Fact, built: Pieces, starts: Mapping[str, date | None]) -> date | None:
    """First month to build again, as its first day: months are built whole. None: all, as a table without periods changed."""
    if request.previous_end_date is None or fact.name not in request.before or not request.is_known_text(fact):
        return None
    changed = request.previous_end_date - timedelta(days=1)
    if request.changed_from_at is not None:
        changed = min(changed, request.changed_from_at.date() - timedelta(days=1))
    usual = month = monday_of(changed).replace(day=1)
    for name in fact.reads:
        now, before = built.get(name, request.tables.get(name, ())), request.before.get(name, ())
        if not _is_periodic(request, name):
            if table_hash(now) != table_hash(before) and not _is_summed(request, fact, name):
                return None
        elif name in built:
            months = _changed_months(now, before)
            # built again for another reason than new days: it may differ in days whose week begins in the month before
            month = min([month, *(months if starts[name] == usual else (monday_of(first).replace(day=1) for first in months))])
    return month


def _is_summed(request: BuildRequest, fact: Fact, name: str) -> bool:
    """Whether a difference in the table can be added: the last snapshot has its rows, by the same SELECT as now."""
    return name == fact.sums and name in request.before and all(request.is_known_text(f) for f in request.facts if f.name == name)


def _changed_months(now: Sequence[Piece], before: Sequence[Piece]) -> list[date]:
    """Months in which a fact differs from the last snapshot."""
    periods = {piece.period for piece in (*now, *before)}
    differ = [p for p in periods if table_hash(_of(now, p)) != table_hash(_of(before, p))]
    return [date.fromisoformat(f"{period}-01") for period in differ]


def _of(pieces: Sequence[Piece], period: str) -> list[Piece]:
    return [piece for piece in pieces if piece.period == period]


def _is_periodic(request: BuildRequest, name: str) -> bool:
    if name in CALENDAR_TABLES:
        return True
    if name in TABLES:
        return TABLES[name].kind == "log"
    return next(partition_column(fact) is not None for fact in request.facts if fact.name == name)


def hold_checks(workspace: Workspace, fact: Fact, relation: str) -> None:
    """Raise FactCheckFailed for rows that break a check.

    One that comes out null is broken too: where null is right, the check says so (``amount >= 0 or amount is null``).
    """
    if not fact.checks:
        return
    counted = ", ".join(f"cast(sum(case when {check} then 0 else 1 end) as bigint) as n_{place}" for place, check in enumerate(fact.checks))
    counts = workspace.query(f"select {counted} from {relation}").to_pylist()[0]  # all in one pass: a refresh holds a hundred checks
    grain = ", ".join(fact.grain)
    for condition, count in zip(fact.checks, counts.values(), strict=True):
        if count:
            broken_rows = f"from {relation} where not coalesce(({condition}), false)"
            broken = workspace.query(f"select {grain} {broken_rows} order by {grain} limit {NAMED_ROWS}").to_pylist()
            named = "; ".join(", ".join(f"{name} {value}" for name, value in row.items()) for row in broken)
            raise FactCheckFailed(
                f"{fact.name}: the check '{condition}' does not hold for {count} {'row' if count == 1 else 'rows'}: {named}"
                f"{' ...' if count > len(broken) else ''}. The last snapshot stays served."
            )


def _known(piece: Piece, before: Sequence[Piece]) -> Piece:
    """The last snapshot's piece of the period, if it holds the same rows."""
    known = [old for old in before if old.period == piece.period]
    same = len(known) == 1 and (known[0].rows, known[0].content_hash) == (piece.rows, piece.content_hash)
    return known[0] if same else piece


def monday_of(day: date) -> date:
    """Monday of the day's week."""
    return day - timedelta(days=day.weekday())
