"""One box that finds teams, units and figures by name, as far as the viewer may see them."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

import streamlit as st

from access.permissions import check
from dashboard import data, filters, show, words
from dashboard.data import Scope
from dashboard.parts import part
from dashboard.readings import cohort_names
from metrics.catalog import PROGRAMME_THEMES

MOST, MOST_NEAR = 8, 5
ALIKE = 0.7  # least likeness of a word that may have been meant: a letter more, less or another in a word of four and more
WORD = re.compile(r"\w+")


class Hit(NamedTuple):
    """Something of this name: what it is, the page and address that show it, and what else it is called."""

    kind: str
    name: str
    page: str
    query: dict[str, str]
    also: str = ""


@part
def box(at: Scope) -> None:
    """The box and, once something is asked, links to what was found."""
    asked = st.text_input("Search teams and figures", key="search", placeholder="Name of a team, unit or figure", type="search")
    if not asked or not asked.strip():
        return
    found = hits(at, asked)
    near = nearest(at, asked) if not found else found[:0]
    if not found:
        st.caption(f"Nothing that you may see is called so.{' The nearest names:' if near else ''}")
    for one in (found or near)[:MOST]:
        show.way(f"{one.kind}: {one.name}", one.page, one.query)
    if len(found) > MOST:
        st.caption(f"{words.counted(len(found) - MOST, 'more name')} fit: say more of it.")


def hits(at: Scope, asked: str) -> list[Hit]:
    """Everything whose name holds every word of ``asked``: names that begin with it first, then in the order of the alphabet."""
    wanted = asked.casefold().split()
    names = [(one, f"{one.name} {one.also}".casefold()) for one in _everything(at)]
    found = [(not name.startswith(wanted[0]), name, one) for one, name in names if all(word in name for word in wanted)]
    return [one for *_, one in sorted(found, key=lambda hit: hit[:2])]


def nearest(at: Scope, asked: str) -> list[Hit]:
    """For a name that nothing has: what holds a word like each word of ``asked``, the likest first."""
    names = [(one, _words(f"{one.name} {one.also}")) for one in _everything(at)]
    spoken = set[str]().union(*(said for _, said in names))
    meant = [_alike(word, spoken) for word in _words(asked)]
    likeness = ((sum(max((like.get(word, 0.0) for word in said), default=0.0) for like in meant), one) for one, said in names
                if all(said & like.keys() for like in meant))  # fmt: skip
    found = sorted(likeness, key=lambda pair: (-pair[0], pair[1].kind == "Figure", pair[1].name))
    return [one for _, one in found[:MOST_NEAR]] if meant else []


def _alike(word: str, spoken: set[str]) -> dict[str, float]:
    """The words of ``spoken`` that ``word`` may have been meant for, with their likeness between 0 and 1."""
    as_long = sorted(one for one in spoken if abs(len(one) - len(word)) <= 1)
    close = get_close_matches(word, as_long, n=MOST_NEAR, cutoff=ALIKE)
    return {one: SequenceMatcher(None, word, one).ratio() for one in close}


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))


def _everything(at: Scope) -> Iterator[Hit]:
    for theme in (*data.themes().values(), *PROGRAMME_THEMES.values()):
        for metric in theme:
            yield Hit("Figure", metric.title, "definitions", {"figure": metric.title}, words.identifier(metric.name))
    if check(data.viewer(), "part", "search", "view") == "cohorts":
        yield from _cohorts(at.snapshot_id, at.scope_id)


@data.kept
def _cohorts(snapshot_id: str, scope_id: str) -> list[Hit]:
    found = data.cohorts(Scope(snapshot_id, scope_id, data.Filters()))
    units = filters.offered(found[found["level"] == "unit"], "cohort")
    everything = filters.query_of(data.Filters())
    return [
        *(Hit("Team", words.tidy(name), "team", {**everything, "team": name})
          for name in cohort_names(found[found["level"] == "team"]).values()),
        *(Hit("Unit", words.tidy(words.cohort(unit)), "overview", {**everything, "unit": words.cohort(unit)}) for unit in units),
    ]  # fmt: skip
