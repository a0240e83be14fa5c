"""Plain counts of a fact by its dimensions, asked for like a metric: the same cohorts, floors and reasons."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Count:
    """The column ``name`` of one fact, by ``dimensions``."""

    name: str
    facts: tuple[str, ...]
    dimensions: tuple[str, ...]
    needs: tuple[str, ...] = ("usage_event",)
    unit: str = "people"
    kind: str = "stock"
    window_days: int | None = None
    gap_reason: str | None = None

    def function(self, **frames: pd.DataFrame) -> pd.Series:
        """The one column of the one fact."""
        return frames[self.facts[0]][self.name]
