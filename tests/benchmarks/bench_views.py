"""Building and following views, beside bare reading (the floor) and the library's runner (the peer).

    [EVENTS=1000000] python -m tests.benchmarks.bench_views [--rounds 3 | --memory]

The floor is a COPY of all rows of the history in their order, plus decoding their JSON, in one process.
The ways take turns; the figures are medians, the ratios those of the medians. Following is from an empty
view to the head, by the follower that shows live facts, in one process.

`--memory`: each way once, without floor and peer, each in a process of its own, with the most memory it had.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from api.store import Store
from projections.catalogue import READ_MODELS
from projections.customer_file.projection import customer_file
from projections.engine import ReadModel
from projections.engine.follower import Follower
from projections.engine.rebuild import rebuild_all
from projections.engine.rebuild_terms import How
from projections.engine.view import View
from tests.benchmarks.peer import fill_peer, peer_rate
from tests.benchmarks.stage import MASTER_KEY, filled, server

PEER_EVENTS = 3_000
SMALL = customer_file
"""A view as most are: a quarter of the facts concern it."""

FLOOR = "floor: COPY and JSON"


def floor(store: Store) -> None:
    with store.database.connect_reader() as connection, connection.cursor() as cursor:
        statement = (
            "COPY (SELECT stream_id, version, topic, data, schema_version, occurred_at, recorded_at,"
            " context, position FROM history.event ORDER BY position) TO STDOUT"
        )
        with cursor.copy(statement) as copy:
            copy.set_types(["text"] * 9)
            for row in copy.rows():
                json.loads(row[3])


def largest(store: Store) -> ReadModel:
    """The view that handles most of the history."""
    with store.database.reading() as connection:
        counts = dict(
            connection.execute(
                "SELECT topic, count(*) FROM history.event GROUP BY topic"
            ).fetchall()
        )
    return max(READ_MODELS, key=lambda model: sum(counts.get(t, 0) for t in model.topics))


def build(store: Store, models: list[ReadModel], workers: int) -> Callable[[], object]:
    how = How(workers=workers, compare=False, keep_old=False)
    return lambda: rebuild_all(models, store.database, store.history, store.keyring, how=how)


def follow(store: Store, models: list[ReadModel]) -> Callable[[], object]:
    def go() -> None:
        views = [View(model, store.keyring) for model in models]
        with store.database.connect_owner() as connection:
            connection.execute("SET synchronous_commit = off")
            for view in views:
                view.create(connection)
            follower = Follower(store.database, store.history, views)
            while follower.catch_up(connection):
                pass

    return go


def ways(store: Store) -> dict[str, Callable[[], object]]:
    one, everything = [largest(store)], list(READ_MODELS)
    return {
        f"rebuild of {one[0].name}, 1 process": build(store, one, 1),
        f"rebuild of {one[0].name}, 2 processes": build(store, one, 2),
        f"all {len(everything)} views in one pass, 1 process": build(store, everything, 1),
        f"all {len(everything)} views in one pass, 2 processes": build(store, everything, 2),
        f"following {SMALL.name} from far behind": follow(store, [SMALL]),
        f"following {one[0].name} from far behind": follow(store, one),
        f"following all {len(everything)} views from far behind": follow(store, everything),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("URL", "WAY"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        _one(*asked.one)
        return
    with server() as url, filled(url) as store:
        if asked.memory:
            memory(url, store)
        else:
            compare(url, store, asked.rounds)


def memory(url: str, store: Store) -> None:
    """Each way once, in a process of its own: what one took is not counted with the next."""
    head = store.history.position()
    print(f"{head:,} events\n\n{'':52} {'events/s':>9} {'most MB':>8} {'worker':>7}", flush=True)
    for way in ways(store):
        said = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.bench_views", "--one", url, way],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        seconds, mine, worker = map(float, said.stdout.split())
        print(f"{way:52} {head / seconds:9,.0f} {mine:8,.0f} {worker:7,.0f}", flush=True)


def _one(url: str, way: str) -> None:
    with Store(url, MASTER_KEY).opened() as store:
        go = ways(store)[way]
        began = time.perf_counter()
        go()
        print(time.perf_counter() - began, *most_mb())


def compare(url: str, store: Store, rounds: int) -> None:
    head, peer_head = store.history.position(), fill_peer(url, PEER_EVENTS)
    taken = {FLOOR: lambda: floor(store), **ways(store)}
    rates: dict[str, list[float]] = {way: [] for way in taken}
    peers: list[float] = []
    for _ in range(rounds):
        peers.append(peer_rate(url, peer_head))
        for way, go in taken.items():
            began = time.perf_counter()
            go()
            rates[way].append(head / (time.perf_counter() - began))
    peer, base = statistics.median(peers), statistics.median(rates[FLOOR])
    print(f"{head:,} events; events a second, median of {rounds} alternating rounds\n")
    print(f"{'':52} {'events/s':>9} {'x floor':>8} {'x peer':>7}")
    print(f"{'peer: one event, one upsert, one transaction':52} {peer:9,.0f} {'':8} {1:7.1f}")
    for way, measured in rates.items():
        rate = statistics.median(measured)
        print(f"{way:52} {rate:9,.0f} {rate / base:8.2f} {rate / peer:7.1f}")
    _sizes(store)


def most_mb() -> tuple[float, float]:
    """The most memory that this process and the largest that it started have had."""
    mine, worker = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return mine, worker


def _sizes(store: Store) -> None:
    mine, worker = most_mb()
    print(f"\nmost memory: this process {mine:,.0f} MB, the largest worker {worker:,.0f} MB")
    with store.database.connect_owner() as connection:
        ours = connection.execute(
            "SELECT pg_total_relation_size('history.event')::float8 / count(*), avg(octet_length(data)),"
            " avg(octet_length(context)) FROM history.event"
        ).fetchone()
        theirs = connection.execute(
            "SELECT pg_total_relation_size('cards_events')::float8 / count(*),"
            " avg(octet_length(state)) FROM cards_events"
        ).fetchone()
    assert ours is not None
    assert theirs is not None
    print(
        f"an event on disk with its indexes: {ours[0]:,.0f} bytes, of which {ours[1]:,.0f} are the"
        f" fact and {ours[2]:,.0f} its envelope;\nthe library's table: {theirs[0]:,.0f} bytes, of"
        f" which {theirs[1]:,.0f} are the event (compressed by nobody, without an envelope)"
    )


if __name__ == "__main__":
    main()
