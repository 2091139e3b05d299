"""The history in its own order, a batch at a time, as far as a view handles it."""

from collections.abc import Iterator
from typing import Final

from domain.kernel import Event, Recorded
from eventstore.history import History
from projections.engine.read_model import ReadModel

AT_ONCE: Final = 10_000


def in_order(
    history: History, read_model: ReadModel, *, after: int, upto: int
) -> Iterator[tuple[list[Recorded[Event]], int]]:
    """Facts above `after`, and with each batch the position up to which there is no other."""
    while after < upto:
        facts = history.read_readable(
            after=after, limit=AT_ONCE, upto=upto, topics=read_model.followed
        )
        after = facts[-1].position if len(facts) == AT_ONCE else upto
        yield facts, after
