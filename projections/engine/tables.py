"""What the database knows of a view's tables: columns, types and primary keys."""

from collections.abc import Mapping
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
