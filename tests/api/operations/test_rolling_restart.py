"""Two servers on one database, one after the other restarted: no request is lost, none applied twice."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.api.client import REGISTER
from tests.api.operations.test_metrics import CAR
from tests.eventstore.waiting import until

CHECKOUT = Path(__file__).parents[3]
PATIENCE_S = 60


class Server:
    """One of the two, as a program."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            self.port = reserved.getsockname()[1]
        self.environment = environment | {"AFTERSALES_PORT": str(self.port)}
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api", "serve"],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    def ready(self) -> bool:
        assert self.process.poll() is None, "the server ended"
        try:
            return httpx.get(f"{self.address}/healthz", timeout=2).is_success
        except httpx.TransportError:
            return False


@contextmanager
def _two(environment: dict[str, str]) -> Generator[tuple[Server, Server]]:
    one = Server(environment)
    other = Server(environment)
    try:
        for each in (one, other):
            until(each.ready, timeout_s=PATIENCE_S)
        yield one, other
    finally:
        for each in (one, other):
            if each.process.poll() is None:
                each.stop()


@pytest.mark.long
def test_no_request_is_lost(database_url: str, tmp_path: Path) -> None:
    kept = {name: text for name, text in os.environ.items() if "AFTERSALES_" not in name}
    environment = kept | {
        "AFTERSALES_DATABASE_URL": database_url,
        "AFTERSALES_DATA_DIR": str(tmp_path),
        "AFTERSALES_DEMO": "false",
    }
    token = subprocess.run(
        [sys.executable, "-m", "api", "token", "--role", "adviser"],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    with _two(environment) as (one, other):
        acknowledged: list[UUID] = []
        done = threading.Event()
        client = threading.Thread(
            target=_load, args=([one.address, other.address], token, acknowledged, done)
        )
        client.start()
        try:
            for each in (one, other):
                before = len(acknowledged)
                until(lambda least=before + 5: len(acknowledged) >= least, timeout_s=PATIENCE_S)
                assert each.stop() in {0, 128 + signal.SIGTERM}
                each.start()
                until(each.ready, timeout_s=PATIENCE_S)
        finally:
            done.set()
            client.join(PATIENCE_S)
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT context::jsonb ->> 'command_id' FROM history.event WHERE topic = 'vehicle.registered'"
        ).fetchall()
    assert sorted(UUID(text) for (text,) in rows) == sorted(acknowledged)
    assert len(acknowledged) >= 10


def _load(
    addresses: list[str], token: str, acknowledged: list[UUID], done: threading.Event
) -> None:
    """One command after the other, each sent until somebody answers it, with the same commandId."""
    turn = cycle(addresses)
    with httpx.Client(timeout=10, headers={"Authorization": f"Bearer {token}"}) as http:
        while not done.is_set():
            command_id = uuid4()
            body = {
                "query": REGISTER,
                "variables": {"input": {"commandId": str(command_id), **CAR}},
            }
            while not _taken(http, next(turn), body):
                done.wait(0.05)
            acknowledged.append(command_id)
            done.wait(0.02)


def _taken(http: httpx.Client, address: str, body: dict[str, Any]) -> bool:
    try:
        answer = http.post(f"{address}/graphql", json=body)
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and "errors" not in answer.json()
