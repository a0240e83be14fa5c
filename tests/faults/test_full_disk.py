"""Without room to write a refresh ends with words and an exit code, and the last snapshot stays served."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.refreshing import LIMIT_S, World, counts, refresh, served, start_refresh

CAP_SYS_ADMIN = 21
NO_SPACE = 75
DISK_KB = 32 * 1024
# No file may grow beyond 2 kB: the refresh can begin, but not write a piece.
LIMIT_FILE_SIZE = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))"


def may_mount() -> bool:
    """Whether this process may mount a small disk to fill up."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return os.geteuid() == 0 and bool(int(status["CapEff"], 16) >> CAP_SYS_ADMIN & 1)


@contextmanager
def small_disk(folder: Path, size_kb: int) -> Iterator[Path]:
    """A disk of its own, mounted on ``folder``."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, *, leave_kb: int) -> Path:
    """Fill the disk of ``folder`` with one file, up to ``leave_kb``; returns the file."""
    room = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(bytes(room.f_bavail * room.f_frsize - leave_kb * 1024))
    return filler


def fail_to_refresh(world: World, home: Path, *, before: str = "") -> tuple[int, str]:
    """Exit code and complaint of a refresh that cannot write."""
    process = start_refresh(home, world.crm, before=before)
    _, complaint = process.communicate(timeout=LIMIT_S)
    return process.returncode, complaint


def test_a_refresh_that_cannot_write_leaves_the_last_snapshot_served(small_world: World, tmp_path: Path) -> None:
    home = small_world.copy(tmp_path)
    code, complaint = fail_to_refresh(small_world, home, before=LIMIT_FILE_SIZE)
    assert code not in (0, 3)
    assert "Traceback" not in complaint
    assert served(home)["content_hash"] == small_world.first_hash
    assert counts(home) == small_world.first_counts


# Registered only where a disk can be mounted; the test above covers every other machine.
if may_mount():

    def test_a_refresh_on_a_full_disk_says_so_and_the_next_one_with_room_ends_as_undisturbed(small_world: World, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk", DISK_KB) as disk:
            home = small_world.copy(disk)
            filler = fill(disk, leave_kb=8)
            code, complaint = fail_to_refresh(small_world, home)
            assert (code, "space" in complaint) == (NO_SPACE, True), complaint
            assert counts(home) == small_world.first_counts
            filler.unlink()
            assert refresh(home, small_world.crm.url, small_world.crm.next_as_of)["content_hash"] == small_world.next_hash
