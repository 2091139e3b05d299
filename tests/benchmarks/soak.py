"""Ten minutes of steady work on real processes: python -m tests.benchmarks.soak, or `make soak`.

A server, a process of workers, and their PostgreSQL on a folder of their own; four clients that command and ask, and
one that subscribes to the history. Prints each half minute how much memory each of the three has, and ends with 1
where a request failed, or one of the first two has at the end more than a quarter above what it had after a fifth
of the time: by then pools are filled. PostgreSQL fills its cache (`shared_buffers`) as the history grows. A run of the full length is written into docs/operations.md.
SECONDS=60 makes it shorter.
"""

import os
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import psycopg
from websockets.exceptions import ConnectionClosed

from tests.api.client import REGISTER
from tests.api.contract.subscriber import connected
from tests.benchmarks.soaked import Processes, megabytes

CLIENTS: Final = 4
PAUSE_S: Final = 0.02
MOST_GROWTH: Final = 1.25
BOUNDED: Final = ("serve", "work")
PAGE: Final = Path(__file__).parents[2] / "docs/operations.md"
FULL_S: Final = 600
BEGIN: Final = "<!-- soak: written by `make soak` -->"
END: Final = "<!-- end of soak -->"
QUERY: Final = '{ findVehicles(plate: "京A00001") { model } deadlines { nodes { dueAt } } }'
ASK: Final = "mutation Do($input: ReceiveEnquiryInput!) { receiveEnquiry(input: $input) { ... on Receipt { id } } }"
TURN: Final = "mutation Do($input: TurnEnquiryIntoComplaintInput!) { turnEnquiryIntoComplaint(input: $input) { __typename } }"
HISTORY: Final = "subscription H($p: Position!) { historyFrom(position: $p) { position } }"
CAR: Final = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}


class Count:
    """What the clients saw. Safe from several threads."""

    def __init__(self) -> None:
        self.requests = self.failed = self.told = 0
        self._lock = threading.Lock()

    def add(self, *, failed: bool) -> None:
        with self._lock:
            self.requests += 1
            self.failed += failed


def main() -> None:
    seconds = int(os.environ.get("SECONDS", str(FULL_S)))
    with tempfile.TemporaryDirectory(prefix="aftersales-soak-") as folder:
        Path(folder).chmod(0o711)
        with Processes(Path(folder)) as processes:
            sys.exit(_measured(processes, seconds))


def _measured(processes: Processes, seconds: int) -> int:
    done, seen = threading.Event(), Count()
    clients = [threading.Thread(target=_work, args=(processes, done, seen)) for _ in range(CLIENTS)]
    clients.append(threading.Thread(target=_listen, args=(processes, done, seen)))
    for client in clients:
        client.start()
    every_s = min(30, max(1, seconds // 10))
    memory: list[dict[str, float]] = []
    print("seconds  requests  told   " + "".join(f"{name:>12}" for name in processes.names))
    try:
        for at in range(every_s, seconds + 1, every_s):
            time.sleep(every_s)
            memory.append(megabytes(processes))
            shown = "".join(f"{memory[-1][name]:>9.0f} MB" for name in processes.names)
            print(f"{at:7} {seen.requests:9,} {seen.told:6,} {shown}", flush=True)
    finally:
        done.set()
        for client in clients:
            client.join()
    table = "\n".join(_table(processes, seconds, memory, seen))
    print(table)
    if seconds >= FULL_S:
        _write(table)
    warm = memory[len(memory) // 5]
    grown = [name for name in BOUNDED if memory[-1][name] > MOST_GROWTH * warm[name]]
    return int(bool(seen.failed or grown))


def _table(
    processes: Processes, seconds: int, memory: list[dict[str, float]], seen: Count
) -> list[str]:
    warm = len(memory) // 5
    with psycopg.connect(processes.url) as connection:
        facts: Any = connection.execute("SELECT max(position) FROM history.event").fetchone()
    load = Path("/proc/loadavg").read_text(encoding="ascii").split()[1]
    said = (
        f"`make soak` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load}: {seconds} s,"
        f" {seen.requests:,} requests, {seen.failed} failed, {facts[0]:,} facts, of which a subscriber"
        f" was told {seen.told:,}. Megabytes: RSS of the processes, PSS of all of PostgreSQL's together."
    )
    return [
        "## Ten minutes of steady work",
        "",
        said,
        "",
        "| | after the start | after a fifth | at the end | most |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {memory[0][name]:.0f} | {memory[warm][name]:.0f} |"
            f" {memory[-1][name]:.0f} | {max(each[name] for each in memory):.0f} |"
            for name in processes.names
        ),
    ]


def _write(table: str) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2] or "\n"
    PAGE.write_text(f"{before.rstrip()}\n\n{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _work(processes: Processes, done: threading.Event, seen: Count) -> None:
    headers = {"Authorization": f"Bearer {processes.tokens['supervisor']}", "X-Site": "S1"}
    with httpx.Client(timeout=30, headers=headers) as http:

        def ask(query: str, **given: Any) -> Any:
            variables = {"input": {"commandId": str(uuid4()), **given}} if given else {}
            body = {"query": query, "variables": variables}
            answer = http.post(f"{processes.address}/graphql", json=body)
            while answer.status_code == 429:  # a fast machine asks more than one bearer may
                done.wait(float(answer.headers["Retry-After"]))
                answer = http.post(f"{processes.address}/graphql", json=body)
            failed = not answer.is_success or "errors" in answer.json()
            seen.add(failed=failed)
            if failed:
                print(answer.text[:300], file=sys.stderr)
            return None if failed else answer.json()["data"]

        while not done.wait(PAUSE_S):
            ask(REGISTER, **CAR)
            ask(QUERY)
            told = ask(ASK, channel="PHONE", enquiryTopic="WARRANTY", question="质保期还有多久？")
            if told and (enquiry_id := told["receiveEnquiry"].get("id")):
                ask(TURN, enquiryId=enquiry_id, dissatisfaction="问了两次都没有答复")


def _listen(processes: Processes, done: threading.Event, seen: Count) -> None:
    with connected(processes.address) as line:
        line.say(
            type="connection_init",
            payload={"Authorization": f"Bearer {processes.tokens['auditor']}"},
        )
        line.hear()
        line.subscribe(HISTORY, p=1)
        while not done.is_set():
            try:
                line.next("historyFrom")
            except (AssertionError, ConnectionClosed, TimeoutError) as error:
                seen.add(failed=True)
                print(f"the subscriber: {error}", file=sys.stderr)
                return
            seen.told += 1


if __name__ == "__main__":
    main()
