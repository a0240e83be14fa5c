"""A connection to the embedded engine that prints nothing: its own progress bar would end up in the output that machines read."""

from collections.abc import Mapping
from typing import Any

import duckdb


def quiet_connection(config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory database with ``config``; cursors made of the connection are as quiet."""
    connection = duckdb.connect(":memory:", config=dict(config or {}))
    connection.execute("set enable_progress_bar = false")
    return connection
