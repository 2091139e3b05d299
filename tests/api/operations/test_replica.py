"""Queries on a streaming replica; its death harms nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from api.store import Store
from eventstore.embedded import EmbeddedPostgres
from eventstore.embedded.cluster import Cluster
from eventstore.migrate import migrate
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.api.operations.servers import base_backup, own_folder, running
from tests.api.operations.test_metrics import CAR
from tests.eventstore.waiting import until

FIND = "query F($v: String, $p: Position) { findVehicles(vin: $v, atLeast: $p) { model } }"
VIN = "LSVAA49J132000017"


@pytest.fixture
def primary(data_dir: Path) -> Iterator[Cluster]:
    with EmbeddedPostgres(data_dir / "primary", durable=False) as server:
        migrate(server.start())
        yield Cluster(server.data_dir / "postgres")


def test_reads_go_to_the_replica_and_survive_its_death(primary: Cluster, data_dir: Path) -> None:
    url = f"postgresql://postgres@/aftersales?host={primary.folder}&port=5432"
    folder = own_folder(primary, data_dir / "standby")
    standby = base_backup(primary, folder)
    with (
        running(standby) as replica_url,
        Store(url, b"a master key for tests").opened() as store,
        Served(store, replica_url=replica_url) as server,
        httpx.Client(base_url=server, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        client = Client(http, store)
        position = client.take("registerVehicle", vin=VIN, **CAR)["position"]
        asked = {"v": VIN, "p": position}
        assert client.gql(FIND, asked) == {"findVehicles": [{"model": "朗逸"}]}
        until(lambda: _reads_on(client, replica_url, asked))

        with psycopg.connect(replica_url, autocommit=True) as connection:
            connection.execute("SELECT pg_wal_replay_pause()")
            position = client.take("registerVehicle", **CAR)["position"]
            answer = client.gql(FIND, {"v": VIN, "p": position})  # the primary has it
            assert answer == {"findVehicles": [{"model": "朗逸"}]}
            connection.execute("SELECT pg_wal_replay_resume()")

        standby.programs.run("pg_ctl", "stop", "--mode=immediate", "--pgdata", str(folder))
        for _ in range(3):
            assert client.gql(FIND, asked) == {"findVehicles": [{"model": "朗逸"}]}


def _reads_on(client: Client, url: str, asked: dict[str, Any]) -> bool:
    """Whether a query touches the view's tables on that server."""
    query = "SELECT coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0) FROM pg_stat_user_tables"
    query += " WHERE schemaname = 'vehicle_history' AND relname <> '_position'"
    with psycopg.connect(url, autocommit=True) as connection:
        before = connection.execute(query).fetchone()
        client.gql(FIND, asked)
        connection.execute("SELECT pg_stat_clear_snapshot()")
        return connection.execute(query).fetchone() != before
