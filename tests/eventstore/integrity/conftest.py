"""The notary of a fresh history."""

from pathlib import Path

import pytest

from eventstore.database import Database
from eventstore.history import History
from tests.eventstore.integrity.notary import Notary


@pytest.fixture
def notary(database: Database, history: History, tmp_path: Path) -> Notary:
    return Notary(database, history, tmp_path)
