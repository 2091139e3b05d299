"""PostgreSQL for tests: one server a session, one fresh database a test."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from eventstore.database import Database
from eventstore.embedded import EmbeddedPostgres
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.migrate import migrate
from projections.catalogue import READ_MODELS
from projections.engine.builder import Builder

FreshDatabase: TypeAlias = Callable[[], AbstractContextManager[str]]
"""Makes a database; its URL holds inside the `with`."""

MEMORY: Final = "/dev/shm"  # noqa: S108 - a folder of our own is made in it
MEMORY_BYTES: Final = 4 * 2**30
SERVER_VARIABLE: Final = "AFTERSALES_TEST_DATABASE_URL"
DATA_DIR_VARIABLE: Final = "AFTERSALES_DATA_DIR"


def pytest_configure() -> None:
    # `timeout` and build machines end us with SIGTERM, after which pytest would leave PostgreSQL up.
    signal.signal(signal.SIGTERM, _end_once)
    # Who is started in the background by a script ignores Ctrl-C, or under nohup the end of the
    # terminal; the programs that we start would inherit that.
    for ignored in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(ignored) is signal.SIG_IGN:
            signal.signal(ignored, _pass_over)


def _pass_over(_number: int, _frame: FrameType | None) -> None:
    """Unlike an ignored signal, this is not inherited."""


def _end_once(number: int, _frame: FrameType | None) -> None:
    signal.signal(
        number, signal.SIG_IGN
    )  # `timeout` sends it twice; the second would cut this short
    raise KeyboardInterrupt


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server whose role may create databases: our own, or the one of the environment."""
    if given := os.environ.get(SERVER_VARIABLE):
        yield given
        return
    with _data_dir() as folder, EmbeddedPostgres(folder, durable=False) as server:
        yield server.start()


@pytest.fixture(scope="session", autouse=True)
def nothing_in_the_usual_folder() -> Iterator[None]:
    """Keys and lists of what a test starts stay among the tests, also where it names no folder."""
    with _data_dir() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv(DATA_DIR_VARIABLE, str(folder))
        yield


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty folder for a test that starts a PostgreSQL itself."""
    with _data_dir() as folder:
        yield folder


@pytest.fixture(scope="session")
def template(postgres: str) -> Iterator[str]:
    """The name of a migrated database to clone; nobody may stay connected to it."""
    with _database(postgres, source="template0") as name:
        migrate(_url(postgres, name))
        yield name


@pytest.fixture(scope="session")
def template_with_views(postgres: str, template: str) -> Iterator[str]:
    """As `template`, with every view made, which takes a store half a second."""
    with _database(postgres, source=template) as name:
        with Database(_url(postgres, name)) as database:
            keyring = Keyring(database.writers, b"a master key for tests")
            with closing(History(database, keyring)) as history:
                Builder(database, history, keyring, READ_MODELS).prepare()
        yield name


@pytest.fixture
def empty_database_url(postgres: str) -> Iterator[str]:
    """The URL of a database without our schema."""
    with _database(postgres, source="template0") as name:
        yield _url(postgres, name)


@pytest.fixture(scope="session")
def fresh_database(postgres: str, template: str) -> FreshDatabase:
    """Makes migrated databases, for tests that need two, or share one that takes long to fill."""
    return databases_like(postgres, template)


@pytest.fixture
def database_url(fresh_database: FreshDatabase) -> Iterator[str]:
    """The URL of a fresh, migrated database, dropped after the test."""
    with fresh_database() as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(fresh_database: FreshDatabase) -> Iterator[str]:
    """As `database_url`, for a module whose tests leave nothing that another could trip over."""
    with fresh_database() as url:
        yield url


def databases_like(server: str, source: str) -> FreshDatabase:
    """Makes copies of the database `source`."""

    @contextmanager
    def fresh() -> Generator[str]:
        with _database(server, source=source) as name:
            yield _url(server, name)

    return fresh


@contextmanager
def _data_dir() -> Generator[Path]:
    # Not pytest's temporary folder: as root, a second pytest closes that to PostgreSQL's account.
    folder = Path(tempfile.mkdtemp(prefix="aftersales-tests-", dir=_in_memory())).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _in_memory() -> str | None:
    """Memory that is a folder, where the system has enough of it: a database is copied a test."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < MEMORY_BYTES:
        return None
    return MEMORY


@contextmanager
def _database(server: str, *, source: str) -> Generator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                Identifier(name), Identifier(source)
            )
        )
    try:
        yield name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _url(server: str, database: str) -> str:
    # Not urlunsplit: it drops the // of an address without a host.
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.netloc}/{database}" + (parts.query and f"?{parts.query}")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database, freshly migrated."""
    with Database(database_url) as opened:
        yield opened


@pytest.fixture
def keyring(database: Database) -> Keyring:
    """Keys of persons under a master key of the test's own."""
    return Keyring(database.writers, b"a master key for tests")


@pytest.fixture
def history(database: Database, keyring: Keyring) -> Iterator[History]:
    """An empty history."""
    opened = History(database, keyring)
    yield opened
    opened.close()
