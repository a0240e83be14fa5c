"""One box that finds teams, units and figures by name, as far as the viewer may see them."""

from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from access.permissions import check
from dashboard import data, filters, show, words
from dashboard.data import Scope
from dashboard.parts import part
from dashboard.readings import cohort_names
from metrics.catalog import PROGRAMME_THEMES

MOST = 8


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
    for one in found[:MOST]:
        show.way(f"{one.kind}: {one.name}", one.page, one.query)
    if not found:
        st.caption("Nothing that you may see is called so.")
    elif len(found) > MOST:
        st.caption(f"{words.counted(len(found) - MOST, 'more name')} fit: say more of it.")


def hits(at: Scope, asked: str) -> list[Hit]:
    """Everything whose name holds every word of ``asked``: names that begin with it first, then in the order of the alphabet."""
    wanted = asked.casefold().split()
    names = [(one, f"{one.name} {one.also}".casefold()) for one in _everything(at)]
    found = [(not name.startswith(wanted[0]), name, one) for one, name in names if all(word in name for word in wanted)]
    return [one for *_, one in sorted(found, key=lambda hit: hit[:2])]


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
