"""Did an intervention of the ledger work? Its effect on core work, from the figures that the viewer is permitted to see."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from access import door, formats
from access.snapshot import Snapshot
from access.viewer import Viewer
from ledger.cells import listed
from metrics.catalog import CATALOG
from models.effect import Effect, Estimate, effect_of
from models.event_study import Week, event_study
from models.panel import Panel, panel_of
from models.placebo import placebo_date
from models.verdict import verdict

MEASURE = "core_actions"
NEIGHBOURS = ("fill_rate", "record_freshness", "active_user_rate")
WEEKS_BEFORE = 30  # before the first intervention: further back teams were still starting
HUNDRED = 100.0


@dataclass(frozen=True)
class Neighbour:
    """What happened meanwhile to a figure beside the measure, in points; ``estimate`` is null where it cannot be told."""

    title: str
    estimate: Estimate | None


@dataclass(frozen=True)
class EffectReading:
    """What can be said about interventions: the sentence, the estimate behind it, its course, and its neighbours."""

    sentence: str
    effect: Effect
    placebo: Effect | None
    course: tuple[Week, ...]
    neighbours: tuple[Neighbour, ...]
    unknown_teams: tuple[str, ...]

    @property
    def placebo_is_clear(self) -> bool:
        """Whether the same calculation claims an effect at a date when nothing happened."""
        return self.placebo is not None and self.placebo.estimate is not None and self.placebo.estimate.is_clear

    @property
    def displacement(self) -> str:
        """Whether something beside the measure got worse, in a sentence."""
        worse = [one for one in self.neighbours if one.estimate is not None and one.estimate.high < 0]
        known = [one for one in self.neighbours if one.estimate is not None]
        if worse:
            parts = [
                f"{one.title} fell by {formats.number(-HUNDRED * one.estimate.value, decimals=1)} points"
                for one in worse
                if one.estimate is not None
            ]
            return f"Beside it something got worse: {', '.join(parts)}."
        return (
            f"Nothing beside it got clearly worse ({', '.join(one.title for one in known)})."
            if known
            else "Figures beside it are not known."
        )


def effect_reading(
    snapshot: Snapshot, viewer: Viewer, interventions: Sequence[Mapping[str, Any]], *, others: Sequence[Mapping[str, Any]] = ()
) -> EffectReading:
    """The effect of ``interventions`` (rows of the ledger), each team from the first one that reached it.

    Teams reached by one of the ``others`` only are neither treated nor compared. A team counts where the viewer sees it by itself.
    """
    dates = _first_dates(interventions)
    elsewhere = set(_first_dates(others)) - set(dates)
    monday = {team: pd.Timestamp(day - timedelta(days=day.weekday())) for team, day in dates.items()}
    since = min((day for day in dates.values()), default=snapshot.manifest.as_of_at.date()) - timedelta(weeks=WEEKS_BEFORE)
    values = door.values(
        snapshot, viewer, [replace(CATALOG[name], dimensions=()) for name in (MEASURE, *NEIGHBOURS)], by="team", since=since
    )
    values = values[values["is_complete"].astype(bool) & ~values["cohort"].isin(elsewhere)]
    panels = {name: _panel(values[values["metric"] == name], monday, is_count=name == MEASURE) for name in (MEASURE, *NEIGHBOURS)}
    panel = panels[MEASURE]
    known = set(values["cohort"])
    unknown = tuple(sorted(set(dates) - known))
    if panel is None:
        effect = Effect(
            0, 0, 0, None, "no team of it has figures that may be shown here" if dates else "no intervention with teams is entered"
        )
        return EffectReading(verdict(effect, who="Nobody"), effect, None, (), (), unknown)
    effect, placebo = effect_of(panel), placebo_date(panel)
    is_clear = placebo.estimate is not None and placebo.estimate.is_clear
    sentence = verdict(effect, who=_who(interventions), placebo_is_clear=is_clear)
    near = tuple(Neighbour(CATALOG[name].title, _estimate(panels[name])) for name in NEIGHBOURS)
    course = event_study(panel) if effect.estimate is not None else ()
    return EffectReading(sentence, effect, placebo, course, near, unknown)


def _first_dates(interventions: Sequence[Mapping[str, Any]]) -> dict[str, date]:
    dates: dict[str, date] = {}
    for row in interventions:
        for team in listed(row["teams"]):
            dates[team] = min(row["held_on"], dates.get(team, row["held_on"]))
    return dates


def _who(interventions: Sequence[Mapping[str, Any]]) -> str:
    """Teams trained in March 2026; several rounds by their kind alone."""
    kinds, months = {str(row["kind"]) for row in interventions}, {f"{row['held_on']:%B %Y}" for row in interventions}
    reached = "Teams trained" if kinds == {"training"} else f"Teams with {' or '.join(sorted(kinds))}"
    return f"{reached} in {months.pop()}" if len(months) == 1 else reached


def _panel(rows: pd.DataFrame, monday: Mapping[str, pd.Timestamp], *, is_count: bool) -> Panel | None:
    """Log of the amount per entitled person, or the share itself, by team and week; a week without a figure is missing, not zero."""
    amounts = rows["value"].astype("float64")
    people = rows["people"].astype("float64")
    outcome = np.log((amounts / people).where((amounts > 0) & (people > 0))) if is_count else amounts
    cells = pd.DataFrame({"team": rows["cohort"], "week": pd.to_datetime(rows["period_start"]), "outcome": outcome}).dropna()
    cells = cells.drop_duplicates(["team", "week"], keep=False)  # two teams of one name cannot be told apart by an intervention
    treated = pd.Series({team: day for team, day in monday.items() if team in set(cells["team"])}, dtype="datetime64[ns]")
    return panel_of(cells, treated) if len(cells) and len(treated) else None


def _estimate(panel: Panel | None) -> Estimate | None:
    found = None if panel is None else effect_of(panel).estimate
    return found if found is not None and math.isfinite(found.standard_error) else None
