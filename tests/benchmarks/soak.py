"""Ten minutes of steady work on a real server: python -m tests.benchmarks.soak, or `make soak`.

Commands and queries of four clients, on a database of its own. Prints each half minute how much memory the
server has and how long requests took, and ends with 1 where the memory of the last half minute is more than
a quarter above that after the first: it has to be bounded. SECONDS=60 makes it shorter.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.api.client import REGISTER

CLIENTS: Final = 4
PAUSE_S: Final = 0.02
MOST_GROWTH: Final = 1.25
QUERY: Final = '{ findVehicles(plate: "京A00001") { model } deadlines { nodes { dueAt } } }'
CAR: Final = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}


def main() -> None:
    seconds = int(os.environ.get("SECONDS", "600"))
    with tempfile.TemporaryDirectory(prefix="aftersales-soak-") as folder:
        Path(folder).chmod(0o711)
        sys.exit(_soak(folder, seconds))


def _soak(folder: str, seconds: int) -> int:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = str(reserved.getsockname()[1])
    kept = {name: text for name, text in os.environ.items() if "AFTERSALES_" not in name}
    given = {"DATA_DIR": folder, "PORT": port, "DEMO": "false", "LOG_LEVEL": "warning"}
    environment = kept | {f"AFTERSALES_{name}": text for name, text in given.items()}
    program = [sys.executable, "-m", "api"]
    with subprocess.Popen(
        [*program, "serve"], env=environment, stdout=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _await(address, server)
            token = subprocess.run(
                [*program, "token", "--role", "supervisor"],
                env=environment, capture_output=True, text=True, check=True,
            ).stdout.strip()  # fmt: skip
            return _measured(address, token, seconds)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(180)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not start")


def _measured(address: str, token: str, seconds: int) -> int:
    done, failed = threading.Event(), count()
    clients = [
        threading.Thread(target=_ask, args=(address, token, done, failed)) for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    print("seconds   facts  requests  memory MB")
    every_s = min(30, max(1, seconds // 4))
    memory: list[float] = []
    try:
        for at in range(every_s, seconds + 1, every_s):
            time.sleep(every_s)
            said = _figures(address)
            memory.append(said["process_resident_memory_bytes"] / 1e6)
            facts, requests = said["aftersales_head_position"], said["requests"]
            print(f"{at:7} {facts:7.0f} {requests:9.0f} {memory[-1]:10.1f}", flush=True)
    finally:
        done.set()
        for client in clients:
            client.join()
    lost = next(failed)
    grown = memory[-1] / memory[0]
    print(
        f"{lost} requests failed; memory at the end: {grown:.2f} of that after the first {every_s} s"
    )
    return int(lost > 0 or grown > MOST_GROWTH)


def _ask(address: str, token: str, done: threading.Event, failed: "count[int]") -> None:
    with httpx.Client(timeout=30, headers={"Authorization": f"Bearer {token}"}) as http:
        while not done.wait(PAUSE_S):
            command: dict[str, Any] = {"input": {"commandId": str(uuid4()), **CAR}}
            for query, variables in ((REGISTER, command), (QUERY, {})):
                answer = http.post(
                    f"{address}/graphql", json={"query": query, "variables": variables}
                )
                if not answer.is_success or "errors" in answer.json():
                    next(failed)
                    print(answer.text[:300], file=sys.stderr)


def _figures(address: str) -> dict[str, float]:
    families = text_string_to_metric_families(httpx.get(f"{address}/metrics", timeout=30).text)
    samples = [sample for family in families for sample in family.samples]
    said = {sample.name: sample.value for sample in samples}
    said["requests"] = sum(
        sample.value for sample in samples if sample.name == "aftersales_request_seconds_count"
    )
    return said


if __name__ == "__main__":
    main()
