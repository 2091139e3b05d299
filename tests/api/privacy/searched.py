"""A text searched in bytes, in every way in which programs write text down."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

from psycopg import Connection
from psycopg.sql import SQL, Identifier

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg_toast%'
"""


def spellings(text: str) -> dict[str, bytes]:
    """How a text may stand in a file or a log."""
    utf8 = text.encode()
    escaped = json.dumps(text)[1:-1]
    spelled = {
        "UTF-8": utf8,
        "UTF-16 LE": text.encode("utf-16-le"),
        "UTF-16 BE": text.encode("utf-16-be"),
        "JSON": escaped.encode(),
        "JSON upper": escaped.upper().replace("\\U", "\\u").encode(),
        "percent": quote(text, safe="").encode(),
        "percent lower": quote(text, safe="").lower().encode(),
        "hex": utf8.hex().encode(),
        "repr of bytes": repr(utf8)[2:-1].encode(),
    }
    for shift in range(3):  # where it begins within three bytes; the ends mix with the neighbours
        coded = b64encode(b"\0" * shift + utf8)
        spelled[f"base64 +{shift}"] = coded[2 * bool(shift) + shift : -4]
    return spelled


def traces(text: str, where: bytes) -> list[str]:
    """The spellings in which a text stands somewhere."""
    return [how for how, spelled in spellings(text).items() if spelled in where]


def dumped(connection: Connection[Any]) -> dict[str, bytes]:
    """Every row of every table, as PostgreSQL writes it out."""
    found: dict[str, bytes] = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        statement = SQL("COPY {} TO STDOUT").format(Identifier(schema, table))
        with connection.cursor().copy(statement) as copy:
            found[f"{schema}.{table}"] = b"".join(bytes(block) for block in copy)
    return found
