"""What the risk page says, in words: pure text from the answer of ``access.risk``."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from access.alert_actions import Case
from access.risk import Episode, RiskAnswer
from dashboard import words
from dashboard.told import Told, told_share

ENDS = {"recovered": "recovered", "over": "closed after sixteen weeks"}
RULE = "the plain rule (warn of whoever fell most)"
UNKNOWN = (math.nan, math.nan, math.nan)  # without a collapse there is nothing to compare a chance with


def finding(found: RiskAnswer) -> str:
    """As in: 4 of 36 teams run a high risk of halving their use within 8 weeks; 3 in 10 such warnings came true here."""
    if found.missing is not None:
        return "Which teams are about to disengage is not known yet."
    known = found.teams[found.teams["state"] == "value"]
    if known.empty:
        return "Which teams are about to disengage is not known: too little is known of every team here."
    collapsed = known["outlook_remark"].notna() if "outlook_remark" in known else pd.Series(False, index=known.index)
    gone, ahead = _named(known[collapsed]), known[~collapsed & (known["band"] == "high")]
    high = len(ahead)
    start = (
        f"{words.of(high, len(known), 'team').capitalize()} {'runs' if high <= 1 else 'run'} a high risk of halving the use within 8 weeks"
    )
    start += f": {_named(ahead)}" if high else ""
    start += f"; the use has collapsed already in {gone}" if gone else ""
    if found.trust is None:
        return f"{start}; how often such warnings come true cannot be said here yet."
    if not found.shows_chances:
        true = round(found.trust.precision * found.trust.alerts) if found.trust.alerts else 0
        return f"{start}; {words.of(true, found.trust.alerts, 'weekly warning')} came true here; why no chances are given stands below."
    return f"{start}; {in_ten(found.trust.precision)} warnings came true here."


def _named(teams: pd.DataFrame) -> str:
    return words.listed([words.tidy(words.cohort(name)) for name in teams["cohort"]])


def in_ten(share: float) -> str:
    """A share as people say it.

    >>> in_ten(0.31), in_ten(0.02), in_ten(float("nan"))
    ('3 in 10', 'fewer than 1 in 10', 'an unknown share of')
    """
    if share != share:
        return "an unknown share of"
    return f"{round(10 * share)} in 10" if share >= 0.05 else "fewer than 1 in 10"


def outlook(row: Mapping[str, Any]) -> str:
    """As in: 45-110 % of usual, 1 to 5 weeks ahead."""
    if row["keep_low"] is None or row["keep_high"] is None:
        return "" if row["state"] == "hidden" else str(row.get("outlook_remark") or words.NOT_KNOWN)
    kept = f"{100 * row['keep_low']:.0f}\N{EN DASH}{100 * row['keep_high']:.0f}{words.SPACE}% of usual"
    first, last = row["warning_from"], row["warning_to"]
    if first is None or last is None or row["band"] == "usual":
        return kept
    if last == 0:
        return f"{kept}, already visible"
    return f"{kept}, shows in {first:.0f} to {last:.0f} weeks"


def reason(row: Mapping[str, Any]) -> str:
    """Why the team stands where it stands, or why nothing is said."""
    if row["basis"] is None:
        return str(row["remark"] or "not known")
    said = "; ".join(row["reasons"] or ())
    if row["basis"] == "model":
        if said or row["band"] != "usual":
            return said or "many small signs together"
        return "the fall is over, and no early sign shows now" if row.get("outlook_remark") else "no early sign shows"
    remark = str(row["remark"] or "")
    return "; ".join(part for part in (said, remark) if part)


def episode(end: object) -> str:
    """The state of an alert."""
    return ENDS.get(str(end), "open")


def came(one: Episode) -> str:
    """What the eight weeks after an alert brought."""
    if one.came is None or one.kept is None:
        return "not known yet: its eight weeks are not over"
    left = f"about {100 * one.kept:.0f}{words.SPACE}% of the usual activity was left"
    return f"the collapse came: {left}" if one.came else f"no collapse: {left}"


def drifted(found: RiskAnswer) -> tuple[str, str]:
    """Whether the teams are still like those that the forecasts were checked on: a heading and a sentence."""
    if found.drift is None:
        return (
            "Whether the teams have changed is not known",
            "Fewer than 200 team-weeks of the past, or fewer than ten teams now, can be compared.",
        )
    moved = [one.words for one in found.drift if one.drifted]
    judged = "than the weeks of these same teams would show by chance"
    if not moved:
        return (
            "The teams are as they were",
            f"None of the {len(found.drift)} early signs has moved further from its past {judged}.",
        )
    more = f"They have moved further {judged}; now seen more often: {words.listed(moved, most=4)}."
    title = f"{len(moved)} of the {len(found.drift)} early signs {'is' if len(moved) == 1 else 'are'} not as usual"
    return title, f"{more} The forecasts learnt from weeks unlike these: read them with care until they are checked against what comes."


def done_about(case: Case) -> str:
    """What was entered about an alert, as in: assigned to team lead (F07)."""
    return done(case.entered)


def done(row: Mapping[str, Any] | None) -> str:
    """A row of what is done about an alert, in words."""
    if row is None:
        return "nothing entered yet"
    play = f" ({words.tidy(row['play'])})" if row["play"] else ""
    said = {
        "acknowledged": "acknowledged",
        "snoozed": f"put off until {words.day(row['snoozed_until'])}" if row["snoozed_until"] else "put off",
        "assigned": f"assigned to {words.tidy(row['owner_role'])}",
        "done": f"done on {words.day(row['done_on'])}" if row["done_on"] else "done",
    }[str(row["state"])]
    note = f": {words.tidy(row['note'])}" if row["note"] else ""
    return f"{said}{play}{note}"


def saved(name: str, cells: Mapping[str, str], *, changed: int) -> str:
    r"""What saving ``cells`` about the alert of ``name`` came to, as Markdown.

    >>> cells = {"state": "snoozed", "snoozed_until": "2026-07-01", "note": ""}
    >>> saved("Sales North", cells, changed=1).replace("\N{NO-BREAK SPACE}", " "), saved("Sales North", cells, changed=0)
    ('Saved. Sales North: put off until 1 Jul 2026.', 'Nothing was different, so nothing was saved.')
    """
    if not changed:
        return "Nothing was different, so nothing was saved."
    days = {column: date.fromisoformat(cells[column]) if cells.get(column) else None for column in ("snoozed_until", "done_on")}
    row = {**dict.fromkeys(("play", "owner_role")), **cells, **days, "note": None}
    return f"Saved. {words.plain(name)}: {words.plain(done(row))}."


def trusted(found: RiskAnswer) -> str:
    """One sentence: whether chances are shown, and why not."""
    if found.trust is None:
        return f"Not known yet: {found.why_no_chances}. Until then teams are ranked, and no chance is claimed."
    trust = found.trust
    judged = (
        f"{words.number(trust.forecasts)} weekly forecasts for {words.counted(trust.teams, 'team')} held against what came, {_seen(trust)}"
    )
    if trust.passes:
        return f"{judged}: chances fit what came, so they are shown."
    return f"{judged}: {trust.why_not}, so teams are ranked and no chance is claimed."


def measures(trust: Any) -> list[tuple[str, str, str]]:
    """Figure by figure: name, value here, what it means."""
    lead = trust.leads[len(trust.leads) // 2] if trust.leads else None
    figures = trust.figures if trust.collapses else {**trust.figures, "calibration_error": UNKNOWN, "brier_skill": UNKNOWN}
    recall, early, rule = (trust.recall, trust.early, trust.rule_recall) if trust.collapses else (None, None, None)
    budget = (
        f"of the weekly warnings; {RULE} had {words.share(trust.rule_precision)}. A warning is a week with a team among the highest "
        "risks; an alert is the first of them in an episode, and few are raised a month"
    )
    of_chances = [
        ("Chances off by", _range(figures["calibration_error"]), "on average, the chance said against the share that collapsed; 0 is best"),
        (
            "Better than one chance for all",
            _range(figures["brier_skill"]),
            "how much nearer to what came than the same average chance for every team; below 0 it is worse",
        ),
    ]
    return [
        ("Warnings that came true", _counted(trust.precision, trust.alerts), budget),
        ("Collapses warned of", _counted(recall, trust.episodes), f"by the week they showed; {RULE} warned of {words.share(rule)}"),
        ("Two weeks ahead", _counted(early, trust.episodes), "of all collapses were warned of two weeks before they showed, or earlier"),
        (
            "Weeks of warning",
            words.number(lead),
            "from the first warning until four weeks had come to half of the usual, in the middle case",
        ),
        *(of_chances if trust.passes or not trust.collapses else []),
        (
            "Forecast ranges that held",
            _range(figures["coverage"]),
            "of the stretches of eight weeks ended inside the range given for them; 90 % is aimed at",
        ),
    ]


def _seen(trust: Any) -> str:
    """What came: team-weeks before a collapse, which overlap, and how many collapses those are where that was counted."""
    weeks = f"{words.counted(trust.collapses, 'team-week')} before a collapse"
    return weeks if trust.episodes is None else f"{weeks} ({words.counted(trust.episodes, 'collapse')} in all)"


def _counted(share: float | None, total: int | None) -> Told:
    """A share with the counts behind it, as in: 7 % (5 of 68)."""
    if share is None or share != share or not total:
        return words.share(share)
    said = f"{words.share(share)} ({round(share * total)} of {words.number(total)})"
    return told_share(said, share, note=said)


def _range(figure: tuple[float, float, float]) -> Told:
    value, low, high = figure
    if value != value:
        return Told(words.NOT_KNOWN)
    ends = "" if low != low else f" ({_points(low)} to {_points(high)})"
    said = f"{_points(value)}{words.SPACE}%{ends}"
    return told_share(said, value, note=said if ends else "")


def _points(share: float) -> str:
    return words.number(100 * share, decimals=1)


def learnt(trained: Mapping[str, Any]) -> str:
    """The data behind the coefficients."""
    shipped = f"{trained.get('data', 'other organisations')}, {on(trained['from'])} to {on(trained['to'])}" if "data" in trained else None
    if trained.get("source") == "shipped" and shipped:
        seen = words.counted(int(trained.get("local_collapses", 0)), "collapse", plural="collapses")
        return f"From other organisations: {shipped}. Here {seen} came, too few to learn from."
    counts = f"{words.number(trained['rows'])} team-weeks, {words.number(trained['collapses'])} of them before a collapse,"
    return f"{counts} of this organisation, {on(trained['from'])} to {on(trained['to'])}, starting from what public data had taught."


def on(day: object) -> str:
    """A day as pages write it; a year stays one."""
    return words.day(date.fromisoformat(str(day))) if len(str(day)) == len("2026-06-15") else str(day)
