"""The made-up company with every name of the CRM taken from the corpus of hostile strings."""

from dataclasses import replace
from typing import Any

import pandas as pd

from access.risk import RiskAnswer
from models.scores import Case
from tests.dashboard import world
from tests.hostile import STRINGS

TEAMS = tuple(text for text in STRINGS if text.strip())
WEEKS = 14


def turned(by: int) -> list[str]:
    """The corpus beginning at another string, so that each text stands in each place."""
    return [TEAMS[(number + by) % len(TEAMS)] for number in range(len(TEAMS))]


class HostileDoor(world.Door):
    """Answers as ``world.Door``; what the CRM names itself is hostile everywhere."""

    def values(self, *asked: Any, **options: Any) -> pd.DataFrame:
        """Values of teams of hostile names, units and types."""
        return _typed(super().values(*asked, **options))

    def cohorts(self, snapshot: Any, viewer: Any) -> pd.DataFrame:
        """The same cohorts."""
        return _typed(super().cohorts(snapshot, viewer))

    def capabilities(self, snapshot: Any, viewer: Any) -> pd.DataFrame:
        """Sources and notes that are hostile."""
        row = super().capabilities(snapshot, viewer).iloc[[0]]
        texts = TEAMS[::4]
        return pd.concat([row] * len(texts), ignore_index=True).assign(note=texts, source_id=turned(7)[::4])

    def ingestion(self, snapshot: Any, viewer: Any) -> pd.DataFrame:
        """Streams of hostile sources."""
        row = super().ingestion(snapshot, viewer)
        texts = TEAMS[1::4]
        return pd.concat([row] * len(texts), ignore_index=True).assign(source_id=texts, stream=turned(9)[1::4])

    def risk(self, *asked: Any, **options: Any) -> RiskAnswer:
        """Scores of hostile teams; what the model missed are the first of them."""
        found = super().risk(*asked, **options)
        missed = [Case(f"t:{team}", "2026-03-02") for team in TEAMS[:9]]
        episodes = tuple(replace(one, cohort_id=f"t:{team}") for one, team in zip(found.episodes, TEAMS, strict=False))
        return replace(
            found, episodes=episodes, trust=None if found.trust is None else replace(found.trust, misses=missed, false_alarms=[])
        )


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    types = dict(zip(TEAMS, turned(5), strict=True))
    return frame.assign(application_type=frame["cohort"].map(types).fillna(TEAMS[0]))


def arrange(patch: Any) -> HostileDoor:
    """Give the made-up company hostile names for teams, units, objects and fields; returns its door."""
    units = turned(3)
    patch.setattr(world, "TEAMS", TEAMS)
    patch.setattr(world, "UNITS", {team: units[8 * (number // 8)] for number, team in enumerate(TEAMS)})
    patch.setattr(world, "FIELDS", tuple(zip(turned(11)[::5], turned(13)[::5], strict=True)))
    patch.setattr(world, "WEEKS", WEEKS)
    return HostileDoor()
