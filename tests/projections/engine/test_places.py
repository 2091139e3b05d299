"""Where views stand: one table for all, and a window on it in each view's schema."""

import shutil
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.migrate import FOLDER, migrate
from projections.engine.places import MovedAsideError, Place, find_place, move, moves
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_terms import How
from projections.engine.sending import send
from projections.engine.view import View
from tests.eventstore.sample import JobCard, command
from tests.projections.engine.sample_view import cards


def _served(database: Database, history: History, keyring: Keyring, how: How = How()) -> Place:  # noqa: B008 - it cannot change
    rebuild(cards, database, history, keyring, how=how)
    with database.connect_owner() as connection:
        place = View(cards, keyring).place(connection)
    assert place is not None
    return place


@pytest.mark.parametrize("keep_old", [True, False])
def test_who_still_writes_to_what_was_replaced_finds_that_it_has_moved(
    database: Database, history: History, keyring: Keyring, *, keep_old: bool
) -> None:
    history.begin(JobCard, UUID(int=1), lambda o: o.open("四轮定位"), command())
    before = _served(database, history, keyring)
    after = _served(database, history, keyring, How(keep_old=keep_old))
    assert (before.position, after.position) == (1, 1)
    with database.connect_owner() as connection:
        with pytest.raises(MovedAsideError):
            move(connection, before, 2)
        with pytest.raises(psycopg.errors.DivisionByZero):
            send(connection, moves([before, after], 2))
        assert find_place(connection, "cards") == after
        send(connection, moves([after], 2))
        assert find_place(connection, "cards") == after.at(2)
        kept = connection.execute("SELECT count(*) FROM projection.place").fetchone()
    assert kept == (2 if keep_old else 1,)


def test_a_schema_that_somebody_dropped_is_not_there(
    database: Database, history: History, keyring: Keyring
) -> None:
    _served(database, history, keyring)
    with database.connect_owner() as connection:
        connection.execute("DROP SCHEMA cards CASCADE")
        assert View(cards, keyring).place(connection) is None
    assert _served(database, history, keyring).position == 0


def test_views_of_an_earlier_version_keep_their_positions(
    empty_database_url: str, tmp_path: Path
) -> None:
    for file in FOLDER.glob("*.sql"):
        if file.stem < "0018":
            shutil.copy(file, tmp_path)
    migrate(empty_database_url, tmp_path)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        for schema, position in (("cards", 7), ("Cards__rebuilt", 3)):
            connection.execute(f'CREATE SCHEMA "{schema}"'.encode())
            connection.execute(
                f'CREATE TABLE "{schema}"._position AS'
                f" SELECT {position}::bigint AS position, 2::bigint AS epoch, 'd'::text AS definition".encode()
            )
        migrate(empty_database_url)
        for schema, position in (("cards", 7), ("Cards__rebuilt", 3)):
            place = find_place(connection, schema)
            assert place is not None
            assert (place.position, place.definition) == (position, "d")
            assert move(connection, place, 9) == find_place(connection, schema)
        reads = connection.execute(
            "SELECT has_table_privilege('aftersales_reader', 'cards._position', 'SELECT')"
        ).fetchone()
    assert reads == (True,)
