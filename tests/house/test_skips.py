"""What is not run must be seen: listed on a developer's machine, an error in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_layout import ROOT

NEEDS_DATA = "def test_reads_the_dump(test_data):\n    assert test_data.is_dir()\n"
MODULE_SKIP = "import pytest\npytest.skip('no driver', allow_module_level=True)\n"


def run_alone(folder: Path, source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test file in a process of its own, without the variables of this one."""
    (folder / "test_it.py").write_text(source)
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "TAKEHOLD_TEST_DATA"} and not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-q", "-c", os.devnull, str(folder)]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False)


def test_a_test_without_its_data_is_listed_as_not_run(tmp_path: Path) -> None:
    run = run_alone(tmp_path, NEEDS_DATA)
    assert run.returncode == 0
    assert "not run: needs TAKEHOLD_TEST_DATA" in run.stdout


@pytest.mark.parametrize(("source", "reason"), [(NEEDS_DATA, "needs TAKEHOLD_TEST_DATA"), (MODULE_SKIP, "no driver")])
def test_in_ci_what_is_skipped_fails(tmp_path: Path, source: str, reason: str) -> None:
    run = run_alone(tmp_path, source, CI="true")
    assert run.returncode != 0
    assert f"every test must run: {reason}" in run.stdout


def test_data_that_is_named_but_missing_fails_everywhere(tmp_path: Path) -> None:
    run = run_alone(tmp_path, NEEDS_DATA, TAKEHOLD_TEST_DATA=str(tmp_path / "nowhere"))
    assert run.returncode == 1
    assert "is not a folder" in run.stdout
