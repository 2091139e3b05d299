"""A dealership over a real history, and the view that the clock goes by."""

from collections.abc import Iterator

import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.deadlines.projection import deadlines
from projections.engine.view import View
from tests.api.workers.dealership import Dealership


@pytest.fixture
def dealership(database: Database, history: History, keyring: Keyring) -> Dealership:
    with database.connect_owner() as connection:
        View(deadlines, keyring).create(connection)
    return Dealership(database, history)


@pytest.fixture
def elsewhere(database_url: str, dealership: Dealership) -> Iterator[Dealership]:  # noqa: ARG001 - it has the view
    """The same dealership, as another process sees it."""
    with Database(database_url) as database:
        history = History(database, Keyring(database.writers, b"a master key for tests"))
        yield Dealership(database, history)
        history.close()
