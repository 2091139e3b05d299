"""The processes that are soaked, and how much memory they have."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, Self

import httpx
import psutil

from eventstore.embedded import EmbeddedPostgres

READY_S: Final = 120.0
STOPPED_S: Final = 180.0


class Processes:
    """`serve` without workers, `work`, and a PostgreSQL that both share."""

    names: Final = ("serve", "work", "postgres")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postgres = EmbeddedPostgres(folder)
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            self._port: int = reserved.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self.url = self._postgres.start()
        try:
            self._start("serve")
            self._await()
            self._start("work")
            self.tokens = {role: self._token(role) for role in ("supervisor", "auditor")}
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            process.wait(STOPPED_S)
        self._postgres.stop()

    def of(self, name: str) -> psutil.Process:
        """The process; of PostgreSQL the one that started the others."""
        if name != "postgres":
            return psutil.Process(self._running[name].pid)
        pid_file = self._folder / "postgres" / "postmaster.pid"
        return psutil.Process(int(pid_file.read_text(encoding="ascii").split("\n", 1)[0]))

    def _start(self, verb: str) -> None:
        self._running[verb] = subprocess.Popen(
            [sys.executable, "-m", "api", verb],
            env=self._environment(),
            stdout=subprocess.DEVNULL,
        )

    def _await(self) -> None:
        give_up = time.monotonic() + READY_S
        while self._running["serve"].poll() is None and time.monotonic() < give_up:
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise SystemExit("the server did not start")

    def _token(self, role: str) -> str:
        asked = [sys.executable, "-m", "api", "token", "--role", role]
        told = subprocess.run(
            asked, env=self._environment(), capture_output=True, text=True, check=True
        )
        return told.stdout.strip()

    def _environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if "AFTERSALES_" not in name}
        return kept | {
            "AFTERSALES_DATABASE_URL": self.url,
            "AFTERSALES_DATA_DIR": str(self._folder),
            "AFTERSALES_PORT": str(self._port),
            "AFTERSALES_DEMO": "false",
            "AFTERSALES_WORKERS": "false",
            "AFTERSALES_LOG_LEVEL": "warning",
        }


def megabytes(processes: Processes) -> dict[str, float]:
    """By name. PostgreSQL's processes share most of theirs, which PSS counts once."""
    postgres = processes.of("postgres")
    shared = 0.0
    for each in [postgres, *postgres.children(recursive=True)]:
        try:
            shared += each.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue  # a connection that ended meanwhile
    own = {name: processes.of(name).memory_info().rss for name in ("serve", "work")}
    return {name: each / 1e6 for name, each in {**own, "postgres": shared}.items()}
