"""The open store a command works on, with the master key from the settings or the key file."""

import base64
from collections.abc import Generator
from contextlib import contextmanager

from api.key_files import secret_of_file
from api.settings import Settings
from api.store import Store


@contextmanager
def open_store(settings: Settings, url: str, *, build: bool = True) -> Generator[Store]:
    """The store of a migrated database, its views made unless `build` says otherwise."""
    store = Store(
        url,
        master_key(settings),
        # The server's own time-out comes first, where there is a server that keeps it.
        silence_s=settings.statement_timeout_seconds + 5.0,
        erasure_file=settings.erasures,
    )
    with store.opened(build=build):
        yield store


def master_key(settings: Settings) -> bytes:
    """The key that wraps every person's key; made on first use where none is given."""
    if settings.master_key is not None:
        return base64.b64decode(settings.master_key.get_secret_value())
    return secret_of_file(settings.master_key_file, "the master key")
