"""How many deadlines have passed, for whoever watches the clock."""

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """Deadlines of one kind that have passed and whose duty is not done."""

    kind: str
    owed: int
    unrecorded: int
    """Of these, those that nobody has recorded as missed: the clock's work, done within seconds."""
    oldest_unrecorded_s: float
    """Since the oldest of them passed; 0 where there is none."""


_OVERDUE: Final = """
SELECT d.kind, count(*), count(*) FILTER (WHERE d.missed_at IS NULL),
       coalesce(extract(epoch FROM %(at)s - min(d.due_at) FILTER (WHERE d.missed_at IS NULL)), 0)::float8
FROM deadlines.deadline d JOIN deadlines.subject s ON s.stream_id = d.stream_id AND NOT s.ended
WHERE NOT d.stopped AND d.due_at < %(at)s
GROUP BY d.kind ORDER BY d.kind
"""


def overdue(connection: Connection[Any], *, at: datetime) -> tuple[Overdue, ...]:
    """What has passed by then, by kind; the view has to be there."""
    return tuple(
        Overdue(kind=kind, owed=owed, unrecorded=unrecorded, oldest_unrecorded_s=oldest_s)
        for kind, owed, unrecorded, oldest_s in connection.execute(_OVERDUE, {"at": at}).fetchall()
    )
