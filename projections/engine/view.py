"""A view in the database: its schema, its position, and how a batch of facts goes in."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from domain.kernel import Event, Recorded
from eventstore.database import READER
from eventstore.decoding import require_readable
from eventstore.keyring import Keyring
from projections.engine.batch import Batch
from projections.engine.parking import FactFailedError, Failure
from projections.engine.people import People, erased_by, purge
from projections.engine.places import (
    MovedAsideError,
    Place,
    find_place,
    make_place,
    move,
    remove_schema,
)
from projections.engine.read_model import ReadModel
from projections.engine.room import Room
from projections.engine.sending import Statement
from projections.engine.tables import tables_of
from projections.engine.writer import Writer

ENGINE: Final = 3
"""Raised when the engine keeps something else beside a view's tables: all views are built anew."""


class View:
    """A read model's tables in one schema: the serving one, or a sibling that is being rebuilt."""

    def __init__(self, read_model: ReadModel, keyring: Keyring, schema: str | None = None) -> None:
        self.read_model = read_model
        self.schema = schema or read_model.name
        self.people = People(keyring)
        self._writer: Writer | None = None
        self.definition = definition(read_model)

    def place(self, connection: Connection[Any], *, hold: bool = False) -> Place | None:
        """Where the view stands; None unless it is there and made by this definition.

        `hold`: and keep it there until the connection's transaction ends.
        """
        found = find_place(connection, self.schema, hold=hold)
        return found if found is not None and found.definition == self.definition else None

    def exists(self, connection: Connection[Any]) -> bool:
        """Whether the schema is there and was made by this definition of the view."""
        return self.place(connection) is not None

    def create(self, connection: Connection[Any]) -> None:
        """Make the schema anew, empty, at position 0; what was in it is dropped."""
        schema = Identifier(self.schema)
        with connection.transaction():
            remove_schema(connection, self.schema)
            connection.execute("DELETE FROM projection.parked WHERE view = %s", (self.schema,))
            connection.execute(SQL("CREATE SCHEMA {}").format(schema))
            connection.execute(SQL("SET LOCAL search_path = {}").format(schema))
            connection.execute(self.read_model.ddl())
            make_place(connection, self.schema, self.definition)
            reader = Identifier(READER)
            connection.execute(SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, reader))
            connection.execute(
                SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, reader)
            )

    def position(self, connection: Connection[Any]) -> int:
        """The position up to which the view shows the history; 0 where it is not there."""
        place = self.place(connection)
        return 0 if place is None else place.position

    def apply(
        self, connection: Connection[Any], facts: Sequence[Recorded[Event]], scanned: int
    ) -> None:
        """Write the facts the view has not seen, and the position `scanned`, in one transaction."""
        place = self.place(connection)
        if place is None:
            raise MovedAsideError(self.schema)
        if scanned <= place.position:
            return
        unseen = [f for f in facts if f.position > place.position]
        batch = self.batch(connection, unseen, erased=erased_by(unseen))
        with connection.transaction():
            move(connection, place, scanned)
            self.write(connection, batch)

    def batch(
        self,
        connection: Connection[Any],
        facts: Sequence[Recorded[Event]],
        only: Collection[str] | None = None,
        erased: Collection[UUID] = (),
    ) -> Batch:
        """The changes of facts, of some tables only where they are named; raises FactFailedError.

        `erased`: whom facts among these erase, in whichever stream, be it parked.
        """
        writer = self.know_tables(connection)
        if facts:
            self.people.look(connection, facts[0].position)
        self.people.forget(erased)
        batch, handlers = Batch(writer.tables, only), self.read_model.handlers
        batch.erased.update(erased)
        for fact in facts:
            handler = handlers.get(fact.event.topic)
            if handler is None:
                continue
            try:
                require_readable(fact)
                batch.add(handler(fact))
            except Exception as reason:
                raise FactFailedError(Failure.of(self.read_model.name, fact, reason)) from reason
        return batch

    def statements(self, batch: Batch) -> Iterator[Statement]:
        """What writes the rows of a batch that erases nobody."""
        if self._writer is None or batch.erased:
            raise RuntimeError("make the batch by this view; erasures are written by `write`")
        return self._writer.statements(batch)

    def statements_in_bulk(
        self, connection: Connection[Any], batch: Batch, room: Room
    ) -> Iterator[Statement]:
        """The same for a batch of many; rows go ahead in the connection's transaction."""
        if self._writer is None or batch.erased:
            raise RuntimeError("make the batch by this view; erasures are written by `write`")
        return self._writer.statements_in_bulk(connection, batch, room)

    def write(self, connection: Connection[Any], batch: Batch) -> None:
        """Write the rows of a batch in the connection's transaction."""
        if self._writer is None:
            raise RuntimeError("make the batch by this view")
        self._writer.write(connection, batch)
        if batch.erased:
            purge(connection, self.schema, self._writer.tables, batch.erased)

    def know_tables(self, connection: Connection[Any]) -> Writer:
        """Look at the schema, unless that was done."""
        if self._writer is None:
            self._writer = Writer(self.schema, tables_of(connection, self.schema), self.people)
        return self._writer

    def forget_tables(self) -> None:
        """Look at the schema again before the next batch: another one may stand in its place."""
        self._writer = None
        self.people.forget_all()


def definition(read_model: ReadModel) -> str:
    """What the view is made by: a changed schema or version is another definition."""
    source = f"{ENGINE}\n{read_model.version}\n{','.join(read_model.topics)}\n{read_model.ddl()}"
    return hashlib.sha256(source.encode()).hexdigest()
