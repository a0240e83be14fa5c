"""A lake: the Spark that computes, the location of the files, and small files written whole or not at all."""

import errno
import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow.parquet as pq
from pyarrow import fs

from sql.errors import StoreUnreachable, TakeholdError
from sql.verified import file_marks, is_settled

SESSION = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # It turns the unions of person_record_week into a plan that Spark 4.3 itself refuses; without it some columns are renamed once more.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
}
# A Spark of one's own, on this machine: quiet, no web page, as few parts as a laptop has cores.
OWN_SPARK = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
             "spark.sql.shuffle.partitions": "4"}  # fmt: skip


@dataclass(frozen=True)
class Lake:
    """Where Spark answers and where the pieces lie: ``location`` as Spark names it, ``files`` and ``root`` as this machine does."""

    remote: str
    location: str

    @classmethod
    def of(cls, url: str) -> "Lake":
        """From ``sc://host:15002/;token=...;location=s3a://bucket/takehold`` or ``spark:///folder?cores=2`` (a Spark of one's own)."""
        parts = urlsplit(url)
        if parts.scheme == "spark":
            cores = parse_qs(parts.query).get("cores", ["*"])[0]
            return cls(f"local[{cores}]", unquote(parts.path).rstrip("/"))
        address, *options = url.split(";")
        kept = [option for option in options if not option.startswith("location=")]
        found = [option.removeprefix("location=") for option in options if option.startswith("location=")]
        if not found:
            raise TakeholdError(
                "[store] url: Spark needs a location for its files, as in sc://host:15002/;location=s3a://bucket/takehold. "
                "The cluster and this machine must both reach it."
            )
        return cls(";".join([address.rstrip("/") + "/", *kept]), found[0].rstrip("/"))

    @property
    def files(self) -> tuple[fs.FileSystem, str]:
        """The file system of the location and the folder in it."""
        if "://" not in self.location:
            return fs.LocalFileSystem(), self.location
        return fs.FileSystem.from_uri(self.location.replace("s3a://", "s3://", 1).replace("abfss://", "abfs://", 1))

    def connect(self) -> Any:
        """A Spark session. Raises StoreUnreachable without the token in the text."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Failed to set spark")  # a Spark that already runs keeps its settings
            warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")  # we take Arrow, never its pandas
            try:
                from pyspark.errors import PySparkException  # late: an extra that only this engine needs
                from pyspark.sql import SparkSession
            except ImportError as error:
                raise TakeholdError("[store] url: Spark needs its client. Install it with: uv sync --extra spark") from error
            builder = SparkSession.builder.remote(self.remote)
            if self.remote.startswith("local"):
                for name, value in OWN_SPARK.items():
                    builder = builder.config(name, value)
            try:
                return _set(builder.getOrCreate()) or _set(builder.getOrCreate())
            except (PySparkException, OSError, RuntimeError) as error:
                raise StoreUnreachable(f"[store] url: Spark at {self.remote.split(';')[0]} did not accept the connection.") from error


def _set(session: Any) -> Any:
    """The session with our settings; None if Spark was started anew since and knows it no more: the next one is new."""
    from pyspark.errors import PySparkException  # late, as in connect

    try:
        for name, value in SESSION.items():
            session.conf.set(name, value)
    except PySparkException:
        if session.is_stopped:
            return None
        raise
    return session


def listed(files: fs.FileSystem, folder: str) -> list[fs.FileInfo]:
    """What lies directly in a folder; nothing if there is none."""
    return files.get_file_info(fs.FileSelector(folder, allow_not_found=True))


def delete_folder(files: fs.FileSystem, folder: str) -> bool:
    """Delete a folder with all in it, if it is there; True if it is gone.

    False: somebody still writes into it, as a cluster does for a refresh that was killed. The next refresh deletes it.
    """
    try:
        if files.get_file_info(folder).type == fs.FileType.Directory:
            files.delete_dir(folder)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTEMPTY):
            raise
    return files.get_file_info(folder).type == fs.FileType.NotFound


def bytes_of(files: fs.FileSystem, folder: str) -> tuple[int, str]:
    """Size and SHA-256 of the Parquet files of a folder, by file name."""
    parts = sorted((info for info in listed(files, folder) if info.extension == "parquet"), key=lambda info: info.base_name)
    digest = hashlib.sha256()
    for info in parts:
        with files.open_input_stream(info.path) as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return sum(info.size for info in parts), digest.hexdigest()


def marks_of(files: fs.FileSystem, root: str) -> dict[str, str]:
    """What changes whenever a piece's Parquet files do, by table and piece, in one listing; none for what changed a moment ago.

    On this machine the inode and its time of change, elsewhere size and time of change: an object store stamps both itself.
    """
    pieces: dict[str, list[fs.FileInfo]] = {}
    for info in files.get_file_info(fs.FileSelector(f"{root}/pieces", recursive=True, allow_not_found=True)):
        if info.extension == "parquet":
            pieces.setdefault("/".join(info.path.split("/")[-3:-1]), []).append(info)
    if isinstance(files, fs.LocalFileSystem):
        return file_marks({name: [Path(info.path) for info in found] for name, found in pieces.items()}, Path(root))
    clock = _file_clock(files, root)
    return {
        name: ";".join(sorted(f"{info.base_name}:{info.size}:{info.mtime_ns}" for info in found))
        for name, found in pieces.items()
        if all(is_settled(info.mtime_ns, clock) for info in found)
    }


def _file_clock(files: fs.FileSystem, root: str) -> int:
    """Now, by the clock that stamps the files of a location; 0 where nothing can be written."""
    try:
        write_text(files, f"{root}/clock", "")
        return files.get_file_info(f"{root}/clock").mtime_ns or 0
    except OSError:
        return 0


def read_text(files: fs.FileSystem, path: str) -> str | None:
    """A small text file; None if there is none."""
    if files.get_file_info(path).type != fs.FileType.File:
        return None
    with files.open_input_stream(path) as stream:
        return stream.read().decode(errors="replace")


def write_text(files: fs.FileSystem, path: str, text: str) -> None:
    """Write a small file whole or not at all: by a rename, or as one object where the location is an object store."""
    fresh = f"{path}.new" if isinstance(files, fs.LocalFileSystem | fs.HadoopFileSystem) else path
    files.create_dir(path.rpartition("/")[0], recursive=True)
    with files.open_output_stream(fresh) as stream:
        stream.write(text.encode())
    if fresh != path:
        files.move(fresh, path)


def rows_of(files: fs.FileSystem, folder: str) -> int:
    """Rows of the Parquet files of a folder, from their footers."""
    return sum(pq.read_metadata(info.path, filesystem=files).num_rows for info in listed(files, folder) if info.extension == "parquet")
