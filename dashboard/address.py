"""What the address asks for and the page cannot give, said in a line each: never passed over in silence."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from dashboard import panels, words

FILTERS = {"period": "period", "unit": "unit", "type": "application type", "compare": "comparison"}
PARTS = {
    "team": {"team": "team"},
    "compare": {"first": "first cohort", "second": "second cohort"},
    "definitions": {"figure": "figure"},
    "programme": {"part": "part of the programme"},
}  # what pages keep in the address beside the filters
STREAMLITS = ("embed", "embed_options")
A_NAME = re.compile(r"[A-Za-z][\w-]{0,19}")
HELD = "asked_address"


class Asked(NamedTuple):
    """What the address asks of a page, and what its choices held after its first run: ``fallen`` fills then."""

    page: str
    query: Mapping[str, str]
    fallen: dict[str, str]


def asked(page: str) -> Asked:
    """What the address asked when ``page`` was opened in this session: widgets soon put right there what they cannot take."""
    held: Asked | None = st.session_state.get(HELD)
    if held is None or held.page != page:
        held = Asked(page, st.query_params.to_dict(), {})
        st.session_state[HELD] = held
    return held


def answered(one: Asked, place: st.delta_generator.DeltaGenerator) -> None:
    """Say at ``place`` what the page did not understand, once it has run; what has been chosen since is not spoken of."""
    chosen = {name: str(st.session_state[name]) for name in known(one.page) if name in one.query and name in st.session_state}
    one.fallen.update({name: value for name, value in chosen.items() if name not in one.fallen})
    instead = {name: value for name, value in chosen.items() if one.fallen[name] == value != one.query[name]}
    lines = not_understood(one.page, one.query, instead)
    if lines:
        place.html(panels.notice(" ".join(lines)))


def known(page: str) -> dict[str, str]:
    """The names that ``page`` reads from its address, and what each chooses."""
    return FILTERS | PARTS.get(page, {})


def not_understood(page: str, query: Mapping[str, str], instead: Mapping[str, str]) -> list[str]:
    """A sentence for each choice that is not on offer, with what is shown ``instead``, and one for names that no page knows.

    Names that another page reads are no mistake: a link may carry them along. Values are not repeated: they are anybody's text.

    >>> not_understood("team", {"team": "Nope", "weeks": "abc", "first": "North"}, {"team": "All teams"})
    ['The team that the address asks for is not on offer to you: All teams is shown.', 'The address holds "weeks", which no page knows.']
    """
    names = known(page)
    lines = [
        f"The {names[name]} that the address asks for is not on offer to you: {words.tidy(value)} is shown."
        for name, value in instead.items()
        if name in names
    ]
    everywhere = {*FILTERS, *STREAMLITS, *(name for part in PARTS.values() for name in part)}
    strange = [f'"{name}"' if A_NAME.fullmatch(name) else "a word" for name in query if name not in everywhere]
    return [*lines, *([f"The address holds {words.listed(strange)}, which no page knows."] if strange else [])]
