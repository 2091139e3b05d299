"""The PostgreSQL of a shop: the embedded build, durable, stopped and started as it should not be."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from eventstore.embedded import DATABASE
from eventstore.embedded.cluster import PORT, SUPERUSER, Cluster

PATIENCE_S: Final = 90.0


class Postgres:
    """A server in a folder. What it acknowledges is on the disk."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], settings: Mapping[str, str]
    ) -> None:
        self._cluster = Cluster(folder)
        self._cluster.programs.environment.update(environment)
        self._settings = settings
        self.url = f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(folder))}&port={PORT}"

    def start(self) -> None:
        """Make and start it, with an empty database."""
        self._cluster.prepare()
        with (self._cluster.folder / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in self._settings.items())
        self._run()
        with psycopg.connect(
            self.url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')  # pyright: ignore[reportArgumentType] - a constant

    def stop(self) -> None:
        """In order, where it runs."""
        if self._cluster.running_socket_folder() is not None:
            self._cluster.stop()

    def crash(self) -> None:
        """Stop it at once, as `pg_ctl stop -m immediate` does, and start it again: it recovers."""
        pid_file = self._cluster.folder / "postmaster.pid"
        os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGQUIT)
        give_up = time.monotonic() + PATIENCE_S
        while pid_file.exists() and time.monotonic() < give_up:
            time.sleep(0.02)
        self._run()

    def revive(self) -> None:
        """Start it where it has given up."""
        if self._cluster.running_socket_folder() is None:
            self._run()

    def _run(self) -> None:
        self._cluster.start(self._cluster.folder, durable=True)


class LentPostgres(Postgres):
    """A database of somebody's server, which goes on; for shops in which only our programs die."""

    def __init__(self, url: str) -> None:  # there is no cluster to do anything to
        self.url = url

    def start(self) -> None:
        """It runs."""

    def stop(self) -> None:
        """It has others to serve."""
