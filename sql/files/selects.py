"""From a mapping's tables to the SELECTs that fill them, in the form that every connector's streams have."""

from collections.abc import Collection, Mapping

from sql.connector import Stream
from sql.files.landing import literal, quoted
from sql.files.mapping import FileMapping, TableMap

CURSOR = "_file"


def streams(mapping: FileMapping, columns: Mapping[str, Collection[str]]) -> tuple[Stream, ...]:
    """One stream per mapped table; ``columns`` are those of each input.

    Files are always read whole, and what is known already is recognised by its key.
    """
    return tuple(
        Stream(
            table=each.table,
            part=each.part,
            sentence=each.table.sentence,
            sql=select_of(each, columns.get(each.source or "", ()), mapping.placeholders),
            path=mapping.path,
            cursor=CURSOR,
            cursor_type="text",
        )
        for each in mapping.tables
    )


def mapped_table(name: str) -> str:
    """Identifier of the table that holds what a stream's SELECT delivers; no input can have its name."""
    return quoted(f"mapped {name}")


def select_of(mapped: TableMap, columns: Collection[str], placeholders: tuple[str, ...]) -> str:
    """The SELECT as written, or one aliased expression per column; the plain name of one of ``columns`` needs no quotes."""
    if mapped.sql is not None:
        return mapped.sql.strip().rstrip(";")
    written = {name: quoted(expression) if expression in columns else expression for name, expression in mapped.columns.items()}
    lines = [f"{expression} as {quoted(name)}" for name, expression in written.items()]
    lines += [f"{_state(name, placeholders)} as {quoted(f'field__{name}')}" for name in mapped.fields]
    where = f"\nwhere {mapped.where}" if mapped.where else ""
    body = ",\n    ".join(lines)
    return f"select\n    {body}\nfrom {quoted(mapped.source or '')}{where}"


def _state(name: str, placeholders: tuple[str, ...]) -> str:
    column = quoted(name)
    words = ", ".join(literal(word.lower()) for word in placeholders)
    held = f"when lower(trim(cast({column} as varchar))) in ({words}) then 'placeholder' " if words else ""
    return f"case when {column} is null then 'empty' {held}else 'filled' end"
