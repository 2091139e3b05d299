"""One PostgreSQL data folder: made, started, found running, stopped."""

import logging
import shlex
import shutil
import time
from pathlib import Path

import psutil

from eventstore.embedded.account import Account, account_for, hand_over, let_in
from eventstore.embedded.failure import EmbeddedPostgresError
from eventstore.embedded.programs import MAJOR_VERSION, Programs

SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 600  # after a power loss PostgreSQL first reads its journal, up to 2 GB of it
STOP_SECONDS = 120

# Written into postgresql.conf once, when the folder is made: whoever runs it may change them there.
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # a week of logs inside the data folder, then over again
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}
# For throw-away servers only: what a crash leaves behind is lost.
NOT_DURABLE = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]

log = logging.getLogger(__name__)


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account: Account | None = account_for(folder)
        self.programs = Programs(self.account)
        self._start_log = folder / "start.log"

    def prepare(self) -> None:
        """Make the data folder, or check the one that is there."""
        let_in(self.folder, self.account)
        version_file = self.folder / "PG_VERSION"
        if not version_file.exists():
            self._make()
            return
        hand_over(self.folder, self.account)
        version = version_file.read_text().strip()
        if version != str(MAJOR_VERSION):
            raise EmbeddedPostgresError(
                f"{self.folder} was written by PostgreSQL {version}; this aftersales brings "
                f"PostgreSQL {MAJOR_VERSION}, which cannot read it. Move the data with pg_dump of "
                f"PostgreSQL {version}, or set AFTERSALES_DATA_DIR to another folder."
            )

    def _make(self) -> None:
        if self.folder.exists() and any(self.folder.iterdir()):
            raise EmbeddedPostgresError(
                f"{self.folder} is neither empty nor a PostgreSQL data folder. Move it away, or set "
                "AFTERSALES_DATA_DIR to another folder."
            )
        # Under another name until it is whole: an initdb that was killed leaves nothing half-made.
        unfinished = self.folder.with_name(f"{self.folder.name}.unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        unfinished.mkdir(mode=0o700)
        hand_over(unfinished, self.account)
        settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
        made = self.programs.run(
            "initdb", "--pgdata", str(unfinished), "--username", SUPERUSER, "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", *settings,
        )  # fmt: skip
        if made.returncode != 0:
            raise EmbeddedPostgresError(
                f"PostgreSQL could not make its data folder {self.folder}:\n{made.stdout.strip()}"
            )
        unfinished.replace(self.folder)
        log.info("made a PostgreSQL data folder in %s", self.folder)

    def running_socket_folder(self) -> Path | None:
        """Where the server at work in this folder listens; None when there is none."""
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            lines = self._postmaster_file()
            if lines is None:
                return None
            if not _is_server(int(lines[0]), self.folder):
                # PostgreSQL sees for itself that the process is gone, unless its number went to
                # another one meanwhile, as happens in a container that was killed and started.
                log.warning("PostgreSQL in %s was not shut down in order; it recovers", self.folder)
                self._postmaster_path.unlink(missing_ok=True)
                return None
            if len(lines) > 7 and lines[7].strip() == "ready":  # noqa: PLR2004 - the 8th line
                return Path(lines[4])
            time.sleep(0.05)
        raise EmbeddedPostgresError(
            f"PostgreSQL in {self.folder} is starting or stopping, and not ready for "
            f"{START_SECONDS} seconds; see {self.folder / 'log'}."
        )

    @property
    def _postmaster_path(self) -> Path:
        return self.folder / "postmaster.pid"

    def _postmaster_file(self) -> list[str] | None:
        try:
            return self._postmaster_path.read_text().splitlines() or None
        except FileNotFoundError:
            return None

    def start(self, socket_folder: Path, *, durable: bool) -> None:
        folders = '"' + str(socket_folder).replace('"', '""') + '"'
        options = ["-h", "", "-p", str(PORT), "-c", f"unix_socket_directories={folders}"]
        options += [] if durable else NOT_DURABLE
        give_up = time.monotonic() + 30
        while True:
            self._start_log.unlink(missing_ok=True)
            began = time.time()
            # By relative names: pg_ctl hands them to a shell, and quotes them carelessly.
            started = self.programs.run(
                "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--pgdata", ".",
                "--log", self._start_log.name, "--options", shlex.join(options),
                inside=self.folder,
            )  # fmt: skip
            if started.returncode == 0:
                return
            said = self._last_words(began) or started.stdout.strip()
            # Processes of a killed server live on for a moment and hold its memory.
            if "is still in use" not in said or time.monotonic() > give_up:
                raise EmbeddedPostgresError(
                    f"PostgreSQL did not start in {self.folder}:\n{said}\n(its logs: "
                    f"{self.folder / 'log'})"
                )
            time.sleep(0.2)

    def _last_words(self, since: float) -> str:
        """The ends of the logs written after `since` (seconds since 1970)."""
        logs = [self._start_log, *(self.folder / "log").glob("*.log")]
        texts = [
            path.read_text(errors="replace")
            for path in logs
            if path.exists() and path.stat().st_mtime >= since
        ]
        return "\n".join(line for text in texts for line in text.splitlines()[-8:])

    def stop(self) -> None:
        """Stop in order: open transactions are rolled back, nothing is left to recover."""
        stopped = self.programs.run(
            "pg_ctl", "stop", "--mode=fast", "--wait", f"--timeout={STOP_SECONDS}",
            "--pgdata", str(self.folder),
        )  # fmt: skip
        if stopped.returncode != 0 and self._postmaster_path.exists():
            raise EmbeddedPostgresError(
                f"PostgreSQL in {self.folder} did not stop within {STOP_SECONDS} seconds:\n"
                f"{stopped.stdout.strip()}"
            )


def _is_server(pid: int, folder: Path) -> bool:
    """Whether process `pid` is a PostgreSQL at work in `folder` (where a postmaster dwells)."""
    try:
        process = psutil.Process(pid)
        if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return Path(process.cwd()) == folder
    except psutil.AccessDenied:
        return True  # a PostgreSQL of somebody else's: leave it to PostgreSQL to judge
    except psutil.NoSuchProcess:
        return False
