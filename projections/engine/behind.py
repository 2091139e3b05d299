"""Views far behind: while PostgreSQL writes one batch, the next is read and decided.

Each batch is one transaction with its position, as ever. What does not go so – an erasure, a fact that
fails, a row that is refused, a view that somebody else moved – is shown the ordinary way (`showing`).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec
import psycopg
from psycopg import Connection, RawCursor
from psycopg.pq import TransactionStatus

from eventstore.history import History
from projections.engine.batch import Batch
from projections.engine.garbage import collecting_seldom
from projections.engine.in_order import of_topics
from projections.engine.parking import FactFailedError, nobodys_fault
from projections.engine.people import erased_by
from projections.engine.places import moves
from projections.engine.room import Room
from projections.engine.sending import Sent, Statement, execute
from projections.engine.showing import Facts, ShownView, show
from projections.engine.view import View

AT_ONCE: Final = 10_000
"""With 50,000 nothing is faster, and it takes four times the memory."""
MANY: Final = 200
"""So many rows go by COPY; fewer are sooner sent as arrays."""

_COMMIT: Final[Statement] = (b"COMMIT", [])


class _Decided(msgspec.Struct):
    """What a batch of facts does to views."""

    facts: Facts
    scanned: int
    due: list[ShownView]
    batches: list[tuple[View, Batch]]


class Backlog:
    """What views have to show that are far behind; on a connection that does nothing else meanwhile."""

    def __init__(
        self,
        connection: Connection[Any],
        history: History,
        views: Sequence[ShownView],
        at_once: int = AT_ONCE,
        many: int = MANY,
    ) -> None:
        self._connection = connection
        self._history = history
        self._views = [each for each in views if each.place is not None]
        self._room = Room(many)
        self._at_once = at_once
        self._topics = sorted({t for each in views for t in each.view.read_model.followed})
        self._under_way: tuple[Sent, _Decided] | None = None

    def show(self, upto: int, between: Callable[[], bool]) -> None:
        """Show it up to a position, or some of it: until `between`, asked after each batch, says no.

        `between` may use the connection. Whatever is raised, no batch is left half written.
        """
        try:
            with collecting_seldom():
                self._show(upto, between)
        finally:
            self._give_up()

    def _show(self, upto: int, between: Callable[[], bool]) -> None:
        names = [each.name for each in self._views]
        for facts, scanned in of_topics(
            self._history, self._topics, after=self._lowest(), upto=upto, at_once=self._at_once
        ):
            with (
                self._history.watch.showing(names, facts),
                self._history.keyring.asking_once(),
            ):
                if not self._shown(facts, scanned, between):
                    return
        if self._landed():
            between()

    def _lowest(self) -> int:
        """Where the first of them stands; they are told all that the connection is needed for."""
        standing: list[int] = []
        for each in self._views:
            if each.place is not None:
                each.view.know_tables(self._connection)
                each.view.people.look(self._connection, each.place.position)
                standing.append(each.place.position)
        return min(standing)

    def _shown(self, facts: Facts, scanned: int, between: Callable[[], bool]) -> bool:
        """Whether this went well, and the next batch may follow."""
        decided = self._decided(facts, scanned)
        if self._under_way is not None:
            if not self._landed():
                return False
            places = [each.place for each in self._views]
            if not between() or places != [each.place for each in self._views]:
                return False
        if decided is None or not self._took_off(decided):
            show(self._connection, self._views, facts, scanned)
            return False
        return True

    def _decided(self, facts: Facts, scanned: int) -> _Decided | None:
        """The changes of facts; None where these do not go in bulk."""
        if erased_by(facts):  # which takes more than a few statements
            return None
        topics = {fact.event.topic for fact in facts}
        due = [each for each in self._views if each.place and each.place.position < scanned]
        decided = _Decided(facts, scanned, due, [])
        for each in due:
            if topics.isdisjoint(each.view.read_model.handlers):
                continue
            try:
                batch = each.view.batch(self._connection, each.unseen(facts))
            except FactFailedError:
                return None
            decided.batches.append((each.view, batch))
            if self._under_way is not None:
                self._under_way[0].push()
        return decided

    def _took_off(self, decided: _Decided) -> bool:
        """Have PostgreSQL write a batch, without waiting for it to be done."""
        connection, due = self._connection, decided.due
        try:
            connection.execute("BEGIN")
            with RawCursor(connection) as cursor:
                places = [each.place for each in due if each.place]
                execute(cursor, moves(places, decided.scanned))
            statements = [
                statement
                for view, batch in decided.batches
                for statement in view.statements_in_bulk(connection, batch, self._room)
            ]
            self._under_way = Sent(connection, [*statements, _COMMIT]), decided
        except Exception as error:
            self._roll_back()
            if nobodys_fault(error):
                raise
            return False
        return True

    def _landed(self) -> bool:
        """Wait for the batch that is being written; where it was refused, it is shown another way."""
        if self._under_way is None:
            return True
        (sent, decided), self._under_way = self._under_way, None
        try:
            sent.wait()
        except Exception as error:
            self._roll_back()
            if nobodys_fault(error):
                raise
            show(self._connection, self._views, decided.facts, decided.scanned)
            return False
        self._room.is_empty()
        for each in decided.due:
            if each.place is not None:
                each.place = each.place.at(decided.scanned)
        return True

    def _roll_back(self) -> None:
        if not self._connection.closed:
            self._connection.execute("ROLLBACK")
            self._room.leave(self._connection)

    def _give_up(self) -> None:
        """Leave the connection as it was found, or closed."""
        with suppress(psycopg.Error):
            if self._under_way is not None:
                self._under_way[0].wait()
        self._under_way = None
        match self._connection.pgconn.transaction_status:
            case TransactionStatus.IDLE:
                self._room.leave(self._connection)
            case TransactionStatus.INTRANS | TransactionStatus.INERROR:
                self._roll_back()
            case _:
                self._connection.close()
