"""A shop of real processes: PostgreSQL, servers, followers, workers; each may be killed."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol, Self, TypeAlias

import httpx

from tests.faults.clocks import WallClock
from tests.faults.postgres import Postgres
from tests.faults.small_disk import SmallDisk
from tests.faults.wire import Wire
from tests.program import CHECKOUT, aftersales

READY_S: Final = 90.0
SERVERS: Final = ("serve", "serve 2")
_SERVES_ONLY: Final = {"WORKERS": "false", "FOLLOW": "false"}


class Program(NamedTuple):
    """A program of the shop: its verb, its settings, and the word in its log that says it works."""

    verb: str
    settings: Mapping[str, str]
    working: bytes | None = None


APART: Final[Mapping[str, Program]] = {
    "serve": Program("serve", _SERVES_ONLY),
    "serve 2": Program("serve", _SERVES_ONLY),
    "follow": Program("follow", {}, b'"event": "following"'),
    "follow 2": Program("follow", {}, b'"event": "following"'),
    "work": Program("work", {"FOLLOW": "false"}, b'"event": "at work"'),
}
"""As a group runs them. Of two followers the one that was started first leads."""
ALONE: Final[Mapping[str, Program]] = {"serve": Program("serve", {})}
"""As a single shop does."""
_SETTINGS: Final = {
    "DEMO": "false",
    "CHECKPOINT_EVERY_SECONDS": "10",
    # A silent database is given up after this and five seconds.
    "STATEMENT_TIMEOUT_SECONDS": "3",
    "POOL_WAIT_SECONDS": "3",
}


class Process(Protocol):
    """A program at work."""

    def kill(self) -> None: ...
    def terminate(self) -> None: ...
    def wait(self, timeout: float) -> object: ...


Start: TypeAlias = Callable[[Sequence[str], Mapping[str, str], Path], Process]
"""Starts a verb in an environment, its output at the end of a file."""


def as_operators_do(
    words: Sequence[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """A program of its own from the beginning."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "api", *words],
            cwd=CHECKOUT,
            env=environment,
            stdout=file,
            stderr=file,
        )


class Shop:
    """Everything in one folder, on the loopback; the programs reach PostgreSQL over the wire."""

    def __init__(
        self,
        folder: Path,
        postgres: Postgres,
        programs: Mapping[str, Program] = APART,
        *,
        disk: SmallDisk | None = None,
        clocks: tuple[WallClock, WallClock] | None = None,
        start: Start = as_operators_do,
    ) -> None:
        """`disk`: the one under the folder. `clocks`: of our programs, and of the PostgreSQL."""
        self.folder = folder
        self.disk = disk
        self.clocks = clocks
        self._programs = programs
        self.postgres = postgres
        self.url = postgres.url
        """The short way, for judges."""
        self.wire = Wire(postgres.url)
        self._start = start
        self._running: dict[str, Process] = {}
        self._ports = {name: _free_port() for name in SERVERS}
        self.address, self.second_address = (
            f"http://127.0.0.1:{self._ports[name]}" for name in SERVERS
        )

    def __enter__(self) -> Self:
        self.wire.__enter__()
        try:
            self.postgres.start()
            self.start("serve")
            self.wait_ready()
            self.start(*(name for name in self._programs if name not in SERVERS))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end(*self._running)
        self.postgres.stop()
        self.wire.__exit__()

    def start(self, *names: str) -> None:
        """Start programs, and wait until those without a port are at work."""
        logs = {name: self._log(name) for name in names}
        said = {name: log.stat().st_size if log.exists() else 0 for name, log in logs.items()}
        for name, log in logs.items():
            words = [self._programs[name].verb]
            self._running[name] = self._start(words, self._environment(name), log)
        for name, log in logs.items():
            word = self._programs[name].working
            _until(
                lambda log=log, word=word, begin=said[name]: (
                    word is None or word in log.read_bytes()[begin:]
                ),
                f"{name} does not work; see {log}",
            )

    def kill(self, *names: str) -> None:
        """As the kernel does it when memory runs out."""
        processes = [self._running.pop(name) for name in names]
        for process in processes:
            process.kill()
        _wait(processes)

    def end(self, *names: str) -> None:
        processes = [self._running.pop(name) for name in names]
        for process in processes:
            process.terminate()
        _wait(processes)

    def wait_ready(self, address: str | None = None) -> None:
        def ready() -> bool:
            try:
                return httpx.get(f"{address or self.address}/readyz", timeout=5).is_success
            except httpx.HTTPError:
                return False

        _until(ready, f"a server is not ready; see {self.folder}/serve.log")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of the program to its end, the short way and by the true time."""
        return aftersales(*words, database_url=self.url, data_dir=str(self.folder))

    def token(self) -> str:
        done = self.run("token", "--role", "supervisor", "--site", "S1", "--hours", "1000")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def running(self) -> Sequence[str]:
        return tuple(self._running)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _environment(self, name: str) -> dict[str, str]:
        kept = {key: text for key, text in os.environ.items() if "AFTERSALES_" not in key}
        if self.clocks is not None:
            kept.update(self.clocks[0].environment)
        settings = {
            **_SETTINGS,
            **self._programs[name].settings,
            "DATABASE_URL": self.wire.url,
            "DATA_DIR": str(self.folder),
            "PORT": str(self._ports.get(name, 1)),
        }
        return kept | {f"AFTERSALES_{key}": text for key, text in settings.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        return reserved.getsockname()[1]


def _wait(processes: Iterable[Process]) -> None:
    for process in processes:
        process.wait(READY_S)


def _until(true: Callable[[], bool], otherwise: str) -> None:
    give_up = time.monotonic() + READY_S
    while not true():
        assert time.monotonic() < give_up, otherwise
        time.sleep(0.1)
