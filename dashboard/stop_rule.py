"""The rule fixed in advance in words: go, fix or stop, and the sponsor's engagement that it asks for. No Streamlit here."""

import pandas as pd

from access.worth import Engagement, Worth
from dashboard import words
from dashboard.told import Told, told_share

DECISIONS = {"go": "go on", "fix": "fix it", "stop": "stop"}
ENGAGEMENT = (
    "Weighted 40 % leaders' habit, 30 % reviews held with the sponsor, 30 % decisions in time; how much the sponsor works in the CRM is "
    "not known, because one person is not shown: all who lead teams stand for it"
)


def title(worth: Worth) -> str:
    """The state of the stop-loss in a few words."""
    if worth.decision is None:
        return "Go, fix or stop: not known"
    latest = worth.chances[-1] if worth.chances else None
    why = "" if latest is None else f" (what is still ahead pays with a chance of {100 * latest:.0f} %; what is spent is left out)"
    return f"Go, fix or stop: {DECISIONS[worth.decision]}{why}"


def limits(worth: Worth) -> str:
    """The limits and the day on which they were fixed."""
    rule = worth.rule
    if rule is None or worth.fixed_on is None:
        return "Fix one under Programme, before the figures are known."
    return (
        f"Fixed on {words.day(worth.fixed_on)}: stop when for {words.counted(rule.quarters, 'quarter')} the chance is below "
        f"{words.share(rule.stop_below_chance)} and the engagement below {words.share(rule.stop_below_engagement)}; fix it when the chance "
        f"is below {words.share(rule.fix_below_chance)}."
    )


def answer(worth: Worth) -> str:
    """What the rule says, of which figures, and what is missing in which quarter."""
    if worth.rule is None:
        return f"The rule says nothing: {worth.why_not or 'no rule was fixed'}."
    chances = ", ".join(words.NOT_KNOWN if chance is None else f"{100 * chance:.0f} %" for chance in worth.chances)
    engaged = ", ".join(_index(one) for one in worth.engagement)
    figures = f"Chance that what is still ahead pays, what is spent left out, by quarter: {chances}; sponsor's engagement: {engaged}."
    gaps = _gaps(worth)
    if worth.decision is None:
        return f"The rule cannot answer yet: {gaps}. {figures}"
    rest = f" What is missing cannot change that: {gaps}." if gaps else ""
    return f"The rule says: {DECISIONS[worth.decision]}. {figures}{rest}"


def _index(one: Engagement) -> Told:
    if one.index is not None:
        return told_share(f"{100 * one.index:.0f} %", one.index)
    low, high = one.between
    return Told(f"between {100 * low:.0f} and {100 * high:.0f} %")


def _gaps(worth: Worth) -> str:
    """Quarter by quarter, what is not known."""
    found = []
    for chance, one in zip(worth.chances, worth.engagement, strict=True):
        missing = [*(["the chance was not measured"] if chance is None else []), *_missing(one)]
        if missing:
            found.append(f"in the quarter to {words.day(one.until)} {' and '.join(missing)}")
    return "; ".join(found)


def _missing(one: Engagement) -> list[str]:
    parts = {
        "no review with the sponsor was planned": one.reviews_held,
        "no decision fell due": one.decisions_on_time,
        "the leaders' habit was not measured": one.leaders_habit,
    }
    return [why for why, value in parts.items() if value is None]


def engagement_table(worth: Worth) -> pd.DataFrame:
    """The sponsor's engagement by quarter with its parts, and what was not entered or measured."""
    rows = [
        {
            "Quarter to": words.day(one.until),
            "Reviews held": words.figure(one.reviews_held, "share"),
            "Decisions in time": words.figure(one.decisions_on_time, "share"),
            "Leaders' habit": words.figure(one.leaders_habit, "share"),
            "Engagement": _index(one),
            "What is missing": " and ".join(_missing(one)).capitalize() or "nothing",
        }
        for one in worth.engagement
    ]
    return pd.DataFrame(
        rows, columns=["Quarter to", "Reviews held", "Decisions in time", "Leaders' habit", "Engagement", "What is missing"], dtype=object
    )
