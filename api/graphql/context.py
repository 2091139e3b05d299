"""What a resolver works with: the history for commands, a reading connection for queries."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Any, Final, TypeAlias, TypeVar

import strawberry
from graphql import GraphQLError
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext

from api.graphql.hands import Hands
from api.graphql.identity import Identity
from api.graphql.language import Language
from api.graphql.noting import Notes
from api.graphql.pasts import Pasts, past_of
from api.graphql.person_keys import PersonKeys
from api.graphql.readers import Readers
from api.graphql.replica import Replica
from api.graphql.scalars import Position
from api.graphql.standing import Standing, Standings
from api.graphql.waiting import set_within
from eventstore.audit.trail import Trail
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.knowledge import StoredKnowledge
from eventstore.sealing import subject_of
from projections.asof import ScratchConnection, Shapes
from projections.engine.builder import Builder
from projections.engine.people import People

T = TypeVar("T")
Reading: TypeAlias = AbstractAsyncContextManager[AsyncConnection[Any]]
Reveal: TypeAlias = Callable[[str | None], str | None]

WAIT_AT_MOST_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.05


class Moved:
    """Tells waiting queries that views have moved; told from the follower's thread."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def tell(self) -> None:
        """Wake everybody who waits; safe from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def next(self) -> asyncio.Event:
        """Set at the next move after this call."""
        return self._event

    def _wake(self) -> None:
        self._event.set()
        self._event = asyncio.Event()


class Services:
    """What lives as long as the server."""

    def __init__(
        self,
        history: History,
        keyring: Keyring,
        pool: AsyncConnectionPool[AsyncConnection[TupleRow]],
        moved: Moved,
        trail: Trail,
        builder: Builder,
        scratch: AsyncConnectionPool[ScratchConnection],
        replica: Replica | None = None,
        shown: Callable[[], Mapping[str, int]] = dict[str, int],
    ) -> None:
        self.replica = replica
        self.hands = Hands()
        self.history = history
        self.keyring = keyring
        self.knowledge = StoredKnowledge(history)
        self.pool = pool
        self.moved = moved
        self.trail = trail
        self.builder = builder
        self.readers = Readers(pool, history.database.silence_s)
        self.standings = Standings(self.readers, shown)
        self.scratch = scratch
        self.shapes = Shapes(history.database, People(keyring))


class ApiContext(BaseContext):
    """One request."""

    def __init__(
        self,
        services: Services,
        identity: Identity,
        *,
        purpose: str | None = None,
        language: Language = Language.EN,
        trace_id: str = "",
    ) -> None:
        super().__init__()
        self.services = services
        self.identity = identity
        self.notes = Notes(services.trail, identity, purpose)
        """What of this request goes into the audit trail."""
        self.language = language
        """In which messages are."""
        self.trace_id = trace_id
        """Under which the log and the client's own traces know this request."""
        self.loaders: dict[object, DataLoader[Any, Any]] = {}
        """What loads children of many parents at once, by what it loads."""
        self.shown: list[Standing] = []
        """Where the views stood that this request read."""
        self.pasts = Pasts(services)
        self._keys = PersonKeys(services.keyring)

    @property
    def history(self) -> History:
        return self.services.history

    def reading_beside(self, row: object) -> Reading:
        """A connection for what stands beside a row that was shown: of the same past, or of now."""
        past = past_of(row)
        return self.reading() if past is None else past.reading()

    async def run(self, work: Callable[[], T]) -> T:
        """Run blocking work – a command – in a thread."""
        return await self.services.hands.run(work)

    def reading(self, view: str | None = None, at_least: int | None = None) -> Reading:
        """A connection that can only read, once `view` shows the history up to `at_least`."""
        if self.services.replica is None:
            return _OfPrimary(self, view, at_least)
        return self._reading(self.services.replica, view, at_least)

    @asynccontextmanager
    async def _reading(
        self, replica: Replica, view: str | None, at_least: int | None
    ) -> AsyncGenerator[AsyncConnection[Any]]:
        if self._ready(view) and await self._shown_by(replica, view, at_least):
            async with replica.reading() as connection:
                if connection is not None:
                    yield connection
                    return
        async with _OfPrimary(self, view, at_least) as connection:
            yield connection

    async def stand(self, view: str, at_least: int | None) -> None:
        """Wait until a view is far enough, and note where it stands."""
        self.shown.append(await self._standing(view, at_least or 0))

    def _ready(self, view: str | None) -> bool:
        return view is None or view not in self.services.builder.unready

    async def _shown_by(self, replica: Replica, view: str | None, at_least: int | None) -> bool:
        """Whether the replica shows what is asked for; what needs no view is always there."""
        if view is None:
            return await replica.usable()
        standing = await replica.standing(view, at_least or 0)
        if standing is not None:
            self.shown.append(standing)
        return standing is not None

    async def revealed(
        self, connection: AsyncConnection[Any], tokens: Iterable[str | None], through: str
    ) -> Reveal:
        """Open sealed texts in one go; the answer maps a token to its text or 已删除.

        Whose texts are opened is noted, under the field, document or export they are shown through.
        """
        wanted = {token for token in tokens if token is not None}
        if not wanted:
            return lambda _: None
        keyring = self.services.keyring
        subjects = {subject_of(token) for token in wanted}
        if self._keys.missing(subjects):
            async with self._on_primary(connection) as primary:
                await self._keys.ask(subjects, primary)
        keys = await self._keys.of(subjects)
        self.notes.read(through, keys)
        texts: dict[str, str] = {}

        def opened(token: str | None) -> str | None:  # when it is asked for: many are not
            if token is None:
                return None
            text = texts.get(token)
            if text is None:
                if token not in wanted:
                    raise KeyError(token)
                text = texts[token] = keyring.open(token, keys)
            return text

        return opened

    @asynccontextmanager
    async def _on_primary(
        self, connection: AsyncConnection[Any]
    ) -> AsyncGenerator[AsyncConnection[Any]]:
        replica = self.services.replica
        if replica is None or not replica.lent(connection):
            yield connection
            return
        async with self.services.pool.connection() as primary:
            yield primary

    async def _standing(self, view: str, at_least: int) -> Standing:
        """Where a view stands, as soon as that is far enough."""
        deadline = time.monotonic() + WAIT_AT_MOST_S
        while True:
            if unready := self.services.builder.unready.get(view):
                raise GraphQLError(
                    f"{view} is made anew for this version ({unready}): try again",
                    extensions={"code": "VIEW_NOT_READY"},
                )
            moved = self.services.moved.next()
            standing = await self.services.standings.of(view, at_least)
            if standing.position >= at_least:
                return standing
            left = deadline - time.monotonic()
            if left <= 0:
                raise GraphQLError(
                    f"{view} shows position {standing.position}, not yet {at_least}: try again",
                    extensions={"code": "POSITION_NOT_REACHED", "position": standing.position},
                )
            await set_within(moved, min(left, _LOOK_AGAIN_S))


class _OfPrimary(AbstractAsyncContextManager[AsyncConnection[Any]]):
    """A connection to the primary, once a view is far enough."""

    def __init__(self, ctx: ApiContext, view: str | None, at_least: int | None) -> None:
        self._ctx = ctx
        self._view = view
        self._at_least = at_least
        self._lease = ctx.services.readers.connection()

    async def __aenter__(self) -> AsyncConnection[Any]:
        if self._view is not None:
            await self._ctx.stand(self._view, self._at_least)
        return await self._lease.__aenter__()

    async def __aexit__(self, *raised: object) -> None:
        await self._lease.__aexit__(*raised)


AtLeast: TypeAlias = Annotated[
    Position | None,
    strawberry.argument(
        description="Answer once the view shows this position: a receipt's, to read one's own write."
    ),
]
Info: TypeAlias = strawberry.Info[ApiContext, None]
