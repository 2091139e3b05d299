"""Whether the promises were kept, looked up in the database and asked of the program itself."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec
import psycopg

from tests.faults.ledger import Answer, Ledger
from tests.faults.shop import Shop

_HOLES: Final = """
SELECT count(*) FROM (
    SELECT stream_id FROM history.event GROUP BY stream_id
    HAVING max(version) <> count(*) OR min(version) <> 1
) AS broken
"""
_HEAD: Final = "SELECT coalesce(max(position), 0), count(*) FROM history.event"
_HALVES: Final = """
SELECT (SELECT count(*) FROM history.command c WHERE NOT EXISTS (
            SELECT 1 FROM history.event e
            WHERE (e.stream_id, e.version) = (c.stream_id, c.version)))
     + (SELECT count(*) FROM (SELECT DISTINCT (context::jsonb ->> 'command_id')::uuid AS id
                              FROM history.event) AS used
        WHERE NOT EXISTS (SELECT 1 FROM history.command c WHERE c.command_id = used.id))
"""
_COMPLAINTS: Final = """
SELECT count(*) FILTER (WHERE made = 0), count(*) FILTER (WHERE made > 1), count(*) FROM (
    SELECT t.stream_id, t.version, count(r.stream_id) AS made
    FROM history.event t
    LEFT JOIN history.event r ON r.topic = 'complaint.received'
        AND (r.context::jsonb ->> 'correlation_id') = coalesce(
            t.context::jsonb ->> 'correlation_id', t.context::jsonb ->> 'command_id')
    WHERE t.topic = 'enquiry.turned_complaint' GROUP BY t.stream_id, t.version
) AS turned
"""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found after a fault; every figure but the first three should be 0."""

    sent: int
    acknowledged: int
    complaints: int
    """Opened by policy in all, one for each question that turned into one."""
    lost: int
    doubled: int
    halves: int
    holes: int
    complaints_missing: int
    complaints_doubled: int
    unverified: int
    views_different: int | None
    """None: they were not rebuilt, which takes longest."""

    @property
    def faults(self) -> int:
        return sum(each or 0 for each in msgspec.structs.astuple(self)[3:])


def judge(shop: Shop, ledger: Ledger, *, views: bool = True) -> Verdict:
    """The verdict; nobody writes meanwhile."""
    with psycopg.connect(shop.url, autocommit=True) as connection:
        lost = lost_of(connection, ledger)
        head, facts = _row(connection, _HEAD)
        holes = _row(connection, _HOLES)[0] + (head != facts)
        halves = _row(connection, _HALVES)[0]
        missing, doubled, complaints = _row(connection, _COMPLAINTS)
    # Programs of their own, each with a second of its own to start: side by side.
    with ThreadPoolExecutor(2) as both:
        verified = both.submit(shop.run, "verify", "--processes", "1")
        rebuilt = both.submit(shop.run, "rebuild", "--check") if views else None
    return Verdict(
        sent=len(ledger.sent),
        acknowledged=len(ledger.acknowledged),
        complaints=complaints,
        lost=lost,
        doubled=len(ledger.contradictions),
        halves=halves,
        holes=holes,
        complaints_missing=missing,
        complaints_doubled=doubled,
        unverified=verified.result().returncode,
        views_different=rebuilt.result().returncode if rebuilt else None,
    )


def lost_of(connection: psycopg.Connection[Any], ledger: Ledger) -> int:
    """How many receipts say something that the history does not hold."""
    held = _commands(connection, ledger)
    return sum(held.get(each) != answer for each, answer in ledger.acknowledged.items())


def reactions_due(url: str) -> int:
    """How many complaints the policies still owe."""
    with psycopg.connect(url, autocommit=True) as connection:
        return _row(connection, _COMPLAINTS)[0]


def _commands(connection: psycopg.Connection[Any], ledger: Ledger) -> dict[Any, Answer]:
    rows = connection.execute(
        "SELECT command_id, stream_id, version, position FROM history.command"
        " WHERE command_id = ANY(%s)",
        (list(ledger.sent),),
    ).fetchall()
    return {command_id: Answer(*answer) for command_id, *answer in rows}


def _row(connection: psycopg.Connection[Any], query: Any) -> Any:
    return connection.execute(query).fetchall()[0]
