"""Who looks at the store at work: the meter counts, and where they are wanted, spans are made."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager

from api.operations.meter import Meter
from api.operations.spans import Spans
from domain.kernel import Command, Event, Recorded


class Traced(Meter):
    """A meter that makes spans as well; without it none are made, and nothing is paid for them."""

    def __init__(self, spans: Spans) -> None:
        super().__init__()
        self.spans = spans

    def commanding(self, kind: str, command: Command) -> AbstractContextManager[object]:
        return self.spans.commanding(kind, command)

    def appending(self, facts: int) -> AbstractContextManager[object]:
        return self.spans.appending(facts)

    def reacting(self, policy: str, fact: Recorded[Event]) -> AbstractContextManager[object]:
        return self.spans.reacting(policy, fact)

    def showing(
        self, views: Collection[str], facts: Sequence[Recorded[Event]]
    ) -> AbstractContextManager[object]:
        super().showing(views, facts)
        return self.spans.showing(views, facts)
