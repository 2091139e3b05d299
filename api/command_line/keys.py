"""`aftersales keys …`: the master key that wraps every person's key – whether it fits, and a new one."""

import base64
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from psycopg import Connection

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.progress import progress
from api.command_line.store import master_key
from api.key_files import secret_of_file
from api.settings import Settings
from eventstore.database import Database
from eventstore.keyring import WrongMasterKeyError
from eventstore.master_key import check, count, fits, rotate
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError

app = typer.Typer(help="The master key that wraps every person's key.", no_args_is_help=True)

NewKeyFile = Annotated[
    Path | None,
    typer.Option(
        help="Where the new key is kept, or stands already. Default: master.key.new in the data"
        " folder, which becomes master.key unless the key comes from the environment."
    ),
]


@app.command("check")
def check_keys() -> None:
    """Open every key in the database with the master key; exit 1 if one does not open."""
    settings = prepared()
    with _owner(settings) as connection, progress("keys", count(connection)) as advance:
        found = check(connection, _known_key(settings), advance)
    typer.echo(
        f"{found.persons:,} persons' keys open, {found.destroyed:,} were destroyed,"
        f" {found.others} other keys open"
    )
    for name in found.unopened[:20]:
        typer.echo(f"DOES NOT OPEN: the key of {name}")
    if not found.good:
        typer.echo(f"The master key does not fit: {len(found.unopened):,} keys stay closed.")
        raise typer.Exit(1)
    typer.echo("The master key fits.")


@app.command("rotate")
def rotate_key(*, new_key_file: NewKeyFile = None) -> None:
    """Wrap every key under a new master key; no fact, text or view changes.

    The old key is the configured one. Stop servers and workers first: with the old key they read
    nothing more. Interrupted, it is started again with the same words.
    """
    settings = prepared()
    own_file = settings.master_key is None
    file = new_key_file or settings.data_dir / "master.key.new"
    old = _known_key(settings)
    with _owner(settings) as connection:
        fresh = not file.exists()
        new = secret_of_file(file, "the new master key")
        if new == old:
            raise OperatorError(f"{file} holds the key that is in use: nothing to do.")
        if fits(connection, new):
            typer.echo("The keys are under the new master key already.", err=True)
        elif fits(connection, old) is False:
            if fresh:
                file.unlink()
            raise WrongMasterKeyError
        else:
            with progress("keys", count(connection)) as advance:
                keys = rotate(connection, old, new, advance)
            typer.echo(f"{keys:,} keys are under the new master key.", err=True)
    if own_file and new_key_file is None:
        _put_in_place(file, settings.master_key_file)
        typer.echo(f"The new master key is in {settings.master_key_file}: back it up now.")
    else:
        typer.echo(f"The new master key is in {file}: set AFTERSALES_MASTER_KEY to it, back it up.")


@contextmanager
def _owner(settings: Settings) -> Generator[Connection[Any]]:
    with existing_database(settings) as url:
        migrate(url)
        with Database(url) as database, database.connect_owner() as connection:
            yield connection


def _known_key(settings: Settings) -> bytes:
    """The configured key; none is made here."""
    if settings.master_key is None and not settings.master_key_file.exists():
        raise OperatorError(
            f"There is no master key: neither AFTERSALES_MASTER_KEY nor {settings.master_key_file}."
        )
    return master_key(settings)


def _put_in_place(new: Path, own: Path) -> None:
    """The old key stays beside it: backups of the database from before need it."""
    kept = own.with_name(f"{own.name}.old-{_short(own)}")
    if not kept.exists():
        os.link(own, kept)
    new.replace(own)


def _short(file: Path) -> str:
    """Tells keys apart without telling them."""
    key = base64.b64decode(file.read_text(encoding="ascii"))
    return hashlib.sha256(b"aftersales key name" + key).hexdigest()[:8]
