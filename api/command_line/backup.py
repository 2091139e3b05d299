"""`aftersales backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from api.command_line.checkpoint import verify_restored
from api.command_line.database import database, existing_database
from api.command_line.preparing import prepared
from api.command_line.rebuild import rebuild_views
from api.command_line.store import open_store
from api.operations.backup import Manifest, back_up, put_back, read_manifest
from api.settings import Settings
from domain.values.clock import SHANGHAI
from eventstore.erasure_list import ErasureList
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine.rebuild import How


def backup(
    *, out: Annotated[Path, typer.Option(help="The folder to make; it is whole or not there.")]
) -> None:
    """Back up the history and all that cannot be made from it, while servers go on.

    Keys are not in it: back up the key files apart from it, and the list of erasures with them.
    """
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        manifest = back_up(url, out)
    typer.echo(f"wrote {out}: {_words(manifest)}")
    if settings.master_key is None:
        typer.echo(
            f"Not in it, and needed: {settings.master_key_file}, {settings.erasures}", err=True
        )


def restore(
    *,
    source: Annotated[Path, typer.Option("--from", help="The folder that `backup` wrote.")],
    erasures: Annotated[
        Path | None, typer.Option(help="The list of erasures. Default: the configured one.")
    ] = None,
    without_erasures: Annotated[
        bool, typer.Option("--without-erasures", help="Nobody was ever erased; there is no list.")
    ] = False,
    check_views: Annotated[
        bool, typer.Option("--check-views", help="Build the views twice and compare their rows.")
    ] = False,
) -> None:
    """Fill an empty database from a backup, forget who was erased since, verify, build the views.

    Exit code 1 where what came out does not verify.
    """
    settings = prepared()
    manifest = read_manifest(source)
    _require_list(settings, erasures, none=without_erasures)
    with database(settings) as url:
        put_back(url, source, manifest)
        typer.echo(f"restored {_words(manifest)}")
        migrate(url)
        with open_store(settings, url) as store:  # destroys keys on the list, then builds the views
            typer.echo(f"built {len(READ_MODELS)} views")
            if check_views:
                how = How(workers=1, check=True, park=True)
                if not rebuild_views(store, READ_MODELS, how):
                    raise typer.Exit(1)
        verify_restored(settings, url, manifest.position)


def _require_list(settings: Settings, given: Path | None, *, none: bool) -> None:
    """The configured list has to know everybody before the database is filled."""
    if given is not None:
        if not given.exists():
            raise OperatorError(f"There is no {given}.")
        ErasureList(settings.erasures).add(ErasureList(given).subjects())
    elif not none and not settings.erasures.exists():
        raise OperatorError(
            f"There is no list of erasures at {settings.erasures}. Without it a person who was erased"
            " after the backup would come back. Give it with --erasures FILE, or say"
            " --without-erasures where nobody ever was."
        )
    listed = len(ErasureList(settings.erasures).subjects())
    typer.echo(f"{listed} erased persons are listed", err=True)


def _words(manifest: Manifest) -> str:
    at = manifest.made_at.astimezone(SHANGHAI).isoformat(" ", "seconds")
    return f"{manifest.position:,} facts, as of {at}, PostgreSQL {manifest.server_major}"
