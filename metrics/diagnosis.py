"""Likely causes of each team's trouble, ranked, with the evidence for them: medians against the other teams and the team's own past.

A cause is never read from two series that move together. "Nothing stands out" is an answer; so is "it cannot be told", with the reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, isfinite, log, log1p, sqrt

import numpy as np

from metrics.levels import FEWEST_CASES, Level
from metrics.noise import has_few_cases, is_bound_good, noise_of, unbounded, usual_within_bounds
from metrics.playbook import Play, Sign
from metrics.robust import Place, places, surprising

FEW_PEOPLE = 10
FAR = 12.0  # a distance beyond which further is not surer
LIMIT_SURE = 1.64  # standard errors of a share beyond its limit
WEIGHTS = {"good": 1.0, "few people": 0.85, "groups left out": 0.85, "few teams tell": 0.7}
NO_OTHERS = "fewer than four other teams of its kind to compare with"
SEVERAL_KINDS = "people of several kinds of work"
ONLY_BOUND = "for so few people only a bound is shown"
NO_ROWS = "no figure for this team"
FEW_CASES = f"fewer than {FEWEST_CASES} cases behind it"
MOST = 0.5  # what more than half of the teams have is not a team's own
Levels = Mapping[Sign, Mapping[str, Level]]
Seen = tuple[Play, list[tuple[Sign, dict[str, "Evidence"]]]]


@dataclass(frozen=True)
class Evidence:
    """What one sign says of one cohort: ``state`` is ``found``, ``clear`` or ``not known`` (with ``reason``).

    ``compared`` is what the value (for ``past`` the change) is set against: the others' median, the others' median change or the
    limit; ``distance`` how far beyond it in spreads, in the bad direction.
    """

    sign: Sign
    state: str
    value: float | None = None
    bound: str | None = None
    before: float | None = None
    compared: float | None = None
    others: int = 0
    distance: float = 0.0
    people: int = 0
    quality: str = "good"
    reason: str = ""


@dataclass(frozen=True)
class Cause:
    """A likely cause: its play, the evidence found (the strongest first), what else was looked at, and the strength it is ranked by."""

    play: Play
    found: tuple[Evidence, ...]
    others: tuple[Evidence, ...]
    strength: float
    is_common: bool = False

    @property
    def quality(self) -> str:
        """The quality of its strongest evidence."""
        return self.found[0].quality


@dataclass(frozen=True)
class Diagnosis:
    """One cohort: causes by strength, plays that were looked at and are clear, and plays that cannot be judged with the reason."""

    causes: tuple[Cause, ...]
    clear: tuple[Play, ...]
    unknown: tuple[tuple[Play, str], ...]


def signs_in(plays: Iterable[Play]) -> tuple[Sign, ...]:
    """Every different sign, in the order of the plays."""
    return tuple(dict.fromkeys(sign for play in plays for sign in play.signs))


def diagnose(plays: Sequence[Play], levels: Levels) -> dict[str, Diagnosis]:
    """A diagnosis per cohort that any of ``levels`` holds.

    ``levels`` gives per sign the level of each cohort. All comparisons of one call pay for each other (false discovery rate), so that
    many teams and signs do not make alarms by themselves. What is not known counts for nothing.
    """
    cohorts = list(dict.fromkeys(cohort for held in levels.values() for cohort in held))
    judged = {sign: _judged(sign, levels.get(sign, {}), cohorts) for sign in signs_in(plays)}
    seen = _decided(plays, judged)
    found = {cohort: _diagnosis(seen, cohort) for cohort in cohorts}
    return _with_common(found)


@dataclass(frozen=True)
class _Judged:
    """Evidence before it is known how many looks there were: ``chance`` is null where nothing is left to chance."""

    evidence: Evidence
    chance: float | None


def _judged(sign: Sign, held: Mapping[str, Level], cohorts: Sequence[str]) -> dict[str, _Judged]:
    own = {cohort: held[cohort] for cohort in cohorts if cohort in held}
    if sign.against == "limit":
        return {cohort: _against_limit(sign, level) for cohort, level in own.items()}
    return _against_others(sign, own)


def _against_limit(sign: Sign, level: Level) -> _Judged:
    if level.value is None or sign.limit is None:
        return _Judged(_not_known(sign, level, level.reason), None)
    if has_few_cases(level):
        return _Judged(_not_known(sign, level, FEW_CASES), None)
    beyond = _bad(sign, level.value - sign.limit)
    if beyond > 0 and is_bound_good(sign, level):
        return _Judged(_not_known(sign, level, ONLY_BOUND), None)
    error = sqrt(noise_of(sign, level, sign.limit))
    distance = beyond / error if error > 0 else FAR / 2 if beyond > 0 else 0.0
    is_found = beyond > max(sign.by, LIMIT_SURE * error)
    return _Judged(_evidence(sign, level, "found" if is_found else "clear", compared=sign.limit, distance=distance), None)


def _against_others(sign: Sign, own: Mapping[str, Level]) -> dict[str, _Judged]:
    """Values, or changes since the quarter before, against those of the other cohorts."""
    cohorts = sorted(own)
    usual = usual_within_bounds(sign, own.values())
    amounts = np.array([_amount(sign, unbounded(sign, own[cohort], usual)) for cohort in cohorts], dtype=float)
    signed = amounts if sign.worse == "higher" else -amounts
    kinds = [own[cohort].kind if _is_by_kind(sign) else "all" for cohort in cohorts]
    known = [level.value for level in own.values() if level.value is not None]
    centre = float(np.median(known)) if known else 0.0
    times = 2.0 if sign.against == "past" else 1.0
    noise = np.array([times * noise_of(sign, own[cohort], centre) for cohort in cohorts])
    people = np.array([own[cohort].people for cohort in cohorts], dtype=float)
    found = places(signed, kinds, noise, least=_least(sign), people=people)
    return {cohort: _placed(sign, own[cohort], place, is_known=bool(np.isfinite(amount)))
            for cohort, place, amount in zip(cohorts, found, amounts, strict=True)}  # fmt: skip


def _placed(sign: Sign, level: Level, place: Place | None, *, is_known: bool) -> _Judged:
    if not is_known:
        return _Judged(_not_known(sign, level, FEW_CASES if has_few_cases(level) else level.reason), None)
    if place is None:
        reason = SEVERAL_KINDS if level.kind is None and _is_by_kind(sign) else NO_OTHERS
        return _Judged(_not_known(sign, level, reason), None)
    compared = place.centre if sign.worse == "higher" else -place.centre
    is_material = _bad(sign, _amount(sign, level) - compared) >= _least(sign) and not is_bound_good(sign, level)
    told = exp(compared) - (sign.against == "past") if sign.is_relative else compared
    seen = _evidence(sign, level, "clear", compared=told, distance=place.distance, others=place.others)
    return _Judged(seen, place.chance if is_material else 1.0)


def _is_by_kind(sign: Sign) -> bool:
    return sign.among == "kind" and sign.against == "others"


def _amount(sign: Sign, level: Level) -> float:
    """What is compared: the value, or for ``past`` what changed since the quarter before; logarithms where relative; NaN unless known."""
    if level.value is None or has_few_cases(level):
        return float("nan")
    now, before = level.value, level.before
    if sign.is_relative:
        now = log(now) if now > 0 else float("nan")
        before = log(before) if before is not None and before > 0 else None
    if sign.against == "others":
        return now
    return float("nan") if before is None else now - before


def _least(sign: Sign) -> float:
    """The least difference that matters, on the scale on which is compared."""
    if not sign.is_relative:
        return sign.by
    return log1p(sign.by) if sign.worse == "higher" else -log1p(-min(sign.by, 0.99))


def _bad(sign: Sign, difference: float) -> float:
    return difference if sign.worse == "higher" else -difference


def _evidence(sign: Sign, level: Level, state: str, *, compared: float, distance: float, others: int = 0) -> Evidence:
    quality = "groups left out" if not level.is_whole else "few people" if level.people < FEW_PEOPLE else "good"
    return Evidence(sign, state, level.value, level.bound, level.before, compared, others, min(distance, FAR), level.people, quality)


def _not_known(sign: Sign, level: Level, reason: str) -> Evidence:
    return Evidence(sign, "not known", people=level.people, reason=reason or "not known")


def _decided(plays: Sequence[Play], judged: Mapping[Sign, Mapping[str, _Judged]]) -> list[Seen]:
    """The evidence once all looks are paid for: one look a play and cohort, its signs together.

    Signs of one play are taken together by Simes' rule, so that signs that say the same pay for each other once. Where fewer than half of
    the cohorts are known, the quality of a sign says so.
    """
    looks = [(at, cohort, chance) for at, play in enumerate(plays) for cohort, chance in _together(play, judged).items()]
    flags = surprising([chance for *_, chance in looks])
    stands_out = {(at, cohort) for (at, cohort, _), is_so in zip(looks, flags, strict=True) if is_so}
    limit = max((chance for (*_, chance), is_so in zip(looks, flags, strict=True) if is_so), default=-1.0)
    is_thin = {sign: sum(one.evidence.state != "not known" for one in held.values()) < MOST * len(held) for sign, held in judged.items()}
    return [(play, [(sign, {
        cohort: _final(one.evidence, is_found=(at, cohort) in stands_out and (one.chance or 0.0) <= limit and one.chance is not None,
                       is_thin=is_thin[sign])
        for cohort, one in judged[sign].items()
    }) for sign in play.signs]) for at, play in enumerate(plays)]  # fmt: skip


def _together(play: Play, judged: Mapping[Sign, Mapping[str, _Judged]]) -> dict[str, float]:
    """By cohort how likely chance alone makes the play's signs: Simes' rule.

    Source: R. J. Simes, "An Improved Bonferroni Procedure for Multiple Tests of Significance", 1986.
    """
    chances: dict[str, list[float]] = {}
    for sign in play.signs:
        for cohort, one in judged[sign].items():
            if one.chance is not None:
                chances.setdefault(cohort, []).append(one.chance)
    return {cohort: min(len(held) * chance / rank for rank, chance in enumerate(sorted(held), 1)) for cohort, held in chances.items()}


def _final(one: Evidence, *, is_found: bool, is_thin: bool) -> Evidence:
    quality = "few teams tell" if is_thin and one.quality == "good" else one.quality
    state = "found" if is_found else one.state
    return one if (state, quality) == (one.state, one.quality) else replace(one, state=state, quality=quality)


def _diagnosis(plays: Sequence[Seen], cohort: str) -> Diagnosis:
    causes: list[Cause] = []
    clear: list[Play] = []
    unknown: list[tuple[Play, str]] = []
    for play, signs in plays:
        seen = [held.get(cohort) or Evidence(sign, "not known", reason=sign.metric.gap_reason or NO_ROWS) for sign, held in signs]
        found = [one for one in seen if one.state == "found"]
        if found:
            causes.append(_cause(play, found, [one for one in seen if one.state != "found"]))
        elif any(one.state == "clear" for one in seen):
            clear.append(play)
        else:
            unknown.append((play, seen[0].reason))
    causes.sort(key=lambda cause: (-cause.strength, cause.play.code))
    clear.sort(key=lambda play: play.code)
    unknown.sort(key=lambda pair: pair[0].code)
    return Diagnosis(tuple(causes), tuple(clear), tuple(unknown))


def _cause(play: Play, found: list[Evidence], others: list[Evidence]) -> Cause:
    found.sort(key=lambda one: (-_weighed(one), one.sign.metric.name, one.sign.against))
    return Cause(play, tuple(found), tuple(others), _weighed(found[0]) + 0.5 * (len(found) - 1))


def _weighed(one: Evidence) -> float:
    return one.distance * WEIGHTS[one.quality] if isfinite(one.distance) else 0.0


def _with_common(found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """Mark causes of more than half of the cohorts that could be judged, and put them behind what is a cohort's own."""
    held: dict[str, int] = {}
    judged: dict[str, int] = {}
    for one in found.values():
        for code in [cause.play.code for cause in one.causes]:
            held[code] = held.get(code, 0) + 1
        for code in [*(cause.play.code for cause in one.causes), *(play.code for play in one.clear)]:
            judged[code] = judged.get(code, 0) + 1
    common = {code for code, times in held.items() if times >= 3 and times > MOST * judged[code]}
    return {cohort: Diagnosis(_marked(one.causes, common), one.clear, one.unknown) for cohort, one in found.items()}


def _marked(causes: tuple[Cause, ...], common: set[str]) -> tuple[Cause, ...]:
    marked = [replace(one, is_common=one.play.code in common) for one in causes]
    return tuple(sorted(marked, key=lambda one: one.is_common))
