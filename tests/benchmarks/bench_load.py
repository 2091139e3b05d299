"""Loading an aggregate from its stream, beside the library's `repository.get`.

    python -m tests.benchmarks.bench_load

Both read from one PostgreSQL. Rounds alternate; the figures are medians of the rounds' best halves.
"""

import statistics
import time
from collections.abc import Callable
from uuid import UUID

from api.store import Store
from domain.repair_order.aggregate import RepairOrder
from eventstore.history import History
from tests.benchmarks.peer import Card, Cards
from tests.benchmarks.stage import filled, library_environment, server
from tests.eventstore.sample import JobCard, command

NOTE = "第一条：更换刹车片，检查制动盘厚度"
LENGTHS = (10, 100, 1_000)
ROUNDS = 7


def main() -> None:
    print("milliseconds to load        ours   library   ratio")
    with server() as url, filled(url, 10_000) as store:
        application = Cards(library_environment(url))
        try:
            for length in LENGTHS:
                _compare(store, application, length)
        finally:
            application.close()
        with store.database.reading() as connection:
            row = connection.execute(
                "SELECT stream_id, max(version) FROM history.event WHERE topic LIKE 'repair_order.%'"
                " GROUP BY stream_id ORDER BY abs(max(version) - 100) LIMIT 1"
            ).fetchone()
        assert row is not None
        stream_id, facts = row
        each = best_ms(lambda: store.history.load(RepairOrder, stream_id)) / facts
        print(
            f"\na repair order: {facts} facts in {each * facts:.2f} ms,"
            f" {each * 1000:.1f} us a fact; 100 would take {each * 100:.2f} ms"
        )


def _compare(store: Store, application: Cards, length: int) -> None:
    card = Card("刹车异响")
    for _ in range(length - 1):
        card.write(NOTE)
    application.save(card)
    stream_id = _card(store.history, length)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(best_ms(lambda: store.history.load(JobCard, stream_id, upto=length), 20))
        theirs.append(best_ms(lambda: application.repository.get(card.id), 20))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"{length:5} facts {'':10} {mine:9.2f} {other:9.2f} {other / mine:7.1f}")


def _card(history: History, length: int) -> UUID:
    stream_id = UUID(int=length)
    history.begin(JobCard, stream_id, lambda o: o.open("刹车异响"), command())
    notes = tuple(JobCard(id=stream_id).write(NOTE) for _ in range(length - 1))
    history.change(JobCard, stream_id, lambda _: notes, command())
    return stream_id


def best_ms(call: Callable[[], object], calls: int = 100) -> float:
    """The median of the better half of the calls."""
    times: list[float] = []
    for _ in range(calls):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(sorted(times)[: max(1, calls // 2)])


if __name__ == "__main__":
    main()
