"""Building and following views, beside bare reading (the floor) and the library's runner (the peer).

    [EVENTS=1000000] python -m tests.benchmarks.bench_views [--rounds 3]

The floor is a COPY of all rows of the history in their order, plus decoding their JSON, in one process.
The ways take turns; the figures are medians, the ratios those of the medians.
"""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable

from api.store import Store
from projections.catalogue import READ_MODELS
from projections.engine import ReadModel
from projections.engine.follower import Follower
from projections.engine.rebuild import rebuild_all
from projections.engine.rebuild_terms import How
from projections.engine.view import View
from tests.benchmarks.peer import fill_peer, peer_rate
from tests.benchmarks.stage import filled, server

PEER_EVENTS = 3_000
FOLLOWED = 50_000
"""Following takes long, and its rate does not depend on how much is left."""


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


def follow(store: Store, models: list[ReadModel], upto: int) -> Callable[[], object]:
    def go() -> None:
        views = [View(model, store.keyring) for model in models]
        with store.database.connect_owner() as connection:
            connection.execute("SET synchronous_commit = off")
            for view in views:
                view.create(connection)
            follower = Follower(store.database, store.history, views)
            while follower.catch_up(connection) and min(follower.positions.values()) < upto:
                pass

    return go


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with server() as url, filled(url) as store:
        head, peer_head = store.history.position(), fill_peer(url, PEER_EVENTS)
        one, everything = [largest(store)], list(READ_MODELS)
        some = min(head, FOLLOWED)
        ways: dict[str, Callable[[], object]] = {
            FLOOR: lambda: floor(store),
            f"rebuild of {one[0].name}, 1 process": build(store, one, 1),
            f"rebuild of {one[0].name}, 2 processes": build(store, one, 2),
            f"all {len(everything)} views in one pass, 1 process": build(store, everything, 1),
            f"all {len(everything)} views in one pass, 2 processes": build(store, everything, 2),
            f"following {one[0].name} from far behind": follow(store, one, some),
            f"following all {len(everything)} views from far behind": follow(
                store, everything, some
            ),
        }
        rates: dict[str, list[float]] = {way: [] for way in ways}
        peers: list[float] = []
        for _ in range(rounds):
            peers.append(peer_rate(url, peer_head))
            for way, go in ways.items():
                began = time.perf_counter()
                go()
                facts = some if way.startswith("following") else head
                rates[way].append(facts / (time.perf_counter() - began))
        peer, base = statistics.median(peers), statistics.median(rates[FLOOR])
        print(f"{head:,} events; events a second, median of {rounds} alternating rounds\n")
        print(f"{'':52} {'events/s':>9} {'x floor':>8} {'x peer':>7}")
        print(f"{'peer: one event, one upsert, one transaction':52} {peer:9,.0f} {'':8} {1:7.1f}")
        for way, measured in rates.items():
            rate = statistics.median(measured)
            print(f"{way:52} {rate:9,.0f} {rate / base:8.2f} {rate / peer:7.1f}")
        _sizes(store)


def _sizes(store: Store) -> None:
    mine, worker = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
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
