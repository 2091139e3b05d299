"""Ratings with what the policy makes of them: flagged, with a first action, where they are low."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from msgspec.structs import replace

from domain.kernel import as_events
from tests.domain.policies.test_policies import reactions, recorded
from tests.projections.dsl import Fact, fact


def with_flags(*happened: Fact) -> Iterator[Fact]:
    """The facts in their order, each low rating followed by the facts of its flag."""
    versions: Counter[UUID] = Counter()
    for each in happened:
        versions[each.stream] += 1
        yield each
        if not each.event.topic.endswith(".satisfaction_rated"):
            continue
        rated = replace(recorded(each.event, each.stream, each.at), version=versions[each.stream])
        for reaction in reactions(rated):
            for event in as_events(reaction.decide(reaction.kind(id=reaction.stream_id))):
                yield fact(event, stream=reaction.stream_id, at=each.at)
