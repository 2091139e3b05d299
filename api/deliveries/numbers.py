"""How the outbox stands, in numbers for whoever watches it."""

from typing import Any, Final

import msgspec
from psycopg import Connection


class OutboxNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Of one subscription."""

    subscription: str
    waiting: int
    oldest_waiting_s: float
    """Since the oldest message that still waits was made; 0 where none waits."""
    parked: int
    behind: int
    """Positions of the history that were not looked at yet."""


_NUMBERS: Final = """
SELECT s.name, coalesce(m.waiting, 0), coalesce(m.oldest_s, 0), coalesce(m.parked, 0),
       (SELECT coalesce(max(position), 0) FROM history.event) - s.position
FROM outbox.subscription s
LEFT JOIN (
    SELECT subscription_id,
           count(*) FILTER (WHERE state = 'waiting') AS waiting,
           count(*) FILTER (WHERE state = 'parked') AS parked,
           extract(epoch FROM clock_timestamp()
                   - min(enqueued_at) FILTER (WHERE state = 'waiting'))::float8 AS oldest_s
    FROM outbox.message WHERE state = 'waiting' OR state = 'parked'
    GROUP BY subscription_id
) m USING (subscription_id)
WHERE s.ended_at IS NULL
ORDER BY s.name
"""


def outbox_numbers(connection: Connection[Any]) -> list[OutboxNumbers]:
    """Every subscription's numbers, by name; one query over what waits and is parked."""
    return [
        OutboxNumbers(
            subscription=name,
            waiting=waiting,
            oldest_waiting_s=oldest_s,
            parked=parked,
            behind=behind,
        )
        for name, waiting, oldest_s, parked, behind in connection.execute(_NUMBERS).fetchall()
    ]
