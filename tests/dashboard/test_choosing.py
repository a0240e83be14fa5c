"""Choosing one name among very many."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.choosing import MOST, fitting
from tests.dashboard import world

MANY = [f"Team {number:05d}" for number in range(6000)]


def chooser() -> None:
    import streamlit as st

    from dashboard import choosing

    st.title(choosing.one_of("Team", ["All teams", *(f"Team {number:05d}" for number in range(6000))], key="team"))


def test_few_names_are_all_offered() -> None:
    assert fitting(["North", "South"], "", always=["North"]) == (["North", "South"], 0)


def test_of_many_names_those_are_offered_that_hold_every_word_and_the_rest_is_counted() -> None:
    offered, left_out = fitting(MANY, "team 0012", always=["Team 00000"])
    assert offered == ["Team 00000", "Team 00012", *(f"Team 0012{digit}" for digit in range(10))]
    assert left_out == 0
    offered, left_out = fitting(MANY, "", always=["Team 05999"])
    assert (len(offered), offered[-1], left_out) == (MOST + 1, "Team 05999", len(MANY) - 1 - MOST)


def test_ten_thousand_names_are_not_sent_to_the_browser_and_each_can_still_be_found() -> None:
    app = AppTest.from_function(chooser).run()
    assert len(app.selectbox(key="team").options) == MOST + 1
    assert "5,800 more names to choose from" in app.caption[0].value
    app.text_input(key="team_sought").set_value("5432").run()
    assert app.selectbox(key="team").options == ["All teams", "Team 05432"]
    app.selectbox(key="team").set_value("Team 05432").run()
    app.text_input(key="team_sought").set_value("").run()
    assert (app.title[0].value, app.exception.len) == ("Team 05432", 0)


def test_a_link_to_one_of_many_names_opens_it() -> None:
    app = AppTest.from_function(chooser)
    app.query_params["team"] = "Team 05432"
    assert app.run().title[0].value == "Team 05432"


def long_table() -> None:
    import pandas as pd

    from dashboard import show

    show.table(pd.DataFrame({"Team": [f"Team {number}" for number in range(1500)]}), key="teams")


def test_of_a_long_table_a_thousand_rows_are_sent_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    app = AppTest.from_function(long_table).run()
    assert [len(table.value) for table in app.dataframe] == [1000]
    assert app.caption[0].value.startswith("The first 1,000 of 1,500 rows.")
