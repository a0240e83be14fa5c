"""What the demo's people would have entered about their programme: one CSV file per table of the ledger, all of it made up.

The trainings are the planted ones (``demo.teams``); sums, goals and dates follow the waves.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from demo.clock import Clock
from demo.companions import write_rows
from demo.teams import TEAM_INDEX, TEAMS, TRAINING_WEEKS_BEFORE, UNIT_WAVES, WAVE_WEEKS
from demo.world import World

Rows = Iterable[list[str]]
TRAINING_HOURS = 6
COST_PER_PERSON = 180


def write_ledger_files(world: World, folder: Path) -> None:
    """Write ``TABLE.csv`` for each table that has rows into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, (columns, rows) in _TABLES.items():
        write_rows(folder / f"{table}.csv", ["key", *columns.split()], rows(world.clock))


def _day(clock: Clock, week: int, weekday: int = 0) -> str:
    return clock.date_of(7 * week + weekday).isoformat()


def _waves(clock: Clock) -> Rows:
    for number, week in enumerate(WAVE_WEEKS, 1):
        units = [unit for unit, wave in UNIT_WAVES.items() if wave == number - 1]
        people = sum(team.seats for team in TEAMS if team.unit in units)
        yield [f"wave-{number}", f"Wave {number}", "; ".join(units), _day(clock, week), str(people), str(10 + 2 * number), str(number // 2)]


def _milestones(clock: Clock) -> Rows:
    for number, week in enumerate(WAVE_WEEKS, 1):
        due, done = _day(clock, week + 8), _day(clock, week + 8 + number)
        yield [
            f"habit-{number}",
            f"Wave {number} works in it as a habit",
            f"wave-{number}",
            "habit_rate",
            due,
            due,
            done,
            "40",
            str(36 + 8 * number),
            "yes" if number == 1 else "no",
        ]
    yield ["mobile", "Field service enters jobs on the phone", "wave-2", "", _day(clock, 70), _day(clock, 84), "", "60", "", "no"]


def _trainings(clock: Clock) -> Rows:
    for number, weeks in enumerate(sorted(set(TRAINING_WEEKS_BEFORE.values()), reverse=True), 1):
        teams = [team for team, before in TRAINING_WEEKS_BEFORE.items() if before == weeks]
        people = sum(TEAMS[TEAM_INDEX[team]].seats for team in teams)
        yield [
            f"training-{number}",
            f"Core work course, round {number}",
            "training",
            "; ".join(teams),
            clock.date_of(clock.weeks_before(weeks)).isoformat(),
            str(people),
            str(TRAINING_HOURS),
            str(people * COST_PER_PERSON),
            "yes",
            "0",
        ]


def _goals(clock: Clock) -> Rows:
    locked = f"{clock.date_of(0) - timedelta(days=14)} 10:00:00"
    due = (clock.date_of(clock.weeks_before(0)) + timedelta(weeks=13)).isoformat()
    start = _day(clock, 0)
    yield ["habit", "Most people work in it as a habit", "habit_rate", "inside", "0.0", start, "0.6", "head of sales", due, locked]
    yield ["fill", "Records carry what the role needs", "fill_rate", "inside", "0.7", start, "0.85", "data steward", due, locked]
    yield ["effective", "Three in four people work effectively", "effective_adoption", "business", "0.0", start, "0.75", "sponsor", due, ""]


def _decisions(clock: Clock) -> Rows:
    yield ["one-process", "One order process for all units", "process", "head of sales", "business", _day(clock, 2), _day(clock, 2, 3)]
    yield ["accounts", "Who owns an account", "process", "head of sales", "business", _day(clock, 6), _day(clock, 9)]
    yield ["hosting", "Hosting of the CRM", "technology", "head of it", "it", _day(clock, 0), _day(clock, 0)]
    yield ["bonus", "Bonus only for deals entered early", "strategy", "sponsor", "business", _day(clock, 60), ""]


def _reviews(clock: Clock) -> Rows:
    for number, week in enumerate(range(4, 78, 8), 1):
        is_held = number % 4 != 0
        yield [
            f"review-{number}",
            "Sponsor's review",
            _day(clock, week),
            _day(clock, week, 1) if is_held else "",
            ("yes" if number % 3 else "no") if is_held else "",
            ("yes" if number % 2 else "no") if is_held else "",
        ]


def _costs(clock: Clock) -> Rows:
    sums = [
        ("Licences, first year", "licence", 0, 190_000, 190_000, ""),
        ("Integration with the order system", "integration", 3, 60_000, 84_000, ""),
        ("Roll-out, first half", "people", 8, 90_000, 97_500, "wave-1"),
        ("Roll-out, second half", "people", 24, 90_000, 92_000, "wave-3"),
        ("Licences, second year", "licence", 52, 190_000, 198_000, ""),
        ("Support", "support", 60, 30_000, 0, ""),
    ]
    for number, (title, kind, week, planned, actual, wave) in enumerate(sums, 1):
        yield [f"cost-{number}", title, kind, _day(clock, week), str(planned), str(actual) if actual else "", wave]


def _terms(clock: Clock) -> Rows:
    fixed = (clock.date_of(0) - timedelta(days=14)).isoformat()
    yield ["case", "EUR", "0.1", "0.1", _day(clock, 0), "0.2", "0.9", "0.4", "2", fixed, "chief financial officer"]


def _years(clock: Clock) -> Rows:
    as_of = (clock.date_of(0) - timedelta(days=21)).isoformat()
    yield ["year-0", "0", "60000", "70000", "90000", "", "", "", "chief financial officer", as_of]
    for year, (likely, low, high) in enumerate(((0.45, 0.3, 0.55), (0.78, 0.65, 0.88), (0.85, 0.75, 0.95)), 1):
        yield [f"year-{year}", str(year), "330000", "370000", "430000", str(low), str(likely), str(high), "head of sales", as_of]


def _benefits(clock: Clock) -> Rows:
    as_of = (clock.date_of(0) - timedelta(days=21)).isoformat()
    people = sum(team.seats for team in TEAMS)
    yield [
        "search",
        "Less searching and asking",
        "tactical",
        str(people),
        "900",
        "1500",
        "2400",
        "0.3",
        "0.5",
        "0.7",
        "",
        "0.1",
        "head of sales",
        as_of,
    ]
    sellers = sum(team.seats for team in TEAMS if team.application_type in ("field_sales", "telemarketing"))
    yield [
        "margin",
        "Margin from deals followed up in time",
        "strategic",
        str(sellers),
        "3000",
        "6500",
        "11000",
        "0.4",
        "0.6",
        "0.8",
        "0.1",
        "0.2",
        "head of sales",
        as_of,
    ]


def _licences(clock: Clock) -> Rows:
    yield ["seats", "CRM, all functions", str(sum(team.seats for team in TEAMS) + 25), "480", _day(clock, 0), "60"]


_TABLES: dict[str, tuple[str, Callable[[Clock], Rows]]] = {
    "wave": ("title units go_live people features integrations", _waves),
    "milestone": ("title wave metric first_due due done_on planned_person_days actual_person_days quick_win", _milestones),
    "intervention": ("title kind teams held_on people hours cost in_person before_access", _trainings),
    "goal": ("title metric kind baseline baseline_on target owner_role due locked_at", _goals),
    "decision": ("title kind owner_role owner_side due decided_on", _decisions),
    "review": ("title planned_on held_on sponsor_present customer_figure", _reviews),
    "cost": ("title cost_class spent_on planned actual wave", _costs),
    "case_terms": (
        "currency rate cost_risk starts_on stop_below_chance fix_below_chance stop_below_engagement quarters fixed_on author",
        _terms,
    ),
    "case_year": ("year cost_low cost_likely cost_high adoption_low adoption_likely adoption_high author as_of", _years),
    "benefit": (
        "title reach people value_low value_likely value_high realised_low realised_likely realised_high overlap risk author as_of",
        _benefits,
    ),
    "licence": ("title seats price_per_seat valid_from grace_days", _licences),
}
