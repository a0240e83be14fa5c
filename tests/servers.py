"""Database servers for the tests: the benchmarks start the same ones."""

from benchmarks.servers import ServerFailed, ServerMissing, free_port, mariadb_server, postgres_server

__all__ = ["ServerFailed", "ServerMissing", "free_port", "mariadb_server", "postgres_server"]
