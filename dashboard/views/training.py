"""Training: who needs what?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st

from dashboard import assigning, causes, data, effect, help_asked, merged, panels, planning, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.latest import by_cohort
from dashboard.readings import Comparison, Reading, cohort_names
from dashboard.told import Told
from metrics.diagnosis import Diagnosis
from metrics.skills import Skill

START = ("time_to_first_value", "no_value_in_60_days", "time_to_proficiency", "proficient_newcomers")
WHY, TOGETHER = "Why not known", "All units together"
MOST_TEAMS = 24
MOST_MODULES = 4


@dataclass(frozen=True)
class Gap:
    """One skill over the teams of the selection: who lacks it (the widest gap first, with its evidence), and how many could be judged.

    ``is_common``: more than half of those that could be judged lack it, so that it is a matter of the company, not of a team.
    """

    skill: Skill
    teams: tuple[tuple[str, causes.Cause], ...]
    judged: int
    reason: str

    @property
    def is_common(self) -> bool:
        """Whether most teams lack it."""
        return any(cause.is_common for _, cause in self.teams)


@dataclass(frozen=True)
class Training:
    """Everything the page shows, worked out once per scope."""

    finding: str
    modules: str
    teams: str
    starts: pd.DataFrame
    unknown: str


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    built = build(at)
    show.head(at, "Who needs what?", built.finding)
    show.html(built.modules, built.teams)
    help_asked.trainer_section(at)
    planning.section(at)
    effect.section(at)
    about = f"{show.selection(at)}, by unit, latest complete {at.filters.period}{nobody(built.starts)}"
    pinned = {"Unit": st.column_config.TextColumn(pinned=True, width=140)}
    show.table(built.starts, key="starts", columns=pinned, heading="How newcomers get started", about=about)
    show.html(built.unknown)


@data.kept
def build(at: Scope) -> Training:
    """Work out the page."""
    names = assigning.team_names(at)
    judged = {cohort: one for cohort, one in data.skill_gaps(at).items() if cohort in names}
    found = {names[cohort]: one for cohort, one in judged.items()}
    gaps = gaps_of(data.settings().skills, found)
    return Training(finding(gaps, len(found)), _modules(gaps, merged.clause(judged)), _teams(found), starts(at), _unknown(gaps))


def gaps_of(skills: Sequence[Skill], found: dict[str, Diagnosis]) -> list[Gap]:
    """Every skill with the teams that lack it, the one that most teams lack first."""
    gaps = []
    for skill in skills:
        lacking = [(name, cause) for name, one in found.items() for cause in one.causes if cause.play.code == skill.name]
        reasons = [why for one in found.values() for play, why in one.unknown if play.code == skill.name]
        worst = sorted(lacking, key=lambda pair: (-causes.width(pair[1]), -pair[1].strength, pair[0]))
        gaps.append(Gap(skill, tuple(worst), len(found) - len(reasons), max(sorted(reasons), key=reasons.count, default="")))
    return sorted(gaps, key=lambda gap: (-len(gap.teams), gap.skill.name))


def finding(gaps: Sequence[Gap], teams: int) -> str:
    """As in: 20 of 20 teams need "Pipeline 1: the next step": open deals have no next step; 4 modules cover every gap found.

    What most teams lack is said to be a matter of the company, with the team in which the gap is widest.
    """
    if not any(gap.judged for gap in gaps):
        reason = next((gap.reason.rstrip(".") for gap in gaps if gap.reason), "nobody in this selection belongs to a team")
        return f"Who needs which training is not known: {reason}."
    lacking = [gap for gap in gaps if gap.teams]
    if not lacking:
        return f"No team of {teams} lacks a skill that its figures would show."
    first = lacking[0]
    modules = len({gap.skill.module for gap in lacking})
    weakness = first.skill.weakness.rstrip(".")
    need = f"{words.of(len(first.teams), first.judged, 'team')} {'needs' if len(first.teams) == 1 else 'need'} “{first.skill.module}”"
    rest = f"{words.counted(modules, 'module')} {'covers' if modules == 1 else 'cover'} every gap found"
    whole = f", a matter of the company more than of a team (widest in {first.teams[0][0]})" if first.is_common else ""
    return f"{need}: {weakness[0].lower()}{weakness[1:]}{whole}; {rest}."


def starts(at: Scope) -> pd.DataFrame:
    """Time to first value and to proficiency, all units together and each: what is not known with its reasons in the last column."""
    units = sorted(_start_rows(at, by="unit"), key=lambda row: str(row["Unit"]))
    together = [{**row, "Unit": TOGETHER} for row in _start_rows(at, by="company")] if len(units) > 1 else []
    columns = [name + of for name in _titles().values() for of in (("", BOUND_OF) if name.endswith("(%)") else ("",))]
    return pd.DataFrame([*together, *units], columns=["Unit", *columns, WHY])


def _start_rows(at: Scope, *, by: Literal["unit", "company"]) -> list[dict[str, object]]:
    values = data.lately(at, START, by=by)
    comparison = Comparison(at.filters.period, at.filters.compare)
    readings = {name: by_cohort(values, data.metric(name), comparison, targets={}) for name in START}
    return [_start_row(name, [readings[metric][cohort] for metric in START]) for cohort, name in cohort_names(values).items()]


def nobody(rows: pd.DataFrame) -> str:
    """What follows the subtitle where no figure of any unit is known: the reason that most units have."""
    if rows.empty or rows[list(_titles().values())].notna().any(axis=None):
        return ""
    return f"; not known for any unit: {rows[WHY].mode().iloc[0]}"


def _start_row(name: str, readings: Sequence[Reading]) -> dict[str, object]:
    row: dict[str, object] = {"Unit": words.tidy(name)}
    for one in readings:
        title = _titles()[one.metric.name]
        row[title] = words.percent(one.value) if one.metric.unit == "share" else one.value
        row |= {title + BOUND_OF: one.bound} if one.metric.unit == "share" else {}
    row[WHY] = "; ".join(dict.fromkeys(one.reason or one.state for one in readings if one.value is None))
    return row


def _titles() -> dict[str, str]:
    return {name: data.metric(name).title + (" (%)" if data.metric(name).unit == "share" else "") for name in START}


def _modules(gaps: Sequence[Gap], groups: str) -> str:
    rows = [(gap.skill.module, gap.skill.skill, gap.skill.weakness, _spread(gap), _widest(gap)) for gap in gaps if gap.teams]
    subtitle = "A gap is a figure beyond its limit, or worse than in others by more than chance; counted among teams whose figures can tell"
    return _table("Modules by the teams that need them", subtitle + groups, ("Module", "Skill", "Weakness", "Teams", "Widest gap"), rows)


def _spread(gap: Gap) -> str:
    said = words.of(len(gap.teams), gap.judged, "team")
    if not gap.is_common:
        return said
    whole = f"{said}: a matter of the company"
    return Told(whole, said.value, said.unit, note=whole)


def _widest(gap: Gap) -> str:
    name, cause = gap.teams[0]
    return f"{name}: {causes.evidence(cause.found[0])}"


def _teams(found: dict[str, Diagnosis]) -> str:
    """Every team with the modules that its figures ask for, beside those that most teams need: where most can be taught comes first."""
    own = {name: tuple(cause for cause in one.causes if not cause.is_common) for name, one in found.items()}
    lacking = sorted(((name, needed) for name, needed in own.items() if needed), key=lambda pair: (-len(pair[1]), -_far(pair[1]), pair[0]))
    rows = [_team_row(name, needed[:MOST_MODULES]) for name, needed in lacking[:MOST_TEAMS]]
    more = f"; {len(lacking) - MOST_TEAMS} more are not listed" if len(lacking) > MOST_TEAMS else ""
    shared = any(cause.is_common for one in found.values() for cause in one.causes)
    subtitle = f"The modules for its widest gaps, teams with most gaps first{more}"
    subtitle += "; what most teams lack stands above and is not repeated here" if shared else ""
    return _table("What each team needs" + (" of its own" if shared else ""), subtitle, ("Team", "Modules", "Evidence"), rows)


def _far(needed: Sequence[causes.Cause]) -> float:
    return sum(cause.strength for cause in needed)


def _team_row(name: str, needed: Sequence[causes.Cause]) -> tuple[str, str, str]:
    modules = dict.fromkeys(cause.play.action for cause in needed)
    return name, " · ".join(modules), f"{'; '.join(causes.evidence(cause.found[0]) for cause in needed)}."


def _unknown(gaps: Sequence[Gap]) -> str:
    rows = [(gap.skill.skill, gap.reason) for gap in gaps if not gap.judged]
    subtitle = "Skills that no team's figures can tell; the reason says what is missing"
    return _table("What cannot be judged here", subtitle, ("Skill", "Why it cannot be judged"), rows)


def _table(title: str, subtitle: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return panels.section(title, subtitle) + panels.text_table(columns, rows, caption=title) if rows else ""
