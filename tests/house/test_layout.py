"""The house's rules about files and folders, which no linter knows."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES_PER_FILE = 300
LINES_PER_FUNCTION = 45
POSITIONAL_ARGUMENTS = 5
RUN_CLOCK = "sql/refresh.py"  # when a snapshot was published is about the run, not about the data
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FLOORS = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
# A path of the machine it was written on: home folders and work folders. Files that are about paths say so here.
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:home|Users|root|work|mnt|workspace)/[\w.-]+")


def project_files(*suffixes: str) -> list[Path]:
    """Files that git knows or would add, with one of ``suffixes`` (all without)."""
    listing = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / line for line in listing.stdout.splitlines()]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def where(path: Path, line: int | None = None) -> str:
    """A path as the reader of a failing test wants it."""
    relative = str(path.relative_to(ROOT))
    return relative if line is None else f"{relative}:{line}"


def top_folders() -> set[str]:
    """Folders at the top that hold Python modules, except tests and tools."""
    return {path.relative_to(ROOT).parts[0] for path in project_files(".py")} - {"tests", "benchmarks", "scripts"}


def test_the_wheel_contains_exactly_the_folders_with_code() -> None:
    assert set(FLOORS) == top_folders()


def test_the_import_contracts_cover_every_folder_with_code() -> None:
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == top_folders() | {"tests"}


def test_no_file_of_code_is_longer_than_300_lines() -> None:
    lengths = {where(path): len(path.read_text().splitlines()) for path in project_files(".py", ".sql", ".css", ".js")}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_PER_FILE} == {}


def test_no_function_is_longer_than_45_lines() -> None:
    spans = {
        f"{where(path, function.lineno)} {function.name}": (function.end_lineno or function.lineno) - function.lineno + 1
        for path in project_files(".py")
        for function in functions(path)
    }
    assert {name: lines for name, lines in spans.items() if lines > LINES_PER_FUNCTION} == {}


def test_no_function_takes_more_than_five_positional_arguments() -> None:
    counts = {
        f"{where(path, function.lineno)} {function.name}": len([a for a in function.args.args if a.arg not in {"self", "cls"}])
        for path in project_files(".py")
        if path.relative_to(ROOT).parts[0] in FLOORS
        if path.parent != ROOT / "takehold" / "commands"  # there an argument is an option that a user types
        for function in functions(path)
    }
    assert {name: count for name, count in counts.items() if count > POSITIONAL_ARGUMENTS} == {}


def test_no_path_of_somebodys_machine_stands_in_the_tree() -> None:
    found = [
        where(path, number)
        for path in project_files()
        if path.name != "uv.lock"
        for number, line in enumerate(path.read_text(errors="ignore").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(("line", "is_machine_path"), [
    ("data = '|home|anna|crm.sql'", True),  # a person's home
    ("see |work|project|x", True),  # somebody's work folder
    ("uri = 'https:||example.com|home|anna'", False),  # part of an address
    ("..|home|anna", False),  # relative to the repository
    ("the home|work balance", False),  # prose
])  # fmt: skip
def test_the_search_for_machine_paths_finds_paths_and_nothing_else(line: str, is_machine_path: bool) -> None:
    assert bool(MACHINE_PATH.search(line.replace("|", "/"))) is is_machine_path


def test_only_the_ci_script_knows_where_the_large_test_data_lies() -> None:
    folder = "/".join(["shared", "data"])
    assert [where(path) for path in project_files() if folder in path.read_text(errors="ignore")] in ([], [".ci/run"])


def test_no_folder_is_named_pages_because_streamlit_would_serve_it_by_itself() -> None:
    assert [where(path) for path in project_files() if "pages" in path.relative_to(ROOT).parts[:-1]] == []


def test_no_file_of_the_dashboard_shadows_a_top_level_folder() -> None:
    names = {path.stem for path in project_files(".py") if path.parent == ROOT / "dashboard"}
    assert names & (top_folders() | {"tests"}) == set()


def test_every_folder_with_python_files_is_a_package() -> None:
    folders = {path.parent for path in project_files(".py")} - {ROOT, ROOT / "scripts"}
    assert sorted(where(folder) for folder in folders if not (folder / "__init__.py").exists()) == []


def test_only_the_front_door_reads_the_clock() -> None:
    clocks = re.compile(r"\b(?:datetime|date|pd\.Timestamp|Timestamp)\.(?:now|today|utcnow)\(|\btime\.time\(")
    found = [
        where(path, number)
        for path in project_files(".py", ".sql")
        if path.relative_to(ROOT).parts[0] in set(FLOORS) - {"takehold"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if clocks.search(line) or (path.suffix == ".sql" and re.search(r"\b(?:now|current_timestamp|current_date)\b\s*\(?", code_of(line)))
    ]
    assert [place for place in found if not place.startswith(f"{RUN_CLOCK}:")] == []
    assert len(found) <= 1


def code_of(line: str) -> str:
    """A line of SQL without its comment."""
    return line.partition("--")[0]


def test_no_sql_is_written_with_capitals() -> None:
    keywords = re.compile(r"\b(?:SELECT|FROM|WHERE|JOIN|GROUP BY|ORDER BY|UNION|WITH)\b")
    found = [
        where(path, number)
        for path in project_files(".sql")
        if path.relative_to(ROOT).parts[0] == "sql"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if keywords.search(code_of(line))
    ]
    assert found == []
