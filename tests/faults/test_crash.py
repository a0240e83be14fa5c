"""A refresh that dies at any instant leaves a whole snapshot, and the next one ends where it would have ended anyway."""

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.refreshing import World, counts, kill_refresh, refresh, served

KILLS_IN_CHECK, KILLS_IN_CHECK_LONG = 10, 50


def instants(kills: int, *, seed: int) -> list[float]:
    """One random instant in each of ``kills`` equal parts of a refresh, as a share of its time."""
    chance = random.Random(seed)
    return [(part + chance.random()) / kills for part in range(kills)]


def check_kill(world: World, folder: Path, share: float) -> None:
    """Kill at ``share`` of the time, look, refresh to the end, look again."""
    home = world.copy(folder)
    kill_refresh(home, world.crm, after_s=share * world.seconds)
    check_whole(world, home)
    assert refresh(home, world.crm.url, world.crm.next_as_of)["content_hash"] == world.next_hash
    assert served(home)["content_hash"] == world.next_hash
    assert counts(home) == world.next_counts
    shutil.rmtree(home)


def check_whole(world: World, home: Path) -> None:
    """The old or the new snapshot is served, whole, and answers with its own figures."""
    snapshot = served(home)
    assert snapshot["is_whole"]
    expected = {world.first_hash: world.first_counts, world.next_hash: world.next_counts}
    assert counts(home) == expected[snapshot["content_hash"]]


@pytest.mark.parametrize("share", instants(KILLS_IN_CHECK, seed=1))
def test_a_refresh_killed_at_a_random_instant_leaves_a_whole_snapshot(small_world: World, tmp_path: Path, share: float) -> None:
    check_kill(small_world, tmp_path, share)


@pytest.mark.long
@pytest.mark.parametrize("share", instants(KILLS_IN_CHECK_LONG, seed=2))
def test_a_long_refresh_killed_at_a_random_instant_leaves_a_whole_snapshot(demo_world: World, tmp_path: Path, share: float) -> None:
    check_kill(demo_world, tmp_path, share)


def test_refreshes_killed_one_after_another_leave_nothing_that_harms(small_world: World, tmp_path: Path) -> None:
    home = small_world.copy(tmp_path)
    killed = [kill_refresh(home, small_world.crm, after_s=share * small_world.seconds) for share in instants(3, seed=3)]
    assert any(killed)
    check_whole(small_world, home)
    assert refresh(home, small_world.crm.url, small_world.crm.next_as_of)["content_hash"] == small_world.next_hash
    scratch = home / "store" / "scratch"
    assert not scratch.exists() or list(scratch.iterdir()) == []
