"""What people ask: which deadlines come next or have passed, and are not done yet."""

from datetime import datetime
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from projections.deadlines.words import DeadlineKind
from projections.reading import rows, where

Cursor: TypeAlias = tuple[datetime, DeadlineKind, UUID, str]
"""`due_at`, `kind`, `stream_id` and `part` of the last row seen."""


class DeadlineRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is owed by a time, and not done yet."""

    kind: DeadlineKind
    stream_id: UUID
    part: str
    due_at: datetime
    overdue: bool
    missed_at: datetime | None
    site_id: str
    reference: str | None
    customer_id: UUID | None
    promise_version: int | None


_OWED: Final = """
SELECT d.kind, d.stream_id, d.part, d.due_at, d.due_at < %(at)s AS overdue, d.missed_at,
       s.site_id, s.reference, s.customer_id, s.promise_version
FROM deadlines.deadline d JOIN deadlines.subject s ON s.stream_id = d.stream_id AND NOT s.ended
WHERE NOT d.stopped AND """
_ORDER: Final = " ORDER BY d.due_at, d.kind, d.stream_id, d.part LIMIT %(rows)s"


async def owed(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: Cursor | None = None,
    site_id: str | None = None,
    kind: DeadlineKind | None = None,
    due_before: datetime | None = None,
    overdue: bool = False,
) -> list[DeadlineRow]:
    """Up to `first` + 1 deadlines, the earliest first; what is paused is not owed for now."""
    conditions = where(
        {
            "(d.due_at, d.kind, d.stream_id, d.part)"
            " > (%(after_due)s, %(after_kind)s, %(after_stream)s, %(after_part)s)": after,
            "s.site_id = %(site_id)s": site_id,
            "d.kind = %(kind)s": kind,
            "d.due_at < %(due_before)s": due_before,
            "d.due_at < %(at)s": overdue or None,
        }
    )
    after_due, after_kind, after_stream, after_part = after or (None, None, None, None)
    query: LiteralString = _OWED + conditions + _ORDER
    asked = {
        "at": at,
        "after_due": after_due,
        "after_kind": after_kind,
        "after_stream": after_stream,
        "after_part": after_part,
        "site_id": site_id,
        "kind": kind,
        "due_before": due_before,
        "rows": first + 1,
    }
    return await rows(connection, DeadlineRow, query, asked)
