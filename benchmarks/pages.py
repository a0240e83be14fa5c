"""What every page of the dashboard asks: recorded while the pages' own functions run, to be asked again.

A *question* is one call of the door. A *judgement* is what pages work out of many figures of all teams, once per snapshot and scope:
likely causes, skill gaps, lost work. Questions that it asks of the door are part of it and not counted again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from access import diagnosis, door
from access.programme import Programme
from access.viewer import Viewer
from dashboard import data
from dashboard.data import Filters, Scope
from dashboard.views import data_health, definitions, overview, project, sponsor, team, training
from ledger.book import Ledger
from ledger.editing import Actor, Edit
from ledger.migrate import migrate
from sql.engines import Parameters
from sql.store import Snapshot

CHOICES = (Filters(), Filters(compare="year"), Filters(period="month"), Filters(unit="Unit 001"), Filters(application_type="service"))
CALLS = ("values", "cohorts", "lifecycle", "active_days", "capabilities", "ingestion", "people_note", "quality", "retention_matrix", "risk")
JUDGED = ("diagnosed", "lost_core_work")
TEAMS_OPENED = 3
PAGES: dict[str, Callable[[Scope], Any]] = {
    "overview": overview.build, "sponsor": sponsor.build, "project": project.build, "training": training.build, "risk": data.risk,
    "data health": data_health.build, "definitions": definitions.unknown_figures,
}  # fmt: skip
VIEWER = Viewer("bench", "sponsor")  # sees every page with figures, and the money; never the operator
BY = {"author": "bench", "as_of": "2025-06-01"}
COST = dict.fromkeys(("cost_low", "cost_likely", "cost_high"), "1000")
LEDGER = {
    "case_terms": [{"currency": "EUR", "rate": "0.05", "starts_on": "2025-06-16", "author": "bench"}],
    "case_year": [
        {"year": "0", **COST, **BY},
        *({"year": year, **COST, **dict.fromkeys(("adoption_low", "adoption_likely", "adoption_high"), "0.6"), **BY} for year in "12"),
    ],
    "benefit": [
        {"title": "time", "people": "100", **dict.fromkeys(("value_low", "value_likely", "value_high"), "80"),
         **dict.fromkeys(("realised_low", "realised_likely", "realised_high"), "0.5"), **BY}
    ],
    "goal": [
        {"title": "Habit", "kind": "inside", "metric": "habit_rate", "baseline": "0.2", "target": "0.6", "due": "2027-06-01"},
        {"title": "Habit of a team", "kind": "inside", "metric": "habit_rate", "cohort": "Team 00042", "target": "0.6",
         "due": "2027-06-01"},
    ],
}  # fmt: skip


@dataclass
class Counted:
    """A snapshot that counts the rows it hands over."""

    snapshot: Snapshot
    rows_read: int = 0

    @property
    def manifest(self) -> Any:
        """The snapshot's own."""
        return self.snapshot.manifest

    def columns(self, name: str) -> dict[str, str]:
        """The snapshot's own."""
        return self.snapshot.columns(name)

    def query(self, sql: str, parameters: Parameters | None = None) -> pd.DataFrame:
        """The snapshot's answer, counted."""
        rows = self.snapshot.query(sql, parameters)
        self.rows_read += len(rows)
        return rows

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """The snapshot's own."""
        return self.snapshot.rows(sql, parameters)


@dataclass
class Question:
    """What a page asks: how long it took each time, and the rows it read from the store."""

    name: str
    ask: Callable[[Any], Any]
    is_judgement: bool = False
    seconds: list[float] = field(default_factory=list)
    processor_seconds: list[float] = field(default_factory=list)
    rows_read: list[int] = field(default_factory=list)
    rows_given: int = 0

    def run(self, snapshot: Counted) -> Any:
        """Ask once; the answer."""
        before, started, cpu = snapshot.rows_read, time.perf_counter(), time.process_time()
        answer = self.ask(snapshot)
        self.seconds.append(time.perf_counter() - started)
        self.processor_seconds.append(time.process_time() - cpu)
        self.rows_read.append(snapshot.rows_read - before)
        self.rows_given = len(answer) if hasattr(answer, "__len__") else 1
        return answer


class Recorder:
    """Stands between the pages and the door: passes every call on and remembers it, with its first run."""

    def __init__(self, snapshot: Counted) -> None:
        self.questions: dict[str, Question] = {}
        self.page = ""
        self._snapshot = snapshot
        self._is_judging = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While the block runs, every call goes through here."""
        own = [(module, name, getattr(module, name)) for module, names in ((door, CALLS), (diagnosis, JUDGED)) for name in names]
        for module, name, call in own:
            setattr(module, name, partial(self._passed_on, name, call))
        try:
            yield
        finally:
            for module, name, call in own:
                setattr(module, name, call)

    def _passed_on(self, name: str, call: Any, snapshot: Any, viewer: Any, *asked: Any, **options: Any) -> Any:
        question = Question(
            f"{self.page}: {name} {described(asked, options)}".strip(), lambda at: call(at, viewer, *asked, **options), name in JUDGED
        )
        if self._is_judging or question.name in self.questions:
            return call(snapshot, viewer, *asked, **options)
        self.questions[question.name] = question
        self._is_judging = question.is_judgement
        try:
            return question.run(self._snapshot)
        finally:
            self._is_judging = False


def described(asked: tuple[Any, ...], options: dict[str, Any]) -> str:
    """What is asked, in a line."""
    asked_for: list[Any] = list(asked[0] or ()) if asked else []
    records = [one for one in asked_for if hasattr(one, "dimensions")]
    counted = f"{len(records)} figures" if records else f"{len(asked_for)} plays" if asked_for else ""
    first = f"from {records[0].name}" if records else ""
    detailed = "by object and field" if any(metric.dimensions for metric in records) else ""
    since = f"since {options['since']}" if "since" in options else ""
    chosen = [f"{name}={value}" for name, value in options.items() if name != "since" and value is not None]
    return " ".join(part for part in (counted, first, detailed, *chosen, since) if part)


def record(snapshot: Counted, filters: int, folder: Path, *, judged: bool) -> list[Question]:
    """Every question of every page that shows figures, under the first ``filters`` of the choices that readers make.

    ``judged``: with the playbook and the skills, else without any, so that nothing is judged. ``folder`` takes a ledger.
    """
    recorder = Recorder(snapshot)
    with wired(snapshot, folder, judged=judged), recorder.listening():
        for chosen in CHOICES[:filters]:
            at = data.scope(chosen)
            assert at is not None
            visit(recorder, at)
    return list(recorder.questions.values())


@contextmanager
def wired(snapshot: Counted, folder: Path, *, judged: bool) -> Iterator[None]:
    """The dashboard on this snapshot with a small ledger in ``folder``."""
    book = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    migrate(book)
    at_start = datetime(2025, 6, 1, tzinfo=UTC)
    book.save([Edit(table, row) for table, rows in LEDGER.items() for row in rows], Actor("bench", "operator"), at=at_start)
    programme = Programme(lambda: book, lambda: snapshot.manifest.as_of_at)
    plain = data.DashboardSettings(programme=programme)
    data.configure(lambda: snapshot, lambda: VIEWER, plain if judged else replace(plain, plays=(), skills=()))
    try:
        yield
    finally:
        book.close()


def visit(recorder: Recorder, at: Scope) -> None:
    """What the pages ask to be shown, from the filters on."""
    recorder.page = "every page"
    listed = set(data.cohorts(at)["cohort_id"])
    data.people_note(at)
    recorder.page = "team"
    names = team.team_names(at)
    team.build_all(at)
    own = [cohort for cohort in names if cohort in listed]
    for cohort in own[:: max(1, len(own) // TEAMS_OPENED)][:TEAMS_OPENED]:
        team.build_one(at, cohort)
    for page, build in PAGES.items():
        recorder.page = page
        build(at)
    recorder.page = "data health"
    data.capabilities(at)
    data.ingestion(at)
