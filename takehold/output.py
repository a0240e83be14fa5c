"""What commands print: tables for people, JSON for machines, progress and messages to stderr."""

import json
import math
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
ProgressCall = Callable[[str, float], None]
WIDTH_OF_A_PIPE = 250
_MISSING = ("NaTType", "NAType")  # told by name, so that a command without frames does not load pandas


def print_json(content: Any) -> None:
    """Print one JSON document to stdout: timestamps as ``YYYY-MM-DD HH:MM:SS``, decimals as numbers, unknown as null."""
    sys.stdout.write(json.dumps(plain(content), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def print_rows(rows: Sequence[Row], *, as_json: bool, title: str = "", empty: str = "Nothing to show.") -> None:
    """Print rows as a JSON list of objects or as a table; ``empty`` is said, to people, when there is no row."""
    if as_json:
        print_json(list(rows))
        return
    if not rows:
        say(empty)
        return
    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in rows[0]:
        numeric = all(_is_number(row[column]) for row in rows)
        table.add_column(_text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_text(plain(row[column])) for column in rows[0]))
    _stdout().print(table)


def say(message: str) -> None:
    """Print a line of text to stdout, without markup."""
    _stdout().print(message, markup=False, highlight=False, soft_wrap=True)


def warn(message: str) -> None:
    """Print a line of text to stderr, without markup."""
    _stderr().print(message, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress(*, quiet: bool) -> Iterator[ProgressCall]:
    """Yield ``report(step, fraction)``, drawn with elapsed and remaining time on a terminal's stderr, else silent."""
    console = _stderr()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("starting", total=1.0)
        yield lambda step, fraction: bar.update(task, description=step, completed=min(max(fraction, 0.0), 1.0))


def frame_rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows of a frame as plain dicts in column order; missing values become None."""
    columns = [str(name) for name in frame.columns]
    values = [[plain(value) for value in frame.iloc[:, position].tolist()] for position in range(len(columns))]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def plain(value: Any) -> Any:
    """Make a value fit for JSON; unknown (None, NaN, NaT) becomes None, never zero."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if value is None or type(value).__name__ in _MISSING:
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(int(value) if value == value.to_integral_value() else float(value)) if value.is_finite() else None
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | bool) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _text(value: Any) -> Any:
    if isinstance(value, float):
        value = f"{value:.4g}"
    return Text("-" if value is None else str(value))


def _stdout() -> Console:
    console = Console(file=sys.stdout)
    return console if console.is_terminal else Console(file=sys.stdout, width=WIDTH_OF_A_PIPE)


def _stderr() -> Console:
    return Console(file=sys.stderr, stderr=True)
