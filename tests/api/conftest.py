"""A client of the real server over a fresh database."""

import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
import structlog

from api.command_line.catching_up import catch_up
from api.demonstration import load_demonstration
from api.store import Store
from projections.catalogue import READ_MODELS
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.conftest import FreshDatabase, databases_like


@pytest.fixture(scope="session")
def fresh_database(postgres: str, template_with_views: str) -> FreshDatabase:
    """Makes databases on which a server starts at once: migrated, every view made."""
    return databases_like(postgres, template_with_views)


@pytest.fixture(scope="session")
def demonstrated(postgres: str, fresh_database: FreshDatabase) -> Iterator[FreshDatabase]:
    """Makes databases with the demonstration, told and shown in every view once a session."""
    with fresh_database() as url:
        with Store(url, b"a master key for tests").opened() as store:
            load_demonstration(store)
            catch_up(store, *READ_MODELS)
        yield databases_like(postgres, urlsplit(url).path.removeprefix("/"))


@pytest.fixture
def client(database_url: str) -> Iterator[Client]:
    """A client of a server over a fresh database."""
    with _client(database_url) as client:
        yield client


@pytest.fixture(scope="module")
def shared_client(module_database_url: str) -> Iterator[Client]:
    """A client of a server that all tests of a module share."""
    with _client(module_database_url) as client:
        yield client


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No client's error is an error of the server's, or leaves a trace in its log."""
    with caplog.at_level(logging.INFO):
        yield
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """What a verb run in this process does to the logs ends with its test, as its output does."""
    root = logging.getLogger()
    level = root.level
    yield
    if not structlog.is_configured():
        return
    for handler in root.handlers[:]:
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
            root.removeHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


@contextmanager
def _client(url: str) -> Generator[Client]:
    with (
        Store(url, b"a master key for tests").opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield Client(http, store)
