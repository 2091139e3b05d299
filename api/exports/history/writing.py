"""Carries the facts of a history into a sink, behind what it holds."""

from collections.abc import Callable
from typing import Final

import msgspec

from api.exports.history.sinks import Held, Sink
from eventstore.database import Database
from eventstore.integrity.proof import facts_between
from eventstore.operator_error import OperatorError

BATCH_FACTS: Final = 2_000
"""So many facts are read at once."""


class Start(msgspec.Struct, frozen=True):
    """Between which positions a run writes."""

    after: int
    upto: int


def start_of(database: Database, held: Held | None) -> Start:
    """From where to where to write; raises OperatorError where the sink holds another history."""
    head: int = database.select("SELECT coalesce(max(position), 0) FROM history.event")[0][0]
    if held is None:
        return Start(0, head)
    with database.reading() as connection:
        ours = facts_between(connection, held.position - 1, held.position)
    if not ours or ours[0].hash != held.hash:
        raise OperatorError(
            f"What is there holds another history than this database: at position {held.position} its"
            f" chain hash is {held.hash[:16]}…, here it is"
            f" {ours[0].hash[:16] + '…' if ours else 'none, the history is shorter'}. Write to"
            " another place."
        )
    return Start(held.position, head)


def write_history(
    database: Database, sink: Sink, start: Start, on_progress: Callable[[int], None]
) -> None:
    """Write what lies between; what is recorded meanwhile is for the next run."""
    for after in range(start.after, start.upto, BATCH_FACTS):
        with database.reading() as connection:
            facts = facts_between(connection, after, min(after + BATCH_FACTS, start.upto))
        sink.put(facts)
        on_progress(len(facts))
