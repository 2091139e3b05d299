"""Views over a real history in a real PostgreSQL."""

import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine import ReadModel
from tests.projections.dsl import Fact, GivenHistory, Shown, shown_by


@pytest.fixture
def given_history(database: Database, history: History, keyring: Keyring) -> GivenHistory:
    """`given_history(view, FACT, FACT, …)`: the view after these facts."""

    def given(view: ReadModel, *facts: Fact) -> Shown:
        return shown_by(view, database, history, keyring, *facts)

    return given
