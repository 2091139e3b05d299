"""Brings a database to the schema this code needs: the plain SQL files of `migrations/`, in order.

yoyo-migrations keeps the list of what was applied (`_yoyo_migration`) and the transactions. Around
it stand three guards: a lock that dies with its session, so that servers may start at once and a
killed one blocks nobody; each file and its entry in the list commit together; a database that a newer
version has migrated is refused.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg

import migrations
from eventstore.deadline import DEADLINES
from eventstore.migration_ledger import SqlFile, ledger
from eventstore.operator_error import OperatorError

FOLDER = Path(migrations.__file__).parent
SILENCE_S = 30.0
LOCK_KEY = 4_520_233_871_090_218_771  # of ours alone in this database: any number nobody else uses

log = logging.getLogger(__name__)


class MigrationError(OperatorError):
    """The schema could not be brought up to date; the database is as the last good file left it."""


def migrate(url: str, folder: Path = FOLDER) -> list[str]:
    """Apply what is pending; the names applied now, in order (empty: it was up to date).

    Raises MigrationError: unreachable database, a file PostgreSQL refuses, a database newer than us.
    """
    with _connection(url) as connection, _locked(connection):
        names = _pending(connection, folder)
        if not names:
            return []
        with ledger(url) as apply:
            for name in names:
                file = SqlFile(name, folder)
                try:
                    apply(file)
                except psycopg.Error as error:
                    raise MigrationError(_refused(file, error)) from error
                log.info("applied migration %s", name)
        return names


def pending(url: str, folder: Path = FOLDER) -> list[str]:
    """The names `migrate` would apply now. Writes nothing; raises MigrationError as `migrate` does."""
    with _connection(url) as connection, DEADLINES.within(connection, SILENCE_S):
        return _pending(connection, folder)


def _pending(connection: psycopg.Connection, folder: Path) -> list[str]:
    known = sorted(path.stem for path in folder.glob("*.sql"))
    applied = _applied(connection)
    unknown = sorted(applied - set(known))
    if unknown:
        raise MigrationError(
            f"The database holds migrations this version does not know ({', '.join(unknown)}): a "
            "newer aftersales has written it. Run that version or a later one, or point "
            "AFTERSALES_DATABASE_URL at another database."
        )
    return [name for name in known if name not in applied]


def _applied(connection: psycopg.Connection) -> set[str]:
    listed = connection.execute("SELECT to_regclass('_yoyo_migration')").fetchone()
    if listed is None or listed[0] is None:
        return set()
    rows = connection.execute("SELECT migration_id FROM _yoyo_migration").fetchall()
    return {str(row[0]) for row in rows}


@contextmanager
def _connection(url: str) -> Generator[psycopg.Connection]:
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise MigrationError(f"The database does not answer: {error}") from error
    with connection:
        yield connection


@contextmanager
def _locked(connection: psycopg.Connection) -> Generator[None]:
    """Wait for our turn. The lock belongs to the session: PostgreSQL frees it with the connection."""
    free = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
    if free is None or not free[0]:
        log.info("another process is migrating the database; waiting for it")
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


def _refused(file: SqlFile, error: psycopg.Error) -> str:
    position = error.diag.statement_position
    line = "" if position is None else f", line {file.text.count(chr(10), 0, int(position)) + 1}"
    said = error.diag.message_primary or str(error)
    return (
        f"Migration {file.path}{line} was refused by PostgreSQL and undone: {said}. "
        "The files before it are applied."
    )
