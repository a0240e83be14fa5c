"""Planning a training and logging it: the modules that teams' figures ask for, planned for a day, and held."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from access import actions
from access.actions import Task
from access.programme import LedgerBehind, LedgerUnreachable, listed
from dashboard import assigning, data, entering, panels, show, words
from dashboard.assigning import Board, Offer
from dashboard.data import Scope
from dashboard.parts import part
from dashboard.told import Told

MOST_TEAMS, MOST_CHOICES = 3, 200
TRAINER, TRAINING = "trainer", "training"
MOST_HELD = 12
HELD_COLUMNS = ("Held on", "Training", "Teams", "People")


def section(at: Scope) -> None:
    """What is planned and was held, then the forms to plan and to log."""
    found = assigning.board(at, assigning.team_names(at))
    if found is None:
        return
    skills = {skill.name for skill in data.settings().skills}
    one = replace(found, found=[action for action in found.found if action.play in skills])
    entering.message()
    assigning.table(one, title="Trainings planned from a gap")
    show.html(held_in_html(one))
    if actions.may(data.viewer(), "training-plan"):
        _plan_form(one, offered(at))
    assigning.finish_form(one, TRAINING, usual=TRAINING, label="Log a training that was held")
    show.way("Log one that was never planned", "programme", {"part": "Intervention"})


def held_in_html(one: Board) -> str:
    """Trainings of the ledger that reached these teams, the latest first, whether they were planned here or entered afterwards."""
    try:
        rows = held(one.programme.rows(data.viewer(), "intervention"), set(one.teams.values()))
    except (LedgerBehind, LedgerUnreachable):
        return ""
    title = "Trainings held"
    if not rows:
        return panels.section(title, "None is entered in the ledger for these teams")
    more = f"; {len(rows) - MOST_HELD} earlier ones stand on the page Programme" if len(rows) > MOST_HELD else ""
    subtitle = f"{words.counted(len(rows), 'training')} in the ledger, the latest first{more}"
    return panels.section(title, subtitle) + panels.text_table(HELD_COLUMNS, rows[:MOST_HELD], caption=title)


def held(interventions: Sequence[Mapping[str, Any]], teams: Collection[str]) -> list[tuple[str, ...]]:
    """The cells of ``HELD_COLUMNS`` for every training of ``interventions`` that reached one of ``teams`` or names none."""
    rows: list[tuple[str, ...]] = []
    for one in sorted(interventions, key=lambda row: (row["held_on"], str(row["key"])), reverse=True):
        reached = listed(one["teams"])
        if one["kind"] == TRAINING and (not reached or set(reached) & set(teams)):
            said = words.listed([words.tidy(team) for team in reached]) if reached else "not entered"
            people = Told("not entered") if one["people"] is None else words.number(one["people"])
            rows.append((words.day(one["held_on"]), words.tidy(one["title"]), said, people))
    return rows


@data.kept
def offered(at: Scope) -> list[Offer]:
    """The modules that the figures of teams ask for."""
    names = assigning.team_names(at)
    return assigning.cause_offers(data.skill_gaps(at), sorted(names, key=names.__getitem__))


@part
def _plan_form(one: Board, offers: Sequence[Offer]) -> None:
    modules = _modules(one, offers)
    if not modules:
        return
    with st.expander("Plan a training"):
        stamp = str(st.session_state.get("saves", 0))
        module = str(st.selectbox("Module", list(modules), key=f"module_{stamp}"))
        lacking = {offer.cohort_id: offer for offer in modules[module]}
        with st.form(f"plan_{stamp}_{module}", border=False):
            st.html(panels.notice(next(iter(lacking.values())).why))
            teams = st.multiselect(
                "Teams", list(lacking), list(lacking)[:MOST_TEAMS], format_func=one.names.__getitem__, key=f"teams_{stamp}_{module}"
            )
            role = st.text_input(assigning.NO_ROLE, TRAINER, key=f"trainer_{stamp}_{module}")
            due = assigning.due_input("Planned for", one.today, f"planned_{stamp}_{module}")
            is_planned = st.form_submit_button("Plan", type="primary")
        if is_planned and not (teams and role.strip()):
            st.html(panels.notice("Choose a team and say which role teaches.", kind="problem"))
        elif is_planned:
            _plan(one, [lacking[team] for team in teams], (role, due))


def _plan(one: Board, chosen: Sequence[Offer], who_and_when: tuple[str, date | None]) -> None:
    viewer, (role, due) = data.viewer(), who_and_when
    tasks = [Task(offer.cohort_id, offer.action, offer.code, role, due, is_training=True) for offer in chosen]
    said = f"Planned for {words.counted(len(tasks), 'team')}."
    assigning.save(lambda: actions.assign(one.programme, viewer, one.teams, tasks, today=one.today), said)


def _modules(one: Board, offers: Sequence[Offer]) -> dict[str, list[Offer]]:
    """Modules with the teams that lack them and have none planned, the most wanted first, as the page lists them; a team once in each."""
    planned = {(action.cohort_id, action.title) for action in one.found if action.is_open}
    found: dict[str, dict[str, Offer]] = {}
    for offer in offers:
        if (offer.cohort_id, offer.action) not in planned:
            found.setdefault(offer.action, {}).setdefault(offer.cohort_id, offer)
    wanted = sorted(found.items(), key=lambda item: (-len(item[1]), min(offer.code for offer in item[1].values())))
    return {module: list(teams.values())[:MOST_CHOICES] for module, teams in wanted}
