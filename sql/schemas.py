"""Finding the schema that holds a CRM's tables, where it is not the database's default: each workspace of Twenty has one of its own.

Which it is gets looked up when connecting. Where there are several, ``?schema=NAME`` at the end of the source's URL chooses one.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from sql.errors import SourceUnreachable

CHOICE = "schema"
FIND = sa.text("""
    select t.table_schema
    from information_schema.tables t
    where t.table_schema like :like and t.table_name = :name
    order by t.table_schema
""")


@dataclass(frozen=True)
class SchemaRule:
    """Schemas whose names are ``like`` this (a pattern of SQL) and that have ``table``; ``shared`` is searched after them.

    ``what`` is the CRM's own word for what has such a schema.
    """

    like: str
    table: str
    shared: str
    what: str


def without_choice(url: str) -> tuple[sa.URL, str | None]:
    """The URL for the driver, and the schema that it chose."""
    parsed = sa.make_url(url)
    chosen = parsed.query.get(CHOICE)
    return parsed.difference_update_query([CHOICE]), chosen if isinstance(chosen, str) else None


def enter_schema(connection: sa.Connection, rule: SchemaRule, *, name: str, chosen: str | None) -> str:
    """Search the CRM's own schema first, then the shared one; returns its name. Raises SourceUnreachable with the schemas there are."""
    found = [str(row[0]) for row in connection.execute(FIND, {"like": rule.like, "name": rule.table})]
    schema = chosen or (found[0] if len(found) == 1 else None)
    if schema is None or schema not in found:
        connection.close()
        connection.engine.dispose()
        raise SourceUnreachable(f"[sources.{name}] {_words(rule, found, chosen)}")
    quote = connection.dialect.identifier_preparer.quote_identifier
    connection.exec_driver_sql(f"set search_path to {quote(schema)}, {quote(rule.shared)}")
    connection.commit()
    return schema


def _words(rule: SchemaRule, found: list[str], chosen: str | None) -> str:
    if not found:
        return (
            f"this database shows this account no {rule.what}: no schema like {rule.like.replace(chr(92), '')} with a table {rule.table}."
        )
    wrong = f"has no {rule.what} {chosen}" if chosen else f"holds {len(found)} {rule.what}s"
    return f"this database {wrong}: there are {', '.join(found)}. Choose one with ?{CHOICE}=NAME at the end of the URL."
