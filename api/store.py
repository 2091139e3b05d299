"""The open store: what the server and every verb of the command line work on."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from eventstore.audit.trail import Trail
from eventstore.database import Database
from eventstore.erasure_list import ErasureList
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

    def __init__(
        self,
        url: str,
        master_key: bytes,
        *,
        most_readers: int = 8,
        silence_s: float = 30.0,
        erasure_file: Path | None = None,
    ) -> None:
        self.url = url
        self.database = Database(
            url, most_readers=most_readers, timeout_s=min(10.0, silence_s), silence_s=silence_s
        )
        self.keyring = Keyring(self.database.writers, master_key)
        if erasure_file is not None:
            self.keyring.erasures = ErasureList(erasure_file)
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
                self._forget_again()
                if build:
                    self.builder.build()
                else:
                    self.builder.prepare()
                yield self
            finally:
                self.trail.stop()
                self.history.close()

    def _forget_again(self) -> None:
        """Destroy keys that an older database brought back, before anything is served.

        Views that were copied along may know such a person by a digest: they are built anew.
        """
        if self.keyring.erasures is None:
            return
        with self.database.connect_writer() as connection:
            back = self.keyring.erasures.apply(connection)
        if back:
            with self.database.connect_owner() as connection:
                self.builder.distrust(connection)

    def lag(self) -> Lag:
        """How far the views are behind the history."""
        with self.database.reading() as connection:
            return lag_of(connection, [model.name for model in READ_MODELS])
