"""Throw-away tables of the views' own shapes, and connections whose queries go to them.

A connection makes a set of temporary tables for a view once – `LIKE` the view's own, with its keys
and indexes – and fills it in transactions that are rolled back. While a past is shown, what a query
reads of the view's schema is read of that set, and `now()` is the moment that was asked for; the
queries themselves know nothing of it. Nothing else can be written: the role only reads.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any, Final, Self, cast

import msgspec
from psycopg import AsyncConnection, AsyncCursor, AsyncRawCursor, Connection
from psycopg.abc import Params, Query
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier, Literal

from eventstore.database import Database
from projections.engine.people import People
from projections.engine.sending import Statement, execute_later
from projections.engine.tables import Table, tables_of
from projections.engine.writer import Writer

MOST_SETS: Final = 4
"""So many pasts of one view a request may ask for; each has tables of its own."""
SWEPT_AFTER: Final = 50_000
"""After so many facts, what was rolled back is swept out of a connection's tables."""
TEMPORARY: Final = "pg_temp"

_VIEWS: Final = """
SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class c
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'v' ORDER BY c.oid
"""


class Shape(msgspec.Struct, frozen=True):
    """One set of throw-away tables of a view."""

    view: str
    number: int
    make: tuple[bytes, ...]
    """The statements that make it."""
    tables: Mapping[str, Table]
    """The view's tables under the names of the view."""
    writer: Writer

    def rewritten(self, query: str) -> str:
        """The query, asked of this set; at the moment that `moment_setting` holds."""
        return _rewritten(query, self.view, self.number)

    @property
    def moment_setting(self) -> str:
        """The setting of a transaction that holds "now"."""
        return f"aftersales.moment_{self.number}"


class Shapes:
    """Sets of tables, as the views in the database are made; found out once. Safe for threads."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people
        self._known: dict[tuple[str, int], Shape] = {}
        self._lock = Lock()

    def of(self, view: str, number: int) -> Shape:
        """The `number`th set of a view's tables."""
        with self._lock:
            if (view, number) not in self._known:
                with self._database.reading() as connection:
                    self._known[view, number] = _shape(connection, view, number, self._people)
            return self._known[view, number]


def _shape(connection: Connection[Any], view: str, number: int, people: People) -> Shape:
    tables = tables_of(connection, view)
    own = {
        name: Table(_name(view, name, number), table.columns, table.key)
        for name, table in tables.items()
    }
    make = [
        SQL(
            "CREATE TEMPORARY TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING GENERATED"
            " INCLUDING INDEXES)"
        ).format(Identifier(own[name].name), Identifier(view, name))
        for name in tables
    ]
    for name, text in connection.execute(_VIEWS, (f'"{view}"',)):
        body = _rewritten(cast("str", text).rstrip(";"), view, number)
        made = SQL("CREATE TEMPORARY VIEW {} AS ").format(Identifier(_name(view, name, number)))
        # What the catalogue tells of our own view is as much source code as its schema.sql is.
        make.append(made + SQL(body))  # pyright: ignore[reportArgumentType] - see above
    return Shape(
        view,
        number,
        tuple(statement.as_bytes() for statement in make),
        tables,
        Writer(TEMPORARY, own, people),
    )


def _name(view: str, table: str, number: int) -> str:
    return f"{view}.{table}@{number}"


@lru_cache(maxsize=1024)
def _rewritten(query: str, view: str, number: int) -> str:
    # A name that stands without an alias goes on being known by the table's own name.
    names = re.compile(rf"\b{view}\.(\w+)(\s+(?:ON|USING|WHERE)\b)?")
    moved = names.sub(
        lambda found: (
            f'{TEMPORARY}."{_name(view, found[1], number)}"'
            + (f" AS {found[1]}{found[2]}" if found[2] else "")
        ),
        query,
    )
    return moved.replace("now()", f"current_setting('aftersales.moment_{number}')::timestamptz")


class ScratchCursor(AsyncCursor[Any]):
    """Asks of the past that its connection shows."""

    async def execute(
        self,
        query: Query,
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> Self:
        rewrite = cast("ScratchConnection", self.connection).rewrite
        if rewrite is not None and isinstance(query, str):
            query = SQL(cast("Any", rewrite(query)))  # as much source code as what it was made of
        return await super().execute(cast("Any", query), params, prepare=prepare, binary=binary)


class ScratchConnection(AsyncConnection[TupleRow]):
    """A connection with sets of throw-away tables."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cursor_factory = ScratchCursor
        self.prepared_max = 1_000
        self.rewrite: Callable[[str], str] | None = None
        self.shown: object = None
        """The past that is being asked."""
        self._made: dict[tuple[str, int], Shape] = {}
        self._passing: list[tuple[str, int]] = []
        self._replayed = 0

    async def provide(self, shape: Shape) -> None:
        """Make the set of tables unless it is there.

        Within a transaction that fills another set, it is made for that transaction alone.
        """
        if (shape.view, shape.number) in self._made:
            return
        lasting = self.info.transaction_status is TransactionStatus.IDLE
        async with self.transaction(), self.pipeline():
            for statement in shape.make:
                await self.execute(statement, prepare=False)
        self._made[shape.view, shape.number] = shape
        if not lasting:
            self._passing.append((shape.view, shape.number))

    async def fill(self, shape: Shape, moment: datetime, facts: int, rows: list[Statement]) -> None:
        """Write what so many facts come to into a set, whose "now" is that moment; all or nothing."""
        self._replayed += facts
        setting = SQL("SELECT set_config({}, {}, true)").format(
            Literal(shape.moment_setting), Literal(moment.isoformat())
        )
        await self.execute(
            setting.as_bytes(), prepare=False
        )  # begins, so that what follows is undone
        async with self.transaction(), self.pipeline(), AsyncRawCursor(self) as cursor:
            await execute_later(cursor, rows)

    async def forget(self) -> None:
        """Empty all sets. To truncate them each time takes longer than to fill them."""
        await self.rollback()
        for key in self._passing:
            del self._made[key]
        self._passing.clear()
        if self._replayed < SWEPT_AFTER:
            return
        sets = self._made.values()
        names = [table.name for made in sets for table in made.writer.tables.values()]
        await self.set_autocommit(True)
        await self.execute(
            SQL("VACUUM (TRUNCATE) {}").format(
                SQL(", ").join(Identifier(TEMPORARY, name) for name in names)
            )
        )
        await self.set_autocommit(False)
        self._replayed = 0
