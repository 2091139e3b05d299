"""What the database knows of a view's tables: columns, types and primary keys."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from psycopg import Connection

_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
       coalesce(array_position(i.indkey::smallint[], a.attnum), -1)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   AND a.attgenerated = ''
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE n.nspname = %s AND c.relkind = 'r' AND c.relname <> '_position'
ORDER BY c.relname, a.attnum
"""


class UnknownColumnError(LookupError):
    """A change names a table or column that the view's schema does not have."""

    quotes_nothing = True


class Table(msgspec.Struct, frozen=True):
    """One table of a view."""

    name: str
    columns: Mapping[str, str]
    """Column to PostgreSQL type."""
    key: tuple[str, ...]


def tables_of(connection: Connection[Any], schema: str) -> dict[str, Table]:
    """The tables of a view's schema. Every one has a primary key: changes find rows by it."""
    columns: dict[str, dict[str, str]] = {}
    keys: dict[str, dict[int, str]] = {}
    for table, column, kind, place in connection.execute(_COLUMNS, (schema,)):
        columns.setdefault(table, {})[column] = kind
        if place >= 0:
            keys.setdefault(table, {})[place] = column
    without = sorted(set(columns) - set(keys))
    if without:
        raise UnknownColumnError(f"{schema}: no primary key on {', '.join(without)}")
    return {
        name: Table(name, kinds, tuple(column for _, column in sorted(keys[name].items())))
        for name, kinds in columns.items()
    }


def known_columns(table: Table, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns themselves; raises UnknownColumnError where the table lacks one."""
    unknown = sorted(set(columns) - set(table.columns))
    if unknown:
        raise UnknownColumnError(f"{table.name} has no column {', '.join(unknown)}")
    return tuple(columns)


class Index(msgspec.Struct, frozen=True):
    """What stands on a table beside its columns: dropped before it is filled, and made again after.

    The statements are for the schema it was found in, which the search path must name.
    """

    table: str
    drop: str
    make: str
    bind: str | None
    """Makes a key of what was made as an index: others may be made beside that, and not beside a key."""


_INDEXES = """
SELECT c.relname, format('ALTER TABLE %%I DROP CONSTRAINT %%I', c.relname, k.conname),
       CASE WHEN plain THEN pg_get_indexdef(k.conindid) ELSE
           format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', c.relname, k.conname, pg_get_constraintdef(k.oid))
       END,
       CASE WHEN plain THEN
           format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s USING INDEX %%I', c.relname, k.conname,
                  CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, k.conname)
       END
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
CROSS JOIN LATERAL (SELECT k.contype IN ('p', 'u') AND NOT k.condeferrable AS plain) AS p
WHERE c.relnamespace = %(schema)s::regnamespace AND k.contype IN ('p', 'u', 'x')
UNION ALL
SELECT c.relname, format('DROP INDEX %%I', i.relname), pg_get_indexdef(i.oid), NULL
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = %(schema)s::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid)
"""


def indexes_of(connection: Connection[Any], schema: str) -> list[Index]:
    """Primary keys, other unique constraints and indexes of a schema, in this order."""
    rows = connection.execute(_INDEXES, {"schema": f'"{schema}"'})
    return [Index(*row) for row in rows]
