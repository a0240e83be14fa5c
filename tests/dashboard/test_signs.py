"""Bounds before the numbers of tables, and what stands in a cell."""

from typing import Any

import pandas as pd
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from dashboard import signs
from tests.dashboard import world
from tests.dashboard.pages import PAGES, run_page, said

NBSP = "\N{NO-BREAK SPACE}"


class BoundedDoor(world.Door):
    """Every share of North and of the field phone is a bound."""

    def values(self, *asked: Any, **options: Any) -> pd.DataFrame:
        """The answer of the plain door, with bounds."""
        rows = super().values(*asked, **options)
        few = rows["cohort"].eq("North") | rows["field_name"].eq("phone")
        return rows.assign(value=rows["value"].mask(few, 0.1), bound=rows["bound"].astype(object).mask(few, "<"))


def test_a_bound_stands_before_the_number_in_tables_and_is_no_column_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(BoundedDoor(), monkeypatch)
    app = run_page("data-health")
    fields: Any = app.dataframe[1]
    assert not [name for name in fields.value.columns if "bound" in name]
    sent = convert_arrow_bytes_to_pandas_df(fields.proto.arrow_data.styler.display_values)
    at_phone = fields.value["Field"].tolist().index("phone")
    assert sent["Filled"].iloc[at_phone].replace(NBSP, " ") == "<10 %" and fields.value["Filled"].iloc[at_phone] == 10.0
    assert dict(zip(fields.value["Field"], fields.value["In words"], strict=True))["phone"].replace(NBSP, " ") == (
        "missing on more than 90 %, placeholder on fewer than 10 %"
    )
    assert "Phone of contact is emptiest: missing on more than 90 %" in said(app).replace(NBSP, " ")


def test_the_sign_of_a_bound_stands_only_before_its_own_number() -> None:
    rows = pd.DataFrame({"Filled": [10.0, 10.0, 62.4, None], "Points": [-52.4, 1.0, 2.0, None], "People": [7, 8, 9, 10]})
    bounds = {"Filled": pd.Series(["<", None, None, None]), "Points": pd.Series(["<", None, None, None])}
    lines = ["|".join(cells).replace(NBSP, " ") for cells in zip(*signs.signed(rows, bounds).values(), strict=True)]
    assert lines == ["<10 %|<−52.4|7", "10 %|+1.0|8", "62 %|+2.0|9", "–|–|10"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_bounds_without_an_error(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    world.configure(BoundedDoor(), monkeypatch)
    app = run_page(page, query={"compare": "Quarter ago"})
    assert not app.exception


def test_a_cell_that_is_no_number_is_written_as_it_is_and_nothing_as_a_dash() -> None:
    rows = pd.DataFrame({"Team": ["North", None], "Trend": [[0.1, 0.2], []], "Mixed": [1.5, "x"], "Yes": [True, False]})
    told = signs.signed(rows, {})
    assert told == {"Team": ["North", "–"], "Trend": ["[0.1, 0.2]", "[]"], "Mixed": ["2", "x"], "Yes": ["True", "False"]}
