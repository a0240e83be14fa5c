"""Database servers for the tests: the benchmarks start the same ones."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

from benchmarks.servers import ServerFailed, ServerMissing, free_port, mariadb_server, postgres_server

__all__ = ["ServerFailed", "ServerMissing", "empty_store_database", "free_port", "mariadb_server", "postgres_server"]


@contextmanager
def empty_store_database(postgres: str) -> Iterator[str]:
    """URL of a fresh PostgreSQL database for a store, gone afterwards."""
    server = make_url(postgres).set(drivername="postgresql")
    name = f"store_{secrets.token_hex(4)}"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"drop database {name} with (force)".encode())
