"""A refresh killed at any instant, on any engine, leaves a whole snapshot served; the next one ends where an undisturbed one does."""

import os
import random
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.engines import killing
from tests.engines.killing import Killer, Undisturbed, begin, interrupt, look_finish_look, undisturbed
from tests.engines.spark_server import SparkServer
from tests.engines.stores import store_url
from tests.faults.test_crash import instants

KILLS = 20


@dataclass
class Original:
    """A store after its first refresh, and the seconds of the last next one; ``copy`` makes another of it in a folder: home and URL."""

    undisturbed: Undisturbed
    copy: Callable[[Path], tuple[Path, str | None]]
    seconds: float


def original(engine: str, request: pytest.FixtureRequest, folder: Path) -> Original:
    """Refresh once, copy, and refresh the copy to the end."""
    home, url = folder / "first", store_url(engine, request, folder / "first", spark="server")
    if engine == "clickhouse":
        url = f"chdb://{home / 'chdb'}"  # a process of its own opens it
    first = begin(home, url)

    def copy(target: Path) -> tuple[Path, str | None]:
        shutil.copytree(home, target, symlinks=True)  # ClickHouse keeps its tables behind links
        if url is None or engine != "postgresql":
            return target, url and url.replace(str(home), str(target))
        known = make_url(url).set(drivername="postgresql")
        name = f"store_{secrets.token_hex(4)}"
        with psycopg.connect(known.set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"create database {name} template {known.database}".encode())
        return target, known.set(database=name).render_as_string(hide_password=False)

    after, seconds = undisturbed(*copy(folder / "undisturbed"))
    assert (first.problems, after.problems) == ([], [])
    assert first.content_hash != after.content_hash and first.counts != after.counts
    return Original(Undisturbed(first, after), copy, seconds)


def check(store: Original, folder: Path, share: float, kill: Callable[[str | None], Killer]) -> None:
    """Kill at ``share`` of the time, or earlier if that was too late, look, refresh to the end, look again."""
    home, url = store.copy(folder / secrets.token_hex(4))
    while not interrupt(home, url, after_s=share * store.seconds, kill=kill(url)):
        shutil.rmtree(home)
        home, url = store.copy(folder / secrets.token_hex(4))
        share *= 0.7  # the machine has become faster since the undisturbed refresh
    left, after, store.seconds = look_finish_look(home, url)
    assert left in (store.undisturbed.first, store.undisturbed.next)
    assert after == store.undisturbed.next
    shutil.rmtree(home, ignore_errors=True)


def the_process(url: str | None) -> Killer:
    """SIGKILL the refresh; a server that it was talking to goes on with what it was told last."""
    return lambda process: process.kill()


def all_processes(url: str | None) -> Killer:
    """SIGKILL the refresh and all that it started at once."""
    return lambda process: os.killpg(process.pid, signal.SIGKILL)


def with_server(server: SparkServer) -> Callable[[str | None], Killer]:
    """SIGKILL Spark and the refresh that it computes for; Spark comes back."""

    def kill(process: subprocess.Popen[str]) -> None:
        server.kill()
        os.killpg(process.pid, signal.SIGKILL)
        server.start()

    return lambda _: kill


def its_sessions(url: str | None) -> Killer:
    """Have the server end the refresh's sessions, until it gives up."""
    database = make_url(url or "").set(drivername="postgresql")
    sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"

    def kill(process: subprocess.Popen[str]) -> None:
        with psycopg.connect(database.set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
            while process.poll() is None:
                connection.execute(sql, (database.database,))

    return kill


@pytest.fixture(scope="module")
def on_postgres(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Original:
    return original("postgresql", request, tmp_path_factory.mktemp("kill-postgresql"))


@pytest.fixture(scope="module")
def on_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Original:
    return original(request.param, request, tmp_path_factory.mktemp(f"kill-{request.param}"))


def test_a_refresh_that_is_done_before_its_kill_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.Popen(["true"], stdout=subprocess.PIPE, text=True, start_new_session=True)
    done.wait()
    monkeypatch.setattr(killing, "start", lambda *_: done)
    assert not interrupt(Path(), None, after_s=0, kill=all_processes(None))


def test_a_refresh_that_its_server_ends_at_a_random_instant_leaves_a_whole_snapshot(on_postgres: Original, tmp_path: Path) -> None:
    check(on_postgres, tmp_path, random.Random(4).uniform(0.3, 0.7), its_sessions)


@pytest.mark.long
@pytest.mark.parametrize("share", instants(KILLS, seed=5))
@pytest.mark.parametrize("kill", [the_process, its_sessions])
def test_any_refresh_on_a_server_killed_leaves_a_whole_snapshot(
    on_postgres: Original, tmp_path: Path, share: float, kill: Callable[[str | None], Killer]
) -> None:
    check(on_postgres, tmp_path, share, kill)


@pytest.mark.long
@pytest.mark.parametrize("share", instants(KILLS, seed=6))
@pytest.mark.parametrize("on_engine", ["clickhouse", "spark"], indirect=True)
def test_any_refresh_on_any_engine_killed_leaves_a_whole_snapshot(on_engine: Original, tmp_path: Path, share: float) -> None:
    """DuckDB: tests/faults."""
    check(on_engine, tmp_path, share, the_process if int(share * KILLS) % 2 else all_processes)


@pytest.mark.long
@pytest.mark.parametrize("on_engine", ["spark"], indirect=True)
def test_a_refresh_on_spark_that_ends_with_its_server_leaves_a_whole_snapshot(
    on_engine: Original, spark_server: SparkServer, tmp_path: Path
) -> None:
    check(on_engine, tmp_path, random.Random(7).uniform(0.4, 0.8), with_server(spark_server))
