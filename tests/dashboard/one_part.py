"""For whom the page ``one_part_page`` is drawn, and what its part shows."""

import streamlit as st

from access.viewer import Viewer
from dashboard.data import Filters, Scope

TRAINER = Viewer("t", "trainer", ("Sales",), account="t@example.org")
AT = Scope("s000001", TRAINER.scope_id, Filters())


def secret() -> None:
    """What only the one may see for whom the page was drawn."""
    st.write("a secret")
