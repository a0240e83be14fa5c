"""A fresh PostgreSQL database per test that keeps a store in one."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url


@pytest.fixture
def store_database(postgres: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database for a store."""
    server = make_url(postgres).set(drivername="postgresql")
    name = f"store_{secrets.token_hex(4)}"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"drop database {name} with (force)".encode())
