"""A view in the database: its schema, its position, and how a batch of facts goes in."""

import hashlib
from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from domain.kernel import Event, Personal, Recorded
from eventstore.database import READER
from eventstore.keyring import Keyring
from projections.engine.batch import Batch
from projections.engine.read_model import ReadModel
from projections.engine.tables import tables_of
from projections.engine.writer import Writer


class FactFailedError(Exception):
    """One fact could not be shown in one view; nothing of its batch was written."""

    def __init__(self, view: str, position: int, reason: Exception) -> None:
        super().__init__(f"{view}: the fact at position {position} failed: {reason!r}")
        self.view = view
        self.position = position


class View:
    """A read model's tables in one schema: the serving one, or a sibling that is being rebuilt."""

    def __init__(self, read_model: ReadModel, keyring: Keyring, schema: str | None = None) -> None:
        self.read_model = read_model
        self.schema = schema or read_model.name
        self._keyring = keyring
        self._writer: Writer | None = None
        self._tables = {}
        name = Identifier(self.schema, "_position")
        self._read_position = SQL("SELECT position FROM {}").format(name)
        self._lock_position = SQL("SELECT position FROM {} FOR UPDATE").format(name)
        self._move_position = SQL("UPDATE {} SET position = %s").format(name)

    def exists(self, connection: Connection[Any]) -> bool:
        """Whether the schema is there and was made by this definition of the view."""
        found = connection.execute(
            "SELECT to_regclass(%s) IS NOT NULL", (f'"{self.schema}"._position',)
        ).fetchone()
        if not found or not found[0]:
            return False
        row = connection.execute(
            SQL("SELECT definition FROM {}").format(Identifier(self.schema, "_position"))
        ).fetchone()
        return row is not None and row[0] == definition(self.read_model)

    def create(self, connection: Connection[Any]) -> None:
        """Make the schema anew, empty, at position 0; what was in it is dropped."""
        schema = Identifier(self.schema)
        with connection.transaction():
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
            connection.execute(SQL("CREATE SCHEMA {}").format(schema))
            connection.execute(SQL("SET LOCAL search_path = {}").format(schema))
            connection.execute(self.read_model.ddl())
            connection.execute(
                "CREATE TABLE _position (position bigint NOT NULL, definition text NOT NULL)"
            )
            connection.execute(
                "INSERT INTO _position VALUES (0, %s)", (definition(self.read_model),)
            )
            connection.execute(
                SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, Identifier(READER))
            )
            connection.execute(
                SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(
                    schema, Identifier(READER)
                )
            )

    def position(self, connection: Connection[Any]) -> int:
        """The position up to which the view shows the history."""
        row = connection.execute(self._read_position).fetchone()
        return row[0] if row else 0

    def lock(self, connection: Connection[Any]) -> int:
        """The position, held against every other follower until the transaction ends."""
        row = connection.execute(self._lock_position).fetchone()
        return row[0] if row else 0

    def apply(
        self, connection: Connection[Any], facts: Sequence[Recorded[Event]], scanned: int
    ) -> None:
        """Write the facts the view has not seen, and the position `scanned`, in one transaction."""
        with connection.transaction():
            position = self.lock(connection)
            if scanned <= position:
                return
            self.write(connection, [fact for fact in facts if fact.position > position])
            connection.execute(self._move_position, (scanned,))

    def write(self, connection: Connection[Any], facts: Sequence[Recorded[Event]]) -> None:
        """Write the rows of facts in the connection's transaction, without moving the position."""
        if self._writer is None:
            self._tables = tables_of(connection, self.schema)
            self._writer = Writer(self.schema, self._tables, self._digests)
        batch = Batch(self._tables)
        for fact in facts:
            try:
                batch.add(self.read_model.changes(fact))
            except Exception as reason:
                raise FactFailedError(self.read_model.name, fact.position, reason) from reason
        self._writer.write(connection, batch)

    def _digests(self, texts: Sequence[Personal]) -> dict[Personal, bytes | None]:
        keys = self._keyring.keys({text.subject for text in texts})
        return {
            text: self._keyring.blind_index(self._keyring.open(text.token, keys))
            if text.token is not None and text.subject in keys
            else None
            for text in texts
        }


def definition(read_model: ReadModel) -> str:
    """What the view is made by: a changed schema or version is another definition."""
    source = f"{read_model.version}\n{','.join(read_model.topics)}\n{read_model.ddl()}"
    return hashlib.sha256(source.encode()).hexdigest()
