"""What to do about the teams at risk: the suggested play, what was entered, and what came after earlier alerts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from access import formats
from access.alert_actions import STATES, Case, act, may_act
from access.programme import ChangedMeanwhile, Refused
from access.risk import RiskAnswer
from dashboard import causes, data, entered, entering, panels, risk_words, words
from dashboard.data import Scope
from dashboard.parts import part
from metrics.diagnosis import Cause, Diagnosis

MOST_TEAMS, MOST_EARLIER = 12, 10
AT_RISK = ("high", "raised")
COLUMNS = ("Team", "Alert", "Likely cause", "Suggested play", "Who acts", "Done about it")
EARLIER_COLUMNS = ("Team", "Raised", "What came", "Episode", "Done about it")
UNKNOWN_CAUSE = "nothing stands out in the figures"


def first_cause(one: Diagnosis | None) -> Cause | None:
    """The likeliest cause of the team's own; one that most teams share where it has none; null where nothing stands out."""
    found = () if one is None else one.causes
    return next((cause for cause in found if not cause.is_common), found[0] if found else None)


def todo(found: RiskAnswer, cases: Sequence[Case], diagnoses: Mapping[str, Diagnosis], names: Mapping[str, str]) -> str:
    """Teams with an open alert, then others at high or raised risk: cause, play, who acts, and what was entered. As HTML."""
    open_now = {case.episode.cohort_id: case for case in cases if case.episode.end is None and not case.is_put_off}
    put_off = {case.episode.cohort_id for case in cases if case.episode.end is None and case.is_put_off}
    at_risk = found.teams.loc[found.teams["band"].isin(AT_RISK), "cohort_id"].astype(str).tolist()
    teams = [*open_now, *(team for team in at_risk if team not in open_now and team not in put_off)]
    pause = "All teams together are far below their usual level, as in holidays: no alert is raised meanwhile. " if found.is_paused else ""
    late = f"{words.counted(len(put_off), 'alert')} put off. " if put_off else ""
    subtitle = f"{pause}{late}At most one team in ten is alerted a month, each once per episode"
    count = len(open_now)
    came = sum(bool(case.episode.came) for case in open_now.values())
    late_ones = f", {_whose(came, count)} whose collapse has come" if came else ""
    title = f"{words.counted(count, 'alert')} {'is' if count == 1 else 'are'} open{late_ones}" if count else "No alert is open"
    rows = [_todo_row(names[team], open_now.get(team), diagnoses.get(team)) for team in teams[:MOST_TEAMS]]
    table = panels.text_table(COLUMNS, rows, caption="Teams at risk and what to do", is_even=True) if rows else ""
    return panels.section(title, subtitle) + table


def _whose(came: int, count: int) -> str:
    """Of how many of the open alerts something is said, as in: both of teams."""
    if came == 1:
        return "of a team" if count == 1 else "one of a team"
    return f"{'both' if came == count == 2 else 'all' if came == count else came} of teams"


def _todo_row(name: str, case: Case | None, diagnosis: Diagnosis | None) -> tuple[str, ...]:
    cause = first_cause(diagnosis)
    alert = "no alert" if case is None else f"since {words.day(case.episode.since)}{', the collapse came' if case.episode.came else ''}"
    done = "" if case is None else risk_words.done_about(case)
    if cause is None:
        return name, alert, UNKNOWN_CAUSE, "Ask the team what changed; the figures do not tell.", "team lead", done
    evidence = causes.evidence(cause.found[0])
    return name, alert, f"{cause.play.cause} ({evidence}; {cause.play.code})", cause.play.action, cause.play.who, done


def earlier(cases: Sequence[Case], names: Mapping[str, str]) -> str:
    """What came after alerts that are over, and after open ones whose eight weeks are. As HTML; empty where there are none."""
    past = [case for case in cases if case.episode.end is not None or case.episode.came is not None]
    if not past:
        return ""
    judged = [case.episode for case in past if case.episode.came is not None]
    came = sum(bool(one.came) for one in judged)
    said = f"The collapse came after {words.of(came, len(judged), 'alert')}" if judged else "Of no alert the eight weeks are over"
    rows = [
        (
            names[case.episode.cohort_id],
            words.day(case.episode.since),
            risk_words.came(case.episode),
            risk_words.episode(case.episode.end),
            risk_words.done_about(case),
        )
        for case in past[:MOST_EARLIER]
    ]
    subtitle = "An alert after which something was done and no collapse came may have helped, or been wrong: this table cannot tell"
    return panels.section(said, subtitle) + panels.text_table(EARLIER_COLUMNS, rows, caption="Earlier alerts", is_even=True)


@part
def form(_at: Scope, found: RiskAnswer, cases: Sequence[Case], names: Mapping[str, str], plays: Mapping[str, str]) -> None:
    """Acknowledge, put off or assign an open alert, for roles that may; ``plays`` has the suggested play's code by cohort."""
    programme, viewer = entered.programme(), data.viewer()
    open_now = {case.episode.cohort_id: case for case in cases if case.episode.end is None}
    if programme is None or not may_act(viewer):
        return
    entering.message()
    if not open_now:
        return
    with st.expander("Acknowledge, put off or assign an alert"):
        teams = sorted(open_now, key=names.__getitem__)
        chosen = open_now[str(st.selectbox("Alert of", teams, format_func=names.__getitem__, key="alert_of"))]
        with st.form(f"alert_{st.session_state.get('saves', 0)}", border=False):
            cells = cells_of(chosen.entered, plays.get(chosen.episode.cohort_id, ""))
            is_sent = st.form_submit_button("Save", type="primary")
        if is_sent:
            try:
                changed = act(programme, viewer, found, chosen, cells)
            except (Refused, ChangedMeanwhile) as refused:
                entering.say(refused)
                return
            entering.again(risk_words.saved(names[chosen.episode.cohort_id], cells, changed=changed))


def cells_of(entered_before: Mapping[str, Any] | None, play: str) -> dict[str, str]:
    """The fields of what is done about an alert; returns what was typed."""
    row = entered_before or {}
    state = str(st.selectbox("What is done", STATES, STATES.index(str(row.get("state", STATES[0])))))
    role = st.text_input("Role that acts (not a person's name)", str(row.get("owner_role") or ""))
    until = st.date_input("Put off until", row.get("snoozed_until"), format=formats.formats().picked)
    done_on = st.date_input("Done on", row.get("done_on"), format=formats.formats().picked)
    note = st.text_area("Note", str(row.get("note") or ""))
    days = {"snoozed_until": until, "done_on": done_on}
    texts = {name: day.isoformat() if isinstance(day, date) else "" for name, day in days.items()}
    return {"state": state, "owner_role": role, "play": str(row.get("play") or play), "note": note, **texts}
