"""A fresh store on each engine: the URL that the settings would name, and what is missing where an engine cannot be tried."""

import importlib.util
import secrets
import shutil
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.engines.spark_server import leave_servers

ENGINES = ("duckdb", "postgresql", "clickhouse", "spark")
DISTRIBUTED = ("clickhouse", "spark")
CLIENTS = {"clickhouse": ("clickhouse_connect", "chdb"), "spark": ("pyspark", "grpc")}
# chdb keeps one folder per process open: each store is a database in it.
CHDB_FOLDER = f"takehold-chdb-{secrets.token_hex(4)}"


def store_url(engine: str, request: pytest.FixtureRequest, folder: Path, *, spark: str = "own") -> str | None:
    """URL of a store that nobody used before; ``spark="server"``: on the tests' server for small tables, not a Spark as people start it."""
    missing = [name for name in CLIENTS.get(engine, ()) if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed. Install it with: uv sync --all-groups")
    if engine == "postgresql":
        return fresh_postgres(request.getfixturevalue("postgres"))
    if engine == "clickhouse":
        home = request.getfixturevalue("tmp_path_factory").getbasetemp() / CHDB_FOLDER
        return f"chdb://{home}?database=store_{secrets.token_hex(4)}"
    if engine == "spark":
        if shutil.which("java") is None:
            pytest.skip("java is not installed. Install it with: apt-get install default-jre-headless")
        if spark == "server":
            return f"{request.getfixturevalue('spark_server').address};location={folder / 'lake'}"
        leave_servers()
        return f"spark://{folder / 'lake'}?cores=2"
    return None


def fresh_postgres(server_url: str) -> str:
    """URL of an empty database on the tests' server; it goes with the server."""
    server = make_url(server_url).set(drivername="postgresql")
    name = f"store_{secrets.token_hex(4)}"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    return server.set(database=name).render_as_string(hide_password=False)
