"""Charts over time carry what happened in the programme."""

from datetime import date

import pytest

from access.programme import Happening
from dashboard import entered
from tests.dashboard import world
from tests.dashboard.pages import run_page


@pytest.mark.parametrize("page", ["overview", "data-health"])
def test_a_chart_over_time_carries_the_marks_of_the_programme(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch, synthetic=True, targets={})
    monkeypatch.setattr(entered, "happenings", lambda at: (Happening(date(2026, 6, 1), "Wave 2 works in it"),))
    charts = run_page(page).get("plotly_chart")
    assert any("Wave 2 works in it" in chart.proto.spec for chart in charts)
