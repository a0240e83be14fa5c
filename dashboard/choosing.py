"""A choice by name, among few or ten thousand: of very many only those are sent to the browser that hold what was typed."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words

MOST = 200


def one_of(label: str, names: Sequence[str], *, key: str, index: int = 0) -> str:
    """The chosen one of ``names``, kept in the address; ``index`` is the one that stands there at first."""
    sought = ""
    if len(names) > MOST:
        sought = st.text_input(f"Find a name for: {label}", key=f"{key}_sought", placeholder="Part of the name", type="search") or ""
    resting = names[index]
    chosen = st.session_state.get(key) or st.query_params.get(key)
    offered, left_out = fitting(names, sought, always=(resting, str(chosen)))
    found = str(st.selectbox(label, offered, offered.index(resting), key=key, bind="query-params", persist_state="session"))
    if left_out:
        st.caption(f"{words.counted(left_out, 'more name')} {'fit' if sought.strip() else 'to choose from'}: type a part of it above.")
    return found


def fitting(names: Sequence[str], sought: str, *, always: Sequence[str] = (), most: int = MOST) -> tuple[list[str], int]:
    """The names that hold every word of ``sought``, ``most`` of them, in their order, with those of ``always``; and how many are left out.

    >>> fitting(["All", "North 1", "North 2", "South 1"], "nor", always=["All"], most=1)
    (['All', 'North 1'], 1)
    """
    wanted = sought.casefold().split()
    kept = set(always)
    fits = [name for name in names if name not in kept and all(word in name.casefold() for word in wanted)] if len(names) > most else names
    shown = kept.union(fits[:most])
    return [name for name in names if name in shown], max(0, len(fits) - most)
