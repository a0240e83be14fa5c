"""How newcomers get started: where no figure is known the page says why above the table, and each row says every reason of its own."""

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard import data
from dashboard.views import training
from tests.dashboard import world

FEW, NO_PEERS = "fewer than five people started", "no experienced peers"


def table(*rows: tuple[float | None, str]) -> pd.DataFrame:
    """One figure known or not, the others never, and the reasons."""
    first, *others = [data.metric(name).title + (" (%)" if data.metric(name).unit == "share" else "") for name in training.START]
    return pd.DataFrame([{"Unit": "Sales", first: value, **dict.fromkeys(others), training.WHY: why} for value, why in rows])


def test_a_table_without_any_figure_is_introduced_by_the_reason_that_most_units_have() -> None:
    assert training.nobody(table((None, FEW), (None, NO_PEERS), (None, FEW))) == f"; not known for any unit: {FEW}"


def test_nothing_is_said_where_one_figure_is_known_or_there_is_no_unit() -> None:
    assert training.nobody(table((None, FEW), (12.0, NO_PEERS))) == ""
    assert training.nobody(table((None, FEW)).iloc[:0]) == ""


def test_a_unit_says_every_reason_why_its_figures_are_not_known() -> None:
    names = iter(training.START)
    readings = [
        SimpleNamespace(metric=data.metric(next(names)), value=None, bound=None, reason=why, state="not known")
        for why in (FEW, FEW, NO_PEERS, None)
    ]
    assert training._start_row("Sales", readings)[training.WHY] == f"{FEW}; {NO_PEERS}; not known"  # type: ignore[arg-type]


def test_all_units_together_stand_first_because_newcomers_of_a_unit_are_often_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    at = data.scope(data.Filters())
    assert at is not None
    assert training.starts(at)["Unit"].tolist() == [training.TOGETHER, *sorted(set(world.UNITS.values()))]
