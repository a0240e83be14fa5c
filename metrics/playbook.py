"""The playbook: per failure mode the signs that speak for it, who acts, what to do, and where it shows that it worked. It is data.

``playbook.toml`` is ours; a home may lay its own file over it, row by row.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast

from metrics.catalog import CATALOG
from metrics.metric import Metric

FILE = Path(__file__).with_name("playbook.toml")
AGAINST = ("others", "past", "limit")
AMONG = ("kind", "all")
WORSE = ("higher", "lower")
TEXTS = ("cause", "who", "action", "watch")
SIGN_KEYS = ("metric", "against", "by", "limit", "among", "worse", "object", "field", "relative", "looks")
OFF = "off"
MOST_LOOKS = 6
BEYOND = 0.02  # a share that passes its limit by less than two points passes it by nothing to speak of


class PlaybookError(ValueError):
    """A playbook or a catalogue of skills cannot be used: the message names file, row and key."""


@dataclass(frozen=True)
class Sign:
    """One thing in the figures that speaks for a cause.

    ``against`` is ``others`` (teams of the same kind of work, or ``all``), ``past`` (the team's own quarter before, set against what
    changed for the others) or ``limit``. ``by`` is the least difference that matters, in the metric's unit, or as a part of the figure
    where it ``is_relative``; ``worse`` is the bad way. ``looks``: how many spans of the metric, one after the other, are averaged against
    others: more evidence of what lasts.
    """

    metric: Metric
    against: Literal["others", "past", "limit"]
    worse: Literal["higher", "lower"]
    by: float
    limit: float | None = None
    among: Literal["kind", "all"] = "kind"
    object_type: str | None = None
    field_name: str | None = None
    is_relative: bool = False
    looks: int = 1


@dataclass(frozen=True)
class Play:
    """One row: the cause in a sentence, its signs, who acts, the action, and the metric that shows whether it worked."""

    code: str
    cause: str
    who: str
    action: str
    watch: Metric
    signs: tuple[Sign, ...]


def read_playbook(*files: Path) -> tuple[Play, ...]:
    """The plays of our file, each row replaced by that of a later file; ``off = true`` takes a row out.

    Raises `PlaybookError` for what cannot be used, OSError for a file that cannot be read.
    """
    plays: dict[str, Play] = {}
    for file in (FILE, *files):
        for code, row in read_rows(file).items():
            plays.pop(code, None)
            if row.get(OFF) is not True:
                plays[code] = _play(code, row, f"{file}: [{code}]")
    return tuple(plays.values())


def read_rows(file: Path) -> dict[str, Mapping[str, Any]]:
    """The tables of a TOML file by name; raises `PlaybookError` where it is no TOML or holds anything else at its top."""
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlaybookError(f"{file}: not valid TOML: {error}") from None
    for name, row in rows.items():
        if not isinstance(row, dict):
            raise PlaybookError(f"{file}: {name}: belongs into a row, such as [F05]")
    return rows


def check_keys(row: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    """Raise `PlaybookError` for a key that no row has."""
    for key in row:
        if key not in known:
            raise PlaybookError(f"{where} {key}: unknown key{suggestion(key, known)}")


def text_of(row: Mapping[str, Any], key: str, where: str) -> str:
    """A text that must be there."""
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PlaybookError(f"{where} {key}: needs a text")
    return value


def metric_of(row: Mapping[str, Any], key: str, where: str) -> Metric:
    """A metric of the catalogue by its name."""
    name = text_of(row, key, where)
    if name not in CATALOG:
        raise PlaybookError(f"{where} {key}: no metric called '{name}'{suggestion(name, CATALOG)}")
    return CATALOG[name]


def signs_of(row: Mapping[str, Any], key: str, where: str) -> tuple[Sign, ...]:
    """The list of signs under ``key``; at least one."""
    written = row.get(key)
    if not isinstance(written, list) or not written or not all(isinstance(one, dict) for one in written):
        raise PlaybookError(f"{where} {key}: needs one sign or more, as [[ROW.{key}]]")
    return tuple(_sign(one, f"{where} {key} {number}:") for number, one in enumerate(written, 1))


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; did you mean habit_rate?`` or the list of what is known where that is short."""
    names = list(known)
    close = get_close_matches(word, names, n=1)
    return f"; did you mean {close[0]}?" if close else f". Known: {', '.join(names)}" if len(names) <= len(SIGN_KEYS) else ""


def _play(code: str, row: Mapping[str, Any], where: str) -> Play:
    check_keys(row, (*TEXTS, "sign", OFF), where)
    cause, who, action = (text_of(row, key, where) for key in ("cause", "who", "action"))
    return Play(code, cause, who, action, metric_of(row, "watch", where), signs_of(row, "sign", where))


def _sign(row: Mapping[str, Any], where: str) -> Sign:
    check_keys(row, SIGN_KEYS, where)
    metric = metric_of(row, "metric", where)
    against = _one_of(row, "against", AGAINST, where)
    worse = row.get("worse", {"higher": "lower", "lower": "higher"}.get(metric.better))
    if worse not in WORSE:
        raise PlaybookError(f"{where} worse: {metric.name} is neither better high nor low, so say which is worse: higher or lower")
    needed = "limit" if against == "limit" else "by"
    amounts = {key: _amount(row, key, where) for key in ("by", "limit") if key in row or key == needed}
    by, limit = amounts.get("by", BEYOND if metric.unit == "share" else 0.0), amounts.get("limit")
    if by < 0 or (needed == "by" and by == 0):
        raise PlaybookError(f"{where} by: needs a number above 0, the least difference that matters")
    among = _one_of(row, "among", AMONG, where) if "among" in row else "kind"
    names = {key: text_of(row, key, where) for key in ("object", "field") if key in row}
    is_relative = row.get("relative", False)
    if not isinstance(is_relative, bool) or (is_relative and against == "limit"):
        raise PlaybookError(f"{where} relative: true or false, and only against others or past")
    looks = row.get("looks", 1)
    if isinstance(looks, bool) or not isinstance(looks, int) or not 1 <= looks <= MOST_LOOKS or (looks > 1 and against != "others"):
        raise PlaybookError(f"{where} looks: a whole number from 1 to {MOST_LOOKS}, and only against others")
    chosen = (cast(Any, against), cast(Any, worse), by, limit, cast(Any, among))
    return Sign(metric, *chosen, names.get("object"), names.get("field"), is_relative, looks)


def _one_of(row: Mapping[str, Any], key: str, known: Sequence[str], where: str) -> str:
    value = row.get(key)
    if value not in known:
        raise PlaybookError(f"{where} {key}: must be one of {', '.join(known)}")
    return str(value)


def _amount(row: Mapping[str, Any], key: str, where: str) -> float:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlaybookError(f"{where} {key}: needs a number")
    return float(value)
