"""Backups of what cannot be made again: the history, keys as they are wrapped, deliveries, checkpoints.

Views are left out: a restore makes them from the history. The keys that open anything (master key,
checkpoint key, token key) and the list of erasures are not in it: they lie elsewhere, so that who finds a
backup reads no name, and an old one brings nobody back (docs/operations.md).
"""

import hashlib
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from api.operations.tools import tool_for
from eventstore.database import READER, WRITER
from eventstore.operator_error import OperatorError

DUMP: Final = "history.dump"
MANIFEST: Final = "manifest.json"
_ROLES: Final = (WRITER, READER, "aftersales_auditor")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds."""

    made_at: datetime
    position: int
    """Of the last fact in it."""
    migrations: tuple[str, ...]
    server_major: int
    tool_major: int
    sha256: str
    """Of the dump."""


def back_up(url: str, out: Path) -> Manifest:
    """Write a backup into a new folder; servers go on meanwhile. Raises OperatorError."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OperatorError(f"{out} is there already and not an empty folder.")
    unfinished = out.with_name(f"{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    with _snapshot(url) as (connection, snapshot):
        server = connection.info.server_version // 10_000
        tool = tool_for("pg_dump", at_least=[server], best=server)
        left_out = [f'--exclude-schema="{name}"' for name in _views(connection)]
        tool.run(
            url,
            "--format=custom",
            "--no-owner",
            f"--snapshot={snapshot}",
            f"--file={unfinished / DUMP}",
            *left_out,
        )
        manifest = Manifest(
            made_at=datetime.now(UTC),
            position=_one(connection, "SELECT coalesce(max(position), 0) FROM history.event"),
            migrations=_migrations(connection),
            server_major=server,
            tool_major=tool.major,
            sha256=_digest(unfinished / DUMP),
        )
    written = msgspec.json.format(msgspec.json.encode(manifest))
    (unfinished / MANIFEST).write_bytes(written + b"\n")
    if out.exists():
        out.rmdir()
    unfinished.replace(out)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """What the backup in a folder says of itself; raises OperatorError where it is damaged."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise OperatorError(f"{folder} holds no backup: {error}") from None
    if _digest(folder / DUMP) != manifest.sha256:
        raise OperatorError(f"{folder / DUMP} is damaged: it is not the file that was written.")
    return manifest


def put_back(url: str, folder: Path, manifest: Manifest) -> None:
    """Fill an empty database from a backup, whole or not at all. Raises OperatorError."""
    with psycopg.connect(url, autocommit=True) as connection:
        if _one(connection, "SELECT to_regnamespace('history') IS NOT NULL"):
            raise OperatorError(
                "The database is not empty: a restore fills a new one and overwrites nothing. Name"
                " another with AFTERSALES_DATABASE_URL, or another AFTERSALES_DATA_DIR."
            )
        _make_roles(connection)
        server = connection.info.server_version // 10_000
    tool = tool_for("pg_restore", at_least=[manifest.tool_major], best=server)
    tool.run(url, "--single-transaction", "--exit-on-error", "--no-owner", str(folder / DUMP))


@contextmanager
def _snapshot(url: str) -> Generator[tuple[Connection[Any], str]]:
    """A connection and a name by which pg_dump sees just what it sees."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection, _one(connection, "SELECT pg_export_snapshot()")


def _views(connection: Connection[Any]) -> list[str]:
    """The schemas of views and of those that are being made or were replaced."""
    rows = connection.execute(
        "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = '_position'"
    )
    return [name.strip('"') for (name,) in rows]


def _migrations(connection: Connection[Any]) -> tuple[str, ...]:
    rows = connection.execute("SELECT migration_id FROM _yoyo_migration ORDER BY migration_id")
    return tuple(name for (name,) in rows)


def _make_roles(connection: Connection[Any]) -> None:
    """Roles belong to a server, not to a database, and so to no dump (migrations/0003_roles.sql)."""
    for role in _ROLES:
        name = Identifier(role)
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchall():
            connection.execute(SQL("CREATE ROLE {} NOLOGIN").format(name))
        connection.execute(SQL("GRANT {} TO CURRENT_USER").format(name))


def _one(connection: Connection[Any], query: Any) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}") from None
