"""What the guide to engines tells people to type fits the servers that the compose file starts."""

import re

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from sql.clickhouse_engine import Place
from sql.lake import Lake
from tests.house.test_layout import ROOT

COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
TYPED = [line.strip() for line in GUIDE.splitlines() if line.startswith("    ")]
URLS = [
    found[1].replace("$TAKEHOLD_STORE_PASSWORD", "secret")
    for line in TYPED
    if (found := re.match(r'export TAKEHOLD_STORE_URL="(.*?)"', line))
]


def service(name: str) -> str:
    """The lines of one service of the compose file."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)*)", COMPOSE, re.MULTILINE)
    assert found is not None, f"no service {name}"
    return found[1]


def url(scheme: str) -> str:
    """The one URL of this scheme that the guide has people export."""
    (found,) = [url for url in URLS if url.startswith(f"{scheme}:")]
    return found


def test_every_server_that_the_guide_starts_is_in_the_compose_file() -> None:
    started = [line for line in TYPED if line.startswith("docker compose")]
    (path, first, other), *more = (re.findall(r"-f (\S+) up -d (\w+) +# or: (\w+)", line)[0] for line in started)
    assert more == [] and (ROOT / path).is_file()
    assert "image: postgres:" in service(first) and "image: clickhouse/" in service(other)


def test_the_guide_s_url_reaches_the_compose_file_s_postgresql() -> None:
    said, lines = conninfo_to_dict(url("postgresql")), service("postgresql")
    assert (said["user"], said["dbname"], said["password"], said["host"]) == ("takehold", "takehold", "secret", "localhost")
    assert f"POSTGRES_USER: {said['user']}\n" in lines and f"POSTGRES_DB: {said['dbname']}\n" in lines
    assert '"127.0.0.1:5432:5432"' in lines and "port" not in said


def test_the_guide_s_url_reaches_the_compose_file_s_clickhouse() -> None:
    place, lines = Place.of(url("clickhouse")), service("clickhouse")
    said = dict(place.arguments)
    assert (said["username"], said["password"], said["secure"], place.database) == ("takehold", "secret", False, "takehold")
    assert f"CLICKHOUSE_USER: {said['username']}\n" in lines and f'"127.0.0.1:{said["port"]}:{said["port"]}"' in lines
    version = re.search(r"image: clickhouse/clickhouse-server:(\S+)", lines)
    assert version is not None and f"Version {version[1]} is what the tests" in GUIDE


def test_the_guide_s_spark_urls_name_a_server_and_a_place_for_the_files() -> None:
    assert Lake.of(url("sc")) == Lake("sc://localhost:15002/", "/srv/takehold/lake")
    inline = re.findall(r"`((?:sc|spark)://[^`]+)`", GUIDE)
    assert len(inline) >= 3
    for said in inline:
        lake = Lake.of(said)
        assert lake.remote.startswith(("sc://", "local[")) and lake.location.startswith(("/", "s3a://"))


@pytest.mark.parametrize("name", ["postgresql", "clickhouse"])
def test_a_server_of_the_compose_file_listens_here_only_and_has_its_password_from_outside(name: str) -> None:
    lines = service(name)
    assert re.findall(r"_PASSWORD: (.*)", lines) == ["${TAKEHOLD_STORE_PASSWORD:?set TAKEHOLD_STORE_PASSWORD}"]
    assert all(port.startswith("127.0.0.1:") for port in re.findall(r'ports: \["(.*?)"\]', lines))
    (volume,) = re.findall(r'volumes: \["(\w+):/var/lib/', lines)
    assert f"  {volume}:\n" in COMPOSE[COMPOSE.index("\nvolumes:\n") :]


def test_postgresql_knows_the_settings_of_the_compose_file(postgres: str) -> None:
    given = dict(re.findall(r'"-c", "(\w+)=(\w+)"', service("postgresql")))
    assert given == {"shared_buffers": "1GB", "work_mem": "64MB", "maintenance_work_mem": "256MB"}
    with psycopg.connect(postgres.replace("+psycopg", "")) as connection:
        known = connection.execute("select name, unit from pg_settings where name = any(%s)", (list(given),)).fetchall()
    assert {name for name, _ in known} == set(given)


def test_the_commands_of_the_guide_are_found_in_the_repository() -> None:
    assert {line.split()[0] for line in TYPED} <= {"export", "docker", "takehold", "$SPARK_HOME/sbin/start-connect-server.sh"}
