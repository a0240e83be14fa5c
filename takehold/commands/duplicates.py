"""``takehold duplicates``: records of an exported file that stand there twice."""

from pathlib import Path
from typing import Annotated

import typer

from takehold.errors import InputError
from takehold.home import JsonOption
from takehold.output import print_rows


def duplicates(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="An exported file with a heading.")],
    identity: Annotated[str, typer.Option("--id", metavar="COLUMN", help="The column that numbers the records.")],
    compare: Annotated[list[str], typer.Option("--compare", metavar="COLUMN", help="A column that should agree; two or more.")],
    at_least: Annotated[float, typer.Option("--at-least", min=0.5, max=1.0, help="Confidence from which a pair counts.")] = 0.9,
    as_json: JsonOption = False,
) -> None:
    """Find probable duplicates and say how sure each pair is. Values are compared in memory: neither shown nor stored, only ids are.

    The store never holds names, so this reads an export that you make for it.
    """
    import pandas as pd  # late: slow to load

    from metrics.duplicates import find_duplicates

    try:
        records = pd.read_csv(file, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: cannot be read as CSV: {type(error).__name__}.") from None
    missing = [name for name in (identity, *compare) if name not in records.columns]
    if missing:
        raise InputError(f"{file}: no column {', '.join(missing)}. It has: {', '.join(records.columns)}.")
    if len(compare) < 2:
        raise InputError("Give --compare twice or more: one value alone cannot tell a namesake from a duplicate.")
    found = find_duplicates(records, compare, at_least=at_least)
    ids = records[identity].to_numpy()
    rows = [
        {"first": ids[int(first)], "second": ids[int(second)], "confidence": round(float(sure), 3)}
        for first, second, sure in found.pairs.itertuples(index=False)
    ]
    print_rows(rows, as_json=as_json, empty="No probable duplicates.")
    typer.echo(f"{found.duplicate_rate:.1%} of {len(records):,} records would go if every cluster became one.", err=True)
