"""The open store: what the server and every verb of the command line work on."""

from collections.abc import Generator
from contextlib import contextmanager

from eventstore.audit.trail import Trail
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.knowledge import StoredKnowledge
from eventstore.reactor import Reactor
from projections.catalogue import READ_MODELS
from projections.engine.builder import Builder
from projections.engine.follower import Follower
from projections.engine.lag import Lag, lag_of
from projections.engine.view import View


class Store:
    """The open store: database, keys, history, and what follows it."""

    def __init__(self, url: str, master_key: bytes, *, most_readers: int = 8) -> None:
        self.url = url
        self.database = Database(url, most_readers=most_readers)
        self.keyring = Keyring(self.database.writers, master_key)
        self.history = History(self.database, self.keyring)
        self.trail = Trail(self.database)
        self.reactor = Reactor(self.database, self.history, StoredKnowledge(self.history))
        self.follower = Follower(
            self.database, self.history, [View(model, self.keyring) for model in READ_MODELS]
        )

        self.builder = Builder(self.database, self.history, self.keyring, READ_MODELS)

    @contextmanager
    def opened(self, *, build: bool = True) -> Generator["Store"]:
        """Open pools; build the views that are not as this version makes them.

        Without `build` that is left to `builder.start`, so that other views serve meanwhile.
        """
        with self.database:
            try:
                self.keyring.check()
                if build:
                    self.builder.build()
                else:
                    self.builder.prepare()
                yield self
            finally:
                self.trail.stop()
                self.history.close()

    def lag(self) -> Lag:
        """How far the views are behind the history."""
        with self.database.reading() as connection:
            return lag_of(connection, [model.name for model in READ_MODELS])
