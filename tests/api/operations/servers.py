"""PostgreSQL servers of a test's own: a primary that archives, and copies of it."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from eventstore.embedded import DATABASE
from eventstore.embedded.cluster import PORT, SUPERUSER, Cluster


def base_backup(primary: Cluster, into: Path) -> Cluster:
    """A copy of a running server's files, with the streaming settings of a standby."""
    done = primary.programs.run(
        "pg_basebackup", "--pgdata", str(into), "--checkpoint=fast", "--wal-method=stream",
        "--write-recovery-conf", "--host", str(primary.folder), "--port", str(PORT),
        "--username", SUPERUSER,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (into / f".s.PGSQL.{PORT}.lock").unlink(
        missing_ok=True
    )  # the primary's socket was in its folder
    return Cluster(into)


@contextmanager
def running(cluster: Cluster) -> Generator[str]:
    """The server at work in its own folder; its address."""
    cluster.start(cluster.folder, durable=False)
    try:
        yield address(cluster)
    finally:
        if (cluster.folder / "postmaster.pid").exists():
            cluster.stop()


def address(cluster: Cluster) -> str:
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(cluster.folder))}&port={PORT}"


def own_folder(cluster: Cluster, folder: Path) -> Path:
    """A folder that the servers may write."""
    folder.mkdir(mode=0o700)
    if cluster.account is not None:
        shutil.chown(folder, cluster.account.uid, cluster.account.gid)
    return folder
