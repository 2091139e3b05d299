"""What else the database tells: whether its guards are awake, and which command left a missing fact."""

from typing import Any, Final

import msgspec
from psycopg import Connection

from eventstore.integrity.faults import Fault, What

# What migrations 0001 and 0006 put there; `A`: awake also under session_replication_role.
_GUARDS: Final = """
SELECT wanted.guard FROM unnest(%s::text[]) AS wanted (guard)
WHERE NOT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgname = wanted.guard AND tgenabled = 'A'
      AND tgrelid::regclass::text IN ('history.event', 'history.command', 'integrity.checkpoint',
                                      'integrity.block'))
"""
_NAMES: Final = [
    f"{table}_is_{guard}"
    for table in ("event", "command", "checkpoint", "block")
    for guard in ("append_only", "not_truncated")
]
_COMMAND: Final = """
SELECT stream_id, version, position FROM history.command WHERE position >= %s
ORDER BY position LIMIT 1
"""


def guard_faults(connection: Connection[Any]) -> list[Fault]:
    """The triggers that refuse changes and are asleep or gone now."""
    rows = connection.execute(_GUARDS, (_NAMES,)).fetchall()
    return [
        Fault(
            position=0,
            what=What.GUARD,
            said=f"the trigger {name} does not guard its table: somebody has put it to sleep",
        )
        for (name,) in rows
    ]


def of_command(connection: Connection[Any], fault: Fault) -> Fault:
    """A missing fact, with what the entry of its command still tells about it."""
    if fault.what is not What.MISSING:
        return fault
    row = connection.execute(_COMMAND, (fault.position,)).fetchone()
    if row is None:
        return fault
    stream_id, version, position = row
    if position > fault.position:  # the command's entry names its last fact only
        return msgspec.structs.replace(
            fault, said=f"{fault.said}; a command on stream {stream_id} left {position}, too"
        )
    return msgspec.structs.replace(fault, stream_id=stream_id, version=version)
