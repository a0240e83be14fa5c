"""Write a file so that a crash leaves the old or the new one, whole."""

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, text: str | bytes, *, mode: int = 0o644) -> None:
    """Write ``text`` beside ``path``, flush it to disk, then rename it into place with permissions ``mode``.

    Text is written as UTF-8, bytes as they are. The temporary file is private from its first byte, so a secret is never readable by others.
    """
    if not path.parent.is_dir():
        private_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter, also where it stood open before: it holds rows about people.

    Missing folders above it are made private too; those that were there stay as they are.
    """
    if not path.parent.is_dir():
        private_folder(path.parent)
    path.mkdir(exist_ok=True)
    path.chmod(0o700)
    return path


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
