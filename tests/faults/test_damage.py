"""A snapshot whose bytes changed on disk is refused and named, and the one before it is served."""

from pathlib import Path

import pytest

from tests.faults.refreshing import World, counts, refresh, served, takehold


def pieces(home: Path) -> set[Path]:
    """Data files of a home's store, relative to it."""
    return {path.relative_to(home) for path in (home / "store" / "pieces").rglob("*") if path.is_file()}


def flip_one_byte(path: Path, position: float = 0.5) -> None:
    """Change one byte at ``position`` (a share of the length), keeping the length."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * position)] ^= 0xFF
    path.write_bytes(content)


@pytest.fixture
def home(small_world: World, tmp_path: Path) -> Path:
    """A home with two snapshots, the second one served."""
    return small_world.copy_of_next(tmp_path)


@pytest.fixture
def new_piece(small_world: World, home: Path) -> Path:
    """A data file that only the second snapshot has."""
    return home / min(pieces(home) - pieces(small_world.home))


@pytest.mark.parametrize("position", [0.0, 0.5, 0.999])
def test_one_flipped_byte_has_the_snapshot_refused_and_the_one_before_served(
    small_world: World, home: Path, new_piece: Path, position: float
) -> None:
    assert counts(home) == small_world.next_counts
    flip_one_byte(new_piece, position)
    assert not served(home)["is_whole"]
    assert counts(home) == small_world.first_counts


def test_a_missing_piece_has_the_snapshot_refused_and_named(small_world: World, home: Path, new_piece: Path) -> None:
    new_piece.unlink()
    verified = takehold("snapshots", "verify", "--home", str(home), "--json", exit_codes=(5,))
    (damaged,) = [row for row in verified if not row["is_whole"]]
    assert damaged["id"] == served(home)["id"]
    assert new_piece.name in damaged["problems"][0]
    assert counts(home) == small_world.first_counts


def test_a_cut_manifest_has_the_snapshot_refused(small_world: World, home: Path) -> None:
    manifest = home / "store" / "snapshots" / f"{served(home)['id']}.json"
    manifest.write_text(manifest.read_text()[:-20])
    assert counts(home) == small_world.first_counts


def test_a_damaged_snapshot_cannot_be_rolled_back_to(home: Path, new_piece: Path) -> None:
    flip_one_byte(new_piece)
    damaged = served(home)["id"]
    takehold("snapshots", "rollback", damaged, "--home", str(home), "--json", exit_codes=(5,))
    assert not served(home)["is_whole"]


def test_the_refresh_after_a_damage_ends_in_the_undisturbed_hash(small_world: World, home: Path, new_piece: Path) -> None:
    flip_one_byte(new_piece)
    assert refresh(home, small_world.crm.url, small_world.crm.next_as_of)["content_hash"] == small_world.next_hash
    assert counts(home) == small_world.next_counts


def test_with_every_snapshot_damaged_nothing_is_served_and_the_reader_is_told(home: Path) -> None:
    for path in pieces(home):
        flip_one_byte(home / path)
    takehold("sql", "select 1 as one", "--home", str(home), "--json", exit_codes=(5,))
    assert [info["is_whole"] for info in takehold("snapshots", "--home", str(home), "--json")] == [False, False]
