"""Asked to stop, a server takes nothing new, finishes what is under way and tells its subscribers why."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from api.graphql.subscribers import STOPPING
from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.api.contract.subscriber import Subscriber, connected, subscriber
from tests.api.operations.test_metrics import PARKED
from tests.eventstore.waiting import until

CHECKOUT = Path(__file__).parents[3]
HISTORY = "subscription { historyFrom(position: 1) { position } }"
PATIENCE_S = 60


def test_what_is_under_way_is_answered_and_subscribers_hear_the_reason(database_url: str) -> None:
    with Store(database_url, b"a master key for tests").opened() as store, ExitStack() as served:
        server = Served(store)
        address = served.enter_context(server)
        http = served.enter_context(
            httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing())
        )
        client = Client(http, store)
        line = served.enter_context(subscriber(address, "auditor", "auditor"))
        line.subscribe(HISTORY)
        with psycopg.connect(database_url) as lock, ThreadPoolExecutor() as others:
            lock.execute("LOCK TABLE projection.parked IN ACCESS EXCLUSIVE MODE")
            under_way = others.submit(client.post, PARKED, role="supervisor")
            until(lambda: _waiting(database_url))
            server.ask_to_stop()
            assert _last_words(line) == (1012, STOPPING)
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{address}/healthz")
            assert not under_way.done()
            lock.rollback()
            answer = under_way.result(TIMEOUT_S)
    assert (answer.status_code, answer.json()["data"]) == (200, {"parkedStreams": []})


@pytest.mark.long
def test_the_program_does_so_at_sigterm(database_url: str, tmp_path: Path) -> None:
    with (
        _program(database_url, tmp_path) as (process, address, token),
        connected(address) as line,
        httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT_S) as http,
        psycopg.connect(database_url) as lock,
        ThreadPoolExecutor() as others,
    ):
        line.say(type="connection_init", payload={"Authorization": f"Bearer {token}"})
        assert line.hear() == {"type": "connection_ack"}
        line.subscribe(HISTORY)
        lock.execute("LOCK TABLE projection.parked IN ACCESS EXCLUSIVE MODE")
        under_way = others.submit(http.post, f"{address}/graphql", json={"query": PARKED})
        until(lambda: _waiting(database_url))
        process.send_signal(signal.SIGTERM)
        assert _last_words(line) == (1012, STOPPING)
        lock.rollback()
        assert under_way.result(TIMEOUT_S).json()["data"] == {"parkedStreams": []}
        assert process.wait(PATIENCE_S) in {0, 128 + signal.SIGTERM}


def _waiting(url: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        asked = (
            "SELECT FROM pg_locks WHERE relation = 'projection.parked'::regclass AND NOT granted"
        )
        return bool(connection.execute(asked).fetchall())


def _last_words(line: Subscriber) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as closed:
        _hear_all(line)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


def _hear_all(line: Subscriber) -> None:
    while True:
        line.hear()


@contextmanager
def _program(url: str, folder: Path) -> Generator[tuple["subprocess.Popen[bytes]", str, str]]:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    kept = {name: text for name, text in os.environ.items() if "AFTERSALES_" not in name}
    environment = kept | {
        "AFTERSALES_DATABASE_URL": url,
        "AFTERSALES_DATA_DIR": str(folder),
        "AFTERSALES_PORT": str(port),
        "AFTERSALES_DEMO": "false",
    }
    program = [sys.executable, "-m", "api"]
    token = subprocess.run(
        [*program, "token", "--role", "auditor"],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [*program, "serve"],
        cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            until(lambda: _answers(address), timeout_s=PATIENCE_S)
            yield process, address, token
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=5).is_success
    except httpx.TransportError:
        return False
