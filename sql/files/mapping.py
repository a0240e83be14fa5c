"""The mapping file: which files there are, what is odd about them, and how they fill the canonical tables."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from sql.canonical import TABLES, Table
from sql.errors import MappingFileError, SourceUnreachable

MAPPING_FILE = "mapping.toml"
FORMATS = ("csv", "parquet", "xes")
TABLE_WORDS = ("from", "where", "sql", "fields")


@dataclass(frozen=True)
class Input:
    """One file, or several of the same shape, landed as one table of text.

    ``times`` and ``dates`` are formats by column, ``iso`` or strptime's; ``money`` are columns like ``$1,200.50``; ``id`` is the column
    that numbers the rows; ``keys`` are columns whose values stand in another input (``input.column``); ``after`` says which column can
    never lie before which; ``single`` says which column has one value per value of the other.
    """

    name: str
    file: str
    member: str | None = None
    format: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    empty: tuple[str, ...] = ()
    times: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    money: tuple[str, ...] = ()
    id: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    single: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns_named(self) -> tuple[str, ...]:
        """Every column that the mapping says something about."""
        paired = [*self.after.items(), *self.single.items()]
        alone = [*self.times, *self.dates, *self.money, *self.keys, *([self.id] if self.id else [])]
        return tuple(dict.fromkeys([*alone, *(name for pair in paired for name in pair)]))


@dataclass(frozen=True)
class TableMap:
    """How one canonical table, or a part of it, is filled: expressions by column from one input, or a SELECT."""

    table: Table
    part: str | None
    columns: Mapping[str, str]
    source: str | None = None
    where: str | None = None
    sql: str | None = None
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``table`` or ``table.part``."""
        return f"{self.table.name}.{self.part}" if self.part else self.table.name


@dataclass(frozen=True)
class FileMapping:
    """A whole mapping file; ``folder`` is where its inputs lie."""

    path: Path
    folder: Path
    vendor: str
    version: str | None
    currency: str | None
    time_zone: str
    placeholders: tuple[str, ...]
    inputs: tuple[Input, ...]
    tables: tuple[TableMap, ...]


def read_mapping(place: Path) -> FileMapping:
    """Read the mapping at ``place``: the file itself, or a folder that holds ``mapping.toml``.

    Raises SourceUnreachable if there is none, MappingFileError naming file and key if it cannot be understood.
    """
    path = place / MAPPING_FILE if place.is_dir() else place
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceUnreachable(f"{path}: there is no mapping file to read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingFileError(f"{path.name}: not valid TOML: {error}") from None
    known = ("vendor", "version", "currency", "time_zone", "folder", "empty", "placeholders", "input", "table")
    _check_keys(path.name, content, known)
    for key in ("input", "table"):
        if not isinstance(content.get(key), dict) or not content[key]:
            raise MappingFileError(f"{path.name}: needs at least one [{key}.<name>].")
    empty = _texts(f"{path.name}: empty", content.get("empty", []))
    zone = content.get("time_zone", "UTC")
    if zone not in available_timezones():
        raise MappingFileError(f"{path.name}: time_zone: {zone!r} is no time zone, write one like Europe/Berlin.")
    inputs = tuple(_input(f"{path.name} [input.{name}]", name, part, empty) for name, part in content["input"].items())
    names = {each.name for each in inputs}
    return FileMapping(
        path=path,
        folder=(path.parent / content.get("folder", "")).resolve(),
        vendor=str(content.get("vendor", path.stem)),
        version=content.get("version"),
        currency=content.get("currency"),
        time_zone=zone,
        placeholders=_texts(f"{path.name}: placeholders", content.get("placeholders", [])),
        inputs=inputs,
        tables=tuple(_table_map(f"{path.name} [table.{name}]", name, part, names) for name, part in content["table"].items()),
    )


def _input(where: str, name: str, written: Any, empty: tuple[str, ...]) -> Input:
    if not isinstance(written, dict) or not isinstance(written.get("file"), str):
        raise MappingFileError(f'{where}: needs file = "...".')
    if not name.isidentifier() or name != name.lower():
        raise MappingFileError(f"{where}: an input's name has lower-case letters, digits and _.")
    _check_keys(where, written, [each.name for each in fields(Input) if each.name != "name"])
    if written.get("format", "csv") not in FORMATS:
        raise MappingFileError(f"{where}: format: one of {', '.join(FORMATS)}.")
    chosen: dict[str, Any] = {key: _value(f"{where}: {key}", key, value) for key, value in written.items()}
    chosen["empty"] = (*empty, *chosen.get("empty", ()))
    return Input(name=name, **chosen)


def _value(where: str, key: str, value: Any) -> Any:
    if key in {"empty", "money"}:
        return _texts(where, value)
    if key in {"times", "dates"} and isinstance(value, list):
        return dict.fromkeys(_texts(where, value), "iso")
    if key in {"times", "dates", "keys", "after", "single"}:
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise MappingFileError(f'{where}: a table of texts, like {{ column = "..." }}.')
        return value
    if not isinstance(value, str):
        raise MappingFileError(f"{where}: a text.")
    return value


def _table_map(where: str, name: str, written: Any, inputs: Collection[str]) -> TableMap:
    table_name, _, part = name.partition(".")
    if table_name not in TABLES or TABLES[table_name].kind == "setting":
        fillable = ", ".join(table.name for table in TABLES.values() if table.kind != "setting")
        raise MappingFileError(f"{where}: no table called {table_name}. Known: {fillable}.")
    if not isinstance(written, dict):
        raise MappingFileError(f"{where}: must be a table of columns.")
    table = TABLES[table_name]
    is_wide = table_name == "record_field"
    columns = {key: value for key, value in written.items() if key not in TABLE_WORDS}
    _check_keys(where, written, (*TABLE_WORDS, *(name for name in table.column_names if name != "source_id")))
    if bad := [key for key, value in columns.items() if not isinstance(value, str)]:
        raise MappingFileError(f"{where}: {bad[0]}: an SQL expression as text; a fixed word is written \"'word'\".")
    if ("sql" in written) == ("from" in written) or ("sql" in written and columns):
        raise MappingFileError(f'{where}: needs either from = "<input>" with columns, or sql = "select ...".')
    if "from" in written and written["from"] not in inputs:
        raise MappingFileError(f"{where}: from: no input called {written['from']!r}. Known: {', '.join(sorted(inputs))}.")
    if "from" in written and is_wide != ("fields" in written):
        raise MappingFileError(f'{where}: fields = ["column", ...] belongs to record_field, and only there.')
    chosen = _texts(f"{where}: fields", written.get("fields", []))
    return TableMap(table, part or None, columns, written.get("from"), written.get("where"), written.get("sql"), chosen)


def _check_keys(where: str, written: Mapping[str, Any], known: Collection[str]) -> None:
    if unknown := [key for key in written if key not in known]:
        raise MappingFileError(f"{where}: unknown key {unknown[0]!r}. Known: {', '.join(known)}.")


def _texts(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise MappingFileError(f"{where}: a list of texts.")
    return tuple(value)
