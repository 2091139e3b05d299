"""What the clock asks: which running deadlines have passed, and when the next one will.

Both go through the index of running deadlines (`deadline_running`) from its beginning.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from projections.deadlines.words import DeadlineKind


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline that has passed and that nobody has recorded as missed."""

    kind: DeadlineKind
    stream_id: UUID
    part: str
    due_at: datetime
    site_id: str


PASSED: Final = """
SELECT d.kind, d.stream_id, d.part, d.due_at, s.site_id
FROM deadlines.deadline d JOIN deadlines.subject s ON s.stream_id = d.stream_id AND NOT s.ended
WHERE NOT d.stopped AND d.missed_at IS NULL AND d.due_at < %(at)s
  AND (%(after_due)s::timestamptz IS NULL OR (d.due_at, d.kind, d.stream_id, d.part)
       > (%(after_due)s, %(after_kind)s, %(after_stream)s::uuid, %(after_part)s))
ORDER BY d.due_at, d.kind, d.stream_id, d.part
LIMIT %(first)s
"""
NEXT: Final = """
SELECT due_at FROM deadlines.deadline
WHERE NOT stopped AND missed_at IS NULL AND due_at >= %(at)s
ORDER BY due_at LIMIT 1
"""


def passed(
    connection: Connection[Any], *, at: datetime, first: int, after: DueRow | None = None
) -> Sequence[DueRow]:
    """Up to `first` deadlines that had passed at that moment, in the order of due times.

    60:00 minutes are kept: what is due at the very moment has not passed.
    """
    asked = {
        "at": at,
        "first": first,
        "after_due": after and after.due_at,
        "after_kind": after and after.kind.value,
        "after_stream": after and after.stream_id,
        "after_part": after and after.part,
    }
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(PASSED, asked)
        return [msgspec.convert(row, DueRow) for row in cursor.fetchall()]


def next_due(connection: Connection[Any], *, at: datetime) -> datetime | None:
    """When the next running deadline is due that has not passed at that moment; None: none runs."""
    row = connection.execute(NEXT, {"at": at}).fetchone()
    return row[0] if row else None
