"""The open store: what the server and every verb of the command line work on."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.knowledge import StoredKnowledge
from eventstore.reactor import Reactor
from projections.catalogue import READ_MODELS
from projections.engine.follower import Follower
from projections.engine.read_model import ReadModel
from projections.engine.rebuild import rebuild
from projections.engine.view import View


class Store:
    """The open store: database, keys, history, and what follows it."""

    def __init__(self, url: str, master_key: bytes, *, most_readers: int = 8) -> None:
        self.url = url
        self.database = Database(url, most_readers=most_readers)
        self.keyring = Keyring(self.database.writers, master_key)
        self.history = History(self.database, self.keyring)
        self.reactor = Reactor(self.database, self.history, StoredKnowledge(self.history))
        self.follower = Follower(
            self.database, self.history, [View(model, self.keyring) for model in READ_MODELS]
        )

    @contextmanager
    def opened(self) -> Generator["Store"]:
        """Open pools; make or rebuild views whose definition is not the one in the database."""
        with self.database:
            try:
                self.keyring.check()
                self.make_views()
                yield self
            finally:
                self.history.close()

    def make_views(self, read_models: Sequence[ReadModel] = READ_MODELS) -> None:
        """Build the views that are missing or were made by another definition."""
        for model in read_models:
            with self.database.connect_owner() as connection:
                there = View(model, self.keyring).exists(connection)
            if not there:
                rebuild(model, self.database, self.history, self.keyring)
