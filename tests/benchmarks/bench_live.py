"""How soon a commit is seen: in every view, and by the one who made it.

    python -m tests.benchmarks.bench_live [--seconds 8]

Facts of the demonstration are appended again by another process, one a commit, at an even pace, into an
empty history that all views follow here; the lag is from the append's answer until every view shows it.
The first facts after a start are told apart: PostgreSQL plans each statement of each view when it first comes.
Read your own write: over HTTP, from a mutation's receipt until the answer of a query that asks for its position.
"""

import argparse
import json
import multiprocessing
import statistics
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

from api.store import Store
from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended
from eventstore.recorder import HistoryRecorder
from tests.benchmarks.bench_api import Way, started
from tests.benchmarks.stage import filled, server

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MASTER_KEY = b"a master key for benchmarks"
FILE = "query One($id: UUID!, $atLeast: Position) { customerFile(customerId: $id, atLeast: $atLeast) { name } }"
OPEN = """mutation { openCustomerFile(input: {name: "王女士", phone: "13800138000", customerKind: PERSON,
    trigger: REPAIR, triggeredAt: "2026-10-30T08:00:00+08:00", occurredAt: "2026-10-30T09:00:00+08:00"})
    { ... on CustomerReceipt { id position } ... on Refusal { code } } }"""
READ_OWN = 300
FIRST = 400
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


Committed: TypeAlias = list[tuple[int, float]]
"""Positions, and when their append was answered; one clock for all processes of the machine."""


class Appender:
    """Another process that appends facts; it shares no interpreter's lock with the follower."""

    def __init__(self, url: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_append_for, args=(url, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def at_pace(self, facts: Sequence[StoredFact], per_second: float) -> Committed:
        self._line.send((list(facts), per_second))
        return self._line.recv()

    def end(self) -> None:
        self._line.send(None)
        self._process.join()


def _append_for(url: str, line: "Connection[Any, Any]") -> None:
    with Database(url) as database:
        recorder = HistoryRecorder(database)
        while (asked := line.recv()) is not None:
            line.send(_at_pace(recorder, *asked))
        recorder.close()


def _at_pace(
    recorder: HistoryRecorder, facts: Sequence[StoredFact], per_second: float
) -> Committed:
    committed: Committed = []
    began = time.perf_counter()
    for number, fact in enumerate(facts):
        time.sleep(max(0.0, began + number / per_second - time.perf_counter()))
        verdict = recorder.append(Append(facts=(fact,), command_id=uuid4(), fingerprint=""))
        if not isinstance(verdict, Appended):
            raise TypeError(str(verdict))
        committed.append((verdict.position, time.perf_counter()))
    return committed


def said(what: str, milliseconds: Sequence[float]) -> None:
    cuts = statistics.quantiles(milliseconds, n=100)
    print(f"{what:60} {cuts[49]:8.2f} {cuts[98]:8.2f}")


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
        print(f"{'milliseconds':60} {'p50':>8} {'p99':>8}")
        watch, appender = Watch(store), Appender(url)
        store.follower.start()
        try:
            for what, number, per_second in (
                (f"the first {FIRST} after a start, 200 a second", FIRST, 200),
                ("commit to shown in all views, 200 a second", int(200 * seconds), 200),
                ("commit to shown in all views, 2000 a second", int(2_000 * seconds), 2_000),
            ):
                part, facts = facts[:number], facts[number:]
                committed = appender.at_pace(part, per_second)
                watch.until(committed[-1][0])
                kept = len(committed) / (committed[-1][1] - committed[0][1])
                said(f"{what} (kept: {kept:,.0f})", watch.lags_ms(committed))
        finally:
            appender.end()
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
