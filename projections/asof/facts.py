"""The facts of some streams that count at a moment."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

import msgspec

from domain.customer.events import PersonalDataErased
from domain.kernel import Event, Recorded
from eventstore.decoding import decode_readable
from eventstore.history import History
from projections.asof.moment import AsOf, Correction, Truth, correction_of

ERASED: Final = PersonalDataErased.topic


class Counting(msgspec.Struct, frozen=True, kw_only=True):
    """What counts."""

    facts: list[Recorded[Event]]
    """In the order of positions; only such as the view handles."""
    corrections: list[Correction]
    """Those among the facts."""
    erased_since: list[Recorded[Event]]
    """Erasures after the moment: whoever was erased stays so in every past."""


def counting(
    history: History,
    as_of: AsOf,
    topics: Collection[str],
    whole: Sequence[UUID],
    first: Sequence[UUID] = (),
) -> Counting:
    """The facts of whole streams, and the first facts of others, that count for a view."""
    found = Counting(facts=[], corrections=[], erased_since=[])
    if whole:
        _take(history, found, as_of, topics, whole, first_only=False)
    if first:
        _take(history, found, as_of, topics, first, first_only=True)
    found.facts.sort(key=lambda fact: fact.position)
    return found


def _take(
    history: History,
    found: Counting,
    as_of: AsOf,
    topics: Collection[str],
    streams: Sequence[UUID],
    *,
    first_only: bool,
) -> None:
    rows = history.recorder.select_streams(
        streams, first_only=first_only, known_at=as_of.known_at, regardless=[ERASED]
    )
    handled = iter(decode_readable([row for row in rows if row[2] in topics]))
    truth = Truth()
    for stream_id, version, topic, _, _, occurred_at, *_ in rows:
        truth.tell(stream_id, version, occurred_at)
        if topic not in topics:
            continue
        fact = next(handled)
        corrects = truth.corrected(fact)
        since = truth.since(fact, corrects)
        known = as_of.known_at is None or fact.recorded_at <= as_of.known_at
        if not known or (as_of.true_at is not None and since > as_of.true_at):
            if topic == ERASED:
                found.erased_since.append(fact)
            continue
        found.facts.append(fact)
        if corrects is not None:
            found.corrections.append(correction_of(fact, corrects))
