"""The history in its own order, a batch at a time, as far as a view handles it."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.kernel import Event, Recorded
from eventstore.history import History
from projections.engine.read_model import ReadModel

AT_ONCE: Final = 10_000


def in_order(
    history: History, read_model: ReadModel, *, after: int, upto: int
) -> Iterator[tuple[list[Recorded[Event]], int]]:
    """Facts above `after`, and with each batch the position up to which there is no other."""
    return of_topics(history, read_model.followed, after=after, upto=upto, at_once=AT_ONCE)


def of_topics(
    history: History, topics: Sequence[str], *, after: int, upto: int, at_once: int
) -> Iterator[tuple[list[Recorded[Event]], int]]:
    """The same for whichever topics."""
    while after < upto:
        facts = history.read_readable(after=after, limit=at_once, upto=upto, topics=topics)
        after = facts[-1].position if len(facts) == at_once else upto
        yield facts, after
