"""Reading facts: what a Struct costs beside a dataclass, and ours beside the library's own mapper.

    python -m tests.benchmarks.bench_decode

Processor time of one call, the best of several rounds: whatever else the machine does only adds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec
from eventsourcing.application import Application

from domain.kernel import Event, Recorded
from eventstore.codec import FactMapper
from tests.benchmarks.bench_append import TITLE, StockCard
from tests.eventstore.sample import CardOpened, command


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """A line with a price, as facts hold them."""

    line_id: UUID
    title: str
    amount_fen: int
    due_at: datetime


class Quoted(Event, topic="benchmark.quoted"):
    """A fact of usual size: three lines."""

    quote_version: int
    lines: tuple[Priced, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedDataclass:
    line_id: UUID
    title: str
    amount_fen: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedDataclass:
    quote_version: int
    lines: tuple[PricedDataclass, ...]
    note: str | None = None


def best_us(call: Callable[[], object], calls: int = 20_000, rounds: int = 9) -> float:
    """Microseconds of one call in the best round."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(calls):
            call()
        best = min(best, (time.process_time() - began) / calls)
    return best * 1e6


def main() -> None:
    lines = tuple(
        Priced(line_id=uuid4(), title=TITLE, amount_fen=128_000, due_at=datetime.now(UTC))
        for _ in range(3)
    )
    quoted = Quoted(quote_version=2, lines=lines)
    data = msgspec.json.encode(quoted)
    as_struct = msgspec.json.Decoder(Quoted).decode
    as_dataclass = msgspec.json.Decoder(QuotedDataclass).decode
    print(f"One fact of {len(data)} bytes, microseconds    Struct  dataclass")
    print(
        f"  decode                            {best_us(lambda: as_struct(data)):10.2f}"
        f" {best_us(lambda: as_dataclass(data)):10.2f}"
    )
    other = as_dataclass(data).lines
    print(
        f"  construct                         "
        f"{best_us(lambda: Quoted(quote_version=2, lines=lines)):10.2f}"
        f" {best_us(lambda: QuotedDataclass(quote_version=2, lines=other)):10.2f}"
    )
    _mappers()


def _mappers() -> None:
    library = Application[UUID]({"PERSISTENCE_MODULE": "eventsourcing.popo"}).mapper
    theirs = StockCard(TITLE).pending_events[0]
    their_row = library.to_stored_event(theirs)
    asked, ours = command(), FactMapper(lambda _value, _place: "")
    fact = Recorded(
        event=CardOpened(title=TITLE),
        stream_id=uuid4(),
        version=1,
        position=0,
        occurred_at=asked.occurred_at,
        recorded_at=asked.occurred_at,
        context=asked.context,
    )
    row = ours.to_stored_event(fact)
    print("A fact with its envelope, microseconds      ours    library")
    print(
        f"  to a row                          {best_us(lambda: ours.to_stored_event(fact)):10.2f}"
        f" {best_us(lambda: library.to_stored_event(theirs)):10.2f}"
    )
    print(
        f"  from a row                        {best_us(lambda: ours.to_domain_event(row)):10.2f}"
        f" {best_us(lambda: library.to_domain_event(their_row)):10.2f}"
    )


if __name__ == "__main__":
    main()
