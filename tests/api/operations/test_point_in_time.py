"""Back to a moment, by PostgreSQL's archive, as docs/operations.md describes it."""

from pathlib import Path

import psycopg

from api.store import Store
from eventstore.embedded import EmbeddedPostgres
from eventstore.embedded.cluster import Cluster
from eventstore.integrity.verify import verify
from eventstore.migrate import migrate
from tests.api.operations.servers import base_backup, own_folder, running
from tests.eventstore.test_erasure import DUPLICATE, ERASED, WANG, erase, open_file
from tests.eventstore.waiting import until

KEY = b"a master key for tests"


def test_back_to_a_moment_before_a_mistake_without_bringing_anybody_back(data_dir: Path) -> None:
    erasures = data_dir / "erasures.jsonl"
    with EmbeddedPostgres(data_dir / "primary", durable=False) as server:
        url = server.start()
        migrate(url)
        primary = Cluster(server.data_dir / "postgres")
        archive = own_folder(primary, data_dir / "archive")
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("ALTER SYSTEM SET archive_mode = 'on'")
            owner.execute(f"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'".encode())
        primary.stop()
        primary.start(primary.folder, durable=False)
        copy = base_backup(primary, own_folder(primary, data_dir / "copy"))
        with Store(url, KEY, erasure_file=erasures).opened() as store:
            name = open_file(store.history, WANG, "王女士")
            good = store.history.position()
            with store.database.connect_owner() as owner:
                owner.execute("SELECT pg_create_restore_point('before the mistake')")
            open_file(store.history, DUPLICATE, "误录")
            erase(store.history, WANG)
            store.reactor.catch_up()
    # The server stopped in order: its last segment is in the archive.
    (copy.folder / "standby.signal").unlink()
    (copy.folder / "recovery.signal").touch()
    with (copy.folder / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            f"primary_conninfo = ''\nrestore_command = 'cp {archive}/%f %p'\n"
            "recovery_target_name = 'before the mistake'\nrecovery_target_action = 'promote'\n"
            "archive_mode = 'off'\n"
        )
    with running(copy) as url:
        until(lambda: not _in_recovery(url))
        _as_it_was(url, erasures, name, good)


def _in_recovery(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)


def _as_it_was(url: str, erasures: Path, name: str, good: int) -> None:
    with Store(url, KEY, erasure_file=erasures).opened() as store:
        assert store.history.position() == good
        assert store.keyring.reveal([name]) == {name: ERASED}
        assert {view.facts_behind for view in store.lag().views} == {0}
        assert verify(store.database.reader_url, [], processes=1).faults == []
