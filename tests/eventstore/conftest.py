"""A second history on the same database: what another process is to the first."""

from collections.abc import Iterator

import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring


@pytest.fixture
def other_history(database_url: str) -> Iterator[History]:
    with Database(database_url) as database:
        opened = History(database, Keyring(database.writers, b"a master key for tests"))
        yield opened
        opened.close()
