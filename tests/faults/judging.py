"""Whether the promises were kept, looked up in the database and asked of the program itself."""

import re
from subprocess import CompletedProcess
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
# Facts of one command stand together, and the command's answer is the last of them.
_TWICE: Final = """
SELECT count(*) FROM (
    SELECT (context::jsonb ->> 'command_id')::uuid AS id, count(*) AS facts,
           min(position) AS first, max(position) AS last
    FROM history.event GROUP BY 1
) AS applied JOIN history.command c ON c.command_id = applied.id
WHERE applied.last <> c.position OR applied.last - applied.first + 1 <> applied.facts
"""
_REACTIONS: Final = """
SELECT count(*) FILTER (WHERE made = 0), count(*) FILTER (WHERE made > 1), count(*) FROM (
    SELECT t.stream_id, t.version, count(r.stream_id) AS made
    FROM history.event t
    LEFT JOIN history.event r ON r.topic = %(made)s
        AND (r.context::jsonb ->> 'correlation_id') = coalesce(
            t.context::jsonb ->> 'correlation_id', t.context::jsonb ->> 'command_id')
    WHERE t.topic = %(on)s AND (%(needs)s::text IS NULL OR t.data::jsonb ->> %(needs)s IS NOT NULL)
    GROUP BY t.stream_id, t.version
) AS followed
"""
_COMPLAINTS: Final = {
    "on": "enquiry.turned_complaint", "made": "complaint.received", "needs": None
}  # fmt: skip
_FOLLOW_UPS: Final = {
    "on": "enquiry.received", "made": "follow_up.opened", "needs": "customer_id"
}  # fmt: skip
_BACK: Final = """
SELECT count(*) FROM (
    SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back FROM history.event
) AS following WHERE back
"""
_MISSED: Final = """
SELECT coalesce(sum(times), 0)::int, count(*) FILTER (WHERE times > 1) FROM (
    SELECT count(*) AS times FROM history.event WHERE topic LIKE '%.deadline_missed'
    GROUP BY stream_id, topic, data
) AS told
"""
_DIFFERENT: Final = re.compile(r"^(?:(\w+): checked|  .* – was )", re.MULTILINE)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found after a fault; every figure but the first six should be 0."""

    sent: int
    acknowledged: int
    oddities: int
    """How often clients themselves were the fault."""
    by_rule: int
    """Refusals that the fault explains."""
    reactions: int
    """Complaints and follow-ups opened by policies in this shop, one for each question that asks for it."""
    deadlines: int
    """Recorded as missed in this shop."""
    lost: int
    doubled: int
    """Commands that were applied a second time, and second receipts that are not the first one."""
    refused: int
    """Refusals of commands that break no rule."""
    halves: int
    holes: int
    reactions_missing: int
    reactions_doubled: int
    deadlines_doubled: int
    back_in_time: int
    """Facts recorded before their predecessor, as they say."""
    standing: int
    """Views and policies that never came to the head."""
    unverified: int
    views_different: int | None
    """None: they were not rebuilt, which takes longest."""
    evidence: str = ""
    """What the programs said to what is wrong."""

    @property
    def faults(self) -> int:
        return sum(each or 0 for each in msgspec.structs.astuple(self)[6:-1])


def judge(shop: Shop, ledger: Ledger, *, standing: int = 0, views: bool = True) -> Verdict:
    """The verdict; nobody writes meanwhile."""
    verified = shop.run("verify", "--processes", "1")
    rebuilt = shop.run("rebuild", "--check") if views else None
    different = rebuilt and _different(rebuilt)
    said = [
        *sorted(set(ledger.refusals)),
        *ledger.contradictions,
        *([verified.stdout, verified.stderr] if verified.returncode else []),
        *([rebuilt.stdout] if rebuilt and different else []),
    ]
    with psycopg.connect(shop.url, autocommit=True) as connection:
        head, facts = _row(connection, _HEAD)
        complaints = _row(connection, _REACTIONS, _COMPLAINTS)
        follow_ups = _row(connection, _REACTIONS, _FOLLOW_UPS)
        deadlines, deadlines_doubled = _row(connection, _MISSED)
        return Verdict(
            sent=len(ledger.sent),
            acknowledged=len(ledger.acknowledged),
            oddities=ledger.oddities,
            by_rule=ledger.by_rule,
            reactions=complaints[2] + follow_ups[2],
            deadlines=deadlines,
            lost=lost_of(connection, ledger),
            doubled=len(ledger.contradictions) + twice_of(connection),
            refused=len(ledger.refusals),
            halves=_row(connection, _HALVES)[0],
            holes=_row(connection, _HOLES)[0] + (head != facts),
            reactions_missing=complaints[0] + follow_ups[0],
            reactions_doubled=complaints[1] + follow_ups[1],
            deadlines_doubled=deadlines_doubled,
            back_in_time=_row(connection, _BACK)[0],
            standing=standing,
            unverified=int(verified.returncode != 0),
            views_different=different,
            evidence="\n".join(said),
        )


def lost_of(connection: psycopg.Connection[Any], ledger: Ledger) -> int:
    """How many receipts say something that the history does not hold."""
    held = _commands(connection, ledger)
    return sum(held.get(each) != answer for each, answer in ledger.acknowledged.items())


def twice_of(connection: psycopg.Connection[Any]) -> int:
    """How many commands left facts beside those that they were answered with."""
    return _row(connection, _TWICE)[0]


def _different(done: CompletedProcess[str]) -> int:
    """Views with a table that is not as its rebuild."""
    different, view = set[str](), ""
    for line in _DIFFERENT.finditer(done.stdout):
        view = line[1] or view
        if line[1] is None:
            different.add(view)
    if done.returncode and not different:
        raise AssertionError(f"views could not be rebuilt: {done.stdout[-500:]}\n{done.stderr}")
    return len(different)


def _commands(connection: psycopg.Connection[Any], ledger: Ledger) -> dict[Any, Answer]:
    rows = connection.execute(
        "SELECT command_id, stream_id, version, position FROM history.command"
        " WHERE command_id = ANY(%s)",
        (list(ledger.sent),),
    ).fetchall()
    return {command_id: Answer(*answer) for command_id, *answer in rows}


def _row(connection: psycopg.Connection[Any], query: Any, given: Any = None) -> Any:
    return connection.execute(query, given).fetchall()[0]
