"""The store's URL chooses the engine, and says nothing secret when it cannot."""

import errno
from pathlib import Path

import pytest
from pyarrow import fs

from sql.clickhouse_engine import Place
from sql.engines import open_engine
from sql.errors import TakeholdError
from sql.lake import Lake, delete_folder, read_text, write_text


@pytest.mark.parametrize(("url", "engine"), [
    (None, "DuckDbEngine"), ("clickhouse://takehold@db/takehold", "ClickHouseEngine"), ("chdb:///srv/store", "ClickHouseEngine"),
    ("sc://spark:15002/;location=/srv/lake", "SparkEngine"), ("spark:///srv/lake?cores=2", "SparkEngine"),
])  # fmt: skip
def test_the_scheme_of_the_url_chooses_the_engine_and_nothing_is_opened_yet(tmp_path: Path, url: str | None, engine: str) -> None:
    assert type(open_engine(tmp_path, url)).__name__ == engine


def test_an_unknown_scheme_is_refused_with_the_known_ones_and_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(TakeholdError, match=r"no engine for 'oracle'.*postgresql, clickhouse, sc") as raised:
        open_engine(tmp_path, "oracle://u:secret@db/x")
    assert "secret" not in str(raised.value)


def test_a_clickhouse_url_names_host_port_account_and_database() -> None:
    place = Place.of("clickhouse://anna:p%40ss@db.example:9000/sales?secure=true")
    wanted = {"host": "db.example", "port": 9000, "username": "anna", "password": "p@ss", "secure": True, "autogenerate_session_id": False}
    assert (dict(place.arguments), place.database, place.said_as) == (wanted, "sales", "db.example:9000")
    plain = Place.of("clickhouse://db")
    assert (dict(plain.arguments)["port"], plain.database) == (8123, "takehold")
    assert dict(Place.of("clickhouse://db?secure=1").arguments)["port"] == 8443


def test_a_spark_url_names_the_cluster_its_options_and_the_location() -> None:
    lake = Lake.of("sc://spark:15002/;token=t;location=s3a://bucket/lake/;use_ssl=true")
    assert (lake.remote, lake.location) == ("sc://spark:15002/;token=t;use_ssl=true", "s3a://bucket/lake")
    own = Lake.of("spark:///srv/a%20lake?cores=2")
    assert (own.remote, own.location, own.files[1]) == ("local[2]", "/srv/a lake", "/srv/a lake")


def test_a_spark_url_without_a_location_is_refused_with_an_example() -> None:
    with pytest.raises(TakeholdError, match="location=s3a"):
        Lake.of("sc://spark:15002/;token=secret")


def test_a_small_file_is_replaced_whole(tmp_path: Path) -> None:
    files, path = fs.LocalFileSystem(), str(tmp_path / "deep" / "published")
    assert read_text(files, path) is None
    write_text(files, path, "s000001\n")
    write_text(files, path, "s000002\n")
    assert read_text(files, path) == "s000002\n"
    assert [found.name for found in (tmp_path / "deep").iterdir()] == ["published"]


class Written(fs.LocalFileSystem):
    """A file system on which another process still writes: a file comes while a folder is being deleted."""

    def delete_dir(self, path: str) -> None:
        Path(path).rmdir()


class Locked(fs.LocalFileSystem):
    """A file system that lets nobody delete."""

    def delete_dir(self, path: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", path)


def test_a_folder_into_which_a_killed_refresh_s_job_still_writes_stays_for_the_next_refresh_and_any_other_refusal_is_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch" / "part-0.parquet").touch()
    scratch = str(tmp_path / "scratch")
    assert not delete_folder(Written(), scratch)
    with pytest.raises(PermissionError):
        delete_folder(Locked(), scratch)
    assert delete_folder(fs.LocalFileSystem(), scratch) and not (tmp_path / "scratch").exists()
    assert delete_folder(fs.LocalFileSystem(), scratch)
