"""Shared fixtures: database servers, the EspoCRM databases, and the rule that nothing is skipped silently."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ledger.book import Ledger
from ledger.migrate import migrate
from tests.crm_database import CrmDatabase, copy_mariadb, drop_mariadb, load_mariadb
from tests.engines.spark_server import SparkServer
from tests.servers import ServerMissing, empty_store_database, mariadb_server, postgres_server

TEST_DATA = "TAKEHOLD_TEST_DATA"
TESTS = Path(__file__).parent
FIXTURES = TESTS / "fixtures"
# Folders with long files, begun first: with a long file at the end one worker would run while the others wait.
LONG_FIRST = ("browser", "faults", "engines", "connectors", "files", "takehold", "sql")

# A busy machine is no counter-example; the same examples in every run, so that a red line is about the change.
settings.register_profile("takehold", deadline=None, derandomize=True)
settings.load_profile("takehold")


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@pytest.fixture(scope="session")
def mariadb() -> Iterator[str]:
    """Administrator's SQLAlchemy URL of a MariaDB server that lives as long as the test run."""
    try:
        with mariadb_server() as url:
            yield url
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Administrator's SQLAlchemy URL of a PostgreSQL server (database ``postgres``) that lives as long as the test run."""
    try:
        with postgres_server() as url:
            yield url
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def spark_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkServer]:
    """A Spark Connect server for small tables that lives as long as the test run."""
    with SparkServer(tmp_path_factory.mktemp("spark")) as server:
        yield server


@pytest.fixture
def store_database(postgres: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database for a store."""
    with empty_store_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty ledger of this version: tests take a copy, which costs less than every migration."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    book = Ledger.open(f"sqlite:///{path}")
    migrate(book)
    book.close()
    return path


@pytest.fixture
def empty_ledger(migrated_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger of the test's own."""
    book = Ledger.open(f"sqlite:///{shutil.copy(migrated_ledger, tmp_path / 'ledger.sqlite')}")
    yield book
    book.close()


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of large test data, named by TAKEHOLD_TEST_DATA; without it the tests that need it are listed as not run."""
    value = os.environ.get(TEST_DATA)
    if not value:
        pytest.skip(f"needs {TEST_DATA}")
    folder = Path(value)
    if not folder.is_dir():
        pytest.fail(f"{TEST_DATA}={value} is not a folder")
    return folder


@pytest.fixture(scope="session")
def espocrm_database(mariadb: str, test_data: Path) -> CrmDatabase:
    """The EspoCRM dump, loaded once; tests that change it take ``espocrm_copy``."""
    return load_mariadb(mariadb, test_data / "crm" / "espocrm-mariadb.sql.gz")


@pytest.fixture(scope="session")
def espocrm_url(espocrm_database: CrmDatabase) -> str:
    """URL of the loaded EspoCRM dump for an account that may only SELECT."""
    return espocrm_database.url


@pytest.fixture(scope="session")
def espocrm_small_database(mariadb: str) -> CrmDatabase:
    """The small EspoCRM of ``tests/fixtures``, countable by hand; part of the project."""
    return load_mariadb(mariadb, FIXTURES / "espocrm_small.sql", FIXTURES / "espocrm_small_setup.sql")


@pytest.fixture(scope="session")
def espocrm_small_url(espocrm_small_database: CrmDatabase) -> str:
    """URL of the small EspoCRM for an account that may only SELECT."""
    return espocrm_small_database.url


@pytest.fixture
def espocrm_copy(espocrm_database: CrmDatabase) -> Iterator[Callable[[], CrmDatabase]]:
    """A function that gives a fresh copy of the EspoCRM dump, to change with ``copy.change(sql)``."""
    yield from _copies(espocrm_database)


@pytest.fixture
def espocrm_small_copy(espocrm_small_database: CrmDatabase) -> Iterator[Callable[[], CrmDatabase]]:
    """A function that gives a fresh copy of the small EspoCRM, to change with ``copy.change(sql)``."""
    yield from _copies(espocrm_small_database)


def _copies(original: CrmDatabase) -> Iterator[Callable[[], CrmDatabase]]:
    made: list[CrmDatabase] = []

    def copy() -> CrmDatabase:
        made.append(copy_mariadb(original))
        return made[-1]

    yield copy
    for database in made:
        drop_mariadb(database)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose files take long; within a folder the order stays."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
    return LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a parameter of bytes by its length: compressed bytes may carry the time, and every worker must find the same tests."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failure: nothing may pass for run that was not."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _in_ci():
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where every test must run: {_skip_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a skipped module is a failure too."""
    report = yield
    if report.skipped and _in_ci():
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} skipped in CI, where every test must run: {_skip_reason(report)}"
    return report


def _skip_reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was not run, and why, so that a green line is not mistaken for the whole."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("not run")
    for report in sorted(skipped, key=lambda report: (_skip_reason(report), report.nodeid)):
        terminalreporter.write_line(f"not run: {_skip_reason(report)}: {report.nodeid}")
