"""A shop of real processes: PostgreSQL, a server, a process of workers; each may be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import httpx

from eventstore.embedded import EmbeddedPostgres

CHECKOUT: Final = Path(__file__).parents[2]
READY_S: Final = 90.0


class Shop:
    """Everything in one folder, on the loopback."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postgres = EmbeddedPostgres(folder)  # durable: what is acknowledged is on the disk
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            self._port: int = reserved.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        try:
            self.url = self._postgres.start()
            self.start("serve")
            self.wait_ready()
            self.start("work")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._running):
            self.end(name)
        self._postgres.stop()

    def start(self, verb: str) -> None:
        log = (self._folder / f"{verb}.log").open("ab")
        with log:
            self._running[verb] = subprocess.Popen(
                [sys.executable, "-m", "api", verb],
                cwd=CHECKOUT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )

    def kill(self, verb: str) -> None:
        """As the kernel does it when memory runs out."""
        process = self._running.pop(verb)
        process.kill()
        process.wait(READY_S)

    def end(self, verb: str) -> None:
        process = self._running.pop(verb)
        process.terminate()
        process.wait(READY_S)

    def crash_postgres(self) -> None:
        """Stop it at once, as `pg_ctl stop -m immediate` does, and start it again: it recovers."""
        pid_file = self._folder / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGQUIT)
        give_up = time.monotonic() + READY_S
        while pid_file.exists() and time.monotonic() < give_up:
            time.sleep(0.02)
        self._postgres.stop()
        assert self._postgres.start() == self.url

    def wait_ready(self) -> None:
        give_up = time.monotonic() + READY_S
        while time.monotonic() < give_up:
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"the server is not ready; see {self._folder / 'serve.log'}")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of the program to its end."""
        return subprocess.run(
            [sys.executable, "-m", "api", *words],
            cwd=CHECKOUT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def token(self) -> str:
        done = self.run("token", "--role", "supervisor", "--site", "S1")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def running(self) -> Sequence[str]:
        return tuple(self._running)

    def _environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if "AFTERSALES_" not in name}
        return kept | {
            "AFTERSALES_DATABASE_URL": self.url,
            "AFTERSALES_DATA_DIR": str(self._folder),
            "AFTERSALES_PORT": str(self._port),
            "AFTERSALES_DEMO": "false",
            "AFTERSALES_CHECKPOINT_EVERY_SECONDS": "10",
        }
