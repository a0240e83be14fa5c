"""Assigning, acknowledging and finishing what is to be done about teams: one table and its forms for the pages that name causes or gaps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from access import actions, formats
from access.actions import KINDS, Action, Done, Task
from access.programme import ChangedMeanwhile, LedgerBehind, LedgerUnreachable, Programme, Refused
from dashboard import causes, data, entered, entering, panels, show, words
from dashboard.data import Scope
from dashboard.parts import part
from dashboard.readings import cohort_names
from dashboard.told import Told
from metrics.diagnosis import Diagnosis
from metrics.lost_work import LostWork

COLUMNS = ("Team", "What is to be done", "Who acts", "Due", "How far it is")
MOST_ROWS, MOST_OFFERS = 24, 60
USUAL_DAYS = 14
FURTHEST = timedelta(days=3 * 366)
NO_INTERVENTION = "none: nothing to enter in the ledger"
ASK, WHY_ASK = "ask", "It loses core work, and the figures do not tell why."
NO_ROLE = "Role that acts (not a person's name)"


@dataclass(frozen=True)
class Offer:
    """Something that could be assigned: the team, the row of the playbook, why, what is to be done, and who usually acts."""

    cohort_id: str
    code: str
    why: str
    action: str
    who: str


@dataclass(frozen=True)
class Board:
    """What the forms need: the ledger, the day of the data, names for the ledger and for the screen by cohort, and the actions."""

    programme: Programme
    today: date
    teams: Mapping[str, str]
    names: Mapping[str, str]
    found: Sequence[Action]


def cause_offers(diagnoses: Mapping[str, Diagnosis], ordered: Sequence[str]) -> list[Offer]:
    """The causes of teams in this order, a team's own before those that most teams share."""
    return [
        Offer(cohort, cause.play.code, cause.play.cause, cause.play.action, cause.play.who)
        for cohort in ordered
        if cohort in diagnoses
        for cause in sorted(diagnoses[cohort].causes, key=lambda one: one.is_common)
    ]  # fmt: skip


@data.kept
def team_names(at: Scope) -> dict[str, str]:
    """Cohort id to name of every team of the selection."""
    return {cohort: words.tidy(name) for cohort, name in cohort_names(data.lately(at, ("habit_rate",), by="team")).items()}


@data.kept
def offered(at: Scope) -> list[Offer]:
    """The causes of the teams that lose most core work, those first, as many as a list can hold."""
    names, lost = team_names(at), {cohort: one.actions or 0.0 for cohort, one in data.lost_work(at).items()}
    return offers_of(at, sorted(names, key=lambda cohort: (-lost.get(cohort, 0.0), names[cohort])))[:MOST_OFFERS]


def offers_of(at: Scope, teams: Sequence[str]) -> list[Offer]:
    """The causes of these teams; of one that loses core work while nothing stands out, to ask it."""
    lost, found = data.lost_work(at), data.diagnoses(at)
    return [offer for team in teams for offer in cause_offers(found, [team]) or _asking(team, lost.get(team), found)]


def _asking(team: str, lost: LostWork | None, found: Mapping[str, Diagnosis]) -> list[Offer]:
    return [Offer(team, ASK, WHY_ASK, "Ask the team what holds it up.", "project manager")] if team in found and causes.loses(lost) else []


def board(at: Scope, names: Mapping[str, str]) -> Board | None:
    """The actions of the teams with these names (by cohort id); null where no ledger can be read."""
    programme, viewer = entered.programme(), data.viewer()
    if programme is None or not names:
        return None
    cohorts = data.cohorts(at)
    teams = {str(cohort): str(name) for cohort, name in zip(cohorts["cohort_id"], cohorts["cohort"], strict=True) if str(cohort) in names}
    try:
        found = actions.actions(programme, viewer, teams)
    except (LedgerBehind, LedgerUnreachable):
        return None
    return Board(programme, data.manifest(at).as_of_at.date(), teams, names, found)


def section(at: Scope, names: Mapping[str, str], offers: Sequence[Offer], *, key: str) -> None:
    """The table of actions, then the forms that the viewer's role may use; ``key`` tells the page's forms from others'."""
    one = board(at, names)
    if one is None:
        return
    viewer = data.viewer()
    entering.message()
    table(one)
    if offers and actions.may(viewer, "actions"):
        _assign_form(one, _still_open(one, offers), key)
    finish_form(one, key)


def table(one: Board, *, title: str = "What is done about it") -> None:
    """Every action of these teams, the open ones first."""
    late = sum(_is_late(action, one.today) for action in one.found)
    said = f"{_counts(one.found)}{f'; {late} overdue' if late else ''}"
    rows = [row(action, one) for action in one.found[:MOST_ROWS]]
    body = panels.text_table(COLUMNS, rows, caption=title, is_even=True) if rows else ""
    show.html(panels.section(title, said) + body)


def row(action: Action, one: Board) -> tuple[str, ...]:
    """The cells of ``COLUMNS``."""
    what = f"{action.title} ({action.play})" if action.play and action.title else action.title or f"Alert of {words.day(action.raised_on)}"
    due = Told("") if action.due is None else words.day(action.due)
    due = Told(f"{due} (overdue)", due.value, note="overdue") if _is_late(action, one.today) else due
    note = f": {action.note}" if action.note else ""
    return one.names[action.cohort_id], what, action.role or "nobody yet", due, f"{_state(action)}{note}"


@part
def finish_form(one: Board, key: str, *, usual: str = "fix", label: str = "Say that something is done") -> None:
    """Choose what is done; of a kind, it becomes an intervention."""
    open_now = {action.key: action for action in one.found if action.is_open}
    if not open_now or not actions.may(data.viewer(), "actions"):
        return
    with st.expander(label):
        stamp = f"{key}_{st.session_state.get('saves', 0)}"
        chosen = st.multiselect("Done", list(open_now), format_func=lambda name: _named(open_now[name], one), key=f"ended_{stamp}")
        with st.form(f"finish_{stamp}", border=False):
            kinds = (NO_INTERVENTION, *KINDS)
            kind = str(st.selectbox("Kind of intervention", kinds, kinds.index(usual), key=f"kind_{stamp}"))
            day = st.date_input("Done on", one.today, key=f"day_{stamp}", format=formats.formats().picked)
            cells = _details(stamp)
            if st.form_submit_button("Enter as done", type="primary"):
                done = Done("" if kind == NO_INTERVENTION else kind, day if isinstance(day, date) else None, cells)
                ended = [open_now[name] for name in chosen]
                if not ended:
                    st.html(panels.notice("Choose first what is done.", kind="problem"))
                    return
                viewer = data.viewer()
                save(lambda: actions.finish(one.programme, viewer, one.teams, ended, done), _entered(done))


def save(act: Callable[[], object], said: str) -> None:
    """Do it, and say so after the page has run anew; what is refused is said at once and nothing is saved."""
    try:
        act()
    except (Refused, ChangedMeanwhile) as refused:
        entering.say(refused)
        return
    entering.again(said)


@part
def _assign_form(one: Board, offers: Sequence[Offer], key: str) -> None:
    may_assign = actions.may(data.viewer(), "assignment")
    with st.expander("Assign or acknowledge a cause" if may_assign else "Acknowledge a cause"):
        if not offers:
            st.caption("Every cause of these teams is acknowledged or assigned already.")
            return
        stamp = f"{key}_{st.session_state.get('saves', 0)}"
        places = range(len(offers))
        about = st.selectbox("Cause", places, format_func=lambda place: _offered(offers[place], one), key=f"cause_{stamp}")
        chosen = offers[int(about or 0)]
        held = next((action for action in one.found if action.is_open and _about(action) == (chosen.cohort_id, chosen.code)), None)
        with st.form(f"assign_{stamp}_{about}", border=False):
            st.html(panels.notice(chosen.action))
            role = st.text_input(NO_ROLE, chosen.who, key=f"role_{stamp}_{about}") if may_assign else ""
            due = due_input("Due", one.today, f"due_{stamp}_{about}") if may_assign else None
            note = st.text_input("Note", held.note or "" if held else "", key=f"note_{stamp}_{about}")
            is_assigned = may_assign and st.form_submit_button("Assign", type="primary")
            is_seen = held is None and st.form_submit_button("Acknowledge only")
        task = Task(chosen.cohort_id, chosen.action, chosen.code, role if is_assigned else "", due if is_assigned else None, note)
        if is_assigned and not role.strip():
            st.html(panels.notice("Owner role: empty.", kind="problem"))
        elif is_assigned or is_seen:
            save(_entering(one, task, held), "Assigned." if is_assigned else "Acknowledged.")


def _entering(one: Board, task: Task, held: Action | None) -> Callable[[], object]:
    """What enters the task: a new row, or the next step of the one that was acknowledged."""
    viewer = data.viewer()
    if held is None:
        return lambda: actions.assign(one.programme, viewer, one.teams, [task], today=one.today)
    due = "" if task.due is None else task.due.isoformat()
    cells = {"state": "assigned", "owner_role": task.role, "due": due, "note": task.note}
    return lambda: actions.change(one.programme, viewer, one.teams, held, cells)


def _still_open(one: Board, offers: Sequence[Offer]) -> list[Offer]:
    """Offers that nobody is assigned to."""
    taken = {_about(action) for action in one.found if action.is_open and action.state == "assigned"}
    return [offer for offer in offers if (offer.cohort_id, offer.code) not in taken]


def _about(action: Action) -> tuple[str, str | None]:
    return action.cohort_id, action.play if action.title else None


def due_input(label: str, today: date, key: str) -> date | None:
    """A day from today on."""
    found = st.date_input(label, today + timedelta(days=USUAL_DAYS), today, today + FURTHEST, key=key, format=formats.formats().picked)
    return found if isinstance(found, date) else None


def _details(stamp: str) -> dict[str, str]:
    """Texts of the columns that an intervention has beside its day, teams and kind."""
    people = st.text_input("People it reached", key=f"people_{stamp}")
    hours = st.text_input("Hours per person", key=f"hours_{stamp}")
    return {"people": people, "hours": hours, "note": st.text_input("Note", key=f"done_note_{stamp}")}


def _entered(done: Done) -> str:
    return "Entered as done." if not done.kind else f"Entered as done, and in the ledger as an intervention ({done.kind})."


def _named(action: Action, one: Board) -> str:
    return ", ".join(words.tidy(part) for part in row(action, one)[:4] if part)


def _offered(offer: Offer, one: Board) -> str:
    return f"{one.names[offer.cohort_id]}: {offer.why.rstrip('.')} ({offer.code})."


def _is_late(action: Action, today: date) -> bool:
    return action.is_open and action.due is not None and action.due < today


def _state(action: Action) -> str:
    if action.is_open:
        return {"acknowledged": "acknowledged", "snoozed": "put off"}.get(action.state, "assigned")
    became = f", in the ledger as {action.intervention}" if action.intervention else ""
    return f"done on {words.day(action.done_on)}{became}" if action.done_on else f"done{became}"


def _counts(found: Sequence[Action]) -> str:
    if not found:
        return "Nothing is entered about these teams yet"
    open_now = sum(action.is_open for action in found)
    return f"{words.counted(open_now, 'action')} open, {len(found) - open_now} done"
