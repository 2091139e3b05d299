"""Which bytes of a fact are a leaf of the tree, cut from what PostgreSQL sends by binary COPY.

The body of a fact is what `history.chained_hash` covers after the predecessor's hash (see there).

    hash   SHA-256(predecessor's hash, or 32 zero bytes + body)
    entry  body + hash
    leaf   SHA-256(0x00 + entry)

Nearly all of a body stands in the row of a COPY as it is needed: columns in the order of the body,
whole numbers big-endian, texts after their lengths. So a row is cut, not decoded.
"""

import struct
from collections.abc import Generator
from hashlib import sha256
from typing import Any, Final, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Composed

from eventstore.integrity.merkle import leaf_hash

COLUMNS: Final[LiteralString] = (
    "stream_id, version, position, schema_version, occurred_at, recorded_at,"
    " topic, context, data, hash"
)
NO_PREDECESSOR: Final = bytes(32)

_HEAD: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END: Final = b"\xff\xff"
FIXED: Final = struct.Struct(">6x16s4x4s4x8s4x2s4x8s4x8s")
"""The columns of fixed length in a copied row, each after its length."""
TEXTS: Final = slice(FIXED.size, -36)
HASH: Final = slice(-32, None)


def copied(connection: Connection[Any], of: SQL | Composed) -> Generator[bytes]:
    """The rows that a condition and order ask for, as binary COPY sends them; to be read to the end.

    Straight from libpq: through a cursor's COPY each row takes a microsecond longer, of nine.
    """
    query = SQL("COPY (SELECT {} FROM history.event WHERE {}) TO STDOUT (FORMAT BINARY)").format(
        SQL(COLUMNS), of
    )
    pgconn = connection.pgconn
    result = pgconn.exec_(query.as_string(connection).encode())
    if result.status != psycopg.pq.ExecStatus.COPY_OUT:
        raise psycopg.errors.error_from_result(result)
    next_row = pgconn.get_copy_data
    length, data = next_row(0)
    row = bytes(data).removeprefix(_HEAD)  # the first message begins with that of the whole COPY
    while length >= 0:
        if row != _END:
            yield row
        length, data = next_row(0)
        row = bytes(data)
    ended = pgconn.get_result()
    if ended is not None and ended.status != psycopg.pq.ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(ended)
    while pgconn.get_result() is not None:  # libpq ends every query with an empty answer
        pass


class Entry(NamedTuple):
    """One fact, as bytes."""

    stream: bytes
    version: int
    position: int
    body: bytes
    hash: bytes

    @property
    def stream_id(self) -> UUID:
        """The stream whose fact this is."""
        return UUID(bytes=self.stream)

    def hash_after(self, predecessor: bytes) -> bytes:
        """The hash this fact must have behind a predecessor with that hash."""
        return sha256(predecessor + self.body).digest()

    def leaf(self) -> bytes:
        """Its leaf hash."""
        return leaf_hash(self.body + self.hash)


def entry_of(row: bytes) -> Entry:
    """The entry of one copied row."""
    stream, version, position, *times = FIXED.unpack_from(row)
    return Entry(
        stream,
        int.from_bytes(version, signed=True),
        int.from_bytes(position, signed=True),
        b"".join((stream, version, position, *times, row[TEXTS])),
        row[HASH],
    )
