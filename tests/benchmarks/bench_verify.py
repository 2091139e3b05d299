"""Verifying a history, beside merely reading its bytes, and beside SQL that recomputes the chain.

    python -m tests.benchmarks.bench_verify [--facts 600000] [--rounds 5]

All three with two processes or connections over the same history on one server. Rounds take turns, so
that whatever else the machine does meets all; the ratio is the median of the rounds' own. Processor
time is that of our processes and of PostgreSQL's together: what two cores would do if they did nothing
else follows from it.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import psutil
import psycopg
from psycopg.sql import SQL

from eventstore.database import READER, in_role
from eventstore.embedded import EmbeddedPostgres
from eventstore.integrity.entry import copied
from eventstore.integrity.verify import verify
from eventstore.migrate import migrate

PROCESSES: Final = 2
COMMANDS, FACTS = 32, 30  # of one call: 32 orders of 30 facts
CONTEXT: Final = (
    '{"actor":{"id":"S1-李娜","role":"adviser"},"channel":"on_site","site_id":"S1",'
    '"command_id":"5edb40e0-779b-5286-a87f-cdbdbbf48b35"}'
)
DATA: Final = (
    '{"quote_version":2,"line_id":"4","amount":{"fen":128000},"approved_by":'
    '{"subject":"5edb40e0-779b-5286-a87f-cdbdbbf48b35","sealed":"' + "A" * 64 + '"},'
    '"method":"phone","answered_at":"2026-09-15T14:07:00+08:00"}'
)
# Facts of different orders take turns, as those of a day's orders do.
_APPEND: Final = """
SELECT count(*) FROM (SELECT array_agg(gen_random_uuid()) FROM generate_series(1, %(commands)s))
    AS made (streams),
LATERAL (
    SELECT array_agg(stream ORDER BY stream, version), array_agg(version ORDER BY stream, version)
    FROM unnest(streams) AS stream, generate_series(1, %(facts)s) AS version
) AS rows (of, versions),
LATERAL history.append(
    streams, array_fill('f'::text, ARRAY[%(commands)s]), array_fill(%(facts)s, ARRAY[%(commands)s]),
    of, versions, array_fill(1::smallint, ARRAY[%(all)s]), array_fill(now(), ARRAY[%(all)s]),
    array_fill('repair_order.quote_line_approved'::text, ARRAY[%(all)s]),
    array_fill(%(context)s::text, ARRAY[%(all)s]), array_fill(%(data)s::text, ARRAY[%(all)s]))
"""
_RECOMPUTE: Final = SQL("""
SELECT count(*) FROM history.event e
LEFT JOIN history.event p ON p.stream_id = e.stream_id AND p.version = e.version - 1
WHERE e.position > {} AND e.position <= {} AND e.hash <> history.chained_hash(
    coalesce(p.hash, decode(repeat('00', 32), 'hex')), e.stream_id, e.version, e.position,
    e.schema_version, e.occurred_at, e.recorded_at, e.topic, e.context, e.data)
""")
_HALF: Final = SQL("position > {} AND position <= {} ORDER BY position")


def fill(url: str, facts: int) -> int:
    """Append about so many facts; how many there are."""
    values = {
        "commands": COMMANDS,
        "facts": FACTS,
        "all": COMMANDS * FACTS,
        "context": CONTEXT,
        "data": DATA,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(facts // (COMMANDS * FACTS)):
            connection.execute(_APPEND, values)
        connection.execute("VACUUM ANALYZE history.event")
        return connection.execute("SELECT max(position) FROM history.event").fetchall()[0][0]


def _by_halves(work: Callable[[int, int], int], facts: int) -> int:
    step = -(-facts // PROCESSES)
    begins = range(0, facts, step)
    with ThreadPoolExecutor(PROCESSES) as threads:
        return sum(threads.map(work, begins, [begin + step for begin in begins]))


def _read(url: str, after: int, upto: int) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        return sum(map(len, copied(connection, _HALF.format(after, upto))))


def _recompute(url: str, after: int, upto: int) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        wrong: int = connection.execute(_RECOMPUTE.format(after, upto)).fetchall()[0][0]
        return wrong


def _verify(url: str) -> None:
    verified = verify(url, [], processes=PROCESSES)
    if verified.faults:
        raise SystemExit(str(verified.faults))


class Taken(NamedTuple):
    """What a round took."""

    elapsed_s: float
    processor_s: float


class Meter:
    """Measures work, with the processor time of ours and of the server."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            backend = psutil.Process(connection.info.backend_pid)
            self._server = backend.parent() or backend
            self._idle = len(self._server.children()) - 1

    def __call__(self, work: Callable[[], object]) -> Taken:
        began, before = time.monotonic(), self._processor_s()
        work()
        return Taken(time.monotonic() - began, self._processor_s() - before)

    def _processor_s(self) -> float:
        while len(self._server.children()) > self._idle:  # who served us is still ending
            time.sleep(0.01)
        mine, ended = os.times(), self._server.cpu_times()
        ours = mine.user + mine.system + mine.children_user + mine.children_system
        alive = (child.cpu_times() for child in self._server.children())
        return (
            ours
            + ended.children_user
            + ended.children_system
            + sum(t.user + t.system for t in alive)
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=600_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="aftersales-bench-") as folder,
        EmbeddedPostgres(Path(folder), durable=False) as server,
    ):
        url = server.start()
        migrate(url)
        facts = fill(url, given.facts)
        reader = in_role(url, READER)
        ways: dict[str, Callable[[], object]] = {
            "read": lambda: _by_halves(partial(_read, reader), facts),
            "verify": lambda: _verify(reader),
            "SQL": lambda: _by_halves(partial(_recompute, reader), facts),
        }
        size, meter = _by_halves(partial(_read, reader), facts), Meter(url)
        rounds = [{name: meter(way) for name, way in ways.items()} for _ in range(given.rounds)]
    _print(rounds, facts, size)


def _print(rounds: Sequence[dict[str, Taken]], facts: int, size: int) -> None:
    print(f"{facts:,} facts, {size / 1e6:,.0f} MB; median of {len(rounds)} rounds, two at once\n")
    print("way    |  facts /s    MB/s | processor us a fact | two cores alone /s | times reading")
    for name in rounds[0]:
        taken = statistics.median(one[name].elapsed_s for one in rounds)
        used = statistics.median(one[name].processor_s for one in rounds)
        ratio = statistics.median(one[name].processor_s / one["read"].processor_s for one in rounds)
        print(
            f"{name:6} | {facts / taken:9,.0f} {size / taken / 1e6:7,.0f} | "
            f"{used / facts * 1e6:19.1f} | {2 * facts / used:18,.0f} | {ratio:.1f}"
        )


if __name__ == "__main__":
    main()
