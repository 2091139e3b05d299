"""A view's sibling: filled beside the serving one, and put in its place."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from domain.kernel import Event, Recorded
from eventstore.history import History
from projections.engine.batch import Batch
from projections.engine.filling import Filled, Target
from projections.engine.in_order import in_order
from projections.engine.indexing import Made, in_schema
from projections.engine.parking import FactFailedError, discarded_positions, park, parked_at
from projections.engine.people import erased_by
from projections.engine.places import MovedAsideError, find_place, remove_schema, renew
from projections.engine.showing import ShownView, show
from projections.engine.tables import Index, Table, indexes_of, tables_of
from projections.engine.view import View

OLD: Final = "__old"
LOCK_WAIT: Final = "1s"


class Sibling:
    """A schema beside the serving one, until it takes its place."""

    def __init__(self, connection: Connection[Any], serving: View, view: View) -> None:
        self.serving = serving
        self.view = view
        self._connection = connection
        self._indexes: list[Index] = []
        self._tables: dict[str, Table] = {}

    @property
    def name(self) -> str:
        return self.view.read_model.name

    def make(self) -> None:
        """Make it, empty and without indexes; what an interrupted rebuild left is gone."""
        with self._connection.transaction():
            self.view.create(self._connection)
            self._tables = tables_of(self._connection, self.view.schema)
            self._indexes = indexes_of(self._connection, self.view.schema)
            self._in_schema([index.drop for index in self._indexes])

    @property
    def target(self) -> Target:
        """What has to be filled."""
        return Target(self.view.read_model, self.view.schema, self._tables)

    @property
    def indexes(self) -> Sequence[Index]:
        """What has to be made when its tables are filled."""
        return self._indexes

    def set_aside(self, filled: Sequence[Filled]) -> None:
        """Park what failed, and empty the tables that are known to be mixed."""
        for part in filled:
            for failure in part.failed:
                if failure.view == self.name:
                    park(self._connection, self.view.schema, failure)
        for table in self._known_mixed(filled):
            self._empty(table)

    def complete(self, filled: Sequence[Filled], made: Made, upto: int) -> set[str]:
        """With its indexes, stand at `upto`; the tables that are mixed, and so still empty."""
        if made.error is not None:
            raise made.error
        mixed = self._known_mixed(filled) | {index.table for index in made.doubled}
        for index in made.doubled:
            self._empty(index.table)
            self._in_schema([index.make])
        self._in_schema([index.bind for index in self._indexes if index.bind is not None])
        for part in filled:
            mixed |= self._others(part, mixed)
        self._stand(upto)
        return mixed

    def _known_mixed(self, filled: Sequence[Filled]) -> set[str]:
        return {table for part in filled for table in part.orphans[self.name].mixed}

    def start_over(self) -> None:
        """Be complete and empty, at position 0: for what must be filled in the history's order."""
        self.view.create(self._connection)

    def fill_in_order(self, history: History, tables: Collection[str], upto: int) -> None:
        """Fill some empty tables alone: mixed ones, which need the history's order."""
        parked = parked_at(self._connection, self.view.schema)
        discarded = discarded_positions(self._connection, self.name)
        for facts, _ in in_order(history, self.view.read_model, after=0, upto=upto):
            shown = [f for f in facts if f.position < parked.get(f.stream_id, f.position + 1)]
            with self._connection.transaction():
                self.view.write(self._connection, self._batch(shown, tables, discarded))

    def catch_up(self, history: History, upto: int, *, may_park: bool) -> int:
        """Show what is new, in order; where it stands then.

        Raises FactFailedError, unless what fails may be parked.
        """
        shown = ShownView(self.view)
        shown.look(self._connection)
        if shown.place is None:
            raise MovedAsideError(self.view.schema)
        after = shown.place.position
        for facts, scanned in in_order(history, self.view.read_model, after=after, upto=upto):
            show(self._connection, [shown], facts, scanned)
            if shown.failures and not may_park:
                raise FactFailedError(shown.failures[0])
        return shown.place.position

    def swap(self, history: History, *, may_park: bool, keep_old: bool) -> int:
        """Take the serving one's place in one transaction; the position it then shows.

        Raises psycopg.errors.LockNotAvailable where somebody works on the serving one for longer.
        """
        connection, serving, name = self._connection, self.serving, self.view.schema
        old = f"{serving.schema}{OLD}"
        with connection.transaction():
            remove_schema(connection, old)
        with connection.transaction():
            connection.execute(SQL("SET LOCAL lock_timeout = {}").format(Literal(LOCK_WAIT)))
            there, target = self._held_place()
            # Whoever shows facts in the view waits from here on; its readers do not.
            position = self.catch_up(history, max(target, history.position()), may_park=may_park)
            if there:
                self._retire(serving.schema)
                self._rename(serving.schema, old)
            self._rename(name, serving.schema)
            connection.execute("DELETE FROM projection.parked WHERE view = %s", (serving.schema,))
            connection.execute(
                "UPDATE projection.parked SET view = %s WHERE view = %s", (serving.schema, name)
            )
            if not keep_old:
                remove_schema(connection, old)
        return position

    def parked(self) -> int:
        """How many streams it could not show whole."""
        return len(parked_at(self._connection, self.view.schema))

    def drop(self) -> None:
        """Remove it."""
        drop_schema(self._connection, self.view.schema)

    def _held_place(self) -> tuple[bool, int]:
        """Whether something serves, and its position where it is made alike; kept there."""
        schema = self.serving.schema
        there = self._connection.execute(
            "SELECT to_regnamespace(format('%%I', %s::text)) IS NOT NULL", (schema,)
        ).fetchone()
        place = find_place(self._connection, schema, hold=True)
        alike = place is not None and place.definition == self.serving.definition
        return there == (True,), place.position if place is not None and alike else 0

    def _retire(self, schema: str) -> None:
        """Let followers that still think of it as the serving one find that it has moved."""
        if find_place(self._connection, schema) is not None:
            renew(self._connection, schema)

    def _batch(
        self,
        facts: Sequence[Recorded[Event]],
        tables: Collection[str],
        discarded: Collection[int],
    ) -> Batch:
        while True:
            try:
                return self.view.batch(
                    self._connection, facts, only=tables, erased=erased_by(facts)
                )
            except FactFailedError as failed:
                at = failed.failure.position
                if at not in discarded:
                    raise
                facts = [fact for fact in facts if fact.position != at]

    def _rename(self, schema: str, to: str) -> None:
        self._connection.execute(
            SQL("ALTER SCHEMA {} RENAME TO {}").format(Identifier(schema), Identifier(to))
        )

    def _others(self, part: Filled, known: Collection[str]) -> set[str]:
        """Tables in which a stream touched a row that another stream had put."""
        found: set[str] = set()
        tables = self._tables
        for table, keys in part.orphans[self.name].keys.items():
            if table in known or not keys:
                continue
            columns = tables[table].key
            source = SQL(", ").join(
                SQL("%s::{}[]").format(SQL(tables[table].columns[c]))  # pyright: ignore[reportArgumentType] - from the catalogue
                for c in columns
            )
            names = SQL(", ").join(map(Identifier, columns))
            touched = self._connection.execute(
                SQL("SELECT FROM {} JOIN unnest({}) AS u ({}) USING ({}) LIMIT 1").format(
                    Identifier(self.view.schema, table), source, names, names
                ),
                [list(values) for values in zip(*keys, strict=True)],
            ).fetchone()
            if touched is not None:
                found.add(table)
                self._empty(table)
        return found

    def _empty(self, table: str) -> None:
        self._connection.execute(SQL("TRUNCATE {}").format(Identifier(self.view.schema, table)))

    def _stand(self, position: int) -> None:
        self._connection.execute(
            SQL("UPDATE {} SET position = %s").format(Identifier(self.view.schema, "_position")),
            (position,),
        )

    def _in_schema(self, statements: Sequence[str]) -> None:
        in_schema(self._connection, self.view.schema, statements)


def drop_schema(connection: Connection[Any], schema: str) -> None:
    """Remove a schema that serves nobody, and what was parked in it."""
    with connection.transaction():
        remove_schema(connection, schema)
        connection.execute("DELETE FROM projection.parked WHERE view = %s", (schema,))
