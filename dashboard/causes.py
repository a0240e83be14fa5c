"""Causes and evidence in words: a small grammar over diagnoses. Text and HTML parts only; every figure was computed before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard import panels, words
from dashboard.told import Told
from metrics.diagnosis import Cause, Diagnosis, Evidence
from metrics.lost_work import LostWork
from metrics.playbook import Play

MOST_CAUSES = 3
MOST_ROWS = 24
VERY_LIKELY = 6.0
LEAST_LOST = 1.0
CAUSE_COLUMNS = ("Likely cause", "Evidence", "How sure", "Who acts", "What to do", "It worked when")
TEAM_COLUMNS = ("Team", "Lost core work a week", *CAUSE_COLUMNS[:5])
SILENT_COLUMNS = ("Team", "Lost core work a week", "Likely cause")
NOTHING = "nothing stands out"
UNJUDGED = "no cause can be judged"
UNKNOWN_COLUMNS = ("Cause", "Why it cannot be judged")


@dataclass(frozen=True)
class Stuck:
    """One team as the project page ranks it: its name in words, what it loses and what likely causes it."""

    name: str
    lost: LostWork | None
    diagnosis: Diagnosis

    @property
    def own(self) -> tuple[Cause, ...]:
        """Causes that are the team's own, not those that most teams share."""
        return tuple(cause for cause in self.diagnosis.causes if not cause.is_common)

    @property
    def is_judged(self) -> bool:
        """Whether any cause could be looked at."""
        return bool(self.diagnosis.causes or self.diagnosis.clear)

    @property
    def rank(self) -> tuple[float, float, str]:
        """What loses most comes first; then what stands out most; then by name."""
        lost = self.lost.actions if self.lost is not None and self.lost.actions is not None else -1.0
        return (-lost, -(self.own[0].strength if self.own else 0.0), self.name)


def evidence(one: Evidence) -> str:
    """As in: Slow actions 30 %, against 2 % in the middle one of 38 other teams."""
    metric = one.sign.metric
    said = f"{metric.title}{_about(one)} {words.figure(one.value, metric.unit, bound=one.bound)}"
    compared = words.figure(one.compared, metric.unit)
    if one.sign.against == "limit":
        return f"{said}, {'above the limit' if one.sign.worse == 'higher' else 'below the minimum'} of {compared}"
    if one.sign.against == "past":
        return f"{said}, {words.figure(one.before, metric.unit)} a quarter before; the middle one of {one.others} other teams {_moved(one)}"
    return f"{said}, against {compared} in the middle one of {one.others} other teams"


def named(play: Play) -> str:
    """As in: The CRM is slow where this team works (F07)."""
    return f"{play.cause.rstrip('.')} ({play.code})."


def how_sure(cause: Cause) -> str:
    """As in: very likely; likely (few people)."""
    grade = _grade(cause)
    limits = [cause.quality] if cause.quality != "good" else []
    limits += ["most teams share it"] if cause.is_common else []
    return f"{grade} ({', '.join(limits)})" if limits else grade


def width(cause: Cause) -> float:
    """How far its strongest evidence lies from what it is set against, in the metric's own unit."""
    first = cause.found[0]
    return abs((first.value or 0.0) - (first.compared or 0.0))


def cause_row(cause: Cause) -> tuple[str, ...]:
    """The cells of ``CAUSE_COLUMNS``."""
    play, watch = cause.play, cause.play.watch
    way = {"higher": "rises", "lower": "falls"}.get(watch.better, "changes")
    said = "; ".join(evidence(one) for one in cause.found)
    return (named(play), f"{said}.", how_sure(cause), play.who, play.action, f"{watch.title} {way}")


def team_causes(one: Diagnosis) -> str:
    """The causes of one team as HTML, or that nothing stands out; then what cannot be judged."""
    head = panels.section("What is likely behind it", _judged(one))
    if not one.causes:
        return head
    rows = [cause_row(cause) for cause in one.causes[:MOST_CAUSES]]
    return head + panels.text_table(CAUSE_COLUMNS, rows, caption="Likely causes with their evidence", is_even=True)


def stuck_rows(stuck: Sequence[Stuck]) -> list[tuple[str, ...]]:
    """The cells of ``TEAM_COLUMNS``: a row per team and likely cause; teams without one are left to ``silent_rows``."""
    rows: list[tuple[str, ...]] = []
    for one in stuck:
        lost = lost_in_words(one.lost)
        for number, cause in enumerate(one.own[:MOST_CAUSES]):
            rows.append((one.name if number == 0 else f"{one.name} (also)", lost if number == 0 else "", *cause_row(cause)[:5]))
    return rows[:MOST_ROWS]


def silent_rows(stuck: Sequence[Stuck]) -> list[tuple[str, ...]]:
    """The cells of ``SILENT_COLUMNS``: teams that lose core work and show no cause, or none that could be judged."""
    found = [one for one in stuck if not one.own and loses(one.lost)]
    return [(one.name, lost_in_words(one.lost), NOTHING if one.is_judged else UNJUDGED) for one in found[:MOST_ROWS]]


def unlisted(stuck: Sequence[Stuck]) -> str:
    """How many teams show no cause of their own: those that lose core work, those that lose none, those of whom that is not known."""
    lost = [one.lost for one in stuck if not one.own]
    silent, untold = sum(map(loses, lost)), sum(1 for one in lost if one is None or one.actions is None)
    quiet, total = len(lost) - silent - untold, len(stuck)
    said = f"; {words.of(silent, total, 'team')} lose core work and nothing stands out: listed below" if silent else ""
    said += f"; {words.of(quiet, total, 'team')} show nothing and lose nothing" if quiet else ""
    return said + (f"; of {words.of(untold, total, 'team')} it is not known what they lose" if untold else "")


def loses(lost: LostWork | None) -> bool:
    """Whether there is an action a week to speak of."""
    return lost is not None and lost.actions is not None and lost.actions >= LEAST_LOST


def lost_in_words(lost: LostWork | None) -> Told:
    """As in: 16 actions (1.2 a person against 2.7 in teams of its kind)."""
    if lost is None or lost.actions is None:
        return Told(f"not known{'' if lost is None else ': ' + lost.reason}")
    if not loses(lost):
        return Told("none", lost.actions, "actions", note="none to speak of")
    paces = f"{words.number(lost.pace, decimals=1)} a person against {words.number(lost.usual, decimals=1)} in {lost.yardstick}"
    said = f"{words.counted(round(lost.actions), 'action')} ({paces})"
    return Told(said, lost.actions, "actions", note=said)


def project(stuck: Sequence[Stuck]) -> str:
    """The project page's sentence, as in: Sales South loses most core work, 16 actions a week; likely because the CRM is slow ..."""
    if not stuck:
        return "Where it is stuck is not known: nobody in this selection belongs to a team."
    judged = [one for one in stuck if one.is_judged]
    known = [one for one in stuck if one.lost is not None and one.lost.actions is not None]
    if not judged and not known:
        return f"Where it is stuck is not known: {_commonest(stuck)}."
    named = [one for one in stuck if one.own]
    clause = f"; causes stand out in {words.of(len(named), len(stuck), 'team')}" if judged else "; its causes cannot be judged"
    first = stuck[0]
    if first.lost is not None and first.lost.actions is not None and loses(first.lost):
        amount = words.counted(round(first.lost.actions), "action")
        return f"{first.name} loses most core work, {amount} a week{_because(first)}{clause}."
    if named:
        lead = max(named, key=lambda one: one.own[0].strength)
        return f"{lead.name} stands out most{_because(lead)}{clause}."
    if not judged:
        return f"No team of {len(stuck)} loses core work, and no cause can be judged: {_commonest_cause(stuck)}."
    return f"Nothing stands out: no team of {len(stuck)} differs from the others by more than chance."


def owners(stuck: Iterable[Stuck]) -> list[tuple[str, str, str]]:
    """Who acts, on which causes, for which teams: one row per owner, the one with most teams first."""
    teams: dict[str, list[str]] = {}
    causes: dict[str, dict[str, None]] = {}
    for one in stuck:
        for cause in one.own:
            teams.setdefault(cause.play.who, []).append(one.name)
            causes.setdefault(cause.play.who, {})[named(cause.play)] = None
    ordered = sorted(teams, key=lambda who: (-len(teams[who]), who))
    return [(who, " ".join(causes[who]), words.listed(list(dict.fromkeys(teams[who])), most=4)) for who in ordered]


def everywhere(stuck: Sequence[Stuck]) -> list[tuple[str, str, str]]:
    """Causes that most teams share: a matter of the company; cause, how many teams, what to do."""
    plays: dict[Play, int] = {}
    for one in stuck:
        for cause in one.diagnosis.causes:
            if cause.is_common:
                plays[cause.play] = plays.get(cause.play, 0) + 1
    return [(named(play), words.of(times, len(stuck), "team"), play.action) for play, times in plays.items()]


def unknown_everywhere(found: Mapping[str, Diagnosis]) -> list[tuple[str, str]]:
    """Plays that can be judged for no team, each with the reason heard most."""
    told = {play for one in found.values() for play in (*(cause.play for cause in one.causes), *one.clear)}
    reasons: dict[Play, list[str]] = {}
    for one in found.values():
        for play, reason in one.unknown:
            if play not in told:
                reasons.setdefault(play, []).append(reason)
    ordered = sorted(reasons, key=lambda play: play.code)
    return [(named(play), max(sorted(reasons[play]), key=reasons[play].count)) for play in ordered]


def _because(one: Stuck) -> str:
    if not one.own:
        return f", and {NOTHING} as its cause" if one.is_judged else ""
    cause = one.own[0].play.cause.rstrip(".")
    return f", {_grade(one.own[0])} cause: {cause[0].lower()}{cause[1:]}"


def _grade(cause: Cause) -> str:
    """The same word wherever a cause is named: figures can make one very likely, never certain."""
    return "very likely" if cause.strength >= VERY_LIKELY else "likely"


def _commonest(stuck: Sequence[Stuck]) -> str:
    reasons = [one.lost.reason.rstrip(".") for one in stuck if one.lost is not None and one.lost.reason]
    if not reasons:
        return "no figure of any team is known"
    reason = max(sorted(reasons), key=reasons.count)
    floor = reason.removeprefix("hidden (").removesuffix(")")
    return (
        reason
        if floor == reason
        else f"some groups had {floor} people in these weeks, and every figure that could give them away is hidden"
    )


def _commonest_cause(stuck: Sequence[Stuck]) -> str:
    reasons = [reason.rstrip(".") for one in stuck for _, reason in one.diagnosis.unknown]
    return max(sorted(reasons), key=reasons.count) if reasons else "the playbook is empty"


def _judged(one: Diagnosis) -> str:
    judged, unknown = len(one.causes) + len(one.clear), len(one.unknown)
    if not judged:
        return f"Not known: none of {words.counted(unknown, 'cause')} can be judged for this team."
    start = f"{words.counted(judged, 'cause')} looked at against other teams, the team's own quarter before, or a limit"
    end = f"; {unknown} cannot be judged, for want of figures" if unknown else ""
    return f"{start}{end}." if one.causes else f"{NOTHING.capitalize()}: {start}{end}."


def _about(one: Evidence) -> str:
    parts = [words.identifier(part) for part in (one.sign.field_name, one.sign.object_type) if part is not None]
    return f" ({' of '.join(parts)})" if parts else ""


def _moved(one: Evidence) -> str:
    """What the others did in the same time."""
    moved = one.compared or 0.0
    is_share = one.sign.metric.unit == "share"
    amount = round(100 * moved if is_share or one.sign.is_relative else moved, 1)
    if amount == 0:
        return "did not change"
    unit = "%" if one.sign.is_relative else "points" if is_share else one.sign.metric.unit
    return f"{'rose' if amount > 0 else 'fell'} by {words.four_digits(abs(amount))}{words.SPACE}{unit}"
