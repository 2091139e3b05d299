"""The rows of one stream for a fold, which every command waits for: no object that the fold does not need."""

from collections.abc import Iterator
from struct import Struct
from typing import Final, TypeAlias
from uuid import UUID

from psycopg.pq.abc import PGresult

from eventstore.database import Database
from eventstore.prepared import Statement

ToFold: TypeAlias = tuple[int, str, int, bytes]
"""Version, topic, schema version, data."""

# Type numbers are part of PostgreSQL's protocol.
_UUID, _INT4 = 2950, 23
_int4: Final = Struct("!i").pack
_LAST: Final = 2**31 - 1

_STREAM: Final = Statement(
    b"history_stream",
    b"""
    SELECT version, topic, schema_version, data FROM history.event
    WHERE stream_id = $1 AND version > $2 AND version <= $3 ORDER BY version
    """,
    (_UUID, _INT4, _INT4),
)


def rows_to_fold(
    database: Database, stream_id: UUID, *, after: int = 0, upto: int | None = None
) -> Iterator[ToFold]:
    """What a stream says after a version, up to another, in its order."""
    last = _LAST if upto is None else upto
    return _read(database.ask(_STREAM, (stream_id.bytes, _int4(after), _int4(last))))


def _read(answer: PGresult) -> Iterator[ToFold]:
    value = answer.get_value
    for row in range(answer.ntuples):
        version, topic = value(row, 0) or b"", value(row, 1) or b""
        schema_version, data = value(row, 2) or b"", value(row, 3) or b""
        yield int.from_bytes(version), topic.decode(), int.from_bytes(schema_version), data
