"""A page of one part, run by AppTest: reader or snapshot may have changed between the page's head and the part."""

import streamlit as st

from dashboard import parts, show
from tests.dashboard.one_part import AT, TRAINER, secret

if st.session_state.setdefault("runs", 0):
    st.write("the whole page ran anew")
    st.stop()
st.session_state["runs"] = 1
show.pin(AT, {})
parts.begin(TRAINER)
parts.part(secret)()
st.write("the rest of the page")
