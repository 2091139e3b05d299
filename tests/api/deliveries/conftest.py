"""Our side and the other side of deliveries."""

from collections.abc import Iterator

import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from tests.api.deliveries.other_side import House, OtherSide


@pytest.fixture
def house(database: Database, history: History, keyring: Keyring) -> Iterator[House]:
    house = House(database, history, keyring)
    yield house
    house.close()


@pytest.fixture
def other_side() -> Iterator[OtherSide]:
    side = OtherSide()
    yield side
    side.close()
