"""How soon a commit is seen: in every view, and by the one who made it.

    python -m tests.benchmarks.bench_live [--seconds 8]

Facts of the demonstration are appended again, one a commit, at an even pace, into an empty history
that all views follow; the lag is from the append's answer until every view shows it. Read your own
write: over HTTP, from a mutation's receipt until the answer of a query that asks for its position.
"""

import argparse
import json
import statistics
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from api.store import Store
from eventstore.codec import StoredFact
from eventstore.group_commit import Append, Appended
from tests.benchmarks.bench_api import Way, started
from tests.benchmarks.stage import filled, server

MASTER_KEY = b"a master key for benchmarks"
FILE = "query One($id: UUID!, $atLeast: Position) { customerFile(customerId: $id, atLeast: $atLeast) { name } }"
OPEN = """mutation { openCustomerFile(input: {name: "王女士", phone: "13800138000", customerKind: PERSON,
    trigger: REPAIR, triggeredAt: "2026-10-30T08:00:00+08:00", occurredAt: "2026-10-30T09:00:00+08:00"})
    { ... on CustomerReceipt { id position } ... on Refusal { code } } }"""
READ_OWN = 300
FACTS = 22_000
"""Of the demonstration; about so many are appended again."""


class Watch:
    """When each position was shown by every view."""

    def __init__(self, store: Store) -> None:
        self._follower = store.follower
        self._seen: list[tuple[int, float]] = []
        self._reached = threading.Condition()
        store.follower.on_move(self._moved)

    def _moved(self) -> None:
        now, least = time.perf_counter(), min(self._follower.positions.values(), default=0)
        with self._reached:
            self._seen.append((least, now))
            self._reached.notify_all()

    def until(self, position: int) -> None:
        with self._reached:
            if not self._reached.wait_for(
                lambda: bool(self._seen) and self._seen[-1][0] >= position, 60
            ):
                raise TimeoutError(f"nobody showed {position}")

    def lags_ms(self, committed: Sequence[tuple[int, float]]) -> list[float]:
        lags: list[float] = []
        moves = iter(self._seen)
        least, at = next(moves)
        for position, moment in committed:
            while least < position:
                least, at = next(moves)
            lags.append(max(0.0, at - moment) * 1000)
        return lags


def appended_at_pace(
    store: Store, facts: Sequence[StoredFact], per_second: float
) -> list[tuple[int, float]]:
    committed: list[tuple[int, float]] = []
    began = time.perf_counter()
    for number, fact in enumerate(facts):
        time.sleep(max(0.0, began + number / per_second - time.perf_counter()))
        verdict = store.history.recorder.append(
            Append(facts=(fact,), command_id=uuid4(), fingerprint="")
        )
        if not isinstance(verdict, Appended):
            raise TypeError(str(verdict))
        committed.append((verdict.position, time.perf_counter()))
    return committed


def said(what: str, milliseconds: Sequence[float]) -> None:
    cuts = statistics.quantiles(milliseconds, n=100)
    print(f"{what:52} {cuts[49]:8.2f} {cuts[98]:8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8.0)
    seconds = parser.parse_args().seconds
    with server() as url, filled(url, FACTS) as store:
        with store.database.connect_owner() as connection:
            keys = connection.execute(
                "SELECT subject_id, wrapped_key, created_at FROM privacy.person_key"
                " WHERE destroyed_at IS NULL"
            ).fetchall()
        mapper = store.history.application.mapper
        again = [
            mapper.to_stored_event(fact) for fact in store.history.read_all(after=0, limit=FACTS)
        ]
    facts = [fact for fact in again if isinstance(fact, StoredFact)]
    with server() as url, Store(url, MASTER_KEY).opened() as store:
        with store.database.connect_owner() as connection:
            connection.cursor().executemany(
                "INSERT INTO privacy.person_key (subject_id, wrapped_key, created_at)"
                " VALUES (%s, %s, %s)",
                keys,
            )
        print(f"{'milliseconds':52} {'p50':>8} {'p99':>8}")
        watch = Watch(store)
        store.follower.start()
        try:
            for per_second in (200, 2_000):
                part, facts = facts[: int(per_second * seconds)], facts[int(per_second * seconds) :]
                committed = appended_at_pace(store, part, per_second)
                watch.until(committed[-1][0])
                reached = len(committed) / (committed[-1][1] - committed[0][1])
                said(
                    f"commit to shown in all views, {per_second} a second (kept: {reached:,.0f})",
                    watch.lags_ms(committed),
                )
        finally:
            store.follower.stop()
    _read_own()


def _read_own() -> None:
    """Through a server of its own: client and server would else wait for one interpreter's lock."""
    with server() as url:
        with Store(url, MASTER_KEY).opened():
            pass  # makes the views
        waits, both = list[float](), list[float]()
        with started("ours", url) as way:
            for _ in range(READ_OWN):
                began = time.perf_counter()
                opened = _asked(way, OPEN, {})["openCustomerFile"]
                received = time.perf_counter()
                wanted = {"id": opened["id"], "atLeast": opened["position"]}
                assert _asked(way, FILE, wanted)["customerFile"]["name"]
                now = time.perf_counter()
                waits.append((now - received) * 1000)
                both.append((now - began) * 1000)
        said("from a receipt to the answer that shows it, HTTP", waits)
        said("the mutation and that query together", both)


def _asked(way: Way, query: str, variables: dict[str, Any]) -> Any:
    asked = json.dumps({"query": query, "variables": variables})
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {way.token}"}
    way.http.request("POST", "/graphql", asked, headers)
    answer = json.loads(way.http.getresponse().read())
    if "errors" in answer:
        raise RuntimeError(str(answer["errors"]))
    return answer["data"]


if __name__ == "__main__":
    main()
