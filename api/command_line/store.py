"""The open store a command works on, with the master key from the settings or the key file."""

import base64
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import structlog

from api.settings import Settings
from api.store import Store
from eventstore.operator_error import OperatorError
from projections.engine.follower import Follower
from projections.engine.read_model import ReadModel
from projections.engine.view import View

_log = structlog.get_logger(__name__)


@contextmanager
def open_store(settings: Settings, url: str) -> Generator[Store]:
    """The store of a migrated database, its views made."""
    with Store(url, master_key(settings)).opened() as store:
        yield store


def catch_up(store: Store, read_model: ReadModel) -> None:
    """Let a view show everything there is, whether or not a server is following."""
    follower = Follower(store.database, store.history, [View(read_model, store.keyring)])
    with store.database.connect_owner() as connection:
        while follower.catch_up(connection):
            pass
    for view, error in follower.failures.items():
        raise OperatorError(f"the view {view} stands still: {error}")


def master_key(settings: Settings) -> bytes:
    """The key that wraps every person's key; made on first use where none is given."""
    if settings.master_key is not None:
        return base64.b64decode(settings.master_key.get_secret_value())
    file = settings.master_key_file
    try:
        return base64.b64decode(file.read_text(encoding="ascii"), validate=True)
    except FileNotFoundError:
        return _make_key(file)


def _make_key(file: Path) -> bytes:
    key = os.urandom(32)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(base64.b64encode(key).decode())
    _log.info("made the master key; back it up apart from the database", file=str(file))
    return key
