"""The embedded PostgreSQL, shared by the processes of one machine that name the same folder."""

import logging
import os
import shutil
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

from eventstore.embedded.account import let_in
from eventstore.embedded.cluster import PORT, SUPERUSER, Cluster
from eventstore.embedded.failure import EmbeddedPostgresError
from eventstore.embedded.lock import UseLock, turn

DATABASE = "aftersales"
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103

log = logging.getLogger(__name__)


class EmbeddedPostgres:
    """PostgreSQL in `data_dir`/postgres, reached through a socket, never over the network.

    The first process starts it, further ones attach, the last one stops it. A process that is
    killed counts as gone; the server it leaves behind is taken over by the next start.
    `durable=False` trades safety in a crash for speed: for tests.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.expanduser().absolute()
        self.durable = durable
        self._use: UseLock | None = None
        self._cluster: Cluster | None = None
        self._socket_folder: Path | None = None

    @property
    def is_made(self) -> bool:
        """Whether a start would find data, rather than make a new, empty database."""
        try:
            return (self.data_dir / "postgres" / "PG_VERSION").exists()
        except PermissionError as error:
            raise _unusable(self.data_dir, error) from error

    def start(self) -> str:
        """Start or attach; the URL of the database `aftersales`.

        Raises EmbeddedPostgresError where the folder is unusable or the server does not come up.
        """
        if self._use is None:
            try:
                self._attach()
            except OSError as error:
                raise _unusable(self.data_dir, error) from error
        return self.url(DATABASE)

    def url(self, database: str) -> str:
        """The URL of one database of the running server."""
        if self._socket_folder is None:
            raise RuntimeError("not started")
        host = quote(str(self._socket_folder))
        # The port is said, because libpq would otherwise take it from PGPORT.
        return f"postgresql://{SUPERUSER}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def stop(self) -> None:
        """Leave; stop the server unless another process uses it. Harmless when not started."""
        if self._use is None or self._cluster is None:
            return
        with self._turn():
            try:
                if self._use.is_last():
                    self._cluster.stop()
                    self._remove_short_socket_folder()
                    log.info("PostgreSQL in %s stopped", self._cluster.folder)
                else:
                    log.info(
                        "PostgreSQL in %s stays up: another process uses it", self._cluster.folder
                    )
            finally:
                self._use.release()
                self._use = self._cluster = self._socket_folder = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _turn(self) -> AbstractContextManager[None]:
        return turn(self.data_dir / "postgres.turn.lock")

    def _attach(self) -> None:
        # As root, PostgreSQL's account has to pass through.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=mode)
        self.data_dir = self.data_dir.resolve()
        with self._turn():
            use = UseLock(self.data_dir / "postgres.use.lock")
            try:
                self._cluster = Cluster(self.data_dir / "postgres")
                self._cluster.prepare()
                self._socket_folder = self._cluster.running_socket_folder()
                if self._socket_folder is None:
                    self._launch(self._cluster)
                else:
                    log.info("attached to the running PostgreSQL in %s", self._cluster.folder)
                self._ensure_database()
            except BaseException:
                use.release()
                raise
            self._use = use

    def _launch(self, cluster: Cluster) -> None:
        self._socket_folder = self._choose_socket_folder(cluster)
        try:
            cluster.start(self._socket_folder, durable=self.durable)
        except BaseException as error:
            if not isinstance(error, EmbeddedPostgresError):  # Ctrl-C while it starts
                cluster.stop()
            self._remove_short_socket_folder()
            raise
        log.info("PostgreSQL started in %s", cluster.folder)

    def _choose_socket_folder(self, cluster: Cluster) -> Path:
        path = os.fsencode(cluster.folder / SOCKET_NAME)
        if len(path) <= LONGEST_SOCKET_PATH and b"," not in path:  # libpq reads a list of hosts
            return cluster.folder
        # A fresh name each time: nobody can have laid a trap there. Those who attach read it from
        # PostgreSQL's own note.
        folder = Path(tempfile.mkdtemp(prefix="aftersales-")).resolve()
        if cluster.account is not None:
            os.chown(folder, cluster.account.uid, cluster.account.gid)
            folder.chmod(0o711)
            let_in(folder, cluster.account)
        return folder

    def _remove_short_socket_folder(self) -> None:
        if self._socket_folder is not None and self._socket_folder.parent != self.data_dir:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(DATABASE)))


def _unusable(data_dir: Path, error: OSError) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"The data folder {data_dir} is not usable: {error}. Mend its permissions, or set "
        "AFTERSALES_DATA_DIR to another folder."
    )
