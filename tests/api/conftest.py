"""A client of the real server over a fresh database."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import httpx
import pytest

from api.app import Store
from tests.api.client import TIMEOUT_S, Client, Served


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


@contextmanager
def _client(url: str) -> Generator[Client]:
    with (
        Store(url, b"a master key for tests").opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        yield Client(http, store)
