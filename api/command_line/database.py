"""The database a command works on: the one that is named, or the embedded one."""

from collections.abc import Generator
from contextlib import contextmanager

from api.settings import Settings
from eventstore.embedded import EmbeddedPostgres
from eventstore.operator_error import OperatorError


@contextmanager
def database(settings: Settings) -> Generator[str]:
    """The URL of the database, embedded and started where no other is named; stopped at the end."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with EmbeddedPostgres(settings.data_dir) as server:
        yield server.start()


@contextmanager
def existing_database(settings: Settings) -> Generator[str]:
    """As `database`, for commands that only look: it makes no new one."""
    if settings.database_url is None and not EmbeddedPostgres(settings.data_dir).is_made:
        raise OperatorError(
            f"There is no database in {settings.data_dir} yet; `aftersales serve` makes it."
        )
    with database(settings) as url:
        yield url
