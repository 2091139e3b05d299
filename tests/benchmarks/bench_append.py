"""Saves of one fact through the door, beside the library's stock PostgreSQL recorder.

    python -m tests.benchmarks.bench_append [--seconds 1.5] [--rounds 5]

Both write to tables of one PostgreSQL with fsync on. Rounds of the two alternate, so that whatever
else the machine does meets both; the ratio is the median of the rounds' own ratios.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from eventstore.database import Database
from eventstore.embedded import EmbeddedPostgres
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.migrate import migrate
from tests.benchmarks.hammer import hammer, median
from tests.eventstore.sample import JobCard, command

CALLERS = (1, 8, 32)
TITLE = "刹车异响，左前轮，低速"


class StockCard(Aggregate):
    """The job card as the library's own examples would write it."""

    @event("Opened")
    def __init__(self, title: str) -> None:
        self.title = title


@contextmanager
def servers(most_callers: int) -> Generator[dict[str, Callable[[], object]]]:
    """Both ways to save one fact, on one durable server."""
    with (
        tempfile.TemporaryDirectory(prefix="aftersales-bench-") as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        url = server.start()
        migrate(url)
        with Database(url) as database, _stock(url, most_callers) as stock:
            history = History(database, Keyring(database.writers, b"a master key for benchmarks"))

            def ours() -> object:
                return history.begin(JobCard, uuid4(), lambda card: card.open(TITLE), command())

            yield {"ours": ours, "stock": lambda: stock.save(StockCard(TITLE))}
            history.close()


@contextmanager
def _stock(url: str, callers: int) -> Generator[Application[UUID]]:
    with psycopg.connect(url) as connection:
        to = connection.info
        application = Application[UUID](
            {
                "PERSISTENCE_MODULE": "eventsourcing.postgres",
                "POSTGRES_DBNAME": to.dbname,
                "POSTGRES_HOST": to.host,
                "POSTGRES_PORT": str(to.port),
                "POSTGRES_USER": to.user,
                "POSTGRES_PASSWORD": to.password,
                "POSTGRES_POOL_SIZE": str(callers),
            }
        )
    try:
        yield application
    finally:
        application.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1.5, help="length of a round")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print("Saves of one fact, fsync on; median of", given.rounds, "alternating rounds\n")
    print("callers |  ours /s  p50 ms  p99 ms | stock /s  p50 ms  p99 ms | ratio (of rounds)")
    with servers(max(CALLERS)) as ways:
        for save in ways.values():
            hammer(save, 4, 0.5)  # plans, caches, connections
        for callers in CALLERS:
            rounds = [
                {name: hammer(save, callers, given.seconds) for name, save in ways.items()}
                for _ in range(given.rounds)
            ]
            mine, theirs = (median([one[name] for one in rounds]) for name in ways)
            ratios = [one["ours"].per_second / one["stock"].per_second for one in rounds]
            print(
                f"{callers:7} | {mine.per_second:8,.0f} {mine.p50_ms:7.2f} {mine.p99_ms:7.2f}"
                f" | {theirs.per_second:8,.0f} {theirs.p50_ms:7.2f} {theirs.p99_ms:7.2f}"
                f" | {statistics.median(ratios):.1f}x  ({min(ratios):.1f} to {max(ratios):.1f})"
            )


if __name__ == "__main__":
    main()
