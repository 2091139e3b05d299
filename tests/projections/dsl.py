"""Views as sentences: given this history, the view answers that.

    shown = given_history(customer_file, fact(FILE_OPENED, stream=WANG), fact(PLATE, stream=CAR))
    found = shown.ask(file_of, customer_id=WANG)
    assert shown.text(found.name_sealed) == "王女士"

Facts are recorded in a real history, texts sealed as always, then followed into PostgreSQL; a query
is asked in the role that can only read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Concatenate, LiteralString, ParamSpec, TypeAlias, TypeVar
from uuid import UUID, uuid4

import msgspec
from psycopg import AsyncConnection, Connection
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from domain.kernel import Actor, Channel, Context, Event, Recorded, Role, registered_events
from domain.values.clock import SHANGHAI
from eventstore.codec import FactMapper
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine import ReadModel
from projections.engine.behind import Backlog
from projections.engine.comparing import checksums
from projections.engine.rebuild import rebuild
from projections.engine.showing import ShownView
from projections.engine.view import View

P = ParamSpec("P")
T = TypeVar("T")

STREAM_ID = UUID("00000000-0000-4000-8000-000000000001")
MORNING = datetime(2025, 3, 31, 9, tzinfo=SHANGHAI)
ADVISER = Actor("S1-李", Role.ADVISER)


def from_behind(
    connection: Connection[Any], history: History, view: View, *, at_once: int
) -> ShownView:
    """Show a view all that it lacks as if that were much, in batches of so many facts."""
    shown = ShownView(view)
    shown.look(connection)
    while shown.place is not None and shown.place.position < history.position():
        backlog = Backlog(connection, history, [shown], at_once, many=2)
        backlog.show(history.position(), lambda: True)
    return shown


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An event and the part of its envelope that an example cares about."""

    event: Event
    stream: UUID
    at: datetime
    by: Actor
    site: str
    channel: Channel


def fact(
    event: Event,
    *,
    stream: UUID = STREAM_ID,
    at: datetime = MORNING,
    by: Actor = ADVISER,
    site: str = "S1",
    channel: Channel = Channel.ON_SITE,
) -> Fact:
    """A fact that happened; versions follow from the order in which facts are given."""
    return Fact(event=event, stream=stream, at=at, by=by, site=site, channel=channel)


class Shown:
    """A view that shows a history."""

    def __init__(self, view: ReadModel, database: Database, history: History) -> None:
        self._view = view
        self._database = database
        self._history = history
        self._versions: dict[UUID, int] = {}

    def ask(
        self,
        query: Callable[Concatenate[AsyncConnection[Any], P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What a query answers."""

        async def asking() -> T:
            async with await AsyncConnection.connect(
                self._database.reader_url, autocommit=True
            ) as connection:
                return await query(connection, *args, **kwargs)

        return asyncio.run(asking())

    def text(self, token: str | None) -> str | None:
        """What a sealed text says; None where there is none."""
        return None if token is None else self._history.keyring.reveal([token])[token]

    def digest(self, text: str) -> bytes:
        """What the view finds a normalised text by."""
        return self._history.keyring.blind_index(text)

    def rows(self, table: LiteralString) -> list[dict[str, Any]]:
        """All rows of one table, by its first column."""
        with (
            self._database.connect_owner() as connection,
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            name = Identifier(self._view.name, table)
            return cursor.execute(SQL("SELECT * FROM {} ORDER BY 1, 2").format(name)).fetchall()

    def and_then(self, *facts: Fact) -> "Shown":
        """More happens; the view follows it in one batch of its own."""
        for _, run in groupby(facts, key=lambda each: each.stream):
            self._record(list(run))
        with self._database.connect_owner() as connection:
            self._follow(connection, View(self._view, self._history.keyring))
        return self

    def assert_the_same_however_followed(self) -> None:
        """One fact at a time, from far behind and rebuilt from zero, the view has the rows it has now."""
        with self._database.connect_owner() as connection:
            now = checksums(connection, self._view.name)
            single = View(self._view, self._history.keyring, f"{self._view.name}__single")
            single.create(connection)
            self._follow(connection, single, batch=1)
            assert checksums(connection, single.schema) == now
            late = View(self._view, self._history.keyring, f"{self._view.name}__late")
            late.create(connection)
            from_behind(connection, self._history, late, at_once=2)
            assert checksums(connection, late.schema) == now
        rebuilt = rebuild(self._view, self._database, self._history, self._history.keyring)
        assert rebuilt.before == now
        assert rebuilt.after == now

    def _follow(self, connection: Connection[Any], view: View, batch: int = 10_000) -> None:
        head = self._history.position()
        while (position := view.position(connection)) < head:
            facts = self._history.read_all(
                after=position, limit=batch, upto=head, topics=view.read_model.followed
            )
            view.apply(connection, facts, facts[-1].position if len(facts) == batch else head)

    def _record(self, facts: Sequence[Fact]) -> None:
        mapper = self._history.application.mapper
        assert isinstance(mapper, FactMapper)
        self._history.recorder.insert_events(
            [mapper.to_stored_event(self._as_recorded(each)) for each in facts]
        )

    def _as_recorded(self, happened: Fact) -> Recorded[Event]:
        version = self._versions.get(happened.stream, 0) + 1
        self._versions[happened.stream] = version
        return Recorded(
            event=happened.event,
            stream_id=happened.stream,
            version=version,
            position=0,
            occurred_at=happened.at,
            recorded_at=happened.at,
            context=Context(
                actor=happened.by,
                channel=happened.channel,
                site_id=happened.site,
                command_id=uuid4(),
            ),
        )


GivenHistory: TypeAlias = Callable[..., Shown]
"""`given_history(view, FACT, FACT, …)`: the fixture of that name."""


def shown_by(
    view: ReadModel, database: Database, history: History, keyring: Keyring, *facts: Fact
) -> Shown:
    """Record facts in an empty history and follow them into a new view, in one batch."""
    with database.connect_owner() as connection:
        View(view, keyring).create(connection)
    return Shown(view, database, history).and_then(*facts)


def assert_every_fact_considered(view: ReadModel, *aggregates: str) -> None:
    """Each topic of the aggregates a view listens to is handled, or ignored by name with a reason."""
    known = {topic for topic in registered_events() if topic.partition(".")[0] in aggregates}
    assert not known - set(view.topics) - set(view.ignored), "neither handled nor ignored"
    assert not set(view.topics) & set(view.ignored), "handled and ignored"
    assert set(view.ignored) <= known, "ignored, but there is no such topic"
    assert all(view.ignored.values()), "ignored without a reason"
