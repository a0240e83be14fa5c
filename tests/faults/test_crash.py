"""A refresh that dies at any instant leaves a whole snapshot, and the next one ends where it would have ended anyway."""

import random
import shutil
import signal
from pathlib import Path

import pytest

from tests.faults.refreshing import LIMIT_S, World, counts, kill_refresh, refresh, served, start_refresh

KILLS_IN_CHECK, KILLS_IN_CHECK_LONG = 4, 50


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


# The instants that chance rarely hits: around the two renames that publish a snapshot, its manifest and the name of the served one.
DIE_AT_RENAME = """
import os, signal
rename = os.replace
def dying_rename(source, target, **options):
    hit = str(target).endswith({suffix!r})
    if hit and {when!r} == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target, **options)
    if hit:
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = dying_rename
"""


@pytest.mark.parametrize(("suffix", "when", "serves_next"), [
    (".parquet", "after", False),  # one piece written
    (".json", "before", False),  # every piece written, no manifest
    (".json", "after", False),  # manifest written, not served yet
    ("published", "before", False),
    ("published", "after", True),  # served, old snapshots not yet tidied away
])  # fmt: skip
def test_a_refresh_killed_while_it_publishes_serves_the_old_or_the_new_snapshot(
    small_world: World, tmp_path: Path, suffix: str, when: str, serves_next: bool
) -> None:
    home = small_world.copy(tmp_path)
    process = start_refresh(home, small_world.crm, before=DIE_AT_RENAME.format(suffix=suffix, when=when))
    process.communicate(timeout=LIMIT_S)
    assert process.returncode == -signal.SIGKILL
    assert served(home)["content_hash"] == (small_world.next_hash if serves_next else small_world.first_hash)
    check_whole(small_world, home)
    assert refresh(home, small_world.crm.url, small_world.crm.next_as_of)["content_hash"] == small_world.next_hash
