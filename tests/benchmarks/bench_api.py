"""The API beside plain Strawberry and a bare FastAPI route: the server's CPU for a request.

    python -m tests.benchmarks.bench_api [--requests 300] [--rounds 5] [--seconds 4]

Three servers, each a process of its own, over one database with fsync on; rounds of the three
alternate. CPU is what the kernel counts for the server's process, so what the client and PostgreSQL
take of the machine does not stand in it. Ours checks the token, keeps the limits, masks, notes who read, measures
and traces; the others do none of it. Then commands, as many clients send them at once.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final, NamedTuple

from api.store import Store
from tests.benchmarks.api_questions import QUESTIONS, Subjects, recorded
from tests.benchmarks.hammer import hammer
from tests.benchmarks.stage import server

MASTER_KEY: Final = b"a master key for benchmarks"
WAYS: Final = ("ours", "strawberry", "rest")
TITLES: Final = {
    "file": "a customer's file with vehicles, orders and calls",
    "orders": "a page of 50 orders, 8 fields each",
}
CLIENTS: Final = 16
COMMANDS: Final = {
    "a car": """mutation { registerVehicle(input: {make: "大众", model: "朗逸",
        vehicleKind: PASSENGER_CAR, occurredAt: "2026-10-30T09:00:00+08:00"})
        { ... on VehicleReceipt { id version position } ... on Refusal { code } } }""",
    "a customer, whose name and phone are sealed": """mutation { openCustomerFile(input: {name: "王女士",
        phone: "13800138000", customerKind: PERSON, trigger: REPAIR,
        triggeredAt: "2026-10-30T08:00:00+08:00", occurredAt: "2026-10-30T09:00:00+08:00"})
        { ... on CustomerReceipt { id version position } ... on Refusal { code } } }""",
}
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Way(NamedTuple):
    """One server."""

    name: str
    pid: int
    http: HTTPConnection
    token: str

    def ask(self, question: str, subjects: Subjects) -> bytes:
        if self.name == "rest":
            given = subjects.variables(question)
            key, size = (
                given.pop("id"),
                "&".join(f"{name}={value}" for name, value in given.items()),
            )
            self.http.request("GET", f"/{question}/{key}?{size}")
        else:
            asked = {"query": QUESTIONS[question], "variables": subjects.variables(question)}
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
            self.http.request("POST", "/graphql", json.dumps(asked), headers)
        answer = self.http.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(body.decode())
        return body

    def cpu_s(self) -> float:
        """User and system time of the process."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / _TICKS


class Round(NamedTuple):
    cpu_ms: float
    per_second: float


@contextmanager
def started(name: str, url: str) -> Generator[Way]:
    """A server of that way."""
    command = [sys.executable, "-m", "tests.benchmarks.api_ways", name, url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port, _, token = process.stdout.readline().strip().partition(" ")
        yield Way(name, process.pid, HTTPConnection("127.0.0.1", int(port)), token)
        process.communicate("")


def round_of(way: Way, question: str, subjects: Subjects, requests: int) -> Round:
    cpu_s, began = way.cpu_s(), time.perf_counter()
    for _ in range(requests):
        way.ask(question, subjects)
    elapsed = time.perf_counter() - began
    return Round((way.cpu_s() - cpu_s) / requests * 1000, requests / elapsed)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=300, help="of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of commands")
    given = parser.parse_args()
    with server() as url, ExitStack() as stack:
        with Store(url, MASTER_KEY).opened() as store:
            subjects = recorded(store)
        ways = [stack.enter_context(started(name, url)) for name in WAYS]
        for question in QUESTIONS:
            _compare(question, ways, subjects, given.requests, given.rounds)
        _command(ways[0], given.seconds)


def _command(way: Way, seconds: float) -> None:
    print(
        f"\n{'commands of ' + str(CLIENTS) + ' clients at once':42} a second   p50 ms   p99 ms   CPU ms"
    )
    for said, query in COMMANDS.items():
        body, own = json.dumps({"query": query}), threading.local()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {way.token}"}

        def send(body: str = body, own: Any = own, headers: dict[str, str] = headers) -> None:
            if not hasattr(own, "http"):
                own.http = HTTPConnection("127.0.0.1", way.http.port)
            own.http.request("POST", "/graphql", body, headers)
            answer = own.http.getresponse().read()
            if b'"version":1' not in answer:
                raise RuntimeError(answer.decode())

        hammer(send, CLIENTS, seconds / 2)
        cpu_s, began = way.cpu_s(), time.perf_counter()
        done = hammer(send, CLIENTS, seconds)
        cpu_ms = (way.cpu_s() - cpu_s) / (done.per_second * (time.perf_counter() - began)) * 1000
        print(
            f"{said:42} {done.per_second:8,.0f} {done.p50_ms:8.1f} {done.p99_ms:8.1f} {cpu_ms:8.2f}"
        )


def _compare(
    question: str, ways: list[Way], subjects: Subjects, requests: int, rounds: int
) -> None:
    answers = [_data(way.ask(question, subjects)) for way in ways]
    assert all(answer == answers[0] for answer in answers), answers
    for way in ways:
        round_of(way, question, subjects, requests // 3)
    measured = [
        [round_of(way, question, subjects, requests) for way in ways] for _ in range(rounds)
    ]
    print(f"\n{TITLES[question]}: {len(ways[-1].ask(question, subjects)):,} bytes")
    print("              CPU ms   requests/s   times ours")
    for number, way in enumerate(ways):
        cpu_ms = statistics.median(each[number].cpu_ms for each in measured)
        per_second = statistics.median(each[number].per_second for each in measured)
        ratio = statistics.median(each[number].cpu_ms / each[0].cpu_ms for each in measured)
        print(f"{way.name:12} {cpu_ms:8.2f} {per_second:12,.0f} {ratio:11.2f}")


def _data(answer: bytes) -> Any:
    decoded = json.loads(answer)
    assert "errors" not in decoded, decoded["errors"]
    return decoded["data"]


if __name__ == "__main__":
    main()
