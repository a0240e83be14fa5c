"""Finding and opening a mapping's files: plain, gzip, or a member of a zip; damage is told with the file's name."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from sql.errors import SourceUnreachable
from sql.files.mapping import FileMapping, Input

SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".xes": "xes"}
DAMAGE = (EOFError, BadZipFile, gzip.BadGzipFile, zlib.error)


def paths_of(mapping: FileMapping, wanted: Input) -> list[Path]:
    """The input's files in the order of their names; raises SourceUnreachable if there is none."""
    found = sorted(path for path in mapping.folder.glob(wanted.file) if path.is_file())
    if not found:
        raise SourceUnreachable(f"{mapping.path.name} [input.{wanted.name}]: there is no file {wanted.file} in {mapping.folder}.")
    return found


@contextmanager
def opened(path: Path, wanted: Input) -> Iterator[tuple[BinaryIO, str]]:
    """The bytes of the input in ``path``, and its format; raises SourceUnreachable if the file is damaged or lacks the member."""
    try:
        if path.suffix.lower() == ".zip":
            with ZipFile(path) as archive, archive.open(_member(archive, path, wanted)) as stream:
                yield cast("BinaryIO", stream), _format(Path(stream.name), wanted)
        elif path.suffix.lower() == ".gz":
            with gzip.open(path) as stream:
                yield cast("BinaryIO", stream), _format(path.with_suffix(""), wanted)
        else:
            with path.open("rb") as stream:
                yield stream, _format(path, wanted)
    except DAMAGE as error:
        raise SourceUnreachable(f"{path.name} is damaged: {str(error)[:120]}") from None
    except OSError as error:
        raise SourceUnreachable(f"{path.name} cannot be read: {error.strerror or type(error).__name__}") from None


def text_lines(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Lines with their ends kept; bytes that are not of the encoding stay recognisable, so that only their line is set apart."""
    return io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")


def _member(archive: ZipFile, path: Path, wanted: Input) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if wanted.member is None and len(names) == 1:
        return names[0]
    if wanted.member not in names:
        which = f"no {wanted.member}" if wanted.member else "several files, and the mapping names no member"
        raise SourceUnreachable(f"[input.{wanted.name}] {path.name} holds {which}. It holds: {', '.join(names)}.")
    return wanted.member


def _format(path: Path, wanted: Input) -> str:
    return wanted.format or SUFFIXES.get(path.suffix.lower(), "csv")
