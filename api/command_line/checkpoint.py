"""`aftersales checkpoint`, `verify` and `prove`: that the history is what it was."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.progress import progress
from api.command_line.store import master_key
from api.integrity import checkpoint_file, checkpoints_of, signing_key
from api.settings import Settings
from eventstore.database import Database
from eventstore.integrity.note import NoteError, PublicKey
from eventstore.integrity.outside import Line, read_log
from eventstore.integrity.person_keys import key_faults
from eventstore.integrity.proof import position_of, prove
from eventstore.integrity.verify import Verified, verify, verify_stream
from eventstore.keyring import Keyring
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError

app = typer.Typer(help="Sign what the history is now, and write it outside.")


@app.callback(invoke_without_command=True)
def checkpoint(ctx: typer.Context) -> None:
    """Sign what the history is now, and write it outside the database."""
    if ctx.invoked_subcommand is not None:
        return
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with Database(url) as database:
            waiting = _facts_to_read(database)
            with progress("checkpoint", waiting) as advance:
                made = checkpoints_of(settings, database).make(advance)
    if made is None:
        typer.echo("The history is empty: there is nothing to sign.")
        return
    typer.echo(f"{made.facts:,} facts since the last one", err=True)
    typer.echo(made.note, nl=False)


@app.command()
def key() -> None:
    """Print the public key by which others verify checkpoints and proofs."""
    typer.echo(str(signing_key(prepared()).public))


def verify_history(
    *,
    checkpoints: Annotated[
        Path | None,
        typer.Option(help="The file of checkpoints kept outside. Default: the configured one."),
    ] = None,
    public_key: Annotated[
        list[str] | None,
        typer.Option("--key", help="A public key that is trusted; may be repeated. Default: ours."),
    ] = None,
    stream: Annotated[
        UUID | None, typer.Option(help="The chain of this stream alone; quick, shows less.")
    ] = None,
    processes: Annotated[int, typer.Option(min=1, max=64, help="How many read at once.")] = 2,
) -> None:
    """Recompute the whole history; name the first fact that does not fit, and exit 1."""
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with Database(url) as database:
            if stream is not None:
                with database.reading() as connection:
                    verified = verify_stream(connection, stream)
                if not verified.facts:
                    raise OperatorError(f"There is no stream {stream}.")
            else:
                keys = _keys(settings, public_key or [])
                outside = _outside(settings, checkpoints)
                verified = _verified(settings, database, keys, outside, processes)
    _say(verified, whole=stream is None)


def verify_restored(settings: Settings, url: str, position: int) -> None:
    """Verify a restored history against the checkpoints of before; exit 1 where it does not fit."""
    outside = _outside(settings, None)
    known = None if outside is None else [line for line in outside if line.position <= position]
    with Database(url) as database:
        verified = _verified(settings, database, _keys(settings, []), known, 1)
    if outside and outside[-1].position > position:
        typer.echo(
            f"Checkpoints outside go on to position {outside[-1].position:,}: what was recorded after"
            f" {position:,} is not in this backup. Move {checkpoint_file(settings)} away, and keep it,"
            " before the server starts.",
            err=True,
        )
    _say(verified, whole=True)


def _verified(
    settings: Settings,
    database: Database,
    keys: Sequence[PublicKey],
    outside: list[Line] | None,
    processes: int,
) -> Verified:
    with progress("verify", _head(database)) as advance:
        verified = verify(
            database.reader_url, keys, outside, processes=processes, on_progress=advance
        )
    if outside is None:
        typer.echo(
            "There is no file of checkpoints outside the database: if somebody rewrote the history"
            " together with its log, this does not show.",
            err=True,
        )
    with database.reading() as connection:
        faults = key_faults(connection, Keyring(database.writers, master_key(settings)))
    return msgspec.structs.replace(verified, faults=[*verified.faults, *faults])


def prove_fact(
    *,
    event: Annotated[
        str | None, typer.Option(help="The fact, as STREAM/VERSION, e.g. 5edb40e0-…/3.")
    ] = None,
    position: Annotated[int | None, typer.Option(help="The fact, by its position.")] = None,
    since: Annotated[
        int | None,
        typer.Option(help="Prove, too, that the checkpoint at this position is a beginning of it."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write here; default: standard output.")] = None,
) -> None:
    """Write the proof of one fact, for docs/verify_proof.py on any machine."""
    if (event is None) == (position is None):
        raise typer.BadParameter("one of --event and --position names the fact")
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with Database(url) as database, database.reading() as connection:
            at = position if position is not None else position_of(connection, *_named(event or ""))
            proof = prove(connection, at, since=since)
    text = msgspec.json.format(msgspec.json.encode(proof), indent=2).decode() + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text, encoding="utf-8")
    typer.echo(
        f"wrote {out}; check it with: python3 docs/verify_proof.py {out}"
        f" --key '{signing_key(settings).public}'",
        err=True,
    )


def _say(verified: Verified, *, whole: bool) -> None:
    rate = verified.facts / verified.elapsed_s if verified.elapsed_s else 0
    typer.echo(
        f"{verified.facts:,} facts, {verified.size / 1e6:,.1f} MB in {verified.elapsed_s:.1f} s:"
        f" {rate:,.0f} a second"
    )
    if whole:
        typer.echo(
            f"{verified.checkpoints} checkpoints in the database, {verified.outside} outside;"
            f" signed up to position {verified.covered}"
        )
    if verified.first is None:
        typer.echo("Everything fits." if whole else "The chain of this stream is whole.")
        return
    typer.echo(f"DOES NOT FIT, first: {verified.first}")
    for fault in verified.faults[1:]:
        typer.echo(f"  also: {fault}")
    raise typer.Exit(1)


def _keys(settings: Settings, given: Sequence[str]) -> list[PublicKey]:
    try:
        return [PublicKey.parse(text) for text in given] or [signing_key(settings).public]
    except NoteError as error:
        raise typer.BadParameter(str(error), param_hint="--key") from None


def _outside(settings: Settings, given: Path | None) -> list[Line] | None:
    path = given or checkpoint_file(settings)
    return read_log(path) if given or path.exists() else None


def _named(event: str) -> tuple[UUID, int]:
    stream, _, version = event.partition("/")
    try:
        return UUID(stream), int(version)
    except ValueError:
        raise typer.BadParameter("write STREAM/VERSION", param_hint="--event") from None


def _head(database: Database) -> int:
    return database.select("SELECT coalesce(max(position), 0) FROM history.event")[0][0]


def _facts_to_read(database: Database) -> int:
    last = database.select("SELECT coalesce(max(position), 0) FROM integrity.checkpoint")[0][0]
    return max(0, _head(database) - last)
